package layout

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// Bounds of the search for columns.
const (
	mostRows  = 400
	deepest   = 6
	fewLines  = 4 // a column has at least so many
	narrowest = 8 // points between two columns
)

// arranging puts one page into order.
type arranging struct {
	doc     *Document
	page    int
	heading func(string) bool
}

// Arrange puts the text of pages into reading order. heading tells whether a text
// heads a section; it helps to tell columns from labels.
func Arrange(pages []Page, heading func(string) bool) Document {
	var d Document
	for i, p := range pages {
		a := arranging{&d, i, heading}
		a.region(p.Pieces, 0, 0)
		d.Links = append(d.Links, p.Links...)
	}
	return d
}

// region reads pieces that no other text stands between.
func (a *arranging) region(pieces []Piece, column, depth int) {
	rows := rowsOf(pieces)
	for len(rows) > 0 {
		if len(rows) > mostRows || depth > deepest {
			break
		}
		cut, ok := a.columns(rows)
		if !ok {
			break
		}
		a.plain(rows[:cut.from], column)
		left, right := divide(rows[cut.from:cut.to], cut.x)
		a.region(left, 1, depth+1)
		a.region(right, 2, depth+1)
		rows = rows[cut.to:]
	}
	a.plain(rows, column)
}

var pageNumber = regexp.MustCompile(`(?i)^(page|seite|página|pagina|pag\.?)?\s*\d{1,3}\s*((of|von|de|sur|/)\s*\d+)?$`)

// plain reads rows one after the other.
func (a *arranging) plain(rows []row, column int) {
	if len(rows) == 0 {
		return
	}
	region := Region{Page: a.page, Column: column, Left: math.Inf(1), Right: math.Inf(-1)}
	before, began := math.NaN(), false
	for i, r := range rows {
		l := r.line(before)
		if l.Text == "" || (i == 0 || i == len(rows)-1) && pageNumber.MatchString(l.Text) {
			continue
		}
		before = r.bottom
		l.Page, l.Region = a.page, len(a.doc.Regions)
		region.Left = math.Min(region.Left, l.Cells[0].Left)
		region.Right = math.Max(region.Right, l.Cells[len(l.Cells)-1].Right)
		a.doc.Lines, began = append(a.doc.Lines, l), true
	}
	if began {
		a.doc.Regions = append(a.doc.Regions, region)
	}
}

// cut divides rows from..to at x.
type cut struct {
	x        float64
	from, to int
	width    float64
}

// columns looks for the corridor between two columns that reaches over the most
// rows.
func (a *arranging) columns(rows []row) (best cut, ok bool) {
	most := 0
	for _, x := range corridors(rows) {
		for from := 0; from < len(rows); {
			to := from
			for to < len(rows) && !crossed(rows[to], x) {
				to++
			}
			if n := to - from; n >= most && n >= fewLines {
				width := corridor(rows[from:to], x)
				if (n > most || width > best.width) && a.areColumns(rows[from:to], x) {
					best, most, ok = cut{x, from, to, width}, n, true
				}
			}
			from = to + 1
		}
	}
	return best, ok
}

// corridor is how wide the room around x is.
func corridor(rows []row, x float64) float64 {
	l, r := divide(rows, x)
	width := math.Inf(1)
	for _, p := range r {
		width = math.Min(width, p.Left)
	}
	return width - rightmost(l)
}

// corridors gives places where text may be parted: left of where lines begin,
// and in the middle of gaps.
func corridors(rows []row) []float64 {
	seen := map[int]int{}
	for _, r := range rows {
		for i := 1; i < len(r.pieces); i++ {
			if gap := r.pieces[i].Left - rightmost(r.pieces[:i]); gap >= narrowest {
				seen[int(r.pieces[i].Left-narrowest/2)/3]++
			}
		}
	}
	for _, r := range rows {
		seen[int(r.pieces[0].Left-narrowest/2)/3]++
	}
	var out []float64
	for bin, n := range seen {
		if n >= 2 {
			out = append(out, float64(bin*3+1))
		}
	}
	slices.Sort(out)
	if len(out) > 60 {
		return nil // no columns, but scattered text
	}
	return out
}

func rightmost(pieces []Piece) float64 {
	most := math.Inf(-1)
	for _, p := range pieces {
		most = math.Max(most, p.Right)
	}
	return most
}

func crossed(r row, x float64) bool {
	return slices.ContainsFunc(r.pieces, func(p Piece) bool { return p.Left < x+1.5 && p.Right > x-narrowest/2 })
}

var dateLike = regexp.MustCompile(`\b(19|20)\d\d\b|\b\d{1,2}[./]\d{2,4}\b`)

// areColumns tells whether what stands at both sides of x is read apart: both
// sides have several lines, and neither is but the dates, the labels or the
// headings of the other's.
func (a *arranging) areColumns(rows []row, x float64) bool {
	l, r := divide(rows, x)
	left, right := rowsOf(l), rowsOf(r)
	if len(left) < fewLines || len(right) < fewLines || !overlap(left, right) {
		return false
	}
	if a.heading(left[0].text()) && a.heading(right[0].text()) {
		return true
	}
	few, many := left, right
	if len(left) > len(right) {
		few, many = right, left
	}
	return !a.areLabels(few, many)
}

// areLabels tells whether the lines of one side belong to lines of the other:
// most are dates, or stand beside a line and are short or far from each other.
func (a *arranging) areLabels(few, many []row) bool {
	all, dates, beside, short, heads := 0, 0, 0, 0, 0
	for _, r := range few {
		t := r.text()
		aligned := slices.ContainsFunc(many, func(o row) bool { return math.Abs(o.bottom-r.bottom) < 2.5 })
		if a.heading(t) {
			if aligned {
				heads++
			}
			continue
		}
		all++
		if len(strings.Fields(t)) <= 3 {
			short++
		}
		switch {
		case dateLike.MatchString(t) && len(t) < 40:
			dates++
		case aligned:
			beside++
		}
	}
	switch {
	case all == 0:
		return heads > 0
	case 2*dates >= all:
		return true
	case dates == 0:
		return 10*beside >= 9*all && (10*short >= 8*all || sparse(few))
	}
	return 10*(dates+beside) >= 8*all && 3*dates >= all
}

// overlap tells whether two columns stand beside each other, not one below the
// other.
func overlap(left, right []row) bool {
	top := math.Min(left[0].top, right[0].top)
	bottom := math.Max(left[len(left)-1].bottom, right[len(right)-1].bottom)
	within := func(rows []row) (n int) {
		for _, r := range rows {
			if r.bottom < top && r.top > bottom {
				n++
			}
		}
		return n
	}
	return within(left) >= 3 && within(right) >= 3
}

// sparse tells whether the lines stand apart from each other.
func sparse(rows []row) bool {
	var gaps []float64
	for i := 1; i < len(rows); i++ {
		gaps = append(gaps, (rows[i-1].bottom-rows[i].top)/math.Max(rows[i].top-rows[i].bottom, 1))
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2] > 1.6
}
