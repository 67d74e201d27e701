package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/look"
)

// tipDelay is how long the pointer rests before a tip appears.
const tipDelay = 600 * time.Millisecond

// tipHost shows tips; Stage is one.
type tipHost interface {
	showTip(owner fyne.CanvasObject, text string, delay time.Duration)
	hideTip(owner fyne.CanvasObject)
}

// tips is the layer on which one tip at a time appears.
type tips struct {
	layer  *fyne.Container
	box    *canvas.Rectangle
	word   *Text
	owner  fyne.CanvasObject
	cancel func()
}

func newTips() *tips {
	t := &tips{box: canvas.NewRectangle(nil), word: NewText(RoleCaption, "")}
	t.box.CornerRadius = look.RadiusControl
	t.word.color = look.ColorOnTip
	t.layer = container.NewWithoutLayout(t.box, t.word)
	t.layer.Hide()
	return t
}

func (t *tips) show(s *Stage, owner fyne.CanvasObject, text string, delay time.Duration) {
	t.hide(nil)
	t.owner = owner
	put := func() {
		if t.owner == owner {
			t.put(s, owner, text)
		}
	}
	if delay == 0 || s.after == nil {
		put()
		return
	}
	t.cancel = s.after(delay, put)
}

// put draws the tip under its owner, or above where there is no room below.
func (t *tips) put(s *Stage, owner fyne.CanvasObject, text string) {
	t.word.text = text
	t.word.Refresh()
	t.box.FillColor = look.Color(s, look.ColorTip)
	m := t.word.MinSize()
	w, h := m.Width+2*look.Space8, m.Height+2*5
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(owner)
	at = at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(s))
	x := at.X + (owner.Size().Width-w)/2
	y := at.Y + owner.Size().Height + 6
	if y+h > s.Size().Height {
		y = at.Y - h - 6
	}
	x = max(min(x, s.Size().Width-w-look.Space4), look.Space4)
	place(t.box, x, y, w, h)
	place(t.word, x+look.Space8, y+5, m.Width, m.Height)
	t.layer.Show()
	canvas.Refresh(s) // the layer itself is unknown to the driver until it was drawn
}

// hide takes the tip of owner away; of anybody if owner is nil.
func (t *tips) hide(owner fyne.CanvasObject) {
	if owner != nil && owner != t.owner {
		return
	}
	if t.cancel != nil {
		t.cancel()
		t.cancel = nil
	}
	t.owner = nil
	t.layer.Hide()
}
