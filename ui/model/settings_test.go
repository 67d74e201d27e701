package model_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/ui/model"
)

// backRoom keeps settings and an outbox in memory.
type backRoom struct {
	values  map[string]string
	entries []model.OutboxEntry
	paused  bool
	holder  string
	failed  error
}

func newBackRoom() *backRoom {
	tried := time.Date(2026, 11, 22, 9, 5, 0, 0, time.UTC)
	entry := func(id core.EntryID, s core.EntryState) model.OutboxEntry {
		return model.OutboxEntry{Entry: core.Entry{
			ID: id, Kind: "email", State: s, Approved: tried, Due: tried,
			Attempts: []core.Attempt{{Started: tried}},
		}, Person: "Inês Carvalho", Job: "Backend Engineer (Go)"}
	}
	return &backRoom{
		values: map[string]string{"grace": "20m", "zone": "UTC", "mail_poll": "1m"},
		entries: []model.OutboxEntry{
			entry(1, core.EntryUnknown), entry(2, core.EntryFailed), entry(3, core.EntryHeld),
			entry(4, core.EntryWaiting), entry(5, core.EntryStarted), entry(6, core.EntryDone), entry(7, core.EntryDropped),
		},
	}
}

func (o *backRoom) SettingsOf(context.Context, string) (map[string]string, error) {
	return maps.Clone(o.values), nil
}

func (o *backRoom) Set(_ context.Context, _ string, set map[string]string) error {
	if o.failed == nil {
		maps.Copy(o.values, set)
	}
	return o.failed
}

func (o *backRoom) NewCode(context.Context) (string, error) { return "AAAAA-BBBBB", o.failed }

func (o *backRoom) MoveKey(_ context.Context, to, _ string) error {
	if o.failed == nil {
		o.holder = to
	}
	return o.failed
}

func (o *backRoom) OutboxEntries(context.Context, int) ([]model.OutboxEntry, error) {
	return slices.Clone(o.entries), nil
}

func (o *backRoom) Paused(context.Context) (bool, error) { return o.paused, nil }

func (o *backRoom) set(id core.EntryID, s core.EntryState) (core.Entry, error) {
	for i := range o.entries {
		if o.entries[i].Entry.ID == id && o.failed == nil {
			o.entries[i].Entry.State = s
		}
	}
	return core.Entry{}, o.failed
}

func (o *backRoom) Retry(_ context.Context, id core.EntryID) (core.Entry, error) {
	return o.set(id, core.EntryWaiting)
}

func (o *backRoom) Drop(_ context.Context, id core.EntryID) (core.Entry, error) {
	return o.set(id, core.EntryDropped)
}

func (o *backRoom) Resolve(_ context.Context, id core.EntryID, sent bool) (core.Entry, error) {
	if sent {
		return o.set(id, core.EntryDone)
	}
	return o.set(id, core.EntryWaiting)
}

func (o *backRoom) Pause(context.Context) error  { o.paused = true; return o.failed }
func (o *backRoom) Resume(context.Context) error { o.paused = false; return o.failed }

func atTen() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

func openSettings(t *testing.T, o *backRoom) (*model.SettingsModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewSettings(desk.loop, o, model.WorkspaceFacts{Holder: "keychain", Settings: []model.Setting{
		{Key: "grace", Help: "Time to think again.", Default: "20m"}, {Key: "zone", Default: "UTC"}, {Key: "poll"}, {Key: "mail_poll", Default: "1m"},
	}}, model.NewOutbox(desk.loop, o, o, atTen))
	m.Load()
	desk.settle()
	return m, desk
}

func TestSettingsSpeakInMinutesAndHours(t *testing.T) {
	o := newBackRoom()
	m, desk := openSettings(t, o)
	if m.Rows[0].Value != "20 minutes" || m.WhyNotSave() != "Everything is saved" || m.Rows[2].Hint != "Automatic" {
		t.Fatalf("rows %+v, %q", m.Rows, m.WhyNotSave())
	}
	m.Edit("grace", "soon")
	if m.WhyNotSave() != "Time to think again makes no sense" {
		t.Errorf("why %q", m.WhyNotSave())
	}
	m.Edit("grace", "1 hour 30 minutes")
	m.Save()
	desk.settle()
	if o.values["grace"] != "1h30m0s" || m.Unsaved() {
		t.Errorf("stored %v, unsaved %v", o.values, m.Unsaved())
	}
}

func TestSettingsTypedStayUntilSaved(t *testing.T) {
	o := newBackRoom()
	m, desk := openSettings(t, o)
	m.Edit("zone", "Europe/Lisbon")
	m.Load()
	desk.settle()
	if m.Rows[1].Value != "Europe/Lisbon" {
		t.Errorf("value %q", m.Rows[1].Value)
	}
	o.failed = core.Fail(core.KindUsage, "The value of zone makes no sense.", "")
	m.Save()
	desk.settle()
	if m.Err == nil || !m.Unsaved() {
		t.Error("a refused value stays in its field, with the error")
	}
}

func TestTheKeyMovesOnlyWithAGoodPassphrase(t *testing.T) {
	o := newBackRoom()
	m, desk := openSettings(t, o)
	var failed error
	m.MoveKey("vault", "short", "short", func(err error) { failed = err })
	desk.settle()
	if failed == nil || o.holder != "" {
		t.Fatalf("moved to %q, error %v", o.holder, failed)
	}
	m.MoveKey("vault", "four plain words here", "four plain words here", func(err error) { failed = err })
	desk.settle()
	if failed != nil || o.holder != "vault" || m.HolderWords() != "A passphrase, asked for at each start" {
		t.Errorf("moved to %q, error %v, %q", o.holder, failed, m.HolderWords())
	}
}

func TestWhatMayBeDoneWithAnEntryOfTheOutbox(t *testing.T) {
	m, _ := openSettings(t, newBackRoom())
	var got []string
	for _, r := range m.Outbox.Rows {
		line := r.Word
		if r.MayRetry {
			line += ", retry"
		}
		if r.MayDrop {
			line += ", drop"
		}
		if r.MayResolve {
			line += ", resolve"
		}
		got = append(got, line)
	}
	want := []string{"May have been sent, resolve", "Failed, retry, drop", "Held, retry, drop", "Waiting, retry, drop", "Under way", "Done", "Dropped"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if m.Outbox.Open() != 5 {
		t.Errorf("%d open", m.Outbox.Open())
	}
}

func TestAnEntryOfTheOutboxShowsWhatItSends(t *testing.T) {
	o := newBackRoom()
	o.entries[0].Entry.Preview = "To: ines@example.com\nSubject: Backend Engineer?\n\nHello Inês,\n\ndo you like trains?"
	o.entries[1].Entry.Preview = "Two things wait.\n\nTwo profiles."
	o.entries[2].Entry.Preview = "Candidate for ATS job 12"
	m, _ := openSettings(t, o)
	want := [][2]string{
		{"Backend Engineer?", "Hello Inês,\n\ndo you like trains?"},
		{"", "Two things wait.\n\nTwo profiles."},
		{"", "Candidate for ATS job 12"},
		{"", ""},
	}
	for i, w := range want {
		if r := m.Outbox.Rows[i]; r.Subject != w[0] || r.Text != w[1] {
			t.Errorf("row %d: subject %q, text %q", i, r.Subject, r.Text)
		}
	}
}

func TestTheWordAboutAnEmailThatMayHaveBeenSent(t *testing.T) {
	o := newBackRoom()
	m, desk := openSettings(t, o)
	m.Outbox.Drop() // not offered for this state
	m.Outbox.Resolve(true)
	desk.settle()
	if o.entries[0].Entry.State != core.EntryDone {
		t.Errorf("state %q", o.entries[0].Entry.State)
	}
	m.Outbox.Choose(2)
	m.Outbox.Retry()
	desk.settle()
	m.Outbox.Choose(3)
	m.Outbox.Drop()
	desk.settle()
	if o.entries[1].Entry.State != core.EntryWaiting || o.entries[2].Entry.State != core.EntryDropped {
		t.Errorf("states %q, %q", o.entries[1].Entry.State, o.entries[2].Entry.State)
	}
}

func TestPausingEverything(t *testing.T) {
	o := newBackRoom()
	m, desk := openSettings(t, o)
	m.Outbox.SetPaused(true)
	desk.settle()
	if !o.paused || !m.Outbox.Paused {
		t.Error("not paused")
	}
	o.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	m.Outbox.SetPaused(true)
	desk.settle()
	if m.Outbox.Err == nil {
		t.Error("a failure must show")
	}
}

// starts remembers whether the window starts by itself.
type starts struct {
	on     bool
	failed error
}

func (s *starts) Starts(context.Context) (bool, error) { return s.on, nil }

func (s *starts) SetStarts(_ context.Context, on bool) error {
	if s.failed == nil {
		s.on = on
	}
	return s.failed
}

func TestTheWindowStartsByItselfOnRequestOnly(t *testing.T) {
	m, desk := openSettings(t, newBackRoom())
	if m.MayStart() {
		t.Error("offered where there is no such thing")
	}
	system := &starts{on: true}
	m.WithStarter(system).Load()
	desk.settle()
	if !m.MayStart() || !m.Starts {
		t.Errorf("offered %v, starts %v", m.MayStart(), m.Starts)
	}
	m.SetStarts(false)
	desk.settle()
	if system.on || m.Starts || m.Err != nil {
		t.Errorf("switched off: %v, shown %v, %v", system.on, m.Starts, m.Err)
	}
	system.failed = core.Fail(core.KindStorage, "It could not be changed.", "")
	m.SetStarts(true)
	desk.settle()
	if m.Starts || m.Err == nil {
		t.Errorf("what failed is shown as done: %v, %v", m.Starts, m.Err)
	}
}
