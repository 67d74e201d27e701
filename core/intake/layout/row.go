package layout

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// row is what stands on one base line, from the left.
type row struct {
	pieces      []Piece
	top, bottom float64
}

// rowsOf groups pieces into rows from the top.
func rowsOf(pieces []Piece) []row {
	pieces = slices.Clone(pieces)
	slices.SortStableFunc(pieces, func(a, b Piece) int { return cmp.Compare(b.Bottom+b.Top, a.Bottom+a.Top) })
	var rows []row
	for _, p := range pieces {
		if n := len(rows); n > 0 {
			r := &rows[n-1]
			middle := (p.Top + p.Bottom) / 2
			if middle < r.top && middle > r.bottom {
				r.pieces = append(r.pieces, p)
				r.top, r.bottom = math.Max(r.top, math.Min(p.Top, r.top+1)), math.Min(r.bottom, math.Max(p.Bottom, r.bottom-1))
				continue
			}
		}
		rows = append(rows, row{[]Piece{p}, p.Top, p.Bottom})
	}
	for _, r := range rows {
		slices.SortStableFunc(r.pieces, func(a, b Piece) int { return cmp.Compare(a.Left, b.Left) })
	}
	return rows
}

func height(p Piece) float64 {
	if p.Size > 1 {
		return p.Size
	}
	return math.Max(p.Top-p.Bottom, 1)
}

// Gaps between neighbours on a line, in heights of the letters.
const (
	wordGap = 0.12 // from here on a space
	cellGap = 1.1  // from here on another cell
)

// cells joins neighbours on a line unless a wide gap lies between them.
func (r row) cells() []Cell {
	var out []Cell
	var last Piece
	for i, p := range r.pieces {
		text := p.Text
		gap := p.Left - last.Right
		size := math.Max(math.Min(height(last), height(p)), 4)
		run := Run{text, p.Bold, p.Italic, height(p)}
		if i == 0 || gap >= cellGap*size {
			out = append(out, Cell{Left: p.Left, Right: p.Right, Runs: []Run{run}})
			last = p
			continue
		}
		c := &out[len(out)-1]
		before := &c.Runs[len(c.Runs)-1]
		if gap > wordGap*size && !strings.HasSuffix(before.Text, " ") && !strings.HasPrefix(text, " ") {
			before.Text += " "
		}
		if before.Bold == run.Bold && before.Italic == run.Italic && math.Abs(before.Size-run.Size) < 0.3 {
			before.Text += text
		} else {
			c.Runs = append(c.Runs, run)
		}
		c.Right = math.Max(c.Right, p.Right)
		last = p
	}
	for i := range out {
		out[i].Text = textOf(out[i].Runs)
	}
	return slices.DeleteFunc(out, func(c Cell) bool { return c.Text == "" })
}

func textOf(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// line is the row as a line; before is the bottom of the row above, NaN = none.
func (r row) line(before float64) Line {
	l := NewLine(r.cells())
	l.Gap = farAbove
	if !math.IsNaN(before) {
		l.Gap = (before - r.top) / math.Max(l.Size, 1)
	}
	return l
}

func (r row) text() string {
	var b strings.Builder
	for _, p := range r.pieces {
		b.WriteString(p.Text + " ")
	}
	return strings.TrimSpace(b.String())
}

// divide parts rows at x.
func divide(rows []row, x float64) (left, right []Piece) {
	for _, r := range rows {
		for _, p := range r.pieces {
			if (p.Left+p.Right)/2 <= x {
				left = append(left, p)
			} else {
				right = append(right, p)
			}
		}
	}
	return left, right
}
