package widgets

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// rowGap lies between two rows, with a line in it.
const rowGap float32 = 4

// rowView is what a rowList scrolls: as tall as all rows, with only those drawn that can
// be seen. A row keeps its place among the drawn ones as long as it is in sight.
type rowView struct {
	widget.BaseWidget
	list    *rowList
	rows    []*dataRow // row n is drawn by the one at n modulo their number
	lines   []Flat     // of these the toolkit draws just the one pixel, of a rectangle three
	ground  Pane       // of the row that was picked
	veils   [2]Pane    // of the row with the keyboard, and of that under the pointer
	ring    Pane
	hovered int // the row under the pointer; -1 = none
	drawing *drawing
}

func newRowView(l *rowList) *rowView {
	v := &rowView{list: l, hovered: -1, ground: NewPane(), veils: [2]Pane{NewPane(), NewPane()}, ring: NewPane()}
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer belongs to Fyne.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer {
	v.drawing = &drawing{
		layout:  func(fyne.Size) { v.arrange() },
		refresh: v.refresh,
		min: func() fyne.Size {
			return fyne.NewSize(100, max(v.top(v.list.data.length())-rowGap, 0))
		},
	}
	v.collect()
	return draw(v, v.drawing)
}

// top is where a row begins.
func (v *rowView) top(row int) float32 { return float32(row) * (v.list.data.rowHeight() + rowGap) }

// refresh fills all rows in sight anew.
func (v *rowView) refresh() {
	card, none := look.Color(v, look.ColorCard), color.Transparent
	v.ground.Paint(look.Color(v, look.ColorSelection), card, none, 0, look.RadiusControl)
	for _, veil := range v.veils {
		veil.Paint(look.Color(v, look.ColorHover), card, none, 0, look.RadiusControl)
	}
	v.ring.Frame(look.Color(v, look.ColorFocus), 2, look.RadiusControl)
	for _, line := range v.lines {
		line.Paint(look.Color(v, look.ColorSeparator))
	}
	for _, r := range v.rows {
		r.row = -1
	}
	v.arrange()
}

// arrange puts the rows in sight where they are, and fills those that came into sight.
func (v *rowView) arrange() {
	if v.drawing == nil {
		return
	}
	height, shown := v.list.data.rowHeight(), v.list.scroll.Size()
	if shown.Height <= 0 {
		return
	}
	v.provide(int(math.Ceil(float64(shown.Height/(height+rowGap)))) + 1)
	n, size := v.list.data.length(), fyne.NewSize(shown.Width, height)
	first := max(int(v.list.scroll.Offset.Y/(height+rowGap)), 0)
	for row := first; row < first+len(v.rows); row++ {
		slot := row % len(v.rows)
		r, line := v.rows[slot], v.lines[slot]
		if r.Hidden = row >= n; r.Hidden {
			r.row = -1
			line.Hide()
			continue
		}
		if row == 0 {
			line.Hide()
		} else if !line.Visible() {
			line.Show()
		}
		r.Resize(size)
		r.Move(fyne.NewPos(0, v.top(row)))
		place(line, 0, v.top(row)-(rowGap+1)/2, shown.Width, 1)
		if r.row != row {
			r.show(row)
		}
	}
	v.mark()
}

// provide makes as many rows as can be in sight at once.
func (v *rowView) provide(n int) {
	if len(v.rows) == n {
		return
	}
	for len(v.rows) < n {
		line := newStretched()
		line.Paint(look.Color(v, look.ColorSeparator))
		v.rows, v.lines = append(v.rows, newDataRow(v.list.data)), append(v.lines, line)
	}
	v.rows, v.lines = v.rows[:n], v.lines[:n]
	for _, r := range v.rows {
		r.row = -1 // each has another place now
	}
	v.collect()
}

// collect are the things drawn, in their order.
func (v *rowView) collect() {
	objects := []fyne.CanvasObject{v.ground.Container, v.veils[0].Container, v.veils[1].Container}
	for _, r := range v.rows {
		objects = append(objects, r)
	}
	for _, line := range v.lines {
		objects = append(objects, line.CanvasObject)
	}
	v.drawing.objects = append(objects, v.ring.Container)
}

// mark shows which row was picked, which has the keyboard and which lies under the pointer.
func (v *rowView) mark() {
	l, keyboard := v.list, -1
	if l.keyboard {
		keyboard = l.current
	}
	v.lie(v.ground, l.marked, 0)
	v.lie(v.veils[0], keyboard, 0)
	v.lie(v.veils[1], v.hovered, 0)
	v.veils[0].Hidden = v.veils[0].Hidden || keyboard == l.marked
	v.veils[1].Hidden = v.veils[1].Hidden || v.hovered == l.marked || v.hovered == keyboard
	v.lie(v.ring, keyboard, 4) // so far in that nothing of it is cut off where a scroller ends
	canvas.Refresh(v.ground.Container)
}

// lie puts p into row, so far from its edges; it is hidden if there is no such row.
func (v *rowView) lie(p Pane, row int, inset float32) {
	p.Hidden = row < 0 || row >= v.list.data.length()
	p.Lay(inset, v.top(row)+inset, v.list.scroll.Size().Width-2*inset, v.list.data.rowHeight()-2*inset)
}

// hover notes which row lies under the pointer; -1 for none.
func (v *rowView) hover(row int) {
	v.hovered = row
	v.mark()
}

// renew fills one row anew, if it is in sight.
func (v *rowView) renew(row int) {
	for _, r := range v.rows {
		if r.row == row && !r.Hidden {
			r.show(row)
		}
	}
}
