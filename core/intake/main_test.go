package intake_test

import (
	"os"
	"path/filepath"
	"testing"

	"reqdesk/core/intake"
)

// cacheDir holds the compiled PDF sandbox, as that of the program does: for all
// tests, and for the next run.
var cacheDir string

func newReader() *intake.Reader { return &intake.Reader{CacheDir: cacheDir} }

func TestMain(m *testing.M) {
	if dir, err := os.UserCacheDir(); err == nil {
		cacheDir = filepath.Join(dir, "reqdesk-test")
	}
	os.Exit(m.Run())
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
