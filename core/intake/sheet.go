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

func openBook(data []byte) (*excelize.File, error) {
	return excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: largestSheet, UnzipXMLSizeLimit: largestSheet})
}

// readWorkbook reads the first sheet of an Excel file that has a header. A panic
// inside the library is a refused file.
func readWorkbook(ctx context.Context, data []byte, o Options) (res Result, err error) {
	defer func() {
		if recover() != nil {
			res, err = refuse(brokenBook), nil
		}
	}()
	book, err := openBook(data)
	if err != nil {
		return refuse("%s", workbookFailure(err)), nil
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	for _, name := range book.GetSheetList() {
		recs, more, err := sheetRecords(ctx, book, name, o)
		if err != nil {
			if ctx.Err() != nil {
				return Result{}, ctx.Err()
			}
			return refuse(brokenBook), nil
		}
		h := bestHeader(recs, o.Columns, (*header).usable)
		if h == nil {
			continue
		}
		i := 0
		res, err := h.readAll(ctx, func() (record, bool) {
			if i++; i > len(recs) {
				return record{}, false
			}
			return recs[i-1], true
		}, o)
		res.Source, res.Type = "xlsx", excelType
		if more {
			res.Refused = append(res.Refused, Refused{len(recs) + 1, o.tooManyRows()})
		}
		return res, err
	}
	return refuse("%s", noHeader), nil
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

// sheetRecords reads the rows of one sheet. more tells that there were more than
// may be read.
func sheetRecords(ctx context.Context, book *excelize.File, name string, o Options) (recs []record, more bool, err error) {
	rows, err := book.Rows(name)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		if len(recs) > o.MaxRows+rowsBeforeHeader {
			return recs, true, nil
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, false, err
		}
		recs = append(recs, sheetRecord(len(recs)+1, cells))
	}
	// Sheets often end with rows that were only formatted.
	for len(recs) > 0 && blank(recs[len(recs)-1].cells) {
		recs = recs[:len(recs)-1]
	}
	return recs, false, rows.Error()
}
