package jobs

import (
	"context"
	"slices"
	"strings"
	"sync"

	"reqdesk/core"
)

// SearchStore is what the search reads.
type SearchStore interface {
	core.Store
	core.ATSJobs
	core.SearchRows
	core.Connections
}

// Query asks for ATS jobs.
type Query struct {
	// Text is words that must all occur in title, places, reference or id. A word of
	// one or two letters must begin a word there, a longer one may stand anywhere in
	// it. "" = everything.
	Text       string
	Connection core.ConnectionID // 0 = all that are not removed
	Limit      int               // 0 = 50
}

// Result is an answer, newest first. Total counts all matches, shown or not.
type Result struct {
	Total int
	Jobs  []core.ATSJobID
}

// Search finds ATS jobs while a recruiter types. It loads the rows when they are first
// asked for and holds them in memory; Changed tells it what a synchronisation stored
// since.
//
// How it searches. Job lists repeat themselves: 200,000 rows consist of few
// distinct words, plus their references. So the words are kept once, sorted, in
// one buffer, each with the rows that contain it. A word of the query is looked
// for in that buffer, which is several times shorter than the rows; the rows of
// all words found are joined in a bitmap, and the bitmaps of the query's words
// are intersected. Rows are numbered newest first, so the bitmap's order is the
// answer's. Rows that changed after loading are in a small second list that is
// searched one by one.
//
// An empty query is answered without the words: the order of the rows is read in a
// quarter of the time and takes a twentieth of the memory.
type Search struct {
	store SearchStore

	reading sync.Mutex // while rows are read; taken before mu, which is free meanwhile

	mu      sync.Mutex
	index   *index // nil = not loaded
	pending map[core.ATSJobID]bool
	missed  map[core.ATSJobID]bool // changed while rows are read; nil = they are not
	stale   bool                   // what is being read is no longer true
}

// NewSearch makes a search that has loaded nothing yet.
func NewSearch(store SearchStore) *Search {
	return &Search{store: store, pending: map[core.ATSJobID]bool{}}
}

// Changed says that these ATS jobs were stored anew; none = any may have been.
// It only notes that, and may be called from the engine.
func (s *Search) Changed(ids ...core.ATSJobID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(ids) == 0 {
		s.index, s.pending, s.stale = nil, map[core.ATSJobID]bool{}, s.missed != nil
		return
	}
	for _, id := range ids {
		if s.missed != nil {
			s.missed[id] = true
		}
		if s.index != nil {
			s.pending[id] = true
		}
	}
	if len(s.pending) > mostFresh {
		s.index, s.pending = nil, map[core.ATSJobID]bool{}
	}
}

// Load reads the rows if that has not been done: call it when the dialog opens,
// so that the first letter need not wait.
func (s *Search) Load(ctx context.Context) error { return s.with(ctx, true, func() {}) }

// LoadOrder reads what the answer to an empty query needs: call it before the dialog
// opens, so that the first rows need not wait.
func (s *Search) LoadOrder(ctx context.Context) error { return s.with(ctx, false, func() {}) }

// with calls do while the index is there, true, and nobody else uses it.
func (s *Search) with(ctx context.Context, words bool, do func()) error {
	for {
		done, err := s.try(ctx, words, do)
		if done || err != nil {
			return err
		}
		if err := s.read(ctx, words); err != nil {
			return err
		}
	}
}

func (s *Search) try(ctx context.Context, words bool, do func()) (done bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.has(words) {
		return false, nil
	}
	if err := s.refresh(ctx); err != nil {
		return false, err
	}
	if len(s.index.fresh) > mostFresh {
		s.index = nil
		return false, nil
	}
	do()
	return true, nil
}

func (s *Search) has(words bool) bool { return s.index != nil && (s.index.worded || !words) }

// read makes the index. Meanwhile an older one goes on answering.
func (s *Search) read(ctx context.Context, words bool) error {
	s.reading.Lock()
	defer s.reading.Unlock()
	s.mu.Lock()
	had := s.has(words)
	if !had {
		s.missed, s.stale = map[core.ATSJobID]bool{}, false
	}
	s.mu.Unlock()
	if had {
		return nil
	}
	x, err := s.build(ctx, words)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && !s.stale {
		s.index, s.pending = x, s.missed
	}
	s.missed = nil
	return err
}

func (s *Search) build(ctx context.Context, words bool) (*index, error) {
	var rows []core.SearchRow
	var order []indexed
	err := s.store.View(ctx, func(tx core.Tx) error {
		for row, err := range s.store.SearchRows(tx) {
			switch {
			case err != nil:
				return err
			case words:
				rows = append(rows, row)
			default:
				order = append(order, newIndexed(row))
			}
		}
		return ctx.Err()
	})
	switch {
	case err != nil:
		return nil, err
	case words:
		return newIndex(rows), nil
	}
	return newOrder(slices.Clip(order)), nil
}

// refresh re-reads the rows of the jobs that changed.
func (s *Search) refresh(ctx context.Context) error {
	if len(s.pending) == 0 {
		return nil
	}
	err := s.store.View(ctx, func(tx core.Tx) error {
		for id := range s.pending {
			a, err := s.store.ATSJob(tx, id)
			if err != nil && !core.IsNotFound(err) {
				return err
			}
			s.index.remove(id)
			if err == nil && !a.Deleted {
				s.index.add(rowOf(a))
			}
		}
		return nil
	})
	if err == nil {
		s.pending = map[core.ATSJobID]bool{}
	}
	return err
}

// rowOf makes the searched row of one ATS job.
func rowOf(a core.ATSJob) core.SearchRow {
	var places []string
	for _, l := range a.Posting.Locations {
		places = append(places, l.Text, l.City, l.Region, l.Country, l.PostalCode)
	}
	updated := a.Posting.Updated
	if updated.IsZero() {
		updated = a.Posting.Posted
	}
	return core.SearchRow{
		ID: a.ID, Connection: a.Connection, Updated: updated, Title: a.Posting.Title,
		Places: strings.Join(places, " "), Reference: a.Posting.Reference + " " + a.Posting.ID,
	}
}

// Find answers one query.
func (s *Search) Find(ctx context.Context, q Query) (out Result, err error) {
	query := queryWords(q.Text)
	if q.Limit <= 0 {
		q.Limit = 50
	}
	shown, err := s.shown(ctx, q.Connection)
	if err != nil {
		return Result{}, err
	}
	err = s.with(ctx, len(query) > 0, func() { out = s.index.find(query, shown, q.Limit) })
	return out, err
}

// shown tells of which connections jobs are listed; nil = of all.
func (s *Search) shown(ctx context.Context, only core.ConnectionID) (func(core.ConnectionID) bool, error) {
	if only != 0 {
		return func(c core.ConnectionID) bool { return c == only }, nil
	}
	removed := map[core.ConnectionID]bool{}
	err := s.store.View(ctx, func(tx core.Tx) error {
		list, err := s.store.Connections(tx)
		for _, c := range list {
			if c.Removed {
				removed[c.ID] = true
			}
		}
		return err
	})
	if err != nil || len(removed) == 0 {
		return nil, err
	}
	return func(c core.ConnectionID) bool { return !removed[c] }, nil
}

// queryWords takes a query apart; the longest word first, for it matches least.
func queryWords(text string) []string {
	words := strings.Fields(fold(cut(text, 200)))
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(words)
}
