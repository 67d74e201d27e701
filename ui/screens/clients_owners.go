package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// ownersCard holds the ATS users whose jobs rules may import.
func (c *Clients) ownersCard() fyne.CanvasObject {
	return widgets.NewTitledCard(phrase.T("Known owners of jobs"), widgets.NewButton(phrase.T("Add owner"), c.addOwner), c.owners)
}

func (c *Clients) drawOwners() {
	c.owners.Objects = []fyne.CanvasObject{widgets.NewParagraph(widgets.RoleMuted,
		phrase.T("A rule imports the jobs of these ATS users. A job of anybody else is held at the top of this page until you say whether its owner is yours."))}
	for _, o := range c.model.Owners {
		words := widgets.VStack(look.Space2, widgets.Strong(o.Email).Cut(), widgets.Caption(o.Note).Cut())
		act := widgets.HStack(0)
		if o.Removes {
			act.Add(widgets.NewButton(phrase.T("Forget"), func() { c.model.RemoveOwner(o.Email) }))
		}
		c.owners.Add(widgets.Spread(words, act))
	}
	c.owners.Refresh()
}

func (c *Clients) addOwner() {
	email := widgets.NewField(phrase.T("The e-mail address that the ATS has"))
	var open *dialogs.Open
	open = c.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Add a known owner"), Subtitle: phrase.T("Jobs of theirs that a rule fits are imported, held ones too."),
		Content: widgets.NewFormField(phrase.T("E-mail address"), email), Confirm: phrase.T("Add"), First: email,
		OnConfirm: func() bool {
			c.model.AddOwner(email.Text, func(err error) {
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
