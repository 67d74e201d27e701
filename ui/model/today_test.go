package model_test

import (
	"context"
	"errors"
	"testing"

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
