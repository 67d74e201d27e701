package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// neverPart lists who is never written to, with why and since when.
type neverPart struct {
	window  Window
	model   *model.NeverModel
	search  *widgets.SearchField
	list    *widgets.DataList
	none    *widgets.EmptyState
	empty   *widgets.EmptyState
	why     *widgets.Paragraph
	open    *widgets.Button
	person  *widgets.Button
	foot    *fyne.Container
	content fyne.CanvasObject
	focused bool
}

func newNeverPart(w Window, m *model.NeverModel) *neverPart {
	p := &neverPart{window: w, model: m}
	p.search = widgets.NewSearchField(phrase.T("Search address, name or reason"), m.Search)
	p.list = widgets.NewDataList(
		widgets.Column{Title: phrase.T("Address"), Share: 3},
		widgets.Column{Title: phrase.T("Why"), Share: 3},
		widgets.Column{Title: phrase.T("Since"), Width: 150},
	).Picks()
	p.list.Length = func() int { return len(m.Rows) }
	p.list.Fill = func(row int, cells []widgets.Cell) {
		r := m.Rows[row]
		cells[0] = widgets.Cell{Text: r.Address, Note: r.Name, Strong: true}
		cells[1] = widgets.Cell{Text: r.Why, Note: r.Note}
		cells[2] = widgets.Cell{Text: r.Since}
	}
	p.list.OnMove = func(row int) {
		if row >= 0 && row < len(m.Rows) {
			m.Choose(m.Rows[row].Address)
		}
	}
	p.list.OnTop = func() { widgets.Focus(p.search) }
	p.empty = widgets.NewEmptyState(look.IconBlocked, phrase.T("Nobody is on this list"),
		phrase.T("Who opts out, marks an e-mail as spam, or has an address that does not work comes here by itself. Addresses and whole domains can be added."),
		widgets.NewButton(phrase.T("Add an address or a domain…"), p.askAdd))
	p.none = widgets.NewEmptyState(look.IconSearch, phrase.T("No such address"), phrase.T("Nobody on the list fits these words."), widgets.NewButton(phrase.T("Show all"), p.search.Clear))
	p.why = widgets.NewParagraph(widgets.RoleBody, "")
	p.open = widgets.NewButton(phrase.T("Write to them again…"), p.askOpen).WithIcon(look.IconUnlocked).WithKey("R")
	p.person = widgets.NewButton(phrase.T("Person"), p.toPerson).WithIcon(look.IconPerson).WithKey("P")
	add := widgets.NewPrimary(phrase.T("Add…"), p.askAdd).WithIcon(look.IconAdd).WithKey("A")
	head := widgets.Spread(widgets.Width(340, p.search), add)
	p.foot = widgets.InsetBy(look.Space12, 0, 0, 0, widgets.NewCard(widgets.VStack(look.Space12, p.why, widgets.HStack(look.Space8, p.open, p.person))))
	p.content = widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, head), p.foot, p.list)
	return p
}

func (p *neverPart) toPerson() {
	if r := p.model.Row(); r.Person != 0 {
		p.window.Go(model.Route{Place: model.People, Person: r.Person})
	}
}

// askAdd asks for an address or a domain.
func (p *neverPart) askAdd() {
	address, note := widgets.NewField(phrase.T("name@example.com or @example.com")), widgets.NewField(phrase.T("For your own memory; may stay empty"))
	var open *dialogs.Open
	open = p.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Do not contact"), Confirm: phrase.T("Add"), Width: 520, Icon: look.IconBlocked, Tone: look.ToneError, First: address,
		Content: widgets.Form(
			widgets.NewFormField(phrase.T("Address or domain"), address).Help(phrase.T("A domain closes everybody there, for every job. It is checked before each e-mail.")),
			widgets.NewFormField(phrase.T("Why"), note)),
		OnConfirm: func() bool {
			p.model.Add(address.Text, note.Text, p.finish(open))
			return false
		},
	})
}

// finish closes a dialog, or says in it why nothing was done.
func (p *neverPart) finish(open *dialogs.Open) func(error) {
	return func(err error) {
		if err != nil {
			open.SetProblem(dialogs.ErrorText(err))
			return
		}
		open.Done()
	}
}

// askOpen opens an address again. Who opted out has to have asked for it.
func (p *neverPart) askOpen() {
	r := p.model.Row()
	if r.Address == "" {
		return
	}
	label, help := phrase.T("Why"), phrase.T("Kept in the log; may stay empty.")
	about := phrase.T("%s is written to again when you approve it. Sequences that have ended stay ended.", r.Address)
	if r.Wish {
		label, help = phrase.T("Their own wish"), phrase.T("When and how they asked to be written to again, for example: by telephone on 3 December. Kept in the log as proof.")
		about = phrase.T("They did not want to be written to. Only their own wish opens the address again; yours does not.")
	}
	reason := widgets.NewField("")
	var open *dialogs.Open
	open = p.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Write to %s again?", r.Address), Confirm: phrase.T("Open it again"), Width: 540, Icon: look.IconUnlocked, First: reason,
		Content: widgets.VStack(look.Space16, widgets.NewParagraph(widgets.RoleBody, about), widgets.NewFormField(label, reason).Help(help)),
		OnConfirm: func() bool {
			p.model.Release(reason.Text, p.finish(open))
			return false
		},
	})
}

func (p *neverPart) key(ev *fyne.KeyEvent) bool {
	do, ok := map[fyne.KeyName]func(){fyne.KeyA: p.askAdd, fyne.KeyR: p.askOpen, fyne.KeyP: p.toPerson}[ev.Name]
	if ok {
		do()
	}
	return ok
}

// focus gives the list the keyboard when one comes to it.
func (p *neverPart) focus() {
	if !p.focused && len(p.model.Rows) > 0 {
		p.focused = true
		p.list.Focus()
	}
}

func (p *neverPart) draw() {
	m := p.model
	for i, r := range m.Rows {
		if r.Address == m.Current && p.list.Current() != i {
			p.list.SetCurrent(i)
		}
	}
	p.list.SetCount(phrase.N(len(m.Rows), "%d address", "%d addresses"))
	p.list.SetEmpty(p.empty)
	if m.Searching() {
		p.list.SetEmpty(p.none)
	}
	r := m.Row()
	p.foot.Hidden = r.Address == ""
	words := phrase.T("%s, since %s.", r.Why, r.Since)
	if r.Note != "" {
		words += " " + r.Note
	}
	p.why.SetText(words)
	p.person.Hidden = r.Person == 0
	p.list.Refresh()
	p.content.Refresh()
}
