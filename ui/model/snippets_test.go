package model_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/model"
)

// phrasebook keeps snippets; it reads clients as the templates do.
type phrasebook struct {
	letterDesk
	all    []outreach.Snippet
	uses   map[string]outreach.Uses
	failed error
}

func (p *phrasebook) Clients(context.Context) ([]core.Client, error) {
	return []core.Client{{ID: 1, Name: "Kestrel"}, {ID: 2, Name: "Marram"}, {ID: 3, Name: "Gone", Archived: true}}, nil
}

func (p *phrasebook) Snippets(context.Context) ([]outreach.Snippet, error) {
	return slices.Clone(p.all), p.failed
}

func (p *phrasebook) SnippetUses(_ context.Context, x outreach.Snippet) (outreach.Uses, error) {
	return p.uses[x.Name], p.failed
}

func (p *phrasebook) SetSnippet(_ context.Context, x outreach.Snippet) error {
	if p.failed != nil {
		return p.failed
	}
	p.all = slices.DeleteFunc(p.all, func(o outreach.Snippet) bool { return o.Name == x.Name && o.Client == x.Client })
	if x.Text != "" {
		p.all = append(p.all, x)
	}
	return nil
}

func newPhrasebook() *phrasebook {
	return &phrasebook{
		all: []outreach.Snippet{{Name: "benefits", Text: "Rail pass."}, {Name: "benefits", Client: 2, Text: "Meals."}, {Name: "greeting", Client: 1, Text: "Hello."}},
		uses: map[string]outreach.Uses{"benefits": {
			Templates: []string{"First", "Second", "Third", "Fourth"}, Jobs: []core.Job{{Title: "Nurse"}},
		}},
	}
}

func openSnippets(t *testing.T, p *phrasebook, open model.SnippetDraft) (*model.SnippetsModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewSnippets(desk.loop, p, p)
	m.Load(open)
	desk.settle()
	return m, desk
}

func TestSnippetsAreListedWithTheirClients(t *testing.T) {
	m, _ := openSnippets(t, newPhrasebook(), model.SnippetDraft{})
	want := []model.SnippetRow{
		{Name: "benefits", Client: "All clients", ForAll: true, Insert: `{% snippet "benefits" %}`},
		{Name: "benefits", Client: "Marram", Insert: `{% snippet "benefits" %}`},
		{Name: "greeting", Client: "Kestrel", Insert: `{% snippet "greeting" %}`},
	}
	if diff := cmp.Diff(want, m.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if m.Current != 0 || m.Draft.Text != "Rail pass." || !slices.Equal(m.Clients, []string{"Kestrel", "Marram"}) {
		t.Errorf("open is %d %+v, clients %q", m.Current, m.Draft, m.Clients)
	}
}

func TestTheSnippetThatWasNamedIsOpened(t *testing.T) {
	m, _ := openSnippets(t, newPhrasebook(), model.SnippetDraft{Name: "Benefits", Client: "Marram"})
	if m.Current != 1 || m.Draft.Text != "Meals." {
		t.Errorf("open is %d with %q", m.Current, m.Draft.Text)
	}
}

func TestWhereASnippetIsUsedIsSaidBeforeItIsRemoved(t *testing.T) {
	m, desk := openSnippets(t, newPhrasebook(), model.SnippetDraft{})
	if want := "Used in 4 templates (First, Second, Third, …) and in the sequences of 1 job (Nurse)."; m.Used != want {
		t.Errorf("%q\nwant %q", m.Used, want)
	}
	if !strings.Contains(m.Removal(), "nothing of it is sent until it is mended") {
		t.Errorf("removal: %q", m.Removal())
	}
	m.Choose(2)
	if m.Used != "" {
		t.Errorf("the use of another one is shown: %q", m.Used)
	}
	desk.settle()
	if m.Used != "Used nowhere." || m.Removal() != "It can't be brought back." {
		t.Errorf("%q, %q", m.Used, m.Removal())
	}
}

func TestWhyASnippetCannotBeSaved(t *testing.T) {
	for _, c := range []struct {
		name  string
		at    int
		draft model.SnippetDraft
		want  string
	}{
		{"no name", -1, model.SnippetDraft{Text: "x"}, "Give it a name"},
		{"a name twice", -1, model.SnippetDraft{Name: "benefits", Text: "x"}, "There is one of this name already"},
		{"a client's name twice", -1, model.SnippetDraft{Name: "benefits", Client: "Marram", Text: "x"}, "There is one of this name already"},
		{"the same name for another client", -1, model.SnippetDraft{Name: "benefits", Client: "Kestrel", Text: "x"}, ""},
		{"no text", -1, model.SnippetDraft{Name: "new", Text: " \n"}, "It has no text yet"},
		{"nothing changed", 0, model.SnippetDraft{Name: "benefits", Text: "Rail pass."}, "Everything is saved"},
		{"changed", 0, model.SnippetDraft{Name: "benefits", Text: "Bus pass."}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, _ := openSnippets(t, newPhrasebook(), model.SnippetDraft{})
			m.Choose(c.at)
			m.Edit(c.draft)
			if got := m.WhyNotSave(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestASnippetIsStoredOpenedAndRemoved(t *testing.T) {
	p := newPhrasebook()
	m, desk := openSnippets(t, p, model.SnippetDraft{})
	var said []string
	switched := 0
	m.Stored, m.Switched = func(words string) { said = append(said, words) }, func() { switched++ }
	m.Choose(-1)
	m.Edit(model.SnippetDraft{Name: " closing ", Client: "Kestrel", Text: "Regards."})
	m.Save()
	if m.WhyNotSave() != "Saving…" {
		t.Errorf("while it is stored: %q", m.WhyNotSave())
	}
	m.Save() // pressed twice
	desk.settle()
	if n := len(p.all); n != 4 || p.all[3] != (outreach.Snippet{Name: "closing", Client: 1, Text: "Regards."}) {
		t.Errorf("stored %+v", p.all)
	}
	if m.Draft.Name != "closing" || m.Current != 3 || switched < 2 {
		t.Errorf("open is %d %+v", m.Current, m.Draft)
	}
	m.Remove()
	desk.settle()
	if len(p.all) != 3 || !slices.Equal(said, []string{"Snippet saved", "Snippet removed"}) {
		t.Errorf("left %+v, said %q", p.all, said)
	}
	m.Choose(-1)
	m.Remove()
	desk.settle()
	if len(p.all) != 3 {
		t.Error("one that was never stored was removed")
	}
}

func TestASnippetThatCannotBeStoredStaysAsTyped(t *testing.T) {
	p := newPhrasebook()
	m, desk := openSnippets(t, p, model.SnippetDraft{})
	m.Stored = func(words string) { t.Errorf("said %q", words) }
	m.Edit(model.SnippetDraft{Name: "benefits", Text: "Bus pass."})
	p.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	m.Save()
	desk.settle()
	if m.Err == nil || m.Draft.Text != "Bus pass." || m.WhyNotSave() != "" {
		t.Errorf("error %v, draft %+v; it can be tried again: %q", m.Err, m.Draft, m.WhyNotSave())
	}
}

func TestAnEmptyPhrasebookBeginsANewSnippet(t *testing.T) {
	m, _ := openSnippets(t, &phrasebook{}, model.SnippetDraft{})
	if !m.Loaded || m.Current != -1 || len(m.Rows) != 0 || m.WhyNotSave() != "Give it a name" {
		t.Errorf("open is %d, %d rows, %q", m.Current, len(m.Rows), m.WhyNotSave())
	}
}

func TestAClientsOwnSnippetsAreOfferedFirst(t *testing.T) {
	m, _ := openSnippets(t, newPhrasebook(), model.SnippetDraft{})
	for client, want := range map[string]string{
		"Marram":  "benefits of Marram, benefits of All clients",
		"Globex":  "benefits of All clients",
		"Kestrel": "greeting of Kestrel, benefits of All clients",
		"":        "benefits of Marram, greeting of Kestrel, benefits of All clients",
	} {
		var got []string
		for _, r := range m.For(client) {
			got = append(got, r.Name+" of "+r.Client)
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("for %q: %s, want %s", client, s, want)
		}
	}
}
