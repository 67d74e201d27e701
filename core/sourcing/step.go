package sourcing

import (
	"context"
	"errors"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/source"
)

// How long searches rest.
const (
	daily      = 24 * time.Hour   // after one had nobody else
	shortly    = 10 * time.Minute // after an answer that gave nothing and was not the last
	refusedFor = 6 * time.Hour    // after the key was refused
	mostPause  = 6 * time.Hour
	mostRound  = 5 // pages of one search in one go
)

// Step asks what is due for all jobs. It tells whether something came, and when it
// wants to be asked again; zero = when something changes. With nothing due it reads
// one number.
func (s *Service) Step(ctx context.Context) (changed bool, next time.Time, err error) {
	jobs, next, err := s.due(ctx)
	if err != nil || len(jobs) == 0 {
		return false, next, err
	}
	var first error
	for _, id := range jobs {
		runs, err := s.ask(ctx, id)
		for _, r := range runs {
			changed = changed || r.Delivered+r.KeptOut > 0
		}
		switch {
		case ctx.Err() != nil:
			return changed, time.Time{}, ctx.Err()
		case core.KindOf(err) == core.KindUnsupported: // a job that is none for this source is no failure
		case err != nil && first == nil:
			first = err
		}
	}
	_, next, err = s.due(ctx)
	return changed, next, cmpErr(err, first)
}

// due gives the jobs of which a source can be asked something now.
func (s *Service) due(ctx context.Context) (jobs []core.JobID, next time.Time, err error) {
	now := s.Clock.Now()
	err = s.Store.View(ctx, func(tx core.Tx) error {
		stamp := s.Store.Stamp(tx)
		if r, ok := s.rested("searches"); ok && r.stamp == stamp && (r.next.IsZero() || r.next.After(now)) {
			next = r.next
			return nil
		}
		jobs, next, err = s.lookDue(tx, now)
		if err == nil && len(jobs) == 0 {
			s.rest("searches", rest{stamp, next})
		}
		return err
	})
	return jobs, next, err
}

func (s *Service) rested(what string) (rest, bool) {
	s.memory.Lock()
	defer s.memory.Unlock()
	r, ok := s.idle[what]
	return r, ok
}

func (s *Service) rest(what string, r rest) {
	s.memory.Lock()
	defer s.memory.Unlock()
	s.idle[what] = r
}

func (s *Service) lookDue(tx core.Tx, now time.Time) (jobs []core.JobID, next time.Time, err error) {
	list, err := s.Store.JobGlances(tx)
	if err != nil {
		return nil, next, err
	}
	for _, j := range list {
		if j.State != core.JobActive || !j.Sourcing {
			continue
		}
		at, wanted, err := s.dueOf(tx, j)
		switch {
		case err != nil:
			return nil, next, err
		case !wanted:
		case !at.After(now):
			jobs = append(jobs, j.ID)
		case next.IsZero() || at.Before(next):
			next = at
		}
	}
	return jobs, next, nil
}

// dueOf is when the first source of a job may be asked; false = nobody is wanted, or
// there is nobody to ask.
func (s *Service) dueOf(tx core.Tx, j core.Job) (at time.Time, wanted bool, err error) {
	list, err := s.searching(tx, j)
	if err != nil || len(list) == 0 {
		return at, false, err
	}
	row, err := s.Store.Sourcing(tx, j.ID)
	if err != nil || row.Begun.IsZero() {
		return at, err == nil, err
	}
	if row.Wanted == 0 {
		return at, false, nil
	}
	client, err := s.Store.Client(tx, j.Client)
	if err != nil || j.Reserved == 0 && usedUp(client) {
		return at, false, err
	}
	found, err := s.Store.Searches(tx, j.ID)
	if err != nil {
		return at, false, err
	}
	print := printOf(QueryOf(j, row.Feedback))
	for _, one := range list {
		rests := time.Time{}
		for _, f := range found {
			if f.Source == one.ID && (f.Query == print || f.ErrorKind == core.KindRateLimited) {
				rests = f.Next
			}
		}
		if !wanted || rests.Before(at) {
			at, wanted = rests, true
		}
	}
	return at, wanted, nil
}

// Ask asks the sources of a job now for what is wanted, and gives the lines that the
// search diary got. What a source could not do stands in them; the error is for what
// keeps the program from working.
func (s *Service) Ask(ctx context.Context, job core.JobID) ([]core.SourceRun, error) {
	runs, err := s.ask(ctx, job)
	if err != nil && len(runs) > 0 && runs[len(runs)-1].ErrorText != "" {
		err = nil
	}
	return runs, err
}

// ask asks each source of a job in turn until nobody is wanted any more. The first
// failure of a source is its error, after the others were asked.
func (s *Service) ask(ctx context.Context, job core.JobID) (runs []core.SourceRun, failed error) {
	s.asking.Lock()
	defer s.asking.Unlock()
	sources, err := s.begin(ctx, job)
	if err != nil {
		return nil, err
	}
	for _, one := range sources {
		got, err := s.askOne(ctx, job, one)
		runs = append(runs, got...)
		if ctx.Err() != nil {
			return runs, ctx.Err()
		}
		if err != nil && failed == nil {
			failed = err
		}
	}
	if len(runs) > 0 {
		s.changed(job)
		s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Review, ID: job.String()})
	}
	return runs, failed
}

// begin notes that a job's sources are asked for the first time, and gives them.
func (s *Service) begin(ctx context.Context, job core.JobID) (list []core.Source, err error) {
	err = s.Store.Update(ctx, func(tx core.Tx) error {
		j, err := s.Store.Job(tx, job)
		if err != nil || j.State != core.JobActive || !j.Sourcing {
			return err
		}
		if list, err = s.searching(tx, j); err != nil || len(list) == 0 {
			return err
		}
		row, err := s.Store.Sourcing(tx, job)
		if err != nil || !row.Begun.IsZero() {
			return err
		}
		row.Begun, row.Wanted = s.Clock.Now(), row.Wanted+FirstBatch
		return s.Store.PutSourcing(tx, row)
	})
	return list, err
}

// question is one asking that was prepared: what is asked and how much may come.
type question struct {
	job     core.Job
	source  core.Source
	query   source.Query
	search  core.Search
	allowed int
}

func (s *Service) askOne(ctx context.Context, job core.JobID, one core.Source) (runs []core.SourceRun, err error) {
	for range mostRound {
		q, ok, err := s.prepare(ctx, job, one)
		if err != nil || !ok {
			return runs, err
		}
		page, asked := s.find(ctx, q)
		if ctx.Err() != nil {
			return runs, ctx.Err()
		}
		run, again, err := s.store(ctx, q, page, asked)
		if core.KindOf(err) == core.KindRefused { // closed or switched off meanwhile
			return runs, nil
		}
		if err != nil {
			return runs, err
		}
		runs = append(runs, run)
		if asked != nil || !again {
			return runs, asked
		}
	}
	return runs, nil
}

// find asks the source itself.
func (s *Service) find(ctx context.Context, q question) (source.Page, error) {
	made, err := s.Open(ctx, q.source)
	if err != nil {
		return source.Page{}, err
	}
	searcher, ok := made.(source.Searcher)
	if !ok {
		return source.Page{}, core.Fail(core.KindUnsupported, q.source.Name+" can't be asked for people.", "")
	}
	page, err := searcher.Find(ctx, source.Ask{Query: q.query, Cursor: source.Cursor(q.search.Cursor), Want: q.allowed})
	if err != nil {
		return source.Page{}, err
	}
	page.Found = page.Found[:min(len(page.Found), q.allowed)]
	if !made.Descriptor().Contactable {
		for i := range page.Found {
			page.Found[i] = source.Clean(page.Found[i])
		}
	}
	return page, nil
}

// prepare reserves the budget for what is wanted of a source; false = nothing is, or
// it rests.
func (s *Service) prepare(ctx context.Context, job core.JobID, one core.Source) (q question, ok bool, err error) {
	err = s.Store.Update(ctx, func(tx core.Tx) error {
		q, ok = question{source: one}, false
		if q.job, err = s.Store.Job(tx, job); err != nil || q.job.State != core.JobActive || !q.job.Sourcing {
			return err
		}
		if now, err := s.Store.Source(tx, one.ID); err != nil || !now.For(q.job) {
			return err
		}
		row, err := s.Store.Sourcing(tx, job)
		if err != nil || row.Wanted == 0 {
			return err
		}
		q.query = QueryOf(q.job, row.Feedback)
		if q.search, err = s.search(tx, job, one.ID, printOf(q.query)); err != nil || q.search.Next.After(s.Clock.Now()) {
			return err
		}
		wanted := min(row.Wanted, NextBatch)
		got, err := s.Budget.ReserveIn(tx, job, wanted-q.job.Reserved)
		q.allowed = min(wanted, q.job.Reserved+got)
		ok = q.allowed > 0
		return err
	})
	return q, ok && err == nil, err
}

// search gives how far a source was asked for a job; with another question it begins
// anew, unless a limit holds it.
func (s *Service) search(tx core.Tx, job core.JobID, id core.SourceID, print string) (core.Search, error) {
	list, err := s.Store.Searches(tx, job)
	if err != nil {
		return core.Search{}, err
	}
	for _, one := range list {
		if one.Source != id {
			continue
		}
		if one.Query != print {
			next := time.Time{}
			if one.ErrorKind == core.KindRateLimited {
				next = one.Next
			}
			one = core.Search{Job: job, Source: id, Query: print, Next: next, ErrorKind: one.ErrorKind, Asked: one.Asked}
		}
		return one, nil
	}
	return core.Search{Job: job, Source: id, Query: print}, nil
}

// pause is how long a source that failed is left alone.
func (s *Service) pause(err error, failures int) time.Duration {
	var e *core.Error
	switch kind := core.KindOf(err); {
	case kind == core.KindRateLimited && errors.As(err, &e) && !e.RetryAt.IsZero():
		return max(time.Until(e.RetryAt), time.Second) // limits live in real time
	case kind == core.KindUnsupported, kind == core.KindUsage:
		return daily
	case kind == core.KindAuth, kind == core.KindForbidden:
		return refusedFor
	}
	return s.jitter(min(time.Minute<<min(failures, 9), mostPause))
}

// jitter makes a time up to a fifth longer.
func (s *Service) jitter(d time.Duration) time.Duration {
	if s.Random == nil {
		return d
	}
	return d + time.Duration(s.Random()*float64(d)/5)
}
