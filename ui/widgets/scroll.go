package widgets

import (
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/look"
)

// Scroll is a scroller that brings into sight what gets the keyboard in it: without
// that, Tab walks through a form that nobody sees.
type Scroll struct {
	container.Scroll
	known bool // to the window's stage
}

// NewVScroll makes one that scrolls up and down.
func NewVScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{}
	s.Content, s.Direction = content, container.ScrollVerticalOnly
	s.ExtendBaseWidget(s)
	return s
}

// Resize belongs to Fyne. The first time, the window's stage learns that the scroller
// is there: Fyne tells nobody in what an object lies.
func (s *Scroll) Resize(z fyne.Size) {
	if stage := windowStage(s); !s.known && stage != nil {
		stage.scrolls = append(stage.scrolls, weak.Make(s))
		s.known = true
	}
	s.Scroll.Resize(z)
}

// windowStage is the stage of the window that shows o, under all dialogs.
func windowStage(o fyne.CanvasObject) *Stage {
	if c := canvasOf(o); c != nil {
		stage, _ := c.Content().(*Stage)
		return stage
	}
	return nil
}

// reveal scrolls until o can be seen.
func reveal(o fyne.CanvasObject) {
	stage := windowStage(o)
	if stage == nil {
		return
	}
	alive := stage.scrolls[:0]
	for _, w := range stage.scrolls {
		if s := w.Value(); s != nil {
			alive = append(alive, w)
			s.reveal(o)
		}
	}
	stage.scrolls = alive
}

// reveal scrolls until o can be seen, if o lies in s.
func (s *Scroll) reveal(o fyne.CanvasObject) {
	if s.Content == nil || s.Content.Size().Height <= s.Size().Height || !s.holds(o) {
		return
	}
	driver, margin := fyne.CurrentApp().Driver(), look.Space24 // room for a label above
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s).Y
	bottom, high := top+o.Size().Height, s.Size().Height
	to := s.Offset.Y
	switch {
	case top < 0 || o.Size().Height > high:
		to += top - margin
	case bottom > high:
		to += bottom - high + margin
	}
	to = min(max(to, 0), s.Content.Size().Height-high)
	s.ScrollToOffset(fyne.NewPos(s.Offset.X, to))
}

// holds tells whether o lies in s: then it moves with the content.
func (s *Scroll) holds(o fyne.CanvasObject) bool {
	driver, at := fyne.CurrentApp().Driver(), s.Content.Position()
	before := driver.AbsolutePositionForObject(o)
	s.Content.Move(at.AddXY(0, 1))
	after := driver.AbsolutePositionForObject(o)
	s.Content.Move(at)
	return before != after
}
