package model_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/model"
)

func TestAPairIsComparedWithTheOriginAndAgeOfEachField(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	profile := func(days int, origin, name, email string, facts map[string]core.FieldFact) core.Profile {
		return core.Profile{Origin: origin, Added: now.AddDate(0, 0, -days), Fields: facts, Resume: core.Resume{Basics: core.Basics{Name: name, Email: email}}}
	}
	pair := people.Pair{
		First: people.Side{
			Person: core.Person{Name: "Ada Byron", Emails: []string{"ada@example.com", "a.byron@example.org"}},
			Profiles: []core.Profile{
				profile(30, "old.pdf", "Ada Byron", "Ada@Example.com", map[string]core.FieldFact{"basics.email": {Origin: "line 2"}}),
				profile(3, "list.csv", "Ada Byron", "a.byron@example.org", map[string]core.FieldFact{"basics.email": {Origin: "column Mail"}}),
			},
		},
		Second: people.Side{
			Person:   core.Person{Name: "Ada Lovelace", Emails: []string{"ADA@example.com"}, Tags: []string{"Speaker"}},
			Profiles: []core.Profile{profile(0, "ada.vcf", "Ada Lovelace", "ada@example.com", nil)},
			Places:   []core.Candidacy{{Job: 1}},
		},
	}
	want := []model.SideFact{
		{Name: "Name", First: []model.SideValue{{Text: "Ada Byron", From: "list.csv, 3 days ago"}}, Second: []model.SideValue{{Text: "Ada Lovelace", From: "ada.vcf, today"}}},
		{Name: "E-mail", First: []model.SideValue{
			{Text: "ada@example.com", From: "line 2 of old.pdf, 30 days ago", Shared: true}, {Text: "a.byron@example.org", From: "column Mail of list.csv, 3 days ago"},
		}, Second: []model.SideValue{{Text: "ADA@example.com", Shared: true}}},
		{Name: "Tags", Second: []model.SideValue{{Text: "Speaker"}}},
		{Name: "Profiles", First: []model.SideValue{{Text: "2 profiles"}}, Second: []model.SideValue{{Text: "1 profile"}}},
		{Name: "Reviews", First: []model.SideValue{{Text: "0 jobs"}}, Second: []model.SideValue{{Text: "1 job"}}},
	}
	if diff := cmp.Diff(want, model.Compared(pair, now)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOnlyMergesInForceIntoAPersonAreShownNewestFirst(t *testing.T) {
	d := model.Dossier{Person: core.Person{ID: 1}, Merges: []core.Merge{
		{ID: 1, Into: 1, From: 2}, {ID: 2, Into: 1, From: 3, Undone: time.Unix(1, 0)}, {ID: 3, Into: 9, From: 1}, {ID: 4, Into: 1, From: 5},
	}}
	var got []core.MergeID
	for _, g := range model.MergedInto(d) {
		got = append(got, g.ID)
	}
	if diff := cmp.Diff([]core.MergeID{4, 1}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
