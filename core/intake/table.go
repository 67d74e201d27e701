package intake

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// rowsBeforeHeader is how many rows may stand above the header: LinkedIn's
// Connections.csv begins with a note.
const rowsBeforeHeader = 20

func refuse(format string, args ...any) Result {
	return Result{Refused: []Refused{{Reason: fmt.Sprintf(format, args...)}}}
}

// noHeader refuses a table that does not say who is in it.
const noHeader = "no column for a name and for an e-mail address, profile address or phone number was recognised in the first row"

// readTable reads delimited text or an Excel file. It finds encoding, separator
// and header by itself.
func readTable(ctx context.Context, data []byte, o Options) (Result, error) {
	switch {
	case int64(len(data)) > o.MaxBytes:
		return refuse("the file is larger than %d MB", o.MaxBytes>>20), nil
	case len(bytes.TrimSpace(data)) == 0:
		return refuse("%s", emptyFile), nil
	case isWorkbook(data):
		return readWorkbook(ctx, data, o)
	}
	text, ok := decode(data)
	if !ok {
		return refuse("the file is neither a table nor a résumé that can be read"), nil
	}
	sep, h, ok := findHeader(text, o.Columns, (*header).usable)
	if !ok {
		return refuse("%s", noHeader), nil
	}
	recs := records{text: text, sep: sep}
	res, err := h.readAll(ctx, recs.next, o)
	res.Source, res.Type = "csv", "text/csv"
	if h.preface {
		res.Source = "linkedin"
	}
	return res, err
}

const emptyFile = "the file is empty"

// isWorkbook knows Excel files, those of the format before 2007 too, by their
// first bytes.
func isWorkbook(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0"))
}

// tooManyRows is the reason of the first row that is not read.
func (o Options) tooManyRows() string {
	return fmt.Sprintf("only the first %d rows are read; this row and those behind it were left out", o.MaxRows)
}

const noRows = "the file has a header and no rows"

// readAll reads the rows below the header.
func (h *header) readAll(ctx context.Context, next func() (record, bool), o Options) (Result, error) {
	var res Result
	for rec, more := next(); more; rec, more = next() {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		if rec.row <= h.row {
			continue
		}
		if rec.row-h.row > o.MaxRows {
			res.Refused = append(res.Refused, Refused{rec.row, o.tooManyRows()})
			break
		}
		row, reason := h.read(rec)
		if reason != "" {
			res.Refused = append(res.Refused, Refused{rec.row, reason})
			continue
		}
		res.Rows = append(res.Rows, row)
	}
	if len(res.Rows)+len(res.Refused) == 0 {
		return refuse("%s", noRows), nil
	}
	return res, nil
}

// decode gives text as UTF-8: UTF-8 and UTF-16 with or without a byte order
// mark, else Windows-1252. False = not text.
func decode(data []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return decode16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decode16(data[2:], binary.BigEndian)
	case len(data) > 3 && data[1] == 0 && data[3] == 0:
		return decode16(data, binary.LittleEndian)
	case len(data) > 3 && data[0] == 0 && data[2] == 0:
		return decode16(data, binary.BigEndian)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", false
	}
	if utf8.Valid(data) {
		return string(data), true
	}
	latin, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(latin), err == nil
}

func decode16(data []byte, order binary.ByteOrder) (string, bool) {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	text := string(utf16.Decode(units))
	return text, !strings.ContainsRune(text, 0)
}

// cellSeparators are those that are tried.
var cellSeparators = []rune{',', ';', '\t', '|', ':', '^', '~'}

// findHeader tries the separators and takes the one with which a row near the
// top names the most known columns, and may be a header.
func findHeader(text string, own map[string]string, may func(*header) bool) (rune, *header, bool) {
	var best *header
	var sep rune
	for _, s := range cellSeparators {
		if h := bestHeader(topOf(text, s), own, may); h != nil && (best == nil || h.known > best.known) {
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
func bestHeader(recs []record, own map[string]string, may func(*header) bool) *header {
	var best *header
	for _, rec := range recs[:min(len(recs), rowsBeforeHeader)] {
		if h := newHeader(rec, own); may(h) && (best == nil || h.known > best.known) {
			best = h
		}
	}
	if best != nil {
		best.preface = best.row > 1 && best.columns[fieldConnected] != nil
	}
	return best
}
