package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// editClient opens the form of a client; the zero client is a new one.
func (c *Clients) editClient(client core.Client) { c.openForm(client, false) }

// editBudget opens the form of a client at its budget.
func (c *Clients) editBudget(client core.Client) { c.openForm(client, true) }

func (c *Clients) openForm(client core.Client, atBudget bool) {
	form := c.model.ClientForm(client)
	fields, content := c.clientFields(client, &form)
	first := fields.forms[model.ClientName].Control()
	if atBudget {
		first = fields.forms[model.ClientBudget].Control()
	}
	begin, _ := first.(fyne.Focusable)
	title := phrase.T("Change %s", client.Name)
	if client.ID == 0 {
		title = phrase.T("Add a client")
	}
	var open *dialogs.Open
	open = c.window.Dialog(dialogs.Sheet{
		Title: title, Content: content, Confirm: phrase.T("Save"), Width: 620, First: begin,
		OnConfirm: func() bool {
			fields.showNotice(form.BadNotice())
			if open.Refuse(fields.forms, form.Problems(), "") {
				return false
			}
			open.SetReady(false)
			c.model.SaveClient(form, func(err error) {
				open.SetReady(true)
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

// clientFields are the fields of a client's form that may be refused.
type clientFields struct {
	forms      map[string]*widgets.FormField
	showNotice func(lang string) // turns to the notice in a language; "" = to none in particular
}

// keep notes a field.
func (f *clientFields) keep(key string, form *widgets.FormField) *widgets.FormField {
	f.forms[key] = form
	return form
}

// clientFields are the fields that write into form.
func (c *Clients) clientFields(client core.Client, form *model.ClientForm) (*clientFields, fyne.CanvasObject) {
	fields := &clientFields{forms: map[string]*widgets.FormField{}}
	text := func(to *string, hint string) *widgets.Field {
		f := widgets.NewField(hint)
		f.SetText(*to)
		f.OnChanged = func(s string) { *to = s }
		return f
	}
	name := fields.keep(model.ClientName, widgets.NewFormField(phrase.T("Name"), text(&form.Name, phrase.T("The employer's name"))).Required())
	budget := fields.keep(model.ClientBudget, widgets.NewFormField(phrase.T("Profile budget"), text(&form.Budget, phrase.T("No limit"))))
	limits := widgets.NewTextArea(phrase.T("One company or e-mail domain a line"), 3)
	limits.SetText(form.OffLimits)
	limits.OnChanged = func(s string) { form.OffLimits = s }
	return fields, widgets.Form(
		widgets.Shares(look.Space12, []float32{2, 1}, name, widgets.NewFormField(phrase.T("Colour"), colourChoice(client, form))),
		widgets.NewFormField(phrase.T("Source code"), text(&form.SourceCode, "source=reqdesk")).Help(phrase.T("Added automatically to every link to the ATS, which then knows where an applicant came from.")),
		evenly(
			widgets.NewFormField(phrase.T("UTM source"), text(&form.UTM.Source, "")), widgets.NewFormField(phrase.T("UTM medium"), text(&form.UTM.Medium, "")),
			widgets.NewFormField(phrase.T("UTM campaign"), text(&form.UTM.Campaign, ""))),
		evenly(widgets.NewFormField(phrase.T("Sends from"), c.mailboxChoice(form)), budget),
		widgets.NewFormField(phrase.T("Off-limits"), limits).Help(phrase.T("Nobody who works there is approached for this client.")),
		c.noticeFields(form, fields),
	)
}

func colourChoice(client core.Client, form *model.ClientForm) *widgets.Choice {
	c := widgets.NewChoice(phrase.Each(look.AccentNames[:]), nil)
	if client.ID != 0 {
		c.SetSelectedIndex(int(look.AccentOf(client.Colour, client.Name)))
	} else {
		c.PlaceHolder = phrase.T("Automatic")
	}
	c.OnChanged = func(string) {
		if i := c.SelectedIndex(); i >= 0 {
			form.Colour = look.AccentHex[i]
		}
	}
	return c
}

func (c *Clients) mailboxChoice(form *model.ClientForm) fyne.CanvasObject {
	names := make([]string, 0, len(c.model.Mailboxes))
	for _, m := range c.model.Mailboxes {
		names = append(names, m.Name)
	}
	choice := widgets.NewChoice(names, nil)
	choice.PlaceHolder = phrase.T("No mailbox yet")
	choice.SetSelected(form.Mailbox)
	choice.OnChanged = func(s string) { form.Mailbox = s }
	return choice
}

// takeUp asks which of the clients that were put aside is taken up again.
func (c *Clients) takeUp() {
	names := c.model.Aside()
	if len(names) == 0 {
		return
	}
	which := widgets.NewChoice(names, nil)
	which.SetSelectedIndex(0)
	c.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Take a client up again"), Subtitle: phrase.T("Its connections are asked again; nothing was lost."),
		Content: widgets.NewFormField(phrase.T("Client"), which), Confirm: phrase.T("Take up"), First: which,
		OnConfirm: func() bool {
			c.model.Restore(which.Selected)
			return true
		},
	})
}
