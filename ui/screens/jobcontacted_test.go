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

func TestADraftIsOpenedAndConfirmedByKey(t *testing.T) {
	for name, mode := range map[string]look.Mode{"job-contacted-draft": look.Light, "job-contacted-draft-dark": look.Dark} {
		office := liveJob()
		office.contacted = []outreach.Contacted{{
			Person: 1, State: "running", Draft: 5, DraftAt: noon, Why: "It lies as a draft for you to send; say then that you sent it. What follows waits until you do.",
		}}
		b := jobBench(t, look.Options{Mode: mode}, office, model.TabContacted)
		b.press(fyne.KeyReturn)
		b.shoot(name)
		b.press(fyne.KeyO)
		if want := "mailto:" + core.EntryID(5).String() + "@example.com"; !slices.Equal(office.opened, []string{want}) {
			t.Errorf("opened %q, want %q", office.opened, want)
		}
		b.press(fyne.KeyN)
		b.press(fyne.KeyY)
		b.press(fyne.KeyA)
		id, person := core.EntryID(5).String(), core.PersonID(1).String()
		if want := []string{"not sent " + id, "sent " + id, "answered " + person}; !slices.Equal(office.did, want) {
			t.Errorf("did %q, want %q", office.did, want)
		}
	}
}

func TestAfterABounceOneKeyWritesToTheOtherAddress(t *testing.T) {
	for name, mode := range map[string]look.Mode{"job-contacted-bounced": look.Light, "job-contacted-bounced-dark": look.Dark} {
		office := liveJob()
		office.contacted = []outreach.Contacted{
			{
				Person: 1, Sent: 1, LastSent: noon, State: "stopped", Bounced: true, Next: "ada.okafor@home.example.com",
				Why: "The e-mail came back: 5.1.1", Cause: core.Cause{What: outreach.CauseBounce, At: noon},
			},
			{Person: 2, Sent: 1, LastSent: noon, State: "stopped", Bounced: true, Why: "The e-mail came back: 5.1.1", Cause: core.Cause{What: outreach.CauseBounce, At: noon}},
		}
		b := jobBench(t, look.Options{Mode: mode}, office, model.TabContacted)
		b.press(fyne.KeyReturn)
		b.shoot(name)
		if !b.tells("ada.okafor@home.example.com") {
			t.Error("the other address is not shown")
		}
		b.press(fyne.KeyO)
		b.press(fyne.KeyDown)
		b.press(fyne.KeyO) // she has none
		if want := []string{"resumed " + core.PersonID(1).String()}; !slices.Equal(office.did, want) {
			t.Errorf("did %q, want %q", office.did, want)
		}
	}
}

func TestBeforeTheFirstEmailLeavesTheListLeadsToTheFlightPlan(t *testing.T) {
	office := liveJob()
	office.contacted, office.pending = nil, outreach.Pending{Approval: 11}
	for _, by := range []fyne.KeyName{fyne.Key5, fyne.KeySpace} {
		b := jobBench(t, look.Options{}, office, model.TabContacted)
		if !b.reads("11 people wait for their first e-mail") || !b.tells("Nothing leaves before you have approved the flight plan.") {
			t.Errorf("the tab says %q", b.texts())
		}
		b.shoot("job-contacted-waiting")
		if b.press(by); b.Current() != model.ToJob(7, model.TabPlan) {
			t.Errorf("%s leads to %v", by, b.Current())
		}
	}
	office = liveJob()
	office.pending.First = 7
	b := jobBench(t, look.Options{}, office, model.TabContacted)
	if !b.tells("4 of 4 people · 7 wait for their first e-mail") {
		t.Errorf("the list says %q", b.texts())
	}
}
