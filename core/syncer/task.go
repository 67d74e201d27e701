package syncer

import (
	"context"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Tasks gives one task per connection that is switched on.
func (s *Service) Tasks(ctx context.Context) ([]Task, error) {
	var out []Task
	err := s.Store.View(ctx, func(tx core.Tx) error {
		list, err := s.Store.Connections(tx)
		for _, c := range list {
			if !c.Off && !c.Removed {
				out = append(out, connectionTask{s, c.ID})
			}
		}
		return err
	})
	return out, err
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
	next, due, err := t.service.dueAt(ctx, t.id, m)
	if err != nil || !due {
		return Outcome{Next: next}, err
	}
	report, err := t.service.sync(ctx, t.id, m)
	next, _, dueErr := t.service.dueAt(ctx, t.id, mode{scheduled: true})
	out := Outcome{Changed: report.changed(), Next: next}
	if err == nil {
		out.Synced = 1
	}
	return out, firstError(err, dueErr)
}

// dueAt tells whether a connection wants to be looked at now, and when it will;
// zero = when a person has acted.
func (s *Service) dueAt(ctx context.Context, id core.ConnectionID, m mode) (next time.Time, isDue bool, err error) {
	now := s.Clock.Now()
	err = s.Store.View(ctx, func(tx core.Tx) error {
		st, err := s.Store.SyncStatus(tx, id, resourceJobs)
		if err != nil {
			return err
		}
		switch next, isDue = st.NextDue, due(st, now); {
		case isDue:
			return nil
		case !m.scheduled:
			limited := st.ErrorKind == core.KindRateLimited
			isDue = st.Failures == 0 || !m.again && !limited
			return nil
		case st.Failures > 0:
			return nil
		}
		isDue, err = s.newlyLive(tx, id)
		return err
	})
	return next, isDue, err
}

// newlyLive tells whether a job has become active whose pipeline was never
// looked at.
func (s *Service) newlyLive(tx core.Tx, id core.ConnectionID) (bool, error) {
	list, err := s.Store.Jobs(tx)
	if err != nil {
		return false, err
	}
	for _, j := range list {
		if j.Connection != id || j.State != core.JobActive {
			continue
		}
		if st, err := s.Store.SyncStatus(tx, id, resourcePeople); err != nil || !st.Completed.IsZero() {
			return false, err // the whole account is read
		}
		st, err := s.Store.SyncStatus(tx, id, peopleResource(j.ATSJob))
		if err != nil || st.Completed.IsZero() && st.Failures == 0 {
			return err == nil, err
		}
	}
	return false, nil
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
	return Outcome{Changed: n > 0}, err
}
