package outbox_test

import (
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Who says yes to what was asked in vain a moment ago does not wait for the next time it
// would have been asked.
func TestWhatIsApprovedAnewIsAskedAtOnce(t *testing.T) {
	w := email()
	w.ready = core.Readiness{Act: core.ReadyWait, Why: "The first export waits for a look."}
	d := newDesk(t, w)
	bus := d.heard()
	id := d.add("k").ID
	d.step()
	d.clock.add(2 * time.Second)
	e := d.entry(id)
	e.Approved, e.Due = d.clock.Now(), d.clock.Now()
	if err := d.store.Update(t.Context(), func(tx core.Tx) error { return d.store.PutEntry(tx, &e) }); err != nil {
		t.Fatal(err)
	}
	w.ready = core.Readiness{}
	bus.Publish(event.Event{Kind: event.Changed, Topic: event.Outbox})
	d.step()
	d.expect(id, core.EntryDone, 1)
}
