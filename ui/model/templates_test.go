package model_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/applylink"
	"reqdesk/core/outreach/template"
	"reqdesk/ui/model"
)

// letterDesk keeps templates and tries them out, as the outreach service does,
// for one job with one person.
type letterDesk struct {
	all    []core.Template
	job    core.Job
	person core.Person
	looks  atomic.Int32
	gate   chan struct{} // a look waits for it; nil = none does
	err    error
	trail  applylink.Trail
}

func newLetterDesk() *letterDesk {
	return &letterDesk{
		job:    core.Job{ID: 1, Title: "Backend Engineer (Go)", ApplyURL: "https://jobs.kestrel.example/apply/1042"},
		person: core.Person{ID: 7, Name: "Inês Carvalho", Employer: "Ferrovia Lda"},
		all: []core.Template{
			{ID: 1, Name: "first contact", Source: "Subject: {{ job_title }}\nLanguage: en\n\nHello {{ first_name | default: \"there\" }},\n\napply: {{ apply_link }}\n"},
			{ID: 2, Name: "Nachfrage", Source: "Language: de\nClient: Kestrel Rail Systems\n\nGuten Tag {{ first_name }}\n"},
		},
	}
}

func (d *letterDesk) Templates(context.Context) ([]core.Template, error) {
	return append([]core.Template(nil), d.all...), d.err
}

func (d *letterDesk) Clients(context.Context) ([]core.Client, error) {
	return []core.Client{{ID: 1, Name: "Kestrel Rail Systems"}, {ID: 2, Name: "Old", Archived: true}}, nil
}

func (d *letterDesk) PreviewJobs(context.Context) ([]model.PreviewJob, error) {
	return []model.PreviewJob{{ID: 1, Title: d.job.Title, Client: "Kestrel Rail Systems"}}, nil
}

func (d *letterDesk) PreviewPeople(context.Context, core.JobID) ([]core.Person, error) {
	return []core.Person{d.person}, nil
}

func (d *letterDesk) values() template.Values {
	return template.ValuesOf(template.Facts{
		Person: d.person, Job: d.job, Client: core.Client{Name: "Kestrel Rail Systems"},
		Mailbox: core.Mailbox{From: "Robin Okafor <robin@recruiter.example.com>"},
	})
}

func (d *letterDesk) SetTemplate(_ context.Context, name, source string) (core.Template, error) {
	for i := range d.all {
		if d.all[i].Name == name {
			d.all[i].Source = source
			return d.all[i], d.err
		}
	}
	t := core.Template{ID: core.TemplateID(len(d.all) + 1), Name: name, Source: source}
	d.all = append(d.all, t)
	return t, d.err
}

func (d *letterDesk) RemoveTemplate(_ context.Context, name string) error {
	d.all = slices.DeleteFunc(d.all, func(t core.Template) bool { return t.Name == name })
	return d.err
}

func (d *letterDesk) CheckLink(context.Context, core.JobID) (applylink.Trail, error) {
	return d.trail, d.err
}

func (d *letterDesk) CheckSource(ctx context.Context, source string, _ core.JobID) (template.Report, error) {
	d.looks.Add(1)
	if d.gate != nil {
		select {
		case <-d.gate:
		case <-ctx.Done():
		}
	}
	return template.Parse(source).Check(template.Context{Job: &d.job, People: []template.Values{d.values()}}), nil
}

func (d *letterDesk) Preview(_ context.Context, source string, _ core.JobID, _ core.PersonID) (outreach.Preview, error) {
	t := template.Parse(source)
	var p outreach.Preview
	p.Letter, _ = t.Render(d.values())
	p.Missing, _ = t.Render(d.values().WorstCase(true))
	p.Long, _ = t.Render(d.values().WorstCase(false))
	return p, nil
}

// desktop drives a model in tests.
type desktop struct {
	queue
	loop *model.Loop
}

func newDesktop(t *testing.T) *desktop {
	q := newQueue()
	return &desktop{q, model.NewLoop(t.Context(), q.dispatch)}
}

// settle runs what was dispatched until no work is under way.
func (d *desktop) settle() {
	done := make(chan struct{})
	for {
		ran := false // what ran may have started work that Wait did not see
		go func() { d.loop.Wait(); done <- struct{}{} }()
		for waiting := true; waiting; {
			select {
			case do := <-d.queue:
				do()
				ran = true
			case <-done:
				waiting = false
			}
		}
		if !ran && len(d.queue) == 0 {
			return
		}
	}
}

func openTemplates(t *testing.T, d *letterDesk) (*model.TemplatesModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewTemplates(desk.loop, d, d)
	m.Load(0)
	desk.settle()
	return m, desk
}

func TestTheFirstTemplateIsShownWithARealPerson(t *testing.T) {
	m, _ := openTemplates(t, newLetterDesk())
	if m.Draft.Name != "first contact" || m.Draft.Subject != "{{ job_title }}" {
		t.Errorf("draft %+v", m.Draft)
	}
	if got := m.Preview.Text(); !strings.Contains(got, "Hello Inês") || m.Preview.Letter().Subject != "Backend Engineer (Go)" {
		t.Errorf("preview %q", got)
	}
	m.Preview.ChooseCase(model.WorstMissing)
	if got := m.Preview.Text(); !strings.Contains(got, "Hello there") {
		t.Errorf("worst case %q", got)
	}
	if want := []string{"Kestrel Rail Systems"}; !cmp.Equal(m.Clients, want) {
		t.Errorf("clients %q", m.Clients)
	}
}

func TestProblemsHaveTheirPlaceInTheFields(t *testing.T) {
	m, desk := openTemplates(t, newLetterDesk())
	d := m.Draft
	d.Subject = "For {{ nobody }}"
	d.Text = "Hello {{ first_name | default: \"there\" }},\nlook at https://jobs.kestrel.example/apply/1042.\n"
	m.Edit(d)
	desk.settle()
	var got []string
	for _, p := range m.Preview.Problems {
		got = append(got, p.Field+" "+p.Where)
	}
	want := []string{"subject Subject, column 5", "text Line 2, column 9", "subject Whole e-mail"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	link := m.Preview.Problems[1]
	if !link.Link || link.Blocks {
		t.Fatalf("a pasted apply link draws a friendly reminder, got %+v", link)
	}
	m.ReplaceLink(link)
	desk.settle()
	if want := "look at {{ apply_link }}.\n"; !strings.HasSuffix(m.Draft.Text, want) {
		t.Errorf("text %q", m.Draft.Text)
	}
}

func TestUnsavedTextStaysWhenAnotherTemplateIsOpened(t *testing.T) {
	m, desk := openTemplates(t, newLetterDesk())
	d := m.Draft
	d.Text += "More."
	m.Edit(d)
	m.Choose(2)
	m.Choose(1)
	desk.settle()
	if m.Draft != d || !m.Unsaved() || !m.Rows[0].Unsaved {
		t.Errorf("draft %+v, rows %+v", m.Draft, m.Rows)
	}
	m.Revert()
	if m.Unsaved() || strings.HasSuffix(m.Draft.Text, "More.") {
		t.Errorf("after undoing: %+v", m.Draft)
	}
}

func TestWhyATemplateCannotBeSaved(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*model.TemplatesModel)
		want string
	}{
		{"nothing changed", func(*model.TemplatesModel) {}, "Everything is saved"},
		{"no name", (*model.TemplatesModel).New, "Give it a name"},
		{"a name twice", func(m *model.TemplatesModel) {
			m.New()
			d := m.Draft
			d.Name = "First Contact"
			m.Edit(d)
		}, "Another template has this name"},
		{"too long", func(m *model.TemplatesModel) {
			d := m.Draft
			d.Text = strings.Repeat("x", model.MaxLetter+1)
			m.Edit(d)
		}, "The text is longer than 16,000 characters"},
		{"changed", func(m *model.TemplatesModel) {
			d := m.Draft
			d.Text += "."
			m.Edit(d)
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, desk := openTemplates(t, newLetterDesk())
			c.do(m)
			if got := m.WhyNotSave(); got != c.want {
				t.Errorf("why %q, want %q", got, c.want)
			}
			desk.settle()
		})
	}
}

func TestANewTemplateIsSavedAndStaysOpen(t *testing.T) {
	d := newLetterDesk()
	m, desk := openTemplates(t, d)
	said := ""
	m.Saved = func(words string) { said = words }
	m.New()
	draft := m.Draft
	draft.Name, draft.Client = "second mail", "Kestrel Rail Systems"
	m.Edit(draft)
	desk.settle()
	m.Save()
	desk.settle()
	if said != "Saved" || m.Unsaved() || m.Current != 3 {
		t.Errorf("said %q, unsaved %v, current %v", said, m.Unsaved(), m.Current)
	}
	if got := model.SplitTemplate("second mail", d.all[2].Source); got != draft {
		t.Errorf("stored %+v, want %+v", got, draft)
	}
}

func TestFastTypingDoesNotPileUpLooks(t *testing.T) {
	d := newLetterDesk()
	m, desk := openTemplates(t, d)
	d.gate = make(chan struct{})
	d.looks.Store(0)
	draft := m.Draft
	for _, r := range "fast typing" {
		draft.Text += string(r)
		m.Edit(draft)
	}
	close(d.gate)
	desk.settle()
	if looks := d.looks.Load(); looks > 2 {
		t.Errorf("%d looks for one burst of typing", looks)
	}
	if !strings.HasSuffix(strings.TrimSpace(m.Preview.Text()), "fast typing") {
		t.Errorf("the preview shows %q", m.Preview.Text())
	}
}

func TestEveryVariableChipCanBeSentAsInserted(t *testing.T) {
	d := newLetterDesk()
	empty := template.ValuesOf(template.Facts{Job: d.job, Client: core.Client{Name: "K"}, Person: core.Person{Emails: []string{"a@example.com"}}, To: "a@example.com", Mailbox: core.Mailbox{From: "me@example.com"}})
	for _, c := range model.VariableChips() {
		if c.Insert == "{{ job_location }}" {
			continue // the job form asks for it, not the e-mail
		}
		t.Run(c.Name, func(t *testing.T) {
			found := template.Parse("Subject: x\n\n" + c.Insert).Missing(empty)
			if len(found) > 0 {
				t.Errorf("%s: %v", c.Insert, found)
			}
		})
	}
}

func TestReplaceLink(t *testing.T) {
	for _, c := range []struct {
		name, text   string
		line, column int
		want         string
	}{
		{"in a sentence", "See https://a.example/x, please", 1, 5, "See {{ apply_link }}, please"},
		{"behind accents", "Olá\nçã https://a.example/x", 2, 4, "Olá\nçã {{ apply_link }}"},
		{"in a Markdown link", "[apply](https://a.example/x) now", 1, 9, "[apply]({{ apply_link }}) now"},
		{"not there", "no address", 1, 4, "no address"},
		{"beyond the end", "short", 9, 9, "short"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := model.ReplaceLink(c.text, c.line, c.column); got != c.want {
				t.Errorf("got %q", got)
			}
		})
	}
}
