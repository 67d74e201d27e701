package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"reqdesk/core/intake/layout"
	"reqdesk/core/intake/ocr"
	"reqdesk/core/intake/pdf"
	"reqdesk/core/intake/resume"
)

// Bounds of a scan. Reading a page takes seconds.
const (
	mostScanned = 5
	scanLimit   = time.Minute
)

// A word read from a picture may hold a letter that is another one.
const (
	scanConfidence = 0.7
	scanOrigin     = "read by OCR, "
)

// Why a scan is not read.
const (
	needsOCR  = "needs OCR: the PDF holds pictures of pages and no text; with the program Tesseract installed it would be read"
	scanSlow  = "needs OCR: reading the pictures of pages took longer than a minute and was given up"
	scanBroke = "needs OCR: the PDF holds pictures of pages, and Tesseract could not read them"
	scanEmpty = "needs OCR: the PDF holds pictures of pages, and Tesseract found too little text in them"
)

// scanned reads a PDF that holds pictures of pages, where Tesseract is installed.
func (r *Reader) scanned(ctx context.Context, name string, data []byte, content pdf.Content) (Result, error) {
	program := ocr.Find(r.Programs)
	if program == nil {
		return refuse(needsOCR), nil
	}
	inside, cancel := context.WithTimeout(ctx, scanLimit)
	defer cancel()
	pages := content.Pages[:min(len(content.Pages), mostScanned)]
	for i := range pages {
		picture, dots, err := r.pdf.Picture(inside, data, i, pdf.Limits{Time: scanLimit})
		var read layout.Page
		if err == nil {
			read, err = program.Page(inside, picture, dots)
		}
		switch {
		case ctx.Err() != nil:
			return Result{}, ctx.Err()
		case inside.Err() != nil || errors.Is(err, pdf.ErrTime):
			return refuse(scanSlow), nil
		case err != nil:
			return refuse(scanBroke), nil
		}
		pages[i].Pieces = read.Pieces
	}
	doc := layout.Arrange(pages, resume.IsHeading)
	if doc.Letters() < leastText {
		return refuse(scanEmpty), nil
	}
	res := r.profile(name, doc)
	res.Source, res.Type = "pdf", pdfType
	for _, row := range res.Rows {
		for path, fact := range row.Facts {
			fact.Confidence, fact.Origin = fact.Confidence*scanConfidence, scanOrigin+fact.Origin
			row.Facts[path] = fact
		}
	}
	if more := content.More || len(content.Pages) > mostScanned; more && len(res.Rows) > 0 {
		res.Refused = []Refused{{Reason: fmt.Sprintf("only the first %d pages of the scan were read", mostScanned)}}
	}
	return res, nil
}
