package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Column is one column of a DataList.
type Column struct {
	Title string
	Kind  CellKind
	Width float32 // at normal text size; 0 shares what the fixed columns leave
	Share float32 // weight among the sharing columns; 0 means 1
	Like  string  // what has to have room, such as the longest date; each line of it widens Width
	Least float32 // what a sharing column should have before spare ones are left out
	Sort  bool    // the head can be pressed; see DataList.OnSort
	// Spare columns are left out where there is little room, the highest first; 0 =
	// never.
	Spare int
}

// DataList is the kit's table: a head with columns, rows that are drawn only
// while they can be seen, and a line with the count. It holds no data: it asks
// Length and Fill, and tells what the user wants.
//
// Keys: arrows, Page Up and Down, Home and End move; Enter opens; Space ticks
// if there are tick boxes, else opens; Up on the first row calls OnTop. Shift with
// a key that moves ticks the rows on the way, and unticks them on the way back.
type DataList struct {
	widget.BaseWidget

	// Length is how many rows there are.
	Length func() int
	// Fill writes row into cells, which are empty and as many as the columns.
	// It is called for each row on the screen at each refresh and must be quick.
	Fill func(row int, cells []Cell)

	OnOpen  func(row int)                         // Enter or a click
	OnMove  func(row int)                         // another row is the current one
	OnSort  func(column int, descending bool)     // a head was pressed
	OnCheck func(row int)                         // a tick box was pressed
	OnSpan  func(first, last int, on bool)        // rows are to be ticked, or no longer
	OnAct   func(row, column int)                 // the picture of a CellAct was pressed
	OnTop   func()                                // Up on the first row
	OnKey   func(row int, ev *fyne.KeyEvent) bool // any other key
	OnRune  func(row int, r rune)                 // a character

	columns []Column
	spans   []span
	width   float32
	single  bool
	picks   bool
	bare    bool
	onCard  bool

	sortBy int
	desc   bool
	heads  []*columnHead
	list   *rowList
	foot   *Text
	empty  fyne.CanvasObject
}

type span struct{ x, w float32 }

// unseen is where a column that is left out lies: far beyond the row's edge.
const unseen float32 = 1 << 14

// leastShare is what a sharing column gets before a spare one is left out.
const leastShare float32 = 200

const (
	listSide  float32 = 6  // between the frame and the rows
	cellInset float32 = 10 // between a row's edge and its first cell
	cellGap   float32 = 16
)

// NewDataList makes a table with rows of two lines.
func NewDataList(columns ...Column) *DataList {
	d := &DataList{columns: columns, spans: make([]span, len(columns)), sortBy: -1, foot: Caption("").Cut()}
	for i := range columns {
		d.heads = append(d.heads, newColumnHead(d, i))
	}
	d.list = newRowList(d)
	d.ExtendBaseWidget(d)
	return d
}

// SingleLine makes rows of one line.
func (d *DataList) SingleLine() *DataList { d.single = true; return d }

// Picks makes a click choose a row in place of opening it, for a list with
// details beside it. The current row stays marked.
func (d *DataList) Picks() *DataList { d.picks = true; return d }

// Bare leaves out frame and head, for lists inside dialogs and panels.
func (d *DataList) Bare() *DataList { d.bare = true; return d }

// OnCard says that it lies on a card or in a dialog: its ground is there already.
func (d *DataList) OnCard() *DataList { d.onCard = true; return d }

// WithEmpty shows o in place of the rows while there are none.
func (d *DataList) WithEmpty(o fyne.CanvasObject) *DataList { d.empty = o; return d }

// SetEmpty changes what is shown while there are no rows.
func (d *DataList) SetEmpty(o fyne.CanvasObject) {
	if d.empty != o {
		d.empty = o
		d.Refresh()
	}
}

// SetCount sets the line at the foot, for example "55 of 122 jobs"; "" for none.
func (d *DataList) SetCount(text string) {
	if d.foot.text != text {
		d.foot.text = text
		d.Refresh()
	}
}

// SetSort shows by which column the rows are sorted; -1 for none.
func (d *DataList) SetSort(column int, descending bool) {
	d.sortBy, d.desc = column, descending
	for _, h := range d.heads {
		h.Refresh()
	}
}

// Current is the row that keys act on; -1 if there are no rows.
func (d *DataList) Current() int { return min(d.list.current, d.length()-1) }

// SetCurrent makes row the current one and brings it into view.
func (d *DataList) SetCurrent(row int) { d.list.move(row) }

// Focus gives the rows the keyboard.
func (d *DataList) Focus() { Focus(d.list) }

// Focusable is what takes the keyboard.
func (d *DataList) Focusable() fyne.Focusable { return d.list }

// RefreshRow draws one row again.
func (d *DataList) RefreshRow(row int) { d.list.view.renew(row) }

func (d *DataList) length() int {
	if d.Length == nil {
		return 0
	}
	return d.Length()
}

// CreateRenderer belongs to Fyne.
func (d *DataList) CreateRenderer() fyne.WidgetRenderer {
	box, line, line2 := NewPlate(), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	ground := container.NewWithoutLayout(box.Objects()...)
	box.On(d.onCard)
	holder := container.NewWithoutLayout()
	objects := []fyne.CanvasObject{ground, line, line2}
	for _, h := range d.heads {
		objects = append(objects, h) // before the rows, for Tab
	}
	objects = append(objects, d.list, holder, d.foot)
	return draw(d, &drawing{
		objects: objects,
		refresh: func() {
			box.Card(d)
			line.FillColor, line2.FillColor = look.Color(d, look.ColorSeparator), look.Color(d, look.ColorSeparator)
			ground.Hidden, line.Hidden = d.bare, d.bare
			line2.Hidden = d.foot.text == ""
			d.width = 0
			d.refresh(holder)
		},
		layout: func(s fyne.Size) {
			box.Lay(0, 0, s.Width, s.Height)
			d.layout(s, line, line2, holder)
		},
		min: func() fyne.Size { return fyne.NewSize(d.least(), 3*look.Size(d, look.SizeRow)) },
	})
}

func (d *DataList) refresh(holder *fyne.Container) {
	none := d.length() == 0 && d.empty != nil
	d.list.Hidden = none
	holder.Objects = nil
	if none {
		holder.Objects = []fyne.CanvasObject{d.empty}
	}
	for _, h := range d.heads {
		h.Refresh()
	}
	d.foot.Refresh()
	if !none {
		d.list.Refresh()
	}
}

func (d *DataList) layout(s fyne.Size, line, line2 fyne.CanvasObject, holder *fyne.Container) {
	top, side := float32(0), float32(0)
	if !d.bare {
		top, side = look.Size(d, look.SizeHeader), listSide
		place(line, 0, top, s.Width, 1)
		top++
	}
	bottom := float32(0)
	if d.foot.text != "" {
		m := d.foot.MinSize().Height
		bottom = m + 2*look.Space8
		place(line2, 0, s.Height-bottom, s.Width, 1)
		place(d.foot, side+cellInset, s.Height-bottom+look.Space8, s.Width-2*(side+cellInset), m)
	}
	d.measure(s.Width - 2*side)
	for i, h := range d.heads {
		h.Hidden = d.bare || d.spans[i].x == unseen
		place(h, side+d.spans[i].x-look.Space8, 2, d.spans[i].w+2*look.Space8, top-4)
	}
	gap := float32(0)
	if !d.bare {
		gap = look.Space4
	}
	place(d.list, side, top+gap, s.Width-2*side, s.Height-top-bottom-2*gap)
	place(holder, side, top, s.Width-2*side, s.Height-top-bottom)
	if len(holder.Objects) > 0 {
		fill(holder.Objects[0])(holder.Size())
	}
}

func (d *DataList) rowHeight() float32 {
	if d.single {
		return look.Size(d, look.SizeRowSingle)
	}
	return look.Size(d, look.SizeRow)
}

// dataRow is one drawn row; it is made once and then filled again and again.
type dataRow struct {
	widget.BaseWidget
	list  *DataList
	row   int
	cells []Cell
	views []*cellView
}

var (
	_ fyne.Tappable     = (*dataRow)(nil)
	_ desktop.Hoverable = (*dataRow)(nil)
)

func newDataRow(d *DataList) *dataRow {
	r := &dataRow{list: d, row: -1, cells: make([]Cell, len(d.columns))}
	for i, c := range d.columns {
		v := newCellView(c.Kind)
		if v.check != nil {
			v.check.press = r.tick
		}
		if v.act != nil {
			v.act.press = func() { r.act(i) }
		}
		r.views = append(r.views, v)
	}
	r.ExtendBaseWidget(r)
	return r
}

// show fills the row with the data of row.
func (r *dataRow) show(row int) {
	r.row = row
	clear(r.cells)
	if r.list.Fill != nil && row < r.list.length() {
		r.list.Fill(row, r.cells)
	}
	for i, v := range r.views {
		v.set(&r.cells[i])
	}
	r.arrange(r.Size())
}

// Tapped picks or opens the row.
func (r *dataRow) Tapped(*fyne.PointEvent) { r.list.list.clicked(r.row) }

// MouseIn shows that the row can be pressed.
func (r *dataRow) MouseIn(*desktop.MouseEvent) { r.list.list.view.hover(r.row) }

// MouseMoved does nothing.
func (r *dataRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides it again.
func (r *dataRow) MouseOut() { r.list.list.view.hover(-1) }

func (r *dataRow) tick() {
	if r.list.OnCheck != nil {
		r.list.OnCheck(r.row)
		r.list.RefreshRow(r.row)
	}
}

func (r *dataRow) act(column int) {
	if r.list.OnAct != nil {
		r.list.OnAct(r.row, column)
	}
}

func (r *dataRow) arrange(s fyne.Size) {
	r.list.measure(s.Width)
	for i, v := range r.views {
		v.lay(r.list.spans[i].x, r.list.spans[i].w, s.Height)
	}
}

// CreateRenderer belongs to Fyne.
func (r *dataRow) CreateRenderer() fyne.WidgetRenderer {
	var objects []fyne.CanvasObject
	for _, v := range r.views {
		objects = append(objects, v.objects()...)
	}
	return draw(r, &drawing{
		objects: objects,
		layout:  r.arrange,
		refresh: func() {
			for _, o := range objects {
				o.Refresh()
			}
		},
		min: func() fyne.Size {
			return fyne.NewSize(100, r.list.rowHeight())
		},
	})
}

// columnHead names a column and, if the column can be sorted by, shows how.
type columnHead struct {
	control
	list   *DataList
	index  int
	word   *Text
	arrow  *Icon
	ring   ring
	column Column
}

func newColumnHead(d *DataList, index int) *columnHead {
	h := &columnHead{list: d, index: index, column: d.columns[index], ring: newRing(look.RadiusControl)}
	h.word = NewText(RoleCaptionStrong, h.column.Title).Cut()
	h.arrow = newIcon(look.IconSort, look.ColorDisabled, look.SizeIconSmall)
	h.begin(h, h.sort)
	h.disabled = !h.column.Sort
	return h
}

func (h *columnHead) sort() {
	desc := h.list.sortBy == h.index && !h.list.desc
	h.list.SetSort(h.index, desc)
	if h.list.OnSort != nil {
		h.list.OnSort(h.index, desc)
	}
}

// CreateRenderer belongs to Fyne.
func (h *columnHead) CreateRenderer() fyne.WidgetRenderer {
	return draw(h, &drawing{
		objects: []fyne.CanvasObject{h.word, h.arrow, h.ring.Rectangle},
		refresh: func() {
			active := h.list.sortBy == h.index
			icon, color, tone := look.IconSort, look.ColorDisabled, look.ToneMuted
			switch {
			case active && h.list.desc:
				icon, color, tone = look.IconDown, look.ColorPrimary, look.TonePrimary
			case active:
				icon, color, tone = look.IconUp, look.ColorPrimary, look.TonePrimary
			case h.hovered && h.column.Sort:
				tone = look.ToneText
			}
			h.arrow.set(icon, color)
			h.arrow.Hidden = !h.column.Sort
			h.word.SetTone(tone)
			h.ring.show(h, h.focused)
		},
		layout: h.layout,
		min:    func() fyne.Size { return fyne.NewSize(20, look.Size(h, look.SizeHeader)-4) },
	})
}

func (h *columnHead) layout(s fyne.Size) {
	h.ring.inside(s)
	m := h.word.measure(h.word.text)
	side := float32(0)
	if h.column.Sort {
		side = h.arrow.MinSize().Width + look.Space2
	}
	w := min(m.Width+1, s.Width-2*look.Space8-side)
	x := look.Space8
	if h.column.Kind == CellNumber || h.column.Kind == CellAct {
		x = s.Width - look.Space8 - w - side
	}
	place(h.word, x, (s.Height-m.Height)/2, w, m.Height)
	place(h.arrow, x+w+look.Space2, (s.Height-side)/2, side, side)
}
