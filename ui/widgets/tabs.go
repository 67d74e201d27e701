package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Tabs is a row of names, one of which is chosen, over a thin line. It shows
// nothing below itself: the screen does, when OnChange tells which it is.
// Left and Right step while a tab has the keyboard.
type Tabs struct {
	widget.BaseWidget

	OnChange func(index int)

	tabs   []*tab
	active int
	pill   bool
}

// NewTabs makes tabs for parts of a page.
func NewTabs(names ...string) *Tabs { return newTabs(false, names) }

// NewSegmented makes a compact switch between a few views, filters or modes.
func NewSegmented(names ...string) *Tabs { return newTabs(true, names) }

func newTabs(pill bool, names []string) *Tabs {
	t := &Tabs{pill: pill}
	for i, name := range names {
		t.tabs = append(t.tabs, newTab(t, i, name))
	}
	t.ExtendBaseWidget(t)
	return t
}

// Active is the chosen tab.
func (t *Tabs) Active() int { return t.active }

// Select chooses a tab and tells OnChange if it was another one.
func (t *Tabs) Select(index int) {
	if index < 0 || index >= len(t.tabs) || index == t.active {
		return
	}
	t.active = index
	t.Refresh()
	if t.OnChange != nil {
		t.OnChange(index)
	}
}

// Focus gives the chosen tab the keyboard.
func (t *Tabs) Focus() { Focus(t.tabs[t.active]) }

// SetCount shows a figure behind a name; 0 shows none.
func (t *Tabs) SetCount(index, count int) {
	text := ""
	if count > 0 {
		text = strconv.Itoa(count)
	}
	t.tabs[index].count.SetText(text)
	t.Refresh()
}

// gap is what stands between two; where there is little room, those with a line below
// move closer.
func (t *Tabs) gap(least bool) float32 {
	switch {
	case t.pill:
		return 2
	case least:
		return look.Space8
	}
	return look.Space24
}

// words is how wide the tabs are without the gaps.
func (t *Tabs) words() (w float32) {
	for _, one := range t.tabs {
		w += one.MinSize().Width
	}
	return w
}

// CreateRenderer belongs to Fyne.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(nil)
	objects := []fyne.CanvasObject{ground}
	for _, one := range t.tabs {
		objects = append(objects, one)
	}
	return draw(t, &drawing{
		objects: objects,
		refresh: func() {
			ground.FillColor = look.Color(t, look.ColorSeparator)
			if t.pill {
				ground.FillColor = look.Color(t, look.ColorSoftNeutral)
				ground.CornerRadius = look.RadiusControl + 2
			}
			for _, one := range t.tabs {
				one.Refresh()
			}
		},
		layout: func(s fyne.Size) { t.layout(s, ground) },
		min: func() fyne.Size {
			w := t.words() + t.gap(true)*float32(len(t.tabs)-1)
			if t.pill {
				w += 4
			}
			return fyne.NewSize(w, look.Size(t, look.SizeControl))
		},
	})
}

func (t *Tabs) layout(s fyne.Size, ground fyne.CanvasObject) {
	x, y, h, gap := float32(0), float32(0), s.Height, t.gap(false)
	if t.pill {
		place(ground, 0, 0, t.MinSize().Width, s.Height)
		x, y, h = 2, 2, s.Height-4
	} else {
		place(ground, 0, s.Height-1, s.Width, 1)
		gap = max(t.gap(true), min(gap, (s.Width-t.words())/float32(max(len(t.tabs)-1, 1))))
	}
	for _, one := range t.tabs {
		w := one.MinSize().Width
		place(one, x, y, w, h)
		x += w + gap
	}
}

type tab struct {
	control
	tabs  *Tabs
	index int
	name  *Text
	count *Text
	mark  *canvas.Rectangle
	ring  ring
}

func newTab(t *Tabs, index int, name string) *tab {
	b := &tab{tabs: t, index: index, name: Body(name), count: NewText(RoleCaptionStrong, "")}
	b.mark, b.ring = canvas.NewRectangle(nil), newRing(look.RadiusControl)
	b.begin(b, func() { t.Select(index) })
	return b
}

// TypedKey steps to the neighbours; other keys are those of a button.
func (b *tab) TypedKey(ev *fyne.KeyEvent) {
	to := b.index
	switch ev.Name {
	case fyne.KeyLeft:
		to--
	case fyne.KeyRight:
		to++
	default:
		b.control.TypedKey(ev)
		return
	}
	if to >= 0 && to < len(b.tabs.tabs) {
		Focus(b.tabs.tabs[to])
		b.tabs.Select(to)
	}
}

// CreateRenderer belongs to Fyne.
func (b *tab) CreateRenderer() fyne.WidgetRenderer {
	return draw(b, &drawing{
		objects: []fyne.CanvasObject{b.mark, b.name, b.count, b.ring.Rectangle},
		refresh: b.paint,
		layout: func(s fyne.Size) {
			if b.tabs.pill {
				fill(b.mark)(s)
			} else {
				place(b.mark, 0, s.Height-2, s.Width, 2)
			}
			if b.tabs.pill {
				b.ring.inside(s)
			} else {
				place(b.ring, -6, 3, s.Width+12, s.Height-8)
			}
			m, c := b.nameSize(), b.count.MinSize()
			w := m.Width
			if c.Width > 0 {
				w += 6 + c.Width
			}
			x := (s.Width - w) / 2
			place(b.name, x, (s.Height-m.Height)/2, m.Width, m.Height)
			place(b.count, x+m.Width+6, (s.Height-c.Height)/2, c.Width, c.Height)
		},
		min: func() fyne.Size {
			w := b.nameSize().Width
			if c := b.count.MinSize().Width; c > 0 {
				w += 6 + c
			}
			if b.tabs.pill {
				w += 2 * look.Space12
			}
			return fyne.NewSize(w, look.Size(b, look.SizeControl)-4)
		},
	})
}

// nameSize is the size of the name in bold, so that choosing a tab moves
// nothing.
func (b *tab) nameSize() fyne.Size {
	return fyne.MeasureText(b.name.text, look.Size(b, look.SizeBody), fyne.TextStyle{Bold: true})
}

func (b *tab) paint() {
	active := b.tabs.active == b.index
	b.name.bold, b.name.tone, b.count.tone = active, look.ToneMuted, look.ToneMuted
	b.name.align = fyne.TextAlignCenter
	b.mark.Hidden = !active
	b.mark.CornerRadius = 1
	b.mark.FillColor = look.Color(b, look.ColorPrimary)
	if b.tabs.pill {
		b.mark.FillColor = look.Color(b, look.ColorRaised)
		b.mark.CornerRadius = look.RadiusControl
		b.mark.Shadow = canvas.Shadow{Color: look.Color(b, look.ColorShadow), BlurRadius: 3, Offset: fyne.NewPos(0, 1)}
	}
	if active {
		b.name.tone = look.ToneText
		b.count.tone = look.TonePrimary
	}
	if b.hovered {
		b.name.tone = look.ToneText
	}
	b.name.Refresh()
	b.ring.show(b, b.focused)
}
