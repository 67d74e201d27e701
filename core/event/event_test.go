package event_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core/event"
)

func TestEqualEventsCoalesceInOrder(t *testing.T) {
	var bus event.Bus
	l := bus.Listen()
	a := event.Event{Kind: event.Changed, Topic: event.Jobs, ID: "j1"}
	b := event.Event{Kind: event.Looked, Topic: event.Sync}
	for _, e := range []event.Event{a, b, a, b} {
		bus.Publish(e)
	}
	<-l.Ready()
	if diff := cmp.Diff([]event.Event{a, b}, l.Take()); diff != "" {
		t.Error(diff)
	}
	if got := l.Take(); got != nil {
		t.Errorf("took %v twice", got)
	}
}

func TestSlowListenerIsBoundedAndLosesNoTopic(t *testing.T) {
	var bus event.Bus
	l := bus.Listen()
	for i := range 10_000 {
		bus.Publish(event.Event{Kind: event.Changed, Topic: event.ATSJobs, ID: strconv.Itoa(i)})
	}
	bus.Publish(event.Event{Kind: event.Changed, Topic: event.Leads, ID: "p1"})
	got := l.Take()
	if len(got) > 300 {
		t.Errorf("a listener that does not take keeps %d events", len(got))
	}
	if last := got[len(got)-1]; last.Topic != event.Leads || last.ID != "" {
		t.Errorf("the last topic was lost: %v", last)
	}
}

func TestOnlyTheTopicsAskedForAndNothingAfterClose(t *testing.T) {
	var bus event.Bus
	l := bus.Listen(event.Leads)
	bus.Publish(event.Event{Topic: event.Jobs})
	bus.Publish(event.Event{Topic: event.Leads})
	if got := l.Take(); len(got) != 1 || got[0].Topic != event.Leads {
		t.Errorf("took %v", got)
	}
	l.Close()
	bus.Publish(event.Event{Topic: event.Leads})
	if got := l.Take(); got != nil {
		t.Errorf("heard %v after closing", got)
	}
	var none *event.Bus
	none.Publish(event.Event{})
}
