package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// tryLink follows the apply link of the job that is chosen and shows each address on
// the way. Closing the dialog ends it.
func (p *letterPane) tryLink() {
	if p.model.Job == 0 {
		return
	}
	body := widgets.VStack(look.Space12, widgets.NewSkeletonRow(), widgets.NewSkeletonRow(),
		widgets.NewParagraph(widgets.RoleMuted, phrase.T("The link is followed from address to address, as a browser would. This takes up to half a minute.")))
	closed := false
	open := p.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Try the apply link"), Subtitle: phrase.T("Does the source code arrive where people apply? Nothing is sent, and no application is made."),
		Content: body, Width: 620,
		OnClose: func(bool) { closed = true; p.model.StopLink() },
	})
	p.model.TryLink(func(t model.LinkTrial, err error) {
		if closed {
			return
		}
		if err != nil {
			body.Objects = []fyne.CanvasObject{dialogs.ErrorBanner(err, nil)}
		} else {
			body.Objects = trialLines(t)
		}
		body.Refresh()
		open.Stage().Refresh()
	})
}

// trialLines are the verdict and, below it, the way.
func trialLines(t model.LinkTrial) []fyne.CanvasObject {
	tone := look.ToneError
	switch {
	case t.OK:
		tone = look.ToneSuccess
	case t.Doubt:
		tone = look.ToneWarning
	}
	verdict := widgets.NewBanner(tone, "")
	verdict.Set(t.Message, t.Advice)
	lines := []fyne.CanvasObject{verdict}
	for _, h := range t.Hops {
		icon, tone := look.IconSuccess, look.ToneSuccess
		if h.Bad {
			icon, tone = look.IconError, look.ToneError
		}
		lines = append(lines, widgets.Beside(look.Space8, widgets.NewSmallIcon(icon, tone), widgets.VStack(look.Space2,
			widgets.NewParagraph(widgets.RoleCaptionStrong, h.Where), widgets.NewParagraph(widgets.RoleBody, h.URL),
			widgets.NewParagraph(widgets.RoleCaption, h.Said))))
	}
	return lines
}
