package jobs_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/storage"
)

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

func (c *clock) Wait(ctx context.Context, _ time.Time) error { <-ctx.Done(); return ctx.Err() }

// bench is a workspace with one client and one connection.
type bench struct {
	t      *testing.T
	db     *storage.Workspace
	clock  *clock
	jobs   *jobs.Service
	client core.ClientID
	conn   core.ConnectionID
}

func newBench(t *testing.T) *bench {
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
	b := &bench{t: t, db: db, clock: &clock{now: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}}
	b.jobs = jobs.New(jobs.Config{Store: db, Clock: b.clock, Places: places(t)})
	b.update(func(tx core.Tx) error {
		client := core.Client{Name: "Acme"}
		if err := db.PutClient(tx, &client); err != nil {
			return err
		}
		conn := core.Connection{Name: "Acme feed", Kind: "feed", Client: client.ID}
		err := db.PutConnection(tx, &conn)
		b.client, b.conn = client.ID, conn.ID
		return err
	})
	return b
}

func (b *bench) update(fn func(core.Tx) error) {
	b.t.Helper()
	if err := b.db.Update(b.t.Context(), fn); err != nil {
		b.t.Fatal(err)
	}
}

// mirror stores an ATS job as a look would.
func (b *bench) mirror(p core.Posting) core.ATSJob {
	b.t.Helper()
	a := core.ATSJob{Connection: b.conn, Posting: p, Open: !p.Closed, Look: 1, FirstLook: 1}
	b.update(func(tx core.Tx) error { return b.db.PutATSJob(tx, &a) })
	return a
}

// say changes what the ATS says and leaves a mark, as a look would.
func (b *bench) say(a core.ATSJob, what core.MarkKind, change func(*core.ATSJob)) {
	b.t.Helper()
	b.update(func(tx core.Tx) error {
		now, err := b.db.ATSJob(tx, a.ID)
		if err != nil {
			return err
		}
		change(&now)
		if err := b.db.PutATSJob(tx, &now); err != nil {
			return err
		}
		return b.db.PutMark(tx, core.Mark{Connection: b.conn, ATSJob: a.ID, What: what, Look: 7})
	})
	if _, err := b.jobs.Consume(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) imported(p core.Posting) (core.ATSJob, core.Job) {
	b.t.Helper()
	a := b.mirror(p)
	j, err := b.jobs.Import(b.t.Context(), b.conn, p.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return a, j
}

func (b *bench) job(id core.JobID) core.Job {
	b.t.Helper()
	j, err := b.jobs.Job(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return j
}

// logged gives what the activity log says about a job.
func (b *bench) logged(id core.JobID) []core.LogEntry {
	b.t.Helper()
	var out []core.LogEntry
	err := b.db.View(b.t.Context(), func(tx core.Tx) (err error) {
		out, err = b.db.Log(tx, core.LogFilter{Job: id})
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// full is a posting with everything an ATS may say.
func full() core.Posting {
	return core.Posting{
		ID: "412345", Reference: "REQ-412345", Title: "Embedded Software Engineer (f/m/d)", Status: "Open",
		Locations: []core.Location{
			{City: "Munich", Region: "Bavaria", Country: "DE", PostalCode: "80331", Role: "primary"},
			{City: "Vienna", Region: "Vienna", Country: "AT", PostalCode: "1010"},
		},
		EmploymentType: "Full-time", Function: "Engineering", Experience: "Experienced Professional",
		Description: "<p>What you will do</p><ul><li>Build firmware &amp; drivers</li></ul><script>alert(1)</script>",
		MustHaves:   []string{"C++", "AUTOSAR", "Git"},
		ApplyURL:    "https://acme.example.com/apply?jobId=412345", URL: "https://acme.example.com/jobs/412345",
		Owner: "recruiter@example.com", Users: []string{"recruiter@example.com", "team@example.com"},
		Posted: time.Date(2026, 11, 18, 9, 30, 0, 0, time.UTC), Updated: time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC),
	}
}
