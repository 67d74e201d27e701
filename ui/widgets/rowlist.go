package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// rowList are the rows of a DataList and their keys. Fyne's own list makes and fills all
// its rows anew at each step of a key; here a step fills those only that come into sight.
type rowList struct {
	widget.BaseWidget
	data     *DataList
	scroll   *container.Scroll
	view     *rowView
	current  int
	marked   int  // the row that was picked; -1 = none
	keyboard bool // has the keyboard
	shift    bool // is held down
	anchor   int  // the row on which it was pressed
	unseen   bool // the current row is to be brought into sight once there is room
}

var (
	_ fyne.Focusable  = (*rowList)(nil)
	_ desktop.Keyable = (*rowList)(nil)
)

func newRowList(d *DataList) *rowList {
	l := &rowList{data: d, marked: -1}
	l.view = newRowView(l)
	l.scroll = container.NewVScroll(l.view)
	l.scroll.OnScrolled = func(fyne.Position) { l.view.arrange() }
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer belongs to Fyne.
func (l *rowList) CreateRenderer() fyne.WidgetRenderer {
	return draw(l, &drawing{
		objects: []fyne.CanvasObject{l.scroll},
		layout: func(s fyne.Size) {
			fill(l.scroll)(s)
			l.view.arrange()
			if l.unseen {
				l.bring(l.current)
			}
		},
		refresh: l.scroll.Refresh,
		min:     l.scroll.MinSize,
	})
}

// clicked picks or opens a row.
func (l *rowList) clicked(row int) {
	Focus(l)
	moved := l.current != row
	l.current = row
	if l.data.picks {
		l.marked = row
		l.view.mark()
		if moved && l.data.OnMove != nil {
			l.data.OnMove(row)
		}
		return
	}
	l.view.mark()
	if l.data.OnOpen != nil {
		l.data.OnOpen(row)
	}
}

// move makes row, kept within the rows, the current one.
func (l *rowList) move(row int) {
	n := l.data.length()
	if n == 0 {
		l.current, l.marked = 0, -1
		return
	}
	row = min(max(row, 0), n-1)
	moved := row != l.current
	l.current = row
	if l.data.picks {
		l.marked = row
	}
	l.bring(row)
	l.view.mark()
	if moved && l.data.OnMove != nil {
		l.data.OnMove(row)
	}
}

// bring scrolls until row can be seen.
func (l *rowList) bring(row int) {
	shown := l.scroll.Size().Height
	if l.unseen = shown <= 0; l.unseen {
		return
	}
	if l.view.MinSize().Height != l.view.Size().Height {
		l.scroll.Refresh() // there are more rows, or fewer, than it knows of
	}
	top, high, to := l.view.top(row), l.data.rowHeight(), l.scroll.Offset.Y
	switch {
	case top < to:
		to = top
	case top+high > to+shown:
		to = top + high - shown
	}
	l.scroll.ScrollToOffset(fyne.NewPos(0, to))
	l.view.arrange()
}

// KeyDown notes where Shift was pressed.
func (l *rowList) KeyDown(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		l.shift, l.anchor = true, l.current
	}
}

// KeyUp notes that it was let go.
func (l *rowList) KeyUp(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		l.shift = false
	}
}

// step moves to row; with Shift the rows from where it was pressed are ticked.
func (l *rowList) step(row int) {
	before := l.current
	l.move(row)
	if !l.shift || l.data.OnSpan == nil || l.data.length() == 0 {
		return
	}
	if before != l.current {
		l.data.OnSpan(min(l.anchor, before), max(l.anchor, before), false)
	}
	l.data.OnSpan(min(l.anchor, l.current), max(l.anchor, l.current), true)
	l.Refresh()
}

// FocusGained shows which row is the current one.
func (l *rowList) FocusGained() {
	l.keyboard = true
	reveal(l)
	l.view.mark()
}

// FocusLost hides it again.
func (l *rowList) FocusLost() {
	l.keyboard, l.shift = false, false
	l.view.mark()
}

// TypedKey moves, opens and ticks; see DataList.
func (l *rowList) TypedKey(ev *fyne.KeyEvent) {
	page := max(int(l.Size().Height/(l.data.rowHeight()+rowGap))-1, 1)
	switch ev.Name {
	case fyne.KeyDown:
		l.step(l.current + 1)
	case fyne.KeyUp:
		if l.current == 0 && !l.shift && l.data.OnTop != nil {
			l.data.OnTop()
			return
		}
		l.step(l.current - 1)
	case fyne.KeyPageDown:
		l.step(l.current + page)
	case fyne.KeyPageUp:
		l.step(l.current - page)
	case fyne.KeyHome:
		l.step(0)
	case fyne.KeyEnd:
		l.step(l.data.length() - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		l.open()
	case fyne.KeySpace:
		l.tick()
	default:
		if l.data.OnKey == nil || !l.data.OnKey(l.data.Current(), ev) {
			PassKey(l, ev)
		}
	}
}

// TypedRune hands characters to the screen.
func (l *rowList) TypedRune(r rune) {
	if l.data.OnRune != nil && r != ' ' {
		l.data.OnRune(l.data.Current(), r)
		return
	}
	PassRune(l, r)
}

func (l *rowList) open() {
	if row := l.data.Current(); row >= 0 && l.data.OnOpen != nil {
		l.data.OnOpen(row)
	}
}

func (l *rowList) tick() {
	row := l.data.Current()
	if row >= 0 && l.data.OnCheck != nil {
		l.data.OnCheck(row)
		l.view.renew(row)
		return
	}
	l.open()
}
