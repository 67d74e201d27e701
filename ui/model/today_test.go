package model_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/model"
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
		{Kind: "replies", Text: "2 replies to answer", Count: 2},
		{Kind: "profiles", Text: "8 new profiles", Count: 8, Job: 3},
		{Kind: "draft", Text: "needs function", Job: 4},
		{Kind: "held", Text: "held"},
		{Kind: "failed", Text: "failed"},
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
	return records.Item{Kind: kind, Text: kind, Count: n, Job: job}
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
		records.KindReplies, records.KindAsk, records.KindUnknown, records.KindHeld, records.KindOwner, records.KindFailed, records.KindExport,
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
