package docx

import (
	"regexp"
	"slices"
	"strings"

	"reqdesk/core/intake/layout"
)

// writer puts blocks into the order of reading.
type writer struct {
	heading func(string) bool
	doc     layout.Document
	links   []string
	// above is the room below what was written last.
	above float64
	fresh bool // the next line is the first of its region
}

func (w *writer) document() layout.Document {
	w.doc.Links = w.links
	// A region without lines is none; lines keep their numbers.
	return w.doc
}

// farAbove is the room above the first line of a region, in heights.
const farAbove = 9

// farRight is the right edge of text whose width is not known.
const farRight = 1e9

// region begins a part that is read in one go.
func (w *writer) region(column int, left float64) {
	w.doc.Regions = append(w.doc.Regions, layout.Region{Column: column, Left: left, Right: farRight})
	w.fresh = true
}

// blocks writes what stands below each other.
func (w *writer) blocks(list []block) error {
	for _, b := range list {
		switch {
		case b.ends == "column":
			n := w.doc.Regions[len(w.doc.Regions)-1].Column + 1
			w.region(n, 300*float64(n))
		case b.ends != "":
			w.region(0, 0)
		case b.box != nil:
			w.region(1, 0)
			if err := w.blocks(b.box); err != nil {
				return err
			}
			w.region(0, 0)
		case b.table != nil:
			if err := w.table(b.table); err != nil {
				return err
			}
		case b.para != nil:
			for _, l := range linesOf(b.para) {
				w.line(l)
			}
			if empty(b.para) {
				w.above += 12
			}
		}
		if len(w.doc.Lines) > mostLines {
			return ErrTooLarge
		}
	}
	return nil
}

// spaced is a line with the room above and below it, in points.
type spaced struct {
	cells         []layout.Cell
	before, after float64
}

func linesOf(p *paragraph) []spaced {
	var out []spaced
	for i, cells := range p.lines {
		if len(cells) == 0 {
			continue
		}
		s := spaced{cells: slices.Clone(cells)}
		if i == 0 || len(out) == 0 {
			s.before = p.before
			if p.bullet {
				s.cells[0].Text = "• " + s.cells[0].Text
				s.cells[0].Runs = append([]layout.Run{{Text: "• ", Size: s.cells[0].Runs[0].Size}}, s.cells[0].Runs...)
			}
		}
		out = append(out, s)
	}
	if len(out) > 0 {
		out[len(out)-1].after = p.after
	}
	return out
}

func empty(p *paragraph) bool {
	return !slices.ContainsFunc(p.lines, func(c []layout.Cell) bool { return len(c) > 0 })
}

func (w *writer) line(s spaced) {
	l := layout.NewLine(s.cells)
	l.Gap = 0.2 + (max(w.above, 0)+s.before)/max(l.Size, 4)
	if w.fresh {
		l.Gap = farAbove
	}
	w.fresh, w.above = false, s.after
	l.Region = len(w.doc.Regions) - 1
	w.doc.Lines = append(w.doc.Lines, l)
}

var dateLike = regexp.MustCompile(`\b(19|20)\d\d\b|\b\d{1,2}[./]\d{2,4}\b`)

// table writes a table: one that arranges the page column by column, others row
// by row.
func (w *writer) table(t *table) error {
	columns := false
	for _, row := range t.rows {
		if w.arranges(row) {
			columns = true
			left := 0.0
			for i, c := range row {
				w.region(i+1, left)
				if err := w.blocks(c); err != nil {
					return err
				}
				if i < len(t.widths) {
					left += t.widths[i]
				} else {
					left += 100
				}
			}
			continue
		}
		if columns {
			w.region(0, 0)
			columns = false
		}
		if err := w.row(row, t.widths); err != nil {
			return err
		}
	}
	if columns {
		w.region(0, 0)
	}
	return nil
}

// arranges tells whether the cells of a row are columns of the page: two of them
// have several lines, and the first is not but dates.
func (w *writer) arranges(row []cell) bool {
	long, dates := 0, 0
	for i, c := range row {
		texts := c.texts()
		if len(texts) >= 4 || slices.ContainsFunc(c, func(b block) bool { return b.table != nil }) {
			long++
		}
		if i == 0 {
			for _, t := range texts {
				if dateLike.MatchString(t) {
					dates++
				}
			}
			if 2*dates >= len(texts) && len(texts) < 6 && dates > 0 {
				return false
			}
		}
	}
	if long >= 2 {
		return true
	}
	// Short columns, each below a heading of its own.
	heads := 0
	for _, c := range row {
		if texts := c.texts(); len(texts) > 1 && w.heading(texts[0]) {
			heads++
		}
	}
	return heads >= 2
}

// texts gives a cell's lines that are not in a table inside it.
func (c cell) texts() []string {
	var out []string
	for _, b := range c {
		if b.para == nil {
			continue
		}
		for _, s := range linesOf(b.para) {
			out = append(out, textOf(s.cells))
		}
	}
	return out
}

func textOf(cells []layout.Cell) string {
	parts := make([]string, len(cells))
	for i, c := range cells {
		parts[i] = c.Text
	}
	return strings.Join(parts, " ")
}

// row writes cells beside each other, line by line, as they stand on the page.
func (w *writer) row(row []cell, widths []float64) error {
	var beside [][]spaced
	left := 0.0
	for i, c := range row {
		var lines []spaced
		for _, b := range c {
			switch {
			case b.para != nil:
				lines = append(lines, linesOf(b.para)...)
			case b.table != nil:
				if err := w.flush(beside, lines); err != nil {
					return err
				}
				beside, lines = nil, nil
				if err := w.table(b.table); err != nil {
					return err
				}
			case b.box != nil:
				if err := w.blocks([]block{b}); err != nil {
					return err
				}
			}
		}
		for j := range lines {
			for k := range lines[j].cells {
				lines[j].cells[k].Left += left
				lines[j].cells[k].Right += left
			}
		}
		if len(lines) > 0 {
			beside = append(beside, lines)
		}
		if i < len(widths) {
			left += widths[i]
		}
	}
	return w.flush(beside, nil)
}

// flush writes what stands beside each other.
func (w *writer) flush(beside [][]spaced, last []spaced) error {
	if len(last) > 0 {
		beside = append(beside, last)
	}
	for i := 0; ; i++ {
		var s spaced
		for _, lines := range beside {
			if i < len(lines) {
				s.cells = append(s.cells, lines[i].cells...)
				s.before, s.after = max(s.before, lines[i].before), max(s.after, lines[i].after)
			}
		}
		if len(s.cells) == 0 {
			return nil
		}
		if i == 0 {
			s.before += 3 // rows stand apart
		}
		w.line(s)
		if len(w.doc.Lines) > mostLines {
			return ErrTooLarge
		}
	}
}
