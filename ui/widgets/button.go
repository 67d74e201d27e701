package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"reqdesk/ui/look"
)

// Kind says how loud a button is. A page has at most one Primary.
type Kind int

// The kinds.
const (
	Secondary Kind = iota
	Primary
	Danger  // red words: deletes, discards
	Quiet   // no frame until the pointer is over it
	Destroy // filled red: the main button of a dialog that destroys something
)

// Button answers to click, Enter and Space and keeps the keyboard afterwards.
type Button struct {
	control

	OnTapped func()

	kind  Kind
	tone  look.Tone // of what stands on a Secondary or Quiet one; ToneText = the kind's own
	label *Text
	icon  *Icon
	hint  *KeyHint
	box   *canvas.Rectangle
	veil  *canvas.Rectangle
	ring  ring
	width float32
	tight tightness
}

// NewButton makes a secondary button.
func NewButton(label string, tapped func()) *Button {
	b := &Button{OnTapped: tapped, label: Strong(label), ring: newRing(look.RadiusControl + 2)}
	b.box, b.veil = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	b.icon = newIcon("", look.ColorText, look.SizeIcon)
	b.hint = NewKeyHint("")
	b.begin(b, func() {
		if b.OnTapped != nil {
			b.OnTapped()
		}
	})
	return b
}

// NewPrimary makes the page's main button.
func NewPrimary(label string, tapped func()) *Button { return NewButton(label, tapped).As(Primary) }

// NewDanger makes a button that destroys something.
func NewDanger(label string, tapped func()) *Button { return NewButton(label, tapped).As(Danger) }

// NewQuiet makes a button without a frame.
func NewQuiet(label string, tapped func()) *Button { return NewButton(label, tapped).As(Quiet) }

// As sets the kind.
func (b *Button) As(kind Kind) *Button { b.kind = kind; return b }

// Toned gives what stands on a Secondary or Quiet button another colour.
func (b *Button) Toned(tone look.Tone) *Button { b.tone = tone; return b }

// Tone is that colour; ToneText is the kind's own.
func (b *Button) Tone() look.Tone { return b.tone }

// WithIcon puts a picture before the label.
func (b *Button) WithIcon(icon look.Icon) *Button { b.icon.icon = icon; return b }

// WithKey shows the key that does the same, for example "C".
func (b *Button) WithKey(key string) *Button { b.hint.key = key; return b }

// Wide gives the button a fixed least width, so that neighbours match.
func (b *Button) Wide(width float32) *Button { b.width = width; return b }

// Label is what the button says.
func (b *Button) Label() string { return b.label.text }

// SetLabel changes what the button says.
func (b *Button) SetLabel(label string) {
	if b.label.text != label {
		b.label.text = label
		b.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	return draw(b, &drawing{
		objects: []fyne.CanvasObject{b.box, b.veil, b.icon, b.label, b.hint, b.ring.Rectangle},
		refresh: b.paint,
		layout:  b.layout,
		min: func() fyne.Size {
			return fyne.NewSize(b.wide(b.tight), look.Size(b, look.SizeControl))
		},
	})
}

func (b *Button) padding() float32 {
	if b.kind == Quiet {
		return 10
	}
	return 14
}

func (b *Button) inner(t tightness) float32 {
	w := b.label.MinSize().Width
	if b.pictured(t) {
		w += b.icon.MinSize().Width
		if b.label.text != "" {
			w += look.Space8
		}
	}
	if b.keyed(t) {
		w += look.Space8 + b.hint.MinSize().Width
	}
	return w
}

// colors are the surface, its edge and what stands on it; "" is none.
func (b *Button) colors() (box, edge, text fyne.ThemeColorName) {
	if b.disabled && b.kind != Quiet {
		return look.ColorSoftNeutral, "", look.ColorDisabled
	}
	switch b.kind {
	case Primary:
		return look.ColorPrimary, "", look.ColorOnPrimary
	case Destroy:
		return look.ColorError, "", look.ColorOnError
	case Danger:
		return look.ColorCard, look.ColorInputBorder, look.ColorError
	case Quiet:
		if b.disabled {
			return "", "", look.ColorDisabled
		}
		return "", "", look.ColorPrimary
	default:
		return look.ColorCard, look.ColorInputBorder, look.ColorText
	}
}

func (b *Button) paint() {
	box, edge, text := b.colors()
	if b.tone != look.ToneText && !b.disabled && (b.kind == Secondary || b.kind == Quiet) {
		text = b.tone.Color()
	}
	b.box.CornerRadius, b.veil.CornerRadius = look.RadiusControl, look.RadiusControl
	b.box.Hidden = box == ""
	b.box.StrokeWidth = 0
	if box != "" {
		b.box.FillColor = look.Color(b, box)
	}
	if edge != "" {
		b.box.StrokeColor, b.box.StrokeWidth = look.Color(b, edge), 1
	}
	b.veil.FillColor = look.Color(b, look.ColorHover)
	if b.kind == Primary || b.kind == Destroy {
		b.veil.FillColor = look.Color(b, look.ColorPressed)
	}
	b.veil.Hidden = !b.hovered || b.disabled
	b.label.color = text
	b.label.Refresh()
	b.icon.paint(text)
	b.icon.Hidden = !b.pictured(b.tight)
	b.hint.Hidden = !b.keyed(b.tight)
	b.hint.color = text
	b.hint.Refresh()
	b.ring.show(b, b.focused)
}

func (b *Button) layout(s fyne.Size) {
	fill(b.box, b.veil)(s)
	b.ring.around(s)
	x := (s.Width - b.inner(b.tight)) / 2
	if b.pictured(b.tight) {
		m := b.icon.MinSize()
		place(b.icon, x, (s.Height-m.Height)/2, m.Width, m.Height)
		x += m.Width + look.Space8
	}
	m := b.label.MinSize()
	place(b.label, x, (s.Height-m.Height)/2, m.Width, m.Height)
	h := b.hint.MinSize()
	place(b.hint, x+m.Width+look.Space8, (s.Height-h.Height)/2, h.Width, h.Height)
}

// IconButton is a button that shows only a picture. Its name appears as a tip
// under the pointer and, for people without one, as soon as it has the keyboard.
type IconButton struct {
	control

	OnTapped func()

	icon look.Icon
	tone look.Tone
	pic  *Icon
	veil *canvas.Rectangle
	ring ring
}

// NewIconButton makes one; name says in a few words what it does.
func NewIconButton(icon look.Icon, name string, tapped func()) *IconButton {
	b := &IconButton{OnTapped: tapped, icon: icon, tone: look.ToneMuted, ring: newRing(look.RadiusControl)}
	b.pic, b.veil = NewIcon(icon, look.ToneMuted), canvas.NewRectangle(nil)
	b.tip = name
	b.begin(b, func() {
		if b.OnTapped != nil {
			b.OnTapped()
		}
	})
	return b
}

// Toned gives the picture a tone.
func (b *IconButton) Toned(tone look.Tone) *IconButton { b.tone = tone; return b }

// Name is what the button does.
func (b *IconButton) Name() string { return b.tip }

// Set changes picture and name, for buttons that show a state.
func (b *IconButton) Set(icon look.Icon, name string) {
	b.icon, b.tip = icon, name
	b.Refresh()
}

// CreateRenderer belongs to Fyne.
func (b *IconButton) CreateRenderer() fyne.WidgetRenderer {
	return draw(b, &drawing{
		objects: []fyne.CanvasObject{b.veil, b.pic, b.ring.Rectangle},
		refresh: func() {
			color := b.tone.Color()
			if b.disabled {
				color = look.ColorDisabled
			} else if b.hovered && b.tone == look.ToneMuted {
				color = look.ColorText
			}
			b.pic.set(b.icon, color)
			b.veil.FillColor = look.Color(b, look.ColorHover)
			b.veil.CornerRadius = look.RadiusControl
			b.veil.Hidden = !b.hovered || b.disabled
			b.ring.show(b, b.focused)
		},
		layout: func(s fyne.Size) {
			fill(b.veil, b.pic)(s)
			b.ring.inside(s)
		},
		min: func() fyne.Size { return fyne.NewSquareSize(look.Size(b, look.SizeControl)) },
	})
}
