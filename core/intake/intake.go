package intake

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/intake/docx"
	"reqdesk/core/intake/pdf"
)

// Options bounds and guides the reading of a file. The zero value is ready.
type Options struct {
	// MaxBytes is the largest file that is read; 0 = 25 MiB.
	MaxBytes int64
	// MaxRows is how many rows of a table are read; 0 = 50,000.
	MaxRows int
	// MaxPages is how many pages of a document are read; 0 = 50.
	MaxPages int
	// Limit is the time for one document; 0 = 10 s.
	Limit time.Duration
	// Columns names, by header, the field of columns that are not recognised by
	// themselves, for example "Kontakt" → "email". See [Fields].
	Columns map[string]string
}

func (o Options) filled() Options {
	if o.MaxBytes == 0 {
		o.MaxBytes = 25 << 20
	}
	if o.MaxRows == 0 {
		o.MaxRows = 50_000
	}
	if o.MaxPages == 0 {
		o.MaxPages = 50
	}
	if o.Limit == 0 {
		o.Limit = 10 * time.Second
	}
	return o
}

// Row is one profile that was read.
type Row struct {
	// Number is the row in its table, from 1 with the header counted; 1 for a
	// document.
	Number int
	Resume core.Resume
	// Facts tells by JSON Resume path how sure a field is and where it was read.
	Facts map[string]core.FieldFact
	// Text is what evidence is looked for in: the text of the document, or the
	// row's cells, one line each.
	Text string
	// Stage is what a table says about the person's place in a pipeline.
	Stage string
}

// Refused is a row that was not taken, and why.
type Refused struct {
	Row    int // 0 = the whole file
	Reason string
}

// Result is what a file holds.
type Result struct {
	Source  string // "csv", "xlsx", "linkedin", "pdf", "docx" or "json"
	Type    string // media type
	Rows    []Row
	Refused []Refused
	// Document is set where the file is one person's résumé, whose original is to
	// be kept.
	Document bool
}

// Reader reads files. It holds the PDF sandbox once one was needed; Close ends it.
type Reader struct {
	// CacheDir is where the compiled PDF sandbox is kept between imports, which
	// saves two seconds and 200 MB of memory; it holds nothing of anybody. "" = nowhere.
	CacheDir string
	// Place looks a place up that a document names, for example in the list of
	// package jobs; nil or ok false = not known.
	Place func(text string) (l core.Location, ok bool)
	pdf   *pdf.Reader
}

// Close frees what reading PDFs took.
func (r *Reader) Close(ctx context.Context) {
	if r.pdf != nil {
		r.pdf.Close(ctx)
	}
}

// Read reads one file by its content, not by its name's ending. A file that
// can't be used at all is a Result with one refusal of row 0; the error is for
// ctx's end only.
func (r *Reader) Read(ctx context.Context, name string, data []byte, o Options) (Result, error) {
	o = o.filled()
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	switch {
	case int64(len(data)) > o.MaxBytes:
		return refuse("the file is larger than %d MB", o.MaxBytes>>20), nil
	case isPDF(data):
		return r.readPDF(ctx, name, data, o)
	case docx.Is(data):
		return r.readWord(ctx, name, data, o)
	case isOldWord(name, data):
		return refuse("the Word document is protected by a password, or of a format before 2007: save it as .docx or PDF without a password"), nil
	case looksLikeJSON(name, data):
		return readJSON(data), nil
	}
	return readTable(ctx, data, o)
}

// isPDF looks for the mark within the first kilobyte, as viewers do.
func isPDF(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

// isOldWord tells whether a document is in the container that Word used before
// 2007 and still uses around what it encrypts. Workbooks may be in one too.
func isOldWord(name string, data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) && strings.HasPrefix(strings.ToLower(filepath.Ext(name)), ".do")
}

func looksLikeJSON(name string, data []byte) bool {
	start := bytes.TrimSpace(bytes.TrimPrefix(data[:min(len(data), 512)], []byte("\xef\xbb\xbf")))
	opens := bytes.HasPrefix(start, []byte("{")) || bytes.HasPrefix(start, []byte("["))
	return opens && (strings.EqualFold(filepath.Ext(name), ".json") || bytes.Contains(data[:min(len(data), 4096)], []byte(`"basics"`)))
}
