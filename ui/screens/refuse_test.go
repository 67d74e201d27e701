package screens_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

// hasKeyboard tells whether the field of that name has the keyboard.
func (b *bench) hasKeyboard(name string) (has bool) {
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		form, ok := o.(*widgets.FormField)
		if !ok {
			return
		}
		if label, ok := test.WidgetRenderer(form).Objects()[0].(*widgets.Text); ok && label.Text() == name {
			eachVisible(form.Control(), func(c fyne.CanvasObject) {
				f, ok := c.(fyne.Focusable)
				has = has || ok && f == b.window.Canvas().Focused()
			})
		}
	})
	return has
}

// refused sends a form that is not complete: the keyboard has to go to the first field
// that is wrong, and the notices have to go as their fields are edited.
func (b *bench) refused(first string, notices map[string]string, whole string) {
	b.t.Helper()
	b.confirm()
	if !b.hasKeyboard(first) {
		b.t.Errorf("%q must have the keyboard, not %T", first, b.window.Canvas().Focused())
	}
	for _, notice := range notices {
		if !b.reads(notice) || whole != "" && !b.reads(whole) {
			b.t.Fatalf("%q is not said; it says %q", notice, b.texts())
		}
	}
	for name, notice := range notices {
		b.fillField(name, "a@example.com")
		if b.reads(notice) {
			b.t.Errorf("%q is still said of what was edited", notice)
		}
	}
	if whole != "" && b.reads(whole) {
		b.t.Errorf("%q is still said", whole)
	}
	if !b.Busy() {
		b.t.Error("the form has gone")
	}
}

func TestARefusedFormLeadsToItsFirstWrongField(t *testing.T) {
	missing := "Something is missing."
	for _, c := range []struct {
		name    string
		key     fyne.KeyName
		first   string
		notices map[string]string
		whole   string
	}{
		{"connection", fyne.KeyA, "Your name for it", map[string]string{"Your name for it": "Give it a name of your own.", "Address": "Address is needed."}, missing},
		{"mailbox", fyne.KeyM, "Address", map[string]string{
			"Address": "Write it like name@example.com.", "Outgoing server (SMTP)": "Write it like mail.example.com:465.", "Password": "The password is needed; it goes to the keychain.",
		}, missing},
		{"client", fyne.KeyC, "Name", map[string]string{"Name": "A client needs a name."}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, _ := clientsBench(t, look.Options{}, newAgency())
			b.visit(model.To(model.Clients))
			b.press(c.key)
			b.refused(c.first, c.notices, c.whole)
			b.shoot("refused-" + c.name)
		})
	}
}

func TestARefusedFieldBelowIsGivenTheKeyboard(t *testing.T) {
	b, _ := clientsBench(t, look.Options{}, newAgency())
	b.visit(model.To(model.Clients))
	b.press(fyne.KeyC)
	b.fillField("Name", "Globex")
	b.fillField("Profile budget", "many")
	b.confirm()
	if !b.hasKeyboard("Profile budget") || !b.reads("The budget is a number of profiles, or empty for no limit.") {
		t.Errorf("the keyboard is at %T; it says %q", b.window.Canvas().Focused(), b.texts())
	}
	b.shoot("refused-budget")
}
