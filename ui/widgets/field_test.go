package widgets_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

func TestTabLeavesATextArea(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{}))
	area, next := widgets.NewTextArea("", 3), widgets.NewField("")
	w := test.NewTempWindow(t, widgets.VStack(8, area, next))
	w.Canvas().Focus(area)
	if area.AcceptsTab() {
		t.Error("Tab writes into the text")
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != next {
		t.Errorf("Tab leads to %v", w.Canvas().Focused())
	}
}

func TestALinkIsShownWithoutMarkdownsEscapes(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{}))
	m := widgets.NewMarkdown(`[https://example.com/?utm\_source=a](https://example.com/?utm_source=a) and snake\_case`)
	w := test.NewTempWindow(t, m)
	if shown := test.RenderObjectToMarkup(w.Content()); strings.Contains(shown, `\`) || !strings.Contains(shown, "utm_source=a") {
		t.Errorf("shown:\n%s", shown)
	}
}

func TestWhatIsPutInPlaceOfASelectionIsOneStepOfUndo(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{}))
	area := widgets.NewTextArea("", 3)
	w := test.NewTempWindow(t, area)
	w.Canvas().Focus(area)
	area.TypedKey(&fyne.KeyEvent{})
	test.Type(area, "one two")
	step := func(name string, do func(), want string) {
		t.Helper()
		do()
		if area.Text != want {
			t.Errorf("after %s: %q", name, area.Text)
		}
	}
	step("replacing", func() { area.Replace(4, "three four") }, "one three four")
	step("more", func() { area.Replace(10, "five") }, "one three five")
	step("Undo", area.Undo, "one three four")
	step("Undo", area.Undo, "one two")
	step("Undo", area.Undo, "one")
	step("Redo", area.Redo, "one two")
	step("Redo", area.Redo, "one three four")
	step("typing", func() { area.TypedRune('!') }, "one three four!")
	step("Undo", area.Undo, "one three four")
	step("Undo", area.Undo, "one two")
}
