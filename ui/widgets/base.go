package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// After runs do on the window's goroutine once d has passed, unless cancel was
// called before. The window passes a real one, tests one they wind by hand.
type After func(d time.Duration, do func()) (cancel func())

// drawing is the one renderer of the kit: a list of objects and three functions.
type drawing struct {
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	min     func() fyne.Size
	refresh func()
	self    fyne.Widget
}

func (d *drawing) Layout(s fyne.Size)           { d.layout(s) }
func (d *drawing) MinSize() fyne.Size           { return d.min() }
func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawing) Destroy()                     {}

func (d *drawing) Refresh() {
	d.refresh()
	d.layout(d.self.Size())
	canvas.Refresh(d.self)
}

// draw makes the renderer of self and paints it for the first time.
func draw(self fyne.Widget, d *drawing) *drawing {
	d.self = self
	if d.refresh == nil {
		d.refresh = func() {}
	}
	d.refresh()
	return d
}

// fill is the layout of something that takes the whole space.
func fill(objects ...fyne.CanvasObject) func(fyne.Size) {
	return func(s fyne.Size) {
		for _, o := range objects {
			o.Move(fyne.NewPos(0, 0))
			o.Resize(s)
		}
	}
}

// place moves and sizes o in one go.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// canvasOf is the canvas of the window that shows o. The driver knows it only
// after o has been drawn once; before, it is that of the program's one window.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	app := fyne.CurrentApp()
	if app == nil {
		return nil
	}
	if c := app.Driver().CanvasForObject(o); c != nil {
		return c
	}
	if all := app.Driver().AllWindows(); len(all) > 0 {
		return all[0].Canvas()
	}
	return nil
}

// hostOf is what lies uppermost in the window of o: a dialog's stage or the
// window's own.
func hostOf(o fyne.CanvasObject) any {
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	if top := c.Overlays().Top(); top != nil {
		return top
	}
	return c.Content()
}

// KeyHost gets the keys for which the focused widget has no use. It tells
// whether it used the key.
type KeyHost interface {
	UnusedKey(*fyne.KeyEvent) bool
}

// KeyConfirm is the name under which Ctrl or Cmd with Return reaches a KeyHost:
// the main act of a dialog or page, also from inside a text area.
const KeyConfirm fyne.KeyName = "Confirm"

// HostKeys lets the window c have its keys while nothing has the keyboard: they
// go to the uppermost dialog or the window's stage.
func HostKeys(c fyne.Canvas) {
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) { SendKey(c, ev) })
	c.SetOnTypedRune(func(r rune) {
		if c.Overlays().Top() == nil {
			sendRune(c.Content(), r)
		}
	})
}

// RuneHost gets the characters that no focused widget takes for text.
type RuneHost interface{ UnusedRune(r rune) }

// PassRune hands a character that the widget from does not write to the window or dialog
// around it: which key gives it depends on the keyboard's language.
func PassRune(from fyne.CanvasObject, r rune) { sendRune(hostOf(from), r) }

func sendRune(host any, r rune) {
	if h, ok := host.(RuneHost); ok {
		h.UnusedRune(r)
	}
}

// SendKey gives a key to the uppermost dialog or the window's stage.
func SendKey(c fyne.Canvas, ev *fyne.KeyEvent) bool {
	var top any = c.Content()
	if overlay := c.Overlays().Top(); overlay != nil {
		top = overlay
	}
	h, ok := top.(KeyHost)
	return ok && h.UnusedKey(ev)
}

// PassKey hands a key that the widget from does not use to the window or dialog
// around it. Every focusable widget of the kit does so; widgets of screens
// should too, or Escape will not close a dialog while they have the keyboard.
func PassKey(from fyne.CanvasObject, ev *fyne.KeyEvent) bool {
	if h, ok := hostOf(from).(KeyHost); ok {
		return h.UnusedKey(ev)
	}
	return false
}

// Focus gives o the keyboard if it is on the screen.
func Focus(o fyne.Focusable) {
	obj, ok := o.(fyne.CanvasObject)
	if !ok {
		return
	}
	if c := canvasOf(obj); c != nil {
		c.Focus(o)
	}
}

// control is the common part of everything that can be pressed: it answers to
// click, Enter and Space, keeps the keyboard after being pressed, shows a ring
// only to people who came by keyboard, and passes other keys on.
type control struct {
	widget.BaseWidget

	press    func()
	self     fyne.Focusable
	tip      string
	disabled bool
	hovered  bool
	focused  bool
	clicked  bool // the focus came from a click: no ring
}

var (
	_ fyne.Tappable     = (*control)(nil)
	_ fyne.Focusable    = (*control)(nil)
	_ fyne.Disableable  = (*control)(nil)
	_ desktop.Hoverable = (*control)(nil)
)

// begin ties the control to the widget that embeds it.
func (c *control) begin(self fyne.Widget, press func()) {
	c.press = press
	c.self, _ = self.(fyne.Focusable)
	c.ExtendBaseWidget(self)
}

// Tapped presses.
func (c *control) Tapped(*fyne.PointEvent) {
	if c.disabled {
		return
	}
	c.clicked = true
	Focus(c.self)
	c.clicked = false
	c.fire()
}

// Press does what a click does, for keys and tests.
func (c *control) Press() {
	if !c.disabled {
		c.fire()
	}
}

func (c *control) fire() {
	c.hideTip()
	if c.press != nil {
		c.press()
	}
}

// TypedKey presses on Enter and Space and passes every other key on.
func (c *control) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		c.Press()
	case fyne.KeySpace:
		if s, ok := hostOf(c.object()).(*Stage); ok {
			s.pressed = true
			defer func() { s.pressed = false }()
		}
		c.Press()
	default:
		PassKey(c.object(), ev)
	}
}

// TypedRune passes characters on; Space arrives as a key.
func (c *control) TypedRune(r rune) { PassRune(c.object(), r) }

// FocusGained shows the ring, unless a click brought the keyboard here.
func (c *control) FocusGained() {
	c.focused = !c.clicked
	if c.focused {
		reveal(c.object())
		c.showTip(0)
	}
	c.Refresh()
}

// FocusLost hides the ring.
func (c *control) FocusLost() {
	c.focused = false
	c.hideTip()
	c.Refresh()
}

// MouseIn notes the pointer.
func (c *control) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	c.showTip(tipDelay)
	c.Refresh()
}

// MouseMoved does nothing.
func (c *control) MouseMoved(*desktop.MouseEvent) {}

// MouseOut forgets the pointer.
func (c *control) MouseOut() {
	c.hovered = false
	c.hideTip()
	c.Refresh()
}

// Disable makes it not pressable and skipped by Tab.
func (c *control) Disable() { c.setDisabled(true) }

// Enable makes it pressable again.
func (c *control) Enable() { c.setDisabled(false) }

// Disabled tells whether it can't be pressed.
func (c *control) Disabled() bool { return c.disabled }

// SetEnabled enables or disables.
func (c *control) SetEnabled(on bool) { c.setDisabled(!on) }

func (c *control) setDisabled(off bool) {
	if c.disabled == off {
		return
	}
	c.disabled = off
	c.hovered = c.hovered && !off
	c.Refresh()
}

func (c *control) object() fyne.CanvasObject {
	o, _ := c.self.(fyne.CanvasObject)
	return o
}

func (c *control) showTip(delay time.Duration) {
	if c.tip == "" {
		return
	}
	if h, ok := hostOf(c.object()).(tipHost); ok {
		h.showTip(c.object(), c.tip, delay)
	}
}

func (c *control) hideTip() {
	if c.tip == "" {
		return
	}
	if h, ok := hostOf(c.object()).(tipHost); ok {
		h.hideTip(c.object())
	}
}

// ring is the frame around what has the keyboard.
type ring struct{ *canvas.Rectangle }

func newRing(radius float32) ring {
	r := canvas.NewRectangle(nil)
	r.StrokeWidth = 2
	r.CornerRadius = radius
	r.Hide()
	return ring{r}
}

func (r ring) show(w fyne.Widget, on bool) {
	r.StrokeColor = look.Color(w, look.ColorFocus)
	if on {
		r.Show()
	} else {
		r.Hide()
	}
}

// around puts the ring just outside a shape of size s.
func (r ring) around(s fyne.Size) { place(r, -2, -2, s.Width+4, s.Height+4) }

// inside puts the ring just inside a shape of size s.
func (r ring) inside(s fyne.Size) { place(r, 1, 1, s.Width-2, s.Height-2) }
