package jobs

import (
	"context"
	"fmt"
	"time"

	"reqdesk/core"
)

// Activate makes a draft or paused job live: from now on its pipeline is read,
// sourcing is on and leads can be exported. With fields missing it is KindRefused
// and lists them. An active job stays as it is.
func (s *Service) Activate(ctx context.Context, id core.JobID) (core.Job, error) {
	return s.change(ctx, id, func(tx core.Tx, j *core.Job) error {
		switch {
		case j.State == core.JobActive:
			return nil
		case j.State == core.JobClosed:
			return core.Fail(core.KindRefused, "The job is closed.", "Reopen it first.")
		}
		if missing := Missing(*j); len(missing) > 0 {
			return core.Fail(core.KindRefused, "The job stays a "+string(j.State)+" one: it lacks "+labels(missing)+".", "Fill in what is missing, then go live.")
		}
		return s.activate(tx, j, byHand("job activated"))
	})
}

func (s *Service) activate(tx core.Tx, j *core.Job, n note) error {
	j.State, j.Sourcing, j.DraftReasons = core.JobActive, true, nil
	if j.Activated.IsZero() {
		j.Activated = s.Clock.Now()
	}
	if err := s.Store.PutJob(tx, j); err != nil {
		return err
	}
	return s.log(tx, *j, n)
}

// Pause lets an active job rest: nothing is sent until it is activated again.
func (s *Service) Pause(ctx context.Context, id core.JobID) (core.Job, error) {
	return s.change(ctx, id, func(tx core.Tx, j *core.Job) error {
		if j.State == core.JobPaused {
			return nil
		}
		if j.State != core.JobActive {
			return core.Fail(core.KindRefused, fmt.Sprintf("Only an active job can be paused; this one is %s.", adjective(j.State)), "")
		}
		j.State = core.JobPaused
		return s.log(tx, *j, byHand("job paused"))
	})
}

func adjective(s core.JobState) string {
	if s == core.JobDraft {
		return "a draft"
	}
	return string(s)
}

// Close closes a job here; the ATS is told nothing.
func (s *Service) Close(ctx context.Context, id core.JobID) (core.Job, error) {
	return s.change(ctx, id, func(tx core.Tx, j *core.Job) error {
		if j.State == core.JobClosed {
			return nil
		}
		return s.close(tx, j, "hand", byHand("job closed"))
	})
}

// Reopen brings a closed job back to the state that it had. One that the ATS has
// closed is KindRefused while the ATS keeps it closed: it reopens with the ATS.
func (s *Service) Reopen(ctx context.Context, id core.JobID) (core.Job, error) {
	return s.change(ctx, id, func(tx core.Tx, j *core.Job) error {
		if j.State != core.JobClosed {
			return nil
		}
		if err := s.openInATS(tx, *j); err != nil {
			return err
		}
		return s.reopen(tx, j, byHand("job reopened"))
	})
}

func (s *Service) openInATS(tx core.Tx, j core.Job) error {
	if j.ATSJob == 0 {
		return nil
	}
	conn, err := s.Store.Connection(tx, j.Connection)
	if err != nil && !core.IsNotFound(err) {
		return err
	}
	a, err2 := s.Store.ATSJob(tx, j.ATSJob)
	if err2 != nil && !core.IsNotFound(err2) {
		return err2
	}
	if err != nil || err2 != nil || conn.Off || conn.Removed || a.Open {
		return nil
	}
	return core.Fail(core.KindRefused, "The ATS has closed this job.", "Reopen it in the ATS; the next synchronisation then reopens it here.")
}

// close stores the closed job before the followers act, so that they read what
// they follow.
func (s *Service) close(tx core.Tx, j *core.Job, by string, n note) error {
	if err := s.returnBudget(tx, j, n); err != nil {
		return err
	}
	j.BeforeClose, j.State = j.State, core.JobClosed
	j.ClosedBy, j.ClosedAt, j.ReopenedAt = by, s.Clock.Now(), time.Time{}
	j.Sourcing, j.HoldMail = false, ""
	if err := s.Store.PutJob(tx, j); err != nil {
		return err
	}
	for _, f := range s.followers {
		if err := f.JobClosed(tx, *j); err != nil {
			return err
		}
	}
	return s.log(tx, *j, n)
}

func (s *Service) reopen(tx core.Tx, j *core.Job, n note) error {
	if j.State = j.BeforeClose; j.State == "" || j.State == core.JobClosed {
		j.State = core.JobDraft
	}
	j.Sourcing = j.State == core.JobActive
	j.ClosedBy, j.BeforeClose, j.HoldMail = "", "", ""
	j.ClosedAt, j.Archived = time.Time{}, time.Time{}
	if err := s.Store.PutJob(tx, j); err != nil {
		return err
	}
	for _, f := range s.followers {
		if err := f.JobReopened(tx, *j); err != nil {
			return err
		}
	}
	return s.log(tx, *j, n)
}

// Archive puts a closed job out of sight; nothing of it is lost, and when the ATS
// reopens it it is there again. One that is not closed is KindRefused.
func (s *Service) Archive(ctx context.Context, id core.JobID) (core.Job, error) {
	return s.change(ctx, id, func(tx core.Tx, j *core.Job) error {
		switch {
		case j.State != core.JobClosed:
			return core.Fail(core.KindRefused, fmt.Sprintf("Only a closed job can be archived; this one is %s.", adjective(j.State)), "Close it first.")
		case !j.Archived.IsZero():
			return nil
		}
		j.Archived = s.Clock.Now()
		return s.log(tx, *j, byHand("job archived"))
	})
}

// Unarchive shows an archived job again, closed as it is.
func (s *Service) Unarchive(ctx context.Context, id core.JobID) (core.Job, error) {
	return s.change(ctx, id, func(tx core.Tx, j *core.Job) error {
		if j.Archived.IsZero() {
			return nil
		}
		j.Archived = time.Time{}
		return s.log(tx, *j, byHand("job taken out of the archive"))
	})
}

// Confirm closes the check card: location, title, type and must-haves were read
// and are right, so no place asks to be checked any more.
func (s *Service) Confirm(ctx context.Context, id core.JobID) (core.Job, error) {
	return s.change(ctx, id, func(tx core.Tx, j *core.Job) error {
		for i := range j.Locations {
			j.Locations[i].Sure = true
		}
		j.Confirmed = s.Clock.Now()
		return s.log(tx, *j, byHand("job confirmed"))
	})
}
