package outreach_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/core/practice"
	"reqdesk/storage"
)

// post is a mail account: it remembers what was sent and holds what comes in.
type post struct {
	mu      sync.Mutex
	sent    []mailbox.Envelope
	failure error
	arrived []mailbox.Incoming
	closed  error  // why it can't be read
	during  func() // what happens while an e-mail is on its way
	drafts  bool   // it only puts e-mails down
}

// Send is mailbox.Sender.
func (p *post) Send(_ context.Context, e mailbox.Envelope) (mailbox.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failure != nil {
		return mailbox.Receipt{}, p.failure
	}
	p.sent = append(p.sent, e)
	if p.during != nil {
		p.during()
	}
	if p.drafts {
		return mailbox.Receipt{Detail: fmt.Sprintf("draft-%d.eml", len(p.sent)), Draft: true}, nil
	}
	return mailbox.Receipt{Detail: "250 queued"}, nil
}

// Check is mailbox.Sender and mailbox.Reader.
func (p *post) Check(context.Context) (string, error) { return "ok", nil }

// Read is mailbox.Reader: the cursor counts messages.
func (p *post) Read(_ context.Context, cursor string, _ mailbox.Interest) iter.Seq2[mailbox.Batch, error] {
	return func(yield func(mailbox.Batch, error) bool) {
		n := 0
		if p.closed != nil {
			yield(mailbox.Batch{}, p.closed)
			return
		}
		if cursor == "" {
			yield(mailbox.Batch{Next: fmt.Sprint(len(p.arrived))}, nil)
			return
		}
		if _, err := fmt.Sscan(cursor, &n); err != nil {
			yield(mailbox.Batch{}, err)
		}
		if n < len(p.arrived) {
			yield(mailbox.Batch{Messages: p.arrived[n:], Next: fmt.Sprint(len(p.arrived))}, nil)
		}
	}
}

// rig is a recruiter's desk on a real store: one client, one mailbox, one active
// job in Berlin with a sequence of two e-mails, and the people of the test.
type rig struct {
	*testing.T
	db      *storage.Workspace
	clock   *practice.Clock
	out     *outreach.Service
	box     *outbox.Runner
	post    *post
	client  core.Client
	mailbox core.Mailbox
	job     core.Job
	people  []core.Person
}

const twoSteps = `steps:
  - subject: "{{job_title}}, {{first_name}}?"
    text: "Hello {{first_name}}, see {{apply_link}}"
  - after: 3d
    text: "Did you see it, {{first_name}}?"
`

func newRig(t *testing.T, names ...string) *rig {
	t.Helper()
	r := newRigIn(t, t.TempDir(), names...)
	t.Cleanup(func() {
		if err := r.db.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// newRigIn is a rig in a folder; whoever asks for it closes it.
func newRigIn(t *testing.T, dir string, names ...string) *rig {
	t.Helper()
	db, _, err := storage.Create(t.Context(), storage.Options{Dir: dir, Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{T: t, db: db, clock: practice.NewClock(monday.Add(2 * time.Hour)), post: &post{}}
	r.start(db)
	r.update(func(tx core.Tx) error { return r.furnish(tx, names) })
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, twoSteps); err != nil {
		t.Fatal(err)
	}
	r.enrol()
	return r
}

// start is a start of the program.
func (r *rig) start(store interface {
	outreach.Store
	outbox.Store
},
) {
	r.box = outbox.New(outbox.Config{Store: store, Clock: r.clock, Rand: rand.Reader})
	r.out = outreach.New(outreach.Config{
		Store: store, Clock: r.clock, Rand: rand.Reader, Outbox: r.box, Guard: people.Guard{Store: r.db, Clock: r.clock},
		Remember: (&people.Service{Store: r.db, Clock: r.clock}).Remember,
		Blobs:    r.db.Blobs(),
	})
	r.box.Handlers = []outbox.Handler{outreach.EmailHandler{
		Service: r.out, Answers: r.poller(),
		Open: func(context.Context, core.Mailbox) (mailbox.Sender, error) { return r.post, nil },
	}}
}

func (r *rig) poller() *outreach.Poller {
	return &outreach.Poller{Service: r.out, Open: func(context.Context, core.Mailbox) (mailbox.Reader, error) { return r.post, nil }}
}

func (r *rig) furnish(tx core.Tx, names []string) error {
	r.client = core.Client{Name: "Northwind", SourceCode: "source=reqdesk"}
	if err := r.db.PutClient(tx, &r.client); err != nil {
		return err
	}
	r.mailbox = core.Mailbox{Name: "rita", Kind: "smtpimap", From: "Rita Recruiter <rita@agency.example>", IMAP: "127.0.0.1:1", Clients: []core.ClientID{r.client.ID}}
	if err := r.db.PutMailbox(tx, &r.mailbox); err != nil {
		return err
	}
	r.client.Mailbox = r.mailbox.ID
	if err := r.db.PutClient(tx, &r.client); err != nil {
		return err
	}
	r.job = core.Job{
		Client: r.client.ID, State: core.JobActive, Title: "Engineer", ApplyURL: "https://jobs.example.com/1", MustHaves: []string{"Go"},
		Locations: []core.Location{{City: "Berlin", Role: "primary", Zone: "Europe/Berlin"}},
	}
	if err := r.db.PutJob(tx, &r.job); err != nil {
		return err
	}
	for i, name := range names {
		p := core.Person{Name: name, Emails: []string{fmt.Sprintf("%s@company%d.example", strings.ToLower(strings.Fields(name)[0]), i)}}
		if err := r.db.PutPerson(tx, &p, people.KeysOf(p)); err != nil {
			return err
		}
		r.people = append(r.people, p)
	}
	return nil
}

func (r *rig) enrol() {
	r.Helper()
	r.update(func(tx core.Tx) error {
		for _, p := range r.people {
			c := core.Candidacy{Job: r.job.ID, Person: p.ID, State: core.CandidacyContacted}
			if err := r.db.PutCandidacy(tx, c); err != nil {
				return err
			}
			if err := r.out.Enrol(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *rig) update(fn func(core.Tx) error) {
	r.Helper()
	if err := r.db.Update(r.Context(), fn); err != nil {
		r.Fatal(err)
	}
}

func (r *rig) approve(now bool, who ...core.PersonID) []outreach.Planned {
	r.Helper()
	rows, err := r.out.Approve(r.Context(), outreach.Approval{Job: r.job.ID, People: who, Now: now})
	if err != nil {
		r.Fatal(err)
	}
	return rows
}

// run lets the outbox work until nothing is due now.
func (r *rig) run() (next time.Time) {
	r.Helper()
	for range 100 {
		changed, at, err := r.box.Step(r.Context())
		if err != nil {
			r.Fatal(err)
		}
		if !changed {
			return at
		}
	}
	r.Fatal("the outbox never comes to rest")
	return next
}

// pass lets time pass with the outbox working all along, as the engine does.
func (r *rig) pass(d time.Duration) {
	r.Helper()
	until := r.clock.Now().Add(d)
	for range 10_000 {
		next := r.run()
		wait := next.Sub(r.clock.Now())
		if next.IsZero() || wait <= 30*time.Second || wait > 10*time.Minute { // the engine steps more often than it must
			wait = 10 * time.Minute
		}
		if r.clock.Now().Add(wait).After(until) {
			r.clock.Advance(until.Sub(r.clock.Now()))
			r.run()
			return
		}
		r.clock.Advance(wait)
	}
	r.Fatal("time does not pass")
}

func (r *rig) sent(want int) {
	r.Helper()
	if len(r.post.sent) != want {
		r.Fatalf("%d e-mails were sent, want %d", len(r.post.sent), want)
	}
}

func (r *rig) enrolment(i int) core.Enrolment {
	r.Helper()
	var e core.Enrolment
	err := r.db.View(r.Context(), func(tx core.Tx) (err error) {
		e, err = r.db.EnrolmentOf(tx, r.job.ID, r.people[i].ID)
		return err
	})
	if err != nil {
		r.Fatal(err)
	}
	return e
}

func (r *rig) state(i int, want core.EnrolmentState, cause string) core.Enrolment {
	r.Helper()
	e := r.enrolment(i)
	if e.State != want || e.Cause.What != cause {
		r.Fatalf("%s is %s by %q (%s), want %s by %q", r.people[i].Name, e.State, e.Cause.What, e.Cause.Text, want, cause)
	}
	return e
}

// arrive puts an answer to the person's last e-mail into the mailbox and reads it.
func (r *rig) arrive(i int, change func(*mailbox.Incoming)) int {
	r.Helper()
	e := r.enrolment(i)
	in := mailbox.Incoming{
		MessageID: fmt.Sprintf("in%d@company.example", len(r.post.arrived)), From: r.people[i].Emails[0], Subject: "Re: " + e.Subject,
		Date: r.clock.Now(), Text: "Yes, tell me more.", References: e.Thread,
	}
	if n := len(e.Thread); n > 0 {
		in.InReplyTo = e.Thread[n-1:]
	}
	if change != nil {
		change(&in)
	}
	r.post.arrived = append(r.post.arrived, in)
	read, err := r.poller().Step(r.Context(), r.mailbox.ID)
	if err != nil {
		r.Fatal(err)
	}
	return read
}

func (r *rig) messages(i int) []core.Message {
	r.Helper()
	var list []core.Message
	err := r.db.View(r.Context(), func(tx core.Tx) (err error) {
		list, err = r.db.MessagesOf(tx, r.job.ID, r.people[i].ID)
		return err
	})
	if err != nil {
		r.Fatal(err)
	}
	return list
}
