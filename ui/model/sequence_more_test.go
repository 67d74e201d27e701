package model_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/trial"
	"reqdesk/ui/model"
)

// bookshelf is files of text in memory.
type bookshelf map[string]string

func (b bookshelf) FreePath(name string) string { return "/downloads/" + name }

func (b bookshelf) SaveText(_ context.Context, path, text string) error {
	b[path] = text
	return nil
}

func (b bookshelf) ReadText(_ context.Context, path string) (string, error) {
	if text, ok := b[path]; ok {
		return text, nil
	}
	return "", core.Fail(core.KindNotFound, "There is no file.", "")
}

func TestSavingAsksForWhomWhenPeopleAreOnTheWay(t *testing.T) {
	for name, everybody := range map[string]bool{"new people": false, "everybody": true} {
		t.Run(name, func(t *testing.T) {
			d := &sequenceDesk{letterDesk: newLetterDesk(), onTheWay: 1}
			m, desk := startedSequence(t, d)
			var asked []model.ForWhom
			m.AskFor = func(q model.ForWhom, answer func(bool)) { asked = append(asked, q); answer(everybody) }
			said := ""
			m.Saved = func(words string) { said = words }
			m.Save()
			desk.settle()
			if len(asked) != 0 {
				t.Error("of a first version it is not asked")
			}
			m.Add()
			m.Save()
			desk.settle()
			if diff := cmp.Diff([]model.ForWhom{{Version: 2, OnTheWay: 1}}, asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			want := "Saved as version 2. 1 person keeps the version they began with."
			if everybody {
				want = "Saved as version 2. 1 person on the way goes on with it."
			}
			if d.seq.Everybody != everybody || said != want {
				t.Errorf("stored for everybody %v, said %q", d.seq.Everybody, said)
			}
		})
	}
}

func TestWhoIsAskedAndDoesNotAnswerSavesNothing(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk(), onTheWay: 3}
	m, desk := startedSequence(t, d)
	m.Save()
	desk.settle()
	m.AskFor = func(model.ForWhom, func(bool)) {}
	m.Add()
	m.Save()
	desk.settle()
	if d.seq.Version != 1 || !m.Unsaved() || m.WhyNotSave() != "" {
		t.Errorf("version %d, unsaved %v, %q", d.seq.Version, m.Unsaved(), m.WhyNotSave())
	}
}

func TestEveryStarterIsOfferedAndTheJobsOwnSuits(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, _ := openSequence(t, d)
	list, suits := m.Starters()
	var names []string
	for _, s := range list {
		names = append(names, s.Name)
		if len(s.Rows) != 3 || len(s.Texts) != 3 || s.Texts[0] == "" {
			t.Errorf("%s: %+v", s.Name, s.Rows)
		}
	}
	if diff := cmp.Diff([]string{"English", "German", "French", "Spanish"}, names); diff != "" || suits != 0 {
		t.Errorf("suits %d, names (-want +got):\n%s", suits, diff)
	}
}

func TestASequenceGoesToAFileAndBack(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	files := bookshelf{"/bad.yaml": "stages: []"}
	m, desk := startedSequence(t, d)
	m.WithFiles(files)
	s := m.Step()
	s.Text = "Hello, {{ apply_link }}\n"
	m.SetStep(s)
	want := m.Steps
	m.SaveFile(m.FilePath(), func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	desk.settle()
	if !strings.Contains(files["/downloads/"+d.job.Title+" sequence.yaml"], "Hello, {{ apply_link }}") {
		t.Errorf("files %v", files)
	}
	m.Remove()
	m.TakeFile(m.FilePath(), func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	desk.settle()
	if diff := cmp.Diff(want, m.Steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	var kinds []core.Kind
	for _, path := range []string{"/bad.yaml", "/none.yaml"} {
		m.TakeFile(path, func(err error) { kinds = append(kinds, core.KindOf(err)) })
		desk.settle()
	}
	if diff := cmp.Diff([]core.Kind{core.KindInvalid, core.KindNotFound}, kinds); diff != "" || len(m.Steps) != 3 {
		t.Errorf("steps %d, errors (-want +got):\n%s", len(m.Steps), diff)
	}
}

func TestAnEarlierVersionIsBroughtBack(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk(), onTheWay: 2}
	m, desk := startedSequence(t, d)
	m.Save()
	desk.settle()
	m.Remove()
	var rows []model.VersionRow
	m.LoadVersions(func(list []model.VersionRow, err error) { rows = list })
	desk.settle()
	if len(rows) != 1 || rows[0].Note != "3 e-mails · for new people · 2 people follow it" || !rows[0].Newest {
		t.Fatalf("rows %+v", rows)
	}
	m.BringBack(rows[0])
	desk.settle()
	if len(m.Steps) != 3 || m.Unsaved() {
		t.Errorf("%d steps, unsaved %v", len(m.Steps), m.Unsaved())
	}
}

func TestTheLanguageOfAStepThatSendsATemplate(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	d.all[0].Language = "en"
	d.all = append(d.all, core.Template{ID: 3, Name: "first contact.de", Language: "de", Source: "Subject: Hallo\nLanguage: de\n\nHallo {{ apply_link }}"})
	m, desk := startedSequence(t, d)
	if diff := cmp.Diff([]string{"Nachfrage", "first contact"}, m.TemplateNames()); diff != "" {
		t.Errorf("templates (-want +got):\n%s", diff)
	}
	m.UseTemplate("first contact")
	list, at := m.StepLanguages()
	var names []string
	for _, l := range list {
		names = append(names, l.Name)
	}
	want := []string{"As the template", "The reader's, else English", "The reader's, else German", "Always English", "Always German"}
	if diff := cmp.Diff(want, names); diff != "" || at != 0 {
		t.Errorf("at %d (-want +got):\n%s", at, diff)
	}
	for i, l := range list {
		m.SetLanguage(l)
		if _, at := m.StepLanguages(); at != i {
			t.Errorf("%s is found as number %d", l.Name, at)
		}
	}
	s := m.Step()
	s.Language, s.Fallback = "fr", "en"
	m.SetStep(s)
	if list, at := m.StepLanguages(); list[at].Name != "French, else English" || len(list) != 6 {
		t.Errorf("written by hand: %+v at %d", list, at)
	}
	desk.settle()
}

func TestAConditionIsReadAndShown(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, desk := startedSequence(t, d)
	m.Choose(1)
	s := m.Step()
	s.If = `city == "Berlin"`
	m.SetStep(s)
	desk.settle()
	if want := `2 · 3 days later · if city == "Berlin"`; m.Rows[1].When != want {
		t.Errorf("row %q", m.Rows[1].When)
	}
	for _, c := range model.Conditions() {
		if bad := model.ConditionProblem(c.Test); bad != "" {
			t.Errorf("%s: %s", c.Name, bad)
		}
	}
	if model.ConditionProblem("nobody knows") == "" {
		t.Error("what can't be read must be said")
	}
}

func TestATrialIsBegunJudgedAndEnded(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	d.all = append(d.all, core.Template{ID: 3, Name: "short", Source: "Subject: Short\n\nShort {{ apply_link }}"})
	m, desk := startedSequence(t, d)
	if len(m.Rivals()) != 0 {
		t.Error("a text of its own has nothing to be tried against")
	}
	m.UseTemplate("first contact")
	m.TryAgainst("short")
	if got, ok := m.Trial(); !ok || got.Begun || !strings.HasPrefix(got.Message, "It begins when you save") || m.Step().Against != "short" {
		t.Errorf("trial %+v", got)
	}
	if diff := cmp.Diff([]string{"Nachfrage"}, m.Rivals()); diff != "" {
		t.Errorf("rivals (-want +got):\n%s", diff)
	}
	arms := []trial.Arm{trial.Arm{Name: "first contact", Sent: 5}.Bounds(), trial.Arm{Name: "short", Sent: 4, Replied: 1, Pending: 2}.Bounds()}
	d.trials = []outreach.Trial{{Step: 1, Arms: arms, Verdict: trial.Judge(arms)}}
	m.Save()
	desk.settle()
	got, _ := m.Trial()
	want := model.Trial{Begun: true, Message: trial.Judge(arms).Message, Arms: []model.ArmRow{
		{Name: "first contact", Answers: "0 of 5", Share: "0–43%"}, {Name: "short", Answers: "1 of 4", Share: "5–70%", Pending: "2 e-mails are too new to count"},
	}}
	if diff := cmp.Diff(want, got); diff != "" || !strings.HasPrefix(got.Message, "Too early to tell – ") {
		t.Errorf("trial (-want +got):\n%s", diff)
	}
	m.EndTrial("short")
	if s := m.Step(); s.Template != "short" || s.Against != "" || !m.Unsaved() {
		t.Errorf("step %+v", s)
	}
	desk.settle()
}
