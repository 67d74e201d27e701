package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
)

// rowsBeforeHeader is how many rows may stand above the header: LinkedIn's
// Connections.csv begins with a note.
const rowsBeforeHeader = 20

func refuse(format string, args ...any) Result {
	return Result{Refused: []Refused{{Reason: fmt.Sprintf(format, args...)}}}
}

// noHeader refuses a table that does not say who is in it.
const noHeader = "no column for a name and for an e-mail address, profile address or phone number was recognised in the first row"

// headerText is how much of a text the header is looked for in.
const headerText = 1 << 20

// openText begins to read delimited text. It finds encoding, separator and header
// by itself.
func openText(ctx context.Context, f File, head []byte, o Options, n *int64) opened {
	enc, err := textOf(f, head)
	if err != nil {
		return refused("%s", textFailure(err))
	}
	top, err := topText(f, enc)
	if err != nil {
		return refused("%s", textFailure(err))
	}
	sep, h, ok := findHeader(top, o, (*header).usable)
	if !ok {
		return refused("%s", noHeader)
	}
	return opened{source: h.source("csv"), media: "text/csv", header: h, entries: func(yield func(entry, error) bool) {
		eachRecord(f, enc, sep, n, func(recs *records) bool { return h.each(ctx, recs.next, o, yield) }, func(err error) { yield(refusal(0, textFailure(err)), nil) })
	}}
}

// eachRecord opens a text and has its records read; failed is told why the reading
// broke off, unless nobody wants more.
func eachRecord(f File, enc encoding.Encoding, sep rune, n *int64, read func(*records) (more bool), failed func(error)) {
	file, err := f.open()
	if err != nil {
		failed(err)
		return
	}
	defer func() { _ = file.Close() }() // it was only read
	recs := &records{sep: sep, more: pieces(counted{file, n}, enc)}
	if read(recs) && recs.err != nil {
		failed(recs.err)
	}
}

func textFailure(err error) string {
	if errors.Is(err, errNoText) {
		return notKnown
	}
	return cantOpen
}

// topText gives the begin of a text.
func topText(f File, enc encoding.Encoding) (string, error) {
	file, err := f.open()
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // it was only read
	next := pieces(file, enc)
	var b strings.Builder
	for b.Len() < headerText {
		piece, err := next()
		if err != nil {
			return "", err
		}
		if piece == "" {
			break
		}
		b.WriteString(piece)
	}
	return b.String(), nil
}

// tooManyRows is the reason of the first row that is not read.
func (o Options) tooManyRows() string {
	return fmt.Sprintf("only the first %d rows are read; this row and those behind it were left out", o.MaxRows)
}

const noRows = "the file has a header and no rows"

// each gives the rows below the header; false = nobody wants more.
func (h *header) each(ctx context.Context, next func() (record, bool), o Options, yield func(entry, error) bool) bool {
	rows := 0
	for rec, more := next(); more; rec, more = next() {
		if err := ctx.Err(); err != nil {
			yield(entry{}, err)
			return false
		}
		if rec.row <= h.row {
			continue
		}
		if rows++; rows > o.MaxRows {
			yield(refusal(rec.row, o.tooManyRows()), nil)
			return false
		}
		row, reason := h.read(rec)
		row.Number = rec.row
		if !yield(entry{row, reason}, nil) {
			return false
		}
	}
	if rows == 0 {
		return yield(refusal(0, noRows), nil)
	}
	return true
}

// cellSeparators are those that are tried.
var cellSeparators = []rune{',', ';', '\t', '|', ':', '^', '~'}

// findHeader tries the separators and takes the one with which a row near the
// top names the most known columns, and may be a header.
func findHeader(text string, o Options, may func(*header) bool) (rune, *header, bool) {
	var best *header
	var sep rune
	for _, s := range cellSeparators {
		if h := bestHeader(topOf(text, s), o, may); h != nil && (best == nil || h.known > best.known) {
			best, sep = h, s
		}
	}
	return sep, best, best != nil
}

// topOf gives the rows among which the header is.
func topOf(text string, sep rune) []record {
	r := records{text: text, sep: sep}
	var top []record
	for range rowsBeforeHeader {
		rec, more := r.next()
		if !more {
			break
		}
		top = append(top, rec)
	}
	return top
}

// bestHeader gives the row near the top that names the most known columns, nil =
// none can be a header.
func bestHeader(recs []record, o Options, may func(*header) bool) *header {
	var best *header
	for _, rec := range recs[:min(len(recs), rowsBeforeHeader)] {
		if h := newHeader(rec, o); may(h) && (best == nil || h.known > best.known) {
			best = h
		}
	}
	if best != nil {
		best.preface = best.row > 1 && best.columns[fieldConnected] != nil
	}
	return best
}
