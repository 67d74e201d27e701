package intake

import (
	"bytes"
	"encoding/csv"

	"github.com/xuri/excelize/v2"

	"reqdesk/core"
)

// listColumns are the columns of a template, with what may stand in them. The
// first two are enough.
var listColumns = []struct{ title, help, example string }{
	{"Name", "Given name and family name", "Anna Weber"},
	{"Email", "Any address the person uses; several parted by a semicolon", "anna.weber@example.com"},
	{"LinkedIn", "The address of the profile; other profiles work too", "https://www.linkedin.com/in/anna-weber"},
	{"Phone", "With the country code", "+49 30 901820"},
	{"Employer", "Where the person works now; with the name it asks and never decides", "Example GmbH"},
}

// ListTemplate makes an empty file for a not-to-source list: ".csv" or ".xlsx". It
// names the columns and holds no rows, so that nothing of it can be imported by
// mistake; the workbook explains itself on a sheet of its own.
func ListTemplate(ext string) ([]byte, error) {
	switch ext {
	case ".csv":
		return csvTemplate()
	case ".xlsx":
		return bookTemplate()
	}
	return nil, core.Fail(core.KindUsage, "Templates are made as CSV or Excel.", "Let the file's name end with .csv or .xlsx.")
}

func csvTemplate() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff") // so that Excel reads names with accents right
	w := csv.NewWriter(&b)
	var titles []string
	for _, c := range listColumns {
		titles = append(titles, c.title)
	}
	if err := w.Write(titles); err != nil {
		return nil, err
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

const (
	peopleSheet = "People"
	helpSheet   = "How to fill it in"
)

// bookTemplate makes the workbook. The columns hold text, or Excel would take
// the plus from phone numbers.
func bookTemplate() ([]byte, error) {
	book := excelize.NewFile()
	t := template{book: book}
	t.do(book.SetSheetName("Sheet1", peopleSheet))
	_, err := book.NewSheet(helpSheet)
	t.do(err)
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	t.do(err)
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49})
	t.do(err)
	t.row(helpSheet, 1, "Column", "What stands in it", "For example")
	t.do(book.SetCellStyle(helpSheet, "A1", "C1", bold))
	for i, c := range listColumns {
		cell, err := excelize.CoordinatesToCellName(i+1, 1)
		t.do(err)
		t.do(book.SetCellValue(peopleSheet, cell, c.title))
		t.row(helpSheet, i+2, c.title, c.help, c.example)
	}
	t.do(book.SetColStyle(peopleSheet, "A:E", text))
	t.do(book.SetCellStyle(peopleSheet, "A1", "E1", bold))
	t.do(book.SetColWidth(peopleSheet, "A", "E", 28))
	t.do(book.SetColWidth(helpSheet, "A", "C", 40))
	t.do(book.SetPanes(peopleSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	t.row(helpSheet, len(listColumns)+3, "One row a person. Name and Email are enough; each further column recognises more people.")
	if t.err != nil {
		return nil, t.err
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), book.Close()
}

// template notes the first failure of many steps.
type template struct {
	book *excelize.File
	err  error
}

func (t *template) do(err error) {
	if t.err == nil {
		t.err = err
	}
}

func (t *template) row(sheet string, n int, cells ...any) {
	cell, err := excelize.CoordinatesToCellName(1, n)
	t.do(err)
	t.do(t.book.SetSheetRow(sheet, cell, &cells))
}
