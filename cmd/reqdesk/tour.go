package main

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/model"
)

// tourKey is the preference that tells that the tour was begun once.
const tourKey = "tour.import"

// guide is the tour of the import, one for the whole window.
func (p *program) guide() *model.TourModel {
	if p.tour == nil {
		p.tour = model.NewTour(tourMemory{p.app.Preferences()})
	}
	return p.tour
}

// beginTour begins it, however often it was seen.
func (p *program) beginTour() {
	if p.work == nil {
		return
	}
	p.guide().Start()
	p.importJobs()
}

// tourMemory remembers on this computer.
type tourMemory struct{ prefs fyne.Preferences }

// TourSeen is model.TourMemory.
func (m tourMemory) TourSeen() bool { return m.prefs.Bool(tourKey) }

// KeepTourSeen is model.TourMemory.
func (m tourMemory) KeepTourSeen() { m.prefs.SetBool(tourKey, true) }
