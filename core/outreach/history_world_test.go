package outreach_test

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/storage"
)

// wandering is a clock that a test moves, also back.
type wandering struct{ now time.Time }

// Now is core.Clock.
func (c *wandering) Now() time.Time { return c.now }

// Wait is core.Clock; nobody waits here.
func (c *wandering) Wait(ctx context.Context, _ time.Time) error { return ctx.Err() }

// history is a workspace on a real store in which random things happen: two clients
// with a mailbox each, three jobs, a few people in many time zones. All chance comes
// from one seed.
type history struct {
	*testing.T
	*rand.Rand
	db     *storage.Workspace
	clock  *wandering
	chaos  *rand.ChaCha8
	out    *outreach.Service
	box    *outbox.Runner
	mails  map[core.MailboxID]*account
	boxes  []core.MailboxID // in their order
	jobs   []core.Job
	people []core.Person
	model  *model
	// unlucky histories are those of a mailbox whose e-mails mostly come back.
	unlucky bool
	told    []string // what has happened, for whoever has to understand a failure
}

var historyZones = []core.Location{
	{Zone: "Europe/Berlin", Country: "DE"},
	{Zone: "America/New_York", Country: "US"},
	{Zone: "Asia/Kolkata"},
	{Zone: "Pacific/Auckland", Country: "NZ"},
	{Zone: "Australia/Lord_Howe", Country: "AU"},
	{},
}

const threeSteps = `steps:
  - subject: "{{job_title}}, {{first_name}}?"
    text: "Hello {{first_name}}, see {{apply_link}}"
  - after: 2d
    text: "Did you see it, {{first_name}}?"
  - after: 30h
    subject: "Once more: {{job_title}}"
    text: "Last time, {{first_name}}."
`

func newHistory(t *testing.T, seed uint64) *history {
	t.Helper()
	db, _, err := storage.Create(t.Context(), storage.Options{Dir: inMemory(t), Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	h := &history{T: t, Rand: rand.New(rand.NewPCG(seed, 17)), db: db, mails: map[core.MailboxID]*account{}}
	var key [32]byte
	for i := range key {
		key[i] = byte(h.Uint64())
	}
	h.chaos = rand.NewChaCha8(key)
	// Any day of two years, so that clocks change and years turn.
	h.clock = &wandering{monday.AddDate(0, 0, h.IntN(730)).Add(time.Duration(h.IntN(24*60)) * time.Minute)}
	h.unlucky = h.IntN(4) == 0
	h.model = newModel(h)
	h.start()
	h.must(h.db.Update(t.Context(), h.furnish))
	h.sequences()
	for i := range h.people {
		for j := range h.jobs {
			if j == 0 || h.IntN(3) == 0 {
				h.enrol(j, i)
			}
		}
	}
	return h
}

// inMemory is a folder that needs no disk, where the machine has one: a disk is not
// what is tested.
func inMemory(t *testing.T) string {
	t.Helper()
	parent := "/dev/shm"
	if info, err := os.Stat(parent); err != nil || !info.IsDir() {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp(parent, "reqdesk-history")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // what stays is gone with the machine's next start
	return dir
}

// start is a start of the program.
func (h *history) start() {
	guard := people.Guard{Store: h.db, Clock: h.clock}
	h.box = outbox.New(outbox.Config{Store: h.db, Clock: h.clock, Rand: h.chaos})
	h.out = outreach.New(outreach.Config{Store: h.db, Clock: h.clock, Rand: h.chaos, Outbox: h.box, Guard: guard})
	open := func(_ context.Context, m core.Mailbox) (mailbox.Sender, error) { return h.mails[m.ID], nil }
	h.box.Handlers = []outbox.Handler{foreseen{h, outreach.EmailHandler{Service: h.out, Answers: h.poller(), Open: open}}}
	_, err := h.box.Recover(h.Context())
	h.must(err)
}

func (h *history) poller() *outreach.Poller {
	return &outreach.Poller{Service: h.out, Open: func(_ context.Context, m core.Mailbox) (mailbox.Reader, error) { return h.mails[m.ID], nil }}
}

// foreseen is the handler of e-mails, which asks the flight plan just before each
// attempt.
type foreseen struct {
	*history
	outreach.EmailHandler
}

func (f foreseen) Context() context.Context { return f.T.Context() }

// Prepare is outbox.Handler. What it says is on no disk yet: the plan is that of the
// moment before.
func (f foreseen) Prepare(tx core.Tx, e *core.Entry) (core.Readiness, error) {
	ready, err := f.EmailHandler.Prepare(tx, e)
	if err == nil && ready.Act == core.ReadyGo {
		rows, err := f.out.PlanOf(f.Context(), e.Job, time.Time{})
		f.must(err)
		f.model.plan(*e, rows)
	}
	return ready, err
}

// Do is outbox.Handler.
func (f foreseen) Do(ctx context.Context, e core.Entry) (string, error) {
	f.mails[e.Mailbox].entry = e
	return f.EmailHandler.Do(ctx, e)
}

func (h *history) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatalf("%v, after\n%s", err, h.story())
	}
}

func (h *history) furnish(tx core.Tx) error {
	settings, err := h.db.Settings(tx, "")
	if err != nil {
		return err
	}
	h.draw(settings)
	if err := h.db.PutSettings(tx, "", settings); err != nil {
		return err
	}
	var clients []core.ClientID
	for i, name := range []string{"Northwind", "Contoso"} {
		m := core.Mailbox{Name: name, Kind: "smtpimap", From: fmt.Sprintf("rita@agency%d.example", i), IMAP: "127.0.0.1:1"}
		if err := h.db.PutMailbox(tx, &m); err != nil {
			return err
		}
		c := core.Client{Name: name, Mailbox: m.ID}
		if err := h.db.PutClient(tx, &c); err != nil {
			return err
		}
		m.Clients = []core.ClientID{c.ID}
		if err := h.db.PutMailbox(tx, &m); err != nil {
			return err
		}
		clients = append(clients, c.ID)
		h.mails[m.ID], h.boxes = &account{history: h, id: m.ID}, append(h.boxes, m.ID)
	}
	for i, client := range []core.ClientID{clients[0], clients[0], clients[1]} {
		j := core.Job{
			Client: client, State: core.JobActive, Title: fmt.Sprintf("Engineer %d", i), ApplyURL: fmt.Sprintf("https://jobs.example.com/%d", i),
			Locations: []core.Location{historyZones[h.IntN(len(historyZones))]},
		}
		j.Locations[0].Role = "primary"
		if err := h.db.PutJob(tx, &j); err != nil {
			return err
		}
		h.jobs = append(h.jobs, j)
	}
	return h.populate(tx)
}

func (h *history) populate(tx core.Tx) error {
	for i := range 3 + h.IntN(4) {
		p := core.Person{
			Name: fmt.Sprintf("Person%d Example", i), Emails: []string{fmt.Sprintf("p%d@d%d.example", i, h.IntN(2))}, Place: historyZones[h.IntN(len(historyZones))],
		}
		if h.IntN(3) == 0 {
			p.Emails = append(p.Emails, fmt.Sprintf("p%d@home.example", i))
		}
		p.Employer = []string{"", "Contoso GmbH", "Contoso", "Fabrikam"}[h.IntN(4)]
		if err := h.db.PutPerson(tx, &p, people.KeysOf(p)); err != nil {
			return err
		}
		h.people = append(h.people, p)
	}
	return nil
}

// draw gives the settings of sending new values.
func (h *history) draw(settings map[string]string) {
	pick := func(values ...string) string { return values[h.IntN(len(values))] }
	settings["mailbox_limit"], settings["domain_limit"] = pick("1", "3", "10", "0"), pick("1", "2", "5")
	settings["employer_limit"], settings["bounce_limit"] = pick("1", "2", "5", "0"), pick("3", "40", "0")
	settings["ramp_from"], settings["ramp_by"] = pick("0", "1", "2"), pick("0", "1")
	settings["window_from"], settings["window_to"] = pick("00:00", "09:00", "10:30"), pick("12:00", "19:00", "24:00")
	settings["send_days"], settings["send_holidays"] = pick("every-day", "working-days"), pick("yes", "no")
	if h.unlucky {
		settings["mailbox_limit"], settings["bounce_limit"], settings["ramp_from"] = "3", "3", "0"
	}
	settings["zone"], settings["grace"] = pick("Europe/Paris", "America/Santiago"), pick("0s", "20m")
}

func (h *history) sequences() {
	for _, j := range h.jobs {
		_, err := h.out.SetSequence(h.Context(), j.ID, threeSteps)
		h.must(err)
	}
}

// run lets the engine work for a while: it reads the mailboxes, schedules, and runs
// what is due, one entry after the other so that a seed tells the same story twice.
func (h *history) run(d time.Duration) {
	for until := h.clock.now.Add(d); h.clock.now.Before(until); {
		h.work()
		next := h.clock.now.Add(6 * time.Hour)
		for _, e := range h.entries() {
			if (e.State == core.EntryWaiting || e.State == core.EntryHeld) && e.Due.After(h.clock.now) && e.Due.Before(next) {
				next = e.Due
			}
		}
		if next = cmp.Or(next, until); next.After(until) {
			next = until
		}
		h.clock.now = next
	}
	h.work()
}

func (h *history) work() {
	for _, id := range h.boxes {
		if h.IntN(2) == 0 { // else something has come in since, and the sender has to look
			_, _ = h.poller().Step(h.Context(), id) // a mailbox that can't be read says so itself
		}
	}
	h.must(h.db.Update(h.Context(), h.out.Schedule))
	for _, e := range h.entries() {
		if !e.Due.After(h.clock.now) {
			h.must(h.box.RunOne(h.Context(), e.ID))
		}
	}
}

func (h *history) entries() []core.Entry {
	h.Helper()
	list, err := h.box.List(h.Context(), 0)
	h.must(err)
	slices.SortStableFunc(list, func(a, b core.Entry) int { return a.Due.Compare(b.Due) })
	return list
}

// account is the fake mail account of a mailbox. It keeps what comes in, and what was
// read of it.
type account struct {
	*history
	id      core.MailboxID
	entry   core.Entry // what is being sent
	arrived []letterIn
	read    int
	closed  bool
	fault   string
}

// letterIn is an e-mail that came in, with what it means for the model.
type letterIn struct {
	mailbox.Incoming
	at     time.Time
	effect func()
}

// Check is mailbox.Sender and mailbox.Reader.
func (a *account) Check(context.Context) (string, error) { return "ok", nil }

// Send is mailbox.Sender.
func (a *account) Send(_ context.Context, e mailbox.Envelope) (mailbox.Receipt, error) {
	fault := a.fault
	a.fault = ""
	switch fault {
	case "away":
		return mailbox.Receipt{}, core.Fail(core.KindTemporary, "Away.", "")
	case "lost":
		return mailbox.Receipt{}, core.Fail(core.KindUnknown, "Silence.", "")
	case "nobody":
		a.model.bounced(a.entry)
		return mailbox.Receipt{}, core.Fail(core.KindNotFound, "Nobody of that name.", "")
	}
	a.model.left(a, e)
	if fault == "silent" {
		return mailbox.Receipt{}, core.Fail(core.KindUnknown, "Silence.", "")
	}
	return mailbox.Receipt{Detail: "250 queued"}, nil
}

// Read is mailbox.Reader: the cursor counts e-mails.
func (a *account) Read(_ context.Context, cursor string, _ mailbox.Interest) iter.Seq2[mailbox.Batch, error] {
	return func(yield func(mailbox.Batch, error) bool) {
		n := 0
		switch {
		case a.closed:
			yield(mailbox.Batch{}, core.Fail(core.KindTemporary, "The server does not answer.", ""))
			return
		case cursor == "":
			a.read = len(a.arrived)
			yield(mailbox.Batch{Next: fmt.Sprint(a.read)}, nil)
			return
		}
		if _, err := fmt.Sscan(cursor, &n); err != nil {
			yield(mailbox.Batch{}, err)
		}
		for ; n < len(a.arrived); n++ {
			if !yield(mailbox.Batch{Messages: []mailbox.Incoming{a.arrived[n].Incoming}, Next: fmt.Sprint(n + 1)}, nil) {
				return
			}
			if a.read == n { // taken in: from now on it counts
				a.read++
				a.arrived[n].effect()
			}
		}
	}
}
