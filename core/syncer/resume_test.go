package syncer_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reqdesk/core"
	"reqdesk/core/syncer"
	"reqdesk/storage"
)

// records is everything that looks produce and that must not depend on how
// often they were stopped.
type records struct {
	Mirror []core.ATSJob
	Jobs   []core.Job
	People []core.NotSource
	Held   []core.Held
}

func (b *bench) records() records {
	b.t.Helper()
	var r records
	err := b.db.View(b.t.Context(), func(tx core.Tx) (err error) {
		for a, err := range b.db.ATSJobsOf(tx, b.conn) {
			if err != nil {
				return err
			}
			r.Mirror = append(r.Mirror, a)
			lines, err := b.db.NotSourcesOfATSJob(tx, a.ID)
			if err != nil {
				return err
			}
			r.People = append(r.People, lines...)
		}
		if r.Held, err = b.db.HeldList(tx); err != nil {
			return err
		}
		r.Jobs, err = b.db.Jobs(tx)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

// sameRecords compares without times and numbers of looks.
var sameRecords = cmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.IgnoreTypes(time.Time{}),
	cmpopts.IgnoreFields(core.ATSJob{}, "Look", "FirstLook"),
	cmpopts.IgnoreFields(core.Held{}, "Look"),
	cmpopts.IgnoreFields(core.NotSource{}, "ID"),
	cmpopts.SortSlices(func(a, b core.NotSource) bool { return a.Applicant.ID < b.Applicant.ID }),
}

func applicant(id int, job string) core.Applicant {
	return core.Applicant{
		ID: fmt.Sprint(id), JobID: job, Name: fmt.Sprintf("Person %d", id), Stage: "Screening",
		Emails: []string{fmt.Sprintf("person%d@example.com", id)},
	}
}

func applicants(job string, ids ...int) []core.Applicant {
	var out []core.Applicant
	for _, id := range ids {
		out = append(out, applicant(id, job))
	}
	return out
}

// story is three days of an ATS: filling, changing, closing.
var story = []func(*fakeATS){
	func(f *fakeATS) { f.postings = postings(9) },
	func(f *fakeATS) {
		f.people["1"] = applicants("1", 1, 2, 3, 4, 5, 6, 7)
		f.people["2"] = applicants("2", 8, 9)
	},
	func(f *fakeATS) {
		f.postings[1].Closed, f.postings[4].Title = true, "Architect"
		f.postings = append(without(f.postings, 7), posting(10), posting(11))
		f.people["1"] = applicants("1", 1, 3, 5, 7, 10, 11)
	},
	func(f *fakeATS) { f.postings[1].Closed = false },
}

// killed is a store that ends the run after so many transactions.
type killed struct {
	*storage.Workspace
	left int // 0 = never
	kill context.CancelFunc
}

func (k *killed) Update(ctx context.Context, fn func(core.Tx) error) error {
	err := k.Workspace.Update(ctx, fn)
	if k.left--; k.left == 0 {
		k.kill()
	}
	return err
}

// growing lets each try live a transaction longer than the one before, so that
// the run is killed at every point and comes to its end at last.
func growing(first, tries int) int {
	if first == 0 {
		return 0
	}
	return first + tries
}

// tell plays the story on a bench whose looks are stopped after so many
// transactions, and begun again until one comes to its end; 0 = never stopped.
func tell(t *testing.T, stopAfter int) records {
	b := newBench(t)
	for chapter, change := range story {
		b.ats.change(func() { change(b.ats) })
		b.clock.advance(time.Hour)
		for tries := 0; ; tries++ {
			ctx, stop := context.WithCancel(t.Context())
			config := b.sync.Config
			config.Store = &killed{Workspace: b.db, left: growing(stopAfter, tries), kill: stop}
			_, err := syncer.New(config).Sync(ctx, b.conn, false)
			stop()
			if err == nil {
				break
			}
			if tries > 60 {
				t.Fatalf("chapter %d does not come to its end: %v", chapter, err)
			}
		}
		if _, err := b.jobs.Consume(t.Context()); err != nil {
			t.Fatal(err)
		}
		if chapter == 0 {
			b.imported(1)
			b.imported(2)
		}
	}
	return b.records()
}

func TestLooksStoppedAfterEveryTransactionEndWithTheSameRecords(t *testing.T) {
	want := tell(t, 0)
	if len(want.Mirror) != 11 || len(want.People) != 8 {
		t.Fatalf("the story ended with %d jobs and %d people", len(want.Mirror), len(want.People))
	}
	for _, stopAfter := range []int{1, 2, 3, 5, 7} {
		t.Run(fmt.Sprintf("after %d transactions", stopAfter), func(t *testing.T) {
			if diff := cmp.Diff(want, tell(t, stopAfter), sameRecords); diff != "" {
				t.Errorf("records differ (-uninterrupted +stopped):\n%s", diff)
			}
		})
	}
}

func TestAStoppedFirstLookGoesOnAtThePageWhereItWas(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(20)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	config := b.sync.Config
	config.Store = &killed{Workspace: b.db, left: 1, kill: stop}
	if _, err := syncer.New(config).Sync(ctx, b.conn, false); err == nil {
		t.Fatal("the look was not stopped")
	}
	st := b.status("jobs")
	if !st.LookOpen || st.Seen == 0 || st.Total != 20 {
		t.Fatalf("the status row is %+v", st)
	}
	b.ats.served = 0
	report := b.look()
	if left := 20 - st.Seen; report.Jobs.Added != left || b.ats.served != left/2 {
		t.Errorf("the second run stored %d jobs in %d pages, want %d", report.Jobs.Added, b.ats.served, left)
	}
}
