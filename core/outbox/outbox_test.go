package outbox_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/outbox"
	"reqdesk/storage"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// clock stands still until it is set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Wait(ctx context.Context, _ time.Time) error { return ctx.Err() }

// world stands for what is outside: it remembers what was done to it.
type world struct {
	kind       string
	idempotent bool
	mu         sync.Mutex
	done       []string
	answers    []error // of the next calls; then nil
	ready      core.Readiness
	finished   []string
	dropped    []string
}

func (w *world) Kind() string     { return w.kind }
func (w *world) Idempotent() bool { return w.idempotent }

func (w *world) Prepare(_ core.Tx, e *core.Entry) (core.Readiness, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	e.Preview = "prepared"
	if w.ready.Act == "" {
		return core.Readiness{Act: core.ReadyGo}, nil
	}
	return w.ready, nil
}

func (w *world) Do(_ context.Context, e core.Entry) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done = append(w.done, e.Key)
	if len(w.answers) == 0 {
		return "250 ok", nil
	}
	err := w.answers[0]
	w.answers = w.answers[1:]
	return "", err
}

func (w *world) Finish(_ core.Tx, e core.Entry, result string, _ error) error {
	w.finished = append(w.finished, string(e.State)+" "+result)
	return nil
}

func (w *world) Dropped(_ core.Tx, e core.Entry) error {
	w.dropped = append(w.dropped, e.Key)
	return nil
}

// desk is a runner over a real store.
type desk struct {
	*testing.T
	store  outbox.Store
	clock  *clock
	world  *world
	runner *outbox.Runner
}

func newDesk(t *testing.T, w *world) *desk {
	t.Helper()
	db, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	d := &desk{T: t, store: db, clock: &clock{now: noon}, world: w}
	d.start(db)
	return d
}

// start is a start of the program.
func (d *desk) start(s outbox.Store) {
	d.runner = outbox.New(outbox.Config{Store: s, Clock: d.clock, Handlers: []outbox.Handler{d.world}})
}

func (d *desk) add(key string) core.Entry {
	d.Helper()
	e := core.Entry{Kind: d.world.kind, Key: key, Approved: noon}
	if err := d.store.Update(d.Context(), func(tx core.Tx) error { return d.runner.Add(tx, &e) }); err != nil {
		d.Fatal(err)
	}
	return e
}

func (d *desk) step() (changed bool, next time.Time) {
	d.Helper()
	changed, next, err := d.runner.Step(d.Context())
	if err != nil {
		d.Fatal(err)
	}
	return changed, next
}

func (d *desk) entry(id core.EntryID) core.Entry {
	d.Helper()
	var e core.Entry
	if err := d.store.View(d.Context(), func(tx core.Tx) (err error) { e, err = d.store.Entry(tx, id); return err }); err != nil {
		d.Fatal(err)
	}
	return e
}

func (d *desk) expect(id core.EntryID, state core.EntryState, calls int) core.Entry {
	d.Helper()
	e := d.entry(id)
	if e.State != state || len(d.world.done) != calls {
		d.Fatalf("entry is %s (%s) after %d calls, want %s after %d", e.State, e.Why, len(d.world.done), state, calls)
	}
	return e
}

func email() *world { return &world{kind: "email"} }

func TestAnActIsDoneOnceHoweverOftenItIsAskedFor(t *testing.T) {
	d := newDesk(t, email())
	first, second := d.add("email/e1/0"), d.add("email/e1/0")
	if first.ID != second.ID {
		t.Errorf("two entries %s and %s for one key", first.ID, second.ID)
	}
	changed, _ := d.step()
	e := d.expect(first.ID, core.EntryDone, 1)
	if !changed || e.Result != "250 ok" || e.Preview != "prepared" || e.Attempts[0].Outcome != "done" || e.Finished.IsZero() {
		t.Errorf("changed %v, entry %+v", changed, e)
	}
	if again := d.add("email/e1/0"); again.ID != first.ID || again.State != core.EntryDone {
		t.Errorf("asked for again after it was done: %+v", again)
	}
	if changed, next := d.step(); changed || !next.IsZero() {
		t.Errorf("an idle outbox: changed %v, next %v", changed, next)
	}
	d.expect(first.ID, core.EntryDone, 1)
	if d.runner.Counts().Done["email"] != 1 {
		t.Errorf("counts %+v", d.runner.Counts())
	}
}

func TestWhatIsNotDueOrNotApprovedWaits(t *testing.T) {
	d := newDesk(t, email())
	later := core.Entry{Kind: "email", Key: "later", Approved: noon, Due: noon.Add(time.Hour)}
	unapproved := core.Entry{Kind: "email", Key: "unapproved"}
	err := d.store.Update(t.Context(), func(tx core.Tx) error {
		return errors.Join(d.runner.Add(tx, &later), d.runner.Add(tx, &unapproved))
	})
	if err != nil {
		t.Fatal(err)
	}
	if changed, next := d.step(); changed || !next.Equal(noon.Add(time.Hour)) {
		t.Errorf("changed %v, next %v", changed, next)
	}
	d.clock.add(time.Hour)
	d.step()
	d.expect(later.ID, core.EntryDone, 1)
	if e := d.expect(unapproved.ID, core.EntryHeld, 1); e.Why != "It waits for approval." {
		t.Errorf("why: %q", e.Why)
	}
}

func TestOutcomes(t *testing.T) {
	gone := errors.New("connection reset")
	tests := map[string]struct {
		idempotent bool
		answer     error
		state      core.EntryState
		again      bool // tried again by itself after a day
	}{
		"a server that is away, for an e-mail":      {false, core.Fail(core.KindTemporary, "Away.", ""), core.EntryWaiting, true},
		"a server that is away, for an export":      {true, core.Fail(core.KindTemporary, "Away.", ""), core.EntryWaiting, true},
		"silence after an e-mail":                   {false, core.Fail(core.KindUnknown, "Silence.", ""), core.EntryUnknown, false},
		"silence after an export":                   {true, core.Fail(core.KindUnknown, "Silence.", ""), core.EntryWaiting, true},
		"an error of unknown origin, for an e-mail": {false, gone, core.EntryUnknown, false},
		"a refusal":        {false, core.Fail(core.KindInvalid, "Refused.", ""), core.EntryFailed, false},
		"a wrong password": {false, core.Fail(core.KindAuth, "Wrong password.", ""), core.EntryHeld, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := &world{kind: "act", idempotent: test.idempotent, answers: []error{test.answer}}
			d := newDesk(t, w)
			id := d.add("k").ID
			d.step()
			e := d.expect(id, test.state, 1)
			if e.Why == "" || len(w.finished) != 1 || e.Attempts[0].Ended.IsZero() {
				t.Errorf("why %q, finished %v, attempt %+v", e.Why, w.finished, e.Attempts[0])
			}
			d.step()
			d.expect(id, test.state, 1)
			d.clock.add(24 * time.Hour)
			d.step()
			if again := len(w.done) == 2; again != test.again {
				t.Errorf("tried again: %v, want %v", again, test.again)
			}
		})
	}
}

func TestPausesDoubleAndObeyTheServersTime(t *testing.T) {
	away := core.Fail(core.KindTemporary, "Away.", "")
	limited := &core.Error{Kind: core.KindRateLimited, Message: "Slow down.", RetryAt: noon.Add(5 * time.Hour)}
	d := newDesk(t, &world{kind: "act", answers: []error{away, away, limited}})
	id := d.add("k").ID
	var waits []time.Duration
	for range 3 {
		d.step()
		e := d.entry(id)
		waits = append(waits, e.Due.Sub(d.clock.Now()).Round(time.Minute))
		d.clock.add(e.Due.Sub(d.clock.Now()))
	}
	if d := cmp.Diff([]time.Duration{time.Minute, 2 * time.Minute, 5*time.Hour - 3*time.Minute}, waits); d != "" {
		t.Error(d)
	}
}

func TestAnActWaitsOrIsDroppedByTheStateOfTheMoment(t *testing.T) {
	w := email()
	w.ready = core.Readiness{Act: core.ReadyWait, Why: "The job is closed."}
	d := newDesk(t, w)
	id := d.add("k").ID
	d.step()
	if e := d.expect(id, core.EntryHeld, 0); e.Why != "The job is closed." || e.Preview != "" {
		t.Errorf("%+v", e)
	}
	if changed, next := d.step(); changed || !next.Equal(noon.Add(30*time.Second)) { // nobody tells of changes here
		t.Errorf("asked again at once: changed %v, next %v", changed, next)
	}
	d.clock.add(time.Minute)
	if changed, _ := d.step(); changed {
		t.Error("the same answer changed something")
	}
	w.ready = core.Readiness{Act: core.ReadyWait, Why: "Night.", Until: d.clock.Now().Add(time.Hour)}
	d.clock.add(time.Minute)
	d.step()
	d.expect(id, core.EntryWaiting, 0)
	w.ready = core.Readiness{Act: core.ReadyDrop, Why: "She answered."}
	d.clock.add(time.Hour)
	d.step()
	d.expect(id, core.EntryDropped, 0)
}

func TestAPausedOutboxBeginsNothingAlsoAfterARestart(t *testing.T) {
	d := newDesk(t, email())
	id := d.add("k").ID
	if err := d.runner.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.start(d.store)
	d.step()
	d.expect(id, core.EntryWaiting, 0)
	if err := d.runner.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.step()
	d.expect(id, core.EntryDone, 1)
}

func TestRetryDropAndResolve(t *testing.T) {
	refused := core.Fail(core.KindInvalid, "Refused.", "")
	silent := core.Fail(core.KindUnknown, "Silence.", "")
	w := &world{kind: "email", answers: []error{refused, silent, silent}}
	d := newDesk(t, w)
	must := func(_ core.Entry, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	refuses := func(_ core.Entry, err error) {
		t.Helper()
		if core.KindOf(err) != core.KindRefused {
			t.Fatalf("error %v, want a refusal", err)
		}
	}
	id := d.add("k").ID
	refuses(d.runner.Resolve(t.Context(), id, true))
	d.step()
	d.expect(id, core.EntryFailed, 1)
	must(d.runner.Retry(t.Context(), id))
	d.step()
	d.expect(id, core.EntryUnknown, 2)
	refuses(d.runner.Retry(t.Context(), id))
	refuses(d.runner.Drop(t.Context(), id))
	must(d.runner.Resolve(t.Context(), id, false))
	d.step()
	d.expect(id, core.EntryUnknown, 3)
	must(d.runner.Resolve(t.Context(), id, true))
	d.expect(id, core.EntryDone, 3)
	if last := w.finished[len(w.finished)-1]; last != "done sent, as you said" {
		t.Errorf("finished with %q", last)
	}
	other := core.Entry{Kind: "email", Key: "other", Approved: noon, Due: noon.Add(time.Hour)}
	if err := d.store.Update(t.Context(), func(tx core.Tx) error { return d.runner.Add(tx, &other) }); err != nil {
		t.Fatal(err)
	}
	must(d.runner.Drop(t.Context(), other.ID))
	if len(w.dropped) != 1 {
		t.Errorf("dropped %v", w.dropped)
	}
	refuses(d.runner.Retry(t.Context(), other.ID))
	list, err := d.runner.List(t.Context(), 10)
	if err != nil || len(list) != 2 {
		t.Errorf("list of %d, %v", len(list), err)
	}
}

func TestOneEntryIsRunWithoutTheOthers(t *testing.T) {
	d := newDesk(t, email())
	first, second := d.add("first"), d.add("second")
	if err := d.runner.RunOne(t.Context(), second.ID); err != nil {
		t.Fatal(err)
	}
	d.expect(first.ID, core.EntryWaiting, 1)
	d.expect(second.ID, core.EntryDone, 1)
}

// heard gives the desk a bus, as the program has one.
func (d *desk) heard() *event.Bus {
	bus := &event.Bus{}
	d.runner = outbox.New(outbox.Config{Store: d.store, Clock: d.clock, Handlers: []outbox.Handler{d.world}, Events: bus})
	return bus
}

// A day with one e-mail that something holds and one that is due in the evening: nothing
// runs but at that time and when something changes.
func TestNothingWakesUpBetweenDueTimesAndChanges(t *testing.T) {
	w := email()
	w.ready = core.Readiness{Act: core.ReadyWait, Why: "The job is closed."}
	d := newDesk(t, w)
	bus := d.heard()
	held := d.add("held")
	evening := core.Entry{Kind: "email", Key: "evening", Approved: noon, Due: noon.Add(7 * time.Hour)}
	if err := d.store.Update(t.Context(), func(tx core.Tx) error { return d.runner.Add(tx, &evening) }); err != nil {
		t.Fatal(err)
	}
	listener := bus.Listen()
	defer listener.Close()
	wakes := 0
	// day lets time pass as the engine does: a step when one is asked for, and one when
	// something was told to have changed.
	day := func(until time.Time) {
		for range 5000 {
			_, next := d.step()
			wakes++
			if len(listener.Take()) > 0 {
				continue
			}
			if next.IsZero() || next.After(until) {
				d.clock.add(until.Sub(d.clock.Now()))
				return
			}
			d.clock.add(max(next.Sub(d.clock.Now()), 0))
		}
		t.Fatal("it never comes to rest")
	}
	day(noon.Add(6 * time.Hour))
	if d.expect(held.ID, core.EntryHeld, 0); wakes > 4 {
		t.Errorf("%d wake-ups in six hours in which nothing was due and nothing changed", wakes)
	}
	wakes = 0
	day(noon.Add(24 * time.Hour))
	if d.expect(evening.ID, core.EntryHeld, 0); wakes > 6 {
		t.Errorf("%d wake-ups for one due time", wakes)
	}
	w.ready = core.Readiness{}
	bus.Publish(event.Event{Kind: event.Changed, Topic: event.Jobs}) // the job is open again
	d.step()
	d.expect(held.ID, core.EntryDone, 2)
	d.expect(evening.ID, core.EntryDone, 2)
}

// Many changes in a short time don't ask what is held again and again, and none of them
// is missed.
func TestWhatIsHeldIsAskedAMomentAfterAChange(t *testing.T) {
	w := email()
	w.ready = core.Readiness{Act: core.ReadyWait, Why: "The job is closed."}
	d := newDesk(t, w)
	bus := d.heard()
	id := d.add("k").ID
	d.step()
	d.step() // its own word that something is held was one
	d.clock.add(time.Minute)
	d.step()
	bus.Publish(event.Event{Kind: event.Looked, Topic: event.Mailboxes})
	if _, next := d.step(); !next.IsZero() {
		t.Errorf("a look that changed nothing wakes it at %v", next)
	}
	d.clock.add(10 * time.Second)
	w.ready = core.Readiness{}
	for range 3 {
		bus.Publish(event.Event{Kind: event.Changed, Topic: event.Jobs})
		if _, next := d.step(); !next.Equal(noon.Add(90 * time.Second)) {
			t.Fatalf("asked again at %v", next)
		}
	}
	d.expect(id, core.EntryHeld, 0)
	d.clock.add(20 * time.Second)
	d.step()
	d.expect(id, core.EntryDone, 1)
}

// A clock that is set back by two days does not keep what is held waiting for as long.
func TestWhatIsHeldIsAskedAlthoughTheClockWasSetBack(t *testing.T) {
	w := email()
	w.ready = core.Readiness{Act: core.ReadyWait, Why: "The job is closed."}
	d := newDesk(t, w)
	bus := d.heard()
	d.clock.add(72 * time.Hour)
	id := d.add("k").ID
	d.step()
	d.clock.add(-48 * time.Hour)
	e := d.entry(id)
	e.Due = noon
	if err := d.store.Update(t.Context(), func(tx core.Tx) error { return d.store.PutEntry(tx, &e) }); err != nil {
		t.Fatal(err)
	}
	w.ready = core.Readiness{}
	bus.Publish(event.Event{Kind: event.Changed, Topic: event.Jobs})
	d.step()
	d.expect(id, core.EntryDone, 1)
}

// What was held a moment ago, and is not any more, is not overtaken by what comes due in
// the same mailbox: it keeps its place.
func TestWhatIsHeldKeepsItsPlaceInTheMailbox(t *testing.T) {
	w := email()
	w.ready = core.Readiness{Act: core.ReadyWait, Why: "The job is closed."}
	d := newDesk(t, w)
	bus := d.heard()
	d.add("first")
	second := core.Entry{Kind: "email", Key: "second", Approved: noon, Due: noon.Add(20 * time.Second)}
	if err := d.store.Update(t.Context(), func(tx core.Tx) error { return d.runner.Add(tx, &second) }); err != nil {
		t.Fatal(err)
	}
	d.step()
	d.step() // its own word that something is held was one
	d.clock.add(20 * time.Second)
	w.ready = core.Readiness{}
	bus.Publish(event.Event{Kind: event.Changed, Topic: event.Jobs})
	d.step()
	if want := []string{"first", "second"}; !slices.Equal(w.done, want) {
		t.Errorf("done in the order %v, want %v", w.done, want)
	}
}
