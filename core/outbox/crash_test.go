package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/outbox"
)

var errKilled = errors.New("killed")

// dying is a store whose process is killed around its n-th Update: before it
// reaches the disk, or just after. From then on nothing reaches the disk.
type dying struct {
	outbox.Store
	updates   int
	killAt    int
	committed bool
}

func (d *dying) Update(ctx context.Context, fn func(core.Tx) error) error {
	d.updates++
	if d.updates > d.killAt || d.updates == d.killAt && !d.committed {
		return errKilled
	}
	err := d.Store.Update(ctx, fn)
	if d.updates == d.killAt && err == nil {
		return errKilled
	}
	return err
}

// A program killed at each step of an act, started again, and run until nothing
// is left to do.
func TestKilledAtEachStep(t *testing.T) {
	tests := []struct {
		killAt     int
		committed  bool
		idempotent bool
		state      core.EntryState
		calls      int
	}{
		{1, false, false, core.EntryDone, 1},    // before the attempt was recorded
		{1, true, false, core.EntryUnknown, 0},  // recorded, not yet called
		{2, false, false, core.EntryUnknown, 1}, // called, result not recorded
		{2, true, false, core.EntryDone, 1},     // all recorded
		{1, false, true, core.EntryDone, 1},
		{1, true, true, core.EntryDone, 1},
		{2, false, true, core.EntryDone, 2},
		{2, true, true, core.EntryDone, 1},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("update %d committed %v idempotent %v", test.killAt, test.committed, test.idempotent), func(t *testing.T) {
			d := newDesk(t, &world{kind: "email", idempotent: test.idempotent})
			id := d.add("k").ID
			d.start(&dying{Store: d.store, killAt: test.killAt, committed: test.committed})
			if _, _, err := d.runner.Step(t.Context()); !errors.Is(err, errKilled) {
				t.Fatalf("the kill did not show: %v", err)
			}
			d.start(d.store)
			if _, err := d.runner.Recover(t.Context()); err != nil {
				t.Fatal(err)
			}
			for range 3 {
				d.step()
				d.clock.add(24 * time.Hour)
			}
			d.expect(id, test.state, test.calls)
		})
	}
}

// Without Recover an attempt under way is never begun a second time.
func TestAStartedEntryIsLeftAlone(t *testing.T) {
	d := newDesk(t, email())
	id := d.add("k").ID
	d.start(&dying{Store: d.store, killAt: 1, committed: true})
	if _, _, err := d.runner.Step(t.Context()); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	d.start(d.store)
	d.clock.add(24 * time.Hour)
	d.step()
	d.expect(id, core.EntryStarted, 0)
}

// Closing the program in mid-send keeps the answer that came.
func TestAnAnswerIsKeptWhenTheProgramIsClosed(t *testing.T) {
	w := &closing{world: email()}
	d := newDesk(t, w.world)
	id := d.add("k").ID
	ctx, cancel := context.WithCancel(t.Context())
	w.cancel = cancel
	r := outbox.New(outbox.Config{Store: d.store, Clock: d.clock, Handlers: []outbox.Handler{w}})
	if _, _, err := r.Step(ctx); err != nil {
		t.Fatal(err)
	}
	d.expect(id, core.EntryDone, 1)
}

// closing closes the program during the call.
type closing struct {
	*world
	cancel context.CancelFunc
}

func (c *closing) Do(ctx context.Context, e core.Entry) (string, error) {
	c.cancel()
	return c.world.Do(ctx, e)
}
