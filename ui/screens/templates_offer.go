package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// variableOffer is the row of variables below an e-mail's text: those that most e-mails
// use, or, while one is being typed, those that it may become. The keyboard stays in the
// field all the while.
type variableOffer struct {
	box    *fyne.Container
	row    *fyne.Container
	hint   *widgets.Paragraph
	usual  []fyne.CanvasObject
	insert func(string) // puts a variable at the cursor

	field *widgets.Field // where one is being typed; nil = nowhere
	typed model.TypedVariable
	found []model.VariableChip
	at    int // the one that Tab inserts
	left  struct {
		field *widgets.Field // where Escape was pressed, until something else is typed
		from  int
	}
}

// shownOffers is how many of them are shown at once, so that the row grows no higher.
const shownOffers = 7

func newVariableOffer(subject, text *widgets.Field, insert func(string)) *variableOffer {
	o := &variableOffer{insert: insert, row: widgets.Flow(look.Space4), hint: widgets.NewParagraph(widgets.RoleCaption, "")}
	o.hint.Hide()
	o.box = widgets.VStack(look.Space4, o.row, o.hint)
	o.usual = o.chips()
	o.row.Objects = o.usual
	for _, f := range []*widgets.Field{subject, text} {
		f.Completer = &completer{offer: o, field: f}
		f.OnCursorChanged = func() { o.look(f) }
	}
	return o
}

// chips offers the variables that most e-mails use, and the others in a menu.
func (o *variableOffer) chips() (row []fyne.CanvasObject) {
	var rest []widgets.MenuLine
	for _, v := range model.VariableChips() {
		if v.Often {
			row = append(row, widgets.NewFilterChip(v.Name, func() { o.insert(v.Insert) }))
			continue
		}
		rest = append(rest, widgets.MenuLine{Name: v.Name, Do: func() { o.insert(v.Insert) }})
	}
	var more *widgets.FilterChip
	more = widgets.NewFilterChip(phrase.T("more…"), func() { widgets.PopMenu(more, rest...) })
	return append(row, more)
}

// look sees what is being typed at the cursor of a field. It is asked each time that the
// field is drawn, and mostly nothing has changed.
func (o *variableOffer) look(f *widgets.Field) {
	typed, ok := model.VariableAt(f.Text, f.CursorTextOffset())
	if ok = ok && !f.Disabled(); ok && o.left.field == f && o.left.from == typed.From {
		return
	}
	switch {
	case ok && (o.field != f || o.typed != typed):
		o.left.field = nil
		o.field, o.typed, o.found, o.at = f, typed, model.MatchingVariables(typed.Word), 0
		o.draw()
	case !ok && o.left.field == f:
		o.left.field = nil
	case !ok && o.field == f:
		o.close()
	}
}

// close shows the usual ones again.
func (o *variableOffer) close() {
	o.field, o.found = nil, nil
	o.draw()
}

// leave closes it until something else is typed.
func (o *variableOffer) leave() {
	o.left.field, o.left.from = o.field, o.typed.From
	o.close()
}

// take puts one of those that were found in place of what is typed.
func (o *variableOffer) take(i int) {
	f, from, text := o.field, o.typed.From, o.found[i].Insert
	o.close()
	widgets.Focus(f)
	f.Replace(from, text)
}

// choose marks another one.
func (o *variableOffer) choose(i int) {
	o.at = (i + len(o.found)) % len(o.found)
	o.draw()
}

func (o *variableOffer) draw() {
	o.row.Objects = o.usual
	o.hint.Hidden = o.field == nil
	if o.field != nil {
		o.row.Objects = nil
		first := max(0, o.at-shownOffers+1)
		for i := first; i < min(first+shownOffers, len(o.found)); i++ {
			chip := widgets.NewFilterChip(o.found[i].Name, func() { o.take(i) })
			chip.Set(o.found[i].Name, i == o.at)
			o.row.Add(chip)
		}
		o.hint.SetText(o.words())
	}
	o.box.Refresh()
}

// words say what the keys do.
func (o *variableOffer) words() string {
	switch len(o.found) {
	case 0:
		return phrase.T("No variable is called “%s”.", o.typed.Word)
	case 1:
		return phrase.T("Tab inserts “%s”.", o.found[0].Name)
	}
	return phrase.T("Tab inserts “%s”; Up and Down choose among %d.", o.found[o.at].Name, len(o.found))
}

// completer is the offer as one of the fields sees it.
type completer struct {
	offer *variableOffer
	field *widgets.Field
}

// TakesTab tells whether something is offered.
func (c *completer) TakesTab() bool { return c.offer.field == c.field && len(c.offer.found) > 0 }

// Key inserts, chooses or leaves.
func (c *completer) Key(name fyne.KeyName) bool {
	o := c.offer
	if name == fyne.KeyEscape && o.field == c.field {
		o.leave()
		return true
	}
	if !c.TakesTab() {
		return false
	}
	switch name {
	case fyne.KeyTab, fyne.KeyReturn, fyne.KeyEnter:
		o.take(o.at)
	case fyne.KeyUp:
		o.choose(o.at - 1)
	case fyne.KeyDown:
		o.choose(o.at + 1)
	default:
		return false
	}
	return true
}
