// Package pdf reads the text, the links and the pictures of PDF files.
//
// Files are hostile, so they are read by PDFium inside a WebAssembly sandbox that
// sees no file and no network, holds a bounded memory, is started with the first
// file, is stopped in mid-call when the time of a file is over, and ends with
// Close. Each file gets an instance of its own, so that a broken one leaves
// nothing behind. A failure inside is an error, never a panic.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	pdfium "github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"reqdesk/core/intake/layout"
)

// Why a file can't be read.
var (
	ErrBroken   = errors.New("pdf: broken")
	ErrPassword = errors.New("pdf: protected by a password")
	ErrTime     = errors.New("pdf: time is over")
	ErrStart    = errors.New("pdf: the sandbox could not be started")
)

// sandboxPages bounds the sandbox's memory: 64 KiB each, 128 MiB.
const sandboxPages = 2048

// Limits bound the reading of one file.
type Limits struct {
	Pages int           // so many are read
	Time  time.Duration // for all of it
}

// Reader reads files one after the other; it is not safe for concurrent use.
type Reader struct {
	// CacheDir is where the compiled sandbox is kept between runs, which saves two
	// seconds and 200 MB of memory; it holds nothing of anybody. "" = nowhere.
	CacheDir string
	box      *sandbox
}

// Close frees what reading took.
func (r *Reader) Close(ctx context.Context) {
	if r.box != nil {
		r.box.close(ctx)
		r.box = nil
	}
}

// Content is what a file holds.
type Content struct {
	Pages []layout.Page
	More  bool // there are pages that were not read
}

// Read gives the text and the links of a file's first pages.
func (r *Reader) Read(ctx context.Context, data []byte, l Limits) (Content, error) {
	var c Content
	err := r.open(ctx, data, l, func(d document) error {
		for i := range min(d.pages, l.Pages) {
			p, err := d.page(i)
			if err != nil {
				return err
			}
			c.Pages = append(c.Pages, p)
		}
		c.More = d.pages > l.Pages
		return nil
	})
	return c, err
}

// document is an open file.
type document struct {
	in    pdfium.Pdfium
	ref   references.FPDF_DOCUMENT
	pages int
}

// open calls fn with the open file. Where ctx ends or the time is over, the
// sandbox is spent, and the next file gets a new one.
func (r *Reader) open(ctx context.Context, data []byte, l Limits, fn func(document) error) (err error) {
	if r.box == nil {
		if r.box, err = newSandbox(ctx, r.CacheDir); err != nil {
			return errors.Join(ErrStart, ctx.Err())
		}
	}
	inside, cancel := context.WithTimeoutCause(ctx, l.Time, ErrTime)
	defer cancel()
	err = r.box.open(inside, data, fn)
	if inside.Err() != nil {
		r.Close(ctx)
		return context.Cause(inside)
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return ErrPassword
	}
	return fmt.Errorf("%w: %w", ErrBroken, err)
}

// sandbox runs PDFium.
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
	// The sandbox outlives the file for which it was started.
	inside, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	// Several compilers at work look whether they are still wanted; a single one does not.
	inside = experimental.WithCompilationWorkers(inside, max(2, runtime.GOMAXPROCS(0)))
	started := make(chan error, 1)
	go func() {
		var err error
		s.pool, err = webassembly.Init(webassembly.Config{
			Context: inside, MaxIdle: 1, MaxTotal: 1,
			RuntimeConfig: config, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		})
		started <- err
	}()
	select {
	case err := <-started:
		if err != nil {
			stop()
			return nil, errors.Join(err, s.closeCache(ctx))
		}
		return s, nil
	case <-ctx.Done():
		go s.abandon(ctx, started)
		return nil, ctx.Err()
	}
}

// abandon ends a sandbox that is still starting. Compiling takes seconds, and a minute
// on a busy machine: whoever gave up does not wait for it.
func (s *sandbox) abandon(ctx context.Context, started <-chan error) {
	s.stop()
	if <-started == nil {
		_ = s.pool.Close()
	}
	_ = s.closeCache(ctx)
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

func (s *sandbox) open(ctx context.Context, data []byte, fn func(document) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the PDF library failed: %v", p)
		}
	}()
	instance, err := s.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, s.stop)()
	defer func() { _ = instance.Close() }()
	doc, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return err
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return err
	}
	return fn(document{instance, doc.Document, count.PageCount})
}
