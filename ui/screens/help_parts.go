package screens

import (
	"context"

	"fyne.io/fyne/v2"

	"reqdesk/core/records"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// helpPart is a part of a page of the help that is read from the workspace.
type helpPart struct {
	box  *fyne.Container
	read func()
}

// Content is drawn.
func (p *helpPart) Content() fyne.CanvasObject { return p.box }

// Show reads anew.
func (p *helpPart) Show() { p.read() }

// NewSentWhere lists what is sent where. list gives what reads it from the workspace
// that is open just now.
func NewSentWhere(loop *model.Loop, list func() func(context.Context) ([]records.Host, error)) HelpPart {
	var q model.Question
	p := &helpPart{box: widgets.VStack(look.Space12)}
	p.read = func() {
		model.Load(loop, &q, list(), func(hosts []records.Host, err error) {
			p.box.Objects = nil
			if err != nil {
				text, hint := dialogs.ErrorText(err)
				p.box.Add(widgets.NewParagraph(widgets.RoleBody, text+" "+hint).Toned(look.ToneError))
			}
			if len(hosts) == 0 && err == nil {
				p.box.Add(widgets.NewParagraph(widgets.RoleStrong, phrase.T("Nothing is connected, so nobody is contacted.")))
			}
			for _, h := range hosts {
				p.box.Add(hostLine(h))
			}
			p.box.Refresh()
		})
	}
	return p
}

func hostLine(h records.Host) fyne.CanvasObject {
	last := phrase.T("Not yet, or not known when")
	if !h.Last.IsZero() {
		last = model.Moment(h.Last)
	}
	return widgets.VStack(look.Space4, widgets.NewDivider(), widgets.NewParagraph(widgets.RoleStrong, h.Name),
		widgets.Facts(90, widgets.Fact{Name: phrase.T("Who"), Value: phrase.Of(h.Part)}, widgets.Fact{Name: phrase.T("What"), Value: phrase.Of(h.Sent)}, widgets.Fact{Name: phrase.T("Last"), Value: last}))
}

// NewContact shows the report whole, with a button that copies it. report gives what
// makes it from the workspace that is open just now.
func NewContact(loop *model.Loop, w Window, report func() func(context.Context) (string, error), copied func(string)) HelpPart {
	var q model.Question
	p := &helpPart{box: widgets.VStack(look.Space12)}
	p.read = func() {
		model.Load(loop, &q, report(), func(text string, err error) {
			p.box.Objects = nil
			if err != nil {
				said, hint := dialogs.ErrorText(err)
				p.box.Add(widgets.NewParagraph(widgets.RoleBody, said+" "+hint).Toned(look.ToneError))
			} else {
				p.box.Add(widgets.NewQuote(text, phrase.T("The report")))
				p.box.Add(widgets.HStack(0, widgets.NewButton(phrase.T("Copy"), func() {
					copied(text)
					w.Say(phrase.T("The report is on the clipboard"))
				}).WithIcon(look.IconCopy)))
			}
			p.box.Refresh()
		})
	}
	return p
}
