package syncer

import (
	"context"
	"errors"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Task is one piece of background work that is done again and again.
type Task interface {
	// Name is the same for the same piece of work, from list to list.
	Name() string
	// Step does what is due now and says when it wants to be stepped again. With
	// nothing due it must be cheap: it is also stepped whenever something changed.
	Step(ctx context.Context) (Outcome, error)
}

// Poller is a task that looks at the outside world now and then. In one pass the
// pollers go first, side by side; the others follow one after the other in the
// order of the list. So nothing is sent that a look of the same moment forbids.
type Poller interface {
	Task
	// Poll looks now, due or not; only what cools down after a failure is left
	// alone. again says that this run of the program has polled before.
	Poll(ctx context.Context, again bool) (Outcome, error)
}

// Outcome is what one step did.
type Outcome struct {
	Changed bool      // something is different now
	Next    time.Time // when to step again; zero = when something changes
	// Waits says of a poller that it wants to look now and has its turn at Next: the
	// tasks that follow wait for that.
	Waits  bool
	Sent   int // e-mails
	Read   int // e-mails
	Export int // leads
	Synced int // connections
}

// Summary is what a run of the engine did.
type Summary struct {
	Sent     int      `json:"sent"`
	Read     int      `json:"read"`
	Exported int      `json:"exported"`
	Synced   int      `json:"synced"`
	Errors   []string `json:"errors"`
	// Kinds are the kinds of all failures, each once, for the exit code.
	Kinds []core.Kind `json:"-"`
}

// Engine runs tasks in the background. It owns all goroutines that it starts.
type Engine struct {
	clock  core.Clock
	events *event.Bus
	tasks  func(context.Context) ([]Task, error)
	beside []func(context.Context)
	told   func(name string, o Outcome, err error)
	nudge  chan struct{}

	patience time.Duration
}

// EngineConfig is what an Engine is made from.
type EngineConfig struct {
	Clock  core.Clock
	Events *event.Bus // nil = it is woken by time and Nudge only
	// Tasks gives the list of tasks anew for each pass, so that new connections and
	// mailboxes join and removed ones leave.
	Tasks func(context.Context) ([]Task, error)
	// Beside runs for as long as the engine does: watchers of the machine.
	Beside []func(context.Context)
	// Told is told of each step that has ended, one after the other; nil = nobody.
	Told func(name string, o Outcome, err error)
	// Patience bounds how long what follows waits for a poller; 0 = 30 s.
	Patience time.Duration
}

// NewEngine makes an engine; it does nothing until Run or UntilIdle.
func NewEngine(c EngineConfig) *Engine {
	if c.Patience <= 0 {
		c.Patience = patience
	}
	if c.Told == nil {
		c.Told = func(string, Outcome, error) {}
	}
	return &Engine{
		clock: c.Clock, events: c.Events, tasks: c.Tasks, beside: c.Beside, told: c.Told,
		nudge: make(chan struct{}, 1), patience: c.Patience,
	}
}

// Nudge wakes the engine: every task is stepped. It never blocks.
func (e *Engine) Nudge() {
	select {
	case e.nudge <- struct{}{}:
	default:
	}
}

// Run steps tasks until ctx ends, and returns when all of them have ended. A
// failing task keeps no other from running. The error is nil after a normal end.
func (e *Engine) Run(ctx context.Context) error {
	_, err := e.RunFor(ctx)
	return err
}

// RunFor is Run with the sum of what was done.
func (e *Engine) RunFor(ctx context.Context) (Summary, error) {
	inner, stop := context.WithCancel(ctx)
	defer stop()
	r := newRound(inner, e)
	wake := make(chan struct{}, 1)
	r.group.Go(func() error { e.hear(inner, wake); return nil })
	for _, watch := range e.beside {
		r.group.Go(func() error { watch(inner); return nil })
	}
	err := r.loop(wake)
	stop()
	return r.total, errors.Join(err, r.drain())
}

// hear turns nudges and changes into wake-ups.
func (e *Engine) hear(ctx context.Context, wake chan<- struct{}) {
	var ready <-chan struct{}
	take := func() []event.Event { return nil }
	if e.events != nil {
		l := e.events.Listen()
		defer l.Close()
		ready, take = l.Ready(), l.Take
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.nudge:
		case <-ready:
			if !slices.ContainsFunc(take(), func(ev event.Event) bool { return ev.Kind == event.Changed }) {
				continue
			}
		}
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

// loop starts what is due and waits for the next thing to happen.
func (r *round) loop(wake <-chan struct{}) error {
	all := true
	for r.ctx.Err() == nil {
		soonest, err := r.start(all)
		if err != nil {
			return err
		}
		all = false
		alarm, stop := r.alarm(soonest)
		select {
		case <-r.ctx.Done():
		case <-alarm:
		case <-wake:
			all = true
		case <-r.gateOpens():
			r.openGate()
		case d := <-r.results:
			r.ended(d)
			all = d.outcome.Changed
		}
		stop()
	}
	return nil
}

// start steps the tasks that are due, or all of them, and gives the time at which
// the next one is due; zero = none.
func (r *round) start(all bool) (time.Time, error) {
	tasks, err := r.tasks(r.ctx)
	if err != nil {
		if r.ctx.Err() != nil {
			return time.Time{}, nil
		}
		return time.Time{}, err
	}
	now := r.clock.Now()
	var soonest time.Time
	for _, t := range tasks {
		name := t.Name()
		next, known := r.next[name]
		switch due := all || !known || !next.IsZero() && !next.After(now); {
		case due && r.busy[name]:
			r.again[name] = r.again[name] || all
		case due:
			r.launch(t, t.Step)
		case !next.IsZero() && (soonest.IsZero() || next.Before(soonest)):
			soonest = next
		}
	}
	r.advance()
	return soonest, nil
}

// alarm gives a channel that is closed at t.
func (r *round) alarm(t time.Time) (<-chan struct{}, func()) {
	ring := make(chan struct{})
	if t.IsZero() {
		return ring, func() {}
	}
	ctx, stop := context.WithCancel(r.ctx)
	r.group.Go(func() error {
		if r.clock.Wait(ctx, t) == nil {
			close(ring)
		}
		return nil
	})
	return ring, stop
}
