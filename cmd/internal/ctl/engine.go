package ctl

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"reqdesk/cmd/internal/journal"
	"reqdesk/core"
	"reqdesk/core/syncer"
)

type runCmd struct {
	For       length `help:"Run for so long." placeholder:"DURATION"`
	UntilIdle bool   `help:"End when nothing is due and a full pass changed nothing."`
}

// Run runs the background engine. It ends by itself, or by an interrupt.
func (c *runCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if s.host == nil {
		log := journal.Open(journal.Folder(s.getenv), "reqdeskctl", nil)
		defer log.Close() //nolint:errcheck // a log never fails its caller
		d.Log = log.Logger
	}
	engine := d.Engine()
	var ctx context.Context = s
	if c.For > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(s, time.Duration(c.For))
		defer cancel()
	}
	s.note("Running. Interrupt with Ctrl+C.")
	work := engine.RunFor
	if c.UntilIdle {
		work = engine.UntilIdle
	}
	var sum syncer.Summary
	err = s.resting(func() (err error) { sum, err = work(ctx); return err })
	if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		return err
	}
	return showRun(s, sum)
}

func showRun(s *session, sum syncer.Summary) error {
	problems, err := named(s, sum.Errors)
	if err != nil {
		return err
	}
	sum.Errors = problems
	err = s.show(sum, func(row func(...any)) {
		row("Sent:", sum.Sent)
		row("Read:", sum.Read)
		row("Exported:", sum.Exported)
		row("Synchronised:", sum.Synced)
		for _, e := range sum.Errors {
			row("Problem:", e)
		}
	})
	if err != nil {
		return err
	}
	return worst(sum.Kinds...)
}

// named puts a connection's or mailbox's own name in place of its task's.
func named(s *session, problems []string) ([]string, error) {
	d, err := s.desk()
	if err != nil {
		return nil, err
	}
	out := []string{}
	after := context.WithoutCancel(s) // an interrupted run reports too
	err = d.DB.View(after, func(tx core.Tx) error {
		names := map[string]string{}
		connections, err := d.DB.Connections(tx)
		for _, n := range connections {
			names["sync "+n.ID.String()] = n.Name
		}
		mailboxes, failed := d.DB.Mailboxes(tx)
		for _, m := range mailboxes {
			names["mail "+m.ID.String()] = m.Name
		}
		for _, p := range problems {
			task, rest, _ := strings.Cut(p, ": ")
			out = append(out, cmp.Or(names[task], task)+": "+rest)
		}
		return cmp.Or(err, failed)
	})
	return out, err
}
