package intake

import (
	"bytes"
	"context"
	"iter"
	"path/filepath"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/intake/docx"
	"reqdesk/core/intake/pdf"
)

// Options bounds and guides the reading of a file. The zero value is ready.
type Options struct {
	// MaxBytes is the largest document that is read; 0 = 25 MiB.
	MaxBytes int64
	// MaxTable is the largest table or file of cards as text; 0 = 256 MiB. They are
	// read piece by piece.
	MaxTable int64
	// MaxRows is how many rows of a table are read; 0 = 200,000.
	MaxRows int
	// MaxPages is how many pages of a document are read; 0 = 50.
	MaxPages int
	// Limit is the time for one document; 0 = 10 s.
	Limit time.Duration
	// Columns names, by header, the field of columns, for example "Kontakt" → "email".
	// See [Fields].
	Columns map[string]string
	// Known gives what was once said about the columns of a set of headers, in the
	// shape of Columns; nil = nothing. See [HeaderSet].
	Known func(set string) map[string]string

	places *gazetteer // of one file; nil = no place is known
}

func (o Options) filled() Options {
	if o.MaxBytes == 0 {
		o.MaxBytes = 25 << 20
	}
	if o.MaxTable == 0 {
		o.MaxTable = 256 << 20
	}
	if o.MaxRows == 0 {
		o.MaxRows = 200_000
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
	Source  string // "csv", "xlsx", "linkedin", "vcard", "pdf", "docx", "json" or the layout's name
	Type    string // media type
	Rows    []Row
	Refused []Refused
	// Document is set where the file is one person's résumé, whose original is to
	// be kept.
	Document bool
}

// entry is one row of a file: read, or refused with a reason.
type entry struct {
	Row
	refused string
}

func refusal(row int, reason string) entry { return entry{Row{Number: row}, reason} }

// opened is a file whose rows are given one by one. The error is for the end of
// the context, or for a file that the disk does not give.
type opened struct {
	source, media string
	document      bool
	data          []byte  // of a document
	header        *header // of a table
	entries       iter.Seq2[entry, error]
}

// refused is a file that can't be used at all.
func refused(format string, args ...any) opened { return readingOf(refuse(format, args...)) }

// readingOf gives what was read in one go.
func readingOf(res Result) opened {
	return opened{source: res.Source, media: res.Type, document: res.Document, entries: func(yield func(entry, error) bool) {
		for _, row := range res.Rows {
			if !yield(entry{Row: row}, nil) {
				return
			}
		}
		for _, r := range res.Refused {
			if !yield(refusal(r.Row, r.Reason), nil) {
				return
			}
		}
	}}
}

// Reader reads files. It holds the PDF sandbox once one was needed; Close ends it.
type Reader struct {
	// CacheDir is where the compiled PDF sandbox is kept between imports, which
	// saves two seconds and 200 MB of memory; it holds nothing of anybody. "" = nowhere.
	CacheDir string
	// Place looks a place up that a document names, for example in the list of
	// package jobs; nil or ok false = not known.
	Place func(text string) (l core.Location, ok bool)
	// Programs are the folders, as PATH has them, in which Tesseract is looked for;
	// where it is, scans are read. "" = nowhere.
	Programs string
	pdf      *pdf.Reader
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
	in, err := r.open(ctx, File{Name: name, Data: data}, o.filled(), new(int64))
	if err != nil {
		return Result{}, err
	}
	res := Result{Source: in.source, Type: in.media, Document: in.document}
	for e, err := range in.entries {
		switch {
		case err != nil:
			return Result{}, err
		case e.refused != "":
			res.Refused = append(res.Refused, Refused{e.Number, e.refused})
		default:
			res.Rows = append(res.Rows, e.Row)
		}
	}
	return res, nil
}

// open finds out what a file is and begins to read it. What is read of it is
// counted in n.
func (r *Reader) open(ctx context.Context, f File, o Options, n *int64) (opened, error) {
	if err := ctx.Err(); err != nil {
		return opened{}, err
	}
	o.places = &gazetteer{find: r.Place}
	head, err := f.head()
	switch {
	case err != nil:
		return refused(cantOpen), nil
	case f.size() == 0 || f.size() <= int64(len(head)) && len(bytes.TrimSpace(head)) == 0:
		return refused(emptyFile), nil
	case isPDF(head), isZip(head), isOldOffice(head), looksLikeJSON(f.Name, head):
		return r.whole(ctx, f, head, o)
	case f.size() > o.MaxTable:
		return refused("the file is larger than %d MB: split it and take the parts one after the other", o.MaxTable>>20), nil
	case isCard(head):
		return openCards(ctx, f, head, o, n), nil
	}
	return openText(ctx, f, head, o, n), nil
}

// whole reads a file that is held in memory while it is read.
func (r *Reader) whole(ctx context.Context, f File, head []byte, o Options) (opened, error) {
	if f.size() > o.MaxBytes {
		return refused("the file is larger than %d MB", o.MaxBytes>>20), nil
	}
	data, err := f.all(o.MaxBytes)
	if err != nil {
		return refused(cantOpen), nil
	}
	var res Result
	switch {
	case isPDF(head):
		res, err = r.readPDF(ctx, f.Name, data, o)
	case docx.Is(data):
		res, err = r.readWord(ctx, f.Name, data, o)
	case isOldOffice(head) && isOldWord(f.Name):
		return refused("the Word document is protected by a password, or of a format before 2007: save it as .docx or PDF without a password"), nil
	case isZip(head) || isOldOffice(head):
		return openWorkbook(ctx, data, o), nil
	default:
		res = readJSON(data)
	}
	in := readingOf(res)
	in.data = data
	return in, err
}

// Why a file can't be used.
const (
	cantOpen  = "the file can't be opened or read"
	emptyFile = "the file is empty"
	notKnown  = "the file is neither a table nor a résumé that can be read"
)

// isPDF looks for the mark within the first kilobyte, as viewers do.
func isPDF(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

func isZip(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// isOldOffice knows the container that Office used before 2007 and still uses
// around what it encrypts.
func isOldOffice(head []byte) bool { return bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")) }

func isOldWord(name string) bool {
	return strings.HasPrefix(strings.ToLower(filepath.Ext(name)), ".do")
}

func looksLikeJSON(name string, data []byte) bool {
	start := bytes.TrimSpace(bytes.TrimPrefix(data[:min(len(data), 512)], []byte("\xef\xbb\xbf")))
	if !bytes.HasPrefix(start, []byte("{")) && !bytes.HasPrefix(start, []byte("[")) {
		return false
	}
	ext := strings.ToLower(filepath.Ext(name))
	top := data[:min(len(data), 4096)]
	return ext == ".json" || ext == ".jsonl" || ext == ".ndjson" || bytes.Contains(top, []byte(`"basics"`)) || bytes.Contains(top, []byte(`"full_name"`))
}
