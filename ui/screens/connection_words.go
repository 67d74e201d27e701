package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// wordsDialog is the form of a connection's value tables.
type wordsDialog struct {
	model *model.WordsModel
	open  *dialogs.Open
	tabs  *widgets.Tabs
	note  *widgets.Paragraph
	parts [2]*fyne.Container
	rows  [2][]*wordRow
	come  bool // the first word has got the keyboard
}

type wordRow struct {
	word  *widgets.Text
	note  *widgets.Text
	means *widgets.Choice
	min   *widgets.Field
	max   *widgets.Field
	wrong *widgets.Paragraph
}

// mostWordRows bounds a table in the form; words come in the order of their need.
const mostWordRows = 60

// words opens the value tables of a connection.
func (c *Clients) words(name string) {
	m := c.model.Words(name)
	d := &wordsDialog{model: m, tabs: widgets.NewSegmented(phrase.T("Employment type"), phrase.T("Experience")), note: widgets.NewParagraph(widgets.RoleMuted, "")}
	d.parts = [2]*fyne.Container{widgets.VStack(look.Space12), widgets.VStack(look.Space12)}
	d.tabs.OnChange = func(int) { d.draw() }
	m.Changed = d.draw
	d.open = c.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Words of %s", name), Subtitle: phrase.T("What the ATS's own words mean here. Words of open jobs without a meaning come first."),
		Content: widgets.VStack(look.Space12, widgets.HStack(0, d.tabs), d.note, d.parts[0], d.parts[1]), Confirm: phrase.T("Save"), Width: 760,
		OnConfirm: func() bool { d.save(c.window); return false },
	})
	d.open.SetReady(false)
	m.Load()
}

func (d *wordsDialog) save(w Window) {
	d.model.Save(func(err error) {
		if err != nil {
			d.open.SetProblem(dialogs.ErrorText(err))
			return
		}
		d.open.Done()
		w.Say(phrase.T("Saved; drafts that waited for a word are looked at again"))
	})
}

func (d *wordsDialog) draw() {
	m := d.model
	if m.Err != nil {
		d.open.SetProblem(dialogs.ErrorText(m.Err))
		return
	}
	for i, list := range [][]model.WordRow{m.Types, m.Levels} {
		for at := len(d.rows[i]); at < min(len(list), mostWordRows); at++ {
			d.rows[i] = append(d.rows[i], d.newRow(i, at))
		}
		for at, row := range d.rows[i] {
			d.show(i, at, row, list[at])
		}
		d.parts[i].Hidden = d.tabs.Active() != i
	}
	d.note.SetText(d.said())
	d.open.SetReady(m.Ready())
	d.open.Stage().Refresh()
	if !d.come && len(d.rows[0]) > 0 {
		d.come = true
		widgets.Focus(d.rows[0][0].means)
	}
}

func (d *wordsDialog) said() string {
	m := d.model
	list := [][]model.WordRow{m.Types, m.Levels}[d.tabs.Active()]
	switch {
	case !m.Loaded:
		return phrase.T("Reading the words of the cached jobs…")
	case len(list) == 0:
		return phrase.T("No open job of this connection says anything here yet.")
	case m.Unknown() > 0:
		return phrase.N(m.Unknown(), "%d word has no meaning yet; jobs that use such a word wait in Drafts or stay without the value.", "%d words have no meaning yet; jobs that use such a word wait in Drafts or stay without the value.")
	}
	return phrase.T("Every word has a meaning. Change one, and it counts for this connection only.")
}

// newRow makes the row of a word; table 0 is employment, 1 experience.
func (d *wordsDialog) newRow(table, at int) *wordRow {
	r := &wordRow{word: widgets.Strong("").Cut(), note: widgets.Caption("").Cut(), wrong: widgets.NewParagraph(widgets.RoleCaption, "").Toned(look.ToneError)}
	text := widgets.VStack(look.Space2, r.word, r.note)
	if table == 0 {
		r.means = widgets.NewChoice(d.model.TypeNames(), nil)
		r.means.OnChanged = func(string) { d.model.SetType(at, r.means.SelectedIndex()) }
		d.parts[0].Add(widgets.Shares(look.Space12, []float32{3, 2}, text, r.means))
		return r
	}
	r.means = widgets.NewChoice(d.model.LevelNames(), nil)
	r.means.OnChanged = func(string) { d.model.SetLevel(at, r.means.SelectedIndex()) }
	r.min, r.max = widgets.NewField(phrase.T("From")), widgets.NewField(phrase.T("To"))
	years := func(string) { d.model.SetYears(at, r.min.Text, r.max.Text) }
	r.min.OnChanged, r.max.OnChanged = years, years
	line := widgets.Shares(look.Space12, []float32{6, 4, 1.6, 1.6}, text, r.means, r.min, r.max)
	d.parts[1].Add(widgets.VStack(look.Space2, line, r.wrong))
	return r
}

func (d *wordsDialog) show(table, at int, r *wordRow, w model.WordRow) {
	r.word.SetText(w.Text)
	r.note.SetText(w.Note())
	place := d.model.TypeAt(w)
	if table == 1 {
		place = d.model.LevelAt(w)
		fillQuietly(r.min, w.Min)
		fillQuietly(r.max, w.Max)
		setHidden(r.wrong, d.model.Wrong(at))
	}
	if place >= 0 && r.means.SelectedIndex() != place {
		r.means.SetSelectedIndex(place)
	}
}

// fillQuietly puts text into a field without telling anybody.
func fillQuietly(f *widgets.Field, text string) {
	if f.Text == text {
		return
	}
	tell := f.OnChanged
	f.OnChanged = nil
	f.SetText(text)
	f.OnChanged = tell
}
