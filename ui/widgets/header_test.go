package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

// What stands below a title is shown in full as long as the buttons can make room for it by
// giving up their pictures and the signs of their keys; where they can't, they keep them.
func TestButtonsMakeRoomForTheSecondLineOfAHeader(t *testing.T) {
	const second = "Backend Engineer (Go) · Kestrel Rail Systems · version 1"
	for _, c := range []struct {
		width float32
		cut   bool
	}{{900, false}, {660, false}, {430, true}} {
		plan := widgets.NewButton("Flight plan", nil).WithIcon(look.IconSend).WithKey("F5")
		save := widgets.NewButton("Save", nil).WithKey("Ctrl+S")
		h := widgets.NewPageHeader("Sequence", second, plan, widgets.NewButton("Undo changes", nil), save)
		newTable(t, h).window.Resize(fyne.NewSize(c.width, 100))
		h.Resize(fyne.NewSize(c.width, 50))
		for _, o := range test.WidgetRenderer(h).Objects() {
			if line, ok := o.(*widgets.Text); ok && line.Text() == second && line.IsCut() != c.cut {
				t.Errorf("%.0f wide: %q is cut: %t; the buttons are %.0f, %.0f wide", c.width, second, line.IsCut(), plan.Size().Width, save.Size().Width)
			}
		}
	}
}
