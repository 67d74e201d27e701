package model_test

import (
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/ui/model"
)

func TestForWhomANewVersionIsSaysWhatBecomesOfTheOthers(t *testing.T) {
	one, three := model.ForWhom{Version: 2, OnTheWay: 1}, model.ForWhom{Version: 2, OnTheWay: 3}
	for got, want := range map[string]string{
		one.Keep():   "The person on the way finishes the version they began with.",
		three.Keep(): "The 3 people on the way finish the version they began with.",
		one.Move():   "The person on the way goes on with it too, at the step that they have come to.",
		three.Move(): "The 3 people on the way go on with it too, each at the step that they have come to.",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhyASequenceCannotBeSaved(t *testing.T) {
	for _, c := range []struct {
		name   string
		at     int
		change func(*core.Step)
		want   string
	}{
		{"no text", 1, func(s *core.Step) { s.Text = " \n" }, "E-mail 2 has no text"},
		{"too long", 2, func(s *core.Step) { s.Text = strings.Repeat("x", model.MaxLetter+1) }, "E-mail 3 is longer than 16,000 characters"},
		{"no subject", 0, func(s *core.Step) { s.Subject = " " }, "The first e-mail needs a subject"},
		{"a template", 1, func(s *core.Step) { s.Text, s.Template = "", "first contact" }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, desk := startedSequence(t, &sequenceDesk{letterDesk: newLetterDesk()})
			m.Choose(c.at)
			s := m.Step()
			c.change(&s)
			m.SetStep(s)
			desk.settle()
			if got := m.WhyNotSave(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestGivingUpBringsTheStoredStepsBack(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, desk := startedSequence(t, d)
	m.Save()
	desk.settle()
	if m.Version() != 1 || m.WhyNotSave() != "Everything is saved" {
		t.Fatalf("version %d, %q", m.Version(), m.WhyNotSave())
	}
	m.Choose(2)
	m.Remove()
	if len(m.Steps) != 2 || !m.Unsaved() {
		t.Fatalf("%d steps, unsaved %v", len(m.Steps), m.Unsaved())
	}
	m.Revert()
	desk.settle()
	if len(m.Steps) != 3 || m.Unsaved() || m.Current > 2 {
		t.Errorf("%d steps, unsaved %v, at %d", len(m.Steps), m.Unsaved(), m.Current)
	}
}

func TestTheFootOfASequenceSaysFromWhomAndForWhom(t *testing.T) {
	d := &sequenceDesk{letterDesk: newLetterDesk()}
	m, _ := openSequence(t, d)
	if got := m.FootWords(); !strings.HasPrefix(got, "Sent from Robin <robin@recruiter.example.com>.") || !strings.Contains(got, "stops at an answer") {
		t.Errorf("%q", got)
	}
	m.Facts.Sender = ""
	if got := m.FootWords(); !strings.HasPrefix(got, "The client has no mailbox yet: nothing can be sent") {
		t.Errorf("%q", got)
	}
	for onTheWay, want := range map[int]string{
		0: "Nobody is on the way; a new version is for all who start from now on.",
		1: "1 person is on the way. When you save, you say whom the new version is for.",
		4: "4 people are on the way. When you save, you say whom the new version is for.",
	} {
		m.Facts.OnTheWay = onTheWay
		if got := m.KeepWords(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestATemplateIsDuplicatedAndItsFormsShown(t *testing.T) {
	m, desk := openTemplates(t, newLetterDesk())
	text := m.Draft.Text
	m.Duplicate()
	desk.settle()
	if m.Draft.Name != "first contact copy" || m.Draft.Text != text || !m.Unsaved() || m.Current != 0 {
		t.Errorf("draft %+v, unsaved %v", m.Draft, m.Unsaved())
	}
	p := m.Preview
	if p.Raw() != "" || p.To() != "Inês Carvalho" {
		t.Errorf("drawn: %q, to %q", p.Raw(), p.To())
	}
	if p.ChooseForm(model.AsPlainText); !strings.Contains(p.Raw(), "Hello Inês") || strings.Contains(p.Raw(), "<p>") {
		t.Errorf("plain: %q", p.Raw())
	}
	if p.ChooseForm(model.AsHTML); !strings.Contains(p.Raw(), "<p>Hello") {
		t.Errorf("HTML: %q", p.Raw())
	}
	if l := p.Test(); l.Job != 1 || l.Person != 7 || !strings.Contains(l.Source, "Hello") {
		t.Errorf("test %+v", l)
	}
	p.ChoosePerson(0)
	desk.settle()
	if p.To() != "Alex Example" || p.Test().Person != 0 {
		t.Errorf("nobody real: %q, %+v", p.To(), p.Test())
	}
	m.Revert()
	desk.settle()
	if m.Current == 0 || m.Unsaved() {
		t.Errorf("given up: %s is open", m.Current)
	}
}
