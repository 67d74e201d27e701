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

// Search finds ATS jobs while a recruiter types. It loads the rows at the first
// search and holds them in memory; Changed tells it what a synchronisation
// stored since.
//
// How it searches. Job lists repeat themselves: 200,000 rows consist of few
// distinct words, plus their references. So the words are kept once, sorted, in
// one buffer, each with the rows that contain it. A word of the query is looked
// for in that buffer, which is several times shorter than the rows; the rows of
// all words found are joined in a bitmap, and the bitmaps of the query's words
// are intersected. Rows are numbered newest first, so the bitmap's order is the
// answer's. Rows that changed after loading are in a small second list that is
// searched one by one.
type Search struct {
	store SearchStore

	mu      sync.Mutex
	index   *index // nil = not loaded
	pending map[core.ATSJobID]bool
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
		s.index = nil
	}
	if s.index == nil {
		return
	}
	for _, id := range ids {
		s.pending[id] = true
	}
	if len(s.pending) > mostFresh {
		s.index, s.pending = nil, map[core.ATSJobID]bool{}
	}
}

// Load reads the rows if that has not been done: call it when the dialog opens,
// so that the first letter need not wait.
func (s *Search) Load(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.load(ctx)
}

func (s *Search) load(ctx context.Context) error {
	if s.index != nil {
		return s.refresh(ctx)
	}
	var rows []core.SearchRow
	err := s.store.View(ctx, func(tx core.Tx) error {
		for row, err := range s.store.SearchRows(tx) {
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	s.index, s.pending = newIndex(rows), map[core.ATSJobID]bool{}
	return nil
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
	if err != nil {
		return err
	}
	s.pending = map[core.ATSJobID]bool{}
	if len(s.index.fresh) > mostFresh {
		s.index = nil
		return s.load(ctx)
	}
	return nil
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
func (s *Search) Find(ctx context.Context, q Query) (Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.load(ctx); err != nil {
		return Result{}, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	shown, err := s.shown(ctx, q.Connection)
	if err != nil {
		return Result{}, err
	}
	return s.index.find(queryWords(q.Text), shown, q.Limit), nil
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
