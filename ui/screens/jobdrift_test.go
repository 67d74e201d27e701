package screens_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core/jobs"
	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

// movedJob is a live job of which the ATS has changed three fields.
func movedJob() *oneJob {
	o := liveJob()
	own := "What you will do\n\nYou build the timetable service of a railway.\n\n- Design interfaces\n- Keep them fast\n\nWe offer a desk by the window and 28 days of leave."
	now := "What you will do\n\nYou build and run the timetable service of two railways.\n\n- Design interfaces\n- Keep them fast\n- Share the night watch\n\nWe offer 30 days of leave."
	o.drift = append(o.drift,
		jobs.Drift{Field: "description", ATSNow: now, AtImport: own, Own: own},
		jobs.Drift{Field: "employment_type", ATSNow: "Part time", AtImport: "Full time", Own: "full_time"})
	return o
}

// runs are the marked pieces that the comparison shows.
func (b *bench) runs() (marked []string) {
	eachObject(b.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if d, ok := o.(*widgets.DiffText); ok {
			for _, r := range d.Runs() {
				if r.Mark != widgets.RunPlain {
					marked = append(marked, r.Text)
				}
			}
		}
	})
	return marked
}

func TestWhatTheATSChangedIsComparedAndSettledByKey(t *testing.T) {
	for name, mode := range map[string]look.Mode{"job-drift": look.Light, "job-drift-dark": look.Dark} {
		office := movedJob()
		b := jobBench(t, look.Options{Mode: mode}, office, "")
		b.press(fyne.KeyD)
		if got := b.runs(); !slices.Equal(got, []string{"Senior "}) {
			t.Errorf("the title's differences are %q", got)
		}
		b.press(fyne.KeyN)
		b.shoot(name)
		if got := b.runs(); !slices.Contains(got, "- Share the night watch\n") || !slices.Contains(got, "a desk by the window and 28") || slices.Contains(got, "the") {
			t.Errorf("the description's differences are %q", got)
		}
		b.press(fyne.KeyC)
		b.shoot(name + "-since")
		b.press(fyne.KeyT) // take the description
		b.press(fyne.KeyK) // keep the employment type
		if len(office.drift) != 1 || office.drift[0].Field != "title" || !b.Busy() {
			t.Fatalf("left are %+v, dialog open %v", office.drift, b.Busy())
		}
		b.press(fyne.KeyF) // always follow the title
		if len(office.drift) != 0 || b.Busy() {
			t.Errorf("left are %+v, dialog open %v", office.drift, b.Busy())
		}
		if !slices.Equal(office.settled, []string{"take description", "keep employment_type", "follow title"}) {
			t.Errorf("settled %q", office.settled)
		}
	}
}

func TestTheDriftCardFitsAtEverySize(t *testing.T) {
	b := jobBench(t, look.Options{Scale: 1.3}, movedJob(), "")
	b.window.Resize(fyne.NewSize(1180, 1500))
	b.shoot("job-drift-card-large")
	b.press(fyne.KeyD)
	b.press(fyne.KeyN)
	b.window.Resize(fyne.NewSize(1024, 700))
	b.shoot("job-drift-large-small")
}
