package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Role is a voice of the text: size, weight and tone together.
type Role int

// The roles.
const (
	RoleBody          Role = iota // 13
	RoleStrong                    // 13 bold
	RoleMuted                     // 13, second voice
	RoleCaption                   // 11.5, second voice
	RoleCaptionStrong             // 11.5 bold, second voice: column heads, group labels
	RoleHeading                   // 15 bold
	RoleTitle                     // 20 bold
	RoleNumber                    // 26 bold
)

func (r Role) size() fyne.ThemeSizeName {
	switch r {
	case RoleCaption, RoleCaptionStrong:
		return look.SizeCaption
	case RoleHeading:
		return look.SizeHeading
	case RoleTitle:
		return look.SizeTitle
	case RoleNumber:
		return look.SizeNumber
	default:
		return look.SizeBody
	}
}

func (r Role) bold() bool {
	switch r {
	case RoleStrong, RoleCaptionStrong, RoleHeading, RoleTitle, RoleNumber:
		return true
	}
	return false
}

func (r Role) tone() look.Tone {
	switch r {
	case RoleMuted, RoleCaption, RoleCaptionStrong:
		return look.ToneMuted
	}
	return look.ToneText
}

// Text is one line in a role. It has no padding of its own, so texts of
// different roles stand flush. Longer than its place, it ends in an ellipsis
// if Cut was called, else its place grows.
type Text struct {
	widget.BaseWidget

	text  string
	role  Role
	tone  look.Tone
	bold  bool
	color fyne.ThemeColorName // "" takes the tone's
	align fyne.TextAlign
	cut   bool

	shown    *canvas.Text
	cutText  string // text for which cutWidth and shown.Text were worked out
	cutWidth float32
	cutSize  float32
}

// NewText makes a line of text in a role.
func NewText(role Role, text string) *Text {
	t := &Text{text: text, role: role, tone: role.tone(), bold: role.bold()}
	t.ExtendBaseWidget(t)
	return t
}

// Title is a page's name.
func Title(text string) *Text { return NewText(RoleTitle, text) }

// Heading is a card's or a section's name.
func Heading(text string) *Text { return NewText(RoleHeading, text) }

// Body is plain text on one line.
func Body(text string) *Text { return NewText(RoleBody, text) }

// Strong is plain text in bold.
func Strong(text string) *Text { return NewText(RoleStrong, text) }

// Muted is text in the second voice.
func Muted(text string) *Text { return NewText(RoleMuted, text) }

// Caption is small text in the second voice.
func Caption(text string) *Text { return NewText(RoleCaption, text) }

// Cut lets the text end in an ellipsis where there is no room for it.
func (t *Text) Cut() *Text { t.cut = true; return t }

// Toned gives the text another tone than its role's.
func (t *Text) Toned(tone look.Tone) *Text { t.tone = tone; return t }

// Aligned sets where the text stands in a place wider than itself.
func (t *Text) Aligned(a fyne.TextAlign) *Text { t.align = a; return t }

// Text is what the line says, uncut.
func (t *Text) Text() string { return t.text }

// SetText changes what the line says.
func (t *Text) SetText(text string) {
	if t.text != text {
		t.text = text
		t.Refresh()
	}
}

// SetTone changes the tone.
func (t *Text) SetTone(tone look.Tone) {
	if t.tone != tone {
		t.tone = tone
		t.Refresh()
	}
}

// SetBold changes the weight.
func (t *Text) SetBold(on bool) {
	if t.bold != on {
		t.bold, t.cutText = on, ""
		t.Refresh()
	}
}

// IsCut tells whether the text stands shortened on the screen.
func (t *Text) IsCut() bool { return t.shown != nil && t.shown.Text != t.text }

// CreateRenderer belongs to Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.shown, t.cutText = canvas.NewText(t.text, nil), ""
	return draw(t, &drawing{
		objects: []fyne.CanvasObject{t.shown},
		refresh: t.paint,
		layout:  t.layout,
		min: func() fyne.Size {
			full := t.measure(t.text)
			if t.cut {
				full.Width = min(full.Width, 24)
			}
			return full
		},
	})
}

func (t *Text) paint() {
	name := t.color
	if name == "" {
		name = t.tone.Color()
	}
	t.shown.Color = look.Color(t, name)
	t.shown.TextSize = look.Size(t, t.role.size())
	t.shown.TextStyle = fyne.TextStyle{Bold: t.bold}
	t.shown.Alignment = t.align
	if !t.cut {
		t.shown.Text = t.text
	}
}

func (t *Text) layout(s fyne.Size) {
	if t.cut && (t.cutText != t.text || t.cutWidth != s.Width || t.cutSize != t.shown.TextSize) {
		t.cutText, t.cutWidth, t.cutSize = t.text, s.Width, t.shown.TextSize
		t.shown.Text = t.shorten(s.Width)
		t.shown.Refresh()
	}
	h := t.measure(t.text).Height
	place(t.shown, 0, (s.Height-h)/2, s.Width, h)
}

func (t *Text) measure(text string) fyne.Size {
	return fyne.MeasureText(text, look.Size(t, t.role.size()), fyne.TextStyle{Bold: t.bold})
}

// shorten finds the longest beginning that fits, ellipsis included.
func (t *Text) shorten(width float32) string {
	if t.measure(t.text).Width <= width+0.5 {
		return t.text
	}
	runes := []rune(t.text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if t.measure(string(runes[:mid])+"…").Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	for low > 0 && runes[low-1] == ' ' {
		low--
	}
	return string(runes[:low]) + "…"
}
