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

// Where the buttons leave nothing for the title, they stand below it.
func TestTheButtonsOfANarrowHeaderStandBelowTheTitle(t *testing.T) {
	for width, below := range map[float32]bool{600: false, 300: true} {
		add, save := widgets.NewButton("Add connection", nil), widgets.NewButton("Save", nil).WithKey("Ctrl+S")
		h := widgets.NewPageHeader("Clients", "3 clients", add, save)
		page := widgets.Page(h, widgets.Body("Content"))
		newTable(t, page).window.Resize(fyne.NewSize(width+2*look.PageMargin, 300))
		page.Resize(fyne.NewSize(width+2*look.PageMargin, 300))
		driver := fyne.CurrentApp().Driver()
		top := driver.AbsolutePositionForObject(add).Y - driver.AbsolutePositionForObject(h).Y
		if got := top > 40; got != below {
			t.Errorf("%.0f wide: the buttons stand at %.0f", width, top)
		}
		if end := top + add.Size().Height; end > h.Size().Height+0.5 {
			t.Errorf("%.0f wide: the buttons end at %.0f of %.0f", width, end, h.Size().Height)
		}
		if need := page.MinSize().Width; need > 300+2*look.PageMargin {
			t.Errorf("%.0f wide: it can't be narrower than %.0f", width, need)
		}
	}
}
