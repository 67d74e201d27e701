package model_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/ui/model"
)

// directory is a few people.
type directory []core.Person

func (d directory) Search(_ context.Context, text, _ string, limit int) ([]core.Person, error) {
	var out []core.Person
	for _, p := range d {
		if strings.Contains(strings.ToLower(p.Name), strings.ToLower(text)) && len(out) < limit {
			out = append(out, p)
		}
	}
	return out, nil
}

func (d directory) Dossier(_ context.Context, id core.PersonID) (model.Dossier, error) {
	for _, p := range d {
		if p.ID == id {
			return model.Dossier{Person: p}, nil
		}
	}
	return model.Dossier{}, core.Fail(core.KindNotFound, "This person is not known.", "")
}

func loadPeople(t *testing.T, d directory, person core.PersonID) (*model.PeopleModel, queue) {
	t.Helper()
	q := newQueue()
	m := model.NewPeople(model.NewLoop(t.Context(), q.dispatch), d, func() time.Time { return midnight })
	m.Load(person)
	q.next()
	q.next()
	return m, q
}

func TestTheFirstPersonIsShownAndASearchShowsItsFirst(t *testing.T) {
	d := directory{{ID: 1, Name: "Ada"}, {ID: 2, Name: "Grace"}}
	m, q := loadPeople(t, d, 0)
	if m.Chosen != 1 || m.Dossier.Person.Name != "Ada" {
		t.Errorf("shown %v %q", m.Chosen, m.Dossier.Person.Name)
	}
	m.Search("gra")
	q.next()
	q.next()
	if m.Chosen != 2 || m.Dossier.Person.Name != "Grace" || m.Row() != 0 {
		t.Errorf("after the search %v %q in row %d", m.Chosen, m.Dossier.Person.Name, m.Row())
	}
}

func TestALinkLeadsToItsPerson(t *testing.T) {
	m, _ := loadPeople(t, directory{{ID: 1, Name: "Ada"}, {ID: 2, Name: "Grace"}}, 2)
	if m.Chosen != 2 || !m.Known || m.Row() != 1 {
		t.Errorf("shown %v in row %d", m.Chosen, m.Row())
	}
}

func TestAStandingLeadsToWhereItIsSettled(t *testing.T) {
	for state, want := range map[core.CandidacyState]model.Route{
		core.CandidacyNew: model.ToReview(3), core.CandidacySaved: model.ToReview(3), core.CandidacyKeptOut: model.ToJob(3, model.TabSourced),
		core.CandidacyContacted: model.ToJob(3, model.TabContacted), core.CandidacyDiscarded: model.ToJob(3, ""),
	} {
		if got := model.StandingRoute(review.Past{Job: 3, Candidacy: core.Candidacy{State: state}}); got != want {
			t.Errorf("%s leads to %v, want %v", state, got, want)
		}
	}
}

func TestFieldsOfAProfileSayWhereTheyWereRead(t *testing.T) {
	p := core.Profile{
		Resume: core.Resume{Basics: core.Basics{Name: "Ada", Email: "ada@example.com"}},
		Fields: map[string]core.FieldFact{"basics.name": {Confidence: 1, Origin: "column Name"}, "basics.email": {Confidence: 0.4, Origin: "line 3"}},
	}
	want := []model.IntakeField{{Name: "Name", Value: "Ada", Origin: "column Name"}, {Name: "Email", Value: "ada@example.com", Origin: "line 3", Unsure: true}}
	if diff := cmp.Diff(want, model.ProfileFields(p)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
