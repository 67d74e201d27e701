package screens_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
)

// keptJob is a draft that everything keeps back.
func keptJob() *oneJob {
	o := draftJob()
	o.page.Job.EmploymentType = ""
	o.page.Job.DraftReasons = []core.DraftReason{
		{Code: core.ReasonTable, Field: "employment_type", Text: "“Festanstellung” stands in no value table."},
		{Code: core.ReasonOwner, Field: "owner", Text: "Its owner in the ATS is not known here."},
		{Code: core.ReasonBudget, Text: "The profile budget of Kestrel Rail Systems is used up."},
		{Code: core.ReasonTrouble, Text: "The connection's rules could not be read, so none of them counts."},
	}
	return o
}

func TestADraftListsEverythingThatKeepsItBackWithOneControlEach(t *testing.T) {
	for name, o := range map[string]look.Options{"job-needs": {}, "job-needs-dark": {Mode: look.Dark}, "job-needs-large": {Scale: 1.3}} {
		b := jobBench(t, o, keptJob(), "")
		b.window.Resize(fyne.NewSize(1180, 1100))
		b.shoot(name)
		if !b.reads("This draft needs 7 things") {
			t.Error("each thing is counted")
		}
		fields := 0
		eachObject(b.window.Canvas().Content(), func(o fyne.CanvasObject) {
			if s, ok := o.(interface{ Text() string }); ok && s.Text() == "Function" {
				fields++
			}
		})
		if fields != 1 {
			t.Errorf("the function has %d fields", fields)
		}
		b.typing("Engineering")
		b.press(fyne.KeyName("Confirm"))
		b.click("Change the budget")
		if b.Current() != model.To(model.Clients) {
			t.Errorf("the budget is changed at %v", b.Current())
		}
	}
}

func TestAnUnknownOwnerIsAddedOnThePageOfTheDraft(t *testing.T) {
	office := keptJob()
	b := jobBench(t, look.Options{}, office, "")
	b.click("Add this owner")
	if len(office.owners) != 1 || office.owners[0] != "sam@example.com" {
		t.Errorf("added %v", office.owners)
	}
	if !b.reads("This draft needs 6 things") {
		t.Error("what is mended is no longer listed")
	}
}
