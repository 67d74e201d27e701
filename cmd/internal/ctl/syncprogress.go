package ctl

import (
	"fmt"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/syncer"
)

// tellEvery bounds how often a connection has its progress printed within a phase.
const tellEvery = time.Second

// follow prints on standard error how far synchronisations are, until the function
// that it gives is called. With --json standard error is left to the one error value.
func (s *session) follow(d *desk.Desk) (stop func(), err error) {
	if s.cli.Quiet || s.cli.JSON {
		return func() {}, nil
	}
	t := teller{names: map[core.ConnectionID]string{}, told: map[core.ConnectionID]telling{}}
	err = d.DB.View(s, func(tx core.Tx) error {
		all, err := d.DB.Connections(tx)
		for _, c := range all {
			t.names[c.ID] = c.Name
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	heard := d.Events.Listen(event.Sync)
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-end:
				return
			case <-heard.Ready():
				heard.Take()
				for _, line := range t.lines(d.Syncer.Progress(), time.Now()) {
					fmt.Fprintln(s.err, line)
				}
			}
		}
	}()
	return func() {
		close(end)
		<-ended
		heard.Close()
	}, nil
}

// telling is what was last said of a connection.
type telling struct {
	phase syncer.Phase
	text  string
	at    time.Time
}

// teller decides what is said of synchronisations under way.
type teller struct {
	names map[core.ConnectionID]string
	told  map[core.ConnectionID]telling
}

// lines are what is new: each phase when it begins, and how far it is now and then.
func (t *teller) lines(list []syncer.Progress, now time.Time) (lines []string) {
	for _, p := range list {
		before, text := t.told[p.Connection], p.Words()
		if p.Phase == before.phase && (text == before.text || now.Sub(before.at) < tellEvery) {
			continue
		}
		t.told[p.Connection] = telling{p.Phase, text, now}
		lines = append(lines, plain(t.names[p.Connection]+": "+text))
	}
	return lines
}

// stopped says what an interrupted synchronisation has kept.
func (s *session) stopped() {
	if s.Err() != nil {
		s.note("Stopped. What was read is kept; the next synchronisation goes on at its page.")
	}
}
