package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Bar is what a BarLine shows: all that its bar says is said in Value and Note too.
type Bar struct {
	Name, Value, Note string
	Part              float64 // the bar's length, of 1
	Inner             float64 // the stronger part of it, from the left; 0 = it has one part
	Low, High         float64 // a thin line over the bar, from where to where; both 0 = none
	Weak              bool    // it says little: drawn in the second voice
}

// BarLine is one line of a chart: a name with its value at the right, a bar under both
// and, under the bar, a note.
type BarLine struct {
	widget.BaseWidget

	bar   Bar
	name  *Text
	value *Text
	note  *Text
	track *canvas.Rectangle
	outer *canvas.Rectangle
	inner *canvas.Rectangle
	reach [3]*canvas.Rectangle // the line over the bar and its two ends
}

// barThick is the height of a bar, and reachThick that of the line over it.
const (
	barThick   float32 = 10
	reachThick float32 = 2
)

// NewBarLine makes one.
func NewBarLine(b Bar) *BarLine {
	l := &BarLine{bar: b, name: Body(b.Name).Cut(), value: NewText(RoleStrong, b.Value), note: Caption(b.Note).Cut()}
	if b.Weak {
		l.value.Toned(look.ToneMuted)
	}
	l.track, l.outer, l.inner = canvas.NewRectangle(nil), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	for i := range l.reach {
		l.reach[i] = canvas.NewRectangle(nil)
	}
	l.ExtendBaseWidget(l)
	return l
}

// AccessibilityLabel is all that the line says.
func (l *BarLine) AccessibilityLabel() string {
	return withNote(withNote(l.bar.Name, l.bar.Value), l.bar.Note)
}

// CreateRenderer belongs to Fyne.
func (l *BarLine) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{l.track, l.outer, l.inner, l.name, l.value, l.note}
	for _, r := range l.reach {
		objects = append(objects, r)
	}
	return draw(l, &drawing{
		objects: objects,
		refresh: l.paint,
		layout:  l.layout,
		min: func() fyne.Size {
			h := l.name.MinSize().Height + look.Space4 + barThick
			if l.bar.Note != "" {
				h += look.Space4 + l.note.MinSize().Height
			}
			return fyne.NewSize(l.value.MinSize().Width+80*look.Size(l, look.SizeOne), h)
		},
	})
}

func (l *BarLine) paint() {
	l.track.FillColor = look.Color(l, look.ColorWell)
	l.outer.FillColor, l.inner.FillColor = look.Color(l, look.ColorPrimary), look.Color(l, look.ColorPrimary)
	switch {
	case l.bar.Inner > 0 || l.bar.Weak:
		l.outer.FillColor = look.Color(l, look.ColorInputBorder)
	}
	if l.bar.Weak {
		l.inner.FillColor = look.Color(l, look.ColorMuted)
	}
	for _, r := range []*canvas.Rectangle{l.track, l.outer, l.inner} {
		r.CornerRadius = barThick / 2
	}
	l.outer.Hidden, l.inner.Hidden = l.bar.Part <= 0, l.bar.Inner <= 0
	for _, r := range l.reach {
		r.FillColor = look.Color(l, look.ColorText)
		r.Hidden = l.bar.High <= l.bar.Low
	}
	l.name.Refresh()
	l.value.Refresh()
	l.note.Hidden = l.bar.Note == ""
	l.note.Refresh()
}

func (l *BarLine) layout(s fyne.Size) {
	v, h := l.value.MinSize(), l.name.MinSize().Height
	place(l.name, 0, 0, s.Width-v.Width-look.Space12, h)
	place(l.value, s.Width-v.Width, 0, v.Width, h)
	y := h + look.Space4
	long := func(part float64) float32 {
		if part <= 0 {
			return 0
		}
		return max(s.Width*float32(min(part, 1)), barThick)
	}
	place(l.track, 0, y, s.Width, barThick)
	place(l.outer, 0, y, long(l.bar.Part), barThick)
	place(l.inner, 0, y, long(l.bar.Inner), barThick)
	from, to := s.Width*float32(l.bar.Low), s.Width*float32(l.bar.High)
	mid := y + barThick/2
	place(l.reach[0], from, mid-reachThick/2, to-from, reachThick)
	for i, x := range []float32{from, to - reachThick} {
		place(l.reach[i+1], x, mid-barThick/2+1, reachThick, barThick-2)
	}
	place(l.note, 0, y+barThick+look.Space4, s.Width, l.note.MinSize().Height)
}
