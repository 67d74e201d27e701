package resume

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"reqdesk/core/intake/layout"
)

// entry is one position or course of study.
type entry struct {
	span
	fields []field
	body   []string
	place  string
	group  string // the employer that stands over several positions
	at     int    // line of the document
}

// field is a part of an entry's head, and where in it that part stands: the same
// slot of another entry holds the same kind of thing.
type field struct {
	styled
	slot slot
}

type slot struct{ line, index int }

// block is a section that is being divided into entries.
type block struct {
	rows    []row
	anchors []int // rows with the dates of an entry
	groups  map[int]string
	// weigh tells how much a text looks like what was done and like where.
	weigh   func(string) (what, where float64)
	isPlace func(string) bool
	usual   float64
}

// mostAround bounds how many lines of a head stand above and below its dates.
const mostAround = 3

// entries divides a section at its dates. The arrangement of lines around them is
// the one that makes the best sense of all entries together.
func (b *block) entries() []entry {
	b.group()
	b.anchors = b.find(func(r row) bool { return r.dated })
	if len(b.anchors) == 0 {
		b.single()
	}
	if len(b.anchors) == 0 {
		return nil
	}
	above, below, best := 0, 0, -1e9
	for x := range mostAround + 1 {
		for y := range mostAround + 1 {
			if s := b.score(x, y) - 0.05*float64(x+y); s > best+1e-9 {
				above, below, best = x, y, s
			}
		}
	}
	return b.cut(above, below)
}

// group takes out lines that name an employer over several positions, as LinkedIn
// writes them: the employer, how long in all, and then the positions there.
func (b *block) group() {
	b.groups = map[int]string{}
	var rows []row
	for i, r := range b.rows {
		if i+1 < len(b.rows) && b.rows[i+1].long && !r.dated && !r.bullet {
			b.groups[len(rows)] = r.trim().text
			continue
		}
		if r.long {
			continue
		}
		rows = append(rows, r)
	}
	b.rows = rows
}

func (b *block) find(ok func(row) bool) []int {
	var out []int
	for i, r := range b.rows {
		if ok(r) && !r.bullet && len(r.rest.text) <= 130 && !sentence(r.rest.text) {
			out = append(out, i)
		}
	}
	return out
}

// single dates the entries of a section that names one date each.
func (b *block) single() {
	for i, r := range b.rows {
		if r.bullet || len(r.text) > 130 {
			continue
		}
		if s, ok := findDate(r.text); ok {
			b.rows[i].span, b.rows[i].dated, b.rows[i].rest = s, true, r.without(s)
		}
	}
	b.anchors = b.find(func(r row) bool { return r.dated })
}

var abbreviated = regexp.MustCompile(`(?i)\b(inc|ltd|co|corp|llc|bros|jr|sr|st|e\.v|s\.a|s\.l|s\.r\.l|s\.a\.s|s\.l\.u|b\.v|n\.v|\p{L}\.\p{L})\.$`)

// sentence tells whether a text is told rather than named.
func sentence(s string) bool {
	words := len(strings.Fields(s))
	return words > 14 || words > 5 && strings.HasSuffix(s, ".") && !abbreviated.MatchString(s)
}

var labelled = regexp.MustCompile(`^\p{Lu}[\p{L} /&-]{2,30}:\s`)

// headScore says how well a line can be part of a head.
func (b *block) headScore(r row) float64 {
	t := strings.TrimSpace(r.text)
	switch {
	case r.bullet, r.dated:
		return -2
	case sentence(t), strings.HasSuffix(t, ":"):
		return -1.5
	case contactLine(t) && !b.isPlace(t):
		return -1.5
	case len(t) > 90:
		return -1
	case startsLower(t):
		return -0.8
	case strings.HasSuffix(t, ".") && !abbreviated.MatchString(t):
		return -0.6
	case labelled.MatchString(t):
		return -0.5
	}
	s := 0.4
	if r.mostly() != 0 {
		s += 0.3
	}
	if len(t) > 60 {
		s -= 0.2
	}
	return s
}

// bodyScore says how well the line behind a head can be its text.
func (b *block) bodyScore(r row) float64 {
	t := strings.TrimSpace(r.text)
	switch {
	case r.bullet, sentence(t):
		return 0.5
	case len(t) > 80, startsLower(t), labelled.MatchString(t):
		return 0.3
	case r.mostly() != 0:
		return -0.6
	}
	what, where := b.weigh(t)
	return -0.15 - 0.3*max(what, where)
}

// around gives the rows of an entry's head above and below its dates, at most x
// and y, and how many of them are missing.
func (b *block) around(i, x, y int) (above, below []int, missing int) {
	a := b.anchors[i]
	low := 0
	if i > 0 {
		low = b.anchors[i-1] + 1
	}
	high := len(b.rows)
	if i+1 < len(b.anchors) {
		high = b.anchors[i+1]
	}
	for k := 1; k <= x; k++ {
		r := a - k
		if r < low || b.headScore(b.rows[r]) < -0.9 {
			missing += x - k + 1
			break
		}
		above = append([]int{r}, above...)
		if _, begins := b.groups[r]; begins {
			break
		}
	}
	for k := 1; k <= y; k++ {
		r := a + k
		if r >= high-x && i+1 < len(b.anchors) || r >= high || b.headScore(b.rows[r]) < -0.9 {
			missing += y - k + 1
			break
		}
		if _, begins := b.groups[r]; begins {
			break
		}
		below = append(below, r)
	}
	return above, below, missing
}

// score says how much sense it makes that each entry's head has x lines above its
// dates and y below.
func (b *block) score(x, y int) float64 {
	total := 0.0
	styles := map[int]map[byte]int{}
	for i := range b.anchors {
		above, below, missing := b.around(i, x, y)
		s := -0.7 * float64(missing)
		for _, r := range append(slices.Clone(above), below...) {
			s += b.headScore(b.rows[r])
			k := r - b.anchors[i]
			if styles[k] == nil {
				styles[k] = map[byte]int{}
			}
			styles[k][b.rows[r].mostly()]++
		}
		s += b.borders(i, above, below)
		s += b.sense(i, above, below)
		total += s
	}
	total /= float64(len(b.anchors))
	for _, count := range styles {
		all, most := 0, 0
		for _, n := range count {
			all, most = all+n, max(most, n)
		}
		if all > 1 {
			total += 0.5 * (float64(most)/float64(all) - 0.7)
		}
	}
	return total
}

// borders weighs what stands just outside a head, and the room above it.
func (b *block) borders(i int, above, below []int) float64 {
	a := b.anchors[i]
	first, last := a-len(above), a+len(below)
	s := 0.0
	if i == 0 {
		// The first entry begins the section.
		s -= 0.5 * min(float64(first), 3)
		if first == 0 {
			s += 0.3
		}
	}
	if last+1 < len(b.rows) && !b.rows[last+1].dated {
		inNext := i+1 < len(b.anchors) && last+1 >= b.anchors[i+1]-len(above)
		if !inNext {
			s += b.bodyScore(b.rows[last+1])
		}
	}
	if i > 0 && b.rows[first].gap > b.usual+0.25 {
		s += 0.7
	}
	for r := first + 1; r <= last; r++ {
		if b.rows[r].gap > b.usual+0.3 && b.rows[r].gap < 8 {
			s -= 0.6
		}
	}
	return s
}

// sense weighs what a head would say.
func (b *block) sense(i int, above, below []int) float64 {
	e := b.head(i, above, below)
	n := len(e.fields)
	if n == 1 && b.saysBoth(e.fields[0].text) {
		n = 2
	}
	s := 0.0
	switch {
	case n == 0:
		return -2
	case n == 1:
		s = -0.5
	case n == 2:
		s = 0.8
	case n == 3:
		s = 0.6
	default:
		s = 0.6 - 0.5*float64(n-3)
	}
	bestWhat, bestWhere := 0.0, 0.0
	for _, f := range e.fields {
		what, where := b.weigh(f.text)
		bestWhat, bestWhere = max(bestWhat, min(what, 1)), max(bestWhere, min(where, 1))
	}
	return s + 0.7*(bestWhat+bestWhere)
}

// saysBoth tells whether one field plainly holds what and where: "Entwicklerin,
// Alpha AG".
func (b *block) saysBoth(text string) bool {
	const plain = 0.5
	return slices.ContainsFunc(cutsOf(text, true), func(c cutAt) bool {
		lw, lr := b.weigh(c.left)
		rw, rr := b.weigh(c.right)
		return lw > plain && rr > plain || lr > plain && rw > plain
	})
}

// head makes an entry of the lines of its head.
func (b *block) head(i int, above, below []int) entry {
	a := b.anchors[i]
	e := entry{span: b.rows[a].span, at: b.rows[a].at}
	add := func(line int, s styled) {
		for j, f := range s.fields() {
			if f = b.offPlace(f, &e); f.text == "" || noise.MatchString(f.text) {
				continue
			}
			e.fields = append(e.fields, field{f, slot{line, j}})
		}
	}
	for _, r := range above {
		add(r-a, b.rows[r].styled)
	}
	add(0, b.rows[a].rest)
	for _, r := range below {
		add(r-a, b.rows[r].styled)
	}
	return e
}

// noise says how somebody was employed, and is neither position nor employer.
var noise = regexp.MustCompile(`(?i)^\(?(full[- ]?time|part[- ]?time|permanent|temporary|contract|freelance|self[- ]employed|vollzeit|teilzeit|befristet|unbefristet|festanstellung|freiberuflich|cdi|cdd|temps plein|temps partiel|int[ée]rim|alternance|jornada completa|media jornada|tiempo completo|tiempo parcial|indefinido|temporal|remote|hybrid|on-?site|home ?office|t[ée]l[ée]travail|teletrabajo)\)?$`)

// offPlace takes a place off a field: all of it, behind its last comma, or in
// brackets.
func (b *block) offPlace(f styled, e *entry) styled {
	take := func(place string) {
		if e.place == "" {
			e.place = strings.Trim(place, " ,()")
		}
	}
	if b.isPlace(f.text) {
		take(f.text)
		return styled{}
	}
	if open := strings.LastIndexByte(f.text, '('); open > 0 && strings.HasSuffix(f.text, ")") {
		if inside := f.text[open+1 : len(f.text)-1]; b.isPlace(inside) {
			take(inside)
			return f.slice(0, open).trim()
		}
	}
	parts := f.commas()
	for k := 1; k < len(parts) && k <= 3; k++ {
		tail := f.text[strings.LastIndex(f.text, parts[k].text):]
		if b.isPlace(tail) {
			take(tail)
			return f.slice(0, len(f.text)-len(tail)).trim()
		}
	}
	return f
}

// cut makes the entries, each with the text up to the head of the next.
func (b *block) cut(x, y int) []entry {
	out := make([]entry, 0, len(b.anchors))
	group := ""
	next := 0
	for i := range b.anchors {
		above, below, _ := b.around(i, x, y)
		above = b.fitting(i, above, out)
		first := b.anchors[i] - len(above)
		for ; next < first; next++ {
			if len(out) > 0 {
				out[len(out)-1].body = append(out[len(out)-1].body, b.rows[next].text)
			}
		}
		e := b.head(i, above, below)
		for r := next - 1; r <= b.anchors[i]; r++ {
			if g, ok := b.groups[r]; ok && r >= 0 && r > b.before(i) {
				group = g
			}
		}
		e.group = group
		if len(e.fields) > 1 && !b.positionOnly(e) {
			e.group, group = "", ""
		}
		next = b.anchors[i] + len(below) + 1
		if next < len(b.rows) && e.place == "" && !b.rows[next].dated && b.isPlace(strings.TrimSpace(b.rows[next].text)) {
			e.place = strings.TrimSpace(b.rows[next].text)
			next++
		}
		out = append(out, e)
	}
	for ; next < len(b.rows); next++ {
		out[len(out)-1].body = append(out[len(out)-1].body, b.rows[next].text)
	}
	return out
}

// before is the row of the dates of the entry before.
func (b *block) before(i int) int {
	if i == 0 {
		return -1
	}
	return b.anchors[i-1]
}

// positionOnly tells whether no part of a head looks like an employer.
func (b *block) positionOnly(e entry) bool {
	for _, f := range e.fields {
		if what, where := b.weigh(f.text); where > what {
			return false
		}
	}
	return len(e.fields) < 2
}

// fitting drops lines above an entry's dates that rather belong to the text of
// the entry before: they are set as that text is, without room above.
func (b *block) fitting(i int, above []int, done []entry) []int {
	if i == 0 || len(done) == 0 || len(above) == 0 {
		return above
	}
	for len(above) > 0 {
		r := b.rows[above[0]]
		what, where := b.weigh(r.text)
		if r.mostly() != 0 || r.gap > b.usual+0.25 || what+where > 0 || b.styledHeads() == 0 {
			break
		}
		above = above[1:]
	}
	return above
}

// styledHeads counts the dated rows that are set in another way than plain text.
func (b *block) styledHeads() int {
	n := 0
	for _, a := range b.anchors {
		for r := max(a-mostAround, 0); r <= min(a+mostAround, len(b.rows)-1); r++ {
			if !b.rows[r].bullet && b.rows[r].mostly() != 0 {
				n++
				break
			}
		}
	}
	return n
}

// usualGap is the room above most lines.
func usualGap(rows []row) float64 {
	var gaps []float64
	for _, r := range rows {
		if r.gap < 5 {
			gaps = append(gaps, r.gap)
		}
	}
	if len(gaps) == 0 {
		return 0.3
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

// newBlock begins to divide a section.
func newBlock(doc layout.Document, p part, weigh func(string) (float64, float64), isPlace func(string) bool) *block {
	rows := rowsOf(doc, p)
	rows = slices.DeleteFunc(rows, func(r row) bool { return !strings.ContainsFunc(r.text, isWordRune) })
	return &block{rows: rows, weigh: weigh, isPlace: isPlace, usual: usualGap(rows)}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
