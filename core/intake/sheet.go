package intake

import (
	"bytes"
	"context"
	"errors"

	"github.com/xuri/excelize/v2"
)

// largestSheet bounds a workbook once it is unpacked, in bytes. Both of
// excelize's limits have this value, so that it never unpacks to the disk.
const largestSheet = 128 << 20

const excelType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// brokenBook is why an Excel file is refused.
const brokenBook = "the Excel file is broken and can't be read"

var errBook = errors.New("intake: the Excel library failed")

func openBook(data []byte) (book *excelize.File, err error) {
	defer func() {
		if recover() != nil {
			err = errBook
		}
	}()
	return excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: largestSheet, UnzipXMLSizeLimit: largestSheet})
}

// openWorkbook begins to read the first sheet of an Excel file that has a header.
func openWorkbook(ctx context.Context, data []byte, o Options) opened {
	book, err := openBook(data)
	if err != nil {
		return refused("%s", workbookFailure(err))
	}
	sheet, h, err := findSheet(book, o, (*header).usable)
	if err != nil || h == nil {
		_ = book.Close() // it was only read
		if err != nil {
			return refused(brokenBook)
		}
		return refused("%s", noHeader)
	}
	return opened{source: h.source("xlsx"), media: excelType, header: h, entries: func(yield func(entry, error) bool) {
		defer func() { _ = book.Close() }()
		defer func() { _ = sheet.rows.Close() }()
		if h.each(ctx, sheet.next, o, yield) && sheet.err != nil {
			yield(refusal(0, brokenBook), nil)
		}
	}}
}

// findSheet gives the first sheet that has a header; nil = there is none. A panic
// inside the library is a broken file.
func findSheet(book *excelize.File, o Options, may func(*header) bool) (sheet *sheetReader, h *header, err error) {
	defer func() {
		if recover() != nil {
			err = errBook
		}
	}()
	for _, name := range book.GetSheetList() {
		s := &sheetReader{}
		if s.rows, err = book.Rows(name); err != nil {
			return nil, nil, err
		}
		if h := bestHeader(s.top(), o, may); h != nil || s.err != nil {
			return s, h, s.err
		}
		if err := s.rows.Close(); err != nil {
			return nil, nil, err
		}
	}
	return nil, nil, nil
}

func workbookFailure(err error) string {
	if errors.Is(err, excelize.ErrWorkbookFileFormat) || errors.Is(err, excelize.ErrWorkbookPassword) {
		return "the Excel file is protected by a password, or of a format before 2007: save it as .xlsx or CSV without a password"
	}
	return "the file is neither a table nor a résumé that can be read: save it as CSV, Excel or PDF"
}

// sheetRecord is one row of a sheet, broken where it is larger than may be.
func sheetRecord(row int, cells []string) record {
	rec := record{row: row, cells: cells}
	if len(cells) > mostColumns && !blank(cells[mostColumns:]) {
		rec.broken = tooManyColumns
	}
	for _, c := range cells {
		if len(c) > longestCell {
			rec.broken = cellTooLong
		}
	}
	return rec
}
