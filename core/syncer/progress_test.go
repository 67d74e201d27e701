package syncer_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/syncer"
)

// steady gives the bench a service that fetches a page only when the one before is
// stored and told of; at is called then, with the number of pages.
func (b *bench) steady(at func(ctx context.Context, page int)) {
	p := &pagewise{Workspace: b.db, known: map[string]bool{}, stop: func() {}, stored: make(chan struct{}, 1)}
	config := b.sync.Config
	config.Store = p
	b.sync = syncer.New(config)
	page := 0
	b.ats.stored = func(ctx context.Context) {
		if !p.storedPage(ctx) {
			return // cancelled: the page may never be stored
		}
		for b.sync.Progress()[0].Done != int(p.seen.Load()) {
			runtime.Gosched() // stored, and a moment later told of
		}
		page++
		at(ctx, page)
	}
}

func TestASynchronisationTellsHowFarItIs(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(9)
	b.look()
	b.imported(1)
	b.imported(2)
	b.ats.people["1"], b.ats.people["2"] = applicants("1", 1, 2, 3), applicants("2", 4, 5, 6, 7, 8)
	var got []string
	b.steady(func(context.Context, int) {
		p := b.sync.Progress()[0]
		if p.Connection != b.conn || p.Started.IsZero() {
			t.Errorf("progress %+v", p)
		}
		got = append(got, fmt.Sprintf("%s %d of %d, list %d of %d: %.2f", p.Phase, p.Done, p.Total, p.List, p.Lists, p.Part()))
	})
	if _, err := b.sync.Sync(t.Context(), b.conn, true); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"jobs 2 of 9, list 1 of 0: 0.22", "jobs 4 of 9, list 1 of 0: 0.44", "jobs 6 of 9, list 1 of 0: 0.67", "jobs 8 of 9, list 1 of 0: 0.89",
		"people 2 of 3, list 1 of 2: 0.33", "people 2 of 5, list 2 of 2: 0.70", "people 4 of 5, list 2 of 2: 0.90",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("told of (-want +got):\n%s", diff)
	}
	if left := b.sync.Progress(); len(left) != 0 {
		t.Errorf("afterwards there is %+v", left)
	}
}

func TestTheRestIsEstimatedFromWhatWasDone(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(20)
	var left []time.Duration
	b.steady(func(context.Context, int) {
		left = append(left, b.sync.Progress()[0].Left.Round(time.Second))
		b.clock.advance(10 * time.Second)
	})
	if _, err := b.sync.Sync(t.Context(), b.conn, false); err != nil {
		t.Fatal(err)
	}
	// The first page came at once, every other one after ten seconds.
	want := []time.Duration{0, 40, 47, 45, 40, 33, 26, 17, 9}
	for i := range want {
		want[i] *= time.Second
	}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("estimates (-want +got):\n%s", diff)
	}
}

func TestACancelledSynchronisationWaitsUntilItIsDueAndGoesOnAtItsPage(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(20)
	if b.sync.Cancel(b.conn) {
		t.Error("something was cancelled although nothing was under way")
	}
	b.steady(func(ctx context.Context, page int) {
		if page == 3 {
			if !b.sync.Cancel(b.conn) || !b.sync.Progress()[0].Stopping {
				t.Error("it was not cancelled")
			}
			<-ctx.Done()
		}
	})
	b.clock.advance(time.Minute)
	report, err := b.sync.Sync(t.Context(), b.conn, false)
	if !errors.Is(err, context.Canceled) || report.OK || report.Jobs.Added != 6 {
		t.Fatalf("the cancelled look gave %v, report %+v", err, report)
	}
	st := b.status("jobs")
	if !st.NextDue.Equal(b.clock.Now().Add(5*time.Minute)) || st.Failures != 0 || !st.LookOpen {
		t.Errorf("the row: %+v", st)
	}
	b.ats.stored, b.ats.served = nil, 0
	if asked, _ := b.step(); asked {
		t.Error("it began anew at once")
	}
	b.clock.advance(5 * time.Minute)
	if asked, _ := b.step(); !asked || b.ats.served != 7 || b.status("jobs").OpenJobs != 20 {
		t.Errorf("asked %v, %d pages, %d jobs", asked, b.ats.served, b.status("jobs").OpenJobs)
	}
}

func TestALookThatGoesOnCountsWhatItHadDone(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(20)
	b.steady(func(ctx context.Context, page int) {
		if page == 5 {
			b.sync.Cancel(b.conn)
			<-ctx.Done()
		}
	})
	if _, err := b.sync.Sync(t.Context(), b.conn, false); err == nil {
		t.Fatal("it was not cancelled")
	}
	var left []time.Duration
	b.steady(func(context.Context, int) {
		p := b.sync.Progress()[0]
		if left = append(left, p.Left); len(left) == 1 && (p.Done != 12 || p.Total != 20) {
			t.Errorf("it goes on with %+v", p)
		}
		b.clock.advance(10 * time.Second)
	})
	if _, err := b.sync.Sync(t.Context(), b.conn, false); err != nil {
		t.Fatal(err)
	}
	// Two pages in ten seconds, three are left: what an earlier run did is not counted
	// as done in no time.
	if len(left) != 4 || left[1].Round(time.Second) != 15*time.Second {
		t.Errorf("estimates %v", left)
	}
}

// A look at an ATS that does not tell how many jobs it has expects as many as the last
// one found.
func TestAnATSThatTellsNoTotalIsExpectedToHaveAsManyJobsAsBefore(t *testing.T) {
	b := newBench(t)
	b.ats.postings, b.ats.untold = postings(10), true
	var told []syncer.Progress
	watch := func(context.Context, int) { told = append(told, b.sync.Progress()...) }
	b.steady(watch)
	b.look()
	if told[3].Total != 0 || told[3].Part() >= 0 {
		t.Errorf("the first look knows a total: %+v", told[3])
	}
	told = nil
	b.steady(watch)
	if _, err := b.sync.Sync(t.Context(), b.conn, true); err != nil {
		t.Fatal(err)
	}
	if p := told[3]; p.Total != 10 || !p.About {
		t.Errorf("the second look: %+v", p)
	}
}

func TestPartOfAPhaseCountsListsAndWhatIsDoneOfOne(t *testing.T) {
	tests := map[string]struct {
		p    syncer.Progress
		want float64
	}{
		"unknown":             {syncer.Progress{Done: 7}, -1},
		"a half":              {syncer.Progress{Done: 5, Total: 10}, 0.5},
		"more than was told":  {syncer.Progress{Done: 11, Total: 10}, 1},
		"the first of four":   {syncer.Progress{List: 1, Lists: 4, Done: 9}, 0},
		"half of the third":   {syncer.Progress{List: 3, Lists: 4, Done: 1, Total: 2}, 0.625},
		"before the first":    {syncer.Progress{Lists: 4}, 0},
		"one list, all of it": {syncer.Progress{List: 1, Lists: 1, Done: 4, Total: 4}, 1},
	}
	for name, test := range tests {
		if diff := cmp.Diff(test.want, test.p.Part()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The engine leaves a connection alone that somebody synchronises by hand.
func TestAConnectionThatIsBusyIsLeftAlone(t *testing.T) {
	b := newBench(t)
	b.ats.block, b.ats.blocked = make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		_, err := b.sync.Sync(t.Context(), b.conn, false)
		ended <- err
	}()
	<-b.ats.blocked
	tasks, err := b.sync.Tasks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out, err := tasks[0].Step(t.Context())
	if err != nil || !out.Next.After(b.clock.Now()) || b.ats.requests != 1 {
		t.Errorf("stepped, it gave %+v, %v after %d requests", out, err, b.ats.requests)
	}
	close(b.ats.block)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A list of people that fails must not make every event a look at the jobs.
func TestAFailingPipelineOfTheAccountIsTriedWithTheNextLookOnly(t *testing.T) {
	b := newBench(t)
	b.ats.byAccount = true
	b.atss[b.conn] = failing{b.ats}
	b.ats.postings = postings(2)
	if _, err := b.sync.Sync(t.Context(), b.conn, false); core.KindOf(err) != core.KindForbidden {
		t.Fatalf("the look gave %v", err)
	}
	b.imported(1)
	b.clock.advance(time.Second)
	for range 3 {
		if asked, _ := b.step(); asked {
			t.Fatal("asked although nothing is due")
		}
	}
}

// failing is a fakeATS that gives no people.
type failing struct{ *fakeATS }

func (f failing) People(context.Context, string, ats.Cursor, ats.Cursor) applicantPages {
	return func(yield func(ats.Page[core.Applicant], error) bool) {
		yield(ats.Page[core.Applicant]{}, core.Fail(core.KindForbidden, "The key may not see people.", ""))
	}
}
