package widgets

import (
	"image/color"
	"maps"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// Flat is an area of one colour. Without a graphics card the toolkit works at each pixel
// of a rectangle as if it had round corners and a shadow: three times as long as at one
// of a gradient, which is a picture that is stretched, and seven times as long as at one
// to which a shader of its own gives the colour. What covers much of the window is drawn
// by that shader therefore.
//
// The toolkit lets a shader reach a pixel or so beyond its place: a Flat lies where that
// is hidden, or does no harm.
type Flat struct {
	fyne.CanvasObject
	paint func(color.Color)
}

// NewFlat makes one; it has no colour yet. Where no window is drawn, as in a test, the
// toolkit knows no shaders, and a gradient stands in.
func NewFlat() Flat {
	if shaded() {
		return newShaded()
	}
	return newStretched()
}

// shaded tells whether there is a window whose toolkit knows shaders.
func shaded() bool {
	app := fyne.CurrentApp()
	if app == nil {
		return false
	}
	_, ok := app.Driver().(desktop.Driver)
	return ok
}

// newStretched makes one that ends where its place ends.
func newStretched() Flat {
	g := canvas.NewHorizontalGradient(color.Transparent, color.Transparent)
	return Flat{g, func(c color.Color) {
		if g.StartColor != c {
			g.StartColor, g.EndColor = c, c
			g.Refresh()
		}
	}}
}

const flatShader = `uniform float red;
uniform float green;
uniform float blue;
uniform float alpha;

void main() {
    gl_FragColor = vec4(red, green, blue, alpha);
}
`

func newShaded() Flat {
	s := canvas.NewShader("reqdesk-flat", []byte("#version 110\n"+flatShader), []byte("#version 100\nprecision mediump float;\n"+flatShader))
	return Flat{s, func(c color.Color) {
		n, part := plain(c), func(v uint8) float32 { return float32(v) / 255 }
		now := map[string]float32{"red": part(n.R), "green": part(n.G), "blue": part(n.B), "alpha": part(n.A)}
		if !maps.Equal(s.Uniforms, now) {
			s.Uniforms = now
			s.Refresh()
		}
	}}
}

// Paint gives it a colour.
func (f Flat) Paint(c color.Color) { f.paint(c) }

// Veil is a flat area with a hole, which something else covers. Its parts let through what
// lies under them, so none may reach into another.
type Veil struct {
	flats [4]Flat
	reach float32 // how far beyond its place the toolkit draws each
}

// NewVeil makes one. How far a shader reaches is known where a unit of the layout is one
// pixel or two.
func NewVeil() Veil {
	v := Veil{flats: [4]Flat{newStretched(), newStretched(), newStretched(), newStretched()}}
	if shaded() && wholePixels(fyne.CurrentApp().Driver().AllWindows()) {
		v = Veil{flats: [4]Flat{newShaded(), newShaded(), newShaded(), newShaded()}, reach: 1}
	}
	return v
}

func wholePixels(windows []fyne.Window) bool {
	for _, w := range windows {
		if scale := w.Canvas().Scale(); scale != 1 && scale != 2 {
			return false
		}
	}
	return true
}

// Objects are the parts.
func (v Veil) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, len(v.flats))
	for _, f := range v.flats {
		objects = append(objects, f.CanvasObject)
	}
	return objects
}

// Paint gives it a colour.
func (v Veil) Paint(c color.Color) {
	for _, f := range v.flats {
		f.Paint(c)
	}
}

// Lay lets it cover s but for the hole. It reaches into the hole by less than a unit.
func (v Veil) Lay(s fyne.Size, at fyne.Position, hole fyne.Size) {
	left, right := up(at.X), down(at.X+hole.Width)
	top, bottom := up(at.Y), down(at.Y+hole.Height)
	put := func(f Flat, x, y, w, h float32) {
		f.Resize(fyne.NewSize(max(w-2*v.reach, 0), max(h-2*v.reach, 0)))
		f.Move(fyne.NewPos(x+v.reach, y+v.reach))
	}
	put(v.flats[0], 0, 0, s.Width, top)
	put(v.flats[1], 0, top, left, bottom-top)
	put(v.flats[2], right, top, s.Width-right, bottom-top)
	put(v.flats[3], 0, bottom, s.Width, s.Height-bottom)
}

func up(x float32) float32   { return float32(math.Ceil(float64(x))) }
func down(x float32) float32 { return float32(math.Floor(float64(x))) }

// Pane is a ground with round corners and perhaps a frame, as a rectangle of the toolkit
// shows one; see Flat.
type Pane struct {
	*fyne.Container
	plate *Plate
}

// NewPane makes one.
func NewPane() Pane {
	p := NewPlate()
	return Pane{container.NewWithoutLayout(p.Objects()...), p}
}

// Paint gives it its colours and form. A fill that lets something through is drawn as
// what it looks like on ground.
func (p Pane) Paint(fill, ground, frame color.Color, wide, round float32) {
	over := plain(fill)
	part := float64(over.A) / 255
	over.A = 255
	p.plate.set(plating{fill: blend(plain(ground), over, part), frame: plain(frame), wide: wide, round: round})
}

// Frame gives it a frame only.
func (p Pane) Frame(frame color.Color, wide, round float32) {
	empty := plain(frame)
	empty.A = 0
	p.plate.middle.Hide()
	p.plate.set(plating{fill: empty, frame: plain(frame), wide: wide, round: round})
}

// Lay puts it there.
func (p Pane) Lay(x, y, w, h float32) {
	place(p.Container, x, y, w, h)
	p.plate.Lay(0, 0, w, h)
}
