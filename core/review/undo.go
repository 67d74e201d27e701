package review

import (
	"cmp"
	"context"
	"errors"
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
)

// Undo takes the last decision back: the candidacy, an enrolment that it made,
// and a place in another job's review; of decisions made together all. It refuses
// where somebody has acted on it since, for example when an e-mail has gone. That is
// told once, with the person in the outcome: the decision stays and leaves the undo
// list, so that it does not block those before it.
func (s *Service) Undo(ctx context.Context) (Outcome, error) {
	var out Outcome
	var last core.Decision
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		last, err = s.Store.LastDecision(tx)
		if core.IsNotFound(err) {
			return core.Fail(core.KindNotFound, "There is no decision to undo.", "")
		}
		if err != nil {
			return err
		}
		if out, err = s.undoAll(tx, last); err != nil {
			return err
		}
		out.Verdict, err = s.guard().Check(tx, people.Query{Job: out.Candidacy.Job, Person: out.Candidacy.Person})
		return err
	})
	if core.KindOf(err) == core.KindRefused {
		// A unit of work of its own: that of the undo left nothing behind.
		return out, cmp.Or(s.Store.Update(ctx, func(tx core.Tx) error { return s.dismiss(tx, last) }), err)
	}
	if err == nil {
		s.changed(out.Candidacy.Job)
	}
	return out, err
}

// dismiss takes a decision off the undo list, and those that were made together with it.
func (s *Service) dismiss(tx core.Tx, d core.Decision) error {
	seqs := []uint64{d.Seq}
	for one, err := range s.Store.Decisions(tx) {
		if err != nil {
			return err
		}
		if d.Batch != 0 && one.Batch == d.Batch && one.Seq != d.Seq {
			seqs = append(seqs, one.Seq)
		}
		if one.Seq < d.Batch || d.Batch == 0 { // a batch has the number of its first decision
			break
		}
	}
	for _, seq := range seqs {
		if err := s.Store.DeleteDecision(tx, seq); err != nil {
			return err
		}
	}
	return nil
}

// undoAll takes a decision back, and those that were made together with it.
func (s *Service) undoAll(tx core.Tx, d core.Decision) (out Outcome, err error) {
	for batch := d.Batch; ; {
		if out.Person, err = s.Store.Person(tx, d.After.Person); err != nil && !core.IsNotFound(err) {
			return out, err
		}
		if out.Candidacy, err = s.undo(tx, d); err != nil {
			return out, wholeStays(batch, err)
		}
		out.Together++
		if d, err = s.Store.LastDecision(tx); core.IsNotFound(err) {
			return out, nil
		}
		if err != nil || batch == 0 || d.Batch != batch {
			return out, err
		}
	}
}

// wholeStays tells of decisions that were made together that none was taken back.
func wholeStays(batch uint64, err error) error {
	var e *core.Error
	if batch == 0 || !errors.As(err, &e) || e.Kind != core.KindRefused {
		return err
	}
	return core.Fail(core.KindRefused, "One of those who were decided about together can't be taken back, so all of them stay decided. "+e.Message, e.Hint)
}

func (s *Service) undo(tx core.Tx, d core.Decision) (core.Candidacy, error) {
	back := d.Before
	now, err := s.Store.Candidacy(tx, d.After.Job, d.After.Person)
	if err != nil && !core.IsNotFound(err) {
		return back, err
	}
	if now.State != d.After.State || !now.Decided.Equal(d.After.Decided) {
		return back, core.Fail(core.KindRefused, "What was decided has changed since, so it was left as it is.", "See the log for what happened.")
	}
	contacted := func(c core.Candidacy) bool { return c.State == core.CandidacyContacted }
	if contacted(d.After) && !contacted(d.Before) {
		if err := s.Unenrol(tx, d.After); err != nil {
			return back, err
		}
	}
	for _, job := range d.Made {
		if err := s.unmake(tx, job, d.After.Person, d.At); err != nil {
			return back, err
		}
	}
	if err := s.Store.PutCandidacy(tx, d.Before); err != nil {
		return back, err
	}
	if contacted(d.Before) && !contacted(d.After) {
		if err := s.Enrol(tx, d.Before); err != nil {
			return back, err
		}
	}
	// The job's list may have got a line since.
	if _, err := s.keepOut(tx, &back); err != nil {
		return back, err
	}
	if err := s.Store.DeleteDecision(tx, d.Seq); err != nil {
		return back, err
	}
	return back, s.log(tx, d.Before, byHand, "decision undone", "was: "+string(d.After.State), "")
}

// unmake takes somebody out of the review that a move put them into, unless they
// were decided on there or written about since.
func (s *Service) unmake(tx core.Tx, job core.JobID, person core.PersonID, moved time.Time) error {
	c, err := s.Store.Candidacy(tx, job, person)
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if c.State != core.CandidacyNew || c.Decided.After(moved) || len(c.Notes) > 0 {
		return core.Fail(core.KindRefused, "The person was decided on in the other job since, so the move was left as it is.", "Undo there first.")
	}
	s.changed(job)
	return s.Store.DeleteCandidacy(tx, job, person)
}
