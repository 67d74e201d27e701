package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/core/privacy"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// untoldShown is how many people are listed at once; the most pressing come first.
const untoldShown = 100

// untoldPage lists who has to be told about their data.
func (w *peopleWork) untoldPage() fyne.CanvasObject {
	list := w.model.Untold
	w.page.header.Set(phrase.T("People"), phrase.N(len(list), "%d person has to be told about their data", "%d people have to be told about their data"))
	if len(list) == 0 {
		return widgets.NewEmptyState(look.IconShield, phrase.T("Everybody knows in time"),
			phrase.T("Whose data you did not get from themselves is told about it within a month. The notice in the first e-mail does that; who waits longer is listed here a week before."),
			widgets.NewButton(phrase.T("Show everybody"), func() { w.choose("") }))
	}
	rows := widgets.VStack(look.Space8, widgets.NewBanner(look.TonePrimary,
		phrase.T("The notice in the first e-mail tells them by itself. If you told somebody in another way, say how. Whom you do not need you can erase.")))
	for _, u := range list[:min(len(list), untoldShown)] {
		rows.Add(w.untoldRow(u))
	}
	if n := len(list) - untoldShown; n > 0 {
		rows.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.N(n, "%d more person has to be told after these.", "%d more people have to be told after these.")))
	}
	w.column.set(rows)
	return w.hung()
}

func (w *peopleWork) untoldRow(u privacy.Untold) fyne.CanvasObject {
	text, late := model.UntoldText(u, w.model.Now())
	when := widgets.NewParagraph(widgets.RoleCaption, text)
	if late {
		when.Toned(look.ToneWarning)
	}
	open := widgets.NewButton(phrase.T("Open"), func() {
		w.tab = ""
		w.page.window.Go(model.Route{Place: model.People, Person: u.Person.ID})
	})
	told := widgets.NewButton(phrase.T("I told them…"), func() { w.askTold(u) }).WithIcon(look.IconCheck)
	name := widgets.VStack(0, widgets.NewParagraph(widgets.RoleBody, model.PersonName(u.Person)), when)
	return widgets.NewCard(widgets.Spread(name, widgets.HStack(look.Space8, open, told)))
}

// askTold asks how somebody was told.
func (w *peopleWork) askTold(u privacy.Untold) {
	how := widgets.NewField(phrase.T("For example: by telephone, and sent the link to the notice"))
	var open *dialogs.Open
	open = w.page.window.Dialog(dialogs.Sheet{
		Title: phrase.T("How was %s told?", model.PersonName(u.Person)), Confirm: phrase.T("Keep it"), Width: 520, First: how, Icon: look.IconShield,
		Content: widgets.NewFormField(phrase.T("How and when"), how).Help(phrase.T("Kept in the log as proof. They have to know who you are, what you hold, where it comes from, and how to object.")),
		OnConfirm: func() bool {
			w.model.TheyKnow(u.Person, how.Text, func(err error) {
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
