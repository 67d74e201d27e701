// Package model holds the view-models: what each screen shows and which acts it
// allows, without a toolkit. A screen copies a model to widgets and reports
// intent back; a model reads services of core, keeps rows, filter, sort,
// selection and wording, and decides which buttons are on.
//
// # Threads
//
// Methods of models run on the window's goroutine only. Anything slow (disk,
// network, keychain) is a [Load]: its work runs in the background on copies and
// its answer comes back through the [Loop]'s dispatcher. An answer that was
// overtaken by a newer question of the same [Question] is dropped, so a slow old
// filter can't overwrite a new one. In tests the dispatcher is a queue which the
// test drains.
//
// Most answers are there within milliseconds, before the window has drawn what the key
// changed by itself. [Loop.Settle] lets the window wait a moment for them, so that one
// picture shows both: where drawing is slow, a picture that is overtaken at once is most
// of what one waits for.
//
// # What it never does
//
// It imports no toolkit, no store and no connector, and blocks on nothing.
package model

import (
	"context"
	"sync"
)

// Loop joins background work to the window's goroutine.
type Loop struct {
	ctx      context.Context //nolint:containedctx // the life of the window
	dispatch func(func())
	work     *crew
	answers  answers
}

// crew counts the work under way. Unlike with a sync.WaitGroup, one may wait for
// it while more is started.
type crew struct {
	mu   sync.Mutex
	idle *sync.Cond
	busy int
}

func newCrew() *crew {
	c := &crew{}
	c.idle = sync.NewCond(&c.mu)
	return c
}

// Go runs do in a goroutine of its own.
func (c *crew) Go(do func()) {
	c.mu.Lock()
	c.busy++
	c.mu.Unlock()
	go func() {
		defer func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.busy--
			c.idle.Broadcast()
		}()
		do()
	}()
}

// Wait returns at a moment when nothing is under way.
func (c *crew) Wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.busy > 0 {
		c.idle.Wait()
	}
}

// NewLoop makes a loop that lives as long as ctx. dispatch hands a function to
// the window's goroutine and returns at once.
func NewLoop(ctx context.Context, dispatch func(func())) *Loop {
	return &Loop{ctx: ctx, dispatch: dispatch, work: newCrew(), answers: answers{came: make(chan struct{}, 1)}}
}

// Context is the life of the window.
func (l *Loop) Context() context.Context { return l.ctx }

// Dispatch hands do to the window's goroutine.
func (l *Loop) Dispatch(do func()) { l.dispatch(do) }

// Wait returns when no work is under way; cancel the loop's context first.
func (l *Loop) Wait() { l.work.Wait() }

// Question is a place on a screen that shows one answer at a time. A new Load of
// the same Question ends the one before.
type Question struct {
	generation uint64
	cancel     context.CancelFunc
}

// Busy tells whether an answer is awaited.
func (q *Question) Busy() bool { return q.cancel != nil }

// Stop ends the work under way; its answer is dropped.
func (q *Question) Stop() {
	q.generation++
	if q.cancel != nil {
		q.cancel()
		q.cancel = nil
	}
}

// Load runs work in the background and then show on the window's goroutine,
// unless q has been asked anew or the loop has ended. Call it on the window's
// goroutine.
func Load[T any](l *Loop, q *Question, work func(context.Context) (T, error), show func(T, error)) {
	q.Stop()
	ctx, cancel := context.WithCancel(l.ctx)
	q.cancel = cancel
	mine := q.generation
	give := l.asked()
	l.work.Go(func() {
		answer, err := work(ctx)
		if l.ctx.Err() != nil {
			cancel()
			return
		}
		give(func() {
			cancel()
			if mine != q.generation {
				return
			}
			q.cancel = nil
			show(answer, err)
		})
	})
}

// Act is Load for work that gives nothing but an error.
func Act(l *Loop, q *Question, work func(context.Context) error, done func(error)) {
	Load(l, q, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) },
		func(_ struct{}, err error) { done(err) })
}

// Queue does work one after the other in the background, in the order in which it was
// given. Unlike an answer that nobody waits for any more, nothing of it is dropped:
// what was given before the loop ended is still done, and Wait waits for it.
type Queue struct {
	mu   sync.Mutex
	work []func()
}

// Enqueue gives q work to do, and then show on the window's goroutine while the loop
// lives.
func Enqueue[T any](l *Loop, q *Queue, work func(context.Context) (T, error), show func(T, error)) {
	give := l.asked()
	q.add(l, func() {
		answer, err := work(context.WithoutCancel(l.ctx))
		if l.ctx.Err() == nil {
			give(func() { show(answer, err) })
		}
	})
}

func (q *Queue) add(l *Loop, work func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.work = append(q.work, work)
	if len(q.work) == 1 {
		l.work.Go(q.run)
	}
}

// run does what there is; each stays in the list until it is done.
func (q *Queue) run() {
	for next := q.first(); next != nil; next = q.after() {
		next()
	}
}

func (q *Queue) first() func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.work[0]
}

func (q *Queue) after() func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.work = q.work[1:]; len(q.work) > 0 {
		return q.work[0]
	}
	return nil
}
