package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Day is one day of a DayStrip.
type Day struct {
	Name  string
	Note  string
	Parts []DayPart
}

// DayPart is so many of a day's things, in their tone.
type DayPart struct {
	Count int
	Tone  look.Tone
}

// dayFrame is room in the scroller for the frame around a day.
const dayFrame = look.Space4

// DayStrip is a line of days beside each other, each with a bar as long as it is full;
// one of them is the current one. A press on a day reports it; by keyboard the screen
// moves.
type DayStrip struct {
	widget.BaseWidget

	onPick func(day int)
	days   []Day
	at     int
	bars   []*dayBar
	row    *fyne.Container
	scroll *container.Scroll
}

// NewDayStrip makes one; pick gets the index of a day that is pressed.
func NewDayStrip(pick func(day int)) *DayStrip {
	d := &DayStrip{onPick: pick, at: -1, row: HStack(look.Space8)}
	d.scroll = container.NewHScroll(InsetBy(dayFrame, dayFrame, look.Space8, dayFrame, d.row))
	d.ExtendBaseWidget(d)
	return d
}

// Set shows days, one of which is the current one; -1 = none is.
func (d *DayStrip) Set(days []Day, at int) {
	same := slices.EqualFunc(d.days, days, func(a, b Day) bool {
		return a.Name == b.Name && a.Note == b.Note && slices.Equal(a.Parts, b.Parts)
	})
	if !same {
		d.days = days
		d.build()
	}
	d.at = -2 // it is shown anew
	d.Select(at)
}

func (d *DayStrip) build() {
	most := 1
	for _, day := range d.days {
		most = max(most, day.total())
	}
	d.bars, d.row.Objects = nil, nil
	for i, day := range d.days {
		b := newDayBar(day, most, func() { d.onPick(i) })
		d.bars = append(d.bars, b)
		d.row.Add(b)
	}
	d.Refresh()
}

// Select makes a day the current one and brings it into sight.
func (d *DayStrip) Select(at int) {
	if at == d.at {
		return
	}
	d.at = at
	for i, b := range d.bars {
		b.on = i == at
		b.Refresh()
	}
	if at < 0 || at >= len(d.bars) {
		return
	}
	b := d.bars[at]
	left, right := b.Position().X, b.Position().X+b.Size().Width+2*dayFrame
	switch {
	case left < d.scroll.Offset.X:
		d.scroll.ScrollToOffset(fyne.NewPos(left, 0))
	case right > d.scroll.Offset.X+d.scroll.Size().Width && d.scroll.Size().Width > 0:
		d.scroll.ScrollToOffset(fyne.NewPos(right-d.scroll.Size().Width, 0))
	}
}

// CreateRenderer belongs to Fyne.
func (d *DayStrip) CreateRenderer() fyne.WidgetRenderer {
	return draw(d, &drawing{
		objects: []fyne.CanvasObject{d.scroll},
		layout: func(s fyne.Size) {
			place(d.scroll, -dayFrame, -dayFrame, s.Width+2*dayFrame, s.Height+dayFrame)
		},
		refresh: d.scroll.Refresh,
		min:     func() fyne.Size { return fyne.NewSize(120, d.row.MinSize().Height+look.Space8) },
	})
}

func (d Day) total() (n int) {
	for _, p := range d.Parts {
		n += p.Count
	}
	return n
}

// dayBar is one day.
type dayBar struct {
	widget.BaseWidget
	day    Day
	most   int
	on     bool
	picked func()
	name   *Text
	note   *Text
}

func newDayBar(day Day, most int, picked func()) *dayBar {
	b := &dayBar{day: day, most: most, picked: picked, name: NewText(RoleCaptionStrong, day.Name), note: Caption(day.Note)}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped reports the day.
func (b *dayBar) Tapped(*fyne.PointEvent) { b.picked() }

// barHeight is that of the bar between a day's name and its note.
const barHeight = 6

// CreateRenderer belongs to Fyne.
func (b *dayBar) CreateRenderer() fyne.WidgetRenderer {
	box, groove := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	parts := make([]*canvas.Rectangle, len(b.day.Parts))
	objects := []fyne.CanvasObject{box, groove, b.name, b.note}
	for i := range parts {
		parts[i] = canvas.NewRectangle(nil)
		objects = append(objects, parts[i])
	}
	line := func() float32 { return b.name.MinSize().Height }
	return draw(b, &drawing{
		objects: objects,
		refresh: func() {
			box.CornerRadius, box.StrokeWidth = look.RadiusControl, 1
			box.FillColor, box.StrokeColor = look.Color(b, look.ColorCard), look.Color(b, look.ColorSeparator)
			groove.FillColor, groove.CornerRadius = look.Color(b, look.ColorSoftNeutral), barHeight/2
			b.name.tone = look.ToneText
			if b.on {
				box.FillColor, box.StrokeColor = look.Color(b, look.TonePrimary.Soft()), look.Color(b, look.TonePrimary.Color())
				b.name.tone = look.TonePrimary
			}
			for i, p := range parts {
				p.FillColor, p.CornerRadius = look.Color(b, b.day.Parts[i].Tone.Color()), barHeight/2
			}
			b.name.Refresh()
			b.note.Refresh()
		},
		layout: func(s fyne.Size) {
			fill(box)(s)
			x, y, w := look.Space12, look.Space8, s.Width-2*look.Space12
			place(b.name, x, y, w, line())
			y += line() + look.Space4
			place(groove, x, y, w, barHeight)
			at := x
			for i, p := range parts {
				long := w * float32(b.day.Parts[i].Count) / float32(b.most)
				place(p, at, y, long, barHeight)
				at += long
			}
			place(b.note, x, y+barHeight+look.Space4, w, line())
		},
		min: func() fyne.Size {
			w := max(b.name.MinSize().Width, b.note.MinSize().Width, 72*look.Size(b, look.SizeOne))
			return fyne.NewSize(w+2*look.Space12, 2*line()+barHeight+2*look.Space4+2*look.Space8)
		},
	})
}
