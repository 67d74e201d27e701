package screens_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/applylink"
	"reqdesk/core/outreach/template"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// letters keeps templates and one job's sequence, and tries e-mails out for two
// people.
type letters struct {
	mu       sync.Mutex
	all      []core.Template
	jobs     []model.PreviewJob
	job      core.Job
	people   []core.Person
	sequence core.Sequence
}

func newLetters() *letters {
	return &letters{
		jobs:   []model.PreviewJob{{ID: 1, Title: "Backend Engineer (Go)", Client: "Kestrel Rail Systems"}, {ID: 3, Title: "Registered Nurse", Client: "Marram Health"}},
		job:    core.Job{ID: 1, Title: "Backend Engineer (Go)", ApplyURL: "https://jobs.kestrel.example/apply/1042", MustHaves: []string{"Go in production", "PostgreSQL"}},
		people: []core.Person{{ID: 7, Name: "Inês Carvalho", Employer: "Ferrovia Lda"}, {ID: 8, Name: "Tomás Brandão"}},
		all: []core.Template{
			{ID: 1, Name: "first contact", Source: "Subject: {{ job_title }} at {{ client }}\nLanguage: en\nClient: Kestrel Rail Systems\n\nHello {{ first_name | default: \"there\" }},\n\nI am looking for a **{{ job_title }}** for {{ client }}. What matters most there:\n\n- {{ must_haves | default: \"see the advertisement\" }}\n\nAll about it, and the way to apply: {{ apply_link }}\n\nBest regards,\n{{ sender_name | default: sender_email }}\n"},
			{ID: 2, Name: "Nachfrage", Source: "Language: de\n\nGuten Tag {{ first_name }},\n\nhier geht es zur Stelle: https://jobs.kestrel.example/apply/1042.\n"},
			{ID: 3, Name: "last word", Source: "Language: en\n\nHello {{ first_nme }},\n\nthis is my last e-mail about it: {{ apply_link }}\n"},
		},
	}
}

func (l *letters) Templates(context.Context) ([]core.Template, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.all), nil
}

func (l *letters) Clients(context.Context) ([]core.Client, error) {
	return []core.Client{{ID: 1, Name: "Kestrel Rail Systems"}, {ID: 2, Name: "Marram Health"}}, nil
}

func (l *letters) PreviewJobs(context.Context) ([]model.PreviewJob, error) { return l.jobs, nil }

func (l *letters) PreviewPeople(context.Context, core.JobID) ([]core.Person, error) {
	return l.people, nil
}

func (l *letters) values(person core.PersonID) template.Values {
	f := template.Facts{
		Person: core.Person{Name: "Alex Example"}, Job: l.job,
		Client:  core.Client{Name: "Kestrel Rail Systems", SourceCode: "source=reqdesk"},
		Mailbox: core.Mailbox{From: "Robin Okafor <robin@recruiter.example.com>"},
	}
	for _, p := range l.people {
		if p.ID == person {
			f.Person = p
		}
	}
	return template.ValuesOf(f)
}

func (l *letters) SetTemplate(_ context.Context, name, source string) (core.Template, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.all {
		if l.all[i].Name == name {
			l.all[i].Source = source
			return l.all[i], nil
		}
	}
	t := core.Template{ID: core.TemplateID(len(l.all) + 1), Name: name, Source: source}
	l.all = append(l.all, t)
	return t, nil
}

func (l *letters) RemoveTemplate(_ context.Context, name string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = slices.DeleteFunc(l.all, func(t core.Template) bool { return t.Name == name })
	return nil
}

func (l *letters) CheckLink(context.Context, core.JobID) (applylink.Trail, error) {
	return applylink.Trail{}, nil
}

func (l *letters) Snippets(context.Context) ([]outreach.Snippet, error) { return nil, nil }

func (l *letters) SetSnippet(context.Context, outreach.Snippet) error { return nil }

func (l *letters) SnippetUses(context.Context, outreach.Snippet) (outreach.Uses, error) {
	return outreach.Uses{}, nil
}

func (l *letters) CheckSource(_ context.Context, source string, job core.JobID) (template.Report, error) {
	c := template.Context{}
	if job != 0 {
		c.Job = &l.job
		for _, p := range l.people {
			c.People = append(c.People, l.values(p.ID))
		}
	}
	return template.Parse(source).Check(c), nil
}

func (l *letters) Preview(_ context.Context, source string, _ core.JobID, person core.PersonID) (outreach.Preview, error) {
	t := template.Parse(source)
	var p outreach.Preview
	p.Letter, _ = t.Render(l.values(person))
	p.Missing, _ = t.Render(l.values(person).WorstCase(true))
	p.Long, _ = t.Render(l.values(person).WorstCase(false))
	return p, nil
}

func templatesBench(t *testing.T, o look.Options, l *letters) (*bench, *model.TemplatesModel) {
	var m *model.TemplatesModel
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		m = model.NewTemplates(b.loop, l, l)
		return map[model.Place]shell.Page{
			model.Templates: screens.NewTemplates(b, m, model.NewSnippets(b.loop, l, l)),
			model.Jobs:      screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
	return b, m
}

func (b *bench) typeText(text string) {
	b.t.Helper()
	f := b.window.Canvas().Focused()
	if f == nil {
		b.t.Fatal("nothing has the keyboard")
	}
	f.TypedKey(&fyne.KeyEvent{}) // a character comes after its key
	test.Type(f, text)
	b.settle()
}

func TestTemplateEditorShowsARealPerson(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		b, m := templatesBench(t, look.Options{Mode: mode}, newLetters())
		b.visit(model.To(model.Templates))
		b.shoot("templates-" + string(mode))
		if !strings.Contains(m.Preview.Text(), "Hello Inês") {
			t.Errorf("preview %q", m.Preview.Text())
		}
	}
}

func TestEditorsInTheLargestText(t *testing.T) {
	large := look.Options{Scale: look.TextScales[len(look.TextScales)-1]}
	b, _ := templatesBench(t, large, newLetters())
	b.visit(model.Route{Place: model.Templates, Template: 2})
	b.shoot("templates-large")
	b, m := sequenceBench(t, large, newLetters())
	b.visit(model.ToSequence(1))
	begin(t, m)
	b.settle()
	b.shoot("sequence-large")
	if !m.Preview.Ready {
		t.Error("no preview")
	}
	b, _ = clientsBench(t, large, newAgency())
	b.visit(model.To(model.Clients))
	b.shoot("clients-large")
	openDoor(t, large).shoot("welcome-large")
}

func TestTemplateEditorByKeys(t *testing.T) {
	l := newLetters()
	b, m := templatesBench(t, look.Options{}, l)
	b.visit(model.To(model.Templates))
	b.press(fyne.KeyReturn)
	b.typeText("Dear ")
	if !strings.HasPrefix(m.Draft.Text, "Dear Hello") {
		t.Fatalf("Enter must lead into the text, which is %q", m.Draft.Text)
	}
	b.shoot("templates-unsaved")
	b.pages[model.Templates].(*screens.Templates).Save()
	b.settle()
	if !strings.Contains(l.all[0].Source, "Dear Hello") || m.Unsaved() {
		t.Errorf("not saved: %q", l.all[0].Source)
	}
}

func TestAPastedApplyLinkIsReplacedByTheVariable(t *testing.T) {
	b, m := templatesBench(t, look.Options{}, newLetters())
	b.visit(model.Route{Place: model.Templates, Template: 2})
	b.shoot("templates-link")
	for _, p := range m.Preview.Problems {
		if p.Link {
			m.ReplaceLink(p)
		}
	}
	b.settle()
	if !strings.Contains(m.Draft.Text, "zur Stelle: {{ apply_link }}.") {
		t.Errorf("text %q", m.Draft.Text)
	}
	b.shoot("templates-replaced")
}

func TestAnUnknownVariableIsMarked(t *testing.T) {
	b, m := templatesBench(t, look.Options{Mode: look.Dark}, newLetters())
	b.visit(model.Route{Place: model.Templates, Template: 3})
	b.shoot("templates-problem-dark")
	if !m.Preview.Blocked() {
		t.Error("an unknown variable must keep it from being sent")
	}
}

func TestNoTemplatesOffersTheFirstOne(t *testing.T) {
	b, m := templatesBench(t, look.Options{}, &letters{})
	b.visit(model.To(model.Templates))
	b.shoot("templates-empty")
	b.press(fyne.KeyReturn)
	b.typeText("hello")
	b.shoot("templates-first")
	if m.Draft.Name != "hello" {
		t.Errorf("the name has the keyboard first; draft %+v", m.Draft)
	}
}
