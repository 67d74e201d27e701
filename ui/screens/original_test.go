package screens_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/go-pdf/fpdf"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
)

// paper is a résumé of two pages as PDF.
func paper(t *testing.T, name string) []byte {
	t.Helper()
	pdf := fpdf.New("P", "mm", "A4", "")
	for page := range 2 {
		pdf.AddPage()
		pdf.SetFont("Helvetica", "B", 22)
		pdf.Cell(0, 14, name)
		pdf.Ln(16)
		pdf.SetFont("Helvetica", "", 11)
		for n := range 24 {
			pdf.Cell(0, 7, fmt.Sprintf("%d.%d  Six years of Go, most recently a scheduler for forty thousand requests", page+1, n+1))
			pdf.Ln(9)
		}
	}
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// keep makes a file the original of somebody's profile.
func (o *reviewOffice) keep(n int, name string, data []byte) {
	o.t.Helper()
	blob, err := o.store.Blobs().Save(o.t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		o.t.Fatal(err)
	}
	o.update(func(tx core.Tx) error {
		list, err := o.store.ProfilesOf(tx, o.ids[n])
		if err != nil {
			return err
		}
		list[0].Blob, list[0].BlobName = blob, name
		return o.store.PutProfile(tx, &list[0])
	})
}

// sheets gives the pictures of pages that are shown, with the room they have.
func (b *bench) sheets() (list []fyne.Size) {
	for _, o := range test.LaidOutObjects(b.window.Canvas().Content()) {
		if c, ok := o.(*canvas.Image); ok && c.Image != nil && c.Image.Bounds().Dy() > 500 {
			list = append(list, c.Size())
		}
	}
	return list
}

func TestTheOriginalIsShownBesideTheFieldsByOneKey(t *testing.T) {
	for _, theme := range []look.Options{{}, {Mode: look.Dark}} {
		o := newReviewOffice(t, 3)
		o.fillIn()
		o.keep(0, "cv-person-1.pdf", paper(t, "Person 001"))
		o.keep(1, "cv-person-2.docx", []byte("not a file that can be drawn"))
		b, m := o.reviewing(theme)
		b.visit(model.ToReview(o.job.ID))
		b.press(fyne.KeyO)
		drawn := b.sheets()
		if len(drawn) != 2 || drawn[0].Width < 300 || drawn[0].Height < drawn[0].Width {
			t.Fatalf("the pages shown are %v: %q", drawn, b.texts())
		}
		if !b.reading("cv-person-1.pdf") || !b.reading("Person 001") || b.reading("Must-haves") {
			t.Error("the original does not stand beside the fields, in the place of the must-haves")
		}
		b.shoot("review-original" + map[bool]string{true: "-dark"}[theme.Mode == look.Dark])
		b.press(fyne.KeyJ) // the next one has a file that can't be drawn
		if len(b.sheets()) != 0 || !b.reading("Six years of Go at Works 2") {
			t.Error("of the next person the text that was read is not shown")
		}
		b.press(fyne.KeyJ) // and the last none at all
		if b.reading("cv-person-2.docx") || !b.reading("Must-haves") {
			t.Error("without an original its place is not given back")
		}
		b.press(fyne.KeyK)
		b.press(fyne.KeyK)
		if b.press(fyne.KeyO); len(b.sheets()) != 2 {
			t.Error("it is not shown again")
		}
		if b.press(fyne.KeyO); len(b.sheets()) != 0 || !b.reading("Must-haves") {
			t.Error("the same key does not take it away")
		}
		// A decision goes on to the next person, with the original open.
		b.press(fyne.KeyO)
		b.press(fyne.KeyS)
		if item, ok := m.Current(); !ok || item.Person.ID != o.ids[1] || len(b.sheets()) != 0 {
			t.Error("after a decision the next person's original is not shown")
		}
		if len(o.opened) != 0 {
			t.Error("it was opened in another program")
		}
	}
}

func TestADamagedOriginalSaysSoAndKeepsTheText(t *testing.T) {
	o := newReviewOffice(t, 1)
	o.keep(0, "cv.pdf", []byte("%PDF-1.7\nbroken"))
	b, _ := o.reviewing(look.Options{})
	b.visit(model.ToReview(o.job.ID))
	b.press(fyne.KeyO)
	if !b.reading("The pages of the original can't be drawn; what was read of it is kept.") || !b.reading("Six years of Go at Works 1") {
		t.Errorf("shown is %q", b.texts())
	}
}

// reading tells whether a text stands on the screen.
func (b *bench) reading(text string) bool {
	return slices.ContainsFunc(b.texts(), func(s string) bool { return strings.Contains(s, text) })
}

// pdfCache holds the compiled PDF sandbox, as that of the program does: for the next
// run too.
func pdfCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "reqdesk-test")
}
