package syncer

import (
	"context"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
)

const (
	// ahead is how many pages are fetched while one is stored.
	ahead = 8
	// perUnit bounds the items of one transaction.
	perUnit = 1000
	// mostSeen is how many applications a status row of an earlier release remembered
	// as seen; further ones it forgot.
	mostSeen = 20000
)

// jobs looks at the connection's jobs.
func (r *run) jobs(ctx context.Context) error {
	st, from, err := r.openLook(ctx, resourceJobs)
	if err != nil {
		return err
	}
	if r.worked, err = r.imports(ctx); err != nil {
		return err
	}
	r.phase(PhaseJobs, 0)
	r.list(1, st, r.expected)
	last := from.ending()
	if last == nil {
		var page *ats.Page[core.Posting]
		page, err = read(ctx, r.connector.Jobs, from, func(pages []ats.Page[core.Posting]) error {
			return r.storePages(ctx, &st, pages)
		})
		if err == nil && page == nil {
			err = core.Fail(core.KindInvalid, "The ATS's answer broke off before its end; nothing was closed.", "The next look reads it again.")
		}
		last = endingOf(page)
	}
	if err == nil {
		err = r.conclude(ctx, st, *last)
	}
	if err != nil {
		return r.failed(ctx, resourceJobs, err)
	}
	return nil
}

// start is where a look begins or goes on.
type start struct {
	since ats.Cursor
	point point
}

// ending is how a list ended.
type ending struct {
	full, unchanged bool
	since           ats.Cursor
}

// ending is set where only the conclusion of the look is left to be drawn.
func (s start) ending() *ending {
	if !s.point.Ended {
		return nil
	}
	return &ending{full: s.point.Full, since: s.point.Since}
}

func endingOf[T any](p *ats.Page[T]) *ending {
	if p == nil {
		return nil
	}
	return &ending{full: p.Full, unchanged: p.Unchanged, since: p.Since}
}

// openLook goes on with a look that was interrupted, or begins the next one.
func (r *run) openLook(ctx context.Context, resource string) (st core.SyncStatus, from start, err error) {
	now, everything := r.Clock.Now(), r.mode.full
	err = r.Store.View(ctx, func(tx core.Tx) (err error) {
		st, err = r.Store.SyncStatus(tx, r.conn.ID, resource)
		everything = everything || r.own(tx).dayPasses(st.FullAt, now)
		return err
	})
	if err != nil {
		return st, from, err
	}
	if resource == resourceJobs && !st.Completed.IsZero() {
		r.expected = st.OpenJobs
	}
	since, comparable := r.known(st.Since)
	at, resumable := r.point(st.Cursor)
	if len(st.SeenIDs) >= mostSeen { // who is gone can't be told any more
		resumable = false
	}
	if st.LookOpen && resumable && (st.FullLook || !r.mode.full && comparable) {
		if st.FullLook {
			since = ""
		}
		return st, start{since, at}, nil
	}
	st.FullLook = everything || !comparable
	if st.FullLook {
		since = ""
	}
	nextLook(&st, now)
	return st, start{since: since}, nil
}

func nextLook(st *core.SyncStatus, now time.Time) {
	st.Look++
	st.LookOpen, st.Started, st.Cursor = true, now, ""
	st.Seen, st.SeenOpen, st.NewOpen, st.Total = 0, 0, 0, 0
	st.Pending, st.SeenIDs, st.SeenJobs = nil, nil, nil
}

// pageSeq is a list, page by page.
type pageSeq[T any] = iter.Seq2[ats.Page[T], error]

// read fetches pages and hands them to store, several at once if they have piled
// up meanwhile. It gives the last page; nil = the sequence ended without one.
func read[T any](ctx context.Context, pages func(context.Context, ats.Cursor, ats.Cursor) pageSeq[T], from start, store func([]ats.Page[T]) error) (*ats.Page[T], error) {
	group, fetching := errgroup.WithContext(ctx)
	fetched := make(chan ats.Page[T], ahead)
	var last *ats.Page[T]
	group.Go(func() error {
		defer close(fetched)
		for page, err := range pages(fetching, from.since, from.point.At) {
			if err != nil {
				return err
			}
			select {
			case fetched <- page:
			case <-fetching.Done():
				return fetching.Err()
			}
			if page.Last {
				return nil
			}
		}
		return fetching.Err()
	})
	group.Go(func() error {
		for batch := range batches(fetched) {
			if err := store(batch); err != nil {
				return err
			}
			if tail := batch[len(batch)-1]; tail.Last {
				last = &tail
			}
		}
		return nil
	})
	err := group.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return last, err
}

// batches takes from the channel what is there, at least one page at a time.
func batches[T any](fetched <-chan ats.Page[T]) iter.Seq[[]ats.Page[T]] {
	return func(yield func([]ats.Page[T]) bool) {
		for page := range fetched {
			batch, items := []ats.Page[T]{page}, len(page.Items)
			for waiting := true; waiting && items < perUnit; {
				select {
				case more, ok := <-fetched:
					if waiting = ok; ok {
						batch, items = append(batch, more), items+len(more.Items)
					}
				default:
					waiting = false
				}
			}
			if !yield(batch) {
				return
			}
		}
	}
}

// storePages stores the mirror rows of pages and the cursor behind them.
func (r *run) storePages(ctx context.Context, st *core.SyncStatus, pages []ats.Page[core.Posting]) error {
	var next core.SyncStatus
	var counts JobCounts
	var stored []core.ATSJobID
	marked := 0
	err := r.Store.Update(ctx, func(tx core.Tx) error {
		next, counts, stored, marked = *st, r.report.Jobs, nil, 0
		next.Pending, next.SeenJobs = slices.Clone(st.Pending), slices.Clone(st.SeenJobs)
		ruled, err := r.ruled(tx)
		if err != nil {
			return err
		}
		for _, page := range pages {
			w := writer{run: r, tx: tx, st: &next, counts: &counts, ruled: ruled}
			if err := w.page(page); err != nil {
				return err
			}
			next.Cursor = r.written(behind(page))
			stored, marked = append(stored, w.stored...), marked+w.marked
		}
		return r.Store.PutSyncStatus(tx, next)
	})
	if err != nil {
		return err
	}
	*st, r.report.Jobs = next, counts
	r.report.Pages += len(pages)
	r.counted(next, r.expected)
	r.report.marked += marked
	r.told(stored)
	return nil
}

// told tells everybody of ATS jobs that were stored.
func (r *run) told(ids []core.ATSJobID) {
	r.publish(event.Looked, event.Sync, r.conn.ID.String())
	if len(ids) > 0 {
		r.Stored(ids)
		r.publish(event.Changed, event.ATSJobs, "")
	}
}

// writer stores postings within one transaction.
type writer struct {
	*run
	tx     core.Tx
	st     *core.SyncStatus
	counts *JobCounts
	stored []core.ATSJobID // new or changed
	marked int
	ruled  bool // the connection has rules: jobs that nobody works with are marked too
}

// ruled tells whether the connection has rules now: they may have come during the
// look.
func (r *run) ruled(tx core.Tx) (bool, error) {
	c, err := r.Store.Connection(tx, r.conn.ID)
	return c.Rules != "", err
}

func (w *writer) page(page ats.Page[core.Posting]) error {
	if page.Restarted && w.st.Seen > 0 {
		nextLook(w.st, w.Clock.Now())
		w.counts.Seen = 0
	}
	w.st.Total = max(w.st.Total, page.Total)
	for _, p := range page.Items {
		if strings.TrimSpace(p.ID) == "" {
			continue // without an id it can't be told from others
		}
		if err := w.posting(p); err != nil {
			return err
		}
	}
	return nil
}

// posting stores what the ATS says about one job, if it is something new. Whether
// the job counts as open is not touched here: that is decided at the end of the
// look.
func (w *writer) posting(p core.Posting) error {
	p.Posted, p.Updated = plainTime(p.Posted), plainTime(p.Updated)
	a, err := w.Store.ATSJobByForeignID(w.tx, w.conn.ID, p.ID)
	if err != nil && !core.IsNotFound(err) {
		return err
	}
	now := w.Clock.Now()
	isNew := err != nil
	if !isNew && !p.Closed && w.withdrawn != nil {
		if p.Closed, err = w.withdrawn(w.tx, a, p); err != nil {
			return err
		}
	}
	changed := isNew || a.Deleted || !reflect.DeepEqual(a.Posting, p)
	if isNew {
		a = core.ATSJob{Connection: w.conn.ID, Open: !p.Closed, FirstLook: w.st.Look, FirstSeen: now}
	}
	if changed {
		if len(p.Flags) > 0 && !maps.Equal(a.Posting.Flags, p.Flags) {
			a.Flagged = now
		}
		a.Posting, a.Look, a.Seen, a.Deleted = p, w.st.Look, now, false
		if err := w.Store.PutATSJob(w.tx, &a); err != nil {
			return err
		}
	}
	w.tally(a, isNew)
	if a.Open == p.Closed || a.Missed > 0 || a.Held != 0 || a.Kept {
		w.st.Pending = append(w.st.Pending, a.ID)
	}
	return w.count(a, isNew, changed)
}

// tally counts a job as seen.
func (w *writer) tally(a core.ATSJob, isNew bool) {
	if seen(w.st.SeenJobs, a.ID) {
		return
	}
	w.st.SeenJobs = see(w.st.SeenJobs, a.ID)
	w.st.Seen++
	w.counts.Seen++
	if a.Open {
		w.st.SeenOpen++
	}
	if a.Open && isNew {
		w.st.NewOpen++
		w.st.OpenJobs++
	}
}

// seen tells whether an id is in a bitmap; see puts it in.
func seen(bitmap []byte, id core.ATSJobID) bool {
	n := int(id >> 3)
	return n < len(bitmap) && bitmap[n]&(1<<(id&7)) != 0
}

func see(bitmap []byte, id core.ATSJobID) []byte {
	if n := int(id>>3) + 1; n > len(bitmap) {
		bitmap = append(bitmap, make([]byte, n-len(bitmap))...)
	}
	bitmap[id>>3] |= 1 << (id & 7)
	return bitmap
}

func (w *writer) count(a core.ATSJob, isNew, changed bool) error {
	switch {
	case isNew:
		w.counts.Added++
	case changed:
		w.counts.Changed++
	default:
		return nil
	}
	w.stored = append(w.stored, a.ID)
	return w.mark(a, core.MarkChanged)
}

// imports tells whether any job of the connection is worked with here.
func (r *run) imports(ctx context.Context) (some bool, err error) {
	err = r.Store.View(ctx, func(tx core.Tx) error {
		list, err := r.Store.JobGlances(tx)
		some = slices.ContainsFunc(list, func(j core.Job) bool { return j.Connection == r.conn.ID })
		return err
	})
	return some, err
}

// mark leaves a durable to-do for a job that somebody works with, that a rule may
// take, or that may be one of the former under another id.
func (w *writer) mark(a core.ATSJob, what core.MarkKind) error {
	if a.ImportedAs == 0 && !w.ruled {
		if shared, err := w.shared(a); err != nil || !shared {
			return err
		}
	}
	w.marked++
	return w.Store.PutMark(w.tx, core.Mark{Connection: w.conn.ID, ATSJob: a.ID, What: what, Look: w.st.Look})
}

// shared tells whether other ATS jobs have the same reference, where any job is worked
// with.
func (w *writer) shared(a core.ATSJob) (bool, error) {
	if !w.worked || a.Posting.Reference == "" {
		return false, nil
	}
	ids, err := w.Store.ATSJobIDsByReference(w.tx, w.conn.ID, a.Posting.Reference)
	return len(ids) > 1, err
}

// plainTime is a time as it comes back from the store.
func plainTime(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Round(0)
}
