package widgets

import (
	"net/url"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Markdown shows an e-mail's text as its reader will see it. It never loads
// anything: pictures are left out, and only links to http, https and mailto
// addresses stay links.
type Markdown struct {
	widget.BaseWidget
	text   string
	rich   *widget.RichText
	follow func(link string) // what links inside the program do; nil = they are text
	marked []string          // words that are shown as found, by their beginnings
	listed bool              // there is a list in it
}

// NewMarkdown makes one.
func NewMarkdown(text string) *Markdown {
	m := &Markdown{rich: widget.NewRichText()}
	m.rich.Wrapping = fyne.TextWrapWord
	m.ExtendBaseWidget(m)
	m.SetText(text)
	return m
}

// NewHelpText makes one for a text of the program's own: each of its paragraphs is one
// line, and links that lead elsewhere in the program are followed by follow.
func NewHelpText(text string, follow func(link string)) *Markdown {
	m := &Markdown{rich: widget.NewRichText(), follow: follow}
	m.rich.Wrapping = fyne.TextWrapWord
	m.ExtendBaseWidget(m)
	m.SetText(text)
	return m
}

// Marked shows the words that begin with one of words as found; those are in small letters
// and without accents.
func (m *Markdown) Marked(words []string) *Markdown {
	m.marked = words
	text := m.text
	m.text, m.rich.Segments = "", nil
	m.SetText(text)
	return m
}

// SetText shows another text.
func (m *Markdown) SetText(text string) {
	if m.text == text && len(m.rich.Segments) > 0 {
		return
	}
	m.text, m.listed = text, false
	m.rich.Segments = m.harmless(widget.NewRichTextFromMarkdown(hardBreaks(text)).Segments)
	m.rich.Refresh()
	m.Refresh()
}

// Text is the text that is shown.
func (m *Markdown) Text() string { return m.text }

// lineEnd stands for a line end that a person typed while the text is parsed,
// because Markdown would join the lines. It is of the private use area, which
// no keyboard gives.
const lineEnd = "\uE000"

// hardBreaks keeps the line ends inside paragraphs; those of lists, headings and
// the like mean something to Markdown and stay as they are.
func hardBreaks(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, lineEnd, ""), "\n")
	var b strings.Builder
	for i, line := range lines {
		b.WriteString(line)
		switch {
		case i+1 == len(lines):
		case plainLine(line) && plainLine(lines[i+1]):
			b.WriteString(lineEnd)
		default:
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func plainLine(line string) bool {
	trimmed := strings.TrimSpace(line)
	if trimmed == "" || strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t") {
		return false
	}
	switch trimmed[0] {
	case '-', '+', '>', '#', '|', '`', '=', '~', '_':
		return false
	case '*':
		return strings.HasPrefix(trimmed, "**")
	}
	digits := strings.TrimLeft(trimmed, "0123456789")
	return len(digits) == len(trimmed) || !strings.HasPrefix(digits, ".") && !strings.HasPrefix(digits, ")")
}

// harmless is the text without pictures and without links of other kinds, with
// its line ends put back.
func (m *Markdown) harmless(segments []widget.RichTextSegment) []widget.RichTextSegment {
	kept := make([]widget.RichTextSegment, 0, len(segments))
	for _, s := range segments {
		switch s := s.(type) {
		case *widget.ImageSegment:
			continue
		case *widget.HyperlinkSegment:
			s.Text = unescaped(s.Text)
			if m.follow != nil && inside(s.URL) {
				s.OnTapped = func() { m.follow(s.URL.String()) }
			} else if !linkAllowed(s.URL) {
				kept = append(kept, &widget.TextSegment{Text: s.Text, Style: widget.RichTextStyleInline})
				continue
			}
		case *widget.TextSegment:
			s.Text = strings.ReplaceAll(unescaped(s.Text), lineEnd, "\n")
			if len(m.marked) > 0 {
				kept = append(kept, m.mark(s)...)
				continue
			}
		case *widget.ParagraphSegment:
			s.Texts = m.harmless(s.Texts)
		case *widget.ListSegment:
			m.listed, s.Items = true, m.harmless(s.Items)
		case *widget.TableSegment:
			s.Headers = m.harmlessRow(s.Headers)
			for i, row := range s.Rows {
				s.Rows[i] = m.harmlessRow(row)
			}
		}
		kept = append(kept, s)
	}
	return kept
}

// escape is a backslash before a sign that means something to Markdown. Fyne's
// reader leaves it in the text.
var escape = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")

func unescaped(text string) string { return escape.ReplaceAllString(text, "$1") }

func (m *Markdown) harmlessRow(row [][]widget.RichTextSegment) [][]widget.RichTextSegment {
	for i, cell := range row {
		row[i] = m.harmless(cell)
	}
	return row
}

// inside tells whether a link leads elsewhere in the program.
func inside(u *url.URL) bool { return u != nil && (u.Scheme == "help" || u.Scheme == "go") }

func linkAllowed(u *url.URL) bool {
	if u == nil {
		return false
	}
	switch u.Scheme {
	case "http", "https", "mailto":
		return true
	}
	return false
}

// indent is by how much the further lines of a list's items stand in. Fyne breaks them as
// if they did not, so that they would stand out at the right.
func (m *Markdown) indent() float32 {
	if !m.listed {
		return 0
	}
	return fyne.MeasureText("9. ", look.Size(m, look.SizeBody), fyne.TextStyle{Bold: true}).Width
}

// CreateRenderer belongs to Fyne.
func (m *Markdown) CreateRenderer() fyne.WidgetRenderer {
	pad := func() float32 { return look.Size(m, theme.SizeNameInnerPadding) }
	return draw(m, &drawing{
		objects: []fyne.CanvasObject{m.rich},
		refresh: m.rich.Refresh,
		layout: func(s fyne.Size) {
			place(m.rich, -pad(), -pad(), s.Width+2*pad()-m.indent(), s.Height+2*pad())
		},
		min: func() fyne.Size {
			z := m.rich.MinSize()
			return fyne.NewSize(max(z.Width-2*pad(), 0), max(z.Height-2*pad(), 0))
		},
	})
}
