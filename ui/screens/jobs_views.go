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

// picker is a drop-down of names, with the word for all of them before.
func picker[K comparable](all string, list []model.Named[K], now K, chosen func(K)) *widgets.Choice {
	var zero K
	names, at := []string{all}, all
	for _, n := range list {
		names = append(names, n.Name)
		if n.ID == now {
			at = n.Name
		}
	}
	c := widgets.NewChoice(names, func(name string) {
		for _, n := range list {
			if n.Name == name {
				chosen(n.ID)
				return
			}
		}
		chosen(zero)
	})
	c.Selected = at
	return c
}

// more chooses client, connection and owner from lists.
func (b *jobsBar) more() {
	f := b.model.Filter()
	people := []model.Named[string]{{ID: model.WhoMe, Name: phrase.T("My jobs")}}
	for _, p := range b.model.People() {
		people = append(people, model.Named[string]{ID: p, Name: p})
	}
	client := picker(phrase.T("All clients"), b.model.Clients(), f.Client, func(id core.ClientID) { f.Client = id })
	connection := picker(phrase.T("All connections"), b.model.Connections(), f.Connection, func(id core.ConnectionID) { f.Connection = id })
	who := picker(phrase.T("All"), people, f.Who, func(id string) { f.Who = id })
	b.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Filter"), Confirm: phrase.T("Show"), Width: 420, First: client,
		Content: widgets.Form(
			widgets.NewFormField(phrase.T("Client"), client),
			widgets.NewFormField(phrase.T("Connection"), connection),
			widgets.NewFormField(phrase.T("Owner or authorised user"), who).Help(phrase.T("As the ATS names them.")),
		),
		OnConfirm: func() bool { b.model.SetFilter(f); return true },
		OnClose:   func(bool) { b.back() },
	})
}

// viewsDialog saves the present view and lists those that were saved.
type viewsDialog struct {
	bar  *jobsBar
	open *dialogs.Open
	name *widgets.Field
	list *fyne.Container
}

// allViews opens it.
func (b *jobsBar) allViews() {
	d := &viewsDialog{bar: b, name: widgets.NewField(phrase.T("For example: My drafts")), list: widgets.VStack(look.Space8)}
	d.name.Limit = 40
	d.fill()
	d.open = b.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Views"), Subtitle: phrase.T("A view keeps filters, search and order under a name."), Confirm: phrase.T("Save this view"), Width: 520, First: d.name,
		Content: widgets.VStack(look.Space16, widgets.NewFormField(phrase.T("Name for what is shown now"), d.name), d.list),
		OnConfirm: func() bool {
			b.model.SaveView(d.name.Text, d.saved)
			return false
		},
		OnClose: func(bool) { b.back() },
	})
}

func (d *viewsDialog) saved(err error) {
	if err != nil {
		d.open.SetProblem(dialogs.ErrorText(err))
		return
	}
	d.open.Done()
	d.bar.window.Say(phrase.T("The view is saved"))
}

// fill lists the views, each with a button that uses it and one that removes it.
func (d *viewsDialog) fill() {
	d.list.Objects = nil
	views := d.bar.model.Views
	if len(views) == 0 {
		d.list.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.T("None is saved yet. The first nine get the keys 1 to 9.")))
	}
	for _, v := range views {
		use := widgets.NewButton(phrase.T("Use"), func() {
			d.open.Close()
			d.bar.use(v)
		})
		if v.Key != "" {
			use.WithKey(v.Key)
		}
		remove := widgets.NewIconButton(look.IconDelete, phrase.T("Remove %s", v.Name), func() { d.bar.model.DeleteView(v.ID, d.removed) })
		d.list.Add(widgets.Spread(widgets.Body(v.Name).Cut(), widgets.HStack(look.Space8, use, remove)))
	}
	d.list.Refresh()
}

func (d *viewsDialog) removed(err error) {
	if err != nil {
		d.open.SetProblem(dialogs.ErrorText(err))
		return
	}
	d.fill()
	widgets.Focus(d.name)
}
