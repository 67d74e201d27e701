package widgets

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Paragraph is text that wraps at the width it is given, with air between the
// lines. Like Text, it has no padding of its own. Its height follows from its
// width, so a layout has to give it the width first.
type Paragraph struct {
	widget.BaseWidget

	text  string
	role  Role
	tone  look.Tone
	color fyne.ThemeColorName // "" takes the tone's
	align fyne.TextAlign

	lines   []string
	wrapped wrapping // for which lines were worked out
	shown   []*canvas.Text
	drawn   *drawing
}

// wrapping is what the lines of a paragraph depend on.
type wrapping struct {
	text        string
	width, size float32
}

// NewParagraph makes wrapping text in a role.
func NewParagraph(role Role, text string) *Paragraph {
	p := &Paragraph{text: text, role: role, tone: role.tone()}
	p.ExtendBaseWidget(p)
	return p
}

// Toned gives the text another tone than its role's.
func (p *Paragraph) Toned(tone look.Tone) *Paragraph { p.tone = tone; return p }

// Centred puts every line in the middle.
func (p *Paragraph) Centred() *Paragraph { p.align = fyne.TextAlignCenter; return p }

// Text is what it says.
func (p *Paragraph) Text() string { return p.text }

// SetText changes what it says.
func (p *Paragraph) SetText(text string) {
	if p.text != text {
		p.text = text
		p.Refresh()
	}
}

// SetTone changes the tone.
func (p *Paragraph) SetTone(tone look.Tone) {
	if p.tone != tone {
		p.tone = tone
		p.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	p.drawn = &drawing{
		refresh: func() {},
		layout:  p.layout,
		min: func() fyne.Size {
			p.wrap(p.Size().Width)
			return fyne.NewSize(40, p.lineHeight()*float32(len(p.lines)))
		},
	}
	return draw(p, p.drawn)
}

func (p *Paragraph) style() fyne.TextStyle { return fyne.TextStyle{Bold: p.role.bold()} }

// lineHeight is the height of the letters and a fifth of it as air.
func (p *Paragraph) lineHeight() float32 {
	h := fyne.MeasureText("Mg", look.Size(p, p.role.size()), p.style()).Height
	if p.role == RoleTitle || p.role == RoleHeading {
		return h * 1.1
	}
	return h * 1.2
}

func (p *Paragraph) layout(s fyne.Size) {
	p.wrap(s.Width)
	color, size := look.Color(p, cmp.Or(p.color, p.tone.Color())), look.Size(p, p.role.size())
	for len(p.shown) < len(p.lines) {
		p.shown = append(p.shown, canvas.NewText("", nil))
	}
	p.drawn.objects = p.drawn.objects[:0]
	h := p.lineHeight()
	for i, line := range p.lines {
		t := p.shown[i]
		t.Text, t.Color, t.TextSize, t.TextStyle, t.Alignment = line, color, size, p.style(), p.align
		place(t, 0, float32(i)*h, s.Width, h)
		t.Refresh()
		p.drawn.objects = append(p.drawn.objects, t)
	}
}

// wrap works out the lines for a width; 0 is not known yet: one line for each
// line of the text.
func (p *Paragraph) wrap(width float32) {
	now := wrapping{p.text, width, look.Size(p, p.role.size())}
	if p.wrapped == now {
		return
	}
	p.wrapped = now
	p.lines = p.lines[:0]
	for line := range strings.SplitSeq(strings.TrimRight(p.text, "\n"), "\n") {
		p.wrapLine(line, width)
	}
}

func (p *Paragraph) wrapLine(line string, width float32) {
	if width <= 0 || p.measure(line) <= width {
		p.lines = append(p.lines, line)
		return
	}
	space := p.measure(" ")
	var current strings.Builder
	used := float32(0)
	for word := range strings.FieldsFuncSeq(line, breaks) {
		w := p.measure(word)
		if used > 0 && used+space+w <= width {
			current.WriteString(" " + word)
			used += space + w
			continue
		}
		if used > 0 {
			p.lines = append(p.lines, current.String())
			current.Reset()
		}
		word, w = p.breakWord(word, w, width)
		current.WriteString(word)
		used = w
	}
	p.lines = append(p.lines, current.String())
}

// breaks tells where a line may end. Spaces that hold together what belongs together, as
// French has them before its marks, are none.
func breaks(r rune) bool { return r == ' ' || r == '\t' }

// breakWord cuts a word that is wider than the line into lines and gives what
// is left of it. An address is cut behind one of its marks, if there is one.
func (p *Paragraph) breakWord(word string, w, width float32) (rest string, restWidth float32) {
	runes := []rune(word)
	for w > width && len(runes) > 1 {
		n := 1
		for n < len(runes) && p.measure(string(runes[:n+1])) <= width {
			n++
		}
		if at := strings.LastIndexAny(string(runes[:n]), "@./-_?&="); at > 0 && n < len(runes) {
			n = utf8.RuneCountInString(string(runes[:n])[:at+1])
		}
		p.lines = append(p.lines, string(runes[:n]))
		runes = runes[n:]
		w = p.measure(string(runes))
	}
	return string(runes), w
}

func (p *Paragraph) measure(text string) float32 {
	return fyne.MeasureText(text, look.Size(p, p.role.size()), p.style()).Width
}
