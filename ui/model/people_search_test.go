package model_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/core/review"
	"reqdesk/ui/model"
)

// tagged is a directory that also knows tags.
type tagged struct{ directory }

func (d tagged) Search(_ context.Context, text, tag string, limit int) ([]core.Person, error) {
	var out []core.Person
	for _, p := range d.directory {
		if (tag == "" || strings.Join(p.Tags, " ") == tag) && strings.Contains(strings.ToLower(p.Name), strings.ToLower(text)) && len(out) < limit {
			out = append(out, p)
		}
	}
	return out, nil
}

func openTagged(t *testing.T, d directory) (*model.PeopleModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewPeople(desk.loop, tagged{d}, func() time.Time { return midnight })
	m.Load(0)
	desk.settle()
	return m, desk
}

func threePersons() directory {
	return directory{{ID: 1, Name: "Ada", Tags: []string{"Go"}}, {ID: 2, Name: "Grace"}, {ID: 3, Name: "Gustav", Tags: []string{"Go"}}}
}

func rowNames(rows []model.PersonRow) string {
	var out []string
	for _, r := range rows {
		out = append(out, r.Name)
	}
	return strings.Join(out, ", ")
}

func TestPeopleAreNarrowedByWordsTagsAndSavedSearches(t *testing.T) {
	m, desk := openTagged(t, threePersons())
	saved := core.SavedSearch{Name: "Gophers", Text: "g", Tag: "go"}
	if m.Narrowed() || m.Is(core.SavedSearch{}) || m.CountText() != "3 people" {
		t.Errorf("at first: narrowed %v, %q", m.Narrowed(), m.CountText())
	}
	m.Tagged("Go")
	desk.settle()
	if rowNames(m.Rows) != "Ada, Gustav" || m.Tag() != "Go" || !m.Narrowed() {
		t.Errorf("tagged: %s", rowNames(m.Rows))
	}
	m.Search(" g ")
	desk.settle()
	if rowNames(m.Rows) != "Gustav" || m.Text() != " g " || !m.Is(saved) || m.CountText() != "1 person" {
		t.Errorf("tagged and searched: %s, %q", rowNames(m.Rows), m.CountText())
	}
	m.Run(core.SavedSearch{Text: "gra"})
	desk.settle()
	if rowNames(m.Rows) != "Grace" || m.Tag() != "" || m.Is(saved) {
		t.Errorf("a saved search: %s, tag %q", rowNames(m.Rows), m.Tag())
	}
}

func TestMorePeopleAreReadNearTheEndOfTheList(t *testing.T) {
	m, desk := openTagged(t, make(directory, 600))
	for _, step := range []struct {
		near, rows int
		count      string
	}{
		{0, 100, "The first 100 people; more words find the others"},
		{49, 100, "The first 100 people; more words find the others"},
		{50, 400, "The first 400 people; more words find the others"},
		{399, 600, "600 people"},
		{599, 600, "600 people"},
	} {
		m.Near(step.near)
		desk.settle()
		if len(m.Rows) != step.rows || m.CountText() != step.count {
			t.Errorf("near row %d: %d rows, %q, want %d, %q", step.near, len(m.Rows), m.CountText(), step.rows, step.count)
		}
	}
	m.Search("nobody")
	desk.settle()
	if m.CountText() != "0 people" || m.Row() != -1 {
		t.Errorf("%q, row %d", m.CountText(), m.Row())
	}
}

func TestTicksStayInTheirOrderWhileOneSearches(t *testing.T) {
	m, desk := openTagged(t, threePersons())
	m.Tick(3)
	m.Tick(1)
	m.Tick(2)
	m.Tick(1)
	m.Search("nobody")
	desk.settle()
	if diff := cmp.Diff([]core.PersonID{3, 2}, m.Ticked()); diff != "" || !m.IsTicked(3) || m.IsTicked(1) {
		t.Errorf("ticked (-want +got):\n%s", diff)
	}
	m.Ticked()[0] = 99
	if m.Ticked()[0] != 3 {
		t.Error("who is ticked can be changed from outside")
	}
	if m.Untick(); len(m.Ticked()) != 0 {
		t.Errorf("ticked %v", m.Ticked())
	}
}

func TestLookingBesideTheListLeavesItAlone(t *testing.T) {
	m, desk := openTagged(t, threePersons())
	found := ""
	m.Find(" gra ", func(rows []model.PersonRow) { found = rowNames(rows) })
	desk.settle()
	if found != "Grace" || len(m.Rows) != 3 || m.Chosen != 1 {
		t.Errorf("found %q; the list has %d, shown is %s", found, len(m.Rows), m.Chosen)
	}
}

func TestNobodyIsShownOnceNobodyIsChosen(t *testing.T) {
	m, desk := openTagged(t, threePersons())
	m.Choose(2)
	m.Choose(0)
	desk.settle()
	if m.Known || m.Chosen != 0 {
		t.Errorf("known %v, chosen %s", m.Known, m.Chosen)
	}
	m.Choose(77)
	desk.settle()
	if m.Known || !core.IsNotFound(m.Err) {
		t.Errorf("known %v, error %v", m.Known, m.Err)
	}
}

func TestThePersonWhoWasChosenLastIsShown(t *testing.T) {
	m, desk := openTagged(t, threePersons())
	before := m.Reading
	m.Choose(2)
	m.Choose(3)
	desk.settle()
	if m.Dossier.Person.Name != "Gustav" || m.Reading != before+1 {
		t.Errorf("shown is %q after %d changes", m.Dossier.Person.Name, m.Reading-before)
	}
	m.Load(0)
	desk.settle()
	if m.Reading != before+1 {
		t.Error("the same person read again counts as a change")
	}
}

func TestTheLineOfAPersonShowsThePlaceAndTheFirstWayToReachThem(t *testing.T) {
	m, _ := openTagged(t, directory{
		{ID: 1, Name: "Ada", Emails: []string{"ada@example.com"}, Phones: []string{"+44 20 7946 0000"}, Place: core.Location{Text: "Porto"}},
		{ID: 2, Name: "Ben", Phones: []string{"+44 20 7946 0001"}, Place: core.Location{City: "Leeds", Country: "GB"}},
		{ID: 3, Name: "Cleo", URLs: []string{"https://cleo.example"}, Headline: "Engineer", Employer: "Fernwood"},
		{ID: 4},
	})
	want := []model.PersonRow{
		{ID: 1, Name: "Ada", Place: "Porto", Reach: "ada@example.com"},
		{ID: 2, Name: "Ben", Place: "Leeds, GB", Reach: "+44 20 7946 0001"},
		{ID: 3, Name: "Cleo", Note: "Engineer at Fernwood", Reach: "https://cleo.example"},
		{ID: 4, Name: "Somebody without a name"},
	}
	if diff := cmp.Diff(want, m.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestWhatIsSaidOfAPersonWithoutAJob(t *testing.T) {
	if got := model.VerdictLine(core.Verdict{}); got != "Nothing speaks against writing to this person." {
		t.Errorf("%q", got)
	}
	if got := model.VerdictLine(core.Verdict{Reasons: []core.VerdictReason{{Why: "Opted out."}}}); got != "" {
		t.Errorf("%q", got)
	}
	keys := model.KeyLines(core.Person{Name: "Ada Byron", Employer: "Fernwood", Emails: []string{"ada@example.com"}})
	if diff := cmp.Diff([]string{"ada@example.com"}, keys); diff != "" {
		t.Errorf("only what tells people apart is a key:\n%s", diff)
	}
	past := review.Past{Title: "Nurse", Client: "Marram", Candidacy: core.Candidacy{State: core.CandidacySaved}}
	if got := model.StandingText(past); got != "Saved for Nurse, Marram" {
		t.Errorf("%q", got)
	}
}

func TestPeopleAreOneOnlyByWhatTells(t *testing.T) {
	a := core.Person{Name: "Ada Byron", Emails: []string{"Ada@example.com"}, Phones: []string{"+442079460000"}, Employer: "Fernwood"}
	b := core.Person{Name: "A. Byron", Emails: []string{"ada@example.com"}, Phones: []string{"+442079460000"}, Employer: "Fernwood"}
	pair := people.Pair{First: people.Side{Person: a}, Second: people.Side{Person: b}}
	if text, sure := model.SharedText(model.Compared(pair, midnight)); text != "They share: e-mail, phone." || !sure {
		t.Errorf("%q, sure %v", text, sure)
	}
	pair.Second.Person.Emails, pair.Second.Person.Phones = nil, nil
	if text, sure := model.SharedText(model.Compared(pair, midnight)); !strings.HasPrefix(text, "They share no address") || sure {
		t.Errorf("an employer alone: %q, sure %v", text, sure)
	}
}

func TestTouchesAndSearchesAreNamedInWords(t *testing.T) {
	var kinds []string
	for _, k := range model.TouchKinds() {
		kinds = append(kinds, model.TouchWord(k))
	}
	if got := strings.Join(kinds, ", "); got != "Call, Meeting, Message, Note" {
		t.Errorf("%s", got)
	}
	for want, s := range map[string]core.SavedSearch{
		"“golang”, tagged Speaker": {Text: "golang", Tag: "Speaker"}, "tagged Speaker": {Tag: "Speaker"}, "“golang”": {Text: "golang"},
	} {
		if got := model.SearchNote(s); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
