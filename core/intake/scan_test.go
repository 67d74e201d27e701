package intake_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-pdf/fpdf"

	"reqdesk/core/intake"
	"reqdesk/core/intake/pdf"
)

// scan is a PDF that holds nothing but the pictures of another one's pages.
func scan(t *testing.T, data []byte) []byte {
	t.Helper()
	reader := &pdf.Reader{CacheDir: cacheDir}
	defer reader.Close(t.Context())
	picture, _, err := reader.Picture(t.Context(), data, 0, pdf.Limits{Time: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	f := fpdf.New("P", "mm", "A4", "")
	f.AddPage()
	f.RegisterImageOptionsReader("page", fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(picture))
	f.ImageOptions("page", 0, 0, 210, 297, false, fpdf.ImageOptions{}, 0, "")
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Where Tesseract is not installed, or does not run, a scan is refused with what
// would help.
func TestAScanIsRefusedWhereTesseractDoesNotRun(t *testing.T) {
	broken := t.TempDir()
	for _, name := range []string{"tesseract", "tesseract.exe"} {
		if err := os.WriteFile(filepath.Join(broken, name), []byte("no program"), 0o700); err != nil { //nolint:gosec // it has to look like a program
			t.Fatal(err)
		}
	}
	data := scan(t, oneColumn(t, invented()[0], vocabularies()["English"]))
	for folders, want := range map[string]string{
		"":                               "with the program Tesseract installed it would be read",
		t.TempDir():                      "with the program Tesseract installed it would be read",
		".":                              "with the program Tesseract installed it would be read",
		broken:                           "Tesseract could not read them",
		filepath.Join(broken, "nowhere"): "with the program Tesseract installed it would be read",
	} {
		reader := newReader()
		reader.Programs = folders
		res, err := reader.Read(t.Context(), "cv.pdf", data, intake.Options{})
		if err != nil || len(res.Rows) != 0 || len(res.Refused) != 1 || !strings.HasPrefix(res.Refused[0].Reason, "needs OCR") || !strings.Contains(res.Refused[0].Reason, want) {
			t.Errorf("in %q: %v, %v, want %q", folders, brief(res), err, want)
		}
		reader.Close(t.Context())
	}
}
