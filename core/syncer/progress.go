package syncer

import (
	"cmp"
	"context"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Phase is a part of a synchronisation.
type Phase string

// The phases, in their order.
const (
	PhaseJobs     Phase = "jobs"
	PhasePeople   Phase = "people"
	PhaseStages   Phase = "stages"
	PhaseStatuses Phase = "statuses"
)

// Progress says how far a synchronisation under way is.
type Progress struct {
	Connection core.ConnectionID
	Started    time.Time
	Phase      Phase
	// Done and Total count the records of the phase; Total 0 = it is not known. About
	// says that the total is what the last look saw, and not the ATS's word.
	Done, Total int
	About       bool
	// List says which list of how many is read, where people are read job by job.
	List, Lists int
	// Left estimates how long the rest of the phase takes; 0 = it can't be told yet.
	Left time.Duration
	// Stopping says that it was cancelled and is about to end.
	Stopping bool
}

// Part is the part of the phase that is done, from 0 to 1; below 0 = it can't be
// told.
func (p Progress) Part() float64 {
	list := -1.0
	if p.Total > 0 {
		list = min(float64(p.Done)/float64(p.Total), 1)
	}
	if p.Lists < 2 {
		return list
	}
	return (float64(max(p.List-1, 0)) + max(list, 0)) / float64(p.Lists)
}

// current is a synchronisation under way. The service's lock guards it.
type current struct {
	progress Progress
	cancel   context.CancelFunc
	stopped  bool
	// The phase began at this time, with this part of it done by an earlier run.
	began time.Time
	from  float64
}

// estimate is tried once so much of a phase has been worked on.
const estimateAfter = time.Second

func (c *current) estimate(now time.Time) {
	c.progress.Left = 0
	part, took := c.progress.Part(), now.Sub(c.began)
	if part > c.from && part < 1 && took >= estimateAfter {
		c.progress.Left = time.Duration(float64(took) * (1 - part) / (part - c.from))
	}
}

// Progress tells of all synchronisations under way, by connection.
func (s *Service) Progress() []Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Progress, 0, len(s.running))
	for _, c := range s.running {
		list = append(list, c.progress)
	}
	slices.SortFunc(list, func(a, b Progress) int { return cmp.Compare(a.Connection, b.Connection) })
	return list
}

// Cancel ends the synchronisation of a connection that is under way and tells whether
// there was one. What it has stored stays, and the next one goes on at the page where
// it was: when the connection is due again, or when somebody asks for it.
func (s *Service) Cancel(id core.ConnectionID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.running[id]
	if c == nil {
		return false
	}
	c.stopped, c.progress.Stopping = true, true
	c.cancel()
	s.publish(event.Looked, event.Sync, id.String())
	return true
}

// begin notes that a synchronisation is under way; nil = one is already. The context
// ends with Cancel.
func (s *Service) begin(ctx context.Context, id core.ConnectionID) (context.Context, *current) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[id] != nil {
		return ctx, nil
	}
	now := s.Clock.Now()
	c := &current{progress: Progress{Connection: id, Started: now, Phase: PhaseJobs}, began: now}
	ctx, c.cancel = context.WithCancel(ctx)
	s.running[id] = c
	return ctx, c
}

// end notes that it has ended, and tells whether it was cancelled.
func (s *Service) end(id core.ConnectionID) (stopped bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.running[id]
	delete(s.running, id)
	c.cancel()
	return c.stopped
}

// Last is the report of the last synchronisation of a connection that ended since
// the program began.
func (s *Service) Last(id core.ConnectionID) (Report, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.last[id]
	return r, ok
}

// keep keeps a report for Last.
func (s *Service) keep(r Report) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last[r.ID] = r
}

// phase begins a phase with so many lists.
func (r *run) phase(p Phase, lists int) {
	r.shown(func(c *current) {
		c.progress.Phase, c.progress.List, c.progress.Lists = p, 0, lists
		c.progress.Done, c.progress.Total, c.progress.About = 0, 0, false
		c.began, c.from = r.Clock.Now(), 0
	})
}

// list begins one list of the phase; a look that goes on has a part of it done.
func (r *run) list(n int, st core.SyncStatus, expected int) {
	r.shown(func(c *current) {
		c.progress.List = n
		c.count(st, expected)
		if n <= 1 {
			c.from = max(c.progress.Part(), 0)
		}
	})
}

// counted brings the figures of a list up to date.
func (r *run) counted(st core.SyncStatus, expected int) {
	r.shown(func(c *current) { c.count(st, expected) })
}

func (c *current) count(st core.SyncStatus, expected int) {
	c.progress.Done, c.progress.Total, c.progress.About = st.Seen, st.Total, false
	if st.Total == 0 && st.FullLook && expected > 0 {
		c.progress.Total, c.progress.About = max(expected, st.Seen), true
	}
}

func (r *run) shown(change func(*current)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(r.current)
	r.current.estimate(r.Clock.Now())
}

// postpone lets a connection whose synchronisation was cancelled wait until it is
// due again: else it would begin anew at once.
func (s *Service) postpone(ctx context.Context, r run) error {
	return s.Store.Update(ctx, func(tx core.Tx) error {
		st, err := s.Store.SyncStatus(tx, r.conn.ID, resourceJobs)
		now := s.Clock.Now()
		if err != nil || st.NextDue.After(now) {
			return err
		}
		st.NextDue = r.own(tx).next(now, s.Random())
		return s.Store.PutSyncStatus(tx, st)
	})
}
