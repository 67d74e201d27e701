package screens_test

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

func (l *letters) Sequence(context.Context, core.JobID) (core.Sequence, error) {
	if l.sequence.Version == 0 {
		return core.Sequence{}, core.Fail(core.KindNotFound, "This job has no sequence.", "")
	}
	return l.sequence, nil
}

func (l *letters) StarterFor(context.Context, core.JobID) (string, error) {
	return outreach.Starter, nil
}

func (l *letters) Versions(context.Context, core.JobID) ([]outreach.Version, error) {
	return []outreach.Version{{Sequence: l.sequence}}, nil
}

func (l *letters) Trials(context.Context, core.JobID) ([]outreach.Trial, error) { return nil, nil }

// begin puts the first of the proven sequences into the editor.
func begin(t *testing.T, m *model.SequenceModel) {
	t.Helper()
	if err := m.Begin(outreach.Starter); err != nil {
		t.Fatal(err)
	}
}

func (l *letters) SetSequenceFor(_ context.Context, job core.JobID, source string, _ bool) (core.Sequence, outreach.Adoption, error) {
	seq, err := outreach.ParseSequence(source)
	if err == nil {
		seq.Job, seq.Version = job, l.sequence.Version+1
		l.sequence = seq
	}
	return seq, outreach.Adoption{}, err
}

func (l *letters) SequenceFacts(context.Context, core.JobID) (model.SequenceFacts, error) {
	return model.SequenceFacts{Title: l.job.Title, Client: "Kestrel Rail Systems", Sender: "Robin Okafor <robin@recruiter.example.com>", OnTheWay: 4}, nil
}

func sequenceBench(t *testing.T, o look.Options, l *letters) (*bench, *model.SequenceModel) {
	var m *model.SequenceModel
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		m = model.NewSequence(b.loop, l, l)
		return map[model.Place]shell.Page{
			model.Sequence: screens.NewSequence(b, m, model.NewSnippets(b.loop, l, l)),
			model.Job:      screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
	return b, m
}

func TestSequenceEditorOffersTheStarter(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		l := newLetters()
		b, m := sequenceBench(t, look.Options{Mode: mode}, l)
		b.visit(model.ToSequence(1))
		b.shoot("sequence-empty-" + string(mode))
		b.press(fyne.KeyReturn)
		b.shoot("sequence-starter-" + string(mode))
		b.press(fyne.KeyRight)
		b.press(fyne.KeyLeft)
		b.press(fyne.KeyReturn)
		if len(m.Steps) != 3 || m.Step().Language != "en" {
			t.Fatalf("%d steps", len(m.Steps))
		}
		b.shoot("sequence-" + string(mode))
		b.press(fyne.KeyDown)
		if m.Current != 1 {
			t.Error("the keyboard must be on the steps")
		}
		b.pages[model.Sequence].(*screens.Sequence).Save()
		b.settle()
		if l.sequence.Version != 1 {
			t.Errorf("stored version %d", l.sequence.Version)
		}
		b.shoot("sequence-saved-" + string(mode))
	}
}

func TestSequenceEditorByKeys(t *testing.T) {
	l := newLetters()
	b, m := sequenceBench(t, look.Options{}, l)
	b.visit(model.ToSequence(1))
	begin(t, m)
	b.settle()
	b.visit(model.ToSequence(1)) // the keyboard is on the list
	b.press(fyne.KeyDown)
	b.press(fyne.KeyReturn)
	b.typeText("Dear {{ nobody }} ")
	if m.Current != 1 || !strings.HasPrefix(m.Steps[1].Text, "Dear {{ nobody }} Hello") {
		t.Fatalf("current %d, text %q", m.Current, m.Steps[1].Text)
	}
	b.shoot("sequence-problem")
	b.pages[model.Sequence].(*screens.Sequence).Save()
	b.settle()
	if !b.Busy() {
		t.Fatal("what can't be sent must be asked about before it is saved")
	}
	b.shoot("sequence-ask")
	b.press(fyne.KeyEscape)
	if l.sequence.Version != 0 {
		t.Error("it was saved although the answer was no")
	}
}

func TestAStepIsRemovedByKey(t *testing.T) {
	b, m := sequenceBench(t, look.Options{}, newLetters())
	b.visit(model.ToSequence(1))
	begin(t, m)
	b.settle()
	b.visit(model.ToSequence(1))
	b.press(fyne.KeyDelete)
	if len(m.Steps) != 2 {
		t.Errorf("%d steps after Delete", len(m.Steps))
	}
	b.press(fyne.KeyF5)
	if want := model.ToJob(1, model.TabPlan); b.Current() != want {
		t.Errorf("F5 leads to %v", b.Current())
	}
}

func TestAStepThatSendsATemplateIsChangedThere(t *testing.T) {
	b, m := sequenceBench(t, look.Options{}, newLetters())
	b.visit(model.ToSequence(1))
	begin(t, m)
	m.UseTemplate("first contact")
	b.settle()
	b.shoot("sequence-template")
	m.UseTemplate("")
	b.settle()
	if s := m.Step(); s.Template != "" || !strings.HasPrefix(s.Text, "Hello") {
		t.Errorf("step %+v", s)
	}
}
