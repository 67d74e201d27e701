package model

import (
	"context"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// TabOutbox is the part of the settings that lists what goes out.
const TabOutbox Tab = "outbox"

// Other tabs of the settings that a route can name.
const (
	TabWorkspace Tab = "workspace"
	TabLimits    Tab = "limits"
)

// OutboxEntry is an act on the outside world with the names that it is about.
type OutboxEntry struct {
	Entry  core.Entry
	Person string
	Job    string
}

// OutboxReader reads the outbox: the open entries, oldest first, and behind them
// the finished ones, newest first, up to a limit.
type OutboxReader interface {
	OutboxEntries(ctx context.Context, finished int) ([]OutboxEntry, error)
	Paused(ctx context.Context) (bool, error)
}

// OutboxService takes a person's word; it is the outbox's runner.
type OutboxService interface {
	Retry(ctx context.Context, id core.EntryID) (core.Entry, error)
	Drop(ctx context.Context, id core.EntryID) (core.Entry, error)
	Resolve(ctx context.Context, id core.EntryID, sent bool) (core.Entry, error)
	Pause(ctx context.Context) error
	Resume(ctx context.Context) error
}

// OutboxRow is one entry in words.
type OutboxRow struct {
	ID    core.EntryID
	What  string // "E-mail to Ada Lovelace"
	Job   string
	State core.EntryState
	Word  string // the state
	When  string
	Why   string
	// Subject and Text are what is sent, as far as it is written.
	Subject, Text string
	// What one may do with it.
	MayRetry, MayDrop, MayResolve bool
	Drafted                       bool // it waits to be sent by the recruiter
	ends                          bool // the person's sequence ends with it
}

// DropText is what is asked before it is dropped.
func (r OutboxRow) DropText() string {
	if r.ends {
		return phrase.T("%s: it will not be done, and the sequence of this person ends with it. This can't be undone.", r.What)
	}
	return phrase.T("%s: it will not be done. This can't be undone.", r.What)
}

// OutboxModel is the list of what goes out.
type OutboxModel struct {
	loop    *Loop
	reader  OutboxReader
	service OutboxService
	now     func() time.Time
	place   Question
	acting  Question

	Loaded  bool
	Rows    []OutboxRow
	Current core.EntryID
	Paused  bool
	Err     error
	Changed func()
	Say     func(words string)
}

// NewOutbox makes the model.
func NewOutbox(loop *Loop, reader OutboxReader, service OutboxService, now func() time.Time) *OutboxModel {
	return &OutboxModel{loop: loop, reader: reader, service: service, now: now, Changed: func() {}, Say: func(string) {}}
}

// finishedShown is how many finished entries the list holds.
const finishedShown = 50

type outboxAnswer struct {
	entries []OutboxEntry
	paused  bool
}

// Load reads anew.
func (m *OutboxModel) Load() { m.load(nil) }

// load reads anew and shows acted, the failure of the act before, if there was
// one.
func (m *OutboxModel) load(acted error) {
	Load(m.loop, &m.place, func(ctx context.Context) (a outboxAnswer, err error) {
		if a.paused, err = m.reader.Paused(ctx); err == nil {
			a.entries, err = m.reader.OutboxEntries(ctx, finishedShown)
		}
		return a, err
	}, func(a outboxAnswer, err error) {
		m.Loaded, m.Err = true, acted
		if err != nil {
			m.Err = err
		} else {
			m.take(a)
		}
		m.Changed()
	})
}

func (m *OutboxModel) take(a outboxAnswer) {
	m.Paused, m.Rows = a.paused, m.Rows[:0]
	known := false
	for _, e := range a.entries {
		m.Rows = append(m.Rows, outboxRow(e, m.now()))
		known = known || e.Entry.ID == m.Current
	}
	if !known {
		m.Current = 0
		if len(m.Rows) > 0 {
			m.Current = m.Rows[0].ID
		}
	}
}

func outboxRow(o OutboxEntry, now time.Time) OutboxRow {
	e := o.Entry
	r := OutboxRow{ID: e.ID, What: actWords(e.Kind, o.Person), ends: e.Kind == "email", Job: o.Job, State: e.State, Why: phrase.Of(e.Why)}
	r.Subject, r.Text = previewOf(e.Preview)
	switch e.State {
	case core.EntryWaiting:
		r.Word, r.When, r.MayDrop = phrase.T("Waiting"), phrase.T("Due %s", dueWords(e.Due, now)), true
		r.MayRetry = len(e.Attempts) > 0
		if r.Why == "" && e.Approved.IsZero() {
			r.Why = phrase.T("Not approved yet.")
		}
	case core.EntryStarted:
		r.Word = phrase.T("Under way")
	case core.EntryDone:
		r.Word, r.When = phrase.T("Done"), Moment(e.Finished)
	case core.EntryFailed:
		r.Word, r.When, r.MayRetry, r.MayDrop = phrase.T("Failed"), lastTry(e), true, true
	case core.EntryHeld:
		r.Word, r.When, r.MayRetry, r.MayDrop = phrase.T("Held"), lastTry(e), true, true
	case core.EntryUnknown:
		r.Word, r.When, r.MayResolve = phrase.T("May have been sent"), lastTry(e), true
		r.Why = phrase.T("It was handed over, and no answer came back. It is never sent again by itself. Look into the Sent folder of your mailbox, then say what you found.")
		if r.Drafted = e.Drafted(); r.Drafted {
			r.Word, r.Why = phrase.T("Drafted"), phrase.Of(e.Why)
		}
	case core.EntryDropped:
		r.Word, r.When = phrase.T("Dropped"), Moment(e.Finished)
	}
	return r
}

// maxPreview is how much of a text the outbox shows, in characters.
const maxPreview = 4000

// previewOf takes apart what is kept of an e-mail for people: lines of a header, an
// empty line, the text.
func previewOf(preview string) (subject, text string) {
	head, text, whole := strings.Cut(preview, "\n\n")
	if !whole || !strings.HasPrefix(head, "To: ") {
		return "", cut(strings.TrimSpace(preview), maxPreview)
	}
	for line := range strings.Lines(head) {
		if s, ok := strings.CutPrefix(line, "Subject: "); ok {
			subject = strings.TrimSpace(s)
		}
	}
	return subject, cut(strings.TrimSpace(text), maxPreview)
}

func actWords(kind, person string) string {
	if person == "" {
		person = phrase.T("somebody")
	}
	switch kind {
	case "email":
		return phrase.T("E-mail to %s", person)
	case "reply":
		return phrase.T("Your reply to %s", person)
	case "test":
		return phrase.T("Test of an e-mail to %s", person)
	case "export":
		return phrase.T("%s into the ATS", person)
	case "stage":
		return phrase.T("New stage of %s", person)
	case "note":
		return phrase.T("Note about %s", person)
	}
	return phrase.T("%s for %s", phrase.Of(upper(kind)), person)
}

func lastTry(e core.Entry) string {
	if n := len(e.Attempts); n > 0 {
		return phrase.T("Tried %s", Moment(e.Attempts[n-1].Started))
	}
	return ""
}

func dueWords(due, now time.Time) string {
	if !due.After(now) {
		return phrase.T("now")
	}
	return Moment(due)
}

// Row is the current entry; zero = there is none.
func (m *OutboxModel) Row() OutboxRow {
	for _, r := range m.Rows {
		if r.ID == m.Current {
			return r
		}
	}
	return OutboxRow{}
}

// Choose makes another entry the current one.
func (m *OutboxModel) Choose(id core.EntryID) {
	if m.Current != id {
		m.Current = id
		m.Changed()
	}
}

// Open counts the entries that are not finished.
func (m *OutboxModel) Open() int {
	n := 0
	for _, r := range m.Rows {
		if r.State != core.EntryDone && r.State != core.EntryDropped {
			n++
		}
	}
	return n
}

// Retry tries the current entry again now.
func (m *OutboxModel) Retry() {
	if r := m.Row(); r.MayRetry {
		m.act(func(ctx context.Context) error {
			_, err := m.service.Retry(ctx, r.ID)
			return err
		}, phrase.T("It is tried again"))
	}
}

// Drop takes the current entry out for good.
func (m *OutboxModel) Drop() {
	if r := m.Row(); r.MayDrop {
		m.act(func(ctx context.Context) error {
			_, err := m.service.Drop(ctx, r.ID)
			return err
		}, phrase.T("Dropped"))
	}
}

// Resolve takes the word about what became of the current entry.
func (m *OutboxModel) Resolve(sent bool) {
	words := phrase.T("It goes out again")
	if sent {
		words = phrase.T("It counts as sent")
	}
	if r := m.Row(); r.MayResolve {
		m.act(func(ctx context.Context) error {
			_, err := m.service.Resolve(ctx, r.ID, sent)
			return err
		}, words)
	}
}

// SetPaused lets everything rest, or go on.
func (m *OutboxModel) SetPaused(on bool) {
	if on {
		m.act(m.service.Pause, phrase.T("Nothing goes out until you resume"))
		return
	}
	m.act(m.service.Resume, phrase.T("Sending resumed"))
}

func (m *OutboxModel) act(work func(context.Context) error, words string) {
	if m.acting.Busy() {
		return
	}
	Act(m.loop, &m.acting, work, func(err error) {
		if err == nil {
			m.Say(words)
		}
		m.load(err)
	})
	m.Changed()
}

// Busy tells whether an act is under way.
func (m *OutboxModel) Busy() bool { return m.acting.Busy() }
