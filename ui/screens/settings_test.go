package screens_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// backRoom keeps settings and an outbox in memory.
type backRoom struct {
	values  map[string]string
	entries []model.OutboxEntry
	paused  bool
	starts  bool
}

func (o *backRoom) Starts(context.Context) (bool, error) { return o.starts, nil }

func (o *backRoom) SetStarts(_ context.Context, on bool) error { o.starts = on; return nil }

func newBackRoom() *backRoom {
	at := time.Date(2026, 11, 22, 9, 5, 0, 0, time.UTC)
	entry := func(id core.EntryID, kind string, s core.EntryState, person, why string) model.OutboxEntry {
		return model.OutboxEntry{Entry: core.Entry{
			ID: id, Kind: kind, State: s, Approved: at, Due: at.Add(26 * time.Hour), Finished: at, Why: why,
			Attempts: []core.Attempt{{Started: at}},
		}, Person: person, Job: "Backend Engineer (Go), Kestrel Rail Systems"}
	}
	room := &backRoom{
		values: map[string]string{"mail_poll": "1m", "grace": "20m", "window_from": "09:00", "window_to": "19:00", "zone": "Europe/Lisbon", "mailbox_limit": "40", "domain_limit": "5"},
		entries: []model.OutboxEntry{
			entry(1, "email", core.EntryUnknown, "Inês Carvalho", ""),
			entry(2, "email", core.EntryFailed, "Tomás Brandão", "The mail server refused the address. Correct it, then try again."),
			entry(3, "export", core.EntryHeld, "Aylin Öztürk", "The ATS refused the key."),
			entry(4, "email", core.EntryWaiting, "Mirjam Visser", ""),
			entry(5, "email", core.EntryDone, "Piotr Zieliński", ""),
		},
	}
	room.entries[0].Entry.Preview = "To: ines@example.com\nSubject: Backend Engineer (Go) at Kestrel Rail Systems?\n\nHello Inês,\n\nyour work on signalling caught my eye. Kestrel Rail Systems looks for somebody who knows Go, and trains.\n\nWould you like to hear more? " +
		"It is a small team in Lisbon, with one day a week in the workshop.\n\nBest regards\nSam Recruiter"
	return room
}

func (o *backRoom) SettingsOf(context.Context, string) (map[string]string, error) {
	return maps.Clone(o.values), nil
}

func (o *backRoom) Set(_ context.Context, _ string, set map[string]string) error {
	maps.Copy(o.values, set)
	return nil
}

func (o *backRoom) NewCode(context.Context) (string, error) {
	return "7KQ2M-9XWPA-3FD8H-R5TJV-N6CYB-4GZE2", nil
}

func (o *backRoom) MoveKey(context.Context, string, string) error { return nil }

func (o *backRoom) OutboxEntries(context.Context, int) ([]model.OutboxEntry, error) {
	return slices.Clone(o.entries), nil
}

func (o *backRoom) Paused(context.Context) (bool, error) { return o.paused, nil }

func (o *backRoom) set(id core.EntryID, s core.EntryState) (core.Entry, error) {
	for i := range o.entries {
		if o.entries[i].Entry.ID == id {
			o.entries[i].Entry.State = s
		}
	}
	return core.Entry{}, nil
}

func (o *backRoom) Retry(_ context.Context, id core.EntryID) (core.Entry, error) {
	return o.set(id, core.EntryWaiting)
}

func (o *backRoom) Drop(_ context.Context, id core.EntryID) (core.Entry, error) {
	return o.set(id, core.EntryDropped)
}

func (o *backRoom) Resolve(_ context.Context, id core.EntryID, _ bool) (core.Entry, error) {
	return o.set(id, core.EntryDone)
}

func (o *backRoom) Pause(context.Context) error  { o.paused = true; return nil }
func (o *backRoom) Resume(context.Context) error { o.paused = false; return nil }

func atTen() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

func settingsBench(t *testing.T, o look.Options, desk *backRoom) (*bench, *model.SettingsModel) {
	var m *model.SettingsModel
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		m = model.NewSettings(b.loop, desk, model.WorkspaceFacts{
			Dir: "/home/robin/.local/share/reqdesk", Holder: "keychain", Format: 3, Version: "0.2.0",
			Settings: []model.Setting{
				{Key: "poll", Help: "How often an ATS is asked what is open; the connector's own interval when empty."},
				{Key: "mail_poll", Help: "How often mailboxes are read.", Default: "1m"},
				{Key: "grace", Help: "Time to think again before the first e-mail of an approval.", Default: "20m"},
				{Key: "window_from", Help: "E-mails go out from this hour on, in the recipient's zone.", Default: "09:00"},
				{Key: "window_to", Help: "… and until this hour.", Default: "19:00"},
				{Key: "zone", Help: "Time zone where a recipient's is not known.", Default: "UTC"},
				{Key: "mailbox_limit", Help: "E-mails a day per mailbox; 0 = no limit.", Default: "40"},
				{Key: "data_notice", Help: "Do first e-mails tell people by themselves where their data come from and how to object (GDPR, Article 14)? A client may differ. yes, no.", Default: "yes"},
				{Key: "privacy_url", Help: "The address of your privacy notice, for clients that have none of their own; empty = none."},
				{Key: "data_notice_en", Help: "What people are told about their data, in English, and where there is no other one; empty = the text that comes with Reqdesk.", Long: true, Sample: outreach.DefaultNotice("en")},
			},
			Log: "/home/robin/.local/state/reqdesk",
		}, model.NewOutbox(b.loop, desk, desk, atTen)).WithStarter(desk)
		page := screens.NewSettings(b, m, o, "")
		page.OnCopy, page.OnLook = func(string) {}, func(look.Options) {}
		return map[model.Place]shell.Page{model.Settings: page}
	})
	return b, m
}

func TestEveryTabOfTheSettings(t *testing.T) {
	tabs := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5}
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		b, m := settingsBench(t, look.Options{Mode: mode}, newBackRoom())
		b.visit(model.To(model.Settings))
		for i, key := range tabs {
			b.press(key)
			b.shoot("settings-" + string(mode) + "-" + string(tabs[i]))
		}
		if m.Outbox.Open() != 4 {
			t.Errorf("%d open entries", m.Outbox.Open())
		}
	}
}

func TestStartingByItselfIsReachedByKeyboard(t *testing.T) {
	o := newBackRoom()
	b, _ := settingsBench(t, look.Options{}, o)
	b.visit(model.To(model.Settings))
	b.press(fyne.Key2)
	for range 20 {
		b.window.Canvas().FocusNext()
		if c, ok := b.window.Canvas().Focused().(*widgets.Check); ok {
			b.press(fyne.KeySpace)
			b.shoot("settings-starts")
			if !o.starts || !c.Checked() {
				t.Errorf("switched on: %v, shown %v", o.starts, c.Checked())
			}
			return
		}
	}
	t.Error("Tab does not lead to it")
}

func TestTheOutboxShowsTheEmailThatMayHaveBeenSent(t *testing.T) {
	for name, o := range map[string]look.Options{"settings-outbox-letter": {}, "settings-outbox-letter-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			b, _ := settingsBench(t, o, newBackRoom())
			b.visit(model.Route{Place: model.Settings, Tab: model.TabOutbox})
			b.shoot(name)
			for _, want := range []string{"Backend Engineer (Go) at Kestrel Rail Systems?", "your work on signalling"} {
				if !strings.Contains(strings.Join(b.texts(), "\n"), want) {
					t.Errorf("%q is not shown", want)
				}
			}
		})
	}
}

func TestTheOutboxByKeys(t *testing.T) {
	o := newBackRoom()
	b, m := settingsBench(t, look.Options{}, o)
	b.visit(model.Route{Place: model.Settings, Tab: model.TabOutbox})
	b.press(fyne.KeyDown)
	b.shoot("settings-failed")
	b.press(fyne.KeyR)
	if o.entries[1].Entry.State != core.EntryWaiting {
		t.Errorf("R leaves it %q", o.entries[1].Entry.State)
	}
	b.press(fyne.KeyDown)
	b.press(fyne.KeyD)
	if !b.Busy() {
		t.Fatal("D must ask first")
	}
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyP)
	if !m.Outbox.Paused {
		t.Error("P must pause everything")
	}
	b.shoot("settings-paused")
}

func TestAnEmptyOutboxSaysWhatWillBeThere(t *testing.T) {
	b, _ := settingsBench(t, look.Options{}, &backRoom{values: map[string]string{}})
	b.visit(model.Route{Place: model.Settings, Tab: model.TabOutbox})
	b.shoot("settings-outbox-empty")
}

func TestANewRecoveryCodeIsShownOnce(t *testing.T) {
	b, m := settingsBench(t, look.Options{}, newBackRoom())
	b.visit(model.To(model.Settings))
	page, ok := b.pages[model.Settings].(*screens.Settings)
	if !ok {
		t.Fatal("not the page")
	}
	m.NewCode(page.ShowCode)
	b.settle()
	b.shoot("settings-code")
	if !b.Busy() {
		t.Fatal("the code is not shown")
	}
	b.press(fyne.KeySpace)
	b.press(widgets.KeyConfirm)
	if b.Busy() {
		t.Error("Done must close it once it is written down")
	}
}

func TestLimitsAreSaved(t *testing.T) {
	o := newBackRoom()
	b, m := settingsBench(t, look.Options{}, o)
	b.visit(model.To(model.Settings))
	b.press(fyne.Key3)
	m.Edit("grace", "soon")
	b.shoot("settings-wrong")
	m.Edit("grace", "5 minutes")
	b.pages[model.Settings].(*screens.Settings).Save()
	b.settle()
	if o.values["grace"] != "5m0s" {
		t.Errorf("stored %v", o.values)
	}
}
