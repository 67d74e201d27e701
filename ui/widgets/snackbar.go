package widgets

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Snack is one piece of short news: what was done, perhaps with a way back.
type Snack struct {
	Text   string
	Icon   look.Icon     // "" shows a tick
	Action string        // label of the one button, mostly "Undo"; "" for none
	Do     func()        // what the button does
	For    time.Duration // how long it stays; 0 means 5 s
}

// maxSnacks bounds the queue: older news that nobody has seen is dropped.
const maxSnacks = 5

// Snackbar shows news one after the other, in the sidebar above its foot: nothing lies
// there, so that neither a button nor a line is covered. It is part of the Stage; take it
// from there.
type Snackbar struct {
	widget.BaseWidget

	after  After
	room   func() (top, bottom float32) // what is free in the sidebar
	redraw func()                       // draws the stage: the bar is unknown to the driver until it was drawn
	queue  []Snack
	cancel func()
	within fyne.Size
	width  float32

	box    *canvas.Rectangle
	pic    *Icon
	word   *Paragraph
	action *snackAction
	shut   *snackAction
}

func newSnackbar(after After, redraw func()) *Snackbar {
	s := &Snackbar{after: after, redraw: redraw, box: canvas.NewRectangle(nil)}
	s.pic = newIcon(look.IconSuccess, look.ColorOnTip, look.SizeIcon)
	s.word = NewParagraph(RoleBody, "")
	s.word.color = look.ColorOnTip
	s.action = newSnackAction(s.act)
	s.shut = newSnackAction(s.Dismiss)
	s.shut.icon = look.IconClose
	s.Hidden = true
	s.ExtendBaseWidget(s)
	return s
}

// Add puts news into the queue.
func (s *Snackbar) Add(news Snack) {
	if len(s.queue) >= maxSnacks {
		s.queue = append(s.queue[:1], s.queue[2:]...)
	}
	s.queue = append(s.queue, news)
	switch len(s.queue) {
	case 1:
		s.present()
	case 2:
		if now := s.queue[0]; now.Action == "" {
			s.end(now)
		}
	}
}

// Say adds plain news.
func (s *Snackbar) Say(text string) { s.Add(Snack{Text: text}) }

// Hint says what is to be known or done first: nothing was done.
func (s *Snackbar) Hint(text string) { s.Add(Snack{Text: text, Icon: look.IconInfo}) }

// Current is what stands on the screen; ok is false if nothing does.
func (s *Snackbar) Current() (news Snack, ok bool) {
	if len(s.queue) == 0 {
		return Snack{}, false
	}
	return s.queue[0], true
}

// Undo presses the current news' button, for the Undo shortcut. It tells
// whether there was one.
func (s *Snackbar) Undo() bool {
	if news, ok := s.Current(); !ok || news.Action == "" {
		return false
	}
	s.act()
	return true
}

// Dismiss takes the current news away and shows the next.
func (s *Snackbar) Dismiss() {
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	if len(s.queue) > 0 {
		s.queue = append([]Snack(nil), s.queue[1:]...)
	}
	s.present()
}

// Take takes all news away and gives them, to be shown elsewhere.
func (s *Snackbar) Take() []Snack {
	news := s.queue
	s.queue = nil
	s.Dismiss()
	return news
}

func (s *Snackbar) act() {
	news, ok := s.Current()
	if !ok {
		return
	}
	s.Dismiss()
	if news.Do != nil {
		news.Do()
	}
}

func (s *Snackbar) present() {
	news, ok := s.Current()
	if !ok {
		s.Hide()
		return
	}
	icon := news.Icon
	if icon == "" {
		icon = look.IconSuccess
	}
	s.pic.set(icon, look.ColorOnTip)
	s.word.SetText(news.Text)
	s.action.label.text = news.Action
	s.action.Hidden = news.Action == ""
	s.Show()
	s.Refresh()
	s.dock(s.within)
	s.redraw()
	s.end(news)
}

// end takes news away after its time. What offers nothing to press makes room sooner for
// what waits, so that nobody is told of something that is long over.
func (s *Snackbar) end(news Snack) {
	if s.after == nil {
		return
	}
	if s.cancel != nil {
		s.cancel()
	}
	stay := cmp.Or(news.For, 5*time.Second)
	if len(s.queue) > 1 && news.Action == "" {
		stay = min(stay, 1500*time.Millisecond)
	}
	s.cancel = s.after(stay, s.Dismiss)
}

// CreateRenderer belongs to Fyne.
func (s *Snackbar) CreateRenderer() fyne.WidgetRenderer {
	return draw(s, &drawing{
		objects: []fyne.CanvasObject{s.box, s.pic, s.word, s.action, s.shut},
		refresh: func() {
			s.box.FillColor = look.Color(s, look.ColorTip)
			s.box.CornerRadius = look.RadiusCard
			s.box.Shadow = canvas.Shadow{Color: look.Color(s, look.ColorShadow), BlurRadius: 12, Offset: fyne.NewPos(0, 4)}
			s.word.Refresh()
			s.action.Refresh()
			s.shut.Refresh()
		},
		layout: s.layout,
		min:    func() fyne.Size { return fyne.NewSize(s.width, s.height()) },
	})
}

// height is that of the words, and of the button below them.
func (s *Snackbar) height() float32 {
	s.word.Resize(fyne.NewSize(s.wordWidth(), s.word.Size().Height))
	h := s.word.MinSize().Height + 2*look.Space12
	if !s.action.Hidden {
		h += s.action.MinSize().Height
	}
	return h
}

func (s *Snackbar) wordWidth() float32 {
	return s.width - s.wordLeft() - s.shut.MinSize().Width - look.Space4
}

// wordLeft is where the words begin: behind the picture.
func (s *Snackbar) wordLeft() float32 { return look.Space12 + s.pic.MinSize().Width + look.Space8 }

func (s *Snackbar) layout(z fyne.Size) {
	fill(s.box)(z)
	pic, shut, action := s.pic.MinSize(), s.shut.MinSize(), s.action.MinSize()
	place(s.pic, look.Space12, look.Space12, pic.Width, pic.Height)
	place(s.shut, z.Width-look.Space4-shut.Width, look.Space4, shut.Width, shut.Height)
	high := s.word.MinSize().Height
	place(s.word, s.wordLeft(), look.Space12, s.wordWidth(), high)
	place(s.action, s.wordLeft()-10, look.Space12+high+look.Space4, action.Width, action.Height)
}

// dock puts the bar into the sidebar, above what the connections do just now and what
// waits for them; where that is too low for it, for its moment over them, and where even
// that is, beside the sidebar, over the page's foot.
func (s *Snackbar) dock(within fyne.Size) {
	s.within, s.width = within, look.Size(s, look.SizeSidebar)-2*look.Space12
	top, bottom := s.room()
	m := s.MinSize()
	x, y := look.Space12, bottom-look.Space8-m.Height
	if y < top {
		y = within.Height - look.Space12 - m.Height
	}
	if y < top {
		x = look.Size(s, look.SizeSidebar) + look.Space12
		s.width = min(widestSnack, within.Width-x-look.Space12)
		m = s.MinSize()
		y = within.Height - look.Space12 - m.Height
	}
	place(s, x, y, m.Width, m.Height)
}

// widestSnack is how wide news are where there is no room for them in the sidebar.
const widestSnack = 420

// snackAction is a button in the colours of the snackbar.
type snackAction struct {
	control
	icon  look.Icon
	label *Text
	pic   *Icon
	veil  *canvas.Rectangle
	ring  ring
}

func newSnackAction(press func()) *snackAction {
	a := &snackAction{label: Strong(""), veil: canvas.NewRectangle(nil), ring: newRing(look.RadiusControl)}
	a.pic = newIcon("", look.ColorOnTip, look.SizeIcon)
	a.label.color = look.ColorTipAction
	a.begin(a, press)
	return a
}

// CreateRenderer belongs to Fyne.
func (a *snackAction) CreateRenderer() fyne.WidgetRenderer {
	return draw(a, &drawing{
		objects: []fyne.CanvasObject{a.veil, a.pic, a.label, a.ring.Rectangle},
		refresh: func() {
			a.pic.set(a.icon, look.ColorOnTip)
			a.label.Refresh()
			a.veil.FillColor = thin(look.Color(a, look.ColorOnTip), 30)
			a.veil.CornerRadius = look.RadiusControl
			a.veil.Hidden = !a.hovered
			a.ring.show(a, a.focused)
			a.ring.StrokeColor = look.Color(a, look.ColorTipAction)
		},
		layout: func(s fyne.Size) {
			fill(a.veil, a.pic)(s)
			a.ring.inside(s)
			m := a.label.MinSize()
			place(a.label, (s.Width-m.Width)/2, (s.Height-m.Height)/2, m.Width, m.Height)
		},
		min: func() fyne.Size {
			h := look.Size(a, look.SizeControl) - look.Space4
			if a.icon != "" {
				return fyne.NewSquareSize(h)
			}
			return fyne.NewSize(a.label.MinSize().Width+2*10, h)
		},
	})
}
