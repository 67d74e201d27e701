package outbox

import (
	"context"
	"slices"

	"reqdesk/core"
)

// scope is where the outbox keeps its one setting.
const scope = "outbox"

func (r *Runner) paused(tx core.Tx) (bool, error) {
	s, err := r.Store.Settings(tx, scope)
	return s["paused"] == "true", err
}

// Paused tells whether the outbox rests.
func (r *Runner) Paused(ctx context.Context) (paused bool, err error) {
	err = r.Store.View(ctx, func(tx core.Tx) (err error) {
		paused, err = r.paused(tx)
		return err
	})
	return paused, err
}

// Pause keeps everything from being begun, also after a restart. What is under
// way comes to its end.
func (r *Runner) Pause(ctx context.Context) error { return r.setPaused(ctx, "true") }

// Resume ends a pause.
func (r *Runner) Resume(ctx context.Context) error { return r.setPaused(ctx, "false") }

func (r *Runner) setPaused(ctx context.Context, to string) error {
	err := r.Store.Update(ctx, func(tx core.Tx) error { return putPaused(tx, r.Store, to) })
	r.publish(0)
	return err
}

// PauseIn pauses the outbox of a store that nobody runs yet, within a transaction: what
// comes from a backup must not be in use for a moment without it.
func PauseIn(tx core.Tx, store core.Settings) error { return putPaused(tx, store, "true") }

func putPaused(tx core.Tx, store core.Settings, to string) error {
	s, err := store.Settings(tx, scope)
	if err != nil {
		return err
	}
	s["paused"] = to
	return store.PutSettings(tx, scope, s)
}

// Recover settles what a killed program left behind: attempts without a result.
// Acts that may be repeated wait again; all others become unknown. It returns how
// many were found.
func (r *Runner) Recover(ctx context.Context) (found int, err error) {
	r.step.Lock()
	defer r.step.Unlock()
	err = r.Store.Update(ctx, func(tx core.Tx) error {
		found = 0
		open, err := r.Store.OpenEntries(tx)
		if err != nil {
			return err
		}
		for _, e := range open {
			if e.State != core.EntryStarted {
				continue
			}
			found++
			if n := len(e.Attempts); n > 0 && e.Attempts[n-1].Ended.IsZero() {
				e.Attempts[n-1].Outcome = "unknown"
			}
			e.State, e.Why = core.EntryUnknown, interrupted
			if h := r.handler(e.Kind); h != nil && h.Idempotent() {
				e.State, e.Why, e.Due = core.EntryWaiting, "", r.Clock.Now()
			}
			if err := r.Store.PutEntry(tx, &e); err != nil {
				return err
			}
		}
		return nil
	})
	if found > 0 {
		r.publish(0)
	}
	return found, err
}

const interrupted = "The program ended while this was under way: it may have been sent. Look in the Sent folder, then say whether it was."

// Retry lets an entry that failed or is held be begun again now.
func (r *Runner) Retry(ctx context.Context, id core.EntryID) (core.Entry, error) {
	return r.change(ctx, id, func(_ core.Tx, e *core.Entry) error {
		switch e.State {
		case core.EntryFailed, core.EntryHeld, core.EntryWaiting:
			if e.Approved.IsZero() {
				return core.Fail(core.KindRefused, "This was not approved yet.", "Approve it first.")
			}
			e.State, e.Why, e.Due = core.EntryWaiting, "", r.Clock.Now()
			return nil
		}
		return wrongState(*e, "tried again")
	})
}

// DroppedByHand is the reason of an entry that a person took out.
const DroppedByHand = "Dropped by hand."

// Drop takes an entry out for good; one word is final.
func (r *Runner) Drop(ctx context.Context, id core.EntryID) (core.Entry, error) {
	return r.change(ctx, id, func(tx core.Tx, e *core.Entry) error {
		switch e.State {
		case core.EntryFailed, core.EntryHeld, core.EntryWaiting:
			e.State, e.Why, e.Finished = core.EntryDropped, DroppedByHand, r.Clock.Now()
			if d, ok := r.handler(e.Kind).(Dropper); ok {
				return d.Dropped(tx, *e)
			}
			return nil
		}
		return wrongState(*e, "dropped")
	})
}

// Resolve takes a person's word for what became of an entry whose outcome is
// unknown: it was sent, and counts as done; or it was not, and is begun again.
func (r *Runner) Resolve(ctx context.Context, id core.EntryID, sent bool) (core.Entry, error) {
	return r.change(ctx, id, func(tx core.Tx, e *core.Entry) error {
		if e.State != core.EntryUnknown {
			return wrongState(*e, "resolved")
		}
		if !sent {
			drafted := e.Drafted()
			e.State, e.Why, e.Due = core.EntryWaiting, "", r.Clock.Now()
			if d, ok := r.handler(e.Kind).(Drafter); ok && drafted {
				return d.NotSent(tx, e)
			}
			return nil
		}
		e.State, e.Why, e.Finished, e.Result = core.EntryDone, "", r.Clock.Now(), "sent, as you said"
		if h := r.handler(e.Kind); h != nil {
			return h.Finish(tx, *e, e.Result, nil)
		}
		return nil
	})
}

func wrongState(e core.Entry, verb string) error {
	hints := map[core.EntryState]string{
		core.EntryUnknown: "Say first whether it was sent: outbox resolve.",
		core.EntryStarted: "Wait until it has come to its end.",
	}
	return core.Fail(core.KindRefused, "This entry is "+string(e.State)+" and can't be "+verb+".", hints[e.State])
}

func (r *Runner) change(ctx context.Context, id core.EntryID, fn func(core.Tx, *core.Entry) error) (e core.Entry, err error) {
	err = r.Store.Update(ctx, func(tx core.Tx) error {
		if e, err = r.Store.Entry(tx, id); err != nil {
			return err
		}
		if err := fn(tx, &e); err != nil {
			return err
		}
		return r.Store.PutEntry(tx, &e)
	})
	if err == nil {
		r.forget(id)
		r.publish(id)
	}
	return e, err
}

// List gives the open entries, oldest first, and behind them the finished ones,
// newest first, up to the limit.
func (r *Runner) List(ctx context.Context, finished int) (list []core.Entry, err error) {
	err = r.Store.View(ctx, func(tx core.Tx) error {
		if list, err = r.Store.OpenEntries(tx); err != nil || finished <= 0 {
			return err
		}
		list = slices.Clone(list)
		most := len(list) + finished
		for e, err := range r.Store.FinishedEntries(tx) {
			if err != nil {
				return err
			}
			if list = append(list, e); len(list) >= most {
				return nil
			}
		}
		return nil
	})
	return list, err
}
