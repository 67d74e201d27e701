package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// ProgressLine is a bar of 4 px under a line of text and a figure. It never
// moves by itself: an endless animation would repaint the window all the time.
type ProgressLine struct {
	widget.BaseWidget

	text   *Text
	figure *Text
	note   *Text // a second line in place of the bar
	pic    *Icon
	part   float32 // 0 to 1; below 0 there is no bar
	tone   look.Tone
	track  *canvas.Rectangle
	bar    *canvas.Rectangle
}

// NewProgressLine makes one without a bar.
func NewProgressLine(text string) *ProgressLine {
	p := &ProgressLine{text: Caption(text).Cut(), figure: NewText(RoleCaptionStrong, ""), note: NewText(RoleCaptionStrong, "").Cut(), part: -1, tone: look.TonePrimary}
	p.pic = newIcon("", look.ColorMuted, look.SizeIconSmall)
	p.track, p.bar = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	p.ExtendBaseWidget(p)
	return p
}

// Progress is what a ProgressLine shows.
type Progress struct {
	Text   string
	Figure string    // at the right, for example "42 %" or "1,200 of 20,000"
	Note   string    // a second line; only where there is no bar
	Part   float32   // 0 to 1; below 0 shows no bar
	Icon   look.Icon // before the text; "" for none
	Tone   look.Tone // of icon and bar; ToneText is taken as primary
}

// Set shows p.
func (p *ProgressLine) Set(show Progress) {
	p.text.text, p.figure.text, p.note.text, p.part = show.Text, show.Figure, show.Note, min(show.Part, 1)
	p.tone = show.Tone
	if p.tone == look.ToneText {
		p.tone = look.TonePrimary
	}
	p.pic.set(show.Icon, p.tone.Color())
	p.Refresh()
}

// Text is what the line says.
func (p *ProgressLine) Text() string { return p.text.text }

// CreateRenderer belongs to Fyne.
func (p *ProgressLine) CreateRenderer() fyne.WidgetRenderer {
	return draw(p, &drawing{
		objects: []fyne.CanvasObject{p.pic, p.text, p.figure, p.note, p.track, p.bar},
		refresh: func() {
			p.track.FillColor = look.Color(p, look.ColorInputBorder)
			p.bar.FillColor = look.Color(p, p.tone.Color())
			p.track.CornerRadius, p.bar.CornerRadius = 2, 2
			p.track.Hidden, p.bar.Hidden = p.part < 0, p.part <= 0
			p.pic.Hidden = p.pic.icon == ""
			p.text.Refresh()
			p.figure.Refresh()
			p.note.Hidden = !p.noted()
			p.note.Refresh()
		},
		layout: p.layout,
		min: func() fyne.Size {
			h := p.text.MinSize().Height
			if p.noted() {
				h += p.note.MinSize().Height
			}
			return fyne.NewSize(60, h+look.Space4+4)
		},
	})
}

func (p *ProgressLine) noted() bool { return p.note.text != "" && p.part < 0 }

func (p *ProgressLine) layout(s fyne.Size) {
	h, f := p.text.MinSize().Height, p.figure.MinSize()
	x := float32(0)
	y := float32(0)
	if p.part < 0 {
		y = (s.Height - h) / 2
	}
	if p.noted() {
		y -= p.note.MinSize().Height / 2
	}
	if p.pic.icon != "" {
		side := p.pic.MinSize().Width
		place(p.pic, 0, y+(h-side)/2, side, side)
		x = side + 6
	}
	place(p.figure, s.Width-f.Width, y, f.Width, f.Height)
	place(p.text, x, y, s.Width-x-f.Width-look.Space4, h)
	place(p.note, x, y+h, s.Width-x, h)
	place(p.track, 0, s.Height-4, s.Width, 4)
	place(p.bar, 0, s.Height-4, max(s.Width*max(p.part, 0), 4), 4)
}

// SkeletonRow stands for a row that is still being read: two grey lines where
// the text will be. It does not move.
type SkeletonRow struct {
	widget.BaseWidget
	lines [3]*canvas.Rectangle
}

// NewSkeletonRow makes one.
func NewSkeletonRow() *SkeletonRow {
	s := &SkeletonRow{}
	for i := range s.lines {
		s.lines[i] = canvas.NewRectangle(nil)
	}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer belongs to Fyne.
func (s *SkeletonRow) CreateRenderer() fyne.WidgetRenderer {
	return draw(s, &drawing{
		objects: []fyne.CanvasObject{s.lines[0], s.lines[1], s.lines[2]},
		refresh: func() {
			for _, l := range s.lines {
				l.FillColor = look.Color(s, look.ColorSoftNeutral)
			}
		},
		layout: func(z fyne.Size) {
			side := look.Size(s, look.SizeAvatar)
			s.lines[0].CornerRadius = side / 2
			place(s.lines[0], look.Space12, (z.Height-side)/2, side, side)
			x, mid := look.Space12*2+side, z.Height/2
			for i, share := range []float32{0.32, 0.2} {
				s.lines[i+1].CornerRadius = 4
				place(s.lines[i+1], x, mid-13+float32(i)*16, (z.Width-x)*share, 10-float32(i)*2)
			}
		},
		min: func() fyne.Size { return fyne.NewSize(120, look.Size(s, look.SizeRow)) },
	})
}
