package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// thin is c with another opacity.
func thin(c color.Color, alpha uint8) color.Color {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = alpha
	return n
}

// Chip is a short word on a pale ground: a skill, a state, a count.
type Chip struct {
	widget.BaseWidget

	text string
	tone look.Tone
	icon look.Icon
	box  *canvas.Rectangle
	word *canvas.Text
	pic  *Icon
}

// NewChip makes a chip.
func NewChip(text string, tone look.Tone) *Chip {
	c := &Chip{text: text, tone: tone, box: canvas.NewRectangle(nil), word: canvas.NewText(text, nil)}
	c.word.TextStyle.Bold = true
	c.pic = newIcon("", tone.Color(), look.SizeChip)
	c.ExtendBaseWidget(c)
	return c
}

// WithIcon puts a small picture before the word.
func (c *Chip) WithIcon(icon look.Icon) *Chip { c.icon = icon; return c }

// Text is the word.
func (c *Chip) Text() string { return c.text }

// Set changes word and tone.
func (c *Chip) Set(text string, tone look.Tone) {
	if c.text != text || c.tone != tone {
		c.text, c.tone = text, tone
		c.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	return draw(c, &drawing{
		objects: []fyne.CanvasObject{c.box, c.pic, c.word},
		refresh: func() {
			c.box.FillColor = look.Color(c, c.tone.Soft())
			tone := c.tone
			if tone == look.ToneText {
				tone = look.ToneMuted
			}
			c.word.Text, c.word.Color = c.text, look.Color(c, tone.Color())
			c.word.TextSize = look.Size(c, look.SizeChip)
			c.pic.set(c.icon, tone.Color())
			c.pic.Hidden = c.icon == ""
		},
		layout: c.layout,
		min: func() fyne.Size {
			m := c.measure()
			w := m.Width + 2*9
			if c.icon != "" {
				w += c.iconSide() + look.Space4
			}
			return fyne.NewSize(w, m.Height+6)
		},
	})
}

func (c *Chip) measure() fyne.Size {
	return fyne.MeasureText(c.text, look.Size(c, look.SizeChip), fyne.TextStyle{Bold: true})
}

func (c *Chip) iconSide() float32 { return look.Size(c, look.SizeChip) + 2 }

func (c *Chip) layout(s fyne.Size) {
	c.box.CornerRadius = s.Height / 2
	fill(c.box)(s)
	m := c.measure()
	x := float32(9)
	if c.icon != "" {
		side := c.iconSide()
		place(c.pic, x, (s.Height-side)/2, side, side)
		x += side + look.Space4
	}
	place(c.word, x, (s.Height-m.Height)/2, m.Width, m.Height)
}

// FilterChip is a chip that can be switched on and off. Among a row of them
// the one that is on shows which part of a list is meant.
type FilterChip struct {
	control

	OnTapped func()

	text string
	on   bool
	box  *canvas.Rectangle
	word *Text
	ring ring
}

// NewFilterChip makes one.
func NewFilterChip(text string, tapped func()) *FilterChip {
	f := &FilterChip{OnTapped: tapped, text: text, box: canvas.NewRectangle(nil), word: NewText(RoleCaptionStrong, text)}
	f.ring = newRing(look.Space16)
	f.begin(f, func() {
		if f.OnTapped != nil {
			f.OnTapped()
		}
	})
	return f
}

// On tells whether it is on.
func (f *FilterChip) On() bool { return f.on }

// Set changes text and state.
func (f *FilterChip) Set(text string, on bool) {
	f.text, f.on = text, on
	f.Refresh()
}

// CreateRenderer belongs to Fyne.
func (f *FilterChip) CreateRenderer() fyne.WidgetRenderer {
	return draw(f, &drawing{
		objects: []fyne.CanvasObject{f.box, f.word, f.ring.Rectangle},
		refresh: func() {
			ground, tone := look.ToneMuted.Soft(), look.ToneMuted
			if f.on {
				ground, tone = look.TonePrimary.Soft(), look.TonePrimary
			}
			f.box.FillColor = look.Color(f, ground)
			f.box.StrokeWidth = 0
			if f.hovered {
				f.box.StrokeColor, f.box.StrokeWidth = look.Color(f, look.ColorInputBorder), 1
			}
			f.word.text, f.word.tone = f.text, tone
			f.word.Refresh()
			f.ring.show(f, f.focused)
		},
		layout: func(s fyne.Size) {
			f.box.CornerRadius = s.Height / 2
			f.ring.CornerRadius = s.Height/2 + 2
			fill(f.box)(s)
			f.ring.around(s)
			m := f.word.MinSize()
			place(f.word, (s.Width-m.Width)/2, (s.Height-m.Height)/2, m.Width, m.Height)
		},
		min: func() fyne.Size {
			m := f.word.MinSize()
			return fyne.NewSize(m.Width+2*look.Space12, m.Height+10)
		},
	})
}
