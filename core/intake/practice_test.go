package intake_test

import (
	"testing"
	"time"

	"reqdesk/connectors/practice"
	"reqdesk/core/intake"
	scenario "reqdesk/core/practice"
)

// The practice company's résumés are the first that a newcomer imports: all of
// them must be read right.
func TestThePracticeCompanysResumesAreRead(t *testing.T) {
	reader := newReader()
	defer reader.Close(t.Context())
	for _, p := range scenario.New(1, time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)).People {
		pdf, err := practice.ResumePDF(p.Resume)
		if err != nil {
			t.Fatal(err)
		}
		res, err := reader.Read(t.Context(), "cv.pdf", pdf, intake.Options{})
		if err != nil || len(res.Rows) != 1 {
			t.Fatalf("%s: %v, %v", p.ID, brief(res), err)
		}
		for field, ok := range compare(p.Resume, res.Rows[0].Resume) {
			if !ok {
				t.Errorf("%s: %s differs\n%s\n%+v\n%+v", p.ID, field, res.Rows[0].Text, res.Rows[0].Resume, p.Resume)
			}
		}
	}
}
