package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// rowList is Fyne's list with the keys of a DataList.
type rowList struct {
	widget.List
	data     *DataList
	current  int
	keyboard bool // has the keyboard
	shift    bool // is held down
	anchor   int  // the row on which it was pressed
}

var _ desktop.Keyable = (*rowList)(nil)

func newRowList(d *DataList) *rowList {
	l := &rowList{data: d}
	l.Length = d.length
	l.CreateItem = func() fyne.CanvasObject { return newDataRow(d) }
	l.UpdateItem = func(row widget.ListItemID, o fyne.CanvasObject) {
		if r, ok := o.(*dataRow); ok {
			r.show(row)
		}
	}
	l.OnSelected = l.picked
	l.ExtendBaseWidget(l)
	return l
}

// picked is Fyne's news of a click.
func (l *rowList) picked(row widget.ListItemID) {
	moved := l.current != row
	l.current = row
	if l.data.picks {
		if moved && l.data.OnMove != nil {
			l.data.OnMove(row)
		}
		return
	}
	l.UnselectAll()
	if l.data.OnOpen != nil {
		l.data.OnOpen(row)
	}
}

// move makes row, kept within the rows, the current one.
func (l *rowList) move(row int) {
	n := l.data.length()
	if n == 0 {
		l.current = 0
		return
	}
	row = min(max(row, 0), n-1)
	moved := row != l.current
	l.current = row
	if l.data.picks {
		l.OnSelected = nil
		l.Select(row)
		l.OnSelected = l.picked
	}
	l.Highlight(row)
	if moved && l.data.OnMove != nil {
		l.data.OnMove(row)
	}
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
	l.List.FocusGained()
	l.RefreshItem(l.current)
}

// FocusLost hides it again.
func (l *rowList) FocusLost() {
	l.keyboard, l.shift = false, false
	l.List.FocusLost()
	l.RefreshItem(l.current)
}

// TypedKey moves, opens and ticks; see DataList.
func (l *rowList) TypedKey(ev *fyne.KeyEvent) {
	page := max(int(l.Size().Height/(l.data.rowHeight()+4))-1, 1)
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
	}
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
		l.RefreshItem(row)
		return
	}
	l.open()
}
