package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
)

// Check is a box with a label that can be ticked.
type Check struct {
	control

	OnChanged func(bool)

	checked bool
	label   *Text
	pic     *Icon
	ring    ring
}

// NewCheck makes one.
func NewCheck(label string, changed func(bool)) *Check {
	c := &Check{OnChanged: changed, label: Body(label), pic: NewIcon(look.IconBoxOff, look.ToneMuted), ring: newRing(look.RadiusControl)}
	c.begin(c, func() {
		c.SetChecked(!c.checked)
		if c.OnChanged != nil {
			c.OnChanged(c.checked)
		}
	})
	return c
}

// Checked tells whether it is ticked.
func (c *Check) Checked() bool { return c.checked }

// SetChecked ticks or clears it without telling OnChanged.
func (c *Check) SetChecked(on bool) {
	c.checked = on
	c.Refresh()
}

// CreateRenderer belongs to Fyne.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	return draw(c, &drawing{
		objects: []fyne.CanvasObject{c.pic, c.label, c.ring.Rectangle},
		refresh: func() {
			icon, tone := look.IconBoxOff, look.ToneMuted
			if c.checked {
				icon, tone = look.IconBoxOn, look.TonePrimary
			}
			color, text := tone.Color(), look.ColorText
			if c.disabled {
				color, text = look.ColorDisabled, look.ColorDisabled
			}
			c.pic.set(icon, color)
			c.label.color = text
			c.label.Refresh()
			c.ring.show(c, c.focused)
		},
		layout: func(s fyne.Size) {
			side, m := c.pic.MinSize().Width, c.label.MinSize()
			place(c.pic, 0, (s.Height-side)/2, side, side)
			place(c.label, side+look.Space8, (s.Height-m.Height)/2, m.Width, m.Height)
			place(c.ring, -4, (s.Height-side)/2-4, side+8+look.Space8+m.Width, side+8)
		},
		min: func() fyne.Size {
			side, m := c.pic.MinSize().Width, c.label.MinSize()
			return fyne.NewSize(side+look.Space8+m.Width, max(side, m.Height)+look.Space4)
		},
	})
}

// Choice is one of a few, in a drop-down.
type Choice struct{ widget.Select }

// NewChoice makes one.
func NewChoice(options []string, changed func(string)) *Choice {
	c := &Choice{}
	c.Options, c.OnChanged = options, changed
	c.PlaceHolder = phrase.T("Choose")
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey opens on Space and Enter, steps on the arrows, and passes other keys
// on.
func (c *Choice) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown:
		c.Select.TypedKey(ev)
	case fyne.KeyReturn, fyne.KeyEnter:
		c.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		PassKey(c, ev)
	}
}

// TypedRune passes characters on.
func (c *Choice) TypedRune(r rune) { PassRune(c, r) }

// mostOwn is how much of what is chosen has to have room, at normal text size.
const mostOwn = 150

// MinSize is as high as a field, and as wide as what is chosen, up to a bound: where two
// stand beside each other they part before a word is cut.
func (c *Choice) MinSize() fyne.Size {
	m := c.Select.MinSize()
	text := fyne.MeasureText(c.Selected, look.Size(c, look.SizeBody), fyne.TextStyle{})
	arrow := look.Size(c, look.SizeIcon) + 3*look.Space8
	m.Width = max(m.Width, min(text.Width+arrow, mostOwn*look.Size(c, look.SizeOne)))
	m.Height = text.Height + 2*look.Size(c, theme.SizeNameInnerPadding)
	return m
}

// CreateRenderer draws Fyne's drop-down with the frame of a field.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	frame := canvas.NewRectangle(nil)
	frame.CornerRadius = look.RadiusControl
	inner := c.Select.CreateRenderer()
	return &framed{WidgetRenderer: inner, frame: frame, color: func() {
		frame.StrokeColor, frame.StrokeWidth = look.Color(c, look.ColorInputBorder), 1
	}}
}

// framed adds a frame to another widget's drawing.
type framed struct {
	fyne.WidgetRenderer
	frame *canvas.Rectangle
	color func()
}

func (f *framed) Objects() []fyne.CanvasObject {
	return append(slices.Clone(f.WidgetRenderer.Objects()), f.frame)
}

func (f *framed) Layout(s fyne.Size) {
	f.color()
	place(f.frame, 0.5, 0.5, s.Width-1.5, s.Height-1.5) // as a field's
	f.WidgetRenderer.Layout(s)
}

func (f *framed) Refresh() {
	f.color()
	f.WidgetRenderer.Refresh()
}
