package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Card is the surface on which work lies.
type Card struct {
	widget.BaseWidget

	content fyne.CanvasObject
	padding float32
}

// NewCard makes a card around content, with the usual padding of 16.
func NewCard(content fyne.CanvasObject) *Card {
	c := &Card{content: content, padding: look.CardPadding}
	c.ExtendBaseWidget(c)
	return c
}

// NewTitledCard makes a card with a heading, which wraps where there is little room, and,
// at its right, actions (nil for none).
func NewTitledCard(title string, actions, content fyne.CanvasObject) *Card {
	var head fyne.CanvasObject = NewParagraph(RoleHeading, title)
	if actions != nil {
		head = Spread(head, actions)
	}
	return NewCard(VStack(look.Space12, head, content))
}

// Padded sets another padding.
func (c *Card) Padded(padding float32) *Card { c.padding = padding; return c }

// CreateRenderer belongs to Fyne.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	box := NewPlate()
	return draw(c, &drawing{
		objects: append(box.Objects(), c.content),
		refresh: func() { box.Card(c); c.content.Refresh() },
		layout: func(s fyne.Size) {
			box.Lay(0, 0, s.Width, s.Height)
			place(c.content, c.padding, c.padding, s.Width-2*c.padding, s.Height-2*c.padding)
		},
		min: func() fyne.Size { return c.content.MinSize().AddWidthHeight(2*c.padding, 2*c.padding) },
	})
}

// ActionCard is a card that is one large button: picture, headline, a sentence
// of what is behind it, perhaps a chip. Today's list and the welcome screen
// consist of them.
type ActionCard struct {
	control

	OnTapped func()

	tone   look.Tone
	strong bool
	box    *Plate
	disc   *canvas.Rectangle
	pic    *Icon
	title  *Paragraph
	note   *Paragraph
	arrow  *Icon
	hint   *KeyHint
	below  fyne.CanvasObject // nil = nothing
	ring   ring
}

// NewActionCard makes one.
func NewActionCard(icon look.Icon, title, note string, tapped func()) *ActionCard {
	a := &ActionCard{OnTapped: tapped, tone: look.TonePrimary, box: NewPlate(), disc: canvas.NewRectangle(nil)}
	a.pic, a.arrow = NewIcon(icon, look.TonePrimary), NewIcon(look.IconNext, look.ToneMuted)
	a.title, a.note = NewParagraph(RoleHeading, title), NewParagraph(RoleMuted, note)
	a.hint, a.ring = NewKeyHint(""), newRing(look.RadiusCard+2)
	a.begin(a, func() {
		if a.OnTapped != nil {
			a.OnTapped()
		}
	})
	return a
}

// Toned gives picture and disc a tone.
func (a *ActionCard) Toned(tone look.Tone) *ActionCard { a.tone = tone; return a }

// Recommended draws the card with a frame in its tone.
func (a *ActionCard) Recommended() *ActionCard { a.strong = true; return a }

// WithKey shows the key that does the same.
func (a *ActionCard) WithKey(key string) *ActionCard { a.hint.key = key; return a }

// Holding puts answers below the sentence, for a card that can be settled where
// it is.
func (a *ActionCard) Holding(answers fyne.CanvasObject) *ActionCard { a.below = answers; return a }

// Title is the headline.
func (a *ActionCard) Title() string { return a.title.text }

// Set changes headline and sentence.
func (a *ActionCard) Set(title, note string) {
	a.title.SetText(title)
	a.note.SetText(note)
	a.Refresh()
}

// CreateRenderer belongs to Fyne.
func (a *ActionCard) CreateRenderer() fyne.WidgetRenderer {
	objects := append(a.box.Objects(), a.disc, a.pic, a.title, a.note, a.hint, a.arrow, a.ring.Rectangle)
	if a.below != nil {
		objects = append(objects, a.below)
	}
	return draw(a, &drawing{
		objects: objects,
		refresh: a.paint,
		layout:  a.layout,
		min: func() fyne.Size {
			text := a.title.MinSize().Height + look.Space4 + a.note.MinSize().Height
			return fyne.NewSize(260, max(text, a.side())+2*look.Space16+a.belowHeight())
		},
	})
}

func (a *ActionCard) side() float32 { return 40 * look.Size(a, look.SizeOne) }

// belowHeight is what the answers take with the gap above them.
func (a *ActionCard) belowHeight() float32 {
	if a.below == nil {
		return 0
	}
	return a.below.MinSize().Height + look.Space12
}

func (a *ActionCard) paint() {
	switch {
	case a.strong:
		a.box.card(a, look.Color(a, a.tone.Color()), 1.5)
	case a.hovered:
		a.box.card(a, look.Color(a, look.ColorInputBorder), 1)
	default:
		a.box.Card(a)
	}
	a.disc.FillColor = look.Color(a, a.tone.Soft())
	a.disc.CornerRadius = look.RadiusCard
	a.pic.Set(a.pic.icon, a.tone)
	a.hint.Hidden = a.hint.key == ""
	a.title.Refresh()
	a.note.Refresh()
	a.ring.show(a, a.focused)
}

func (a *ActionCard) layout(s fyne.Size) {
	a.box.Lay(0, 0, s.Width, s.Height)
	a.ring.around(s)
	all := s.Height
	s.Height -= a.belowHeight()
	side, gap := a.side(), look.Space16
	place(a.disc, gap, gap, side, side)
	place(a.pic, gap, gap, side, side)
	arrow := a.arrow.MinSize().Width
	right := s.Width - gap - arrow
	place(a.arrow, right, (s.Height-arrow)/2, arrow, arrow)
	if a.hint.key != "" {
		h := a.hint.MinSize()
		right -= h.Width + look.Space8
		place(a.hint, right, (s.Height-h.Height)/2, h.Width, h.Height)
	}
	x := gap + side + look.Space12 + 2
	width := right - look.Space12 - x
	a.title.Resize(fyne.NewSize(width, a.title.Size().Height))
	t := a.title.MinSize().Height
	n := s.Height - 2*gap - t - look.Space4
	a.note.Resize(fyne.NewSize(width, n))
	n = a.note.MinSize().Height
	y := (s.Height - t - look.Space4 - n) / 2
	place(a.title, x, y, width, t)
	place(a.note, x, y+t+look.Space4, width, n)
	if a.below != nil {
		h := a.below.MinSize().Height
		place(a.below, x, all-look.Space16-h, width, h)
	}
}
