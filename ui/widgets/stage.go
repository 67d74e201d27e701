package widgets

import (
	"time"
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Stage is the outermost object of the window and of each dialog: the content,
// above it the snackbars, above those the tips. Keys that nobody else wanted
// end here.
type Stage struct {
	widget.BaseWidget

	// OnKey gets keys for which the focused widget had no use and tells
	// whether it used them. Escape and letters without modifier come this way.
	OnKey func(*fyne.KeyEvent) bool
	// OnRune gets characters that nobody took for text.
	OnRune func(rune)
	// Room is what is free in the sidebar between its entries and its foot: news stand
	// there; nil = as much as they need, above a row.
	Room func() (top, bottom float32)

	content fyne.CanvasObject
	after   After
	tips    *tips
	snacks  *Snackbar
	scrolls []weak.Pointer[Scroll] // of the window, those in dialogs too
	pressed bool                   // a key that gives a character as well is being worked on
}

// NewStage makes one around content. after may be nil: then tips appear at once
// and snackbars stay until they are dismissed.
func NewStage(content fyne.CanvasObject, after After) *Stage {
	s := &Stage{content: content, after: after, tips: newTips()}
	s.snacks = newSnackbar(after, func() { canvas.Refresh(s) })
	s.snacks.room = s.room
	s.ExtendBaseWidget(s)
	return s
}

// Snackbar is where short news appear.
func (s *Stage) Snackbar() *Snackbar { return s.snacks }

func (s *Stage) room() (top, bottom float32) {
	if s.Room == nil {
		return 0, s.Size().Height - look.Size(s, look.SizeRow) - look.Space16
	}
	return s.Room()
}

// UnusedKey hands a key on to OnKey. Its character comes after it and does not end up
// in a field that is given the keyboard meanwhile.
func (s *Stage) UnusedKey(ev *fyne.KeyEvent) bool {
	s.pressed = prints(ev.Name)
	defer func() { s.pressed = false }()
	return s.OnKey != nil && s.OnKey(ev)
}

// UnusedRune hands a character on to OnRune.
func (s *Stage) UnusedRune(r rune) {
	if s.OnRune != nil {
		s.OnRune(r)
	}
}

// prints tells whether a key gives a character as well.
func prints(key fyne.KeyName) bool { return len(key) == 1 || key == fyne.KeySpace }

// keyUnderWay tells whether a key is being worked on in the window of o whose character
// is still to come.
func keyUnderWay(o fyne.CanvasObject) bool {
	c := canvasOf(o)
	if c == nil {
		return false
	}
	for _, layer := range append(c.Overlays().List(), c.Content()) {
		if s, ok := layer.(*Stage); ok && s.pressed {
			return true
		}
	}
	return false
}

func (s *Stage) showTip(owner fyne.CanvasObject, text string, delay time.Duration) {
	s.tips.show(s, owner, text, delay)
}

func (s *Stage) hideTip(owner fyne.CanvasObject) { s.tips.hide(owner) }

// CreateRenderer belongs to Fyne.
func (s *Stage) CreateRenderer() fyne.WidgetRenderer {
	return draw(s, &drawing{
		objects: []fyne.CanvasObject{s.content, s.snacks, s.tips.layer},
		layout: func(z fyne.Size) {
			fill(s.content, s.tips.layer)(z)
			s.snacks.dock(z)
		},
		refresh: func() { s.content.Refresh(); s.snacks.Refresh() },
		min:     s.content.MinSize,
	})
}
