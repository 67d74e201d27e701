package model_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach/applylink"
	"reqdesk/ui/model"
)

func tabs(m *model.TemplatesModel) (list []string) {
	for _, t := range m.Languages {
		name := t.Name
		if t.Fallback {
			name += " (others)"
		}
		if t.Unsaved {
			name += " (unsaved)"
		}
		if t.ID == m.Current {
			name += " (open)"
		}
		list = append(list, name)
	}
	return list
}

func TestTheLanguagesOfATemplateAreOneLine(t *testing.T) {
	d := newLetterDesk()
	d.all = append(d.all,
		core.Template{ID: 3, Name: "First Contact.de", Source: "Subject: Hallo\nLanguage: de\n\nHallo"},
		core.Template{ID: 4, Name: "first contact.fr", Source: "Subject: Salut\n\nSalut"},
		core.Template{ID: 5, Name: "first contact.v2", Source: "Subject: Other\n\nOther"},
		core.Template{ID: 6, Name: "lost.es", Source: "Subject: Hola\nLanguage: es\n\nHola"},
	)
	m, _ := openTemplates(t, d)
	var rows []string
	for _, r := range m.Rows {
		rows = append(rows, r.Name+": "+r.Note)
	}
	want := []string{"first contact: All clients · English, French, German", "first contact.v2: All clients", "lost.es: All clients · Spanish", "Nachfrage: Kestrel Rail Systems · German"}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"English (others) (open)", "French", "German"}, tabs(m)); diff != "" {
		t.Errorf("tabs (-want +got):\n%s", diff)
	}
}

func TestALanguageIsAddedSavedAndRemoved(t *testing.T) {
	d := newLetterDesk()
	m, desk := openTemplates(t, d)
	m.AddLanguage("de")
	desk.settle()
	if m.Draft.Language != "de" || m.Draft.Subject != "{{ job_title }}" || m.Title() != "first contact" || m.Fallback() || !m.Unsaved() {
		t.Fatalf("draft %+v", m.Draft)
	}
	m.Choose(1)
	if diff := cmp.Diff([]string{"English (others) (open)", "German (unsaved)"}, tabs(m)); diff != "" {
		t.Errorf("tabs (-want +got):\n%s", diff)
	}
	m.Choose(m.Languages[1].ID)
	draft := m.Draft
	draft.Text = "Hallo {{ first_name | default: \"zusammen\" }},\n\n{{ apply_link }}\n"
	m.Edit(draft)
	m.Save()
	desk.settle()
	if stored := d.all[len(d.all)-1]; stored.Name != "first contact.de" || !strings.Contains(stored.Source, "Language: de") {
		t.Errorf("stored %+v", stored)
	}
	if diff := cmp.Diff([]string{"English (others)", "German (open)"}, tabs(m)); diff != "" {
		t.Errorf("tabs (-want +got):\n%s", diff)
	}
	for _, l := range m.NewLanguages() {
		if l.Tag == "en" || l.Tag == "de" {
			t.Errorf("%s is offered again", l.Name)
		}
	}
	m.Remove()
	desk.settle()
	if m.Current != 1 || len(m.Languages) != 1 || len(d.all) != 2 {
		t.Errorf("current %v, tabs %v, stored %d", m.Current, tabs(m), len(d.all))
	}
}

func TestALanguageThatWasOnlyBegunIsGivenUp(t *testing.T) {
	d := newLetterDesk()
	m, desk := openTemplates(t, d)
	m.AddLanguage("fr")
	m.Remove()
	desk.settle()
	if m.Current != 1 || m.Unsaved() || len(m.Languages) != 1 || len(m.Rows) != 2 {
		t.Errorf("current %v, tabs %v", m.Current, tabs(m))
	}
}

func TestAWholeTemplateIsDeletedWithItsLanguages(t *testing.T) {
	d := newLetterDesk()
	d.all = append(d.all, core.Template{ID: 3, Name: "first contact.de", Source: "Subject: Hallo\nLanguage: de\n\nHallo"})
	m, desk := openTemplates(t, d)
	if _, text := m.Removal(); !strings.HasPrefix(text, "It goes with all its 2 languages.") {
		t.Errorf("asked %q", text)
	}
	m.Remove()
	desk.settle()
	if len(d.all) != 1 || m.Title() != "Nachfrage" {
		t.Errorf("stored %+v, open %q", d.all, m.Title())
	}
}

func TestAStepIsShownInItsLanguage(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	d.all[0].Language = "en"
	d.all = append(d.all, core.Template{ID: 3, Name: "first contact.de", Language: "de", Source: "Subject: Hallo\nLanguage: de\n\nHallo"})
	m, desk := startedSequence(t, d)
	for _, c := range []struct{ language, fallback, want string }{
		{"", "", "{{ job_title }}"},
		{"de", "", "Hallo"},
		{"de-AT", "", "Hallo"},
		{"en", "", "{{ job_title }}"},
		{"fr", "de", "Hallo"},
		{"fr", "", ""},
		{core.Recipients, "de", "Hallo"},
		{core.Recipients, "en", "{{ job_title }}"},
	} {
		m.SetStep(core.Step{Template: "first contact", Language: c.language, Fallback: c.fallback})
		if got := m.Draft().Subject; got != c.want {
			t.Errorf("in %q, else %q: %q, want %q", c.language, c.fallback, got, c.want)
		}
	}
	desk.settle()
}

func TestTheLinkTrialTellsTheWay(t *testing.T) {
	d := newLetterDesk()
	source := []applylink.Parameter{{Name: "source", Value: "reqdesk"}}
	d.trail = applylink.Trail{
		Verdict: applylink.Lost, Message: "It is lost.", Advice: "Use the other link.", Parameters: source,
		Hops: []applylink.Hop{
			{URL: "https://a.example/1?source=reqdesk", Status: 302, Kept: []string{"source"}},
			{URL: "https://b.example/1", Status: 200, Lost: []string{"source"}},
		},
	}
	m, desk := openTemplates(t, d)
	var got model.LinkTrial
	m.Preview.TryLink(func(r model.LinkTrial, err error) {
		if err != nil {
			t.Error(err)
		}
		got = r
	})
	desk.settle()
	want := model.LinkTrial{Message: "It is lost.", Advice: "Use the other link.", Hops: []model.LinkHop{
		{Where: "1 · the link in the e-mail", URL: "https://a.example/1?source=reqdesk", Said: "Sends the visitor on (302) · with the source code"},
		{Where: "2 · sent on to", URL: "https://b.example/1", Said: "The page is there (200) · without source", Bad: true},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("trial (-want +got):\n%s", diff)
	}
	asked := false
	m.Preview.TryLink(func(model.LinkTrial, error) { asked = true })
	m.Preview.StopLink()
	desk.settle()
	if asked {
		t.Error("a trial that was given up must not answer")
	}
}
