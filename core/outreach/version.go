package outreach

import (
	"context"
	"time"

	"reqdesk/core"
)

// Adoption counts for whom a new version of a sequence is.
type Adoption struct {
	New   int `json:"new"`        // have not been approved yet: they get it
	Moved int `json:"on_the_way"` // were on the way and go on with it at their step
	Kept  int `json:"keep"`       // are on the way and keep the version that they began with
}

// SetSequence gives a job a new version of its sequence. Who is on the way keeps
// the version that they began with.
func (s *Service) SetSequence(ctx context.Context, job core.JobID, source string) (core.Sequence, error) {
	seq, _, err := s.SetSequenceFor(ctx, job, source, false)
	return seq, err
}

// SetSequenceFor is SetSequence which, for everybody, lets those on the way too go on
// with the new version, at the step that they have come to. Who has had as many
// e-mails as it has is done. It says for whom the version is.
func (s *Service) SetSequenceFor(ctx context.Context, job core.JobID, source string, everybody bool) (core.Sequence, Adoption, error) {
	seq, err := ParseSequence(source)
	if err != nil {
		return seq, Adoption{}, err
	}
	var a Adoption
	err = s.update(ctx, job, func(tx core.Tx) error {
		if _, err := s.Store.Job(tx, job); err != nil {
			return err
		}
		version, err := s.newest(tx, job)
		if err != nil {
			return err
		}
		seq.Job, seq.Version, seq.Updated, seq.Everybody = job, version+1, s.Clock.Now(), everybody
		if old, err := s.Store.Sequence(tx, job); err == nil && old.Source == source {
			old.Everybody = old.Everybody || everybody
			seq = old
		}
		if err := s.Store.PutSequence(tx, seq); err != nil {
			return err
		}
		a, err = s.adopt(tx, seq)
		return err
	})
	return seq, a, err
}

// adopt counts for whom a version is, and moves those on the way to it if it is for
// everybody.
func (s *Service) adopt(tx core.Tx, seq core.Sequence) (a Adoption, err error) {
	err = s.each(tx, seq.Job, func(e core.Enrolment) error {
		switch {
		case over(e.State):
			return nil
		case e.State == core.EnrolmentWaiting && e.Next == 0:
			a.New++
			return nil
		case e.Version == seq.Version:
			a.Moved++
			return nil
		case !seq.Everybody:
			a.Kept++
			return nil
		}
		a.Moved++
		return s.move(tx, e, seq)
	})
	if err != nil || a.Moved == 0 || !seq.Everybody {
		return a, err
	}
	return a, s.reschedule(tx)
}

func (s *Service) move(tx core.Tx, e core.Enrolment, seq core.Sequence) error {
	e.Version = seq.Version
	if e.Next >= len(seq.Steps) {
		if err := s.withdraw(tx, e, "The sequence has become shorter.", true); err != nil {
			return err
		}
		e.State, e.Until, e.Cause = core.EnrolmentDone, time.Time{}, core.Cause{}
	}
	if err := s.Store.PutEnrolment(tx, &e); err != nil {
		return err
	}
	return s.log(tx, e, "recruiter", "sequence changed", "new version for everybody", "")
}

// Version is one version of a job's sequence, and how many people follow it.
type Version struct {
	core.Sequence
	People int
}

// Versions lists the versions of a job's sequence, oldest first.
func (s *Service) Versions(ctx context.Context, job core.JobID) (list []Version, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		newest, err := s.newest(tx, job)
		if err != nil {
			return err
		}
		people := map[int]int{}
		err = s.each(tx, job, func(e core.Enrolment) error {
			if e.State == core.EnrolmentWaiting && e.Next == 0 || e.Version == 0 {
				e.Version = newest
			}
			people[e.Version]++
			return nil
		})
		list = nil
		for v := 1; err == nil && v <= newest; v++ {
			seq, one := s.Store.SequenceVersion(tx, job, v)
			if core.IsNotFound(one) {
				continue
			}
			if err = one; err == nil {
				list = append(list, Version{seq, people[v]})
			}
		}
		return err
	})
	return list, err
}
