package intake_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"reqdesk/core/intake"
)

// What a hostile file may cost at most.
const (
	mostTime   = 10 * time.Second
	mostMemory = 300 << 20 // bytes
)

// endless gives the same text over and over.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	return n, nil
}

// bomb is an archive whose one part repeats a text up to so many bytes.
func bomb(t testing.TB, part, before, text string, size int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"word/document.xml", part} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if name != part {
			continue // empty
		}
		if _, err := io.WriteString(w, before); err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(w, &endless{text: text}, size); err != nil {
			t.Fatal(err)
		}
		break
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const documentStart = `<w:document xmlns:w="w" xmlns:r="r"><w:body>`

// laughs declares entities each of which is ten of the one before.
func laughs() string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE w [<!ENTITY a0 "ha">`)
	for i := range 12 {
		fmt.Fprintf(&b, `<!ENTITY a%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&a%d;", i), 10))
	}
	b.WriteString(`]>` + documentStart + paragraphs("&a12;") + `</w:body></w:document>`)
	return b.String()
}

// endlessPages is a PDF whose pages' tree leads back to its root.
func endlessPages(kids string) []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" +
		"2 0 obj<</Type/Pages/Count 99999999/Kids[" + kids + "]>>endobj\n3 0 obj<</Type/Pages/Parent 2 0 R/Count 99999999/Kids[2 0 R 3 0 R]>>endobj\n" +
		"trailer<</Root 1 0 R>>\n")
}

func TestHostileDocumentsCostLittleAndAreRefusedWithAReason(t *testing.T) {
	const tooLarge = "unpacks to far more than a résumé can hold"
	tests := map[string]struct {
		name string
		data []byte
		want string // in the refusal; "" = it may be read
	}{
		"a bomb of text":          {"cv.docx", bomb(t, "word/document.xml", documentStart+"<w:p><w:r><w:t>", "aaaa bbbb ", 100<<20), tooLarge},
		"a bomb of paragraphs":    {"cv.docx", bomb(t, "word/document.xml", documentStart, paragraphs("a"), 100<<20), tooLarge},
		"a bomb of runs":          {"cv.docx", bomb(t, "word/document.xml", documentStart+"<w:p>", "<w:r><w:t>a</w:t></w:r>", 100<<20), tooLarge},
		"a bomb of tabs":          {"cv.docx", bomb(t, "word/document.xml", documentStart+"<w:p>", "<w:r><w:t>a</w:t><w:tab/></w:r>", 100<<20), tooLarge},
		"a tower of tables":       {"cv.docx", bomb(t, "word/document.xml", documentStart, "<w:tbl><w:tr><w:tc>", 100<<20), tooLarge},
		"a bomb in the relations": {"cv.docx", bomb(t, "word/_rels/document.xml.rels", "<Relationships>", `<Relationship Id="a" Type="b" Target="c"/>`, 100<<20), tooLarge},
		"entities in entities":    {"cv.docx", wordFile(t, "", map[string]string{"word/document.xml": laughs()}), "holds definitions that no résumé needs"},
		"pages without an end":    {"cv.pdf", endlessPages("3 0 R 2 0 R"), "the PDF"},
		"pages in themselves":     {"cv.pdf", endlessPages("2 0 R"), "the PDF"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			res := cheaply(t, test.name, test.data)
			if len(res.Rows) != 0 || len(res.Refused) != 1 || !strings.Contains(res.Refused[0].Reason, test.want) {
				t.Errorf("got %v, want a refusal with %q", brief(res), test.want)
			}
		})
	}
}

const noTable = "the file is neither a table nor a résumé that can be read"

// book is a workbook whose first sheet holds this XML.
func book(t testing.TB, sheet io.Reader) []byte {
	t.Helper()
	plain := excelize.NewFile()
	good, err := plain.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	in, err := zip.NewReader(bytes.NewReader(good.Bytes()), int64(good.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range in.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var part io.Reader = from
		if f.Name == "xl/worksheets/sheet1.xml" {
			part = sheet
		}
		w, err := z.Create(f.Name)
		if err == nil {
			_, err = io.Copy(w, part)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const sheetStart = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`

func TestHostileWorkbooksCostLittleAndAreRefusedWithAReason(t *testing.T) {
	row := func(n int) string {
		return fmt.Sprintf(`<row r="%d"><c r="A%d" t="inlineStr"><is><t>name</t></is></c><c r="B%d" t="inlineStr"><is><t>email</t></is></c></row>`, n, n, n)
	}
	entities := strings.Replace(laughs(), documentStart, "", 1)
	entities = entities[:strings.Index(entities, "]>")+2] + sheetStart + `<row r="1"><c r="A1" t="inlineStr"><is><t>name &a12;</t></is></c><c r="B1" t="inlineStr"><is><t>email</t></is></c></row></sheetData></worksheet>`
	tests := map[string]io.Reader{
		"a bomb of rows":       io.MultiReader(strings.NewReader(sheetStart+row(1)), io.LimitReader(&endless{text: `<row><c t="inlineStr"><is><t>a</t></is></c></row>`}, 400<<20)),
		"a bomb of one cell":   io.MultiReader(strings.NewReader(sheetStart+row(1)+`<row r="2"><c r="A2" t="inlineStr"><is><t>`), io.LimitReader(&endless{text: "aaaa bbbb "}, 400<<20)),
		"a bomb of one row":    io.MultiReader(strings.NewReader(sheetStart+row(1)+`<row r="2">`), io.LimitReader(&endless{text: `<c t="inlineStr"><is><t>a</t></is></c>`}, 400<<20)),
		"entities in entities": strings.NewReader(entities),
	}
	for name, sheet := range tests {
		t.Run(name, func(t *testing.T) {
			data := book(t, sheet)
			done := make(chan struct{})
			before, most := memory(), peak(done)
			start := time.Now()
			res := read(t, "people.xlsx", data)
			took := time.Since(start)
			close(done)
			if held := int64(most.Load()) - int64(before); took > mostTime || held > mostMemory {
				t.Errorf("it took %s and %d MB, at most %s and %d MB", took, held>>20, mostTime, mostMemory>>20)
			}
			if len(res.Rows) != 0 || len(res.Refused) == 0 || res.Refused[0].Reason == "" {
				t.Errorf("%d rows, %d refusals", len(res.Rows), len(res.Refused))
			}
		})
	}
}

// stream is a file on a disk that is made while it is read.
func stream(name string, size int64, open func() io.Reader) intake.File {
	return intake.File{Name: name, Size: size, Open: func() (io.ReadCloser, error) { return io.NopCloser(open()), nil }}
}

// Tables and cards that are large, empty inside or made to be slow are read or
// refused in time and little memory, and what is right in them is taken.
func TestHostileTablesAndCardsCostLittle(t *testing.T) {
	const size = 200 << 20
	sparse := func(size int64) intake.File {
		path := filepath.Join(t.TempDir(), "sparse.csv")
		if err := os.WriteFile(path, []byte("name,email\nAnna Weber,anna@example.com\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		f, err := intake.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	const anna, bo = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Weber\nEMAIL:anna@example.com\nPHOTO;ENCODING=b;TYPE=JPEG:", "\nEND:VCARD\nBEGIN:VCARD\nFN:Bo Lind\nEMAIL:bo@example.com\nEND:VCARD\n"
	photo := func(text string) intake.File {
		return stream("card.vcf", size+100, func() io.Reader {
			return io.MultiReader(strings.NewReader(anna), io.LimitReader(&endless{text: strings.Repeat(text, 4096)}, size), strings.NewReader(bo))
		})
	}
	card := func(text string) intake.File {
		const begin = "BEGIN:VCARD\nVERSION:2.1\nFN:Anna Weber\nEMAIL:anna@example.com\nNOTE;ENCODING=QUOTED-PRINTABLE:"
		return stream("card.vcf", size+100, func() io.Reader {
			return io.MultiReader(strings.NewReader(begin), io.LimitReader(&endless{text: strings.Repeat(text, 4096)}, size), strings.NewReader(bo))
		})
	}
	table := func(text string) intake.File {
		return stream("x.csv", size, func() io.Reader {
			return io.MultiReader(strings.NewReader("name,email\nAnna Weber,anna@example.com\n"), io.LimitReader(&endless{text: strings.Repeat(text, 4096)}, size))
		})
	}
	tests := map[string]struct {
		file  intake.File
		taken int
		why   string
	}{
		"5 GB of nothing":            {sparse(5 << 30), 0, "the file is larger than 256 MB"},
		"200 MB of nothing":          {sparse(size), 0, noTable},
		"a photograph in one line":   {photo("QUJD"), 2, ""},
		"a photograph of many lines": {photo("QUJDQUJDQUJDQUJDQUJDQUJDQUJD\n "), 2, ""},
		"soft line ends":             {card("=\n"), 2, ""},
		"soft line ends, and text":   {card("a=\n"), 2, ""},
		"lines that go on":           {card("\n "), 2, ""},
		"lines that go on, and text": {card("a\n "), 2, ""},
		"empty lines of a card":      {card("\n"), 2, ""},
		"lines that say nothing":     {card("a\n"), 2, ""},
		"endless properties":         {card("\nTEL:1"), 2, ""},
		"endless parameters":         {card("\nTEL" + strings.Repeat(";A=\"b,c\"", 20) + ":1"), 2, ""},
		"one endless line":           {table("aaaa bbbb "), 1, "a cell is longer than 64 KB"},
		"endless columns":            {table("a,"), 1, "more than 300 columns"},
		"a quote in every line":      {table("\"\n"), 1, "empty row"},
		"quotes and nothing else":    {table("\"\"\"\n"), 1, "no e-mail address"},
		"millions of empty rows":     {table("\n"), 1, "empty row"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			done := make(chan struct{})
			before, most := memory(), peak(done)
			start := time.Now()
			report, err := d.Run(t.Context(), intake.Order{Files: []intake.File{test.file}, Commit: true})
			took := time.Since(start)
			close(done)
			d.must(err)
			if held := int64(most.Load()) - int64(before); took > mostTime || held > mostMemory {
				t.Errorf("it took %s and %d MB, at most %s and %d MB", took, held>>20, mostTime, mostMemory>>20)
			}
			if len(report.Accepted) != test.taken || test.why != "" && (len(report.Refused) == 0 || !strings.Contains(report.Refused[0].Reason, test.why)) {
				t.Errorf("%d are taken, %d refused: %.200s", len(report.Accepted), len(report.Refused), fmt.Sprint(report.Refused))
			}
		})
	}
}

// cheaply reads a file within what one may cost. What is allocated in all bounds
// what is held at any time.
func cheaply(t *testing.T, name string, data []byte) intake.Result {
	t.Helper()
	reader := newReader()
	defer reader.Close(t.Context())
	if bytes.HasPrefix(data, []byte("%PDF")) { // the sandbox runs before the time is taken
		if _, err := reader.Read(t.Context(), name, []byte("%PDF-1.7"), intake.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	res, err := reader.Read(t.Context(), name, data, intake.Options{})
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if memory := after.TotalAlloc - before.TotalAlloc; took > mostTime || memory > mostMemory {
		t.Errorf("it took %s and %d MB, at most %s and %d MB", took, memory>>20, mostTime, mostMemory>>20)
	}
	return res
}

// A document within the bounds that is made to be slow to read is read in time.
func TestADocumentFullOfWhatResumesAreMadeOfIsReadInTime(t *testing.T) {
	line := strings.Repeat("Engineer, Initech GmbH 01/2019 - 02/2020 a.b@example.com +49 30 901820 (Berlin, Germany) | ", 20)
	var lines []string
	for range 3000 {
		lines = append(lines, line)
	}
	data := wordFile(t, paragraphs(append([]string{"Anna Weber", "anna@example.com", "Experience"}, lines...)...), nil)
	start := time.Now()
	res := read(t, "cv.docx", data)
	if took := time.Since(start); took > mostTime || len(res.Rows) != 1 {
		t.Errorf("%v after %s, at most %s", brief(res), took, mostTime)
	}
}
