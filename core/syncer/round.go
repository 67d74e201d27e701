package syncer

import (
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"reqdesk/core"
)

const (
	// retryTasks is how soon a task that failed without a time is stepped again.
	retryTasks = time.Minute
	// mostErrors bounds the messages of a summary.
	mostErrors = 50
	// patience bounds how long a task in the line waits for those before it, so that
	// an ATS which does not answer holds nobody else up for long.
	patience = 30 * time.Second
)

// done is a step that has ended.
type done struct {
	name    string
	outcome Outcome
	err     error
}

// step is one call of a task, not yet begun.
type step struct {
	name string
	run  func(context.Context) (Outcome, error)
}

// round is the state of a run: which tasks are under way, which stand in line,
// and when each wants to be stepped. Only the goroutine of the run touches it.
type round struct {
	*Engine
	ctx     context.Context
	group   errgroup.Group
	results chan done
	busy    map[string]bool
	again   map[string]bool // woken while busy
	next    map[string]time.Time
	total   Summary
	began   func(name string) // told of each step

	line []step          // tasks that follow the pollers
	gate map[string]bool // those that the head of the line waits for
	turn map[string]bool // pollers that have their turn later; the line waits for them too
	// opens ends when the line has waited long enough; nil = nobody waits.
	opens  context.Context
	closed context.CancelFunc
}

func newRound(ctx context.Context, e *Engine) *round {
	return &round{
		Engine: e, ctx: ctx, results: make(chan done), total: Summary{Errors: []string{}},
		busy: map[string]bool{}, again: map[string]bool{}, next: map[string]time.Time{}, gate: map[string]bool{}, turn: map[string]bool{},
		began: func(string) {},
	}
}

// launch begins a poller at once and puts any other task in the line.
func (r *round) launch(t Task, run func(context.Context) (Outcome, error)) {
	s := step{t.Name(), run}
	if _, ok := t.(Poller); ok {
		r.gate[s.name] = true
		r.begin(s)
		return
	}
	if !slices.ContainsFunc(r.line, func(have step) bool { return have.name == s.name }) {
		r.line = append(r.line, s)
	}
}

// begin does one step on a goroutine of its own.
func (r *round) begin(s step) {
	r.busy[s.name] = true
	r.began(s.name)
	r.group.Go(func() error {
		outcome, err := s.run(r.ctx)
		r.results <- done{s.name, outcome, err}
		return nil
	})
}

// advance begins the head of the line when nobody is before it any more.
func (r *round) advance() {
	for len(r.line) > 0 && len(r.gate)+len(r.turn) == 0 {
		s := r.line[0]
		r.line = r.line[1:]
		r.goOn()
		if r.busy[s.name] {
			r.again[s.name] = true
			continue
		}
		r.gate[s.name] = true
		r.begin(s)
	}
	if len(r.line) > 0 && r.opens == nil {
		r.wait()
	}
	if len(r.line) == 0 {
		r.goOn()
		clear(r.gate)
	}
}

// wait lets the line wait for its gate, so long and no longer.
func (r *round) wait() {
	r.opens, r.closed = context.WithTimeout(r.ctx, r.Engine.patience)
}

// goOn ends the waiting.
func (r *round) goOn() {
	if r.closed != nil {
		r.closed()
	}
	r.opens, r.closed = nil, nil
}

// gateOpens is ready when the line has waited long enough.
func (r *round) gateOpens() <-chan struct{} {
	if r.opens == nil {
		return nil
	}
	return r.opens.Done()
}

func (r *round) openGate() {
	clear(r.gate)
	clear(r.turn)
	r.goOn()
	r.advance()
}

// ended notes what a step did and when its task is due again.
func (r *round) ended(d done) {
	delete(r.busy, d.name)
	delete(r.gate, d.name)
	if delete(r.turn, d.name); d.outcome.Waits {
		r.turn[d.name] = true
	}
	r.next[d.name] = d.outcome.Next
	if d.err != nil && d.outcome.Next.IsZero() {
		r.next[d.name] = r.clock.Now().Add(retryTasks)
	}
	if r.again[d.name] {
		delete(r.again, d.name)
		r.next[d.name] = r.clock.Now()
	}
	if r.ctx.Err() == nil || d.err == nil {
		r.told(d.name, d.outcome, d.err)
		r.total.add(d)
	}
	if r.ctx.Err() == nil {
		r.advance()
	}
}

// drain waits for everything that was begun.
func (r *round) drain() error {
	r.goOn()
	for len(r.busy) > 0 {
		r.ended(<-r.results)
	}
	return r.group.Wait()
}

func (s *Summary) add(d done) {
	s.Sent += d.outcome.Sent
	s.Read += d.outcome.Read
	s.Exported += d.outcome.Export
	s.Synced += d.outcome.Synced
	if d.err == nil {
		return
	}
	if k := core.KindOf(d.err); !slices.Contains(s.Kinds, k) {
		s.Kinds = append(s.Kinds, k)
	}
	if text := d.name + ": " + sentence(d.err); len(s.Errors) < mostErrors && !slices.Contains(s.Errors, text) {
		s.Errors = append(s.Errors, text)
	}
}
