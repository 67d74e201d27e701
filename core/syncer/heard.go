package syncer

import (
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// PipelineHeard tells when the pipeline of an ATS job was last read to its end; zero =
// never. While a look at it is under way this is the look before it.
func (s *Service) PipelineHeard(tx core.Tx, c core.ConnectionID, a core.ATSJobID) (time.Time, error) {
	own, err := s.Store.SyncStatus(tx, c, peopleResource(a))
	if err != nil || !own.Completed.IsZero() {
		return own.Completed, err
	}
	account, err := s.Store.SyncStatus(tx, c, resourcePeople)
	return account.Completed, err
}

// OpenHeard tells when a connection was last heard to list an ATS job as open that it
// has closed now; zero = it is not known. A job that is only missing is closed after
// two looks without it.
func (s *Service) OpenHeard(tx core.Tx, a core.ATSJob) (time.Time, error) {
	st, err := s.Store.SyncStatus(tx, a.Connection, resourceJobs)
	if err != nil {
		return time.Time{}, err
	}
	looks := append([]time.Time{st.Completed}, st.Before...)
	for len(looks) > 0 && a.Posting.Closed && !looks[0].Before(a.Seen) {
		looks = looks[1:]
	}
	if !a.Posting.Closed {
		looks = looks[min(len(looks), 2):]
	}
	if len(looks) == 0 {
		return time.Time{}, nil
	}
	return looks[0], nil
}

// outOfDate is by how much a look may be late before what it said is not relied upon.
const outOfDate = time.Hour

// Stale tells whether too long a time has passed since the ATS of a job was heard to
// rely on what it said last: the computer was off or offline, or the ATS does not
// answer. since is when it was heard. A connection that is switched off is asked
// nothing, so that nothing is waited for.
func (s *Service) Stale(tx core.Tx, j core.Job) (stale bool, since time.Time, err error) {
	if j.ATSJob == 0 {
		return false, since, nil
	}
	awake, err := s.awake(tx, j.Connection)
	if err != nil || !awake {
		return false, since, err
	}
	st, err := s.Store.SyncStatus(tx, j.Connection, resourceJobs)
	if err != nil || st.Completed.IsZero() {
		return false, since, err
	}
	most := 2*s.habits(tx, j.Connection, ats.Descriptor{}).longest() + outOfDate
	now := s.Clock.Now()
	if now.Sub(st.Completed) > most {
		return true, st.Completed, nil
	}
	// The jobs were read, and their people may still be under way.
	since, lists, err := s.peopleHeard(tx, j)
	return err == nil && lists && now.Sub(since) > most, since, err
}

// peopleHeard tells when a job's people were last read, and whether its ATS gives any.
func (s *Service) peopleHeard(tx core.Tx, j core.Job) (since time.Time, lists bool, err error) {
	own, err := s.Store.SyncStatus(tx, j.Connection, peopleResource(j.ATSJob))
	if err != nil || !own.Completed.IsZero() {
		return own.Completed, true, err
	}
	account, err := s.Store.SyncStatus(tx, j.Connection, resourcePeople)
	// A row without a next time was written once, to say that there are none.
	return account.Completed, !account.Completed.IsZero() && !account.NextDue.IsZero(), err
}

// awake tells whether a connection is asked anything.
func (s *Service) awake(tx core.Tx, id core.ConnectionID) (bool, error) {
	list, err := s.Awake(tx)
	return slices.ContainsFunc(list, func(c core.Connection) bool { return c.ID == id }), err
}

// longest is the longest time from one look to the next.
func (h habits) longest() time.Duration {
	if h.daily {
		return aDay + mostLate
	}
	return max(h.every, usualPoll)
}
