package screens

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// snippetDialog is the pieces of text that many templates use: the list at the left, the
// text of one at the right.
type snippetDialog struct {
	window  Window
	model   *model.SnippetsModel
	open    *dialogs.Open
	list    *widgets.DataList
	name    *widgets.Field
	client  *widgets.Choice
	text    *widgets.Field
	used    *widgets.Paragraph
	below   *fyne.Container // used, below the text
	why     *widgets.Text
	remove  *widgets.Button
	insert  *widgets.Button
	filling bool
}

// ShowSnippets opens the snippets; insert puts one into a text, nil = there is none.
func ShowSnippets(w Window, m *model.SnippetsModel, insert func(text string)) {
	d := &snippetDialog{window: w, model: m, name: widgets.NewField(phrase.T("For example: signature")), text: widgets.NewTextArea(phrase.T("Markdown, with variables as in templates."), 7)}
	d.used, d.why = widgets.NewParagraph(widgets.RoleCaption, ""), widgets.Caption("")
	d.client = widgets.NewChoice(nil, func(string) { d.edited() })
	d.name.OnChanged, d.text.OnChanged = func(string) { d.edited() }, func(string) { d.edited() }
	d.remove = widgets.NewDanger(phrase.T("Remove…"), d.askRemove)
	d.insert = widgets.NewButton(phrase.T("Insert into the text"), func() { d.put(insert) })
	d.insert.Hidden = insert == nil
	d.list = d.newList()
	m.Changed, m.Switched, m.Stored = d.draw, d.fill, w.Say
	d.open = w.Dialog(dialogs.Sheet{
		Title: phrase.T("Snippets"), Subtitle: phrase.T("Text that many templates use. Changed here, it is changed in all of them."),
		Content: d.content(), Width: 780, Height: 400, Confirm: phrase.T("Save"), Cancel: phrase.T("Close"),
		Foot:  widgets.HStack(look.Space8, d.remove, d.insert, d.why),
		First: d.list.Focusable(), OnConfirm: func() bool { m.Save(); return false },
		OnClose: func(bool) { m.Changed, m.Switched, m.Stored = func() {}, func() {}, func(string) {} },
	})
	d.fill()
	d.draw()
	m.Load(m.Draft)
}

func (d *snippetDialog) newList() *widgets.DataList {
	m := d.model
	l := widgets.NewDataList(widgets.Column{Title: phrase.T("Snippet")}).Picks()
	l.Length = func() int { return len(m.Rows) }
	l.Fill = func(row int, cells []widgets.Cell) {
		cells[0] = widgets.Cell{Text: m.Rows[row].Name, Note: m.Rows[row].Client, Strong: true}
	}
	l.OnMove = func(row int) {
		if row != m.Current {
			m.Choose(row)
		}
	}
	l.OnOpen = func(int) { widgets.Focus(d.text) }
	l.OnKey = func(_ int, ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyN:
			d.begin()
		case fyne.KeyDelete:
			d.askRemove()
		default:
			return false
		}
		return true
	}
	none := widgets.NewParagraph(widgets.RoleMuted, phrase.T("None yet. A signature, or what your office does, is a good first one.")).Centred()
	l.SetEmpty(widgets.Inset(look.Space16, none))
	return l
}

func (d *snippetDialog) content() fyne.CanvasObject {
	add := widgets.NewButton(phrase.T("New snippet"), d.begin).WithIcon(look.IconAdd).WithKey("N")
	left := widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, add), nil, d.list)
	head := evenly(widgets.NewFormField(phrase.T("Name"), d.name), widgets.NewFormField(phrase.T("For"), d.client))
	d.below = widgets.InsetBy(look.Space8, 0, 0, 0, d.used)
	right := widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, head), d.below, d.text)
	side := widgets.InsetBy(0, look.Space16, 0, 0, widgets.Width(220, left))
	both := container.NewBorder(nil, nil, side, nil, right)
	both.Objects = []fyne.CanvasObject{side, right} // in the order of Tab
	return both
}

func (d *snippetDialog) begin() {
	d.model.Choose(-1)
	widgets.Focus(d.name)
}

// put closes the dialog and inserts the open snippet.
func (d *snippetDialog) put(insert func(string)) {
	if at := d.model.Current; at >= 0 {
		tag := d.model.Rows[at].Insert
		d.open.Close()
		insert(tag)
	}
}

func (d *snippetDialog) askRemove() {
	if d.model.Current < 0 {
		return
	}
	d.window.Confirm(dialogs.Question{
		Title: phrase.T("Remove the snippet %s?", d.model.Draft.Name), Text: d.model.Removal(), Do: phrase.T("Remove"), Danger: true,
	}, d.model.Remove)
}

// fill shows another snippet in the fields.
func (d *snippetDialog) fill() {
	d.filling = true
	draft := d.model.Draft
	d.name.SetText(draft.Name)
	values, names := clientOptions(d.model.Clients, draft.Client)
	setOptions(d.client, names, slices.Index(values, draft.Client))
	d.text.SetText(draft.Text)
	for _, f := range []fyne.Disableable{d.name, d.client} { // where it is used, it is known by them
		if d.model.Current >= 0 {
			f.Disable()
		} else {
			f.Enable()
		}
	}
	d.filling = false
}

func (d *snippetDialog) edited() {
	if d.filling {
		return
	}
	values, _ := clientOptions(d.model.Clients, d.model.Draft.Client)
	d.model.Edit(model.SnippetDraft{Name: d.name.Text, Client: chosen(d.client, values), Text: d.text.Text})
}

func (d *snippetDialog) draw() {
	m := d.model
	if d.open == nil {
		return
	}
	message, hint := "", ""
	if m.Err != nil {
		message, hint = dialogs.ErrorText(m.Err)
	}
	d.open.SetProblem(message, hint)
	why := m.WhyNotSave()
	d.open.SetReady(why == "")
	d.why.SetText(why)
	d.remove.SetEnabled(m.Current >= 0)
	d.insert.SetEnabled(m.Current >= 0)
	d.used.SetText(m.Used)
	d.below.Hidden = m.Used == ""
	if m.Current >= 0 && d.list.Current() != m.Current {
		d.list.SetCurrent(m.Current)
	}
	d.list.Refresh()
	d.open.Stage().Refresh()
}
