package intake

import (
	"strings"
	"unicode/utf8"
)

// Bounds of one record of a table.
const (
	longestCell = 64 << 10 // bytes
	mostColumns = 300
)

// Why a record is not read.
const (
	tooManyColumns = "more than 300 columns"
	cellTooLong    = "a cell is longer than 64 KB"
)

// records splits a table's text into records by RFC 4180, and goes on behind a
// broken one: encoding/csv stops at the first.
type records struct {
	text string
	sep  rune
	pos  int
	row  int
}

// record is one row, or the reason why it can't be read.
type record struct {
	row    int // from 1
	cells  []string
	broken string
}

// next gives the next record; false = the end.
func (r *records) next() (record, bool) {
	if r.pos >= len(r.text) {
		return record{}, false
	}
	r.row++
	start := r.pos
	rec := record{row: r.row}
	for {
		cell, end, broken := r.cell()
		if broken == "" && len(rec.cells) >= mostColumns {
			broken = tooManyColumns
		}
		if broken != "" {
			// Go on with the line behind the one in which this record began.
			r.pos = start + lineLength(r.text[start:])
			return record{row: r.row, broken: broken}, true
		}
		rec.cells = append(rec.cells, cell)
		if end {
			return rec, true
		}
	}
}

// cell reads one cell and the separator or line end behind it.
func (r *records) cell() (cell string, end bool, broken string) {
	rest := r.text[r.pos:]
	if strings.HasPrefix(rest, `"`) {
		return r.quoted(rest[1:])
	}
	i := strings.IndexFunc(rest, func(c rune) bool { return c == r.sep || c == '\n' || c == '\r' })
	if i < 0 {
		i = len(rest)
	}
	if i > longestCell {
		return "", false, cellTooLong
	}
	cell = rest[:i]
	r.pos += i
	return cell, r.delimiter(), ""
}

// quoted reads a cell whose opening quote is passed.
func (r *records) quoted(rest string) (cell string, end bool, broken string) {
	var b strings.Builder
	for at := 0; ; {
		i := strings.IndexByte(rest[at:], '"')
		switch {
		case i < 0 && len(rest)-at <= longestCell:
			return "", false, "broken quotes: a quoted cell is not closed"
		case i < 0 || b.Len()+i > longestCell:
			return "", false, "broken quotes: a quoted cell is not closed within 64 KB"
		}
		b.WriteString(rest[at : at+i])
		at += i + 1
		if strings.HasPrefix(rest[at:], `"`) {
			b.WriteByte('"')
			at++
			continue
		}
		next, _ := utf8.DecodeRuneInString(rest[at:])
		if at < len(rest) && next != r.sep && next != '\n' && next != '\r' {
			return "", false, "broken quotes: text behind a closing quote"
		}
		r.pos += 1 + at
		return b.String(), r.delimiter(), ""
	}
}

// delimiter passes the separator, or the line end and then tells so.
func (r *records) delimiter() (end bool) {
	rest := r.text[r.pos:]
	if rest == "" {
		return true
	}
	c, size := utf8.DecodeRuneInString(rest)
	if c == r.sep {
		r.pos += size
		return false
	}
	r.pos += lineEnd(rest)
	return true
}

func lineLength(s string) int {
	i := strings.IndexAny(s, "\r\n")
	if i < 0 {
		return len(s)
	}
	return i + lineEnd(s[i:])
}

func lineEnd(s string) int {
	if strings.HasPrefix(s, "\r\n") {
		return 2
	}
	return 1
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
