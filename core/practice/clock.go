package practice

import (
	"context"
	"sync"
	"time"

	"reqdesk/core"
)

// Clock is a clock that is moved by hand. It makes ten days pass in ten
// seconds, the same way every time. Between the moves it stands still, or runs
// at normal speed when it was made by NewRunningClock. The zero Clock can't be
// used.
type Clock struct {
	mu      sync.Mutex
	now     time.Time // what it showed when it was last moved
	moved   time.Time // the machine's time then; zero when the clock stands still
	waiting map[*waiter]struct{}
	changed chan struct{} // closed and replaced whenever somebody begins to wait
}

type waiter struct {
	until time.Time
	done  chan struct{}
}

var _ core.Clock = (*Clock)(nil)

// NewClock is a clock that shows start and stands still.
func NewClock(start time.Time) *Clock {
	return &Clock{now: start.UTC().Round(0), waiting: map[*waiter]struct{}{}, changed: make(chan struct{})}
}

// NewRunningClock is a clock that shows start and runs on at normal speed, as
// the window's practice company wants it.
func NewRunningClock(start time.Time) *Clock {
	c := NewClock(start)
	c.moved = time.Now()
	return c
}

// Now is what the clock shows, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.shown()
}

// shown is Now for who holds the lock.
func (c *Clock) shown() time.Time {
	if c.moved.IsZero() {
		return c.now
	}
	return c.now.Add(time.Since(c.moved))
}

// Wait returns nil as soon as the clock shows t or later, or ctx's error.
func (c *Clock) Wait(ctx context.Context, t time.Time) error {
	w := &waiter{until: t, done: make(chan struct{})}
	c.mu.Lock()
	left := t.Sub(c.shown())
	if left <= 0 {
		c.mu.Unlock()
		return ctx.Err()
	}
	c.waiting[w] = struct{}{}
	close(c.changed)
	c.changed = make(chan struct{})
	var reached <-chan time.Time // never, on a clock that stands still
	if !c.moved.IsZero() {
		timer := time.NewTimer(left)
		defer timer.Stop()
		reached = timer.C
	}
	c.mu.Unlock()
	select {
	case <-ctx.Done():
	case <-reached:
	case <-w.done:
		return nil
	}
	c.mu.Lock()
	delete(c.waiting, w)
	c.mu.Unlock()
	return ctx.Err()
}

// Set moves the clock to t and wakes everybody who waited for it. A clock never
// goes back: an earlier t changes nothing.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.Before(c.shown()) {
		return
	}
	c.now = t.UTC().Round(0)
	if !c.moved.IsZero() {
		c.moved = time.Now()
	}
	for w := range c.waiting {
		if !w.until.After(c.now) {
			close(w.done)
			delete(c.waiting, w)
		}
	}
}

// Advance moves the clock on by d and returns the new time.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.Set(c.Now().Add(d))
	return c.Now()
}

// Next is the earliest time that somebody waits for; false when nobody waits.
func (c *Clock) Next() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var next time.Time
	for w := range c.waiting {
		if next.IsZero() || w.until.Before(next) {
			next = w.until
		}
	}
	return next, !next.IsZero()
}

// AwaitWaiters returns as soon as n callers wait for the clock at the same
// time, or with ctx's error. It tells a test that loops have come to rest.
func (c *Clock) AwaitWaiters(ctx context.Context, n int) error {
	for {
		c.mu.Lock()
		enough, changed := len(c.waiting) >= n, c.changed
		c.mu.Unlock()
		if enough {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}
