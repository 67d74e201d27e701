package intake

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// page is what a page holds, in points, with the origin at the bottom left.
type page struct {
	pieces []piece
	links  []string
}

// piece is text of one font on one line.
type piece struct {
	text                     string
	left, right, top, bottom float64
	size                     float64
	bold                     bool
}

// span is the text of one line between two wide gaps.
type span struct{ piece }

// line is one line of a document in reading order.
type line struct {
	text string // spans are joined by two spaces
	size float64
	bold bool
	// gap is the room above, in heights of the line; large at the top of a block.
	gap  float64
	page int
	// column is 1 for the first line of a left column, 2 for that of the column
	// beside it.
	column int
}

// document is a text in reading order.
type document struct {
	lines []line
	links []string
}

func (d document) text() string {
	out := make([]string, len(d.lines))
	for i, l := range d.lines {
		out[i] = l.text
	}
	return strings.Join(out, "\n")
}

func (d document) letters() int {
	n := 0
	for _, l := range d.lines {
		for _, r := range l.text {
			if unicode.IsLetter(r) {
				n++
			}
		}
	}
	return n
}

// layOut puts the text of pages into reading order, columns one after the other.
func layOut(pages []page) document {
	var d document
	for i, p := range pages {
		for _, l := range readingOrder(rowsOf(p.pieces)) {
			l.page = i
			if pageNumber.MatchString(l.text) {
				continue
			}
			d.lines = append(d.lines, l)
		}
		d.links = append(d.links, p.links...)
	}
	return d
}

var pageNumber = regexp.MustCompile(`(?i)^(page|seite|página|pag\.?)\s*\d+(\s*(of|von|de|sur|/)\s*\d+)?$`)

// row is what stands on one base line.
type row struct {
	spans       []span
	top, bottom float64
}

// rowsOf groups pieces into rows from the top, and joins what stands close.
func rowsOf(pieces []piece) []row {
	pieces = slices.Clone(pieces)
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(b.bottom+b.top, a.bottom+a.top) })
	var rows []row
	for _, p := range pieces {
		if n := len(rows); n > 0 {
			r := &rows[n-1]
			middle := (p.top + p.bottom) / 2
			if middle < r.top && middle > r.bottom {
				r.spans = append(r.spans, span{p})
				r.top, r.bottom = math.Max(r.top, math.Min(p.top, r.top+1)), math.Min(r.bottom, math.Max(p.bottom, r.bottom-1))
				continue
			}
		}
		rows = append(rows, row{[]span{{p}}, p.top, p.bottom})
	}
	for i := range rows {
		rows[i].spans = joined(rows[i].spans)
	}
	return rows
}

// joined joins neighbours on a line unless a wide gap lies between them.
func joined(spans []span) []span {
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.left, b.left) })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 {
			last := &out[n-1]
			gap := s.left - last.right
			size := math.Max(height(last.piece), 4)
			if gap < 1.1*size {
				if gap > 0.12*size && !strings.HasSuffix(last.text, " ") && !strings.HasPrefix(s.text, " ") {
					last.text += " "
				}
				last.text += s.text
				last.right = math.Max(last.right, s.right)
				last.size = math.Max(last.size, s.size)
				last.top, last.bottom = math.Max(last.top, s.top), math.Min(last.bottom, s.bottom)
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

func height(p piece) float64 {
	if p.size > 1 {
		return p.size
	}
	return p.top - p.bottom
}

// mostRows bounds the search for columns.
const mostRows = 400

// readingOrder reads rows from the top; where columns stand beside each other it
// reads one after the other.
func readingOrder(rows []row) []line {
	if len(rows) < 6 || len(rows) > mostRows {
		return plain(rows)
	}
	for cut := 0; cut <= min(len(rows)-6, 25); cut++ {
		for tail := 0; tail <= min(len(rows)-cut-6, 10); tail++ {
			block := rows[cut : len(rows)-tail]
			x, ok := gutter(block)
			if !ok {
				continue
			}
			left, right := divide(block, x)
			first, second := readingOrder(left), readingOrder(right)
			first[0].column, second[0].column = 1, 2
			out := append(plain(rows[:cut]), first...)
			out = append(out, second...)
			return append(out, plain(rows[len(rows)-tail:])...)
		}
	}
	return plain(rows)
}

func plain(rows []row) []line {
	out := make([]line, 0, len(rows))
	before := math.NaN()
	for _, r := range rows {
		l := line{gap: 9}
		var texts []string
		for _, s := range r.spans {
			texts = append(texts, strings.Join(strings.Fields(s.text), " "))
			l.size = math.Max(l.size, height(s.piece))
			l.bold = l.bold || s.bold
		}
		l.text = strings.Join(texts, "  ")
		if !math.IsNaN(before) {
			l.gap = (before - r.top) / math.Max(l.size, 1)
		}
		before = r.bottom
		out = append(out, l)
	}
	return out
}

// narrowest is the least width of the white between two columns, in points.
const narrowest = 9

// gutter looks for the white that parts two columns: no text crosses it, both
// sides have several lines, and neither side is but the dates or labels of the
// other's lines.
func gutter(rows []row) (float64, bool) {
	var all []span
	for _, r := range rows {
		all = append(all, r.spans...)
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.left, b.left) })
	best, width := 0.0, 0.0
	reach := math.Inf(-1)
	for i, s := range all {
		if gap := s.left - reach; i > 0 && gap > narrowest && gap > width {
			if x := reach + gap/2; columns(rows, x) {
				best, width = x, gap
			}
		}
		reach = math.Max(reach, s.right)
	}
	return best, width > 0
}

var dateLike = regexp.MustCompile(`\b(19|20)\d\d\b|\b\d{1,2}[./]\d{2,4}\b`)

func columns(rows []row, x float64) bool {
	left, right := divide(rows, x)
	if len(left) < 4 || len(right) < 4 {
		return false
	}
	few, many := left, right
	if len(left) > len(right) {
		few, many = right, left
	}
	dates, beside := 0, 0
	for _, r := range few {
		if t := rowText(r); dateLike.MatchString(t) && len(t) < 40 {
			dates++
		}
		if slices.ContainsFunc(many, func(o row) bool { return math.Abs(o.bottom-r.bottom) < 2.5 }) {
			beside++
		}
	}
	if 2*dates >= len(few) {
		return false
	}
	// Labels beside their values stand apart from each other.
	return !(10*beside >= 9*len(few) && sparse(few))
}

func rowText(r row) string {
	var b strings.Builder
	for _, s := range r.spans {
		b.WriteString(s.text + " ")
	}
	return b.String()
}

func sparse(rows []row) bool {
	var gaps []float64
	for i := 1; i < len(rows); i++ {
		gaps = append(gaps, (rows[i-1].bottom-rows[i].top)/math.Max(rows[i].top-rows[i].bottom, 1))
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2] > 1.6
}

func divide(rows []row, x float64) (left, right []row) {
	for _, r := range rows {
		l, rr := row{top: r.top, bottom: r.bottom}, row{top: r.top, bottom: r.bottom}
		for _, s := range r.spans {
			if s.right <= x {
				l.spans = append(l.spans, s)
			} else {
				rr.spans = append(rr.spans, s)
			}
		}
		if len(l.spans) > 0 {
			left = append(left, l)
		}
		if len(rr.spans) > 0 {
			right = append(right, rr)
		}
	}
	return left, right
}
