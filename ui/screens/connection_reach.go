package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// reachDialog is the form of a connection's settings.
type reachDialog struct {
	model  *model.ReachModel
	open   *dialogs.Open
	styles *widgets.Choice
	note   *widgets.Paragraph
	rows   map[string]*reachField
	body   *fyne.Container
}

type reachField struct {
	form   *widgets.FormField
	choice *widgets.Choice
	field  *widgets.Field
}

// ownStyle is what the list of starting points shows when the form is none of them.
const ownStyle = "Your own"

// reach opens the settings of a connection.
func (c *Clients) reach(name string) {
	m := c.model.Reach(name)
	d := &reachDialog{model: m, note: widgets.NewParagraph(widgets.RoleMuted, ""), rows: map[string]*reachField{}, body: widgets.VStack(look.Space16)}
	names := make([]string, 0, len(model.ReachStyles))
	for _, s := range model.ReachStyles {
		names = append(names, phrase.Of(s.Name))
	}
	d.styles = widgets.NewChoice(names, nil)
	d.styles.PlaceHolder = phrase.Of(ownStyle)
	d.styles.OnChanged = func(string) {
		if i := d.styles.SelectedIndex(); i >= 0 && i != m.Style() {
			m.Start(i)
		}
	}
	m.Changed = d.draw
	start := widgets.Shares(look.Space16, []float32{2, 3}, widgets.NewFormField(phrase.T("Starting point"), d.styles), widgets.InsetBy(look.Space24, 0, 0, 0, d.note))
	d.open = c.window.Dialog(dialogs.Sheet{
		Title: phrase.T("How far %s reaches", name), Subtitle: phrase.T("What comes in from the ATS by itself, and what goes out to it. Nothing changes before you save."),
		Content: widgets.VStack(look.Space16, start, widgets.NewDivider(), d.body), Confirm: phrase.T("Save"), Width: 820, First: d.styles,
		Foot: widgets.HStack(look.Space4,
			widgets.NewQuiet(phrase.T("Import rules…"), func() { d.open.Close(); c.rules(name) }).WithIcon(look.IconFilter),
			widgets.NewQuiet(phrase.T("Words of the ATS…"), func() { d.open.Close(); c.words(name) }).WithIcon(look.IconDocument)),
		OnConfirm: func() bool { d.save(c.window); return false },
	})
	d.open.SetReady(false)
	m.Load()
}

func (d *reachDialog) save(w Window) {
	d.model.Save(func(err error) {
		if err != nil {
			d.open.SetProblem(dialogs.ErrorText(err))
			return
		}
		d.open.Done()
		w.Say(phrase.T("Saved; it counts from now on"))
	})
}

func (d *reachDialog) draw() {
	m := d.model
	if m.Err != nil {
		d.open.SetProblem(dialogs.ErrorText(m.Err))
		return
	}
	rows := m.Rows()
	if len(d.rows) == 0 {
		d.build(rows)
	}
	if at := m.Style(); at >= 0 {
		d.styles.SetSelectedIndex(at)
		d.note.SetText(phrase.Of(model.ReachStyles[at].Note))
	} else {
		d.styles.ClearSelected()
		d.note.SetText(phrase.T("Your own answers. A starting point fills in all of them."))
	}
	for _, r := range rows {
		f := d.rows[r.Key]
		if f.choice != nil && f.choice.SelectedIndex() != r.At {
			f.choice.SetSelectedIndex(r.At)
		}
		if f.field != nil && f.field.Text != r.Text {
			f.field.SetText(r.Text)
		}
		f.form = f.form.Help(r.Help)
		f.form.SetError(r.Wrong)
	}
	d.open.SetReady(m.Ready())
	d.open.Stage().Refresh()
}

// build makes the fields, two in a line.
func (d *reachDialog) build(rows []model.ReachRow) {
	var line []fyne.CanvasObject
	for i, r := range rows {
		f := &reachField{}
		if len(r.Options) > 0 {
			f.choice = widgets.NewChoice(r.Options, nil)
			f.choice.SetSelectedIndex(r.At)
			f.choice.OnChanged = func(string) { d.model.Pick(r.Key, f.choice.SelectedIndex()) }
			f.form = widgets.NewFormField(r.Label, f.choice)
		} else {
			f.field = widgets.NewField(r.Hint)
			f.field.SetText(r.Text)
			f.field.OnChanged = func(text string) { d.model.Type(r.Key, text) }
			f.form = widgets.NewFormField(r.Label, f.field)
		}
		f.form = f.form.Help(r.Help)
		d.rows[r.Key] = f
		line = append(line, f.form)
		if len(line) == 2 || i == len(rows)-1 {
			d.body.Add(evenly(line...))
			line = nil
		}
	}
	d.body.Refresh()
}
