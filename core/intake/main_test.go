package intake_test

import (
	"fmt"
	"os"
	"testing"

	"reqdesk/core/intake"
)

// cacheDir holds the PDF sandbox, compiled once for all tests.
var cacheDir string

func newReader() *intake.Reader { return &intake.Reader{CacheDir: cacheDir} }

func TestMain(m *testing.M) {
	var err error
	if cacheDir, err = os.MkdirTemp("", "reqdesk-intake"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := os.RemoveAll(cacheDir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// Where there is no place for a cache PDFs are read all the same.
func TestAPDFIsReadWithoutACache(t *testing.T) {
	for _, dir := range []string{"", "/dev/null/nowhere"} {
		r := &intake.Reader{CacheDir: dir}
		res, err := r.Read(t.Context(), "cv.pdf", oneColumn(t, invented()[0], vocabularies()["English"]), intake.Options{})
		if err != nil || len(res.Rows) != 1 {
			t.Errorf("with cache folder %q: %v, %v", dir, brief(res), err)
		}
		r.Close(t.Context())
	}
}
