package syncer_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
	"reqdesk/core/syncer"
)

// The tests of this file run in bubbles in which time is made up: a day of the engine
// takes as long as its work.

// counting is the machine's clock, and counts how often somebody is woken by it.
type counting struct {
	core.Wall
	mu    sync.Mutex
	rings []time.Time
}

func (c *counting) Wait(ctx context.Context, t time.Time) error {
	err := c.Wall.Wait(ctx, t)
	if err == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.rings = append(c.rings, t)
	}
	return err
}

// running is a bench whose engine runs on the machine's clock.
type running struct {
	*bench
	clock  *counting
	passes int
}

// day makes a bench for a bubble; change may alter what its service is made from.
func day(t *testing.T, change func(*syncer.Config)) *running {
	t.Helper()
	b := &running{bench: newBench(t), clock: &counting{}}
	config := b.sync.Config
	config.Clock, config.Events = b.clock, &event.Bus{}
	if change != nil {
		change(&config)
	}
	b.sync = syncer.New(config)
	return b
}

// runFor runs the engine for a made-up time.
func (b *running) runFor(d time.Duration, more ...syncer.Task) {
	b.t.Helper()
	e := syncer.NewEngine(syncer.EngineConfig{
		Clock: b.clock, Events: b.sync.Events,
		Tasks: func(ctx context.Context) ([]syncer.Task, error) {
			b.passes++
			list, err := b.sync.Tasks(ctx)
			return append(append(list, b.sync.MarksTask(b.jobs.Consume)), more...), err
		},
	})
	ctx, stop := context.WithTimeout(b.t.Context(), d)
	defer stop()
	if err := e.Run(ctx); err != nil {
		b.t.Error(err)
	}
}

// intervalOf gives a connection its own interval.
func (b *running) intervalOf(id core.ConnectionID, poll string) { b.settingOf(id, "poll", poll) }

func (b *running) settingOf(id core.ConnectionID, key, value string) {
	b.update(func(tx core.Tx) error { return b.db.PutSettings(tx, id.String(), map[string]string{key: value}) })
}

func TestAnIdleEngineIsWokenOnlyWhenSomethingIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := day(t, nil)
		hourly, daily := &fakeATS{}, &fakeATS{}
		b.intervalOf(b.conn, "20m")
		b.intervalOf(b.connect("Globex", hourly), "1h")
		b.intervalOf(b.connect("Initech", daily), "24h")
		for _, f := range []*fakeATS{b.ats, hourly, daily} {
			f.postings, f.validates = postings(3), true
		}
		b.runFor(24*time.Hour - time.Minute)
		looks := b.ats.requests + hourly.requests + daily.requests
		if b.ats.requests != 72 || hourly.requests != 24 || daily.requests != 1 {
			t.Errorf("%d, %d and %d looks in a day at 20 minutes, an hour and a day", b.ats.requests, hourly.requests, daily.requests)
		}
		// The hourly ones fall on every third of the others.
		if n := len(b.clock.rings); n > b.ats.requests {
			t.Errorf("woken %d times by the clock for %d due times", n, b.ats.requests-1)
		}
		// One pass for each due time, one for what each look told, and those of the start.
		if most := 2*looks + 10; b.passes > most {
			t.Errorf("%d passes for %d looks", b.passes, looks)
		}
	})
}

func TestAnEngineWithNothingDueSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := day(t, nil)
		b.ats.fail = core.Fail(core.KindAuth, "The key was refused.", "Make a new one.")
		network := b.sync.NetworkTask(func() string { t.Error("the network is looked at although nobody lacks it"); return "" })
		b.runFor(24*time.Hour, network)
		if n := len(b.clock.rings); n > 0 || b.ats.requests != 1 {
			t.Errorf("woken %d times, asked %d times", n, b.ats.requests)
		}
	})
}

// After a night everything is due. Nobody asks at the same moment as another, and no
// e-mail goes out before everybody has had their turn.
func TestConnectionsThatAreDueTogetherTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := day(t, func(c *syncer.Config) { c.Spread = 4 * time.Second })
		const connections = 8
		var asked []time.Time
		var mu sync.Mutex
		b.sync.Connect = func(context.Context, core.Connection) (ats.Connector, error) {
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, time.Now())
			return b.ats, nil
		}
		b.ats.postings = postings(3)
		for range connections - 1 {
			b.connect("Globex", b.ats)
		}
		begin := time.Now()
		var sent time.Time
		outbox := task{"outbox", func(context.Context) (syncer.Outcome, error) {
			if sent.IsZero() {
				sent = time.Now()
			}
			return syncer.Outcome{}, nil
		}}
		b.runFor(time.Minute, outbox)
		if len(asked) != connections || !asked[0].Equal(begin) {
			t.Fatalf("asked %d times, first after %v", len(asked), asked[0].Sub(begin))
		}
		for i := 1; i < connections; i++ {
			if gap := asked[i].Sub(asked[i-1]); gap != 500*time.Millisecond {
				t.Errorf("turn %d began %v after the one before", i+1, gap)
			}
		}
		if sent.Before(asked[connections-1]) {
			t.Errorf("the outbox ran after %v, the last turn was after %v", sent.Sub(begin), asked[connections-1].Sub(begin))
		}
	})
}

func TestAfterASleepEveryConnectionThatIsAskedOftenIsAskedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := day(t, func(c *syncer.Config) { c.Spread = 10 * time.Second })
		often, daily, broken := &fakeATS{}, &fakeATS{}, &fakeATS{}
		b.intervalOf(b.conn, "3h")
		b.intervalOf(b.connect("Globex", often), "30m")
		b.settingOf(b.connect("Initech", daily), core.SettingPollAt, "05:30")
		b.connect("Umbrella", broken)
		for _, f := range []*fakeATS{b.ats, often, daily} {
			f.postings = postings(3)
		}
		broken.fail = core.Fail(core.KindAuth, "The key was refused.", "Make a new one.")
		time.AfterFunc(20*time.Minute, func() {
			if err := b.sync.Woke(t.Context()); err != nil {
				t.Error(err)
			}
		})
		b.runFor(20*time.Minute + 11*time.Second)
		if b.ats.requests != 2 || often.requests != 2 || daily.requests != 1 || broken.requests != 1 {
			t.Errorf("asked %d, %d, %d and %d times, want 2, 2, 1 and 1", b.ats.requests, often.requests, daily.requests, broken.requests)
		}
	})
}

// noNetwork is what a look fails with when nobody answers.
var noNetwork = core.Fail(core.KindTemporary, "The ATS could not be reached.", "It is tried again.")

func TestWhatGotNoAnswerIsAskedAgainWhenTheAddressesChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := day(t, nil)
		other := &fakeATS{postings: postings(2)}
		b.connect("Globex", other)
		b.ats.postings, b.ats.fail, other.fail = postings(2), noNetwork, noNetwork
		var mu sync.Mutex
		address, looked := "", 0
		network := b.sync.NetworkTask(func() string {
			mu.Lock()
			defer mu.Unlock()
			looked++
			return address
		})
		back := 3*time.Hour + 20*time.Second // they cool down for an hour by then
		time.AfterFunc(back, func() {
			mu.Lock()
			defer mu.Unlock()
			address = "192.0.2.17/24"
			b.ats.change(func() { b.ats.fail = nil })
			other.change(func() { other.fail = nil })
		})
		b.runFor(back+16*time.Second, network)
		for name, id := range map[string]core.ConnectionID{"the first": b.conn, "the other": b.conn + 1} {
			st := b.statusOf(id)
			if st.Failures != 0 || st.Completed.IsZero() {
				t.Errorf("%s connection was not asked again within %v: %d failures", name, 16*time.Second, st.Failures)
			}
		}
		before := looked
		b.runFor(time.Hour, network)
		if looked > before {
			t.Errorf("with everybody answering the network is looked at %d times", looked-before)
		}
	})
}

func TestWhatGotNoAnswerIsAskedAgainWhenAnotherGetsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := day(t, nil)
		other := &fakeATS{postings: postings(2)}
		id := b.connect("Globex", other)
		b.ats.postings, b.ats.fail, other.fail = postings(2), noNetwork, noNetwork
		b.runFor(3 * time.Hour) // both cool down for an hour
		b.ats.change(func() { b.ats.fail = nil })
		other.change(func() { other.fail = nil })
		if _, err := b.sync.Sync(t.Context(), b.conn, false); err != nil {
			t.Fatal(err)
		}
		asked := other.requests
		b.runFor(time.Second)
		if st := b.statusOf(id); other.requests != asked+1 || st.Failures != 0 {
			t.Errorf("the other was asked %d times and has %d failures", other.requests-asked, st.Failures)
		}
	})
}

// A server that fails alone cools down, whoever else gets an answer.
func TestAServerThatFailsAloneCoolsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := day(t, nil)
		other := &fakeATS{fail: noNetwork}
		b.connect("Globex", other)
		b.ats.postings = postings(2)
		network := b.sync.NetworkTask(func() string { return "192.0.2.17/24" })
		b.runFor(6*time.Hour, network)
		// After 1, 2, 4, 8, 16, 32 minutes and then every hour.
		if other.requests > 13 {
			t.Errorf("asked %d times in six hours", other.requests)
		}
		if b.ats.requests < 70 {
			t.Errorf("the one that answers was asked %d times", b.ats.requests)
		}
	})
}

func (b *bench) statusOf(id core.ConnectionID) (st core.SyncStatus) {
	b.t.Helper()
	err := b.db.View(b.t.Context(), func(tx core.Tx) (err error) {
		st, err = b.db.SyncStatus(tx, id, "jobs")
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return st
}
