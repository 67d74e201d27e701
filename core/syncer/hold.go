package syncer

import (
	"context"
	"fmt"

	"reqdesk/core"
	"reqdesk/core/event"
)

// The feed brake: a look in which more than brakeJobs and more than one in
// brakeShare of the open jobs close or go missing waits for a person.
const (
	brakeJobs  = 3
	brakeShare = 5
)

// worsened counts the jobs that a look would close or finds missing.
func worsened(f findings) int {
	n := 0
	for _, c := range f.changes {
		if c.what == closing || c.what == missing {
			n++
		}
	}
	return n
}

func brake(f findings) bool {
	n := worsened(f)
	return n > brakeJobs && n*brakeShare > f.open
}

// hold makes the decision that a braked look waits for; 0 = it is not braked.
func (v *verdict) hold(tx core.Tx) (core.HeldID, error) {
	if !brake(v.found) {
		return 0, nil
	}
	h := core.Held{Kind: "brake", Connection: v.conn.ID, Open: v.found.open, Look: v.st.Look, Since: v.Clock.Now()}
	for _, c := range v.found.changes {
		if c.what == closing || c.what == missing {
			h.Jobs = append(h.Jobs, c.id)
		}
	}
	h.Reason = braked(h)
	if err := v.Store.PutHeld(tx, &h); err != nil {
		return 0, err
	}
	return h.ID, v.Store.AppendLog(tx, &core.LogEntry{
		At: h.Since, Who: "engine", What: "closings held", Subject: h.ID.String(), Cause: h.Reason,
		Evidence: fmt.Sprintf("look %d of %s", v.st.Look, v.conn.ID),
	})
}

func braked(h core.Held) string {
	return fmt.Sprintf("%d of %d open jobs closed or were missing at once; nothing was closed.", len(h.Jobs), h.Open)
}

// withdraw takes the jobs that are listed again out of the connection's holds, and
// settles those holds of which none is left.
func (v *verdict) withdraw(tx core.Tx) error {
	list, err := v.Store.HeldList(tx)
	if err != nil {
		return err
	}
	for _, h := range list {
		if h.Kind != "brake" || h.Connection != v.conn.ID {
			continue
		}
		left, err := v.stillHeld(tx, h)
		switch {
		case err != nil:
			return err
		case len(left) == 0:
			err = settle(tx, v.Service, &h, "withdrawn", "engine")
		case len(left) < len(h.Jobs):
			h.Jobs = left
			if h.Open > 0 {
				h.Reason = braked(h)
			}
			err = v.Store.PutHeld(tx, &h)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stillHeld gives the jobs of a hold that wait for it.
func (s *Service) stillHeld(tx core.Tx, h core.Held) (left []core.ATSJobID, err error) {
	for _, id := range h.Jobs {
		a, err := s.Store.ATSJob(tx, id)
		if err != nil {
			return nil, err
		}
		if a.Held == h.ID {
			left = append(left, id)
		}
	}
	return left, nil
}

func settle(tx core.Tx, s *Service, h *core.Held, how, who string) error {
	h.Settled, h.SettledAt = how, s.Clock.Now()
	if err := s.Store.PutHeld(tx, h); err != nil {
		return err
	}
	return s.Store.AppendLog(tx, &core.LogEntry{
		At: h.SettledAt, Who: who, What: "held closings " + how, Subject: h.ID.String(), Cause: h.Reason,
	})
}

// AcceptHeld closes the jobs of a hold. One that is settled already, a withdrawn
// one too, is KindRefused.
func (s *Service) AcceptHeld(ctx context.Context, id core.HeldID) error {
	return s.decideHeld(ctx, id, "accepted", func(a *core.ATSJob) core.MarkKind {
		if !a.Posting.Closed {
			a.Missed++
		}
		a.Open = false
		return core.MarkClosed
	})
}

// RefuseHeld keeps the jobs of a hold open, also if the ATS goes on leaving them
// out, until it lists them again.
func (s *Service) RefuseHeld(ctx context.Context, id core.HeldID) error {
	return s.decideHeld(ctx, id, "refused", func(a *core.ATSJob) core.MarkKind {
		a.Missed, a.Kept = 0, true
		return core.MarkBack
	})
}

func (s *Service) decideHeld(ctx context.Context, id core.HeldID, how string, decide func(*core.ATSJob) core.MarkKind) error {
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		h, err := s.Store.Held(tx, id)
		if err != nil {
			return err
		}
		if h.Settled != "" {
			return core.Fail(core.KindRefused, "This decision was already "+h.Settled+"; nothing was changed.", "")
		}
		if h.Kind != "brake" {
			return core.Fail(core.KindRefused, "This decision is not about closings.", "")
		}
		left, err := s.stillHeld(tx, h)
		if err != nil {
			return err
		}
		for _, jobID := range left {
			if err := s.decideJob(tx, h, jobID, decide); err != nil {
				return err
			}
		}
		if err := s.recount(tx, h, how, len(left)); err != nil {
			return err
		}
		return settle(tx, s, &h, how, "recruiter")
	})
	if err == nil {
		s.publish(event.Changed, event.ATSJobs, "")
	}
	return err
}

func (s *Service) decideJob(tx core.Tx, h core.Held, id core.ATSJobID, decide func(*core.ATSJob) core.MarkKind) error {
	a, err := s.Store.ATSJob(tx, id)
	if err != nil {
		return err
	}
	a.Held = 0
	what := decide(&a)
	if err := s.Store.PutATSJob(tx, &a); err != nil || a.ImportedAs == 0 {
		return err
	}
	return s.Store.PutMark(tx, core.Mark{Connection: a.Connection, ATSJob: a.ID, What: what, Look: h.Look})
}

// recount takes the jobs that were closed off the number of open ones. The next
// look reads the whole answer: "unchanged since the last accepted look" would say
// nothing about the jobs that a person has decided on since.
func (s *Service) recount(tx core.Tx, h core.Held, how string, decided int) error {
	st, err := s.Store.SyncStatus(tx, h.Connection, resourceJobs)
	if err != nil {
		return err
	}
	st.Since = ""
	if how == "accepted" {
		st.OpenJobs = max(0, st.OpenJobs-decided)
	}
	return s.Store.PutSyncStatus(tx, st)
}
