package syncer_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/syncer"
)

func TestLooksCountWhatIsNewChangedAndUnchanged(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(5)
	check := func(what string, want syncer.JobCounts) {
		t.Helper()
		if diff := cmp.Diff(want, b.look().Jobs); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	check("from empty", syncer.JobCounts{Seen: 5, Added: 5})
	check("unchanged", syncer.JobCounts{Seen: 5})
	b.ats.change(func() { b.ats.postings[1].Title = "Architect" })
	check("one title changed", syncer.JobCounts{Seen: 5, Changed: 1})
}

func TestAnExplicitClosingClosesAtTheFirstLookAndAReopeningBringsTheStateBack(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(5)
	b.look()
	active := b.imported(1)
	draft, err := b.jobs.Import(t.Context(), b.conn, "REQ-2")
	if err != nil {
		t.Fatal(err)
	}
	b.ats.change(func() { b.ats.postings[0].Closed, b.ats.postings[1].Closed = true, true })
	if got := b.look().Jobs.Closed; got != 2 {
		t.Errorf("closed %d jobs, want 2", got)
	}
	for _, id := range []core.JobID{active, draft.ID} {
		if j := b.job(id); j.State != core.JobClosed || j.ClosedBy != "ats" {
			t.Errorf("job %s is %s, closed by %q", id, j.State, j.ClosedBy)
		}
	}
	b.ats.change(func() { b.ats.postings[0].Closed, b.ats.postings[1].Closed = false, false })
	if got := b.look().Jobs.Reopened; got != 2 {
		t.Errorf("reopened %d jobs, want 2", got)
	}
	if a, d := b.job(active).State, b.job(draft.ID).State; a != core.JobActive || d != core.JobDraft {
		t.Errorf("the jobs came back as %s and %s, want active and draft", a, d)
	}
}

func TestAJobMissingOnceWaitsAndMissingTwiceCloses(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(5)
	b.look()
	id := b.imported(3)
	b.ats.change(func() { b.ats.postings = without(b.ats.postings, 3) })
	b.look()
	if j := b.job(id); j.State != core.JobActive || j.HoldMail == "" {
		t.Fatalf("after the first miss the job is %s, e-mails wait because %q", j.State, j.HoldMail)
	}
	b.look()
	if j := b.job(id); j.State != core.JobClosed || j.HoldMail != "" {
		t.Errorf("after the second miss the job is %s, e-mails wait because %q", j.State, j.HoldMail)
	}
	b.ats.change(func() { b.ats.postings = postings(5) })
	b.look()
	if j := b.job(id); j.State != core.JobActive {
		t.Errorf("back in the list the job is %s", j.State)
	}
}

func TestAnAnswerThatIsUnchangedAgreesWithTheLookBefore(t *testing.T) {
	b := newBench(t)
	b.ats.validates = true
	b.ats.postings = postings(5)
	b.look()
	id := b.imported(3)
	if seen := b.look().Jobs.Seen; seen != 0 {
		t.Errorf("an unchanged answer transferred %d jobs", seen)
	}
	b.ats.change(func() { b.ats.postings = without(b.ats.postings, 3) })
	b.look()
	if j := b.job(id); j.State != core.JobActive {
		t.Fatalf("missing once the job is %s", j.State)
	}
	b.look()
	if j := b.job(id); j.State != core.JobClosed {
		t.Errorf("after an unchanged answer the job is %s", j.State)
	}
}

func TestAReadOfTheJobByItsIDIsTheSecondLook(t *testing.T) {
	b := newBench(t)
	b.atss[b.conn] = oneByOne{b.ats}
	b.ats.postings = postings(5)
	b.look()
	id := b.imported(3)
	b.ats.change(func() { b.ats.postings = without(b.ats.postings, 3) })
	if closed := b.look().Jobs.Closed; closed != 1 || b.job(id).State != core.JobClosed {
		t.Errorf("closed %d jobs, the job is %s", closed, b.job(id).State)
	}
}

func TestABadAnswerClosesNothing(t *testing.T) {
	gone := func(f *fakeATS) { f.postings = without(f.postings, 1) }
	tests := map[string]struct {
		jobs int
		bad  func(*fakeATS)
		kind core.Kind
	}{
		"an empty list":                {5, func(f *fakeATS) { f.postings = nil }, core.KindInvalid},
		"an empty list of one job":     {1, func(f *fakeATS) { f.postings = nil }, core.KindInvalid},
		"a list that breaks off":       {5, func(f *fakeATS) { gone(f); f.breakOff = 1 }, core.KindInvalid},
		"a list that breaks off early": {5, func(f *fakeATS) { f.postings = f.postings[:3]; f.breakOff = 1 }, core.KindInvalid},
		"an error at once":             {5, func(f *fakeATS) { gone(f); f.fail = core.Fail(core.KindTemporary, "No network.", "") }, core.KindTemporary},
		"an error in the middle":       {5, func(f *fakeATS) { gone(f); f.failAfter = 1; f.fail = core.Fail(core.KindInvalid, "Not XML.", "") }, core.KindInvalid},
		"a refused key":                {5, func(f *fakeATS) { gone(f); f.fail = core.Fail(core.KindAuth, "Refused.", "") }, core.KindAuth},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.ats.validates = true
			b.ats.postings = postings(test.jobs)
			b.look()
			id, before := b.imported(1), b.status("jobs")
			good := b.ats.postings
			b.ats.change(func() { test.bad(b.ats) })
			for range 3 {
				b.clock.advance(time.Hour)
				report, err := b.sync.Sync(t.Context(), b.conn, false)
				if core.KindOf(err) != test.kind || report.OK || report.Error == nil || report.Error.Kind != test.kind {
					t.Fatalf("the look gave %v, report %+v", err, report.Error)
				}
				if _, err := b.jobs.Consume(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if j := b.job(id); j.State != core.JobActive || j.HoldMail != "" {
				t.Errorf("the job is %s, e-mails wait because %q", j.State, j.HoldMail)
			}
			after := b.status("jobs")
			if after.Since != before.Since || !after.Completed.Equal(before.Completed) || after.Failures != 3 || after.ErrorKind != test.kind {
				t.Errorf("the status row is %+v", after)
			}
			b.ats.change(func() { b.ats.postings, b.ats.fail, b.ats.failAfter, b.ats.breakOff = good, nil, 0, 0 })
			b.look()
			if st := b.status("jobs"); st.Failures != 0 || st.ErrorKind != "" || !st.Completed.After(before.Completed) {
				t.Errorf("after a good look the status row is %+v", st)
			}
		})
	}
}

func (b *bench) status(resource string) (st core.SyncStatus) {
	b.t.Helper()
	err := b.db.View(b.t.Context(), func(tx core.Tx) (err error) {
		st, err = b.db.SyncStatus(tx, b.conn, resource)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return st
}

func TestFailuresCoolDownAndALimitWaitsAsLongAsTheATSSays(t *testing.T) {
	b := newBench(t)
	fail := func(err error) time.Duration {
		t.Helper()
		b.ats.fail = err
		if _, err := b.sync.Sync(t.Context(), b.conn, false); err == nil {
			t.Fatal("the look succeeded")
		}
		st := b.status("jobs")
		if st.NextDue.IsZero() {
			return 0
		}
		return st.NextDue.Sub(b.clock.Now())
	}
	temporary := core.Fail(core.KindTemporary, "No network.", "")
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		if got := fail(temporary); got != want*time.Minute {
			t.Errorf("after failure %d the next look is due in %v, want %v", i+1, got, want*time.Minute)
		}
	}
	limited := core.Fail(core.KindRateLimited, "Too many requests.", "")
	limited.RetryAt = b.clock.Now().Add(90 * time.Second)
	if got := fail(limited); got != 90*time.Second {
		t.Errorf("a rate limit is waited for %v", got)
	}
	if got := fail(core.Fail(core.KindAuth, "Refused.", "")); got != 0 {
		t.Errorf("a refused key is tried again in %v", got)
	}
	if err := b.sync.Retry(t.Context(), b.conn); err != nil || b.status("jobs").Failures != 0 {
		t.Errorf("forgetting the failures: %v", err)
	}
}

func TestOneRunAtATimePerConnection(t *testing.T) {
	b := newBench(t)
	b.ats.block, b.ats.blocked = make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	go func() {
		_, err := b.sync.Sync(t.Context(), b.conn, false)
		first <- err
	}()
	<-b.ats.blocked
	second, err := b.sync.Sync(t.Context(), b.conn, false)
	if core.KindOf(err) != core.KindTemporary {
		t.Errorf("the second run gave %v", err)
	}
	if second.Connection == "" {
		t.Error("the report of the second run does not say of which connection it is")
	}
	close(b.ats.block)
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestACancelledLookEndsAtOnceAndIsNoFailure(t *testing.T) {
	b := newBench(t)
	b.ats.block, b.ats.blocked = make(chan struct{}), make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := b.sync.Sync(ctx, b.conn, false)
		ended <- err
	}()
	<-b.ats.blocked
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the look ended with %v", err)
	}
	if st := b.status("jobs"); st.Failures != 0 {
		t.Errorf("the status row counts %d failures", st.Failures)
	}
}

func TestOtherSettingsOfAConnectionMakeTheNextLookAskForEverything(t *testing.T) {
	b := newBench(t)
	b.ats.validates = true
	b.ats.postings = postings(4)
	b.look()
	b.update(func(tx core.Tx) error {
		c, err := b.db.Connection(tx, b.conn)
		c.Mapping = "employment_types: {Full-time: full_time}"
		return firstOf(err, b.db.PutConnection(tx, &c))
	})
	if seen := b.look().Jobs.Seen; seen != 4 {
		t.Errorf("after a new mapping the look read %d jobs, want 4", seen)
	}
}
