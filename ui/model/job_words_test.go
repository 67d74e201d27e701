package model_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/records"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

func openFixed(t *testing.T, page model.JobPage) *model.JobModel {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewJob(desk.loop, fixedJob{page: page})
	m.Open(1)
	desk.settle()
	return m
}

func TestTheLineUnderAJobsTitleSaysHowFreshItIs(t *testing.T) {
	synced := time.Date(2026, 11, 22, 8, 12, 0, 0, time.Local)
	feed := core.Connection{ID: 1, Name: "careers"}
	for _, c := range []struct {
		name string
		page model.JobPage
		want string
	}{
		{"by hand", model.JobPage{}, "Kestrel · made by hand"},
		{"synchronised", model.JobPage{Overview: records.Overview{Connection: feed, Reference: "KR-1", LastSync: synced}}, "Kestrel · KR-1 · synchronised 22 Nov 2026, 08:12"},
		{"never", model.JobPage{Overview: records.Overview{Connection: feed}}, "Kestrel"},
		{"off", model.JobPage{Overview: records.Overview{Connection: core.Connection{ID: 1, Name: "careers", Off: true}, LastSync: synced}}, "Kestrel · careers is switched off"},
		{"removed", model.JobPage{Overview: records.Overview{Connection: core.Connection{ID: 1, Removed: true}, LastSync: synced}}, "Kestrel · its connection was removed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.page.Client.Name = "Kestrel"
			if got := openFixed(t, c.page).Subtitle(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestTheFiguresOfAJobBeginWithWhatIsNew(t *testing.T) {
	m := openFixed(t, model.JobPage{Overview: records.Overview{Counts: records.Counts{New: 7, Saved: 6, Contacted: 5, Replied: 4, Leads: 3, Exported: 2, KeptOut: 1}}})
	want := []model.Figure{{"New", 7}, {"Saved", 6}, {"Contacted", 5}, {"Replied", 4}, {"Leads", 3}, {"Exported", 2}, {"Kept out", 1}}
	if diff := cmp.Diff(want, m.Figures()); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if m.URL() != "" || m.Busy() {
		t.Errorf("page %q, busy %v", m.URL(), m.Busy())
	}
}

func TestAQuestionSaysWhatKindOfAnswerItWants(t *testing.T) {
	for want, q := range map[string]core.Question{
		"A short text":                {Kind: core.AskText},
		"Yes or no · required":        {Kind: core.AskYesNo, Required: true},
		"One of: Days, Nights":        {Kind: core.AskChoice, Choices: []string{"Days", "Nights"}},
		"Any of: Go, Rust · required": {Kind: core.AskChoices, Choices: []string{"Go", "Rust"}, Required: true},
		"A text":                      {Kind: core.AskLong},
		"A number":                    {Kind: core.AskNumber},
		"A date":                      {Kind: core.AskDate},
		"A file":                      {Kind: core.AskFile},
	} {
		if got := model.QuestionNote(q); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestEmploymentTypesAreNamedInTheWindowsLanguage(t *testing.T) {
	before := phrase.Current()
	t.Cleanup(func() { phrase.Use(before) })
	english := model.EmploymentTypeNames()
	for _, l := range phrase.Languages() {
		if l.Tag == "en" {
			continue
		}
		phrase.Use(l.Tag)
		for i, name := range model.EmploymentTypeNames() {
			if name == english[i] || model.EmploymentTypeOf(name) != jobs.EmploymentTypes[i] {
				t.Errorf("%s: %q leads to %q", l.Tag, name, model.EmploymentTypeOf(name))
			}
		}
	}
}

func TestEmploymentTypesHaveNamesThatLeadBackToThem(t *testing.T) {
	names := model.EmploymentTypeNames()
	for i, value := range jobs.EmploymentTypes {
		if model.EmploymentTypeOf(names[i]) != value || strings.Contains(names[i], "_") {
			t.Errorf("%s is called %q", value, names[i])
		}
	}
	for key, want := range map[string]string{"apply_url": "Apply link", "must_haves": "Must-haves", "employment_type": "Employment type", "": ""} {
		if got := model.FieldName(key); got != want {
			t.Errorf("%s is called %q, want %q", key, got, want)
		}
	}
}

func TestMustHavesAreTakenOutAndTheFormReverted(t *testing.T) {
	m := openFixed(t, model.JobPage{Overview: records.Overview{Job: core.Job{Title: "Nurse", MustHaves: []string{"Go", "SQL"}}}})
	if !m.AddMustHave("Rust; go ;") || m.AddMustHave(" ; SQL") {
		t.Error("only what is not there yet is added")
	}
	m.RemoveMustHave("SQL")
	if diff := cmp.Diff([]string{"Go", "Rust"}, m.MustHaves()); diff != "" || !m.Dirty() || m.Stored("must_haves") != "Go; SQL" {
		t.Errorf("must-haves %s, stored %q", diff, m.Stored("must_haves"))
	}
	if !m.Lacks("function") || m.Lacks("title") {
		t.Errorf("it lacks %q", m.Missing())
	}
	m.Edit("function", " Care ")
	if m.Lacks("function") || m.Value("function") != "Care" {
		t.Errorf("it lacks %q, function %q", m.Missing(), m.Value("function"))
	}
	if m.Revert(); m.Dirty() || m.Value("must_haves") != "Go; SQL" {
		t.Errorf("after that %q", m.Value("must_haves"))
	}
}

func TestADescriptionIsEditedAsMarkdown(t *testing.T) {
	m := openFixed(t, model.JobPage{Overview: records.Overview{Job: core.Job{Description: "<h2>Tasks</h2><p>Build <strong>it</strong>.</p>"}}})
	text := m.Description()
	if !strings.Contains(text, "## Tasks") || !strings.Contains(text, "**it**") {
		t.Errorf("description %q", text)
	}
	m.EditDescription(text)
	if m.Dirty() {
		t.Error("looking at it changed it")
	}
	m.EditDescription("Just *this*. <script>alert(1)</script>")
	if m.Description() != "Just *this*. <script>alert(1)</script>" || strings.Contains(m.Value("description"), "script") || !m.Dirty() {
		t.Errorf("typed %q, to be stored %q", m.Description(), m.Value("description"))
	}
}

func TestSourcingIsSwitchedAtOnce(t *testing.T) {
	d := newJobDesk(t)
	job, err := d.Create(t.Context(), d.conn.Client, map[string]string{"title": "Nurse"})
	if err != nil {
		t.Fatal(err)
	}
	m := d.open(t, job.ID)
	said := ""
	m.Said = func(text string) { said = text }
	for _, on := range []bool{true, false} {
		m.SetSourcing(on)
		if !m.Busy() {
			t.Error("it does not show that it is under way")
		}
		d.settle()
		if m.Page.Job.Sourcing != on || m.Refuse != nil || said != map[bool]string{true: "Sourcing is on", false: "Sourcing is off"}[on] {
			t.Errorf("sourcing %v, refused %v, said %q", m.Page.Job.Sourcing, m.Refuse, said)
		}
	}
}

func TestAFieldOfADraftSaysWhyTheDraftIsKeptBack(t *testing.T) {
	m := openFixed(t, model.JobPage{Overview: records.Overview{Job: core.Job{State: core.JobDraft, DraftReasons: []core.DraftReason{{Code: core.ReasonTable, Field: "employment_type", Text: "“Rota” has no meaning yet."}}}}})
	if got := m.NeedText("employment_type"); got != "“Rota” has no meaning yet." {
		t.Errorf("%q", got)
	}
	if got := m.NeedText("seniority"); got != "" {
		t.Errorf("a field that is not needed says %q", got)
	}
}
