package widgets

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Initials are the first letters of the first and the last word of a name, or
// "?" for none.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	switch len(words) {
	case 0:
		return "?"
	case 1:
		return first(words[0])
	default:
		return first(words[0]) + first(words[len(words)-1])
	}
}

func first(word string) string {
	for _, r := range word {
		return string(unicode.ToUpper(r))
	}
	return ""
}

// Avatar is a filled circle with initials (people) or a rounded square
// (clients), in an accent that the same key always gets.
type Avatar struct {
	widget.BaseWidget

	initials string
	accent   look.Accent
	square   bool
	side     float32 // 0 takes the theme's
	box      *canvas.Rectangle
	word     *canvas.Text
}

// NewAvatar makes a person's avatar; the accent comes from the name.
func NewAvatar(name string) *Avatar {
	a := &Avatar{initials: Initials(name), accent: look.AccentFor(name)}
	a.box, a.word = canvas.NewRectangle(nil), canvas.NewText("", nil)
	a.word.TextStyle.Bold = true
	a.word.Alignment = fyne.TextAlignCenter
	a.ExtendBaseWidget(a)
	return a
}

// NewClientAvatar makes a client's badge in the client's own accent.
func NewClientAvatar(name string, accent look.Accent) *Avatar {
	a := NewAvatar(name)
	a.accent, a.square = accent, true
	return a
}

// Sized sets the side in place of the theme's 30.
func (a *Avatar) Sized(side float32) *Avatar { a.side = side; return a }

// Set changes whom it shows.
func (a *Avatar) Set(name string) { a.SetClient(name, look.AccentFor(name)) }

// SetClient changes whom it shows and in which accent.
func (a *Avatar) SetClient(name string, accent look.Accent) {
	initials := Initials(name)
	if a.initials != initials || a.accent != accent {
		a.initials, a.accent = initials, accent
		a.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	return draw(a, &drawing{
		objects: []fyne.CanvasObject{a.box, a.word},
		refresh: func() {
			a.box.FillColor = look.Color(a, a.accent.Color())
			a.word.Text, a.word.Color = a.initials, look.Color(a, look.ColorOnAccent)
		},
		layout: func(s fyne.Size) {
			side := min(s.Width, s.Height)
			a.box.CornerRadius = side / 2
			if a.square {
				a.box.CornerRadius = max(side/5, look.RadiusControl)
			}
			a.word.TextSize = side * 0.38
			x, y := (s.Width-side)/2, (s.Height-side)/2
			place(a.box, x, y, side, side)
			h := a.word.MinSize().Height
			place(a.word, x, y+(side-h)/2, side, h)
		},
		min: func() fyne.Size {
			if a.side > 0 {
				return fyne.NewSquareSize(a.side * look.Size(a, look.SizeOne))
			}
			return fyne.NewSquareSize(look.Size(a, look.SizeAvatar))
		},
	})
}

// Status is a state as a picture and a word in one tone. The picture is a dot
// where the state has none of its own.
type Status struct {
	widget.BaseWidget

	pic   *Icon
	word  *Text
	plain bool // the picture stays in the second voice
}

// NewStatus makes one; icon "" shows a dot.
func NewStatus(icon look.Icon, word string, tone look.Tone) *Status {
	s := &Status{pic: NewSmallIcon(icon, tone), word: NewText(RoleStrong, word).Toned(tone).Cut()}
	s.ExtendBaseWidget(s)
	s.Set(icon, word, tone)
	return s
}

// Set changes the state.
func (s *Status) Set(icon look.Icon, word string, tone look.Tone) {
	if icon == "" && word != "" {
		icon = look.IconDot
	}
	s.pic.size = look.SizeIconSmall
	if icon == look.IconDot {
		s.pic.size = look.SizeChip
	}
	if s.plain {
		s.pic.Set(icon, look.ToneMuted)
	} else {
		s.pic.Set(icon, tone)
	}
	s.word.SetTone(tone)
	s.word.SetText(word)
}

// Word is the state in words.
func (s *Status) Word() string { return s.word.text }

// CreateRenderer belongs to Fyne.
func (s *Status) CreateRenderer() fyne.WidgetRenderer {
	side := func() float32 { return look.Size(s, look.SizeIconSmall) }
	return draw(s, &drawing{
		objects: []fyne.CanvasObject{s.pic, s.word},
		refresh: func() { s.pic.Refresh(); s.word.Refresh() },
		layout: func(z fyne.Size) {
			place(s.pic, 0, (z.Height-side())/2, side(), side())
			x := side() + 6
			h := s.word.MinSize().Height
			place(s.word, x, (z.Height-h)/2, max(z.Width-x, 0), h)
		},
		min: func() fyne.Size {
			m := s.word.measure(s.word.text)
			return fyne.NewSize(side()+6+m.Width+1, max(m.Height, side()))
		},
	})
}
