package screens_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

// emptied opens a template whose text is empty, with the keyboard in it.
func emptied(t *testing.T, o look.Options) (*bench, *model.TemplatesModel, *widgets.Field) {
	b, m := templatesBench(t, o, newLetters())
	b.visit(model.To(model.Templates))
	d := m.Draft
	d.Text = ""
	m.Edit(d)
	m.Switched()
	b.settle()
	b.press(fyne.KeyReturn)
	f, ok := b.window.Canvas().Focused().(*widgets.Field)
	if !ok || f.Text != "" {
		t.Fatalf("the keyboard is at %v", b.window.Canvas().Focused())
	}
	return b, m, f
}

// tab presses Tab as the window does: it asks the field whether that is a key of its own.
func (b *bench) tab() {
	b.t.Helper()
	if f, ok := b.window.Canvas().Focused().(fyne.Tabbable); ok && f.AcceptsTab() {
		b.press(fyne.KeyTab)
		return
	}
	b.window.Canvas().FocusNext()
	b.settle()
}

const firstName = `{{ first_name | default: "there" }}`

func TestAVariableIsOfferedWhileItIsTyped(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		b, m, f := emptied(t, look.Options{Mode: mode})
		b.typeText("Hi {{fi")
		if !b.reads("Tab inserts “first name”.") {
			t.Errorf("it says %q", b.texts())
		}
		b.shoot("variable-" + string(mode))
		b.tab()
		if m.Draft.Text != "Hi "+firstName || b.window.Canvas().Focused() != f {
			t.Fatalf("text %q, keyboard at %T", m.Draft.Text, b.window.Canvas().Focused())
		}
		if !strings.HasPrefix(m.Preview.Text(), "Hi Inês") || !b.reads("more…") {
			t.Errorf("preview %q", m.Preview.Text())
		}
		b.typeText(",")
		if m.Draft.Text != "Hi "+firstName+"," {
			t.Errorf("text %q", m.Draft.Text)
		}
	}
}

func TestAnInsertedVariableIsTakenBackInOneStep(t *testing.T) {
	b, m, f := emptied(t, look.Options{})
	b.typeText("Hi {{fi")
	b.tab()
	f.TypedShortcut(&fyne.ShortcutUndo{})
	b.settle()
	if m.Draft.Text != "Hi {{fi" {
		t.Errorf("after Undo %q", m.Draft.Text)
	}
	f.TypedShortcut(&fyne.ShortcutRedo{})
	b.settle()
	if m.Draft.Text != "Hi "+firstName {
		t.Errorf("after Redo %q", m.Draft.Text)
	}
}

func TestKeysWhileAVariableIsOffered(t *testing.T) {
	const chosen = "{{ last_name | default: \"there\" }}"
	for _, c := range []struct {
		name, typed string
		keys        []fyne.KeyName
		want        string
	}{
		{"Enter", "{{fi", []fyne.KeyName{fyne.KeyReturn}, firstName},
		{"Down", "{{name", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyTab}, chosen},
		{"Up", "{{name", []fyne.KeyName{fyne.KeyUp, fyne.KeyTab}, chosen},
		{"Backspace", "{{fix", []fyne.KeyName{fyne.KeyBackspace, fyne.KeyTab}, firstName},
		{"Escape, then Enter", "{{fi", []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn}, "{{fi\n"},
		{"no match", "{{zz", []fyne.KeyName{fyne.KeyReturn}, "{{zz\n"},
		{"closed", "{{zz}}", []fyne.KeyName{fyne.KeyReturn}, "{{zz}}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, m, f := emptied(t, look.Options{})
			b.typeText(c.typed)
			for _, key := range c.keys {
				b.press(key)
			}
			if m.Draft.Text != c.want || b.window.Canvas().Focused() != f {
				t.Errorf("text %q", m.Draft.Text)
			}
		})
	}
}

func TestTabLeavesTheTextWhereNothingIsOffered(t *testing.T) {
	for _, typed := range []string{"Hi ", "{{zz", "{{fi}}"} {
		b, m, f := emptied(t, look.Options{})
		b.typeText(typed)
		if typed == "{{zz" && !b.reads("No variable is called “zz”.") {
			t.Errorf("it says %q", b.texts())
		}
		b.tab()
		if m.Draft.Text != typed || b.window.Canvas().Focused() == f {
			t.Errorf("behind %q Tab wrote %q", typed, m.Draft.Text)
		}
	}
}

func TestAVariableIsOfferedInTheSubject(t *testing.T) {
	b, m, _ := emptied(t, look.Options{})
	b.window.Canvas().FocusPrevious() // over the toolbar
	for b.window.Canvas().Focused() != nil {
		if f, ok := b.window.Canvas().Focused().(*widgets.Field); ok && strings.Contains(f.Text, "job_title") {
			break
		}
		b.window.Canvas().FocusPrevious()
	}
	b.typeText("{{client")
	if !b.reads("Tab inserts “client”.") {
		t.Errorf("it says %q", b.texts())
	}
	b.tab()
	if !strings.HasPrefix(m.Draft.Subject, "{{ client }}{{ job_title }}") || m.Draft.Text != "" {
		t.Errorf("subject %q, text %q", m.Draft.Subject, m.Draft.Text)
	}
}

func TestAVariableIsOfferedInTheReadersLanguage(t *testing.T) {
	speak(t, "de")
	b, m, _ := emptied(t, look.Options{})
	b.typeText("Hallo {{vor")
	if !b.reads("Tab fügt „Vorname“ ein.") {
		t.Errorf("it says %q", b.texts())
	}
	b.tab()
	if m.Draft.Text != "Hallo "+firstName {
		t.Errorf("text %q", m.Draft.Text)
	}
	b.typeText(" {{")
	b.shoot("variable-german")
}

func TestAVariableIsOfferedInAStepOfASequence(t *testing.T) {
	b, m := sequenceBench(t, look.Options{}, newLetters())
	b.visit(model.ToSequence(1))
	begin(t, m)
	b.settle()
	b.visit(model.ToSequence(1)) // the list has the keyboard now
	b.press(fyne.KeyReturn)
	b.typeText("{{cli")
	b.tab()
	if text := m.Step().Text; !strings.HasPrefix(text, "{{ client }}") {
		t.Errorf("text %q", text)
	}
}
