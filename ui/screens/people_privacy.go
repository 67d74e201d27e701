package screens

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// privacyCard is for people who ask what is held about them.
func (p *People) privacyCard() fyne.CanvasObject {
	return widgets.NewTitledCard(phrase.T("If they ask"), nil, widgets.VStack(look.Space12,
		widgets.NewParagraph(widgets.RoleMuted, phrase.T("What is held about a person goes into one file for them; and when they ask for it, it is erased for good.")),
		widgets.Flow(look.Space8,
			widgets.NewButton(phrase.T("Export…"), p.askExport).WithIcon(look.IconDownload).WithKey("E"),
			widgets.NewDanger(phrase.T("Erase…"), p.askErase).WithIcon(look.IconDelete).WithKey("Del")),
		p.neverRow()))
}

// neverRow closes the person's addresses, or says that they are.
func (p *People) neverRow() fyne.CanvasObject {
	may, why := p.further.model.MayClose(p.model.Dossier)
	if !may && why == "" {
		return widgets.VStack(0)
	}
	never := widgets.NewButton(phrase.T("Never write again…"), p.askNever).WithIcon(look.IconBlocked).WithKey("X")
	never.SetEnabled(may)
	row := widgets.VStack(look.Space4, widgets.TightRow(0, never))
	if why != "" {
		row.Add(widgets.NewParagraph(widgets.RoleCaption, why))
	}
	return row
}

// askNever asks whether a person is not to be written to again.
func (p *People) askNever() {
	if p.further == nil || !p.model.Known {
		return
	}
	d := p.model.Dossier
	if may, _ := p.further.model.MayClose(d); !may {
		return
	}
	note := widgets.NewField(phrase.T("For your own memory; may stay empty"))
	var open *dialogs.Open
	open = p.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Never write to %s again?", model.PersonName(d.Person)), Icon: look.IconBlocked, Tone: look.ToneError, First: note,
		Content: widgets.VStack(look.Space16,
			widgets.NewParagraph(widgets.RoleBody, phrase.T("All their addresses are blocked, for every job, also those that become known later, and their sequences end. It can be taken back in the settings, under “Do not contact”.")),
			widgets.NewFormField(phrase.T("Why"), note)),
		Confirm: phrase.T("Never write again"), Danger: true, Width: 540,
		OnConfirm: func() bool {
			p.further.model.NeverAgain(d.Person, note.Text, func(err error) {
				if err != nil {
					open.SetProblem(dialogs.ErrorText(err))
					return
				}
				open.Done()
			})
			return false
		},
	})
}

// asked tells whether somebody is shown who can be exported or erased.
func (p *People) asked() bool {
	return p.further != nil && p.further.model.Answers() && p.model.Known && p.model.Dossier.Person.Erased.IsZero()
}

// askExport asks where everything that is held about the person goes.
func (p *People) askExport() {
	if !p.asked() {
		return
	}
	person := p.model.Dossier.Person
	saveAs(p.window, p.OnPickFolder, saving{
		title: phrase.T("Export what is held about %s", model.PersonName(person)), path: p.further.model.ExportPath(person),
		about: phrase.T("One ZIP file: a page to read, the same data for machines, and the original files. It can be given to the person as it is."),
		save: func(path string, done func(note string, err error)) {
			p.further.model.Export(person, path, done)
		},
	})
}

// askErase says what goes and what remains, and erases.
func (p *People) askErase() {
	if !p.asked() {
		return
	}
	d := p.model.Dossier
	goes, remains := model.ErasureText(d)
	var open *dialogs.Open
	var putOff func() // nil = nothing is being erased
	far := widgets.NewProgressLine("")
	far.Hide()
	erase := func() {
		open.SetReady(false)
		open.SetConfirm(phrase.T("Erasing…"))
		putOff = p.further.model.Erase(d.Person, func(part float64) {
			far.Set(widgets.Progress{Text: phrase.T("Erased. The workspace's file is written anew, without it"), Figure: phrase.T("%d%%", int(100*part)), Part: float32(part)})
			if far.Hidden {
				far.Show()
				open.SetCancel(phrase.T("Leave that for the next start"))
			}
		}, func(err error) {
			putOff = nil
			if err == nil {
				p.model.Choose(0)
				open.Done()
				return
			}
			if errors.Is(err, context.Canceled) { // before anything was erased
				open.Close()
				return
			}
			far.Hide()
			open.SetReady(true)
			open.SetConfirm(phrase.T("Erase"))
			open.SetCancel(phrase.T("Cancel"))
			open.SetProblem(dialogs.ErrorText(err))
		})
	}
	open = p.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Erase %s?", model.PersonName(d.Person)), Subtitle: phrase.T("It can't be taken back."), Icon: look.IconDelete, Tone: look.ToneError,
		Content: widgets.VStack(look.Space16, bullets(phrase.T("This goes"), look.IconClose, look.ToneError, goes), bullets(phrase.T("This stays"), look.IconShield, look.ToneMuted, remains), far),
		Confirm: phrase.T("Erase"), Danger: true, Width: 520,
		OnConfirm: func() bool {
			erase()
			return false
		},
		OnCancel: func() bool {
			if putOff == nil {
				return true
			}
			putOff()
			return false
		},
	})
}

// bullets is a list under a headline.
func bullets(title string, icon look.Icon, tone look.Tone, lines []string) fyne.CanvasObject {
	box := widgets.VStack(look.Space8, widgets.NewText(widgets.RoleStrong, title))
	for _, l := range lines {
		box.Add(widgets.Beside(look.Space8, widgets.NewSmallIcon(icon, tone), widgets.NewParagraph(widgets.RoleBody, l)))
	}
	return box
}
