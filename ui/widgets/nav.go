package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"reqdesk/ui/look"
)

// NavItem is an entry of the sidebar: picture, name, and how much waits there.
type NavItem struct {
	control

	OnTapped func()

	icon     look.Icon
	selected bool
	box      *canvas.Rectangle
	pic      *Icon
	name     *Text
	count    *Text
	ring     ring
}

// NewNavItem makes an entry.
func NewNavItem(icon look.Icon, name string, tapped func()) *NavItem {
	n := &NavItem{OnTapped: tapped, icon: icon, box: canvas.NewRectangle(nil)}
	n.pic, n.name = NewIcon(icon, look.ToneMuted), Body(name).Cut()
	n.count = NewText(RoleCaptionStrong, "").Aligned(fyne.TextAlignTrailing)
	n.ring = newRing(look.RadiusControl)
	n.begin(n, func() {
		if n.OnTapped != nil {
			n.OnTapped()
		}
	})
	return n
}

// Name is what the entry says.
func (n *NavItem) Name() string { return n.name.text }

// Selected tells whether one is there.
func (n *NavItem) Selected() bool { return n.selected }

// SetSelected marks the entry as the place where one is.
func (n *NavItem) SetSelected(on bool) {
	if n.selected != on {
		n.selected = on
		n.Refresh()
	}
}

// SetCount shows how much waits; 0 shows nothing.
func (n *NavItem) SetCount(count int) {
	text := ""
	if count > 0 {
		text = strconv.Itoa(count)
	}
	if n.count.text != text {
		n.count.text = text
		n.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (n *NavItem) CreateRenderer() fyne.WidgetRenderer {
	return draw(n, &drawing{
		objects: []fyne.CanvasObject{n.box, n.pic, n.name, n.count, n.ring.Rectangle},
		refresh: n.paint,
		layout: func(s fyne.Size) {
			fill(n.box)(s)
			n.ring.inside(s)
			side := n.pic.MinSize().Width
			place(n.pic, look.Space12, (s.Height-side)/2, side, side)
			c := n.count.MinSize()
			place(n.count, s.Width-c.Width-look.Space12, (s.Height-c.Height)/2, c.Width, c.Height)
			x := look.Space12*2 + side
			m := n.name.MinSize()
			place(n.name, x, (s.Height-m.Height)/2, s.Width-x-c.Width-2*look.Space12, m.Height)
		},
		min: func() fyne.Size { return fyne.NewSize(120, look.Size(n, look.SizeNav)) },
	})
}

func (n *NavItem) paint() {
	icon, tone := n.icon, look.ToneMuted
	n.name.tone, n.count.tone, n.name.bold = look.ToneText, look.ToneMuted, n.selected
	n.box.Hidden = !n.selected && !n.hovered
	n.box.CornerRadius = look.RadiusControl
	n.box.FillColor = look.Color(n, look.ColorHover)
	if n.selected {
		icon, tone = n.icon.Filled(), look.TonePrimary
		n.name.tone, n.count.tone = look.TonePrimary, look.TonePrimary
		n.box.FillColor = look.Color(n, look.ColorSelection)
	}
	n.name.cutText = ""
	n.pic.Set(icon, tone)
	n.name.Refresh()
	n.count.Refresh()
	n.ring.show(n, n.focused)
}

// Switcher is the card at the top of the sidebar: for whom one works just now.
type Switcher struct {
	control

	OnTapped func()

	box    *Plate
	avatar *Avatar
	name   *Text
	note   *Text
	arrow  *Icon
	ring   ring
}

// NewSwitcher makes one; note is the second line.
func NewSwitcher(name, note string, accent look.Accent, tapped func()) *Switcher {
	s := &Switcher{OnTapped: tapped, box: NewPlate(), avatar: NewClientAvatar(name, accent)}
	s.name, s.note = Strong(name).Cut(), Caption(note).Cut()
	s.arrow = NewIcon(look.IconChoose, look.ToneMuted)
	s.ring = newRing(look.RadiusCard)
	s.begin(s, func() {
		if s.OnTapped != nil {
			s.OnTapped()
		}
	})
	return s
}

// Set changes what the card shows.
func (s *Switcher) Set(name, note string, accent look.Accent) {
	s.avatar.SetClient(name, accent)
	s.name.SetText(name)
	s.note.SetText(note)
	s.Refresh() // a note that was empty takes its place
}

// CreateRenderer belongs to Fyne.
func (s *Switcher) CreateRenderer() fyne.WidgetRenderer {
	return draw(s, &drawing{
		objects: append(s.box.Objects(), s.avatar, s.name, s.note, s.arrow, s.ring.Rectangle),
		refresh: func() {
			s.box.Card(s)
			if s.hovered {
				s.box.card(s, look.Color(s, look.ColorInputBorder), 1)
			}
			s.ring.show(s, s.focused)
		},
		layout: func(z fyne.Size) {
			s.box.Lay(0, 0, z.Width, z.Height)
			s.ring.inside(z)
			a, arrow := s.avatar.MinSize().Width, s.arrow.MinSize().Width
			place(s.avatar, 10, (z.Height-a)/2, a, a)
			place(s.arrow, z.Width-arrow-look.Space8, (z.Height-arrow)/2, arrow, arrow)
			twoLines(s.name, s.note, 10+a+10, z.Width-arrow-look.Space8-look.Space4, z.Height)
		},
		min: func() fyne.Size {
			return fyne.NewSize(140, look.Size(s, look.SizeRow))
		},
	})
}

// twoLines stacks a line and its second voice between x and right, in the
// middle of height; without a second text the first stands alone.
func twoLines(line, second *Text, x, right, height float32) {
	a, b := line.MinSize().Height, second.MinSize().Height
	if second.text == "" {
		b = 0
	}
	second.Hidden = second.text == ""
	y := (height - a - b) / 2
	place(line, x, y, right-x, a)
	place(second, x, y+a, right-x, b)
}
