package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// CellKind says what a column shows.
type CellKind int

// The kinds of column.
const (
	CellText   CellKind = iota // Text, and below it Note in the second voice
	CellPerson                 // an avatar made from Text, beside Text and Note
	CellClient                 // a client's badge in Accent, beside Text and Note
	CellStatus                 // Icon and Text in Tone
	CellIcon                   // Icon in the second voice and Text in Tone, not bold
	CellNumber                 // Text at the right
	CellChips                  // up to four Chips
	CellCheck                  // a tick box showing Checked; see DataList.OnCheck
	CellAct                    // Text at the right, then Icon in Tone that can be pressed; see DataList.OnAct
	CellSign                   // Icon in Tone alone; what it says is in Tip, under the resting pointer
)

// maxChips is how many chips a cell shows; further ones are left out.
const maxChips = 4

// Cell is what one place of a row shows; which fields count depends on the kind
// of the column.
type Cell struct {
	Text    string
	Note    string
	Tone    look.Tone
	Icon    look.Icon
	Strong  bool
	Accent  look.Accent
	Checked bool
	Chips   []ChipText
	Tip     string
}

// ChipText is a chip as a value.
type ChipText struct {
	Text string
	Tone look.Tone
}

// cellView is the drawn form of a Cell. It is made once and then only changed.
type cellView struct {
	kind   CellKind
	text   *Text
	note   *Text
	avatar *Avatar
	status *Status
	check  *checkBox
	act    *cellAct
	sign   *cellSign
	chips  [maxChips]*Chip
	shown  int // chips in use
}

func newCellView(kind CellKind) *cellView {
	v := &cellView{kind: kind}
	switch kind {
	case CellStatus, CellIcon:
		v.status = NewStatus("", "", look.ToneMuted)
		v.status.plain = kind == CellIcon
		v.status.word.bold = kind == CellStatus
		return v
	case CellCheck:
		v.check = newCheckBox()
		return v
	case CellSign:
		v.sign = newCellSign()
		return v
	case CellChips:
		for i := range v.chips {
			v.chips[i] = NewChip("", look.ToneMuted)
		}
		return v
	case CellAct:
		v.act = newCellAct()
	case CellPerson, CellClient:
		v.avatar = NewAvatar("")
		v.avatar.square = kind == CellClient
	}
	v.text, v.note = Body("").Cut(), Caption("").Cut()
	if kind == CellNumber || kind == CellAct {
		v.text.align, v.note.align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	}
	return v
}

func (v *cellView) objects() []fyne.CanvasObject {
	switch v.kind {
	case CellStatus, CellIcon:
		return []fyne.CanvasObject{v.status}
	case CellCheck:
		return []fyne.CanvasObject{v.check}
	case CellSign:
		return []fyne.CanvasObject{v.sign}
	case CellChips:
		out := make([]fyne.CanvasObject, 0, maxChips)
		for _, chip := range v.chips {
			out = append(out, chip)
		}
		return out
	case CellAct:
		return []fyne.CanvasObject{v.text, v.act}
	case CellPerson, CellClient:
		return []fyne.CanvasObject{v.avatar, v.text, v.note}
	default:
		return []fyne.CanvasObject{v.text, v.note}
	}
}

// set shows c.
func (v *cellView) set(c *Cell) {
	switch v.kind {
	case CellStatus, CellIcon:
		v.status.Set(c.Icon, c.Text, c.Tone)
		return
	case CellCheck:
		v.check.set(c.Checked)
		return
	case CellSign:
		v.sign.set(c.Icon, c.Tone, c.Tip)
		return
	case CellChips:
		v.shown = min(len(c.Chips), maxChips)
		for i, chip := range v.chips {
			if chip.Hidden = i >= v.shown; !chip.Hidden {
				chip.Set(c.Chips[i].Text, c.Chips[i].Tone)
			}
		}
		return
	case CellAct:
		v.act.set(c.Icon, c.Tone)
	case CellPerson:
		v.avatar.Set(c.Text)
	case CellClient:
		v.avatar.SetClient(c.Text, c.Accent)
	}
	v.text.SetBold(c.Strong || v.kind == CellPerson)
	v.text.SetTone(c.Tone)
	v.text.SetText(c.Text)
	v.note.SetText(c.Note)
}

// lay puts the cell at x, w wide, into a row h high.
func (v *cellView) lay(x, w, h float32) {
	switch v.kind {
	case CellStatus, CellIcon:
		m := v.status.MinSize()
		place(v.status, x, (h-m.Height)/2, w, m.Height)
	case CellCheck:
		m := v.check.MinSize()
		place(v.check, x-look.Space4, (h-m.Height)/2, m.Width, m.Height)
	case CellSign:
		m := v.sign.MinSize()
		place(v.sign, x, (h-m.Height)/2, m.Width, m.Height)
	case CellChips:
		right := x + w
		for i, chip := range v.chips {
			m := chip.MinSize()
			fits := i < v.shown && x+m.Width <= right+0.5
			if chip.Hidden = !fits; fits {
				place(chip, x, (h-m.Height)/2, m.Width, m.Height)
				x += m.Width + look.Space4
			}
		}
	case CellAct:
		side := v.act.MinSize().Width
		twoLines(v.text, v.note, x, x+w-side-look.Space2, h)
		place(v.act, x+w-side, (h-side)/2, side, side)
	case CellPerson, CellClient:
		side := v.avatar.MinSize().Width
		place(v.avatar, x, (h-side)/2, side, side)
		twoLines(v.text, v.note, x+side+10, x+w, h)
	default:
		twoLines(v.text, v.note, x, x+w, h)
	}
}

// checkBox is the tick box of a row. It takes no keyboard of its own: the list
// ticks it on Space.
type checkBox struct {
	widget.BaseWidget
	press func()
	on    bool
	pic   *Icon
}

func newCheckBox() *checkBox {
	c := &checkBox{pic: NewIcon(look.IconBoxOff, look.ToneMuted)}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped ticks.
func (c *checkBox) Tapped(*fyne.PointEvent) {
	if c.press != nil {
		c.press()
	}
}

func (c *checkBox) set(on bool) {
	c.on = on
	if on {
		c.pic.Set(look.IconBoxOn, look.TonePrimary)
	} else {
		c.pic.Set(look.IconBoxOff, look.ToneMuted)
	}
}

// CreateRenderer belongs to Fyne.
func (c *checkBox) CreateRenderer() fyne.WidgetRenderer {
	return draw(c, &drawing{
		objects: []fyne.CanvasObject{c.pic},
		layout:  fill(c.pic),
		refresh: c.pic.Refresh,
		min:     func() fyne.Size { return fyne.NewSquareSize(look.Size(c, look.SizeIcon) + look.Space8) },
	})
}

// cellAct is a picture in a row that can be pressed. It takes no keyboard of its
// own: whoever uses it gives the list a key for the same.
type cellAct struct {
	widget.BaseWidget
	press   func()
	icon    look.Icon
	tone    look.Tone
	hovered bool
	ground  *canvas.Circle
	pic     *Icon
}

var (
	_ fyne.Tappable     = (*cellAct)(nil)
	_ desktop.Hoverable = (*cellAct)(nil)
)

func newCellAct() *cellAct {
	a := &cellAct{ground: canvas.NewCircle(color.Transparent), pic: NewIcon("", look.ToneMuted)}
	a.ExtendBaseWidget(a)
	return a
}

// Tapped presses.
func (a *cellAct) Tapped(*fyne.PointEvent) {
	if a.press != nil && a.icon != "" {
		a.press()
	}
}

// MouseIn shows that it can be pressed.
func (a *cellAct) MouseIn(*desktop.MouseEvent) { a.hover(true) }

// MouseMoved does nothing.
func (a *cellAct) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides it again.
func (a *cellAct) MouseOut() { a.hover(false) }

func (a *cellAct) hover(on bool) {
	a.hovered = on
	a.Refresh()
}

func (a *cellAct) set(icon look.Icon, tone look.Tone) {
	a.icon, a.tone = icon, tone
	a.Hidden = icon == ""
	a.Refresh()
}

// CreateRenderer belongs to Fyne.
func (a *cellAct) CreateRenderer() fyne.WidgetRenderer {
	return draw(a, &drawing{
		objects: []fyne.CanvasObject{a.ground, a.pic},
		layout: func(s fyne.Size) {
			fill(a.ground)(s)
			side := a.pic.MinSize().Width
			place(a.pic, (s.Width-side)/2, (s.Height-side)/2, side, side)
		},
		refresh: func() {
			a.ground.FillColor = color.Transparent
			if a.hovered {
				a.ground.FillColor = look.Color(a, a.tone.Soft())
			}
			a.pic.Set(a.icon, a.tone)
		},
		min: func() fyne.Size { return fyne.NewSquareSize(look.Size(a, look.SizeIcon) + look.Space8) },
	})
}
