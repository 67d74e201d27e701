package syncer

import (
	"context"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Tasks gives one task per connection that is looked at.
func (s *Service) Tasks(ctx context.Context) ([]Task, error) {
	var out []Task
	err := s.Store.View(ctx, func(tx core.Tx) error {
		list, err := s.Awake(tx)
		for _, c := range list {
			out = append(out, connectionTask{s, c.ID})
		}
		return err
	})
	s.share(len(out))
	return out, err
}

// Awake gives the connections that are looked at: those switched on, of clients that
// were not put aside.
func (s *Service) Awake(tx core.Tx) ([]core.Connection, error) {
	list, err := s.Store.Connections(tx)
	if err != nil {
		return nil, err
	}
	clients, err := s.Store.Clients(tx)
	aside := map[core.ClientID]bool{}
	for _, c := range clients {
		aside[c.ID] = c.Archived
	}
	return slices.DeleteFunc(list, func(c core.Connection) bool { return c.Off || c.Removed || aside[c.Client] }), err
}

// connectionTask synchronises one connection when it is due.
type connectionTask struct {
	service *Service
	id      core.ConnectionID
}

var _ Poller = connectionTask{}

// Name names the connection by its id: messages must not show people's words.
func (t connectionTask) Name() string { return "sync " + t.id.String() }

// Step synchronises what is due.
func (t connectionTask) Step(ctx context.Context) (Outcome, error) {
	return t.run(ctx, mode{scheduled: true})
}

// Poll synchronises now. After a failure it tries once per run of the program,
// and never before a rate limit has passed.
func (t connectionTask) Poll(ctx context.Context, again bool) (Outcome, error) {
	return t.run(ctx, mode{again: again})
}

func (t connectionTask) run(ctx context.Context, m mode) (Outcome, error) {
	s, now := t.service, t.service.Clock.Now()
	next, what, err := s.dueAt(ctx, t.id, m)
	switch {
	case err != nil || what == dueLater:
		return Outcome{Next: next}, err
	case s.busy(t.id): // somebody asked for it; what is due afterwards is seen then
		return Outcome{Next: now.Add(retryTasks)}, nil
	case m.scheduled && what == dueNow:
		if at := s.turn(t.id, now); at.After(now) {
			return Outcome{Next: at, Waits: true}, nil
		}
	}
	m.fresh = what == dueFresh
	report, err := s.sync(ctx, t.id, m)
	next, _, dueErr := s.dueAt(ctx, t.id, mode{scheduled: true})
	out := Outcome{Changed: report.changed(), Next: next}
	if err == nil {
		out.Synced = 1
	}
	return out, firstError(err, dueErr)
}

// dueWhat says what is due of a connection.
type dueWhat int

const (
	dueLater dueWhat = iota
	dueNow           // a look
	dueFresh         // the pipelines of jobs that have just become live, and no more
)

// dueAt tells what a connection wants now, and when it wants something; zero = when
// a person has acted.
func (s *Service) dueAt(ctx context.Context, id core.ConnectionID, m mode) (next time.Time, what dueWhat, err error) {
	now := s.Clock.Now()
	err = s.Store.View(ctx, func(tx core.Tx) error {
		st, err := s.Store.SyncStatus(tx, id, resourceJobs)
		if err != nil {
			return err
		}
		limited := st.ErrorKind == core.KindRateLimited
		switch next = st.NextDue; {
		case due(st, now), !m.scheduled && (st.Failures == 0 || !m.again && !limited):
			what = dueNow
		case m.scheduled && st.Failures == 0:
			what, err = s.newlyLive(tx, id)
		}
		return err
	})
	return next, what, err
}

// newlyLive tells whether a job has become active whose pipeline was never looked
// at.
func (s *Service) newlyLive(tx core.Tx, id core.ConnectionID) (dueWhat, error) {
	account, err := s.Store.SyncStatus(tx, id, resourcePeople)
	if err != nil || !account.Completed.IsZero() || account.Failures > 0 {
		return dueLater, err // the whole account is read, or will be tried with the next look
	}
	list, err := s.Store.JobGlances(tx)
	if err != nil {
		return dueLater, err
	}
	for _, j := range list {
		if j.Connection != id || j.State != core.JobActive {
			continue
		}
		st, err := s.Store.SyncStatus(tx, id, peopleResource(j.ATSJob))
		if err != nil {
			return dueLater, err
		}
		if st.Completed.IsZero() && st.Failures == 0 {
			return dueFresh, nil
		}
	}
	return dueLater, nil
}

// MarksTask consumes the durable marks that looks leave.
func (s *Service) MarksTask(consume func(context.Context) (int, error)) Task {
	return marksTask{consume, s.Events}
}

type marksTask struct {
	consume func(context.Context) (int, error)
	events  *event.Bus
}

// Name is constant: there is one.
func (marksTask) Name() string { return "marks" }

// Step consumes all marks.
func (t marksTask) Step(ctx context.Context) (Outcome, error) {
	n, err := t.consume(ctx)
	if n > 0 {
		t.events.Publish(event.Event{Kind: event.Changed, Topic: event.Jobs})
	}
	return Outcome{Changed: n > 0}, err
}
