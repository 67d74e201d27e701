package ctl

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/event"
)

// dayClock is moved by a test. Whoever waits for a moment only, as connections do that
// take turns, moves it.
type dayClock struct {
	mu    sync.Mutex
	now   time.Time
	moved chan struct{} // closed at the next move
}

const moment = 15 * time.Second

// Now is where the test has moved the clock.
func (c *dayClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *dayClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.move(c.now.Add(d))
}

func (c *dayClock) move(to time.Time) {
	c.now = to
	close(c.moved)
	c.moved = make(chan struct{})
}

// Wait waits until the test has moved the clock so far.
func (c *dayClock) Wait(ctx context.Context, t time.Time) error {
	for {
		c.mu.Lock()
		moved := c.moved
		left := t.Sub(c.now)
		if left > 0 && left <= moment {
			c.move(t)
			left = 0
		}
		c.mu.Unlock()
		if left <= 0 {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// burden is what a program holds.
type burden struct {
	heap                uint64
	goroutines, handles int
}

func weigh() (b burden) {
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	open, err := os.ReadDir("/proc/self/fd")
	if err == nil { // only Linux tells
		b.handles = len(open)
	}
	b.heap, b.goroutines = m.HeapAlloc, runtime.NumGoroutine()
	return b
}

// String is for the test's log.
func (b burden) String() string {
	return fmt.Sprintf("%.1f MB, %d goroutines, %d handles", float64(b.heap)/(1<<20), b.goroutines, b.handles)
}

func TestADayOfPollingLeavesNothingBehind(t *testing.T) {
	c, b := fed(t, 300, ana)
	// Whoever keeps a connection open gives it back after a minute of the machine's time,
	// which is longer than this day takes.
	b.Config.SetKeepAlivesEnabled(false)
	g := c.join(t, member(t, "teamtailor"))
	g.feel(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		g.ats.ServeHTTP(w, r)
	})
	for _, name := range []string{"jobs", "teamtailor"} {
		c.do(t, "settings", "set", name, "poll=10m")
	}
	c.do(t, "settings", "set", "mail_poll=10m")
	before := weigh()
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	clock := &dayClock{now: time.Now().UTC(), moved: make(chan struct{})}
	d, err := desk.Open(ctx, desk.Options{Dir: c.dir, Clock: clock, Trust: c.trust})
	if err != nil {
		t.Fatal(err)
	}
	running, end := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- d.Engine().Run(running) }()
	whole, looks := b.document(), 0
	hours := map[int]burden{}
	for tick := range 24 * 6 {
		old := fmt.Sprintf("Engineer R-%d<", tick+2)
		b.say(strings.Replace(whole, old, "Senior "+old, 1))
		clock.advance(10 * time.Minute)
		looks += restful(ctx, t, d, clock)
		if hour := (tick + 1) / 6; (tick+1)%6 == 0 && (hour == 2 || hour == 24) {
			hours[hour] = weigh()
		}
	}
	end()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	after := weigh()
	t.Logf("before %v; after 2 hours %v; after 24 hours %v; afterwards %v; %d looks", before, hours[2], hours[24], after, looks)
	if looks < 2*24*6 {
		t.Errorf("only %d looks in a day", looks)
	}
	if now, then := hours[24].heap, hours[2].heap; now > then+then/4+4<<20 {
		t.Errorf("the memory grows from %d to %d bytes", then, now)
	}
	if now, then := hours[24], hours[2]; now.goroutines > then.goroutines+8 || now.handles > then.handles+8 {
		t.Errorf("after two hours there are %v, after 24 %v", then, now)
	}
	if after.goroutines > before.goroutines+8 || after.handles > before.handles+8 {
		t.Errorf("before there were %v, afterwards there are %v", before, after)
	}
}

// restful waits until every connection has been looked at that is due, and gives how
// many were.
func restful(ctx context.Context, t *testing.T, d *desk.Desk, clock core.Clock) (looks int) {
	t.Helper()
	l := d.Events.Listen(event.Sync)
	defer l.Close()
	for {
		due := []string{}
		for id, st := range looked(ctx, t, d) {
			if st.Failures > 0 {
				t.Fatalf("%v failed: %s", id, st.ErrorText)
			}
			if looks++; !st.NextDue.After(clock.Now()) {
				due = append(due, id.String())
			}
		}
		if len(due) == 0 && looks >= 2 && len(d.Syncer.Progress()) == 0 {
			return looks
		}
		looks = 0
		select {
		case <-ctx.Done():
			t.Fatalf("still due are %v", slices.Sorted(slices.Values(due)))
		case <-l.Ready():
			l.Take()
		}
	}
}
