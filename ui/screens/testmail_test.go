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
	"reqdesk/ui/widgets"
)

// SendTest hands tests to the outbox, which nobody works in here.
func (c *correspondence) SendTest(ctx context.Context, t model.TestLetter) (string, error) {
	e, err := c.TestText(ctx, t.Source, t.Job, t.Person, t.To)
	return e.Why, err
}

func (c *correspondence) outbox(t *testing.T) (list []core.Entry) {
	t.Helper()
	err := c.store.View(t.Context(), func(tx core.Tx) (err error) {
		list, err = c.store.OpenEntries(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestWhatIsEditedIsSentToOneselfByKeys(t *testing.T) {
	inLooks(t, func(t *testing.T, name string, o look.Options, size fyne.Size) {
		c := newCorrespondence(t)
		c.bilingual(t)
		c.tester = true
		b, _, m := correspondenceBenchIn(t, c, o)
		b.window.Resize(size)
		b.visit(model.To(model.Templates))
		b.narrow()
		d := m.Draft
		d.Text = "Not saved, {{ first_name }}. {{ apply_link }}"
		m.Edit(d)
		b.settle()
		b.press(fyne.KeyY)
		b.shoot("test-mail-" + name)
		if got := b.focusedText(); got != "robin@recruiter.example.com" {
			t.Errorf("proposed is %q", got)
		}
		b.fillFocused("ines@example.com")
		b.press(fyne.KeyReturn)
		if !b.Busy() || !b.reads("This address belongs to a person you keep here, so no test goes to it; nothing was sent.") {
			t.Errorf("it says %q", b.texts())
		}
		b.shoot("test-mail-refused-" + name)
		b.fillFocused("me@recruiter.example.com")
		b.press(fyne.KeyReturn)
		list := c.outbox(t)
		if len(list) != 1 || list[0].Kind != outreach.TestKind || !strings.Contains(list[0].Preview, "Not saved, Inês. https://") || b.Busy() {
			t.Errorf("outbox %+v", list)
		}
	})
}

func (b *bench) focusedText() string {
	b.t.Helper()
	f, ok := b.window.Canvas().Focused().(*widgets.Field)
	if !ok {
		b.t.Fatal("no field has the keyboard")
	}
	return f.Text
}

func (b *bench) fillFocused(text string) {
	b.t.Helper()
	f, ok := b.window.Canvas().Focused().(*widgets.Field)
	if !ok {
		b.t.Fatal("no field has the keyboard")
	}
	f.SetText(text)
	b.settle()
}
