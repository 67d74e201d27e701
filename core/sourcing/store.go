package sourcing

import (
	"context"
	"errors"
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/core/source"
)

// store keeps what one asking gave, and tells whether the next may follow at once. The
// profiles, the place in the answers, the budget and the diary are one transaction.
func (s *Service) store(ctx context.Context, q question, page source.Page, asked error) (run core.SourceRun, again bool, err error) {
	err = s.Store.Update(ctx, func(tx core.Tx) error {
		run, again = core.SourceRun{
			Job: q.job.ID, Source: q.source.ID, Name: q.source.Name, At: s.Clock.Now(), Query: page.Query, Note: page.Note, Found: len(page.Found),
		}, false
		for _, f := range page.Found {
			if err := s.take(tx, q, f, &run); err != nil {
				return err
			}
		}
		row, err := s.Store.Sourcing(tx, q.job.ID)
		if err != nil {
			return err
		}
		if run.Delivered > 0 {
			row.Wanted, row.Came = max(row.Wanted-run.Delivered, 0), run.At
			if err := s.Store.PutSourcing(tx, row); err != nil {
				return err
			}
			if err := s.deliver(tx, q.job.ID, run.Delivered); err != nil {
				return err
			}
		}
		search := s.after(q.search, page, asked)
		run.ErrorText = search.ErrorText
		again = asked == nil && row.Wanted > 0 && search.Next.IsZero()
		if !again { // it is reserved anew with the next asking
			if err := s.Budget.Return(tx, q.job.ID); err != nil {
				return err
			}
		}
		if err := s.Store.PutSearch(tx, search); err != nil {
			return err
		}
		return s.Store.PutSourceRun(tx, &run)
	})
	return run, again, err
}

// after is how far a source was asked, with what just came of it.
func (s *Service) after(one core.Search, page source.Page, asked error) core.Search {
	now := s.Clock.Now()
	one.Asked = now
	if asked != nil {
		one.Failures++
		one.ErrorKind, one.ErrorText = core.KindOf(asked), sentence(asked)
		one.Next = now.Add(s.pause(asked, one.Failures))
		if one.ErrorKind == core.KindInvalid {
			one.Cursor = "" // the place may be what can't be read
		}
		return one
	}
	stood := one.Cursor == string(page.Next)
	one.Failures, one.ErrorKind, one.ErrorText = 0, "", ""
	one.Cursor, one.Done, one.Next = string(page.Next), page.Last, time.Time{}
	switch {
	case page.Last: // who opens an account later is found from the beginning
		one.Cursor, one.Next = "", now.Add(s.jitter(daily))
	case len(page.Found) == 0 || stood:
		one.Next = now.Add(s.jitter(shortly))
	}
	return one
}

// sentence is what happened, for people.
func sentence(err error) string {
	var own *core.Error
	if errors.As(err, &own) {
		return own.Error()
	}
	return "The source could not be asked."
}

// take puts one profile where it belongs and counts it in the run.
func (s *Service) take(tx core.Tx, q question, f source.Found, run *core.SourceRun) error {
	profile := core.Profile{Resume: f.Resume, Fields: f.Facts, Source: q.source.Kind, Origin: f.Origin, Text: f.Text}
	known, _, err := s.People.Find(tx, profile)
	if err != nil {
		return err
	}
	query := people.Query{Job: q.job.ID, Keys: people.KeysOfResume(f.Resume)}
	if list := people.Employers(f.Resume); len(list) > 0 {
		query.Employer = list[0]
	}
	if known != nil {
		query.Person = known.ID
		if _, err := s.Store.Candidacy(tx, q.job.ID, known.ID); err == nil {
			run.Known++
			return nil
		} else if !core.IsNotFound(err) {
			return err
		}
	}
	verdict, err := s.People.Guard().Check(tx, query)
	if err != nil {
		return err
	}
	if _, listed := people.KeptOut(verdict); verdict.Level == core.VerdictStop && !listed {
		run.KeptOut++ // off-limits, opted out or erased: nothing of them is stored
		return nil
	}
	person, _, err := s.People.Add(tx, &profile)
	if err != nil {
		return err
	}
	c, err := s.Propose(tx, q.job.ID, person.ID, profile.ID)
	if err != nil {
		return err
	}
	if c.State == core.CandidacyKeptOut {
		run.KeptOut++
	} else {
		run.Delivered++
	}
	return nil
}

// deliver takes profiles out of what is reserved; what another has used meanwhile is
// reserved anew as far as the budget goes.
func (s *Service) deliver(tx core.Tx, job core.JobID, n int) error {
	j, err := s.Store.Job(tx, job)
	if err != nil {
		return err
	}
	if j.Reserved < n {
		got, err := s.Budget.ReserveIn(tx, job, n-j.Reserved)
		if err != nil {
			return err
		}
		n = min(n, j.Reserved+got)
	}
	return s.Budget.Delivered(tx, job, n)
}
