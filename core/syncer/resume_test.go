package syncer_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
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

// pagewise is a store that ends the run after every page which no run before it has
// stored.
type pagewise struct {
	*storage.Workspace
	known  map[string]bool // pages, by their place in a list
	fresh  bool
	pages  int
	seen   atomic.Int64 // as the last page told
	more   bool         // it was not the last one of its list
	stop   context.CancelFunc
	stored chan struct{}
}

func (p *pagewise) PutSyncStatus(tx core.Tx, st core.SyncStatus) error {
	if place := st.Resource + st.Cursor; st.LookOpen && st.Cursor != "" && !p.known[place] {
		p.known[place], p.fresh = true, true
		p.pages++
	}
	p.seen.Store(int64(st.Seen))
	p.more = st.LookOpen && !strings.Contains(st.Cursor, `"ended":true`)
	return p.Workspace.PutSyncStatus(tx, st)
}

func (p *pagewise) Update(ctx context.Context, fn func(core.Tx) error) error {
	err := p.Workspace.Update(ctx, fn)
	if p.fresh {
		p.fresh = false
		p.stop()
	}
	if p.more {
		p.more = false
		select {
		case p.stored <- struct{}{}: // the next page may come
		default: // nobody waits any more
		}
	}
	return err
}

// storedPage waits until a page is stored; false = the look ended before.
func (p *pagewise) storedPage(ctx context.Context) bool {
	select {
	case <-p.stored:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// tellByPage plays the story on a bench whose looks are stopped after every single
// page, and begun again until one comes to its end. It gives the number of stops too.
func tellByPage(t *testing.T, byAccount, stopped bool) (records, int) {
	b := newBench(t)
	b.ats.byAccount = byAccount
	stops, pages := 0, 0
	for chapter, change := range story {
		b.ats.change(func() { change(b.ats) })
		b.clock.advance(time.Hour)
		known := map[string]bool{}
		for done := false; !done; {
			ctx, stop := context.WithCancel(t.Context())
			p := &pagewise{Workspace: b.db, known: known, stop: stop, stored: make(chan struct{}, 1)}
			config := b.sync.Config
			if stopped {
				config.Store = p
				b.ats.stored = func(ctx context.Context) { p.storedPage(ctx) }
			}
			_, err := syncer.New(config).Sync(ctx, b.conn, false)
			stop()
			pages += p.pages
			if done = err == nil; !done {
				stops++
			}
			if stops > 100 {
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
	if stops != pages {
		t.Errorf("stopped %d times at %d pages", stops, pages)
	}
	return b.records(), stops
}

func TestLooksStoppedAfterEverySinglePageConvergeToTheSameRecords(t *testing.T) {
	for name, byAccount := range map[string]bool{"people job by job": false, "people of the account": true} {
		t.Run(name, func(t *testing.T) {
			want, _ := tellByPage(t, byAccount, false)
			got, stops := tellByPage(t, byAccount, true)
			if diff := cmp.Diff(want, got, sameRecords); diff != "" {
				t.Errorf("records differ (-uninterrupted +stopped):\n%s", diff)
			}
			if stops < 25 {
				t.Errorf("stopped only %d times", stops)
			}
			if len(want.Mirror) != 11 || len(want.People) != 8 {
				t.Errorf("the story ended with %d jobs and %d people", len(want.Mirror), len(want.People))
			}
		})
	}
}

// addedTo notes how many applications each transaction adds to those that were seen.
type addedTo struct {
	*storage.Workspace
	sizes []int
}

func (a *addedTo) AddSeenApplications(tx core.Tx, c core.ConnectionID, resource string, digests []uint64) error {
	a.sizes = append(a.sizes, len(digests))
	return a.Workspace.AddSeenApplications(tx, c, resource, digests)
}

func TestAPageWritesNoMoreOfWhoWasSeenThanItBrought(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(1)
	b.look()
	id := b.imported(1)
	for n := range 60 {
		b.ats.people["1"] = append(b.ats.people["1"], applicant(n+1, "1"))
	}
	store := &addedTo{Workspace: b.db}
	config := b.sync.Config
	config.Store = store
	if _, err := syncer.New(config).Sync(t.Context(), b.conn, false); err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, n := range store.sizes {
		sum += n
	}
	if sum != 60 || len(b.names(id)) != 60 {
		t.Errorf("%d applications were written as seen, %d people are on the list", sum, len(b.names(id)))
	}
	if left := b.seenApplications("people " + b.job(id).ATSJob.String()); len(left) != 0 {
		t.Errorf("%d are still remembered after the look", len(left))
	}
}

func (b *bench) seenApplications(resource string) (list []uint64) {
	b.t.Helper()
	err := b.db.View(b.t.Context(), func(tx core.Tx) (err error) {
		list, err = b.db.SeenApplications(tx, b.conn, resource)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

// A look that an earlier release began has what it saw in its status row.
func TestALookThatAnEarlierReleaseBeganGoesOn(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(1)
	b.look()
	id := b.imported(1)
	b.ats.people["1"] = applicants("1", 1, 2, 3, 4, 5, 6)
	b.look()
	resource := "people " + b.job(id).ATSJob.String()
	b.ats.people["1"] = applicants("1", 1, 2, 4, 5, 7) // 3 and 6 are gone
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	p := &pagewise{Workspace: b.db, known: map[string]bool{}, stop: func() {}, stored: make(chan struct{}, 1)}
	config := b.sync.Config
	config.Store = p
	pages := 0
	b.ats.stored = func(ctx context.Context) {
		if pages++; p.storedPage(ctx) && pages == 2 { // of the pipeline: the only job is on one page
			stop()
			<-ctx.Done()
		}
	}
	if _, err := syncer.New(config).Sync(ctx, b.conn, false); err == nil {
		t.Fatal("the look was not stopped")
	}
	b.ats.stored = nil
	seen := b.seenApplications(resource)
	b.update(func(tx core.Tx) error {
		st, err := b.db.SyncStatus(tx, b.conn, resource)
		if err != nil || !st.LookOpen || len(seen) != 4 {
			t.Fatalf("after two pages of two %d people were seen, %v", len(seen), err)
		}
		st.SeenIDs = seen
		return firstOf(b.db.ForgetSeenApplications(tx, b.conn, resource), b.db.PutSyncStatus(tx, st))
	})
	b.ats.served = 0
	report := b.look()
	if report.People.Seen != 1 || report.People.Removed != 2 {
		t.Errorf("the rest of the look: %+v, want one seen and two removed", report.People)
	}
	if got := b.names(id); len(got) != 5 {
		t.Errorf("on the list are %v", got)
	}
	if st := b.status(resource); len(st.SeenIDs) > 0 {
		t.Errorf("%d are still in the row", len(st.SeenIDs))
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
