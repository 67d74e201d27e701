package storage

import (
	"bytes"
	"sync"

	"reqdesk/core"
)

// nonceSize is how much of a sealed value tells it from any other that ever lay
// in its place: the random number that it begins with.
const nonceSize = 12

// glass remembers a short view of each record of a table, so that a list over all
// of them unseals and decodes only what was written since the last time. A record
// is known again by the random number that its sealed form begins with, so a
// view that is rolled back, restored or from an older snapshot is never mixed up.
type glass[V any] struct {
	mu   sync.Mutex
	seen map[string]glimpse[V] // by key
}

type glimpse[V any] struct {
	nonce [nonceSize]byte
	stamp uint64 // of the last View in which it was found unchanged; 0 = none
	view  V
}

// through gives the views of all records of a table in the order of their keys.
func through[D, S, V any](u *unit, t *table[D, S], g *glass[V], look func(D) V) ([]V, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.seen == nil {
		g.seen = map[string]glimpse[V]{}
	}
	out := make([]V, 0, len(g.seen))
	for k, sealed := range u.keys(t.bucket, nil) {
		known, ok := g.seen[string(k)]
		if !ok || len(sealed) < nonceSize || !bytes.Equal(known.nonce[:], sealed[:nonceSize]) {
			s, _, err := t.decode(u, k, sealed)
			if err != nil {
				return nil, err
			}
			copy(known.nonce[:], sealed)
			known.view = look(t.unpack(s))
			g.seen[string(k)] = known
		}
		out = append(out, known.view)
	}
	if len(g.seen) > len(out)+len(out)/4 { // deleted ones
		clear(g.seen)
	}
	return out, nil
}

// JobGlances gives all jobs without their long texts, oldest first.
func (w *Workspace) JobGlances(tx core.Tx) ([]core.Job, error) {
	return through(own(tx), &jobs, &w.glances.jobs, glanceJob)
}

func glanceJob(j core.Job) core.Job {
	p := j.AtImport
	j.Description = ""
	j.AtImport = core.Posting{ID: p.ID, Reference: p.Reference, URL: p.URL}
	return j
}

// MessageGlances gives what lists need of all e-mails, newest first.
func (w *Workspace) MessageGlances(tx core.Tx) ([]core.MessageGlance, error) {
	list, err := through(own(tx), &messages, &w.glances.messages, func(m core.Message) core.MessageGlance {
		g := core.MessageGlance{Kind: m.Kind, Job: m.Job, Person: m.Person, Recorded: m.Recorded}
		if m.Kind == core.MessageReply || m.Kind == core.MessageAsk {
			g.Detail = m.Detail
		}
		return g
	})
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list, err
}

// glances is what lists over everything remember between two readings.
type glances struct {
	jobs     glass[core.Job]
	messages glass[core.MessageGlance]
	touches  touches

	job         glass[core.Job] // these are looked at one by one
	clients     glass[core.Client]
	connections glass[core.Connection]
	settings    latest[map[string]map[string]string]
	suppressed  latest[bool]
}

// latest remembers what was read in the last View; it is read anew when anything
// has been written since.
type latest[V any] struct {
	mu    sync.Mutex
	stamp uint64 // 0 = nothing is remembered
	is    V
}

// of gives what is remembered of the state that u sees; false = nothing.
func (l *latest[V]) of(u *unit) (is V, known bool) {
	if u.Writable() {
		return is, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stamp != u.stamp() {
		return is, false
	}
	return l.is, true
}

func (l *latest[V]) keep(u *unit, is V) {
	if u.Writable() {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.is, l.stamp = is, u.stamp()
}

// touches remembers in which transaction something around a job's people was
// written last. A file that takes the place of another begins a new era: its
// transactions are numbered anew.
type touches struct {
	mu   sync.Mutex
	era  uint64
	last map[core.JobID]uint64
}

// eraShift leaves room below for the numbers of transactions.
const eraShift = 48

// Stamp is the number of the transaction that the state comes from.
func (w *Workspace) Stamp(tx core.Tx) uint64 { return own(tx).stamp() }

// stamp is never 0: bbolt's own first transactions come before ours.
func (u *unit) stamp() uint64 {
	if u.stamped == 0 {
		t := &u.w.glances.touches
		t.mu.Lock()
		defer t.mu.Unlock()
		u.stamped = t.era<<eraShift + uint64(u.bolt.ID()) //nolint:gosec // bbolt counts up from zero
	}
	return u.stamped
}

// JobTouched gives the stamp of the last change around a job's people; that of the
// beginning of the era when none is known.
func (w *Workspace) JobTouched(_ core.Tx, j core.JobID) uint64 {
	t := &w.glances.touches
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(t.last[j], t.era<<eraShift)
}

// touch notes a change around a job's people. It counts from now on, also if the
// transaction comes to nothing: that costs one reading and no more.
func (u *unit) touch(j core.JobID) {
	t := &u.w.glances.touches
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last == nil {
		t.last = map[core.JobID]uint64{}
	}
	t.last[j] = t.era<<eraShift + uint64(u.bolt.ID()) //nolint:gosec // bbolt counts up from zero
}

// renew begins a new era: another file has taken the place of this one.
func (t *touches) renew() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.era++
	clear(t.last)
}
