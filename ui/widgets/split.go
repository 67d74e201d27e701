package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
)

// Split puts two things beside each other with a thin line between them that
// the pointer can drag.
type Split struct {
	widget.BaseWidget

	left, right fyne.CanvasObject
	part        float32
	bar         *splitBar
}

// splitGap is the room in which the line can be grasped.
const splitGap float32 = 13

// NewSplit makes one; part, 0 to 1, is what the left side gets.
func NewSplit(part float32, left, right fyne.CanvasObject) *Split {
	s := &Split{left: left, right: right, part: part}
	s.bar = &splitBar{split: s}
	s.bar.ExtendBaseWidget(s.bar)
	s.ExtendBaseWidget(s)
	return s
}

// Part is what the left side gets, 0 to 1, for remembering.
func (s *Split) Part() float32 { return s.part }

// CreateRenderer belongs to Fyne.
func (s *Split) CreateRenderer() fyne.WidgetRenderer {
	return draw(s, &drawing{
		objects: []fyne.CanvasObject{s.left, s.right, s.bar},
		layout:  s.layout,
		refresh: func() { s.left.Refresh(); s.right.Refresh(); s.bar.Refresh() },
		min: func() fyne.Size {
			l, r := s.left.MinSize(), s.right.MinSize()
			return fyne.NewSize(l.Width+splitGap+r.Width, max(l.Height, r.Height))
		},
	})
}

func (s *Split) layout(z fyne.Size) {
	free := z.Width - splitGap
	w := min(max(free*s.part, s.left.MinSize().Width), free-s.right.MinSize().Width)
	place(s.left, 0, 0, w, z.Height)
	place(s.bar, w, 0, splitGap, z.Height)
	place(s.right, w+splitGap, 0, free-w, z.Height)
}

type splitBar struct {
	widget.BaseWidget
	split   *Split
	hovered bool
}

var (
	_ fyne.Draggable     = (*splitBar)(nil)
	_ desktop.Hoverable  = (*splitBar)(nil)
	_ desktop.Cursorable = (*splitBar)(nil)
)

func (b *splitBar) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(nil)
	return draw(b, &drawing{
		objects: []fyne.CanvasObject{line},
		refresh: func() {
			line.FillColor = look.Color(b, look.ColorSeparator)
			if b.hovered {
				line.FillColor = look.Color(b, look.ColorPrimary)
			}
		},
		layout: func(s fyne.Size) { place(line, (s.Width-1)/2, 0, 1, s.Height) },
		min:    func() fyne.Size { return fyne.NewSize(splitGap, 20) },
	})
}

func (b *splitBar) Dragged(ev *fyne.DragEvent) {
	free := b.split.Size().Width - splitGap
	if free <= 0 {
		return
	}
	b.split.part = min(max((b.Position().X+ev.Dragged.DX)/free, 0.1), 0.9)
	b.split.Refresh()
}

func (b *splitBar) DragEnd()                       {}
func (b *splitBar) MouseIn(*desktop.MouseEvent)    { b.hovered = true; b.Refresh() }
func (b *splitBar) MouseMoved(*desktop.MouseEvent) {}
func (b *splitBar) MouseOut()                      { b.hovered = false; b.Refresh() }
func (b *splitBar) Cursor() desktop.Cursor         { return desktop.HResizeCursor }

// SidePanel is a column at the right of a page with details of the current
// row: a title, a close button, content that scrolls.
type SidePanel struct {
	widget.BaseWidget

	OnClose func()

	title   *Text
	close   *IconButton
	content fyne.CanvasObject
	width   float32
}

// NewSidePanel makes one of the given width.
func NewSidePanel(title string, width float32, content fyne.CanvasObject) *SidePanel {
	p := &SidePanel{title: Heading(title).Cut(), content: content, width: width}
	p.close = NewIconButton(look.IconClose, phrase.T("Close"), func() {
		if p.OnClose != nil {
			p.OnClose()
		}
	})
	p.ExtendBaseWidget(p)
	return p
}

// SetTitle changes the title.
func (p *SidePanel) SetTitle(title string) { p.title.SetText(title) }

// CreateRenderer belongs to Fyne.
func (p *SidePanel) CreateRenderer() fyne.WidgetRenderer {
	box, line := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	head := Spread(p.title, p.close)
	return draw(p, &drawing{
		objects: []fyne.CanvasObject{box, line, head, p.content},
		refresh: func() {
			box.FillColor, line.FillColor = look.Color(p, look.ColorCard), look.Color(p, look.ColorSeparator)
			p.content.Refresh()
		},
		layout: func(s fyne.Size) {
			fill(box)(s)
			place(line, 0, 0, 1, s.Height)
			h := head.MinSize().Height
			place(head, look.Space16, look.Space12, s.Width-look.Space16-look.Space8, h)
			y := h + 2*look.Space12
			place(p.content, look.Space16, y, s.Width-2*look.Space16, s.Height-y-look.Space16)
		},
		min: func() fyne.Size {
			m := p.content.MinSize()
			return fyne.NewSize(p.width*look.Size(p, look.SizeOne), m.Height+head.MinSize().Height+2*look.Space24)
		},
	})
}
