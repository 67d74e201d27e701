package intake_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

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
		"a bomb in the relations": {"cv.docx", bomb(t, "word/_rels/document.xml.rels", "<Relationships>", `<Relationship Id="a" Type="b" Target="c"/>`, 100<<20), "needs OCR"},
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
