//go:build ocr

package intake_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"reqdesk/core/intake"
	"reqdesk/core/people"
)

// A scan is read by the Tesseract of this machine, and every field says so. `make
// test-ocr` runs this.
func TestAScanIsReadByTesseract(t *testing.T) {
	language := []string{"English", "Spanish", "French"}
	for i, want := range invented() {
		data := scan(t, oneColumn(t, want, vocabularies()[language[i]]))
		reader := newReader()
		reader.Programs = os.Getenv("PATH")
		res, err := reader.Read(t.Context(), "cv.pdf", data, intake.Options{})
		if err != nil || len(res.Rows) != 1 {
			t.Fatalf("%v, %v", brief(res), err)
		}
		row := res.Rows[0]
		got := row.Resume
		// Accents are what it misses most.
		if people.Fold(got.Basics.Name) != people.Fold(want.Basics.Name) || got.Basics.Email != want.Basics.Email || len(got.Work) != len(want.Work) || len(got.Education) != 1 {
			t.Errorf("read\n%s\n%+v", row.Text, got)
		}
		for path, fact := range row.Facts {
			if fact.Confidence > 0.7 || fact.Confidence <= 0 || !strings.HasPrefix(fact.Origin, "read by OCR, ") {
				t.Errorf("%s: %+v", path, fact)
			}
		}
		reader.Close(t.Context())
	}
}

// An import that is cancelled while Tesseract reads ends at once.
func TestTesseractEndsWithTheImport(t *testing.T) {
	data := scan(t, oneColumn(t, invented()[0], vocabularies()["English"]))
	reader := newReader()
	defer reader.Close(t.Context())
	reader.Programs = os.Getenv("PATH")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	start := time.Now()
	if _, err := reader.Read(ctx, "cv.pdf", data, intake.Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it gave %v after %s", err, time.Since(start))
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}
