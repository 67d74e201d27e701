package widgets

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"reqdesk/ui/look"
)

// Plate is a large ground with round corners, a thin frame and a shadow: what a
// rectangle of the toolkit shows, put together from a flat area and, around it, eight
// small pictures; see Flat.
type Plate struct {
	middle Flat
	edges  [8]*edge
	paint  plating
}

// plating is how a plate looks.
type plating struct {
	fill, frame, shadow color.NRGBA
	wide, round         float32 // the frame, and the radius of the corners
	blur, fall          float32 // of the shadow, and how far below it lies
}

// NewPlate makes one.
func NewPlate() *Plate {
	p := &Plate{middle: NewFlat()}
	n := 0
	for row := range 3 {
		for column := range 3 {
			if row == 1 && column == 1 {
				continue
			}
			e := &edge{plate: p, column: column - 1, row: row - 1}
			e.Raster = canvas.NewRaster(e.draw)
			p.edges[n] = e
			n++
		}
	}
	return p
}

// Objects are the parts, to be drawn under what lies on the plate.
func (p *Plate) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{p.middle.CanvasObject}
	for _, e := range p.edges {
		objects = append(objects, e.Raster)
	}
	return objects
}

// Card gives it the look of a card of w.
func (p *Plate) Card(w fyne.Widget) { p.card(w, look.Color(w, look.ColorSeparator), 1) }

func (p *Plate) card(w fyne.Widget, frame color.Color, wide float32) {
	p.set(plating{
		plain(look.Color(w, look.ColorCard)), plain(frame), plain(look.Color(w, look.ColorShadow)),
		wide, look.RadiusCard, 6, 2,
	})
}

// Dialog gives it the look of a dialog of w: it lies higher above the window.
func (p *Plate) Dialog(w fyne.Widget) {
	p.set(plating{
		plain(look.Color(w, look.ColorCard)), plain(look.Color(w, look.ColorSeparator)), plain(look.Color(w, look.ColorShadow)),
		1, look.RadiusCard + 2, 24, 8,
	})
}

func (p *Plate) set(paint plating) {
	if p.paint == paint {
		return
	}
	p.paint = paint
	p.middle.Paint(paint.fill)
	for _, e := range p.edges {
		e.shown = nil
		e.Refresh()
	}
}

func plain(c color.Color) color.NRGBA {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	return n
}

// On lets it lie on a ground of its own colour: only its edges are drawn then.
func (p *Plate) On(same bool) {
	if same {
		p.middle.Hide()
	} else {
		p.middle.Show()
	}
}

// Lay puts it there, in whole units: each part is rounded to pixels by itself, and they
// would not meet.
func (p *Plate) Lay(x, y, w, h float32) {
	x, w = whole(x, w)
	y, h = whole(y, h)
	in, out := min(p.paint.inside(), w/2, h/2), p.paint.outside()
	side := min(p.paint.beside(), in)
	place(p.middle, x+side, y+side, w-2*side, h-2*side)
	for _, e := range p.edges {
		left, right := span3(e.column, x, w, in, out)
		top, bottom := span3(e.row, y, h, in, out)
		switch {
		case e.row == 0 && e.column < 0:
			right += side - in
		case e.row == 0:
			left -= side - in
		case e.column == 0 && e.row < 0:
			bottom += side - in
		case e.column == 0:
			top -= side - in
		}
		place(e.Raster, left, top, right-left, bottom-top)
	}
}

// whole is a span that begins and ends at whole units.
func whole(from, long float32) (begin, length float32) {
	begin = float32(math.Round(float64(from)))
	return begin, float32(math.Round(float64(from+long))) - begin
}

// span3 is from where to where the first, the middle or the last third reaches.
func span3(third int, from, long, in, out float32) (begin, end float32) {
	switch third {
	case -1:
		return from - out, from + in
	case 1:
		return from + long - in, from + long + out
	}
	return from + in, from + long - in
}

// Middle is where a plate that lies there has only its colour.
func (p *Plate) Middle() (at fyne.Position, size fyne.Size) {
	return p.middle.Position(), p.middle.Size()
}

// inside is how far a corner reaches into the plate: whole units, as beside has them, or
// the frame of a corner and that of a side would not meet.
func (p *plating) inside() float32 {
	return float32(math.Ceil(float64(p.round + p.wide + 2)))
}

// beside is how far a side reaches into it: as far as the frame and, where the sides
// would meet, a little beyond the arc of the corner, as the middle begins there.
func (p *plating) beside() float32 {
	return min(float32(math.Ceil(float64(0.3*p.round+p.wide+2))), p.inside())
}

// reach is how far an edge reaches into it.
func (e *edge) reach() float32 {
	if e.row == 0 || e.column == 0 {
		return e.plate.paint.beside()
	}
	return e.plate.paint.inside()
}

// outside is how far the shadow reaches beyond it.
func (p *plating) outside() float32 { return p.blur + p.fall + 1 }

// edge is a side or a corner of a plate. Column and row are -1 at the left and at the
// top, 1 at the right and at the bottom, 0 between.
type edge struct {
	*canvas.Raster
	plate       *Plate
	column, row int
	shown       *image.RGBA
}

// draw is the edge's picture. Along a side all pixels are alike: its picture is one pixel
// long there and is stretched, which takes less time than a long one.
func (e *edge) draw(w, h int) image.Image {
	if e.column == 0 {
		w = min(w, 1)
	}
	if e.row == 0 {
		h = min(h, 1)
	}
	if e.shown != nil && e.shown.Rect.Dx() == w && e.shown.Rect.Dy() == h {
		return e.shown
	}
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	e.shown = m
	if w <= 0 || h <= 0 {
		return m
	}
	paint, in := &e.plate.paint, e.reach()
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, paint.at(paint.depth(e.column, x, w, in), paint.depth(e.row, y, h, in), e.row))
		}
	}
	return m
}

// far is deep inside the plate.
const far = 1 << 12

// depth is how far inside the plate the middle of pixel i of n lies, from the edge that
// is nearest, in units of the layout; inner is how far they reach into the plate.
func (p *plating) depth(third, i, n int, inner float32) float64 {
	if third == 0 {
		return far
	}
	in, out := float64(inner), float64(p.outside())
	at := (float64(i) + 0.5) * (in + out) / float64(n)
	if third < 0 {
		return at - out
	}
	return in - at
}

// at is the colour so deep inside the plate, from the side and from above or below.
func (p *plating) at(x, y float64, row int) color.RGBA {
	d := outsideOf(x, y, float64(p.round))
	cover := 1 - smooth(-0.5, 0.5, d)
	c := blend(p.frame, p.fill, smooth(float64(p.wide)-0.5, float64(p.wide)+0.5, -d))
	alpha := float64(c.A) / 255 * cover
	fallen := y - float64(p.fall) // the upper edge of the shadow
	if row > 0 {
		fallen = y + float64(p.fall)
	}
	inset := float64(p.blur) / 2
	veil := 1 - smooth(-0.5, float64(p.blur)+0.5, outsideOf(x-inset, fallen-inset, max(float64(p.round)-inset, 0)))
	veil *= float64(p.shadow.A) / 255 * smooth(-1, 0, d) * (1 - alpha)
	mix := func(over, under uint8) uint8 { return uint8(float64(over)*alpha + float64(under)*veil + 0.5) }
	return color.RGBA{mix(c.R, p.shadow.R), mix(c.G, p.shadow.G), mix(c.B, p.shadow.B), uint8(255*(alpha+veil) + 0.5)}
}

// outsideOf is how far outside a corner of that radius a point lies that is so deep
// inside both edges; below zero, it lies inside.
func outsideOf(x, y, round float64) float64 {
	x, y = round-x, round-y
	return min(max(x, y), 0) + math.Hypot(max(x, 0), max(y, 0)) - round
}

// smooth rises from 0 at a to 1 at b.
func smooth(a, b, x float64) float64 {
	t := min(max((x-a)/(b-a), 0), 1)
	return t * t * (3 - 2*t)
}

// blend is so much of b, the rest a.
func blend(a, b color.NRGBA, much float64) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8(float64(x)*(1-much) + float64(y)*much + 0.5) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), mix(a.A, b.A)}
}
