package conflict

import (
	"context"
	"fmt"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Settle takes a person's word about conflicts, about all of them or none. One that was
// settled already, or is over, is KindRefused.
func (s *Service) Settle(ctx context.Context, choice core.Choice, ids ...core.ConflictID) error {
	switch choice {
	case core.ChoiceYours, core.ChoiceTheirs, core.ChoiceBoth:
	default:
		return core.Fail(core.KindUsage, fmt.Sprintf("%q is no choice; nothing was settled.", choice), "Choose yours, theirs or both.")
	}
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		for _, id := range ids {
			if err := s.settle(tx, choice, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.Outbox})
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.Leads})
	}
	return err
}

func (s *Service) settle(tx core.Tx, choice core.Choice, id core.ConflictID) error {
	c, err := s.Store.Conflict(tx, id)
	if err != nil {
		return err
	}
	if !c.Settled.IsZero() {
		return core.Fail(core.KindRefused, "This conflict is settled already; nothing was changed.", "")
	}
	c.Settled, c.Choice = s.Clock.Now(), choice
	if err := s.Store.PutConflict(tx, &c); err != nil {
		return err
	}
	switch {
	case c.Kind == core.ConflictClosed && choice != core.ChoiceYours:
		err = s.endPlans(tx, c)
	case c.Kind == core.ConflictPipeline && choice == core.ChoiceTheirs:
		err = s.yield(tx, c)
	case c.Kind == core.ConflictPipeline && choice == core.ChoiceBoth:
		err = s.link(tx, c)
	}
	if err != nil {
		return err
	}
	s.changed(c.Job)
	return s.log(tx, c, byHand, "conflict settled", string(choice))
}

// yield leaves a person to the ATS: kept out here, with nothing planned.
func (s *Service) yield(tx core.Tx, c core.Conflict) error {
	now, err := s.Store.Candidacy(tx, c.Job, c.Person)
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil || now.State == core.CandidacyKeptOut {
		return err
	}
	if now.State == core.CandidacyContacted && s.Review.Stop != nil {
		if err := s.Review.Stop(tx, now); err != nil {
			return err
		}
	}
	now.State, now.Decided = core.CandidacyKeptOut, c.Settled
	now.Why = "You left this person to the ATS, which has them in the pipeline of this job."
	return s.Store.PutCandidacy(tx, now)
}

// link makes the person a lead who is the application in the ATS. It counts as no
// export: the guard goes on keeping e-mails of this job from them.
func (s *Service) link(tx core.Tx, c core.Conflict) error {
	l, err := s.Store.Lead(tx, c.Job, c.Person)
	if err != nil && !core.IsNotFound(err) {
		return err
	}
	if core.IsNotFound(err) || l.Stage == core.StageNew {
		l.Job, l.Person, l.Marked, l.Cause, l.Stage = c.Job, c.Person, c.Settled, "in the ATS's pipeline", core.StageLead
	}
	if l.Application == "" {
		l.Application, l.CandidateID, l.ATSStage, l.AsOf = c.Application, c.Candidate, c.Stage, c.Found
	}
	return s.Store.PutLead(tx, l)
}

// endPlans ends what is still planned for the people of a closed job. Where both sides
// are to count, those whom nothing has reached are saved from now on.
func (s *Service) endPlans(tx core.Tx, c core.Conflict) error {
	all, err := s.Store.CandidaciesOf(tx, c.Job)
	for _, one := range all {
		if err != nil {
			return err
		}
		if one.State == core.CandidacyContacted {
			err = s.endPlan(tx, c, one)
		}
	}
	return err
}

func (s *Service) endPlan(tx core.Tx, c core.Conflict, one core.Candidacy) error {
	e, err := s.Store.EnrolmentOf(tx, one.Job, one.Person)
	if err != nil && !core.IsNotFound(err) {
		return err
	}
	waits := err == nil && planned(e)
	if waits && s.Review.Stop != nil {
		if err := s.Review.Stop(tx, one); err != nil {
			return err
		}
	}
	if c.Choice != core.ChoiceBoth || !waits || e.Next > 0 {
		return nil
	}
	one.State, one.Decided = core.CandidacySaved, c.Settled
	return s.Store.PutCandidacy(tx, one)
}
