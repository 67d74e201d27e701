package model_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

type todaySource struct {
	items []records.Item
	err   error
}

func (s todaySource) Today(context.Context) ([]records.Item, error) { return s.items, s.err }

func loadToday(t *testing.T, s todaySource) *model.TodayModel {
	t.Helper()
	q := newQueue()
	m := model.NewToday(model.NewLoop(t.Context(), q.dispatch), s)
	m.Load()
	q.next()
	return m
}

func TestEachThingThatWaitsIsOneKeyAway(t *testing.T) {
	m := loadToday(t, todaySource{items: []records.Item{
		{Kind: "replies", Text: core.Say("2 replies to answer"), Count: 2},
		{Kind: "profiles", Text: core.Say("8 new profiles"), Count: 8, Job: 3},
		{Kind: "draft", Text: core.Say("needs function"), Job: 4},
		{Kind: "held", Text: core.Say("held")},
		{Kind: "failed", Text: core.Say("failed")},
	}})
	for key, want := range map[string]model.Route{
		"1": model.To(model.Inbox), "2": model.ToReview(3), "3": model.ToJob(4, model.TabAbout),
		"4": model.To(model.Clients), "5": {Place: model.Settings, Tab: model.TabOutbox},
	} {
		if got, ok := m.ByKey(key); !ok || got != want {
			t.Errorf("key %s leads to %v, %v; want %v", key, got, ok, want)
		}
	}
	if _, ok := m.ByKey("6"); ok {
		t.Error("a key without a line leads somewhere")
	}
}

func TestAFailureKeepsWhatIsShown(t *testing.T) {
	m := loadToday(t, todaySource{err: errors.New("disk")})
	if !m.Loaded || m.Err == nil || len(m.Rows) != 0 {
		t.Errorf("loaded %v, error %v, %d rows", m.Loaded, m.Err, len(m.Rows))
	}
}

func item(kind string, job core.JobID, n int) records.Item {
	return records.Item{Kind: kind, Text: core.Say(kind), Count: n, Job: job}
}

func TestManyThingsOfAKindAreOneLineEachStillOneKeyAway(t *testing.T) {
	var items []records.Item
	for j := range core.JobID(12) {
		items = append(items, item(records.KindProfiles, j+1, 2), item(records.KindDraft, j+20, 1), item(records.KindCheck, j+40, 1))
	}
	items = append(items, item(records.KindHeld, 0, 40), item(records.KindBudget, 0, 1), item(records.KindOwner, 0, 3))
	m := loadToday(t, todaySource{items: items})
	var got []string
	for _, r := range m.Rows {
		got = append(got, r.Key+" "+r.Title)
	}
	want := []string{
		"1 24 new profiles to review in 12 jobs", "2 12 drafts wait for you", "3 Check what was read from the ATS in 12 jobs",
		"4 held", "5 budget", "6 owner",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for key, want := range map[string]model.Route{
		"1": model.ToReview(0), "2": {Place: model.Jobs, Tab: model.TabDrafts}, "3": {Place: model.Jobs, Tab: model.TabCheck},
		"5": model.To(model.Clients), "6": model.To(model.Clients),
	} {
		if got, ok := m.ByKey(key); !ok || got != want {
			t.Errorf("key %s leads to %v", key, got)
		}
	}
}

func TestEveryKindHasALineAKeyAndAPlaceOfItsOwn(t *testing.T) {
	kinds := []string{
		records.KindReplies, records.KindAsk, records.KindUnknown, records.KindHeld, records.KindOwner, records.KindReference, records.KindFailed, records.KindExport,
		records.KindConnection, records.KindMailbox, records.KindBudget, records.KindReminder, records.KindProfiles, records.KindDraft, records.KindCheck,
	}
	var items []records.Item
	for n, kind := range kinds {
		items = append(items, item(kind, core.JobID(n+1), 1), item(kind, core.JobID(n+101), 1), item(kind, core.JobID(n+201), 1))
	}
	m := loadToday(t, todaySource{items: items})
	seen := map[string]bool{}
	for _, r := range m.Rows {
		if r.Key == "" || seen[r.Key] || r.Note == "" || r.Title == r.Kind || r.To == (model.Route{}) || r.To == model.To(model.Jobs) {
			t.Errorf("%+v", r)
		}
		seen[r.Key] = true
	}
	if want := len(kinds); len(m.Rows) != want {
		t.Errorf("%d lines for %d kinds", len(m.Rows), want)
	}
}

func TestAReminderStandsInPlaceOfTheLineOfItsJob(t *testing.T) {
	m := loadToday(t, todaySource{items: []records.Item{
		item(records.KindReminder, 3, 5), item(records.KindProfiles, 3, 5), item(records.KindProfiles, 4, 1),
	}})
	if len(m.Rows) != 2 || m.Rows[0].Kind != records.KindReminder || m.Rows[0].To != model.ToReview(3) || m.Rows[1].To != model.ToReview(4) {
		t.Errorf("%+v", m.Rows)
	}
}

type heldSource struct {
	list []model.HeldState
	said []bool
	err  error
}

func (s *heldSource) HeldClosings(context.Context) ([]model.HeldState, error) { return s.list, nil }

func (s *heldSource) Settle(_ context.Context, _ core.HeldID, closeThem bool) error {
	if s.err == nil {
		s.said, s.list = append(s.said, closeThem), nil
	}
	return s.err
}

func TestHeldClosingsSayTheirNumbersAndTakeTheAnswer(t *testing.T) {
	d := newDesktop(t)
	held := &heldSource{list: []model.HeldState{{
		Held: core.Held{ID: 7, Kind: core.HeldBrake, Jobs: make([]core.ATSJobID, 12)}, Connection: "Kestrel feed", Open: 40,
		Imported: []string{"Welder", "Nurse", "Driver", "Buyer"},
	}}}
	items := todaySource{items: []records.Item{item(records.KindReplies, 1, 1), item(records.KindHeld, 0, 12), item(records.KindDraft, 2, 1)}}
	m := model.NewToday(d.loop, items).WithHeld(held)
	var said string
	m.Said = func(text string) { said = text }
	load := func() { m.Load(); d.settle() }
	load()
	if len(m.Rows) != 3 || m.Rows[1].Held != 7 || m.Rows[1].Key != "2" || m.Rows[2].Key != "3" {
		t.Fatalf("rows %+v", m.Rows)
	}
	r := m.Rows[1]
	if r.Title != "Kestrel feed no longer shows 12 jobs of 40" || r.Note != "Nothing was closed. 4 are jobs here and their e-mails wait: Welder, Nurse, Driver and 1 more." {
		t.Errorf("%q, %q", r.Title, r.Note)
	}
	if h, ok := m.HeldOf(7); !ok || h.Close != "Close 12 jobs" || h.Keep != "Keep them open" {
		t.Errorf("answers %+v", h)
	}
	held.err = core.Fail(core.KindRefused, "This decision was already withdrawn; nothing was changed.", "")
	m.Settle(7, true)
	d.settle()
	if m.Refuse == nil || len(m.Rows) != 3 || said != "" {
		t.Errorf("refused: %v, %d rows, said %q", m.Refuse, len(m.Rows), said)
	}
	held.err = nil
	m.Settle(7, false)
	d.settle()
	if m.Refuse != nil || len(held.said) != 1 || held.said[0] || len(m.Rows) != 2 || m.Rows[1].Key != "2" || said == "" {
		t.Errorf("kept: %v, %v, rows %+v, said %q", m.Refuse, held.said, m.Rows, said)
	}
}

func TestTodaySpeaksTheLanguageOfTheWindow(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	phrase.Use("de")
	m := loadToday(t, todaySource{items: []records.Item{
		{Kind: records.KindReplies, Text: core.Say("%s – %s", core.SayN(2, "%d reply to answer", "%d replies to answer"), "Save"), Count: 2},
		{Kind: records.KindDraft, Text: core.Say("%s needs %s", "Nurse", []core.Saying{core.Say("location"), core.Say("function")}), Job: 4},
	}})
	var got []string
	for _, r := range m.Rows {
		got = append(got, r.Title)
	}
	if diff := cmp.Diff([]string{"2 Antworten zu beantworten – Save", "Nurse braucht noch: Ort, Funktion"}, got); diff != "" {
		t.Errorf("Today (-want +got):\n%s", diff)
	}
}
