package outbox

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Pauses between tries.
const (
	firstPause = time.Minute
	lastPause  = time.Hour
	mostTries  = 60               // of what is temporary: two days and more
	mendPause  = 15 * time.Minute // for what only a person can mend
	askPause   = 30 * time.Second // for what waits for a change, and has come to one
	askSeldom  = time.Hour        // and has come to none that was told of
	lanes      = 4
)

// Step begins everything that is due and waits for it. Entries of one mailbox or
// connection run one after the other, those of different ones beside each other.
// It tells whether any entry changed, and when the next one is due (zero =
// nothing waits for a time).
func (r *Runner) Step(ctx context.Context) (changed bool, next time.Time, err error) {
	r.step.Lock()
	defer r.step.Unlock()
	r.hear()
	due, next, err := r.due(ctx)
	if err != nil || len(due) == 0 {
		return false, next, err
	}
	// Not errgroup.WithContext: one lane's error must not end what another has
	// under way.
	var group errgroup.Group
	group.SetLimit(lanes)
	results := make([]bool, len(due))
	for i, lane := range due {
		group.Go(func() (err error) {
			for _, id := range lane {
				did, failed := r.run(ctx, id)
				results[i] = results[i] || did
				err = cmp.Or(err, failed)
			}
			return err
		})
	}
	err = group.Wait()
	_, next, nextErr := r.due(context.WithoutCancel(ctx))
	return slices.Contains(results, true), next, cmp.Or(err, nextErr)
}

// RunOne begins one entry now, if it may start, and leaves all others alone.
func (r *Runner) RunOne(ctx context.Context, id core.EntryID) error {
	r.step.Lock()
	defer r.step.Unlock()
	r.hear()
	_, err := r.run(ctx, id)
	return err
}

// due lists what may start, by lane, and the time of what comes next.
func (r *Runner) due(ctx context.Context) (due [][]core.EntryID, next time.Time, err error) {
	now := r.Clock.Now()
	var open []core.Entry
	err = r.Store.View(ctx, func(tx core.Tx) error {
		if paused, err := r.paused(tx); paused || err != nil {
			return err
		}
		open, err = r.Store.OpenEntries(tx)
		return err
	})
	slices.SortStableFunc(open, func(a, b core.Entry) int { return a.Due.Compare(b.Due) })
	starts := map[lane]bool{}
	for _, e := range open {
		switch at, waits := r.next(e); {
		case !waits:
		case !at.After(now):
			starts[laneOf(e)] = true
		case !r.silent(e) && (next.IsZero() || at.Before(next)):
			next = at
		}
	}
	return r.byLane(open, starts, now), next, err
}

// byLane lists what may start in the lanes in which something starts: also what was asked
// a moment ago, if something has changed since, as it must not be overtaken.
func (r *Runner) byLane(open []core.Entry, starts map[lane]bool, now time.Time) (due [][]core.EntryID) {
	places := map[lane]int{}
	for _, e := range open {
		l := laneOf(e)
		if at, waits := r.next(e); !starts[l] || !mayStart(e, now) || !waits || at.After(now) && !r.changed(e) {
			continue
		}
		i, known := places[l]
		if !known {
			i = len(due)
			places[l], due = i, append(due, nil)
		}
		due[i] = append(due[i], e.ID)
	}
	return due
}

// lane is what entries share that must not overtake each other.
type lane struct {
	kind       string
	mailbox    core.MailboxID
	connection core.ConnectionID
}

func laneOf(e core.Entry) lane { return lane{e.Kind, e.Mailbox, e.Connection} }

// waiting tells whether an entry waits to be begun.
func waiting(e core.Entry) bool {
	return (e.State == core.EntryWaiting || e.State == core.EntryHeld) && !e.Approved.IsZero()
}

// mayStart tells whether an entry's time has come.
func mayStart(e core.Entry, now time.Time) bool { return waiting(e) && !e.Due.After(now) }

// next tells when an entry is to be looked at, and whether it waits at all.
func (r *Runner) next(e core.Entry) (time.Time, bool) {
	if !waiting(e) {
		return time.Time{}, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	a, known := r.asked[e.ID]
	switch {
	case !known, a.at.After(r.Clock.Now()): // the clock was set back: it would not be asked for as long
		return e.Due, true
	case e.Approved.After(a.at): // somebody has said yes since: they wait for it
		return e.Due, true
	}
	pause := askPause
	if !a.failed && a.turn == r.turn {
		pause = askSeldom
	}
	if at := a.at.Add(pause); at.After(e.Due) {
		return at, true
	}
	return e.Due, true
}

// silent tells whether nobody has to be woken for an entry: it waits for a change, and
// there was none since it was asked.
func (r *Runner) silent(e core.Entry) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	a, known := r.asked[e.ID]
	return known && !a.failed && a.turn == r.turn && !e.Due.After(a.at)
}

// changed tells whether there was a change since an entry was asked and gave an answer.
func (r *Runner) changed(e core.Entry) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := r.asked[e.ID]
	return !a.failed && a.turn != r.turn
}

// hear takes notice of what has changed.
func (r *Runner) hear() {
	changed := r.news == nil
	if r.news != nil {
		for _, e := range r.news.Take() {
			changed = changed || e.Kind == event.Changed
		}
	}
	if changed {
		r.mu.Lock()
		r.turn++
		r.mu.Unlock()
	}
}

// waits notes that an entry was asked, and failed that it could not be.
func (r *Runner) waits(id core.EntryID, failed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked[id] = asked{r.Clock.Now(), r.turn, failed}
}

func (r *Runner) forget(id core.EntryID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.asked, id)
}

var errSame = errors.New("nothing changed")

// run takes one entry through one attempt: record, act, record.
func (r *Runner) run(ctx context.Context, id core.EntryID) (changed bool, err error) {
	if err := r.scout(ctx, id); err != nil {
		return false, err
	}
	e, h, err := r.begin(ctx, id)
	if errors.Is(err, errSame) {
		return false, nil
	}
	if err != nil {
		r.waits(id, true)
		return false, err
	}
	r.publish(id)
	if e.State != core.EntryStarted {
		return true, nil
	}
	var (
		result string
		doErr  error = core.Fail(core.KindTemporary, "The program was closed before this was begun.", "")
	)
	if ctx.Err() == nil {
		result, doErr = h.Do(ctx, e)
	}
	// A result must not be lost because the program is being closed.
	err = r.end(context.WithoutCancel(ctx), h, e, result, doErr)
	r.publish(id)
	return true, err
}

// scout lets the handler of an entry that may start now look outside first.
func (r *Runner) scout(ctx context.Context, id core.EntryID) error {
	var e core.Entry
	paused := false
	err := r.Store.View(ctx, func(tx core.Tx) (err error) {
		if e, err = r.Store.Entry(tx, id); err == nil {
			paused, err = r.paused(tx)
		}
		return err
	})
	if err != nil || paused {
		return err
	}
	if s, ok := r.handler(e.Kind).(Scout); ok && mayStart(e, r.Clock.Now()) {
		s.Scout(ctx, e)
	}
	return nil
}

// begin records the attempt, or that the entry waits or is dropped.
func (r *Runner) begin(ctx context.Context, id core.EntryID) (e core.Entry, h Handler, err error) {
	now := r.Clock.Now()
	err = r.Store.Update(ctx, func(tx core.Tx) error {
		if paused, err := r.paused(tx); err != nil || paused {
			return cmp.Or(err, errSame)
		}
		if e, err = r.Store.Entry(tx, id); err != nil {
			return err
		}
		if !mayStart(e, now) {
			return errSame
		}
		before := e
		if h = r.handler(e.Kind); h == nil {
			e.State, e.Why = core.EntryFailed, "This program can't do acts of this kind."
			return r.Store.PutEntry(tx, &e)
		}
		ready, err := h.Prepare(tx, &e)
		if err != nil {
			return err
		}
		if ready.Act == core.ReadyGo {
			r.forget(id)
			start(&e, now)
			return r.Store.PutEntry(tx, &e)
		}
		return r.postpone(tx, before, &e, ready)
	})
	return e, h, err
}

// start records attempt n, with the time of the next one already set.
func start(e *core.Entry, now time.Time) {
	e.State, e.Why = core.EntryStarted, ""
	e.Attempts = append(e.Attempts, core.Attempt{Started: now})
	e.Due = now.Add(pause(len(e.Attempts)))
}

// postpone keeps what the handler said against starting now. Nothing is written
// when it said the same before.
func (r *Runner) postpone(tx core.Tx, before core.Entry, e *core.Entry, ready core.Readiness) error {
	now := r.Clock.Now()
	*e = before
	e.Why = ready.Why
	switch {
	case ready.Act == core.ReadyDrop:
		e.State, e.Finished = core.EntryDropped, now
		r.count(func(c *Counts) { c.Dropped++ })
	case ready.Until.After(now):
		e.State, e.Due = core.EntryWaiting, ready.Until
		r.forget(e.ID)
	default:
		e.State = core.EntryHeld
		r.waits(e.ID, false)
		if before.State == e.State && before.Why == e.Why {
			return errSame
		}
		r.count(func(c *Counts) { c.Held++ })
	}
	return r.Store.PutEntry(tx, e)
}

// end records the outcome of the attempt.
func (r *Runner) end(ctx context.Context, h Handler, e core.Entry, result string, doErr error) error {
	err := r.Store.Update(ctx, func(tx core.Tx) error {
		var err error
		if e, err = r.Store.Entry(tx, e.ID); err != nil {
			return err
		}
		r.judge(h, &e, result, doErr)
		if err := r.Store.PutEntry(tx, &e); err != nil {
			return err
		}
		return h.Finish(tx, e, result, doErr)
	})
	if err != nil {
		// The attempt stays without a result: the next start finds it and knows
		// what that means for this kind.
		return err
	}
	r.tally(e, doErr)
	return nil
}

// judge turns the outcome into the entry's new state.
func (r *Runner) judge(h Handler, e *core.Entry, result string, doErr error) {
	now := r.Clock.Now()
	attempt := &e.Attempts[len(e.Attempts)-1]
	attempt.Ended, attempt.Outcome = now, "done"
	if d, ok := h.(Drafter); ok && doErr == nil && d.Draft(result) != "" {
		e.State, e.Result, e.Why = core.EntryUnknown, result, d.Draft(result)
		attempt.Outcome, attempt.Detail = core.OutcomeDrafted, result
		return
	}
	if doErr == nil {
		e.State, e.Result, e.Why, e.Finished, attempt.Detail = core.EntryDone, result, "", now, result
		return
	}
	e.Why = sentence(doErr)
	attempt.Detail = e.Why
	switch kind := outcome(h, doErr); kind {
	case core.KindUnknown:
		attempt.Outcome = "unknown"
		if e.State = core.EntryUnknown; h.Idempotent() {
			r.later(e, doErr)
		}
	case core.KindTemporary, core.KindRateLimited, core.KindInUse:
		attempt.Outcome = "temporary"
		if e.State = core.EntryFailed; len(e.Attempts) < mostTries {
			r.later(e, doErr)
		}
	case core.KindAuth, core.KindForbidden, core.KindKeychain, core.KindStorage:
		attempt.Outcome = "failed"
		e.State, e.Due = core.EntryHeld, now.Add(mendPause)
	default:
		attempt.Outcome = "failed"
		e.State = core.EntryFailed
	}
}

// outcome is the error's kind. For an act that must not be repeated, an error of
// unknown origin leaves the outcome open.
func outcome(h Handler, err error) core.Kind {
	var known *core.Error
	if errors.As(err, &known) {
		return known.Kind
	}
	if h.Idempotent() {
		return core.KindOf(err)
	}
	return core.KindUnknown
}

func sentence(err error) string {
	var known *core.Error
	if errors.As(err, &known) {
		return known.Error()
	}
	return "It was begun and its outcome was not heard."
}

// later sets the next try: the time that the other side named, or a pause that
// doubles, changed by up to a quarter so that not all come back at once.
func (r *Runner) later(e *core.Entry, err error) {
	wait := pause(len(e.Attempts))
	e.State, e.Due = core.EntryWaiting, r.Clock.Now().Add(wait+r.jitter(wait/4))
	var known *core.Error
	if errors.As(err, &known) && known.RetryAt.After(e.Due) {
		e.Due = known.RetryAt
	}
}

func pause(attempt int) time.Duration {
	wait := firstPause
	for ; attempt > 1 && wait < lastPause; attempt-- {
		wait *= 2
	}
	return min(wait, lastPause)
}

func (r *Runner) jitter(most time.Duration) time.Duration {
	var b [8]byte
	if r.Rand == nil || most <= 0 {
		return 0
	}
	if _, err := io.ReadFull(r.Rand, b[:]); err != nil {
		return 0
	}
	return time.Duration(binary.BigEndian.Uint64(b[:]) % uint64(most))
}

func (r *Runner) tally(e core.Entry, doErr error) {
	r.count(func(c *Counts) {
		switch e.State {
		case core.EntryDone:
			c.Done[e.Kind]++
		case core.EntryUnknown:
			if doErr != nil {
				c.Unknown++
			}
		case core.EntryHeld:
			c.Held++
		case core.EntryFailed:
			c.Failed++
		default:
			c.Retried++
		}
		var known *core.Error
		if errors.As(doErr, &known) {
			c.Errors = append(c.Errors, known)
		} else if doErr != nil {
			c.Errors = append(c.Errors, core.Fail(core.KindUnknown, sentence(doErr), "").Because(doErr))
		}
	})
}
