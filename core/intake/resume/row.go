package resume

import (
	"regexp"
	"strings"
	"unicode"

	"reqdesk/core/intake/layout"
)

// row is one line of a section as it is looked at for entries.
type row struct {
	styled
	span
	dated  bool // it holds a time from one date to another
	rest   styled
	bullet bool
	long   bool // nothing but how long something was
	gap    float64
	at     int // line of the document
}

const bulletRunes = "•·‣▪◦●○■□–—-*►✓➢▸❖»\uf0b7\uf0a7"

func bullet(s string) bool {
	r := []rune(strings.TrimSpace(s))
	return len(r) > 1 && strings.ContainsRune(bulletRunes, r[0]) && (r[1] == ' ' || !unicode.IsLetter(r[0]) && !strings.ContainsRune("-–—", r[0]))
}

func unbulleted(s string) string {
	return strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(s), bulletRunes+" "))
}

// rowsOf makes rows of a section's lines: lines that a column broke are whole
// again, and so are dates.
func rowsOf(doc layout.Document, p part) []row {
	lines, at := unwrapped(doc, p)
	usual := usualSize(doc.Lines)
	rows := make([]row, 0, len(lines))
	for i, l := range lines {
		r := row{styled: styledLine(l, usual), bullet: bullet(l.Text), gap: l.Gap, at: at[i]}
		r.long = onlyLong.MatchString(strings.TrimSpace(r.text))
		if r.span, r.dated = findSpan(r.text); r.dated {
			r.rest = r.without(r.span)
		}
		rows = append(rows, r)
	}
	return rows
}

// unwrapped puts lines together again that a narrow column broke, where the first
// word of the next would not have fitted behind them.
func unwrapped(doc layout.Document, p part) (lines []layout.Line, at []int) {
	for i, l := range p.lines {
		if n := len(lines); n > 0 && p.at[i] == p.at[i-1]+1 {
			before := &lines[n-1]
			if mergedDates(before, &l) && len(l.Cells) == 0 {
				continue
			}
			if c := wrapped(doc, *before, l); c >= 0 {
				*before = continued(*before, c, l)
				continue
			}
		}
		lines, at = append(lines, l), append(at, p.at[i])
	}
	return lines, at
}

var dateOnly = regexp.MustCompile(`(?i)^(?:` + when + `|` + today + `|` + shortWhen + `)$`)

// mergedDates moves the end of a time that stands below its beginning in a column
// of dates up to it.
func mergedDates(above *layout.Line, l *layout.Line) bool {
	if len(above.Cells) == 0 || len(l.Cells) == 0 || above.Region != l.Region {
		return false
	}
	a, b := above.Cells[0], l.Cells[0]
	if len(b.Text) > 25 || a.Left > b.Left+3 || b.Left > a.Left+15 {
		return false
	}
	if s, ok := findSpan(a.Text); ok && s.end != "" {
		return false
	}
	open := openRE.MatchString(a.Text)
	both := a.Text + " " + b.Text
	s, ok := findSpan(both)
	if !ok || s.at > 3 || s.to < len(both) || !open && dateOnly.MatchString(b.Text) && dateOnly.MatchString(a.Text) {
		return false
	}
	a.Text = both
	a.Runs = append(append(a.Runs[:len(a.Runs):len(a.Runs)], layout.Run{Text: " ", Size: l.Size}), b.Runs...)
	cells := append([]layout.Cell{a}, above.Cells[1:]...)
	*above = restyled(*above, cells)
	*l = restyled(*l, l.Cells[1:])
	return true
}

// restyled is a line with other cells.
func restyled(l layout.Line, cells []layout.Cell) layout.Line {
	n := layout.NewLine(cells)
	n.Gap, n.Page, n.Region = l.Gap, l.Page, l.Region
	return n
}

// wrapped tells which cell of a line goes on in the next one; -1 = none.
func wrapped(doc layout.Document, l, next layout.Line) int {
	if l.Region != next.Region || l.Page != next.Page || len(next.Cells) != 1 || next.Gap > 0.75 || bullet(next.Text) {
		return -1
	}
	to := next.Cells[0]
	first, _, _ := strings.Cut(to.Text, " ")
	if s, ok := findSpan(to.Text); ok && s.at == 0 && !datesBroken(l.Text) || onlyLong.MatchString(to.Text) || dateOnly.MatchString(to.Text) && !datesBroken(l.Text) {
		return -1
	}
	for i, c := range l.Cells {
		indent := 3.0
		if bullet(c.Text) {
			indent = 20
		}
		if to.Left < c.Left-3 || to.Left > c.Left+indent || !sameStyle(c, to) {
			continue
		}
		limit := doc.Regions[l.Region].Right
		if i+1 < len(l.Cells) {
			limit = l.Cells[i+1].Left - 4
		}
		letter := (c.Right - c.Left) / float64(max(len([]rune(c.Text)), 1))
		if c.Right+1.2*letter*float64(len([]rune(first))+1) > limit {
			return i
		}
	}
	return -1
}

var brokenDates = regexp.MustCompile(`(?i)(?:[(\[]\s*|` + monthName + `\s*(?:de\s*)?|` + when + `\s*(?:[-–—]|to|bis|à|au|a|hasta)\s*)$`)

// datesBroken tells whether a line ends amid a time.
func datesBroken(s string) bool { return brokenDates.MatchString(s) }

// sameStyle tells whether the end of a cell and the beginning of another are set
// alike.
func sameStyle(a, b layout.Cell) bool {
	x, y := a.Runs[len(a.Runs)-1], b.Runs[0]
	return x.Bold == y.Bold && x.Italic == y.Italic && x.Size-y.Size < 0.6 && y.Size-x.Size < 0.6
}

func continued(l layout.Line, cell int, next layout.Line) layout.Line {
	cells := append([]layout.Cell(nil), l.Cells...)
	c := cells[cell]
	c.Runs = append([]layout.Run(nil), c.Runs...)
	if strings.HasSuffix(c.Text, "-") && !strings.HasSuffix(c.Text, " -") && startsLower(next.Text) {
		// A word was parted.
		last := &c.Runs[len(c.Runs)-1]
		last.Text = strings.TrimSuffix(strings.TrimRight(last.Text, " "), "-")
		c.Text = strings.TrimSuffix(c.Text, "-") + next.Cells[0].Text
	} else if doubleName(c.Text, next.Text) {
		c.Text += next.Cells[0].Text
	} else {
		c.Runs = append(c.Runs, layout.Run{Text: " ", Bold: c.Runs[len(c.Runs)-1].Bold, Italic: c.Runs[len(c.Runs)-1].Italic, Size: l.Size})
		c.Text += " " + next.Cells[0].Text
	}
	c.Runs = append(c.Runs, next.Cells[0].Runs...)
	c.Right = next.Cells[0].Right
	cells[cell] = c
	return restyled(l, cells)
}

// doubleName tells whether a name was parted behind its hyphen: "Ludwig-" above
// "Thoma-Gymnasium".
func doubleName(above, below string) bool {
	a, b := []rune(above), []rune(below)
	return len(a) > 1 && len(b) > 0 && a[len(a)-1] == '-' && unicode.IsLetter(a[len(a)-2]) && unicode.IsUpper(b[0])
}

func startsLower(s string) bool {
	r := []rune(s)
	return len(r) > 0 && unicode.IsLower(r[0])
}
