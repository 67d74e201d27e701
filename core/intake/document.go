package intake

import (
	"context"
	"errors"
	"fmt"

	"reqdesk/core/intake/docx"
	"reqdesk/core/intake/layout"
	"reqdesk/core/intake/pdf"
	"reqdesk/core/intake/resume"
)

// Media types of documents.
const (
	pdfType  = "application/pdf"
	wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// Bounds of a document's text.
const (
	leastText = 20 // letters below which a document counts as having no text
	mostLines = 10_000
	mostText  = 1 << 20 // bytes
)

// readPDF makes one profile of a PDF résumé.
func (r *Reader) readPDF(ctx context.Context, name string, data []byte, o Options) (Result, error) {
	if r.pdf == nil {
		r.pdf = &pdf.Reader{CacheDir: r.CacheDir}
	}
	content, err := r.pdf.Read(ctx, data, pdf.Limits{Pages: o.MaxPages, Time: o.Limit})
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	switch {
	case errors.Is(err, pdf.ErrStart):
		return refuse("the PDF reader could not be started: there may be too little memory"), nil
	case errors.Is(err, pdf.ErrPassword):
		return refuse("the PDF is protected by a password: save it without one"), nil
	case errors.Is(err, pdf.ErrTime):
		return refuse("the PDF took longer than %s to read and was given up", o.Limit), nil
	case err != nil:
		return refuse("the PDF is broken and can't be read"), nil
	}
	doc := layout.Arrange(content.Pages, resume.IsHeading)
	if doc.Letters() < leastText {
		return r.scanned(ctx, name, data, content)
	}
	res := r.profile(name, doc)
	res.Source, res.Type = "pdf", pdfType
	if content.More && len(res.Rows) > 0 {
		res.Refused = []Refused{{Reason: fmt.Sprintf("only the first %d pages were read", o.MaxPages)}}
	}
	return res, nil
}

// readWord makes one profile of a Word document.
func (r *Reader) readWord(ctx context.Context, name string, data []byte, o Options) (Result, error) {
	inside, cancel := context.WithTimeout(ctx, o.Limit)
	defer cancel()
	doc, err := docx.Read(inside, data, resume.IsHeading)
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return refuse("the Word document took longer than %s to read and was given up", o.Limit), nil
	case errors.Is(err, docx.ErrTooLarge):
		return refuse("the Word document unpacks to far more than a résumé can hold and was given up: save it anew or as PDF"), nil
	case errors.Is(err, docx.ErrEntities):
		return refuse("the Word document holds definitions that no résumé needs and was given up: save it anew or as PDF"), nil
	case err != nil:
		return refuse("the Word document is broken and can't be read"), nil
	}
	if doc.Letters() < leastText {
		return refuse("needs OCR: the Word document holds pictures and no text"), nil
	}
	res := r.profile(name, doc)
	res.Source, res.Type = "docx", wordType
	return res, nil
}

// profile makes a row of a document, or the refusal of one that is nobody's.
func (r *Reader) profile(name string, doc layout.Document) Result {
	doc = doc.Head(mostLines, mostText)
	p := resume.Read(doc, resume.Hints{File: name, Place: r.Place})
	if reason := unreachable(p.Resume); reason != "" {
		return refuse("no résumé was recognised: %s", reason)
	}
	return Result{Document: true, Rows: []Row{{Number: 1, Resume: p.Resume, Facts: p.Facts, Text: doc.Text()}}}
}
