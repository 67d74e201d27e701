// Package outbox is the only place from which Reqdesk acts on the outside world:
// e-mails, exports, stage changes. An act is first recorded, then done.
//
// # What it promises
//
// An entry has a key chosen by whoever wants the act; the same key twice is one
// entry, for good, also after it was done or dropped. An entry is begun only
// with an approval in it. Its handler looks at the live state (job, opt-outs,
// guard, plan) in the very transaction that records "attempt n started", and may
// let it wait or drop it. That transaction is on the disk before the call; the
// result is on the disk after it, together with what the handler makes of it.
//
// A handler is idempotent or not. Acts of one that is not (e-mails) happen at
// most once: an attempt whose outcome was never heard, because the program was
// killed or the server fell silent, leaves the entry in the state unknown, and
// only a person's word moves it on. Acts of one that is idempotent (exports)
// happen at least once: they are begun again.
//
// # Failures
//
// What is temporary is tried again after a pause that doubles, with jitter. What
// only a person can mend (a refused password, a locked keychain, a full disk)
// is held and asked again now and then. All else fails with its reason and waits
// for retry or drop.
//
// # While nothing is due
//
// Between two due times nothing runs. What the live state speaks against is asked again
// when something has changed, which the events tell, and not sooner than half a minute
// after it was asked; a step that takes place anyway asks what was not asked for an hour.
//
// # What it stores
//
// [core.Entry] records, and whether the outbox is paused. Done and dropped
// entries are kept as history.
//
// # What it never does
//
// It never makes a call inside a transaction, never runs the same entry twice at
// a time, and never begins an act while it is paused.
package outbox

import (
	"context"
	"io"
	"sync"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Store is what the package needs of the workspace's store.
type Store interface {
	core.Store
	core.Entries
	core.Settings
}

// Handler does the acts of one kind.
type Handler interface {
	// Kind is the kind of entry it takes.
	Kind() string
	// Idempotent tells whether an act may be repeated when its outcome is not known.
	Idempotent() bool
	// Prepare decides over the live state whether e may start now, and may complete
	// e.Act and e.Preview; e is kept only with "go". What else it writes is kept with
	// "go" and "drop", and with a "wait" that is not the answer it gave before.
	Prepare(tx core.Tx, e *core.Entry) (core.Readiness, error)
	// Do acts. An error that is no *core.Error counts as "outcome not known".
	Do(ctx context.Context, e core.Entry) (result string, err error)
	// Finish draws the consequence of an attempt, in the transaction that records
	// it. e carries the state that it now has.
	Finish(tx core.Tx, e core.Entry, result string, doErr error) error
}

// Dropper is a Handler that wants to know when a person drops an entry.
type Dropper interface {
	Dropped(tx core.Tx, e core.Entry) error
}

// Drafter is a Handler whose act may end as something that a person has yet to do: an
// e-mail that lies as a draft. It stays open, as one whose outcome is not known, until
// they say what became of it.
type Drafter interface {
	// Draft says why an act with this result is still open; "" = it is done.
	Draft(result string) (why string)
	// NotSent hears that a person did not do what was left to them. e is about to be
	// tried again; the handler may hold it instead.
	NotSent(tx core.Tx, e *core.Entry) error
}

// Scout is a Handler that looks at the outside world before an entry may start,
// before Prepare and outside of any transaction. What it can't find out is
// Prepare's to judge.
type Scout interface {
	Scout(ctx context.Context, e core.Entry)
}

// Config is what a Runner is made from.
type Config struct {
	Store    Store
	Clock    core.Clock
	Rand     io.Reader // for the jitter of pauses; nil = none
	Handlers []Handler
	Events   *event.Bus // tells of changes too; nil = each step may follow one
}

// Runner runs the entries. Several goroutines may use it; one Step runs at a time.
type Runner struct {
	Config
	step sync.Mutex

	mu     sync.Mutex
	counts Counts
	asked  map[core.EntryID]asked
	news   *event.Listener // nil = nobody tells of changes
	turn   uint64          // goes on with each change
}

// asked says when an entry was asked that waits for a change.
type asked struct {
	at     time.Time
	turn   uint64 // what had changed by then
	failed bool   // it could not be asked: that is no answer
}

// New makes a runner. Call Recover once before the first Step.
func New(c Config) *Runner {
	r := &Runner{Config: c, counts: Counts{Done: map[string]int{}}, asked: map[core.EntryID]asked{}}
	if c.Events != nil {
		r.news = c.Events.Listen()
	}
	return r
}

// Counts says what the runner has done since it was made.
type Counts struct {
	Done                           map[string]int // by kind
	Failed, Unknown, Held, Dropped int
	Retried                        int
	Errors                         []*core.Error // the last of them, at most 50
}

const mostErrors = 50

// Counts gives the figures so far.
func (r *Runner) Counts() Counts {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.counts
	c.Done = map[string]int{}
	for kind, n := range r.counts.Done {
		c.Done[kind] = n
	}
	c.Errors = append([]*core.Error(nil), r.counts.Errors...)
	return c
}

func (r *Runner) count(fn func(*Counts)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fn(&r.counts)
	if over := len(r.counts.Errors) - mostErrors; over > 0 {
		r.counts.Errors = r.counts.Errors[over:]
	}
}

func (r *Runner) handler(kind string) Handler {
	for _, h := range r.Handlers {
		if h.Kind() == kind {
			return h
		}
	}
	return nil
}

// Add records an act. An entry with the same key, open or finished, makes it do
// nothing but give that entry back.
func (r *Runner) Add(tx core.Tx, e *core.Entry) error {
	if e.Key == "" || e.Kind == "" {
		return core.Fail(core.KindUsage, "An outbox entry needs a kind and a key.", "")
	}
	have, err := r.Store.EntryByKey(tx, e.Key)
	if err == nil {
		*e = have
		return nil
	}
	if !core.IsNotFound(err) {
		return err
	}
	e.ID, e.State, e.Created = 0, core.EntryWaiting, r.Clock.Now()
	if e.Approved.IsZero() {
		e.State, e.Why = core.EntryHeld, waitsForApproval
	}
	if e.Due.IsZero() {
		e.Due = e.Created
	}
	return r.Store.PutEntry(tx, e)
}

const waitsForApproval = "It waits for approval."

func (r *Runner) publish(id core.EntryID) {
	r.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Outbox, ID: id.String()})
}
