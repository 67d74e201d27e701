package records_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/outbox"
	"reqdesk/core/records"
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

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// screen is a desktop that notes what it is told. seen looks at the workspace at
// that moment.
type screen struct {
	said []string
	seen func()
}

func (s *screen) Notify(_ string, sentences []core.Saying) {
	texts := make([]string, len(sentences))
	for i, one := range sentences {
		texts[i] = one.String()
	}
	s.said = append(s.said, strings.Join(texts, " "))
	if s.seen != nil {
		s.seen()
	}
}

// office is a workspace with one client and the service over it.
type office struct {
	*records.Service
	t      *testing.T
	dir    string
	db     *storage.Workspace
	clock  *clock
	screen *screen
	client core.Client
	conn   core.Connection
	people core.PersonID
}

const (
	day  = 24 * time.Hour
	rude = `$(rm -rf) "Ada Lovelace" <script>`
)

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, dir: t.TempDir(), clock: &clock{now: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}}
	w, _, err := storage.Create(t.Context(), storage.Options{Dir: o.dir, Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	o.use(w)
	t.Cleanup(func() {
		if err := o.db.Close(); err != nil {
			t.Error(err)
		}
	})
	o.update(func(tx core.Tx) error {
		o.client = core.Client{Name: rude}
		if err := o.db.PutClient(tx, &o.client); err != nil {
			return err
		}
		o.conn = core.Connection{Name: rude, Client: o.client.ID}
		return o.db.PutConnection(tx, &o.conn)
	})
	return o
}

// use makes the service over an open workspace, as a start of the program does.
func (o *office) use(w *storage.Workspace) {
	o.db, o.screen = w, &screen{}
	box := outbox.New(outbox.Config{Store: w, Clock: o.clock})
	o.Service = &records.Service{Store: w, Clock: o.clock, Notifier: o.screen, Add: box.Add}
}

// restart closes the workspace and opens it again.
func (o *office) restart() {
	o.t.Helper()
	if err := o.db.Close(); err != nil {
		o.t.Fatal(err)
	}
	w, err := storage.Open(o.t.Context(), storage.Options{Dir: o.dir})
	if err != nil {
		o.t.Fatal(err)
	}
	o.use(w)
}

func (o *office) update(fn func(core.Tx) error) {
	o.t.Helper()
	if err := o.db.Update(o.t.Context(), fn); err != nil {
		o.t.Fatal(err)
	}
}

// job stores a job; one that is active goes on to be reviewed.
func (o *office) job(change func(*core.Job)) core.Job {
	o.t.Helper()
	j := core.Job{Client: o.client.ID, Title: rude, State: core.JobActive, Created: o.clock.Now(), Confirmed: o.clock.Now()}
	if change != nil {
		change(&j)
	}
	o.update(func(tx core.Tx) error { return o.db.PutJob(tx, &j) })
	return j
}

// profiles puts n new people into a job's review.
func (o *office) profiles(j core.Job, n int) (list []core.PersonID) {
	o.t.Helper()
	o.update(func(tx core.Tx) error {
		for i := range n { // one after the other, as a file is read
			o.people++
			added := o.clock.Now().Add(time.Duration(i-n) * time.Second)
			c := core.Candidacy{Job: j.ID, Person: o.people, State: core.CandidacyNew, Added: added}
			if err := o.db.PutCandidacy(tx, c); err != nil {
				return err
			}
			list = append(list, o.people)
		}
		return nil
	})
	return list
}

// decide saves somebody for later.
func (o *office) decide(j core.Job, p core.PersonID) {
	o.t.Helper()
	o.update(func(tx core.Tx) error {
		c, err := o.db.Candidacy(tx, j.ID, p)
		if err != nil {
			return err
		}
		c.State, c.Decided = core.CandidacySaved, o.clock.Now()
		return o.db.PutCandidacy(tx, c)
	})
}

func (o *office) set(key, value string) {
	o.t.Helper()
	o.update(func(tx core.Tx) error {
		s, err := o.db.Settings(tx, "")
		if err != nil {
			return err
		}
		s[key] = value
		return o.db.PutSettings(tx, "", s)
	})
}

// mailbox adds a mailbox.
func (o *office) mailbox(m core.Mailbox) core.Mailbox {
	o.t.Helper()
	o.update(func(tx core.Tx) error { return o.db.PutMailbox(tx, &m) })
	return m
}

// tell tells what is new, and checks what the desktop was told by it.
func (o *office) tell(when string, want ...string) {
	o.t.Helper()
	o.screen.said = nil
	if _, _, err := o.Tell(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	if len(o.screen.said) != len(want) {
		o.t.Errorf("%s: the desktop was told %q, want %q", when, o.screen.said, want)
		return
	}
	for i, text := range want {
		if o.screen.said[i] != text {
			o.t.Errorf("%s: the desktop was told %q, want %q", when, o.screen.said[i], text)
		}
	}
}

// summaries are the outbox's entries for e-mails to oneself, oldest first.
func (o *office) summaries() (list []core.Entry) {
	o.t.Helper()
	err := o.db.View(o.t.Context(), func(tx core.Tx) error {
		open, err := o.db.OpenEntries(tx)
		for _, e := range open {
			if e.Kind == "notice" {
				list = append(list, e)
			}
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}
