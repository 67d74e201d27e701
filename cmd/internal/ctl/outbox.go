package ctl

import (
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/outbox"
)

type outboxCmds struct {
	List    outboxListCmd    `cmd:"" help:"Entries that are open, and the last finished ones."`
	Pause   outboxPauseCmd   `cmd:"" help:"Begin nothing until resumed."`
	Resume  outboxResumeCmd  `cmd:"" help:"Go on."`
	Retry   outboxRetryCmd   `cmd:"" help:"Try a failed entry again."`
	Drop    outboxDropCmd    `cmd:"" help:"Give an entry up for good."`
	Resolve outboxResolveCmd `cmd:"" help:"Say what became of an entry whose outcome is not known."`
}

type entryView struct {
	ID       string     `json:"id"`
	Kind     string     `json:"kind"`
	Key      string     `json:"key"`
	State    string     `json:"state"`
	Attempts int        `json:"attempts"`
	Due      *time.Time `json:"due"`
	Result   string     `json:"result"`
	Why      string     `json:"why"`
	Job      string     `json:"job"`
	Person   string     `json:"person"`
}

func viewOfEntry(e core.Entry) entryView {
	v := entryView{
		ID: e.ID.String(), Kind: e.Kind, Key: e.Key, State: string(e.State), Attempts: len(e.Attempts), Due: stamp(e.Due),
		Result: e.Result, Why: e.Why, Job: e.Job.String(), Person: e.Person.String(),
	}
	if e.State == core.EntryDropped {
		v.State, v.Result = string(givenUp(e)), "dropped"
	}
	return v
}

// givenUp is the state of a dropped entry: the contract knows none of its own. One
// that the other side refused failed; all else needs nobody's attention any more.
func givenUp(e core.Entry) core.EntryState {
	last := len(e.Attempts) - 1
	if last >= 0 && e.Attempts[last].Outcome == "failed" && e.Why != outbox.DroppedByHand {
		return core.EntryFailed
	}
	return core.EntryDone
}

type outboxListCmd struct {
	Finished count `default:"50" help:"At most so many finished entries."`
}

// Run lists entries.
func (c *outboxListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	entries, err := d.Outbox.List(s, int(c.Finished))
	if err != nil {
		return err
	}
	views := []entryView{}
	for _, e := range entries {
		views = append(views, viewOfEntry(e))
	}
	return s.show(views, func(row func(...any)) {
		row("ENTRY", "KIND", "STATE", "ATTEMPTS", "DUE", "WHY")
		for i, v := range views {
			row(v.ID, v.Kind, v.State, v.Attempts, entries[i].Due, v.Why)
		}
	})
}

type outboxPauseCmd struct{}

// Run pauses.
func (c *outboxPauseCmd) Run(s *session) error { return pauseOutbox(s, true) }

type outboxResumeCmd struct{}

// Run resumes.
func (c *outboxResumeCmd) Run(s *session) error { return pauseOutbox(s, false) }

func pauseOutbox(s *session, pause bool) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	act := d.Outbox.Resume
	if pause {
		act = d.Outbox.Pause
	}
	if err := act(s); err != nil {
		return err
	}
	return s.show(map[string]bool{"paused": pause}, func(row func(...any)) {
		row(map[bool]string{true: "The outbox is paused.", false: "The outbox runs."}[pause])
	})
}

type outboxRetryCmd struct {
	Entry core.EntryID `arg:"" help:"The entry."`
}

// Run retries.
func (c *outboxRetryCmd) Run(s *session) error {
	return withEntry(s, func(d *desk.Desk) (core.Entry, error) { return d.Outbox.Retry(s, c.Entry) })
}

type outboxDropCmd struct {
	Entry core.EntryID `arg:"" help:"The entry."`
}

// Run drops.
func (c *outboxDropCmd) Run(s *session) error {
	return withEntry(s, func(d *desk.Desk) (core.Entry, error) { return d.Outbox.Drop(s, c.Entry) })
}

type outboxResolveCmd struct {
	Entry core.EntryID `arg:"" help:"The entry."`
	As    string       `arg:"" enum:"sent,not-sent" help:"sent or not-sent."`
}

// Run resolves.
func (c *outboxResolveCmd) Run(s *session) error {
	return withEntry(s, func(d *desk.Desk) (core.Entry, error) { return d.Outbox.Resolve(s, c.Entry, c.As == "sent") })
}

func withEntry(s *session, do func(*desk.Desk) (core.Entry, error)) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	e, err := do(d)
	if err != nil {
		return err
	}
	v := viewOfEntry(e)
	return s.show(v, func(row func(...any)) { row(v.ID, v.Kind, v.State, v.Why) })
}
