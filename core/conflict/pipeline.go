package conflict

import (
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
)

// PipelineChanged looks for collisions after the ATS's pipeline of a job changed, lets
// the review look again at who is in it, and ends the collisions whose side of the ATS
// is gone. It runs in the transaction that stores the pipeline.
func (s *Service) PipelineChanged(tx core.Tx, a core.ATSJobID) error {
	l, err := s.look(tx, a)
	if core.IsNotFound(err) {
		return nil // the ATS job is not imported
	}
	for _, step := range []func() error{l.collide, func() error { return s.Review.PipelineChanged(tx, a) }, l.withdrawn} {
		if err != nil {
			return err
		}
		err = step()
	}
	return err
}

// look is one look at a changed pipeline.
type look struct {
	*Service
	tx    core.Tx
	job   core.Job
	heard time.Time // until when the pipeline was known
	known map[core.PersonID]core.Conflict
}

func (s *Service) look(tx core.Tx, a core.ATSJobID) (*look, error) {
	l := &look{Service: s, tx: tx, known: map[core.PersonID]core.Conflict{}}
	var err error
	if l.job, err = s.Store.JobOf(tx, a); err != nil {
		return l, err
	}
	if l.heard, err = s.PipelineHeard(tx, l.job.Connection, a); err != nil {
		return l, err
	}
	all, err := s.Store.ConflictsOf(tx, l.job.ID)
	for _, c := range all {
		if c.Person != 0 {
			l.known[c.Person] = c // the newest
		}
	}
	return l, err
}

// collide keeps what collides and is not known yet.
func (l *look) collide() error {
	all, err := l.Store.CandidaciesOf(l.tx, l.job.ID)
	for _, c := range all {
		if err != nil {
			return err
		}
		known, had := l.known[c.Person]
		wanted := had && known.Settled.IsZero()
		if !wanted {
			wanted, err = l.blind(c)
		}
		if err == nil && wanted {
			err = l.meet(c)
		}
	}
	return err
}

// blind tells whether something stands that was decided about somebody while the ATS
// was not heard, or that has not been carried out yet.
func (l *look) blind(c core.Candidacy) (bool, error) {
	switch c.State {
	case core.CandidacySaved, core.CandidacyDiscarded, core.CandidacyMoved:
		return c.Decided.After(l.heard), nil
	case core.CandidacyContacted:
		if c.Decided.After(l.heard) {
			return true, nil
		}
		e, err := l.Store.EnrolmentOf(l.tx, c.Job, c.Person)
		if core.IsNotFound(err) {
			return false, nil
		}
		return err == nil && planned(e) && e.Next == 0, err
	}
	return false, nil
}

// planned tells whether e-mails of an enrolment are still to go.
func planned(e core.Enrolment) bool {
	switch e.State {
	case core.EnrolmentWaiting, core.EnrolmentRunning, core.EnrolmentPaused, core.EnrolmentSleeping:
		return true
	}
	return false
}

// meet keeps a collision about one person, if the ATS has them in the job's pipeline.
func (l *look) meet(c core.Candidacy) error {
	before, had := l.known[c.Person]
	if had && !before.Settled.IsZero() && !c.Decided.After(before.Settled) {
		return nil
	}
	a, listed, err := l.listed(c.Person)
	if err != nil || !listed {
		return err
	}
	if had && before.Settled.IsZero() {
		return l.renew(before, a)
	}
	now := core.Conflict{
		Kind: core.ConflictPipeline, Job: c.Job, Person: c.Person, Connection: l.job.Connection,
		Decided: c.State, At: c.Decided, Heard: l.heard, Stage: a.Stage, Since: since(a), Application: a.ID, Candidate: a.PersonID,
		Found: l.Clock.Now(),
	}
	if err := l.Store.PutConflict(l.tx, &now); err != nil {
		return err
	}
	l.known[c.Person] = now
	l.changed(c.Job)
	return l.log(l.tx, now, byATS, "conflict", string(c.State)+" here, in the ATS's pipeline meanwhile")
}

// renew keeps where the ATS has moved somebody since the collision was found.
func (l *look) renew(c core.Conflict, a core.Applicant) error {
	if c.Stage == a.Stage && c.Application == a.ID {
		return nil
	}
	c.Stage, c.Since, c.Application, c.Candidate = a.Stage, since(a), a.ID, a.PersonID
	l.known[c.Person] = c
	l.changed(c.Job)
	return l.Store.PutConflict(l.tx, &c)
}

func since(a core.Applicant) time.Time {
	if a.Updated.After(a.Since) {
		return a.Updated
	}
	return a.Since
}

// listed gives the person's line of the job's pipeline. It is the guard that tells
// whether the two are one.
func (l *look) listed(id core.PersonID) (core.Applicant, bool, error) {
	v, err := l.Review.Guard.Check(l.tx, people.Query{Job: l.job.ID, Person: id})
	if err != nil {
		return core.Applicant{}, false, err
	}
	reason, out := people.KeptOut(v)
	if !out || reason.Connection == 0 {
		return core.Applicant{}, false, nil
	}
	p, err := l.Resolve(l.tx, id)
	if err != nil {
		return core.Applicant{}, false, err
	}
	for _, k := range people.KeysOf(p) {
		lines, err := l.Store.NotSourcesByKey(l.tx, k)
		if err != nil {
			return core.Applicant{}, false, err
		}
		for _, n := range lines {
			if people.Strong(k.Kind) && l.job.Linked(n.ATSJob) && !n.Applicant.Removed {
				return n.Applicant, true, nil
			}
		}
	}
	return core.Applicant{Since: reason.Since}, true, nil
}

// withdrawn ends the collisions with those whom the ATS no longer has in the pipeline:
// what was decided counts again, unless the word was theirs.
func (l *look) withdrawn() error {
	for _, c := range l.known {
		if !c.Gone.IsZero() || c.Choice == core.ChoiceTheirs {
			continue
		}
		_, listed, err := l.listed(c.Person)
		if core.IsNotFound(err) || err == nil && listed {
			continue
		}
		if err == nil {
			err = l.end(c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *look) end(c core.Conflict) error {
	now := l.Clock.Now()
	if c.Gone = now; c.Settled.IsZero() {
		c.Settled, c.Choice = now, core.ChoiceGone
	}
	l.known[c.Person] = c
	if err := l.Store.PutConflict(l.tx, &c); err != nil {
		return err
	}
	if err := l.restore(c); err != nil {
		return err
	}
	l.changed(c.Job)
	return l.log(l.tx, c, byATS, "conflict over", "The person is no longer in the ATS's pipeline.")
}

// restore gives back the place of somebody whom the review has just let in again as
// new: they had been decided about.
func (l *look) restore(c core.Conflict) error {
	now, err := l.Store.Candidacy(l.tx, c.Job, c.Person)
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil || now.State != core.CandidacyNew || c.Decided != core.CandidacySaved {
		return err
	}
	now.State, now.Decided = c.Decided, c.At
	return l.Store.PutCandidacy(l.tx, now)
}
