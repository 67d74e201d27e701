package intake

import (
	"strings"
	"unicode/utf8"
)

// Bounds of one record of a table.
const (
	longestCell = 64 << 10 // bytes
	longestRow  = 1 << 20  // bytes
	mostColumns = 300
)

// Why a record is not read.
const (
	tooManyColumns = "more than 300 columns"
	cellTooLong    = "a cell is longer than 64 KB"
	rowTooLong     = "the row is longer than 1 MB"
)

// records splits a table's text into records by RFC 4180, and goes on behind a
// broken one: encoding/csv stops at the first. It holds a window of the text that
// reaches from the record's begin to behind the cell that is read.
type records struct {
	text string
	sep  rune
	pos  int
	row  int
	more func() (string, error) // the text behind; nil = there is none
	err  error                  // why reading on failed
}

// ahead is how much of the text behind the position a cell may need: a quoted one
// of full length, all of it quotes.
const ahead = 2*longestCell + 16

// fill reads on until the window reaches far enough. What is before keep is let
// go; the positions move with it, and keep is then 0.
func (r *records) fill(keep *int) {
	if r.more == nil || len(r.text)-r.pos >= ahead {
		return
	}
	r.text, r.pos, *keep = r.text[*keep:], r.pos-*keep, 0
	for r.more != nil && len(r.text)-r.pos < ahead {
		next, err := r.more()
		if err != nil {
			r.err = err
		}
		if next == "" {
			r.more = nil
		}
		r.text += next
	}
}

// record is one row, or the reason why it can't be read.
type record struct {
	row    int // from 1
	cells  []string
	broken string
}

// next gives the next record; false = the end.
func (r *records) next() (record, bool) {
	start := r.pos
	r.fill(&start)
	if r.pos >= len(r.text) || r.err != nil {
		return record{}, false
	}
	r.row++
	rec := record{row: r.row}
	for {
		r.fill(&start)
		cell, end, broken := r.cell()
		if broken == "" && len(rec.cells) >= mostColumns {
			broken = tooManyColumns
		}
		if broken == "" && r.pos-start > longestRow {
			broken = rowTooLong
		}
		if broken != "" {
			// Go on with the line behind the one in which this record began.
			r.pos = start
			r.skipLine()
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

// skipLine passes the rest of a line, however long it is.
func (r *records) skipLine() {
	for {
		i := strings.IndexAny(r.text[r.pos:], "\r\n")
		if i >= 0 && (r.more == nil || r.pos+i+1 < len(r.text)) {
			r.pos += i + lineEnd(r.text[r.pos+i:])
			return
		}
		if r.more == nil {
			r.pos = len(r.text)
			return
		}
		if i < 0 {
			r.pos = len(r.text)
		} else {
			r.pos += i // a line end of two characters may be cut here
		}
		at := r.pos
		r.fill(&at)
	}
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
