package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Fact is one line of Facts: what it is called and what it is. Value is text
// that wraps; Show, if not nil, stands in its place.
type Fact struct {
	Name  string
	Value string
	Tone  look.Tone
	Show  fyne.CanvasObject
}

// Facts lists names and values in two columns, the names width wide, or as wide as their
// longest word. Where there are several, no name has two lines that has room for one in
// half as much again; one alone keeps its width, as others stand in line with it.
func Facts(width float32, facts ...Fact) *fyne.Container {
	box, most := VStack(look.Space8), width*3/2
	for _, f := range facts {
		name := NewParagraph(RoleMuted, "")
		needs := func(text string) float32 { return name.measure(text)/look.Size(name, look.SizeOne) + look.Space8 + 1 }
		for word := range strings.FieldsFuncSeq(f.Name, breaks) {
			width = max(width, needs(word))
		}
		if line := needs(f.Name); len(facts) > 1 && line <= most {
			width = max(width, line)
		}
	}
	for _, f := range facts {
		value := f.Show
		if value == nil {
			value = NewParagraph(RoleBody, f.Value).Toned(f.Tone)
		}
		box.Add(newFactLine(width, NewParagraph(RoleMuted, f.Name), value))
	}
	return box
}

type factLine struct {
	widget.BaseWidget
	width float32
	name  fyne.CanvasObject
	value fyne.CanvasObject
}

func newFactLine(width float32, name, value fyne.CanvasObject) *factLine {
	l := &factLine{width: width, name: name, value: value}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer belongs to Fyne.
func (l *factLine) CreateRenderer() fyne.WidgetRenderer {
	left := func() float32 { return l.width * look.Size(l, look.SizeOne) }
	return draw(l, &drawing{
		objects: []fyne.CanvasObject{l.name, l.value},
		refresh: func() { l.name.Refresh(); l.value.Refresh() },
		layout: func(s fyne.Size) {
			place(l.name, 0, 0, left()-look.Space8, s.Height)
			place(l.value, left(), 0, s.Width-left(), s.Height)
		},
		min: func() fyne.Size {
			n, v := l.name.MinSize(), l.value.MinSize()
			return fyne.NewSize(left()+v.Width, max(n.Height, v.Height))
		},
	})
}

// Quote is a line taken word for word from somewhere else, with a bar before it
// and, below it, where it stands: the evidence for a must-have.
type Quote struct {
	widget.BaseWidget
	text   *Paragraph
	source *Paragraph
}

// NewQuote makes one; source "" leaves the second line out.
func NewQuote(text, source string) *Quote {
	q := &Quote{text: NewParagraph(RoleBody, text), source: NewParagraph(RoleCaption, source)}
	q.ExtendBaseWidget(q)
	return q
}

// Set changes what is quoted.
func (q *Quote) Set(text, source string) {
	q.text.SetText(text)
	q.source.SetText(source)
	q.Refresh()
}

// CreateRenderer belongs to Fyne.
func (q *Quote) CreateRenderer() fyne.WidgetRenderer {
	box, bar := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	below := func() float32 {
		if q.source.text == "" {
			return 0
		}
		return q.source.MinSize().Height + look.Space2
	}
	return draw(q, &drawing{
		objects: []fyne.CanvasObject{box, bar, q.text, q.source},
		refresh: func() {
			box.FillColor, bar.FillColor = look.Color(q, look.ColorWell), look.Color(q, look.ColorInputBorder)
			box.CornerRadius, bar.CornerRadius = 4, 1.5
			q.text.Refresh()
			q.source.Refresh()
		},
		layout: func(s fyne.Size) {
			fill(box)(s)
			place(bar, 0, 0, 3, s.Height)
			w := s.Width - look.Space12 - look.Space8
			q.source.Resize(fyne.NewSize(w, q.source.Size().Height)) // it knows now how high it is
			place(q.text, look.Space12, 6, w, s.Height-12-below())
			place(q.source, look.Space12, s.Height-6-below()+look.Space2, w, below())
		},
		min: func() fyne.Size { return fyne.NewSize(80, q.text.MinSize().Height+below()+12) },
	})
}

// MenuLine is one entry of a menu that opens under something.
type MenuLine struct {
	Name    string // "" is a line between groups
	Icon    look.Icon
	Off     bool // can't be chosen just now
	Checked bool
	Do      func()
}

// PopMenu opens a menu under owner, for buttons with more behind them. Arrow
// keys, Enter and Escape work in it.
func PopMenu(owner fyne.CanvasObject, lines ...MenuLine) {
	c := canvasOf(owner)
	if c == nil {
		return
	}
	var items []*fyne.MenuItem
	for _, l := range lines {
		if l.Name == "" {
			items = append(items, fyne.NewMenuItemSeparator())
			continue
		}
		item := fyne.NewMenuItem(l.Name, l.Do)
		item.Disabled, item.Checked = l.Off, l.Checked
		if l.Icon != "" {
			item.Icon = l.Icon.Resource(look.ColorMuted)
		}
		items = append(items, item)
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(owner)
	at.Y += owner.Size().Height + look.Space4
	at.X = max(min(at.X, c.Size().Width-menu.MinSize().Width-look.Space8), look.Space4)
	menu.ShowAtPosition(at)
}
