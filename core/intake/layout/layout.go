// Package layout puts the text of pages into the order in which people read it.
//
// # What it promises
//
// Lines come from the top; where columns stand beside each other, one column is
// read after the other. A column of dates or labels beside what they belong to is
// no column of its own: it is read line by line, with two spaces between. Every
// line tells its size, its weight, the room above it, and the region of the page
// in which it stands, so that a reader knows where one column ends.
//
// # How it finds columns
//
// It looks for a corridor that no text crosses over as many lines as possible,
// divides there, and looks again in each part (a recursive XY cut). Work is
// bounded by the number of lines.
package layout

import (
	"math"
	"strings"
	"unicode"
)

// Page is what a page holds, in points, with the origin at the bottom left.
type Page struct {
	Pieces []Piece
	Links  []string
}

// Piece is text of one font on one line.
type Piece struct {
	Text                     string
	Left, Right, Top, Bottom float64
	Size                     float64
	Bold, Italic             bool
}

// Run is text of one style within a cell.
type Run struct {
	Text         string
	Bold, Italic bool
	Size         float64
}

// Cell is the text of a line between two wide gaps.
type Cell struct {
	Text        string
	Left, Right float64
	Runs        []Run
}

// Line is one line of a document in reading order.
type Line struct {
	Text  string // the cells are joined by two spaces
	Cells []Cell
	Size  float64
	// Bold and Italic are set when all of the line is.
	Bold, Italic bool
	// Gap is the room above, in heights of the line; large at the top of a region.
	Gap    float64
	Page   int
	Region int // index in the document's regions
}

// Region is a part of a page that is read in one go.
type Region struct {
	Page        int
	Left, Right float64
	// Column is 0 for text over the whole width, else the number of the column from
	// the left.
	Column int
}

// Document is a text in reading order.
type Document struct {
	Lines   []Line
	Regions []Region
	Links   []string
}

// Text is all lines.
func (d Document) Text() string {
	out := make([]string, len(d.Lines))
	for i, l := range d.Lines {
		out[i] = l.Text
	}
	return strings.Join(out, "\n")
}

// Head is the document's first lines: so many at most, with so many bytes of text
// in all, of which a tenth may be one line's; of a longer line the cells beyond
// are left out.
func (d Document) Head(lines, bytes int) Document {
	out := Document{Regions: d.Regions, Links: d.Links}
	left := bytes
	for _, l := range d.Lines[:min(len(d.Lines), lines)] {
		n := 0
		for i, c := range l.Cells {
			if n+len(c.Text) > min(bytes/10, left) {
				shorter := NewLine(l.Cells[:i])
				shorter.Gap, shorter.Page, shorter.Region = l.Gap, l.Page, l.Region
				l = shorter
				break
			}
			n += len(c.Text)
		}
		left -= n
		if len(l.Cells) > 0 {
			out.Lines = append(out.Lines, l)
		}
	}
	return out
}

// Letters counts letters.
func (d Document) Letters() int {
	n := 0
	for _, l := range d.Lines {
		for _, r := range l.Text {
			if unicode.IsLetter(r) {
				n++
			}
		}
	}
	return n
}

// Begins tells whether a line is the first of its region.
func (d Document) Begins(i int) bool { return i == 0 || d.Lines[i].Region != d.Lines[i-1].Region }

// farAbove is the room above the first line of a region.
const farAbove = 9

// NewLine joins cells to a line, whose style is what all of its letters have.
func NewLine(cells []Cell) Line {
	l := Line{Cells: cells, Bold: true, Italic: true}
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = c.Text
		for _, r := range c.Runs {
			l.Size = math.Max(l.Size, r.Size)
			if strings.ContainsFunc(r.Text, unicode.IsLetter) || strings.ContainsFunc(r.Text, unicode.IsDigit) {
				l.Bold, l.Italic = l.Bold && r.Bold, l.Italic && r.Italic
			}
		}
	}
	l.Text = strings.Join(texts, "  ")
	return l
}
