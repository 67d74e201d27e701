package records

import (
	"slices"
	"sync"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

// Counts are the figures of one job.
type Counts struct {
	New, Saved, Contacted, Clicked, Replied, Leads, Exported, KeptOut int
}

// tally is what the people of a job add up to.
type tally struct {
	Counts
	came    int       // people who ever came to the review and were not kept out
	oldest  time.Time // when the first of the new profiles came
	newest  time.Time // when the last of them came
	decided time.Time // the recruiter's last decision
	fresh   time.Time // when the first of them came that came after it; zero = none did
}

// idle is since when profiles wait and nothing was decided.
func (t tally) idle() time.Time {
	if t.decided.After(t.oldest) {
		return t.decided
	}
	return t.oldest
}

// tallies remembers what the people of jobs added up to, so that a list over all
// jobs counts only where something has changed.
type tallies struct {
	mu   sync.Mutex
	seen map[core.JobID]counted
}

type counted struct {
	at uint64 // the stamp of the state that was counted
	tally
}

func (s *Service) tally(tx core.Tx, job core.JobID) (tally, error) {
	if tx.Writable() { // what is not committed yet has no stamp of its own
		return s.count(tx, job)
	}
	now, touched := s.Store.Stamp(tx), s.Store.JobTouched(tx, job)
	s.tallies.mu.Lock()
	known, ok := s.tallies.seen[job]
	s.tallies.mu.Unlock()
	if ok && touched <= known.at && touched <= now {
		return known.tally, nil
	}
	t, err := s.count(tx, job)
	if err != nil {
		return t, err
	}
	s.tallies.mu.Lock()
	defer s.tallies.mu.Unlock()
	if s.tallies.seen == nil {
		s.tallies.seen = map[core.JobID]counted{}
	}
	s.tallies.seen[job] = counted{now, t}
	return t, nil
}

// count reads where the people of a job stand. Of clicks only those of people count.
func (s *Service) count(tx core.Tx, job core.JobID) (t tally, err error) {
	people, err := s.Store.CandidaciesOf(tx, job)
	if err != nil {
		return t, err
	}
	for _, c := range people {
		t.add(c)
	}
	for _, c := range people {
		if c.State == core.CandidacyNew && c.Added.After(t.decided) {
			t.fresh = earlier(t.fresh, c.Added)
		}
	}
	enrolments, err := s.Store.EnrolmentsOf(tx, job)
	if err != nil {
		return t, err
	}
	for _, e := range enrolments {
		if e.Cause.What == outreach.CauseReply {
			t.Replied++
		}
		clicks, err := s.Store.ClicksOf(tx, e.ID)
		if err != nil {
			return t, err
		}
		if slices.ContainsFunc(clicks, func(c core.Click) bool { return c.Verdict == core.ClickHuman }) {
			t.Clicked++
		}
	}
	leads, err := s.Store.LeadsOf(tx, job)
	for _, l := range leads {
		t.Leads++
		if !l.Exported.IsZero() {
			t.Exported++
		}
	}
	return t, err
}

func (t *tally) add(c core.Candidacy) {
	if c.State != core.CandidacyKeptOut {
		t.came++
	}
	switch c.State {
	case core.CandidacyNew:
		t.New++
		t.oldest, t.newest = earlier(t.oldest, c.Added), later(t.newest, c.Added)
		return
	case core.CandidacySaved:
		t.Saved++
	case core.CandidacyContacted:
		t.Contacted++
	case core.CandidacyKeptOut:
		t.KeptOut++
		return // nobody decided that
	case core.CandidacyDiscarded, core.CandidacyMoved:
	}
	if c.Decided.After(t.decided) {
		t.decided = c.Decided
	}
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
