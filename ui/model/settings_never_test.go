package model_test

import (
	"context"
	"testing"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/model"
)

type shut []model.NeverEntry

func (s shut) NeverList(context.Context) ([]model.NeverEntry, error) { return s, nil }
func (s shut) NeverTo(context.Context, string, string, string) error { return nil }
func (s shut) ReleaseFor(context.Context, string, string) error      { return nil }

func TestWhoIsNeverWrittenToIsFoundByEveryWord(t *testing.T) {
	q := newQueue()
	m := model.NewNever(model.NewLoop(t.Context(), q.dispatch), shut{
		{Suppression: core.Suppression{Address: "ada@example.com", Why: "opted out by e-mail"}, Name: "Ada Byron", Person: 1},
		{Suppression: core.Suppression{Address: "@example.org", Why: people.WhyByHand, Note: "Parent company"}},
		{Suppression: core.Suppression{Address: "old@example.net", Why: people.WhyBounced}},
	})
	m.Load()
	q.next()
	if len(m.Rows) != 3 || !m.Rows[0].Wish || m.Rows[1].Wish || m.Rows[2].Wish || m.Current != "ada@example.com" {
		t.Fatalf("%+v, on %q", m.Rows, m.Current)
	}
	for text, want := range map[string]string{"byron": "ada@example.com", "PARENT example": "@example.org", "come back": "old@example.net", "zebra": ""} {
		m.Search(text)
		if m.Current != want || want != "" && len(m.Rows) != 1 {
			t.Errorf("%q finds %+v", text, m.Rows)
		}
	}
	m.Search("")
	if m.Count() != 3 || len(m.Rows) != 3 {
		t.Errorf("all again: %+v", m.Rows)
	}
}
