package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Pointer holds something that can be pointed at: then a ring stands around it.
type Pointer struct {
	widget.BaseWidget
	held fyne.CanvasObject
	on   bool
}

// NewPointer makes one that points at nothing yet.
func NewPointer(o fyne.CanvasObject) *Pointer {
	p := &Pointer{held: o}
	p.ExtendBaseWidget(p)
	return p
}

// Point puts the ring around what is held, or takes it away.
func (p *Pointer) Point(on bool) {
	if p.on != on {
		p.on = on
		p.Refresh()
	}
}

// Pointing tells whether the ring is there.
func (p *Pointer) Pointing() bool { return p.on }

// around is how far the ring stands off.
const around float32 = 3

// CreateRenderer belongs to Fyne.
func (p *Pointer) CreateRenderer() fyne.WidgetRenderer {
	ring := NewPane()
	return draw(p, &drawing{
		objects: []fyne.CanvasObject{p.held, ring.Container},
		refresh: func() {
			ring.Frame(look.Color(p, look.ColorPrimary), 2, look.RadiusControl+around)
			ring.Hidden = !p.on
		},
		layout: func(s fyne.Size) {
			place(p.held, 0, 0, s.Width, s.Height)
			ring.Lay(-around, -around, s.Width+2*around, s.Height+2*around)
		},
		min: func() fyne.Size { return p.held.MinSize() },
	})
}
