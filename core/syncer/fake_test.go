package syncer_test

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/jobs"
	"reqdesk/core/syncer"
	"reqdesk/storage"
)

// fakeATS is an ATS with state: jobs and people that a test changes between
// looks. It gives pages of two.
type fakeATS struct {
	mu        sync.Mutex
	postings  []core.Posting
	people    map[string][]core.Applicant
	stages    []core.Stage
	version   int  // rises with each change; the validator of its answers
	validates bool // answers "unchanged" like a feed does

	fail      error // every answer
	breakOff  int   // pages after which the list ends without its last page; 0 = never
	failAfter int   // pages after which fail comes; 0 = at once
	block     chan struct{}
	blocked   chan struct{}
	untold    bool                  // the lists tell no total
	byAccount bool                  // people are listed for the whole account at once
	stored    func(context.Context) // waited for after every page but the last
	served    int                   // pages
	requests  int
}

func (f *fakeATS) change(fn func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fn()
	f.version++
}

func (f *fakeATS) Descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: "fake", Name: "Fake", AbsenceCloses: true, MappingVersion: 1, Poll: 5 * time.Minute, PeopleByAccount: f.byAccount,
	}
}

func (f *fakeATS) Check(context.Context) ([]ats.Right, error) { return nil, nil }

func (f *fakeATS) Requests() int { return f.requests }

func (f *fakeATS) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return func(yield func(ats.Page[core.Posting], error) bool) {
		if err := f.answer(ctx); err != nil {
			yield(ats.Page[core.Posting]{}, err)
			return
		}
		f.mu.Lock()
		items, version := slices.Clone(f.postings), strconv.Itoa(f.version)
		unchanged := f.validates && string(since) == version
		f.mu.Unlock()
		if unchanged {
			yield(ats.Page[core.Posting]{Last: true, Full: true, Unchanged: true, Since: since}, nil)
			return
		}
		serve(ctx, f, items, ats.Cursor(version), resume, yield)
	}
}

// serve gives items in pages of two from the cursor on.
func serve[T any](ctx context.Context, f *fakeATS, items []T, since, resume ats.Cursor, yield func(ats.Page[T], error) bool) {
	from, _ := strconv.Atoi(string(resume))
	for pages := 1; ; pages++ {
		to := min(from+2, len(items))
		page := ats.Page[T]{Items: items[min(from, to):to], Next: ats.Cursor(strconv.Itoa(to)), Total: len(items)}
		if f.untold {
			page.Total = 0
		}
		if f.breakOff > 0 && pages > f.breakOff {
			return
		}
		if page.Last = to == len(items); page.Last {
			page.Full, page.Since = true, since
		}
		f.served++
		if !yield(page, nil) || page.Last {
			return
		}
		if f.failAfter > 0 && pages == f.failAfter {
			yield(ats.Page[T]{}, f.fail)
			return
		}
		if f.stored != nil {
			f.stored(ctx)
		}
		from = to
	}
}

func (f *fakeATS) answer(ctx context.Context) error {
	f.requests++
	if f.block != nil {
		close(f.blocked)
		select {
		case <-f.block:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if f.failAfter == 0 {
		return f.fail
	}
	return nil
}

// applicantPages is a list of people, page by page.
type applicantPages = iter.Seq2[ats.Page[core.Applicant], error]

func (f *fakeATS) People(ctx context.Context, job string, _, resume ats.Cursor) applicantPages {
	return func(yield func(ats.Page[core.Applicant], error) bool) {
		f.mu.Lock()
		items := slices.Clone(f.people[job])
		if f.byAccount {
			for _, id := range slices.Sorted(maps.Keys(f.people)) {
				items = append(items, f.people[id]...)
			}
		}
		f.mu.Unlock()
		serve(ctx, f, items, "", resume, yield)
	}
}

func (f *fakeATS) Stages(context.Context, string) ([]core.Stage, error) { return f.stages, nil }

// oneByOne is a fakeATS that can also be asked for one job.
type oneByOne struct{ *fakeATS }

func (f oneByOne) Job(_ context.Context, id string) (core.Posting, error) {
	for _, p := range f.postings {
		if p.ID == id {
			return p, nil
		}
	}
	return core.Posting{}, core.Fail(core.KindNotFound, "There is no such job.", "")
}

// clock stands still until a test moves it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Wait(ctx context.Context, t time.Time) error {
	if !c.Now().Before(t) {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

// bench is a workspace with one connection to a fakeATS.
type bench struct {
	t     testing.TB
	db    *storage.Workspace
	clock *clock
	ats   *fakeATS
	atss  map[core.ConnectionID]ats.Connector
	conn  core.ConnectionID
	sync  *syncer.Service
	jobs  *jobs.Service
}

func newBench(t testing.TB) *bench {
	t.Helper()
	db, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	b := &bench{
		t: t, db: db, clock: &clock{now: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)},
		ats: &fakeATS{people: map[string][]core.Applicant{}}, atss: map[core.ConnectionID]ats.Connector{},
	}
	b.sync = syncer.New(syncer.Config{
		Store: db, Clock: b.clock,
		Connect: func(_ context.Context, c core.Connection) (ats.Connector, error) { return b.atss[c.ID], nil },
		Keys: func(a core.Applicant) []core.Key {
			var keys []core.Key
			for _, e := range a.Emails {
				keys = append(keys, core.Key{Kind: core.KeyEmail, Value: e})
			}
			return keys
		},
	})
	b.jobs = jobs.New(jobs.Config{Store: db, Clock: b.clock})
	b.conn = b.connect("Acme", b.ats)
	return b
}

func (b *bench) connect(name string, c ats.Connector) core.ConnectionID {
	b.t.Helper()
	conn := core.Connection{Name: name, Kind: "fake", Created: b.clock.Now()}
	b.update(func(tx core.Tx) error {
		client := core.Client{Name: name}
		if err := b.db.PutClient(tx, &client); err != nil {
			return err
		}
		conn.Client = client.ID
		return b.db.PutConnection(tx, &conn)
	})
	b.atss[conn.ID] = c
	return conn.ID
}

func (b *bench) update(fn func(core.Tx) error) {
	b.t.Helper()
	if err := b.db.Update(b.t.Context(), fn); err != nil {
		b.t.Fatal(err)
	}
}

// look synchronises, with success, and consumes the marks.
func (b *bench) look() syncer.Report {
	b.t.Helper()
	b.clock.advance(5 * time.Minute)
	report, err := b.sync.Sync(b.t.Context(), b.conn, false)
	if err != nil {
		b.t.Fatalf("sync: %v", err)
	}
	if _, err := b.jobs.Consume(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	return report
}

// posting is an open job with an id.
func posting(id int) core.Posting {
	return core.Posting{
		ID: strconv.Itoa(id), Reference: fmt.Sprintf("REQ-%d", id), Title: fmt.Sprintf("Engineer %d", id), Status: "Open",
		Locations: []core.Location{{City: "Munich", Country: "DE", Role: "primary"}}, Function: "Engineering", EmploymentType: "Full-time",
		MustHaves: []string{"Go", "SQL", "Linux"}, Updated: time.Date(2026, 11, 1, 0, id, 0, 0, time.UTC),
	}
}

func postings(n int) []core.Posting {
	var out []core.Posting
	for id := range n {
		out = append(out, posting(id+1))
	}
	return out
}

// without gives the postings but those with the ids.
func without(list []core.Posting, ids ...int) []core.Posting {
	return slices.DeleteFunc(slices.Clone(list), func(p core.Posting) bool {
		id, _ := strconv.Atoi(p.ID)
		return slices.Contains(ids, id)
	})
}

// imported imports a job and activates it.
func (b *bench) imported(id int) core.JobID {
	b.t.Helper()
	j, err := b.jobs.Import(b.t.Context(), b.conn, strconv.Itoa(id))
	if err == nil {
		_, err = b.jobs.Activate(b.t.Context(), j.ID)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return j.ID
}

func (b *bench) job(id core.JobID) core.Job {
	b.t.Helper()
	j, err := b.jobs.Job(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return j
}
