package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// cellSign is a picture in a row that says more under the resting pointer. A press goes
// to the row.
type cellSign struct {
	widget.BaseWidget
	tip string
	pic *Icon
}

var _ desktop.Hoverable = (*cellSign)(nil)

func newCellSign() *cellSign {
	s := &cellSign{pic: NewIcon("", look.ToneMuted)}
	s.ExtendBaseWidget(s)
	return s
}

func (s *cellSign) set(icon look.Icon, tone look.Tone, tip string) {
	if tip != s.tip {
		s.MouseOut()
	}
	s.tip, s.Hidden = tip, icon == ""
	s.pic.Set(icon, tone)
	s.Refresh()
}

// Tip is what it says under the resting pointer.
func (s *cellSign) Tip() string { return s.tip }

// MouseIn shows what it says, once the pointer has rested.
func (s *cellSign) MouseIn(*desktop.MouseEvent) {
	if h, ok := hostOf(s).(tipHost); ok && s.tip != "" {
		h.showTip(s, s.tip, tipDelay)
	}
}

// MouseMoved does nothing.
func (s *cellSign) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides it again.
func (s *cellSign) MouseOut() {
	if h, ok := hostOf(s).(tipHost); ok {
		h.hideTip(s)
	}
}

// CreateRenderer belongs to Fyne.
func (s *cellSign) CreateRenderer() fyne.WidgetRenderer {
	return draw(s, &drawing{
		objects: []fyne.CanvasObject{s.pic},
		layout:  fill(s.pic),
		refresh: s.pic.Refresh,
		min:     func() fyne.Size { return fyne.NewSquareSize(look.Size(s, look.SizeIcon) + look.Space4) },
	})
}
