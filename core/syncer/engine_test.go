package syncer_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
	"reqdesk/core/syncer"
)

// task is a task made of functions.
type task struct {
	name string
	step func(context.Context) (syncer.Outcome, error)
}

func (t task) Name() string                                     { return t.name }
func (t task) Step(ctx context.Context) (syncer.Outcome, error) { return t.step(ctx) }

func (b *bench) engine(more ...syncer.Task) *syncer.Engine {
	return syncer.NewEngine(syncer.EngineConfig{
		Clock: b.clock,
		Tasks: func(ctx context.Context) ([]syncer.Task, error) {
			list, err := b.sync.Tasks(ctx)
			return append(append(list, b.sync.MarksTask(b.jobs.Consume)), more...), err
		},
	})
}

func TestUntilIdleLooksClosesAndEnds(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(5)
	b.look()
	id := b.imported(1)
	b.ats.change(func() { b.ats.postings[0].Closed = true })
	summary, err := b.engine().UntilIdle(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if summary.Synced == 0 || len(summary.Errors) > 0 {
		t.Errorf("summary %+v", summary)
	}
	if j := b.job(id); j.State != core.JobClosed {
		t.Errorf("the job is %s", j.State)
	}
}

func TestUntilIdleCountsAMissOnceHoweverOftenItLooks(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(5)
	b.look()
	id := b.imported(1)
	b.ats.change(func() { b.ats.postings = without(b.ats.postings, 1) })
	for range 2 {
		if j := b.job(id); j.State != core.JobActive {
			t.Fatalf("the job is %s before its second look", j.State)
		}
		if _, err := b.engine().UntilIdle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if j := b.job(id); j.State != core.JobClosed {
		t.Errorf("missing in two runs the job is %s", j.State)
	}
}

func TestUntilIdleStepsAgainWhatIsDueAndStopsAtWhatIsLater(t *testing.T) {
	b := newBench(t)
	left := 3
	outbox := task{"outbox", func(context.Context) (syncer.Outcome, error) {
		if left--; left > 0 {
			return syncer.Outcome{Changed: true, Sent: 1, Next: b.clock.Now()}, nil
		}
		return syncer.Outcome{Next: b.clock.Now().Add(time.Hour)}, nil
	}}
	summary, err := b.engine(outbox).UntilIdle(t.Context())
	if err != nil || summary.Sent != 2 {
		t.Errorf("sent %d, %v", summary.Sent, err)
	}
}

func TestUntilIdleReportsWhatFailedAndDoesTheRest(t *testing.T) {
	b := newBench(t)
	b.ats.fail = core.Fail(core.KindAuth, "The key was refused.", "Make a new one.")
	ran := 0
	other := task{"other", func(context.Context) (syncer.Outcome, error) { ran++; return syncer.Outcome{}, nil }}
	summary, err := b.engine(other).UntilIdle(t.Context())
	if err != nil || ran == 0 {
		t.Errorf("the other task ran %d times, %v", ran, err)
	}
	if len(summary.Errors) != 1 || !slices.Equal(summary.Kinds, []core.Kind{core.KindAuth}) {
		t.Errorf("errors %q, of the kinds %v", summary.Errors, summary.Kinds)
	}
}

func TestAHangingConnectionDelaysNoOther(t *testing.T) {
	b := newBench(t)
	b.ats.block, b.ats.blocked = make(chan struct{}), make(chan struct{})
	good := &fakeATS{postings: postings(3)}
	goodID := b.connect("Globex", good)
	events := &event.Bus{}
	b.sync.Events = events
	heard := events.Listen(event.Sync)
	defer heard.Close()

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.engine().Run(ctx) }()
	<-b.ats.blocked
	for completed := false; !completed; {
		<-heard.Ready()
		heard.Take()
		err := b.db.View(t.Context(), func(tx core.Tx) error {
			st, err := b.db.SyncStatus(tx, goodID, "jobs")
			completed = !st.Completed.IsZero()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the engine ended with %v", err)
	}
}

func TestTheEngineStepsAtTheTimeATaskAskedForAndWhenNudged(t *testing.T) {
	wall := core.Wall{}
	stepped := make(chan int, 10)
	var n atomic.Int32
	one := task{"one", func(context.Context) (syncer.Outcome, error) {
		count := int(n.Add(1))
		stepped <- count
		if count == 1 {
			return syncer.Outcome{Next: wall.Now().Add(time.Millisecond)}, nil
		}
		return syncer.Outcome{}, nil
	}}
	e := syncer.NewEngine(syncer.EngineConfig{Clock: wall, Tasks: func(context.Context) ([]syncer.Task, error) { return []syncer.Task{one}, nil }})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	for want := 1; want <= 3; want++ {
		if got := <-stepped; got != want {
			t.Fatalf("step %d, want %d", got, want)
		}
		if want == 2 {
			e.Nudge()
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the engine ended with %v", err)
	}
}

func TestANewConnectionJoinsAndOneThatIsSwitchedOffLeaves(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(1)
	second := &fakeATS{postings: postings(2)}
	b.connect("Globex", ats.Connector(second))
	b.update(func(tx core.Tx) error {
		c, err := b.db.Connection(tx, b.conn)
		c.Off = true
		return firstOf(err, b.db.PutConnection(tx, &c))
	})
	summary, err := b.engine().UntilIdle(t.Context())
	if err != nil || summary.Synced != 2 || b.ats.requests != 0 || second.requests != 2 {
		t.Errorf("synced %d, %d and %d requests, %v", summary.Synced, b.ats.requests, second.requests, err)
	}
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestNothingIsSentThatALookOfTheSameMomentForbids(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(5)
	b.look()
	id := b.imported(1)
	b.ats.change(func() { b.ats.postings[0].Closed = true })
	var seen []core.JobState
	outbox := task{"outbox", func(context.Context) (syncer.Outcome, error) {
		seen = append(seen, b.job(id).State)
		return syncer.Outcome{}, nil
	}}
	if _, err := b.engine(outbox).UntilIdle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, state := range seen {
		if state != core.JobClosed {
			t.Errorf("the outbox ran while the job was %s", state)
		}
	}
	if len(seen) == 0 {
		t.Error("the outbox did not run")
	}
}

func TestWhatFollowsWaitsForAHangingConnectionOnlySoLong(t *testing.T) {
	b := newBench(t)
	b.ats.block, b.ats.blocked = make(chan struct{}), make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	sent := make(chan struct{})
	outbox := task{"outbox", func(context.Context) (syncer.Outcome, error) { close(sent); return syncer.Outcome{}, nil }}
	e := syncer.NewEngine(syncer.EngineConfig{
		Clock: b.clock, Patience: time.Millisecond,
		Tasks: func(ctx context.Context) ([]syncer.Task, error) {
			list, err := b.sync.Tasks(ctx)
			return append(list, outbox), err
		},
	})
	ended := make(chan error, 1)
	go func() {
		_, err := e.UntilIdle(ctx)
		ended <- err
	}()
	<-b.ats.blocked
	<-sent
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the engine ended with %v", err)
	}
}
