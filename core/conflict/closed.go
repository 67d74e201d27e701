package conflict

import (
	"time"

	"reqdesk/core"
)

// Closings keeps collisions with jobs that the ATS closes, in the transactions that
// close and reopen them.
type Closings struct{ *Service }

// JobClosed keeps a collision, if people of the job were decided about while the ATS
// closed it.
func (s Closings) JobClosed(tx core.Tx, j core.Job) error {
	if j.ClosedBy != "ats" || j.ATSJob == 0 {
		return nil
	}
	a, err := s.Store.ATSJob(tx, j.ATSJob)
	if err != nil {
		return err
	}
	heard, err := s.OpenHeard(tx, a)
	if err != nil || heard.IsZero() {
		return err
	}
	now := core.Conflict{
		Kind: core.ConflictClosed, Job: j.ID, Connection: j.Connection, Heard: heard, Since: j.ClosedAt, Found: s.Clock.Now(),
	}
	if a.Posting.Closed && a.Posting.Updated.After(heard) {
		now.Since = a.Posting.Updated
	}
	if err := s.count(tx, &now); err != nil || now.People == 0 {
		return err
	}
	if err := s.Store.PutConflict(tx, &now); err != nil {
		return err
	}
	s.changed(j.ID)
	return s.log(tx, now, byATS, "conflict", "worked on here, closed in the ATS meanwhile")
}

// count counts whom the recruiter decided to go on with since the ATS was heard.
func (s *Service) count(tx core.Tx, c *core.Conflict) error {
	all, err := s.Store.CandidaciesOf(tx, c.Job)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.State != core.CandidacyContacted && one.State != core.CandidacySaved {
			continue
		}
		e, err := s.Store.EnrolmentOf(tx, c.Job, one.Person)
		if err != nil && !core.IsNotFound(err) {
			return err
		}
		waits := one.State == core.CandidacyContacted && err == nil && planned(e)
		at := later(one.Decided, e.Approved)
		if !at.After(c.Heard) {
			continue
		}
		c.People++
		c.At = later(c.At, at)
		if waits {
			c.Enrolled++
		}
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// JobReopened ends the collision with a closing that is taken back.
func (s Closings) JobReopened(tx core.Tx, j core.Job) error {
	all, err := s.Store.ConflictsOf(tx, j.ID)
	for _, c := range all {
		if err != nil {
			return err
		}
		if c.Kind != core.ConflictClosed || !c.Gone.IsZero() {
			continue
		}
		now := s.Clock.Now()
		if c.Gone = now; c.Settled.IsZero() {
			c.Settled, c.Choice = now, core.ChoiceGone
			s.changed(j.ID)
		}
		if err = s.Store.PutConflict(tx, &c); err == nil {
			err = s.log(tx, c, byATS, "conflict over", "The job is open again.")
		}
	}
	return err
}
