package screens_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
)

// endedPlan has somebody who goes on at another address, somebody whose decision was
// taken back, and somebody who was stopped by hand.
func endedPlan() []outreach.Planned {
	rows := somePlan()[:4]
	for i, row := range []struct {
		person   core.PersonID
		state    outreach.PlanState
		why      string
		standing outreach.Standing
	}{
		{1, outreach.Stopped, "The e-mail came back.", outreach.Standing{Past: true}},
		{1, outreach.Coming, "", outreach.Standing{}},
		{2, outreach.Stopped, "The decision was taken back.", outreach.Standing{}},
		{3, outreach.Stopped, "Stopped by hand.", outreach.Standing{GoesOn: true}},
	} {
		rows[i].Enrolment, rows[i].Person, rows[i].State, rows[i].Why, rows[i].Standing = core.EnrolmentID(i+1), row.person, row.state, row.why, row.standing
	}
	return rows
}

func TestARowOfThePlanOffersOnlyWhatWouldActOnItsOwnSequence(t *testing.T) {
	office := liveJob()
	office.plan = endedPlan()
	b := jobBench(t, look.Options{}, office, model.TabPlan)
	for _, test := range []struct {
		enrolment    core.EnrolmentID
		stop, goesOn bool
	}{{1, false, false}, {2, true, false}, {3, false, false}, {4, false, true}} {
		row := slices.IndexFunc(b.plan.Rows, func(r model.PlanRow) bool { return r.Enrolment == test.enrolment })
		b.press(fyne.KeyHome)
		for range row {
			b.press(fyne.KeyDown)
		}
		if stop, goesOn := b.offers("Stop"), b.offers("Go on"); stop != test.stop || goesOn != test.goesOn {
			t.Errorf("sequence %d: Stop %v, Go on %v", test.enrolment, stop, goesOn)
		}
		b.press(fyne.KeyG)
	}
	if want := []string{"resumed " + core.PersonID(3).String()}; !slices.Equal(office.did, want) {
		t.Errorf("did %q, want %q", office.did, want)
	}
}

func TestWhoIsStoppedStaysTheCurrentRow(t *testing.T) {
	office := liveJob()
	b := jobBench(t, look.Options{}, office, model.TabPlan)
	b.press(fyne.KeyS) // Dieter Vogel, whose e-mail is the next
	if !b.reads("You stopped it.") || !b.tells("dieter@example.com") {
		t.Errorf("another e-mail is shown: %q", b.texts())
	}
	if b.tells("Mon 23 Nov, 09:04") {
		t.Error("a stopped e-mail still has an hour")
	}
	b.press(fyne.KeyS)
	if n := len(b.plan.Waiting()); office.plan[2].State != outreach.Coming || n != 0 {
		t.Errorf("the next person was stopped too: %v, %d wait", office.plan[2].State, n)
	}
	b.shoot("job-plan-stopped")
}

// offers tells whether a button is in sight.
func (b *bench) offers(label string) bool {
	b.t.Helper()
	found := false
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		if f, ok := o.(interface{ Label() string }); ok && f.Label() == label {
			found = true
		}
	})
	return found
}
