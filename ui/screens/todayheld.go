package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// heldButtons are both answers to held closings.
func (t *Today) heldButtons(r model.TodayRow, h model.HeldRow) fyne.CanvasObject {
	return widgets.HStack(look.Space8,
		widgets.NewButton(h.Keep, func() { t.model.Settle(h.ID, false) }).WithIcon(look.IconCheck),
		widgets.NewButton(h.Close+"…", func() { t.askHeld(r, h) }).WithIcon(look.IconClose))
}

// askHeld asks once more before several jobs close; keeping them is as near.
func (t *Today) askHeld(r model.TodayRow, h model.HeldRow) {
	var open *dialogs.Open
	keep := func() {
		open.Close()
		t.model.Settle(h.ID, false)
	}
	open = t.window.Dialog(dialogs.Sheet{
		Title: r.Title, Icon: look.IconHeld, Tone: look.ToneWarning, Width: 620, Danger: true,
		Content: widgets.VStack(look.Space12, widgets.NewParagraph(widgets.RoleBody, r.Note), widgets.NewParagraph(widgets.RoleMuted,
			phrase.T("If you close them, sourcing and scheduled e-mails stop and answers still come in; a job that comes back is reopened by itself. If you keep them open, the e-mails go on, also if the ATS goes on leaving them out."))),
		Foot: widgets.HStack(0, widgets.NewButton(h.Keep, keep).WithKey("K")), Confirm: h.Close, Cancel: phrase.T("Decide later"),
		OnConfirm: func() bool { t.model.Settle(h.ID, true); return true },
		OnKey: func(ev *fyne.KeyEvent) bool {
			if ev.Name == fyne.KeyK {
				keep()
				return true
			}
			return false
		},
	})
}
