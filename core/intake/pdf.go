package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	pdfium "github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Bounds of the PDF sandbox.
const (
	sandboxPages = 3072 // of 64 KiB: 192 MiB
	mostChars    = 60_000
	mostLinks    = 200
	leastText    = 20 // letters below which a document counts as having no text
)

// sandbox runs PDFium. Each document gets an instance of its own, so that a
// broken one leaves nothing behind.
type sandbox struct {
	pool  pdfium.Pool
	cache wazero.CompilationCache
	// stop ends all that runs inside, in mid-call; the sandbox is then spent. The
	// library's own way to end one instance is not safe beside a running call.
	stop context.CancelFunc
}

// newSandbox starts PDFium. With a cache folder it is compiled once and then
// starts in a tenth of a second; without, it is interpreted, which is slower per
// page but starts in a third of a second.
func newSandbox(ctx context.Context, cacheDir string) (*sandbox, error) {
	s := &sandbox{}
	config := wazero.NewRuntimeConfigInterpreter()
	if cacheDir != "" {
		if cache, err := wazero.NewCompilationCacheWithDir(cacheDir); err == nil {
			s.cache = cache
			config = wazero.NewRuntimeConfig().WithCompilationCache(cache)
		}
	}
	config = config.WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCloseOnContextDone(true).WithMemoryLimitPages(sandboxPages)
	// The sandbox outlives the document for which it was started; each document
	// has its own end, see document.
	inside, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	pool, err := webassembly.Init(webassembly.Config{
		Context: inside, MaxIdle: 1, MaxTotal: 1,
		RuntimeConfig: config, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		stop()
		return nil, errors.Join(err, s.closeCache(ctx))
	}
	s.pool = pool
	return s, nil
}

func (s *sandbox) closeCache(ctx context.Context) error {
	if s.cache == nil {
		return nil
	}
	return s.cache.Close(context.WithoutCancel(ctx))
}

// close ends the sandbox; what it could still complain about matters to nobody.
func (s *sandbox) close(ctx context.Context) {
	s.stop()
	_ = s.pool.Close()
	_ = s.closeCache(ctx)
}

// errNoTime tells that a document was stopped because its time was over.
var errNoTime = errors.New("time is over")

// document reads the pages of one PDF. A panic inside the library is an error.
// Where ctx ends or the time is over the sandbox is spent.
func (s *sandbox) document(ctx context.Context, data []byte, o Options) (pages []page, more bool, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, o.Limit, errNoTime)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the PDF library failed: %v", p)
		}
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
	}()
	instance, err := s.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, false, err
	}
	defer context.AfterFunc(ctx, s.stop)()
	defer func() { _ = instance.Close() }()
	doc, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, false, err
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return nil, false, err
	}
	for i := range min(count.PageCount, o.MaxPages) {
		p, err := readPage(instance, requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: i}}, doc.Document)
		if err != nil {
			return nil, false, err
		}
		pages = append(pages, p)
	}
	return pages, count.PageCount > o.MaxPages, nil
}

// readPage reads text and links of one page. One with more characters than a
// page of a résumé can have is left empty.
func readPage(in pdfium.Pdfium, at requests.Page, doc references.FPDF_DOCUMENT) (page, error) {
	var p page
	text, err := in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: at})
	if err != nil {
		return p, err
	}
	chars, err := in.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return p, err
	}
	if _, err := in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}); err != nil {
		return p, err
	}
	if chars.Count <= mostChars {
		found, err := in.GetPageTextStructured(&requests.GetPageTextStructured{
			Page: at, Mode: requests.GetPageTextStructuredModeRects, CollectFontInformation: true,
		})
		if err != nil {
			return p, err
		}
		for _, r := range found.Rects {
			q := piece{text: cleanText(r.Text), left: r.PointPosition.Left, right: r.PointPosition.Right, top: r.PointPosition.Top, bottom: r.PointPosition.Bottom}
			if f := r.FontInformation; f != nil {
				q.size = f.RenderedSize
				q.bold = f.Weight >= 600 || strings.Contains(strings.ToLower(f.Name), "bold")
			}
			if strings.TrimSpace(q.text) != "" {
				p.pieces = append(p.pieces, q)
			}
		}
	}
	p.links, err = readLinks(in, at, doc)
	return p, err
}

// cleanText drops what is no text. PDFium marks a hyphen at the end of a line
// with U+0002.
func cleanText(s string) string {
	return strings.ReplaceAll(strings.Map(printable, strings.ReplaceAll(s, "\x02", "-")), "\u00ad", "")
}

func readLinks(in pdfium.Pdfium, at requests.Page, doc references.FPDF_DOCUMENT) ([]string, error) {
	var links []string
	start := 0
	for range mostLinks {
		found, err := in.FPDFLink_Enumerate(&requests.FPDFLink_Enumerate{Page: at, StartPos: start})
		if err != nil || found.Link == nil || found.NextStartPos == nil {
			return links, err
		}
		start = *found.NextStartPos
		action, err := in.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: *found.Link})
		if err != nil || action.Action == nil {
			continue // a link within the document
		}
		uri, err := in.FPDFAction_GetURIPath(&requests.FPDFAction_GetURIPath{Document: doc, Action: *action.Action})
		if err == nil && uri.URIPath != nil && len(*uri.URIPath) < 2000 {
			links = append(links, strings.TrimSpace(*uri.URIPath))
		}
	}
	return links, nil
}

// readPDF makes one profile of a PDF résumé.
func (r *Reader) readPDF(ctx context.Context, name string, data []byte, o Options) (Result, error) {
	if r.pdf == nil {
		s, err := newSandbox(ctx, r.CacheDir)
		if err != nil {
			return refuse("the PDF reader could not be started: there may be too little memory"), ctx.Err()
		}
		r.pdf = s
	}
	pages, more, err := r.pdf.document(ctx, data, o)
	if ctx.Err() != nil || errors.Is(err, errNoTime) {
		r.Close(ctx)
	}
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	if err != nil {
		return refuse("%s", pdfFailure(err, o.Limit)), nil
	}
	doc := layOut(pages)
	if doc.letters() < leastText {
		return refuse("needs OCR: the PDF holds pictures of pages and no text"), nil
	}
	row := parseResume(doc)
	if row.Resume.Basics.Name == "" {
		borrowName(&row, name)
	}
	res := Result{Source: "pdf", Type: "application/pdf", Document: true, Rows: []Row{row}}
	if more {
		res.Refused = []Refused{{Reason: fmt.Sprintf("only the first %d pages were read", o.MaxPages)}}
	}
	if reason := unreachable(row.Resume); reason != "" {
		return refuse("no résumé was recognised: %s", reason), nil
	}
	return res, nil
}

func pdfFailure(err error, limit time.Duration) string {
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return "the PDF is protected by a password: save it without one"
	case errors.Is(err, errNoTime):
		return fmt.Sprintf("the PDF took longer than %s to read and was given up", limit)
	}
	return "the PDF is broken and can't be read"
}
