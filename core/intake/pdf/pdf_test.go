package pdf_test

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"reqdesk/core/intake/pdf"
)

// Compiling takes seconds, and a minute on a busy machine: who closes the window meanwhile
// must not wait for it.
func TestStartingTheSandboxIsGivenUpWithItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	r := &pdf.Reader{CacheDir: t.TempDir()}
	defer r.Close(t.Context())
	_, err := r.Read(ctx, []byte("%PDF-1.7"), pdf.Limits{Pages: 1, Time: time.Minute})
	if !errors.Is(err, pdf.ErrStart) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("read: %v", err)
	}
	compiled := 0 // at this moment: it would be there if it had been waited for
	err = filepath.WalkDir(r.CacheDir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			compiled++
		}
		return err
	})
	if err != nil || compiled > 0 {
		t.Errorf("%d files were compiled to the end, %v", compiled, err)
	}
}
