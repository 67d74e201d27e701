package widgets_test

import (
	"strings"
	"testing"

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
