package screens

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

// column is a part of a page that scrolls by itself. Text in it wraps, so its
// height follows from its width: it is laid out twice, first for the width.
type column struct {
	box    *fyne.Container
	tall   *tallLayout
	scroll *widgets.Scroll
}

func newColumn() *column {
	c := &column{box: widgets.VStack(look.Space12), tall: &tallLayout{}}
	c.scroll = widgets.NewVScroll(container.New(c.tall, c.box))
	c.tall.grown = c.scroll.Refresh
	return c
}

// set shows other things, from the top.
func (c *column) set(objects ...fyne.CanvasObject) {
	c.scroll.Offset = fyne.Position{}
	c.renew(objects...)
}

// renew shows the same things as they are now, where one had scrolled to.
func (c *column) renew(objects ...fyne.CanvasObject) {
	c.box.Objects = objects
	c.box.Refresh()
	c.scroll.Content.Refresh()
	c.scroll.Refresh()
}

// move scrolls by so many pixels.
func (c *column) move(by float32) {
	c.scroll.Offset.Y = max(c.scroll.Offset.Y+by, 0)
	c.scroll.Refresh()
}

// tallLayout gives its object the width first and then the height that follows.
type tallLayout struct {
	grown func() // the height that is needed has changed
	need  float32
}

// bleedIn leaves room for shadows and rings inside a scroller, barIn for the scroll bar, so
// that it does not lie on what is scrolled.
const (
	bleedIn = look.Space4
	barIn   = look.Space8
)

func (l *tallLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width+bleedIn+barIn, max(objects[0].MinSize().Height, l.need)+2*bleedIn)
}

func (l *tallLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	o := objects[0]
	o.Move(fyne.NewPos(bleedIn, bleedIn))
	need := heightFor(o, s.Width-bleedIn-barIn)
	if l.need != need {
		l.need = need
		if l.grown != nil {
			l.grown()
		}
	}
}

// passes bounds how often something is laid out until its height stays: text in
// a card in a stack gets its width one level at a time.
const passes = 4

// heightFor gives o a width and the height that follows from it, and tells which
// that is.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, 1))
	need := o.MinSize().Height
	for range passes {
		o.Resize(fyne.NewSize(width, need))
		now := o.MinSize().Height
		if now == need {
			break
		}
		need = now
	}
	return need
}

// headedLayout puts a head, whose height follows from the width, above what fills
// the rest, and a foot below it.
type headedLayout struct{}

// headed makes a page's body of a head, the rest and a foot.
func headed(head, rest, foot fyne.CanvasObject) *fyne.Container {
	return container.New(headedLayout{}, head, rest, foot)
}

func (headedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			size.Width, size.Height = max(size.Width, m.Width), size.Height+m.Height
		}
	}
	return size
}

func (headedLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	head, rest, foot := objects[0], objects[1], objects[2]
	top := float32(0)
	if head.Visible() {
		head.Move(fyne.NewPos(0, 0))
		top = heightFor(head, s.Width) + look.Space8
	}
	bottom := foot.MinSize().Height
	rest.Move(fyne.NewPos(0, top))
	rest.Resize(fyne.NewSize(s.Width, s.Height-top-bottom))
	foot.Move(fyne.NewPos(0, s.Height-bottom))
	foot.Resize(fyne.NewSize(s.Width, bottom))
}

// arrival tells coming to a page from reading it anew, and gives the keyboard to a
// part of the page once that part is on the screen: the first time one comes, the
// answer is not there yet.
type arrival struct {
	window Window
	here   bool
	at     model.Route
	wanted bool
}

// show tells whether one has come to the page, or to another part of it.
func (a *arrival) show(to model.Route) bool {
	fresh := !a.here || a.at != to
	a.here, a.at = true, to
	a.wanted = a.wanted || fresh
	return fresh
}

func (a *arrival) leave() { a.here, a.wanted = false, false }

// done gives the keyboard, unless a dialog has it or it was given already.
func (a *arrival) done(focus func()) {
	if a.wanted && a.window.Host().Canvas.Overlays().Top() == nil {
		a.wanted = false
		focus()
	}
}

// surface is what has the keyboard while nothing on a page is being written:
// its keys are those of the page. The ring shows for people who came by Tab.
//
// It lies under its content and does not hold it: Shift-Tab comes to what holds
// others first, and from there no longer to them.
type surface struct {
	widget.BaseWidget
	name   string          // for screen readers
	page   *fyne.Container // with the surface under what is shown on it, and the ring above
	scroll *column         // what the arrow keys move; nil = nothing
	ring   *canvas.Rectangle
	quiet  bool
	hears  bool // the window tells when a key goes down
	fresh  bool // one has gone down, and has done nothing yet
}

var (
	_ desktop.Keyable = (*surface)(nil)
	_ fyne.Focusable  = (*surface)(nil)
	_ fyne.Tappable   = (*surface)(nil)
	_ fyne.Accessible = (*surface)(nil)
)

func newSurface(name string, content fyne.CanvasObject, scroll *column) *surface {
	s := &surface{name: name, scroll: scroll, ring: canvas.NewRectangle(nil)}
	s.ring.StrokeWidth, s.ring.CornerRadius = 2, look.RadiusCard
	s.ring.Hide()
	s.ExtendBaseWidget(s)
	s.page = container.NewStack(s, content, s.ring)
	return s
}

// take gives it the keyboard without the ring.
func (s *surface) take() {
	s.quiet = true
	widgets.Focus(s)
	s.quiet = false
}

// scrollStep is how far an arrow key scrolls.
const scrollStep float32 = 60

// TypedKey scrolls, and leaves every other key to the page.
func (s *surface) TypedKey(ev *fyne.KeyEvent) {
	steps := map[fyne.KeyName]float32{
		fyne.KeyDown: 1, fyne.KeyUp: -1, fyne.KeyPageDown: 6, fyne.KeySpace: 6, fyne.KeyPageUp: -6,
	}
	if by, ok := steps[ev.Name]; ok && s.scroll != nil {
		s.scroll.move(by * scrollStep)
		return
	}
	if s.hears && !s.fresh {
		return
	}
	s.fresh = false
	widgets.PassKey(s, ev)
}

// KeyDown notes that a key was pressed. One that is held down repeats itself without
// it: that scrolls on, but decides about one person only.
func (s *surface) KeyDown(*fyne.KeyEvent) { s.hears, s.fresh = true, true }

// KeyUp does nothing.
func (s *surface) KeyUp(*fyne.KeyEvent) {}

// TypedRune passes characters on; letters arrive as keys.
func (s *surface) TypedRune(r rune) { widgets.PassRune(s, r) }

// Tapped takes the keyboard.
func (s *surface) Tapped(*fyne.PointEvent) { s.take() }

// FocusGained shows the ring to people who came by keyboard.
func (s *surface) FocusGained() {
	s.showRing(!s.quiet)
}

// FocusLost hides the ring.
func (s *surface) FocusLost() {
	s.showRing(false)
}

// showRing draws nothing but the ring: what lies within would be made anew with the
// rest, and what gets the keyboard next may be among it.
func (s *surface) showRing(on bool) {
	s.ring.StrokeColor, s.ring.Hidden = look.Color(s, look.ColorFocus), !on
	s.ring.Refresh()
}

// AccessibilityLabel says what it is.
func (s *surface) AccessibilityLabel() string { return s.name }

// AccessibilityRole is that of a part of the page.
func (s *surface) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Refresh draws the ring in the theme's colour.
func (s *surface) Refresh() {
	s.ring.StrokeColor = look.Color(s, look.ColorFocus)
	s.ring.Refresh()
}

// CreateRenderer belongs to Fyne: the surface itself is not seen.
func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
