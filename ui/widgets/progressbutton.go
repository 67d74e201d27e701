package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"reqdesk/ui/look"
)

// ProgressButton is a ProgressLine that can be pressed for more.
type ProgressButton struct {
	control

	OnTapped func()

	line *ProgressLine
	box  *canvas.Rectangle
	ring ring
}

// NewProgressButton makes one without a bar.
func NewProgressButton(text string, tapped func()) *ProgressButton {
	p := &ProgressButton{OnTapped: tapped, line: NewProgressLine(text), box: canvas.NewRectangle(nil), ring: newRing(look.RadiusControl)}
	p.begin(p, func() {
		if p.OnTapped != nil {
			p.OnTapped()
		}
	})
	return p
}

// Set shows what is going on.
func (p *ProgressButton) Set(show Progress) { p.line.Set(show) }

// Text is what the line says.
func (p *ProgressButton) Text() string { return p.line.Text() }

// AccessibilityLabel is what the line says.
func (p *ProgressButton) AccessibilityLabel() string {
	return withNote(withNote(p.line.text.text, p.line.figure.text), p.line.note.text)
}

// CreateRenderer belongs to Fyne.
func (p *ProgressButton) CreateRenderer() fyne.WidgetRenderer {
	return draw(p, &drawing{
		objects: []fyne.CanvasObject{p.box, p.line, p.ring.Rectangle},
		refresh: func() {
			p.box.Hidden = !p.hovered
			p.box.CornerRadius = look.RadiusControl
			p.box.FillColor = look.Color(p, look.ColorHover)
			p.line.Refresh()
			p.ring.show(p, p.focused)
		},
		layout: func(s fyne.Size) {
			fill(p.box)(s)
			p.ring.inside(s)
			place(p.line, look.Space8, look.Space8, s.Width-2*look.Space8, s.Height-2*look.Space8)
		},
		min: func() fyne.Size {
			m := p.line.MinSize()
			return fyne.NewSize(m.Width+2*look.Space8, m.Height+2*look.Space8)
		},
	})
}
