package model_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/model"
)

// sequenceDesk is a letterDesk that also keeps the job's sequence.
type sequenceDesk struct {
	*letterDesk
	seq      core.Sequence
	onTheWay int
	trials   []outreach.Trial
}

func (d *sequenceDesk) Sequence(context.Context, core.JobID) (core.Sequence, error) {
	if d.seq.Version == 0 {
		return core.Sequence{}, core.Fail(core.KindNotFound, "This job has no sequence.", "")
	}
	return d.seq, nil
}

func (d *sequenceDesk) SetSequenceFor(_ context.Context, job core.JobID, source string, everybody bool) (core.Sequence, outreach.Adoption, error) {
	seq, err := outreach.ParseSequence(source)
	if err != nil {
		return seq, outreach.Adoption{}, err
	}
	seq.Job, seq.Version, seq.Everybody = job, d.seq.Version+1, everybody
	d.seq = seq
	if everybody {
		return seq, outreach.Adoption{Moved: d.onTheWay}, nil
	}
	return seq, outreach.Adoption{Kept: d.onTheWay}, nil
}

func (d *sequenceDesk) StarterFor(context.Context, core.JobID) (string, error) {
	return outreach.Starter, nil
}

func (d *sequenceDesk) Versions(context.Context, core.JobID) ([]outreach.Version, error) {
	return []outreach.Version{{Sequence: d.seq, People: d.onTheWay}}, nil
}

func (d *sequenceDesk) Trials(context.Context, core.JobID) ([]outreach.Trial, error) {
	return d.trials, nil
}

// begin puts the first of the proven sequences into the editor.
func begin(t *testing.T, m *model.SequenceModel) {
	t.Helper()
	if err := m.Begin(outreach.Starter); err != nil {
		t.Fatal(err)
	}
}

func (d *sequenceDesk) SequenceFacts(context.Context, core.JobID) (model.SequenceFacts, error) {
	return model.SequenceFacts{Title: d.job.Title, Client: "Kestrel Rail Systems", Sender: "Robin <robin@recruiter.example.com>", OnTheWay: d.onTheWay}, nil
}

func openSequence(t *testing.T, d *sequenceDesk) (*model.SequenceModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewSequence(desk.loop, d, d)
	m.Load(1)
	desk.settle()
	return m, desk
}

func startedSequence(t *testing.T, d *sequenceDesk) (*model.SequenceModel, *desktop) {
	m, desk := openSequence(t, d)
	begin(t, m)
	desk.settle()
	return m, desk
}

func TestAJobWithoutASequenceIsOfferedThreeEmails(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, desk := openSequence(t, d)
	if len(m.Steps) != 0 || m.WhyNotSave() != "There is no e-mail yet" {
		t.Fatalf("steps %d, %q", len(m.Steps), m.WhyNotSave())
	}
	begin(t, m)
	desk.settle()
	var got []string
	for _, r := range m.Rows {
		got = append(got, r.When+": "+r.Subject)
		if r.Blocks {
			t.Errorf("the starter can't be sent: %+v", r)
		}
	}
	want := []string{"1 · at once: {{job_title}} at {{client}}", "2 · 3 days later: Replies to the first e-mail", "3 · 7 days later: Replies to the first e-mail"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if !strings.Contains(m.Preview.Text(), "Hello Inês") {
		t.Errorf("preview %q", m.Preview.Text())
	}
}

func TestSavingMakesANewVersionAndSaysWhoKeepsTheirs(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk(), onTheWay: 4}
	m, desk := startedSequence(t, d)
	said := ""
	m.Saved = func(words string) { said = words }
	m.Save()
	desk.settle()
	if m.Version() != 1 || m.Unsaved() || said != "Saved as version 1. 4 people keep the version they began with." {
		t.Errorf("version %d, unsaved %v, said %q", m.Version(), m.Unsaved(), said)
	}
	s := m.Step()
	s.Text += "PS: one more line.\n"
	m.SetStep(s)
	m.Save()
	desk.settle()
	if d.seq.Version != 2 || !strings.Contains(d.seq.Steps[0].Text, "PS: one more line.") {
		t.Errorf("stored version %d: %q", d.seq.Version, d.seq.Steps[0].Text)
	}
}

func TestWhatCannotBeSentIsAskedAboutBeforeSaving(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, desk := startedSequence(t, d)
	asked := ""
	m.AskSave = func(words string, _ func()) { asked = words }
	m.Choose(1)
	s := m.Step()
	s.Text = "Hello {{ frist_name }}"
	m.SetStep(s)
	desk.settle()
	if !m.Rows[1].Blocks {
		t.Errorf("the list does not mark it: %+v", m.Rows[1])
	}
	m.Save()
	desk.settle()
	if !strings.HasPrefix(asked, "1 e-mail can't be sent") || d.seq.Version != 0 {
		t.Errorf("asked %q, stored version %d", asked, d.seq.Version)
	}
}

func TestStepsAreAddedMovedRemovedAndBroughtBack(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, desk := startedSequence(t, d)
	third := m.Steps[2].Text
	m.Choose(2)
	m.Move(-1)
	if m.Current != 1 || m.Steps[1].Text != third || m.Steps[1].After != 3*24*time.Hour {
		t.Errorf("moved up: current %d, after %v", m.Current, m.Steps[1].After)
	}
	undo := m.Remove()
	if len(m.Steps) != 2 {
		t.Fatalf("%d steps after removing", len(m.Steps))
	}
	undo()
	if len(m.Steps) != 3 || m.Steps[1].Text != third {
		t.Error("undo must bring it back")
	}
	m.Choose(2)
	m.Add()
	desk.settle()
	if m.Current != 3 || m.Steps[3].After != 3*24*time.Hour {
		t.Errorf("added: current %d of %d", m.Current, len(m.Steps))
	}
	m.Move(1) // the last can't go further
	if m.Current != 3 {
		t.Errorf("current %d", m.Current)
	}
}

func TestAStepMaySendATemplateOrMakeItsTextItsOwn(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, desk := startedSequence(t, d)
	m.UseTemplate("first contact")
	desk.settle()
	if m.Draft().Subject != "{{ job_title }}" || m.Step().Text != "" {
		t.Errorf("step %+v", m.Step())
	}
	m.UseTemplate("")
	desk.settle()
	if s := m.Step(); s.Template != "" || !strings.HasPrefix(s.Text, "Hello") || s.Subject != "{{ job_title }}" {
		t.Errorf("step %+v", s)
	}
}

func TestTheApplyLinkIsMissedOnlyWhereNoStepHasIt(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, desk := startedSequence(t, d)
	m.Choose(1) // has none, the first and third have
	desk.settle()
	if len(m.Problems) != 0 {
		t.Errorf("problems %+v", m.Problems)
	}
	for i := range m.Steps {
		m.Choose(i)
		s := m.Step()
		s.Text = "Hello"
		m.SetStep(s)
	}
	desk.settle()
	if len(m.Problems) != 1 || m.Problems[0].Blocks {
		t.Errorf("problems %+v", m.Problems)
	}
}

func TestUnsavedStepsStayWhenOneComesBack(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, desk := startedSequence(t, d)
	m.Load(2)
	desk.settle()
	if len(m.Steps) != 0 {
		t.Fatal("another job has its own steps")
	}
	m.Load(1)
	desk.settle()
	if len(m.Steps) != 3 || !m.Unsaved() {
		t.Errorf("%d steps, unsaved %v", len(m.Steps), m.Unsaved())
	}
}

func TestDelays(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct {
		in    string
		want  time.Duration
		ok    bool
		words string
	}{
		{"3 days", 3 * day, true, "3 days"},
		{"3", 3 * day, true, "3 days"},
		{"1 day and 12 hours", 36 * time.Hour, true, "1 day 12 hours"},
		{"2 weeks", 14 * day, true, "14 days"},
		{"36h", 36 * time.Hour, true, "1 day 12 hours"},
		{"90 minutes", 90 * time.Minute, true, "1 hour 30 minutes"},
		{"at once", 0, true, "at once"},
		{"", 0, true, "at once"},
		{"soon", 0, false, ""},
		{"-3 days", 0, false, ""},
		{"500 days", 0, false, ""},
	} {
		t.Run(c.in, func(t *testing.T) {
			if days, d, ok := model.ReadWait(c.in); days != 0 || d != c.want || ok != c.ok {
				t.Errorf("read for a step as %d working days, %v, %v", days, d, ok)
			}
			got, ok := model.ReadDelay(c.in)
			if got != c.want || ok != c.ok {
				t.Fatalf("read as %v, %v", got, ok)
			}
			if ok && model.DelayWords(got) != c.words {
				t.Errorf("written as %q, want %q", model.DelayWords(got), c.words)
			}
		})
	}
}

func TestAStepWaitsForWorkingDays(t *testing.T) {
	for in, want := range map[string]struct {
		step  core.Step
		words string
	}{
		"3 working days":               {core.Step{WorkingDays: 3}, "3 working days"},
		"1 working day":                {core.Step{WorkingDays: 1}, "1 working day"},
		"2wd":                          {core.Step{WorkingDays: 2}, "2 working days"},
		"1 working day and 12 hours":   {core.Step{WorkingDays: 1, After: 12 * time.Hour}, "1 working day 12 hours"},
		"  10  Working   Days  1 day ": {core.Step{WorkingDays: 10, After: 24 * time.Hour}, "10 working days 1 day"},
	} {
		days, d, ok := model.ReadWait(in)
		if got := (core.Step{WorkingDays: days, After: d}); !ok || got != want.step || model.WaitWords(got) != want.words {
			t.Errorf("%q is %+v, %v, written %q", in, got, ok, model.WaitWords(got))
		}
	}
	for _, in := range []string{"working days", "some working days", "3 working days soon", "900 working days"} {
		if days, d, ok := model.ReadWait(in); ok {
			t.Errorf("%q is %d, %v", in, days, d)
		}
	}
}

func TestAnotherTemplateLeavesTheRestOfAStepAlone(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, desk := startedSequence(t, d)
	m.Choose(1)
	m.SetStep(core.Step{
		Template: "first contact", Against: "Nachfrage, last word", Language: core.Recipients, Fallback: "en",
		If: "employer", WorkingDays: 3, After: time.Hour,
	})
	m.UseTemplate("Nachfrage")
	desk.settle()
	want := core.Step{
		Template: "Nachfrage", Against: "last word", Language: core.Recipients, Fallback: "en",
		If: "employer", WorkingDays: 3, After: time.Hour,
	}
	if diff := cmp.Diff(want, m.Step()); diff != "" {
		t.Errorf("another template (-want +got):\n%s", diff)
	}
	m.Add()
	if s := m.Step(); s.Language != "de" {
		t.Errorf("an e-mail behind one that follows the recipient's language has %q", s.Language)
	}
	m.Remove()
	m.Choose(1)
	m.UseTemplate("")
	desk.settle()
	if s := m.Step(); s.If != "employer" || s.WorkingDays != 3 || s.Language != "de" || s.Against+s.Fallback != "" {
		t.Errorf("a text of its own: %+v", s)
	}
	m.Save()
	desk.settle()
	if d.seq.Version != 1 || d.seq.Steps[1].If != "employer" {
		t.Errorf("stored %+v", d.seq.Steps)
	}
}
