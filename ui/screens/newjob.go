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

// newJobDialog makes a job by hand.
type newJobDialog struct {
	model  *model.NewJobModel
	open   *dialogs.Open
	client *widgets.Choice
	title  *widgets.Field
	place  *widgets.Field
	why    *widgets.Text
}

// ShowNewJob asks for client, title and place of a job that is in no ATS; its
// page opens once it is made.
func ShowNewJob(w Window, m *model.NewJobModel) *dialogs.Open {
	d := &newJobDialog{model: m, title: widgets.NewField(phrase.T("For example: Registered Nurse")), place: widgets.NewField(phrase.T("City, region or country")), why: widgets.Caption("")}
	d.client = widgets.NewChoice(nil, func(string) { d.draw() })
	d.title.OnChanged = func(string) { d.draw() }
	m.Changed = d.draw
	m.Created = func(id core.JobID) {
		d.open.Done()
		w.Go(model.ToJob(id, model.TabAbout))
	}
	d.open = dialogs.Show(w.Host(), dialogs.Sheet{
		Title: phrase.T("New job by hand"), Confirm: phrase.T("Create the draft"), Width: 520, First: d.title, Foot: d.why,
		Content: widgets.VStack(look.Space16, widgets.NewParagraph(widgets.RoleMuted, m.Note()), d.form()),
		OnConfirm: func() bool {
			m.Create(d.client.Selected, d.title.Text, d.place.Text)
			return false
		},
	})
	m.Open()
	d.draw()
	return d.open
}

func (d *newJobDialog) form() fyne.CanvasObject {
	return widgets.Form(
		widgets.NewFormField(phrase.T("Title"), d.title).Required(),
		widgets.NewFormField(phrase.T("Client"), d.client).Required(),
		widgets.NewFormField(phrase.T("Location"), d.place).Optional(),
	)
}

func (d *newJobDialog) draw() {
	if d.open == nil {
		return
	}
	m := d.model
	if len(d.client.Options) != len(m.Clients) {
		d.client.Options = nil
		for _, c := range m.Clients {
			d.client.Options = append(d.client.Options, c.Name)
		}
		if len(d.client.Options) == 1 {
			d.client.Selected = d.client.Options[0]
		}
		d.client.Refresh()
	}
	why := m.Why(d.client.Selected, d.title.Text)
	d.why.SetText(why)
	d.open.SetReady(m.Loaded && why == "" && !m.Busy())
	d.open.SetProblem("", "")
	if m.Err != nil {
		d.open.SetProblem(dialogs.ErrorText(m.Err))
	}
}
