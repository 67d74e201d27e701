// Package event tells screens and loops that something was looked at or has
// changed. It carries ids, never data: whoever hears one reads the store again.
//
// Events only wake and redraw. No change of state may depend on one arriving: a
// slow listener misses intermediate ones, and nothing is kept over a restart.
package event

import "sync"

// Kind tells the two kinds of event apart.
type Kind string

// The kinds.
const (
	Looked  Kind = "looked"  // we asked and nothing need have changed
	Changed Kind = "changed" // something is different
)

// Topic is the sort of record an event is about.
type Topic string

// The topics.
const (
	Sync      Topic = "sync"
	ATSJobs   Topic = "ats jobs"
	Jobs      Topic = "jobs"
	People    Topic = "people"
	Review    Topic = "review"
	Outreach  Topic = "outreach"
	Outbox    Topic = "outbox"
	Leads     Topic = "leads"
	Mailboxes Topic = "mailboxes"
	Clients   Topic = "clients"
)

// Event is one notification. ID is the record's id as text, "" = several.
type Event struct {
	Kind  Kind
	Topic Topic
	ID    string
}

// Bus hands events to listeners. The zero Bus is ready; a nil one drops
// everything.
type Bus struct {
	mu        sync.Mutex
	listeners map[*Listener]struct{}
}

// Listener holds what a listener has not yet taken. Equal events coalesce; it
// keeps at most pending distinct ones, and beyond that one per topic.
type Listener struct {
	bus    *Bus
	mu     sync.Mutex
	queue  []Event
	wake   chan struct{}
	topics map[Topic]bool
}

const pending = 256

// Listen subscribes to the topics; none = all. Close the listener when done.
func (b *Bus) Listen(topics ...Topic) *Listener {
	l := &Listener{bus: b, wake: make(chan struct{}, 1), topics: map[Topic]bool{}}
	for _, t := range topics {
		l.topics[t] = true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.listeners == nil {
		b.listeners = map[*Listener]struct{}{}
	}
	b.listeners[l] = struct{}{}
	return l
}

// Publish hands e to all listeners. It never blocks.
func (b *Bus) Publish(e Event) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for l := range b.listeners {
		l.add(e)
	}
}

// Ready receives a value when there is something to Take.
func (l *Listener) Ready() <-chan struct{} { return l.wake }

// Take gives what has come since the last Take, oldest first.
func (l *Listener) Take() []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.queue
	l.queue = nil
	return q
}

// Close unsubscribes.
func (l *Listener) Close() {
	l.bus.mu.Lock()
	defer l.bus.mu.Unlock()
	delete(l.bus.listeners, l)
}

func (l *Listener) add(e Event) {
	if len(l.topics) > 0 && !l.topics[e.Topic] {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) >= pending {
		e.ID = ""
	}
	for _, have := range l.queue {
		if have == e {
			return
		}
	}
	l.queue = append(l.queue, e)
	select {
	case l.wake <- struct{}{}:
	default:
	}
}
