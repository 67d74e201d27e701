package review

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/people"
)

// Store is what this package needs of the workspace.
type Store interface {
	people.Store
	core.Decisions
	core.DecisionList
}

// Service is the review.
type Service struct {
	Store Store
	Clock core.Clock
	Bus   *event.Bus // nil = nobody listens
	// Guard gives the verdicts; the zero Guard = one of its own over Store.
	Guard people.Guard
	// Enrol puts a candidate whom the recruiter contacts into the job's sequence.
	// It may refuse, and then nothing of the decision stays. All warnings of the
	// guard at that moment count as confirmed.
	Enrol func(tx core.Tx, c core.Candidacy) error
	// Unenrol takes them out again; it refuses once an e-mail has gone. By undoing
	// only: a later change of mind goes through Stop.
	Unenrol func(tx core.Tx, c core.Candidacy) error
	// Stop ends what is still planned for a candidate who was contacted and is now
	// discarded, saved or moved. Somebody who is not enrolled is no error.
	Stop func(tx core.Tx, c core.Candidacy) error
	// Instead says what to do for somebody who was contacted and whose e-mail came back;
	// nil = nothing better is known.
	Instead func(tx core.Tx, c core.Candidacy) error
}

func (s *Service) guard() people.Guard {
	if s.Guard.Store != nil {
		return s.Guard
	}
	return people.Guard{Store: s.Store, Clock: s.Clock}
}

// Item is one candidate as the review shows them.
type Item struct {
	Candidacy core.Candidacy
	Person    core.Person
	Profile   core.Profile
	Evidence  []Evidence
	Verdict   core.Verdict
	History   []Past
}

// Past is the candidate's standing in another job.
type Past struct {
	Job       core.JobID
	Title     string
	Client    string
	Candidacy core.Candidacy
}

// List gives a job's candidates in one state, oldest first; state "" = those in
// the queue, new and saved.
func (s *Service) List(tx core.Tx, job core.JobID, state core.CandidacyState) ([]Item, error) {
	list, _, err := s.Head(tx, job, state, math.MaxInt)
	return list, err
}

// Head gives the first of what List gives, at most so many, and how many are behind them.
func (s *Service) Head(tx core.Tx, job core.JobID, state core.CandidacyState, most int) (list []Item, more int, err error) {
	j, err := s.Store.Job(tx, job)
	if err != nil {
		return nil, 0, err
	}
	all, err := s.Store.CandidaciesOf(tx, job)
	if err != nil {
		return nil, 0, err
	}
	slices.SortStableFunc(all, func(a, b core.Candidacy) int {
		return cmp.Or(a.Added.Compare(b.Added), cmp.Compare(a.Person, b.Person))
	})
	want := NewMustHaves(j.MustHaves)
	for _, c := range all {
		if c.State != state && (state != "" || !queued(c)) {
			continue
		}
		if len(list) == most {
			more++
			continue
		}
		item, err := s.item(tx, j, c, want)
		if err != nil {
			return nil, 0, err
		}
		list = append(list, item)
	}
	return list, more, nil
}

// Show gives one candidate of a job.
func (s *Service) Show(tx core.Tx, job core.JobID, person core.PersonID) (Item, error) {
	j, err := s.Store.Job(tx, job)
	if err != nil {
		return Item{}, err
	}
	c, err := s.Store.Candidacy(tx, job, person)
	if err != nil {
		return Item{}, err
	}
	return s.item(tx, j, c, NewMustHaves(j.MustHaves))
}

func queued(c core.Candidacy) bool {
	return c.State == core.CandidacyNew || c.State == core.CandidacySaved
}

func (s *Service) item(tx core.Tx, j core.Job, c core.Candidacy, want MustHaves) (Item, error) {
	item := Item{Candidacy: c}
	var err error
	if item.Person, err = s.Store.Person(tx, c.Person); err != nil {
		return item, err
	}
	profiles, err := s.Store.ProfilesOf(tx, c.Person)
	if err != nil {
		return item, err
	}
	texts := make([]string, 0, len(profiles))
	for _, p := range profiles {
		texts = append(texts, p.Text)
		if p.ID == c.Profile || item.Profile.ID == 0 {
			item.Profile = p
		}
	}
	item.Evidence = want.In(texts...)
	if item.Verdict, err = s.guard().Check(tx, people.Query{Job: j.ID, Person: c.Person}); err != nil {
		return item, err
	}
	item.History, err = s.history(tx, c)
	return item, err
}

// Standing tells where somebody stands in all jobs, newest first.
func (s *Service) Standing(tx core.Tx, person core.PersonID) ([]Past, error) {
	return s.history(tx, core.Candidacy{Person: person})
}

// history gives where else a person stands, newest first.
func (s *Service) history(tx core.Tx, c core.Candidacy) ([]Past, error) {
	all, err := s.Store.CandidaciesOfPerson(tx, c.Person)
	if err != nil {
		return nil, err
	}
	var out []Past
	for _, o := range all {
		if o.Job == c.Job {
			continue
		}
		p := Past{Job: o.Job, Candidacy: o}
		if j, err := s.Store.Job(tx, o.Job); err == nil {
			p.Title = j.Title
			if client, err := s.Store.Client(tx, j.Client); err == nil {
				p.Client = client.Name
			}
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b Past) int { return last(b.Candidacy).Compare(last(a.Candidacy)) })
	return out, nil
}

// Counts are how many stand where in a job's review.
type Counts struct{ New, Saved, Contacted, Discarded, Moved, KeptOut int }

// Counts gives the numbers of a job; of an unknown job they are zero.
func (s *Service) Counts(tx core.Tx, job core.JobID) (Counts, error) {
	all, err := s.Store.CandidaciesOf(tx, job)
	var n Counts
	for _, c := range all {
		switch c.State {
		case core.CandidacyNew:
			n.New++
		case core.CandidacySaved:
			n.Saved++
		case core.CandidacyContacted:
			n.Contacted++
		case core.CandidacyDiscarded:
			n.Discarded++
		case core.CandidacyMoved:
			n.Moved++
		case core.CandidacyKeptOut:
			n.KeptOut++
		}
	}
	return n, err
}

// Propose puts a person into the review of a job: as new, or kept out where the
// job's own list has a strong match. Somebody who is there already stays where
// they are.
func (s *Service) Propose(tx core.Tx, job core.JobID, person core.PersonID, profile core.ProfileID) (core.Candidacy, error) {
	c, err := s.Store.Candidacy(tx, job, person)
	if err == nil {
		_, err = s.keepOut(tx, &c)
		return c, err
	}
	if !core.IsNotFound(err) {
		return c, err
	}
	if _, err := s.Store.Job(tx, job); err != nil {
		return c, err
	}
	c = core.Candidacy{Job: job, Person: person, Profile: profile, State: core.CandidacyNew, Added: s.Clock.Now()}
	out, err := s.keepOut(tx, &c)
	if err != nil || out {
		return c, err
	}
	if err := s.Store.PutCandidacy(tx, c); err != nil {
		return c, err
	}
	return c, s.log(tx, c, byHand, "candidate added", "", c.Profile.String())
}

// keepOut asks the guard about a candidate in the queue, and stores them as kept
// out where the job's own list has a strong match. Somebody who was kept out by a
// line that is gone comes back as new.
func (s *Service) keepOut(tx core.Tx, c *core.Candidacy) (bool, error) {
	was := c.State == core.CandidacyKeptOut
	if !queued(*c) && !was {
		return false, nil
	}
	v, err := s.guard().Check(tx, people.Query{Job: c.Job, Person: c.Person})
	if err != nil {
		return false, err
	}
	reason, out := people.KeptOut(v)
	switch {
	case out == was:
		return out, nil
	case out:
		return true, s.storeKeptOut(tx, c, reason)
	}
	c.State, c.Why, c.Decided = core.CandidacyNew, "", time.Time{}
	if err := s.Store.PutCandidacy(tx, *c); err != nil {
		return false, err
	}
	s.changed(c.Job)
	return false, s.log(tx, *c, byEngine, "candidate back in the queue", "No longer on the job's not-to-source list.", "")
}

func (s *Service) storeKeptOut(tx core.Tx, c *core.Candidacy, reason core.VerdictReason) error {
	c.State, c.Why, c.Decided = core.CandidacyKeptOut, reason.Why, s.Clock.Now()
	if err := s.Store.PutCandidacy(tx, *c); err != nil {
		return err
	}
	s.changed(c.Job)
	return s.log(tx, *c, byEngine, "candidate kept out", reason.Why, reason.Connection.String())
}

// PipelineChanged checks the queue of the job that is linked to an ATS job
// again, after the ATS's pipeline changed.
func (s *Service) PipelineChanged(tx core.Tx, atsJob core.ATSJobID) error {
	j, err := s.Store.JobOf(tx, atsJob)
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.Recheck(tx, j.ID)
	return err
}

// Recheck asks the guard about everybody in a job's queue, and about those kept
// out of it, again. It tells how many are newly kept out.
func (s *Service) Recheck(tx core.Tx, job core.JobID) (int, error) {
	all, err := s.Store.CandidaciesOf(tx, job)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, c := range all {
		was := c.State == core.CandidacyKeptOut
		out, err := s.keepOut(tx, &c)
		if err != nil {
			return n, err
		}
		if out && !was {
			n++
		}
	}
	return n, nil
}

// RecheckPerson asks the guard about somebody in all jobs' queues, after more
// became known by which they are recognised.
func (s *Service) RecheckPerson(tx core.Tx, person core.PersonID) error {
	all, err := s.Store.CandidaciesOfPerson(tx, person)
	if err != nil {
		return err
	}
	for _, c := range all {
		if _, err := s.keepOut(tx, &c); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) changed(job core.JobID) {
	s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.Review, ID: job.String()})
}

// Who acts, for the log.
const (
	byHand   = "recruiter"
	byEngine = "engine"
)

func (s *Service) log(tx core.Tx, c core.Candidacy, who, what, cause, evidence string) error {
	return s.Store.AppendLog(tx, &core.LogEntry{
		At: s.Clock.Now(), Who: who, What: what, Subject: fmt.Sprintf("%s/%s", c.Job, c.Person),
		Job: c.Job, Person: c.Person, Cause: cause, Evidence: evidence,
	})
}
