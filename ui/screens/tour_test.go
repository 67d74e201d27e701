package screens_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// tourSeen remembers for the length of a test.
type tourSeen bool

func (s *tourSeen) TourSeen() bool { return bool(*s) }

func (s *tourSeen) KeepTourSeen() { *s = true }

func TestTheTourLeadsFromTheImportToThePageOfTheJobByKey(t *testing.T) {
	tour := model.NewTour(new(tourSeen))
	b := newBench(t, func(b *bench) map[model.Place]shell.Page {
		office := draftJob()
		page := screens.NewJob(b, screens.JobModels{
			Job: model.NewJob(b.loop, office).WithOwners(office), NotToSource: model.NewNotToSource(b.loop, office),
			Sources:   model.NewSources(b.loop, &sourceDesk{oneJob: office}, sourceKinds),
			Contacted: model.NewContacted(b.loop, model.ContactedServices{Source: office, Stopper: office, Marker: office, Drafts: office}),
			Plan:      plan(b, office), Leads: model.NewLeads(b.loop, office), History: model.NewHistory(b.loop, office), Tour: tour,
		}, screens.JobIntents{})
		return map[model.Place]shell.Page{model.Job: page, model.Jobs: screens.NewToday(b, model.NewToday(b.loop, waiting(nil)))}
	})
	b.visit(model.To(model.Jobs))
	shelf := someATSJobs(40)
	open := func() {
		m := model.NewImport(b.loop, shelf)
		m.Tour = tour
		screens.ShowImport(b, m)
		b.settle()
	}
	open()
	for i, says := range []string{"1 of 5", "2 of 5", "3 of 5"} {
		if !b.shown("Tour of the import · " + says) {
			t.Fatalf("step %d shows %q", i, b.texts())
		}
		b.shoot("tour-" + says)
		b.press(fyne.KeyF2)
	}
	b.press(fyne.KeyReturn)
	b.visit(model.ToJob(7, model.TabAbout)) // the shelf gives its jobs numbers of their own
	if !b.shown("Tour of the import · 4 of 5") || b.Busy() {
		t.Fatalf("after the import it shows %q", b.texts())
	}
	b.shoot("tour-4 of 5")
	b.press(fyne.KeyF4)
	if b.shown("Tour of the import · 4 of 5") {
		t.Error("F4 does not leave the tour")
	}
	b.visit(model.To(model.Jobs))
	open()
	if b.shown("Tour of the import · 1 of 5") {
		t.Error("it comes back unasked")
	}
	tour.Start()
	b.settle()
	if !b.shown("Tour of the import · 1 of 5") {
		t.Error("asked for, it does not come")
	}
}

func TestTheTourWaitsUntilThereIsSomethingToImport(t *testing.T) {
	tour := model.NewTour(new(tourSeen))
	b, open := importBench(t, look.Options{}, &atsShelf{})
	open.Close()
	m := model.NewImport(b.loop, &atsShelf{})
	m.Tour = tour
	screens.ShowImport(b, m)
	b.settle()
	if _, on := tour.InDialog(); on || b.shown("Tour of the import · 1 of 5") {
		t.Error("it begins without a job")
	}
}
