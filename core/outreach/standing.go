package outreach

import "reqdesk/core"

// Standing is what may be done about the sequence of a line of the flight plan. Whoever
// acts names a person and means their newest sequence, so an older one only stands there.
type Standing struct {
	GoesOn bool // Resume takes it up again
	Past   bool // the person has a newer sequence of the job
	Undone bool // it is past, and was ended by the recruiter before anything was sent
}

// standings gives that of each sequence of a job.
func (s *Service) standings(tx core.Tx, st *State, job core.JobID) (map[core.EnrolmentID]Standing, error) {
	newest := map[core.PersonID]core.EnrolmentID{}
	for i := range st.People {
		if e := &st.People[i].Enrolment; e.Job == job {
			newest[e.Person] = max(newest[e.Person], e.ID)
		}
	}
	found := map[core.EnrolmentID]Standing{}
	for i := range st.People {
		e := st.People[i].Enrolment
		if e.Job != job {
			continue
		}
		one, err := s.standing(tx, e, e.ID != newest[e.Person])
		if err != nil {
			return nil, err
		}
		found[e.ID] = one
	}
	return found, nil
}

func (s *Service) standing(tx core.Tx, e core.Enrolment, past bool) (Standing, error) {
	if !past {
		to, err := s.NextAddress(tx, e)
		return Standing{GoesOn: resumable(e) || to != ""}, err
	}
	if e.State != core.EnrolmentStopped || e.Cause.What != CauseDropped && e.Cause.What != CauseManual {
		return Standing{Past: true}, nil
	}
	gone, err := s.mayHaveGone(tx, e)
	return Standing{Past: true, Undone: !gone}, err
}

// resumable tells whether a sequence that stands still goes on with the same address.
func resumable(e core.Enrolment) bool {
	return e.State == core.EnrolmentPaused || e.State == core.EnrolmentStopped && e.Cause.What == CauseManual
}
