package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// VStack puts things under each other, gap apart.
func VStack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}

// HStack puts things beside each other, gap apart, each at its own width and
// centred in height; Grow takes what is left.
func HStack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap}, objects...)
}

// Grow is empty space that takes what is left in a VStack or HStack.
func Grow() fyne.CanvasObject { return layout.NewSpacer() }

// Inset leaves the same space on all sides.
func Inset(space float32, o fyne.CanvasObject) *fyne.Container {
	return InsetBy(space, space, space, space, o)
}

// InsetBy leaves space above, at the right, below and at the left.
func InsetBy(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// Width gives o a fixed width and the height it is given.
func Width(w float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&boundsLayout{width: w}, o)
}

// Height gives o a fixed height and the width it is given.
func Height(h float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&boundsLayout{height: h}, o)
}

// Reading keeps o at most 760 wide, at the left.
func Reading(o fyne.CanvasObject) *fyne.Container { return AtMost(look.ReadingWidth, false, o) }

// AtMost keeps o at most w wide, at the left or in the middle.
func AtMost(w float32, centred bool, o fyne.CanvasObject) *fyne.Container {
	return container.New(&atMostLayout{width: w, centred: centred}, o)
}

// Spread puts left at the left and right at the right of one line; left takes
// what right leaves.
func Spread(left, right fyne.CanvasObject) *fyne.Container {
	return container.New(&spreadLayout{}, left, right)
}

// Fold puts left at the left and right at the right of one line, as Spread does; where
// that leaves left less than least, right stands below it. A Flow at the right is one line
// beside it, and flows below it.
func Fold(least float32, left, right fyne.CanvasObject) *fyne.Container {
	return container.New(&foldLayout{least: least}, left, right)
}

// Beside puts fixed at the left at its own width, and rest beside it in what is
// left of the line; both start at the top.
func Beside(gap float32, fixed, rest fyne.CanvasObject) *fyne.Container {
	return container.New(&besideLayout{gap: gap}, fixed, rest)
}

// Shares puts things beside each other, each with its share of the width.
func Shares(gap float32, shares []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&sharesLayout{gap: gap, shares: shares}, objects...)
}

// SharesAtLeast is Shares of which the last is never narrower than least, as long as the
// others have room.
func SharesAtLeast(gap, least float32, shares []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&sharesLayout{gap: gap, shares: shares, least: least}, objects...)
}

// Equal puts things beside each other in columns of the same width.
func Equal(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&equalLayout{gap: gap}, objects...)
}

// EqualOrBelow is Equal, or one below the other where there is no room beside each other.
func EqualOrBelow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&equalOrBelowLayout{equal: equalLayout{gap: gap}}, objects...)
}

// Flow puts things beside each other and goes on in the next line where the
// width ends: chips, badges, buttons under a text.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flowLayout{gap: gap}, objects...)
}

// Frame puts a head above and a foot below what fills the rest; nil for none. Tab goes
// from the top to the bottom.
func Frame(head, foot, middle fyne.CanvasObject) *fyne.Container {
	c := container.NewBorder(head, foot, nil, nil, middle)
	c.Objects = slices.DeleteFunc([]fyne.CanvasObject{head, middle, foot}, func(o fyne.CanvasObject) bool { return o == nil })
	if head != nil {
		c.Layout = &frameLayout{border: c.Layout, head: head}
	}
	return c
}

// frameLayout tells the head its width first: what wraps in it knows only then how
// high it is.
type frameLayout struct {
	border fyne.Layout
	head   fyne.CanvasObject
}

func (l *frameLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.border.MinSize(objects)
}

func (l *frameLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.head.Resize(fyne.NewSize(s.Width, l.head.Size().Height))
	l.border.Layout(objects, s)
}

// Page is the frame of a screen: a header, content that fills the rest, and the
// page's margin around both.
func Page(header, content fyne.CanvasObject) *fyne.Container {
	return Inset(look.PageMargin, container.New(&headLayout{gap: look.Space16}, header, content))
}

// ScrollPage is a Page whose content scrolls.
func ScrollPage(header, content fyne.CanvasObject) *fyne.Container {
	m := look.PageMargin
	scroll := NewVScroll(InsetBy(look.Space2, m, m, m, content))
	return container.New(&headLayout{gap: look.Space16 - look.Space2}, InsetBy(m, m, 0, m, header), scroll)
}

// Hung scrolls content that stands in line with what is above it: the rings around what has
// the keyboard and the scroll bar lie in the margin of the page.
func Hung(content fyne.CanvasObject) (*fyne.Container, *Scroll) {
	ring, bar := look.Space8, look.Space12 // with what smooths the ring's edge
	scroll := NewVScroll(InsetBy(ring, bar, look.Space16, ring, content))
	return InsetBy(-ring, -bar, 0, -ring, scroll), scroll
}

// Divider is a thin line across.
type Divider struct {
	widget.BaseWidget
	upright bool
}

// NewDivider makes a line across; NewUprightDivider one from top to bottom.
func NewDivider() *Divider { return newDivider(false) }

// NewUprightDivider makes a line from top to bottom.
func NewUprightDivider() *Divider { return newDivider(true) }

func newDivider(upright bool) *Divider {
	d := &Divider{upright: upright}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer belongs to Fyne.
func (d *Divider) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(nil)
	return draw(d, &drawing{
		objects: []fyne.CanvasObject{line},
		refresh: func() { line.FillColor = look.Color(d, look.ColorSeparator) },
		layout:  fill(line),
		min:     func() fyne.Size { return fyne.NewSize(1, 1) },
	})
}

type rowLayout struct{ gap float32 }

func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		size.Width += m.Width
		size.Height = max(size.Height, m.Height)
		n++
	}
	size.Width += l.gap * float32(max(n-1, 0))
	return size
}

func (l *rowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	free, growers := s.Width-l.MinSize(objects).Width, 0
	for _, o := range objects {
		if o.Visible() && grows(o) {
			growers++
		}
	}
	x := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if grows(o) && free > 0 {
			m.Width += free / float32(growers)
		}
		place(o, x, (s.Height-m.Height)/2, m.Width, m.Height)
		x += m.Width + l.gap
	}
}

// grows tells whether o takes what is left in a row: a spacer, or text that can
// be cut and so has no width of its own.
func grows(o fyne.CanvasObject) bool {
	switch w := o.(type) {
	case layout.SpacerObject:
		return w.ExpandHorizontal()
	case *Text:
		return w.cut
	}
	return false
}

type boundsLayout struct{ width, height float32 }

func (l *boundsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	if l.width > 0 {
		m.Width = l.width
	}
	if l.height > 0 {
		m.Height = l.height
	}
	return m
}

func (l *boundsLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) { fill(objects...)(s) }

type atMostLayout struct {
	width   float32
	centred bool
}

func (l *atMostLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	m.Width = min(m.Width, l.width)
	return m
}

func (l *atMostLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	w := min(l.width, s.Width)
	x := float32(0)
	if l.centred {
		x = (s.Width - w) / 2
	}
	place(objects[0], x, 0, w, s.Height)
}

type spreadLayout struct{}

func (l *spreadLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(a.Width+look.Space16+b.Width, max(a.Height, b.Height))
}

func (l *spreadLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	b := objects[1].MinSize()
	left := s.Width - b.Width - look.Space16
	objects[0].Resize(fyne.NewSize(left, objects[0].Size().Height)) // what wraps knows its height now
	a := objects[0].MinSize()
	place(objects[0], 0, max((s.Height-a.Height)/2, 0), left, a.Height)
	place(objects[1], s.Width-b.Width, (s.Height-b.Height)/2, b.Width, b.Height)
}

type besideLayout struct{ gap float32 }

func (l *besideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(a.Width+l.gap+b.Width, max(a.Height, b.Height))
}

func (l *besideLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	a := objects[0].MinSize()
	place(objects[0], 0, 0, a.Width, a.Height)
	x := a.Width + l.gap
	w := s.Width - x
	objects[1].Resize(fyne.NewSize(w, objects[1].Size().Height))
	place(objects[1], x, 0, w, max(objects[1].MinSize().Height, s.Height))
}

type sharesLayout struct {
	gap    float32
	shares []float32
	least  float32 // of the last
}

func (l *sharesLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		m := o.MinSize()
		size.Width += m.Width
		size.Height = max(size.Height, m.Height)
	}
	size.Width += l.gap * float32(max(len(objects)-1, 0))
	return size
}

func (l *sharesLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	total, free := float32(0), s.Width-l.gap*float32(len(objects)-1)
	for _, share := range l.shares {
		total += share
	}
	last := len(objects) - 1
	end := max(free*l.shares[last]/total, min(l.least, free/2))
	others := (free - end) / (total - l.shares[last])
	x := float32(0)
	for i, o := range objects {
		w := end
		if i < last {
			w = others * l.shares[i]
		}
		place(o, x, 0, w, s.Height)
		x += w + l.gap
	}
}

type equalLayout struct{ gap float32 }

func (l *equalLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest, tallest float32
	for _, o := range objects {
		m := o.MinSize()
		widest, tallest = max(widest, m.Width), max(tallest, m.Height)
	}
	n := float32(len(objects))
	return fyne.NewSize(widest*n+l.gap*max(n-1, 0), tallest)
}

func (l *equalLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	n := float32(len(objects))
	w := (s.Width - l.gap*(n-1)) / n
	for i, o := range objects {
		place(o, float32(i)*(w+l.gap), 0, w, s.Height)
	}
}

// foldLayout remembers the width of the last layout, because the height that it needs
// depends on it.
type foldLayout struct{ least, width float32 }

func (l *foldLayout) folds(right fyne.Size) bool {
	return l.width > 0 && l.width < l.least+look.Space16+right.Width
}

func (l *foldLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	w, line := max(a.Width, b.Width), oneLine(objects[1])
	if l.folds(line) {
		return fyne.NewSize(w, a.Height+look.Space8+b.Height)
	}
	return fyne.NewSize(w, max(a.Height, line.Height))
}

func (l *foldLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	b := oneLine(objects[1])
	if l.folds(b) {
		place(objects[0], 0, 0, s.Width, objects[0].MinSize().Height)
		objects[1].Resize(fyne.NewSize(s.Width, objects[1].Size().Height)) // it knows its height now
		place(objects[1], 0, objects[0].MinSize().Height+look.Space8, s.Width, objects[1].MinSize().Height)
		return
	}
	place(objects[0], 0, 0, s.Width-b.Width-look.Space16, s.Height)
	place(objects[1], s.Width-b.Width, 0, b.Width, b.Height)
}

// oneLine is how large o is where nothing of it goes on in another line.
func oneLine(o fyne.CanvasObject) fyne.Size {
	if c, ok := o.(*fyne.Container); ok {
		if flow, ok := c.Layout.(*flowLayout); ok {
			return (&rowLayout{gap: flow.gap}).MinSize(c.Objects)
		}
	}
	return o.MinSize()
}

// flowLayout remembers the width of the last layout, because the height that it
// needs depends on it.
type flowLayout struct{ gap, width float32 }

func (l *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	widest := float32(0)
	for _, o := range objects {
		if o.Visible() {
			widest = max(widest, o.MinSize().Width)
		}
	}
	return fyne.NewSize(widest, l.run(objects, l.width, false))
}

func (l *flowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	l.run(objects, s.Width, true)
}

// run walks through the lines, moves things if asked to, and gives the height.
func (l *flowLayout) run(objects []fyne.CanvasObject, width float32, move bool) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && width > 0 && x+m.Width > width+0.5 {
			x, y, line = 0, y+line+l.gap, 0
		}
		if move {
			place(o, x, y, m.Width, m.Height)
		}
		x += m.Width + l.gap
		line = max(line, m.Height)
	}
	return y + line
}

type headLayout struct{ gap float32 }

func (l *headLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+l.gap+b.Height)
}

func (l *headLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Resize(fyne.NewSize(s.Width, objects[0].Size().Height)) // it knows its height now
	h := objects[0].MinSize().Height
	place(objects[0], 0, 0, s.Width, h)
	place(objects[1], 0, h+l.gap, s.Width, s.Height-h-l.gap)
}
