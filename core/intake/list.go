package intake

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"path/filepath"

	"github.com/xuri/excelize/v2"

	"reqdesk/core"
	"reqdesk/core/people"
)

// Bounds of a file for a not-to-source list. Its rows are read one by one, so
// there may be many.
const (
	mostListRows  = 500_000
	largestList   = 64 << 20
	noListHeader  = "no column with a name, an e-mail address, a profile address or a phone number was found near the top"
	notATable     = "the file is not a table that can be read: save it as CSV or Excel"
	listSizeLimit = "the file is larger than 64 MB: split it and take the parts one after the other"
)

// ImportList reads a file into a job's not-to-source list; see
// [people.Service.ImportList].
func (s *Service) ImportList(ctx context.Context, f File, job core.JobID, commit bool) (people.ListReport, error) {
	file := core.ListFile{Job: job, Name: filepath.Base(f.Name)}
	o := s.Options
	o.places = &gazetteer{find: s.Place}
	return s.People.ImportList(ctx, file, listRows(ctx, f.Data, o), commit)
}

// listRows reads a table as a not-to-source list, row by row: a row needs less
// there than a profile does, for an address alone keeps somebody out. Row 0
// refuses the whole file.
func listRows(ctx context.Context, data []byte, o Options) iter.Seq2[people.Row, error] {
	o.MaxRows, o.MaxBytes = mostListRows, largestList
	return func(yield func(people.Row, error) bool) {
		l := listing{ctx: ctx, o: o, yield: yield}
		switch {
		case int64(len(data)) > o.MaxBytes:
			l.refuse(0, listSizeLimit)
		case len(bytes.TrimSpace(data)) == 0:
			l.refuse(0, emptyFile)
		case isZip(data) || isOldOffice(data):
			l.workbook(data)
		default:
			l.text(data)
		}
	}
}

// listing is a list being read.
type listing struct {
	ctx   context.Context
	o     Options
	yield func(people.Row, error) bool
	done  bool // nobody wants more
	rows  int
}

func (l *listing) give(row people.Row, err error) {
	if !l.done {
		l.done = !l.yield(row, err) || err != nil
	}
}

func (l *listing) refuse(row int, reason string) {
	l.give(people.Row{Number: row, Refused: reason}, nil)
}

// text reads delimited text.
func (l *listing) text(data []byte) {
	f := File{Data: data}
	enc, err := textOf(f, data[:min(len(data), headSize)])
	if err != nil || isPDF(data) {
		l.refuse(0, notATable)
		return
	}
	top, err := topText(f, enc)
	if err != nil {
		l.refuse(0, notATable)
		return
	}
	sep, h, ok := findHeader(top, l.o, (*header).usableAsList)
	if !ok {
		sep, h = guessHeader(top)
	}
	if h == nil {
		l.refuse(0, noListHeader)
		return
	}
	eachRecord(f, enc, sep, new(int64), func(recs *records) bool {
		for rec, more := recs.next(); more && !l.done; rec, more = recs.next() {
			l.record(h, rec)
		}
		return !l.done
	}, func(error) { l.refuse(0, notATable) })
	l.close()
}

// record gives one record below the header.
func (l *listing) record(h *header, rec record) {
	if rec.row <= h.row {
		return
	}
	if err := l.ctx.Err(); err != nil {
		l.give(people.Row{}, err)
		return
	}
	if l.rows++; l.rows > l.o.MaxRows {
		l.refuse(rec.row, l.o.tooManyRows())
		l.done = true
		return
	}
	l.give(h.listed(rec), nil)
}

// close refuses a file without rows.
func (l *listing) close() {
	if l.rows == 0 {
		l.refuse(0, noRows)
	}
}

// listed reads a record as a row of a list.
func (h *header) listed(rec record) people.Row {
	r, badEmail, broken := h.who(rec)
	if broken != "" {
		return people.Row{Number: rec.row, Refused: broken}
	}
	b := r.row.Resume.Basics
	a := core.Applicant{Name: b.Name, Employer: firstOf(people.Employers(r.row.Resume))}
	a.Stage, _ = r.get(fieldStage)
	if b.Email != "" {
		a.Emails = append([]string{b.Email}, b.Emails...)
	}
	if b.Phone != "" {
		a.Phones = append([]string{b.Phone}, b.Phones...)
	}
	for _, p := range b.Profiles {
		a.URLs = append(a.URLs, p.URL)
	}
	if b.URL != "" {
		a.URLs = append(a.URLs, b.URL)
	}
	return people.Row{Number: rec.row, Applicant: a, BadEmail: badEmail}
}

// usableAsList tells whether a row can be the header of a list: it names what
// people are recognised by.
func (h *header) usableAsList() bool {
	named := h.columns[fieldName] != nil || h.columns[fieldFirst] != nil
	return h.usable() || h.columns[fieldLinkedIn] != nil || h.columns[fieldURL] != nil || named && h.columns[fieldCompany] != nil
}

// workbook reads the first sheet of an Excel file that can be a list, row by row.
// A panic inside the library is a refused file.
func (l *listing) workbook(data []byte) {
	book, err := openBook(data)
	if err != nil {
		l.refuse(0, workbookFailure(err))
		return
	}
	defer func() { _ = book.Close() }() // it was only read
	for _, name := range book.GetSheetList() {
		found, err := l.sheet(book, name)
		if err != nil {
			l.refuse(0, brokenBook)
		}
		if found || err != nil {
			return
		}
	}
	l.refuse(0, noListHeader)
}

func (l *listing) sheet(book *excelize.File, name string) (found bool, err error) {
	sheet := sheetReader{}
	if sheet.rows, err = book.Rows(name); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, sheet.rows.Close()) }()
	top := sheet.top()
	h := bestHeader(top, l.o, (*header).usableAsList)
	if h == nil {
		h, _ = guessColumns(top)
	}
	if h == nil || sheet.err != nil {
		return false, sheet.err
	}
	for rec, more := sheet.next(); more && !l.done; rec, more = sheet.next() {
		l.record(h, rec)
	}
	if sheet.err == nil {
		l.close()
	}
	return true, sheet.err
}

// sheetReader reads the rows of a sheet one by one. Blank rows are given only
// before one that is not: sheets often end with rows that were only formatted.
type sheetReader struct {
	rows    *excelize.Rows
	row     int
	blanks  int // held back
	held    *record
	pending []record // read for the header, not yet given
	err     error
}

// top reads the rows among which the header is, and keeps them to be given.
func (s *sheetReader) top() []record {
	var out []record
	for len(out) < rowsBeforeHeader {
		rec, more := s.read()
		if !more {
			break
		}
		out = append(out, rec)
	}
	s.pending = out
	return out
}

// next gives the next row that is to be read.
func (s *sheetReader) next() (record, bool) {
	for s.held == nil {
		rec, more := s.following()
		if !more {
			return record{}, false
		}
		if rec.broken == "" && blank(rec.cells) {
			s.blanks++
			continue
		}
		s.held = &rec
	}
	if s.blanks > 0 {
		s.blanks--
		return record{row: s.held.row - s.blanks - 1}, true
	}
	rec := *s.held
	s.held = nil
	return rec, true
}

func (s *sheetReader) following() (record, bool) {
	if len(s.pending) > 0 {
		rec := s.pending[0]
		s.pending = s.pending[1:]
		return rec, true
	}
	return s.read()
}

// read gives the next row of the file. A panic inside the library is an error.
func (s *sheetReader) read() (rec record, more bool) {
	defer func() {
		if recover() != nil {
			rec, more, s.err = record{}, false, errBook
		}
	}()
	if s.err != nil || !s.rows.Next() {
		if s.err == nil {
			s.err = s.rows.Error()
		}
		return record{}, false
	}
	cells, err := s.rows.Columns()
	if err != nil {
		s.err = err
		return record{}, false
	}
	s.row++
	return sheetRecord(s.row, cells), true
}
