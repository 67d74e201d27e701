package syncer

import (
	"context"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
)

// reads bounds how many missing jobs are asked for one by one in a look.
const reads = 200

// change is what a look says about one ATS job against its accepted state.
type change struct {
	id   core.ATSJobID
	what changeKind
}

type changeKind int

const (
	none      changeKind = iota
	closing              // explicitly, or missing for the second time
	missing              // for the first time
	reopening            // listed as open again
	back                 // no longer in doubt
)

// conclude stores what follows from a whole look, in one transaction.
func (r *run) conclude(ctx context.Context, st core.SyncStatus, last ending) error {
	found, err := r.judge(ctx, st, last)
	if err != nil {
		return err
	}
	v := verdict{run: r, st: st, last: last, found: found}
	if err := r.Store.Update(ctx, v.apply); err != nil {
		return err
	}
	r.report.Jobs.Closed, r.report.Jobs.Reopened, r.report.Jobs.Held = v.closed, v.reopened, v.heldNow
	r.report.marked += v.marked
	if v.closed+v.reopened+v.heldNow+v.marked > 0 {
		r.publish(event.Changed, event.ATSJobs, "")
	}
	return nil
}

// findings are the changes that a look calls for, and the number of jobs that
// were open before it.
type findings struct {
	changes []change
	open    int
	counted bool // every job was looked at
	all     int  // then: the open ones, new ones too
}

// judge compares what was seen with the accepted state. Only a look that listed
// everything lets absence count.
func (r *run) judge(ctx context.Context, st core.SyncStatus, last ending) (findings, error) {
	var f findings
	absenceCounts := r.kind.AbsenceCloses
	err := r.Store.View(ctx, func(tx core.Tx) (err error) {
		absenceCounts = absenceCounts && !r.own(tx).keepAbsent
		switch {
		case last.unchanged && !absenceCounts:
			f, err = r.judgeSome(tx, st, st.Doubtful, kept)
		case last.unchanged:
			f, err = r.judgeSome(tx, st, st.Doubtful, repeated)
		case last.full && (st.SeenOpen != st.OpenJobs || r.mode.full):
			f, err = r.judgeAll(tx, st, absenceCounts)
		default: // nothing is absent, or absence means nothing
			f, err = r.judgeSome(tx, st, st.Pending, listed)
		}
		return err
	})
	if err != nil {
		return f, err
	}
	if last.full && absenceCounts && st.Seen == 0 && f.open > 0 && !last.unchanged {
		return f, core.Fail(core.KindInvalid, "The ATS's answer listed no job at all; nothing was closed.",
			"If all jobs are really gone, close them here or switch the connection off.")
	}
	if last.full && !brake(f) {
		return f, r.readMissing(ctx, &f)
	}
	return f, nil
}

// listed judges a job that the look has seen.
func listed(a core.ATSJob) (changeKind, bool) {
	switch {
	case a.Posting.Closed:
		return closing, a.Open && a.Held == 0 && !a.Kept
	case !a.Open:
		return reopening, true
	default:
		return back, a.Missed > 0 || a.Held != 0 || a.Kept
	}
}

// repeated judges a job when the answer is "unchanged": the last accepted look
// said so again. What was missing in it is missing twice; a hold that came after
// it is gone.
func repeated(a core.ATSJob) (changeKind, bool) {
	switch {
	case !a.Open || a.Kept:
		return none, false
	case a.Missed > 0:
		return closing, true
	default:
		return back, a.Held != 0
	}
}

// absent judges a job that a look which listed everything has not seen.
func absent(a core.ATSJob) (changeKind, bool) {
	switch {
	case !a.Open || a.Kept || a.Held != 0:
		return none, false
	case a.Missed > 0:
		return closing, true
	default:
		return missing, true
	}
}

// kept judges a job that the look has not seen where absence means nothing, maybe
// since the recruiter said so a moment ago: it is no longer in doubt.
func kept(a core.ATSJob) (changeKind, bool) {
	return back, a.Open && !a.Posting.Closed && (a.Missed > 0 || a.Held != 0)
}

// judgeAll judges every job of the connection, and counts the open ones anew.
func (r *run) judgeAll(tx core.Tx, st core.SyncStatus, absenceCounts bool) (findings, error) {
	f := findings{counted: true}
	for a, err := range r.Store.ATSJobsOf(tx, r.conn.ID) {
		if err != nil {
			return f, err
		}
		if a.Deleted {
			continue
		}
		if a.Open && a.FirstLook != st.Look {
			f.open++
		}
		if a.Open {
			f.all++
		}
		judge := listed
		if !seen(st.SeenJobs, a.ID) {
			if judge = absent; !absenceCounts {
				judge = kept
			}
		}
		r.note(&f, a, judge)
	}
	return f, nil
}

// judgeSome judges the given jobs.
func (r *run) judgeSome(tx core.Tx, st core.SyncStatus, ids []core.ATSJobID, judge func(core.ATSJob) (changeKind, bool)) (findings, error) {
	f := findings{open: st.OpenJobs - st.NewOpen}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		a, err := r.Store.ATSJob(tx, id)
		if err != nil {
			return f, err
		}
		r.note(&f, a, judge)
	}
	return f, nil
}

func (r *run) note(f *findings, a core.ATSJob, judge func(core.ATSJob) (changeKind, bool)) {
	what, ok := judge(a)
	if ok && r.mode.again && what == closing && !a.Posting.Closed {
		return // counted a moment ago, in this same run of the program
	}
	if ok {
		f.changes = append(f.changes, change{a.ID, what})
	}
}

// readMissing asks the ATS for each job that is missing: this is the second
// look. An answer other than "gone", "closed" or "here it is" leaves the doubt.
func (r *run) readMissing(ctx context.Context, f *findings) error {
	reader, ok := ats.As[ats.JobReader](r.connector)
	asked := 0
	for i := range f.changes {
		c := &f.changes[i]
		if !ok || c.what != missing || asked == reads {
			continue
		}
		asked++
		a, err := r.mirrored(ctx, c.id)
		if err != nil {
			return err
		}
		p, err := reader.Job(ctx, a.Posting.ID)
		switch {
		case core.IsNotFound(err):
			c.what = closing
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			ok = false // the doubts stay; the next look asks again
		case p.Closed:
			c.what = closing
		default:
			c.what = none
		}
	}
	f.changes = slices.DeleteFunc(f.changes, func(c change) bool { return c.what == none })
	return nil
}

func (r *run) mirrored(ctx context.Context, id core.ATSJobID) (a core.ATSJob, err error) {
	err = r.Store.View(ctx, func(tx core.Tx) (err error) {
		a, err = r.Store.ATSJob(tx, id)
		return err
	})
	return a, err
}

// verdict carries a look's findings out.
type verdict struct {
	*run
	st    core.SyncStatus
	last  ending
	found findings

	closed, reopened, heldNow, marked int
}

func (v *verdict) apply(tx core.Tx) error {
	v.closed, v.reopened, v.heldNow, v.marked = 0, 0, 0, 0
	hold, err := v.hold(tx)
	if err != nil {
		return err
	}
	doubtful := map[core.ATSJobID]bool{}
	for _, id := range v.st.Doubtful {
		doubtful[id] = true
	}
	for _, c := range v.found.changes {
		a, err := v.Store.ATSJob(tx, c.id)
		if err != nil {
			return err
		}
		if err := v.change(tx, &a, c.what, hold); err != nil {
			return err
		}
		doubtful[c.id] = true
	}
	if err := v.withdraw(tx); err != nil {
		return err
	}
	return v.finish(tx, doubtful)
}

// change brings one ATS job to its new accepted state.
func (v *verdict) change(tx core.Tx, a *core.ATSJob, what changeKind, hold core.HeldID) error {
	if !a.Open && (what == closing || what == missing) {
		return nil // decided meanwhile
	}
	mark := core.MarkBack
	switch {
	case what == reopening:
		mark = core.MarkReopened
		a.Open, a.Missed, a.Held, a.Kept = true, 0, 0, false
		v.reopened++
	case what == back:
		if v.last.unchanged {
			a.Posting.Closed = false // only the held look said so
		}
		a.Missed, a.Held, a.Kept = 0, 0, false
	case hold != 0:
		mark = core.MarkMissing
		a.Held = hold
		v.heldNow++
	case what == closing:
		mark = core.MarkClosed
		if !a.Posting.Closed {
			a.Missed++
		}
		a.Open = false
		v.closed++
	default:
		mark = core.MarkMissing
		a.Missed++
	}
	if err := v.Store.PutATSJob(tx, a); err != nil {
		return err
	}
	ruled, err := v.ruled(tx)
	if err != nil {
		return err
	}
	w := writer{run: v.run, tx: tx, st: &v.st, ruled: ruled}
	defer func() { v.marked += w.marked }()
	return w.mark(*a, mark)
}

// finish closes the look in its status row. The point for the next look is
// stored only with an accepted look: one after which nothing is held.
func (v *verdict) finish(tx core.Tx, doubtful map[core.ATSJobID]bool) error {
	now := v.Clock.Now()
	st, held := v.st, false
	if v.found.counted {
		st.OpenJobs = v.found.all
	}
	st.OpenJobs += v.reopened - v.closed
	st.Doubtful = nil
	for _, id := range sortedIDs(doubtful) {
		a, err := v.Store.ATSJob(tx, id)
		if err != nil {
			return err
		}
		held = held || a.Held != 0
		if a.Open && (a.Missed > 0 || a.Held != 0) {
			st.Doubtful = append(st.Doubtful, id)
		}
	}
	if !held && (v.last.since != "" || !v.last.unchanged) {
		st.Since = v.stored(v.last.since)
	}
	if v.last.full || v.last.unchanged {
		st.FullAt = now
	}
	st.LookOpen, st.Cursor, st.Pending, st.SeenJobs = false, "", nil, nil
	if !st.Completed.IsZero() {
		earlier := append([]time.Time{st.Completed}, st.Before...)
		st.Before = earlier[:min(len(earlier), 2)]
	}
	st.MappingVersion = v.kind.MappingVersion
	v.complete(&st, now)
	st.NextDue = v.own(tx).next(now, v.Random())
	return v.Store.PutSyncStatus(tx, st)
}

func sortedIDs(set map[core.ATSJobID]bool) []core.ATSJobID {
	ids := make([]core.ATSJobID, 0, len(set))
	for id := range set {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
