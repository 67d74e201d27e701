package model

import "reqdesk/ui/phrase"

// TourMemory remembers whether the tour was ever begun, beyond the end of the program.
type TourMemory interface {
	TourSeen() bool
	KeepTourSeen()
}

// TourPoint is what a card of the tour points at.
type TourPoint int

// The points, in the order of the tour. The first three lie in the import dialog, the
// others on the page of the job that was imported.
const (
	PointSearch TourPoint = iota
	PointFilter
	PointSeveral
	PointLive
	PointCheck
)

// tourEnd is behind the last card.
const tourEnd = PointCheck + 1

// TourCard is one card of the tour.
type TourCard struct {
	Point  TourPoint
	Number string // "2 of 5"
	Text   string
	Next   string // the button that leads on; "" = what one does leads on
}

// TourModel is the short tour of the import. It begins by itself the first time that one
// imports, once in a lifetime; whoever leaves it is not asked again.
type TourModel struct {
	memory TourMemory
	on     bool
	at     TourPoint

	// DialogChanged and JobChanged are called after each step.
	DialogChanged, JobChanged func()
}

// NewTour makes the model.
func NewTour(memory TourMemory) *TourModel {
	return &TourModel{memory: memory, DialogChanged: func() {}, JobChanged: func() {}}
}

func (t *TourModel) tell() {
	t.DialogChanged()
	t.JobChanged()
}

// Offer begins the tour if it was never begun before.
func (t *TourModel) Offer() {
	if !t.on && !t.memory.TourSeen() {
		t.Start()
	}
}

// Start begins the tour, however often it was seen.
func (t *TourModel) Start() {
	t.memory.KeepTourSeen()
	t.on, t.at = true, PointSearch
	t.tell()
}

// Leave ends the tour.
func (t *TourModel) Leave() {
	if t.on {
		t.on = false
		t.tell()
	}
}

// Next goes on to the next card; after the last one the tour is over.
func (t *TourModel) Next() {
	if !t.on || t.at == PointSeveral { // what follows stands on the page of a job
		return
	}
	if t.at++; t.at == tourEnd {
		t.on = false
	}
	t.tell()
}

// Imported goes on with the page of the job that was imported.
func (t *TourModel) Imported() {
	if t.on && t.at <= PointSeveral {
		t.at = PointLive
		t.tell()
	}
}

// InDialog is the card that stands in the import dialog; false = none does.
func (t *TourModel) InDialog() (TourCard, bool) {
	return t.card(), t.on && t.at <= PointSeveral
}

// OnJob is the card that stands on the page of a job; false = none does.
func (t *TourModel) OnJob() (TourCard, bool) {
	return t.card(), t.on && t.at > PointSeveral
}

func (t *TourModel) card() TourCard {
	c := TourCard{Point: t.at, Number: phrase.T("%d of %d", int(t.at)+1, int(tourEnd)), Next: phrase.T("Next")}
	switch t.at {
	case PointSearch:
		c.Text = phrase.T("Type words of the title, the place or the reference. The list narrows with each letter, newest first.")
	case PointFilter:
		c.Text = phrase.T("Here you choose whose jobs are listed: those of all connections, or of one.")
	case PointSeveral:
		c.Text = phrase.T("↓ leads into the list. Space ticks several, Enter imports. Import one now: it comes as a draft, and the tour goes on at its page.")
		c.Next = ""
	case PointLive:
		c.Text = phrase.T("This is the draft; nobody is looked for or written to. What is missing stands on its page. Once it is complete, Go live begins the work.")
	case PointCheck:
		c.Text = phrase.T("Once the job is live, a card asks whether the ATS was read right. Look at place, type and must-haves, and say yes. That was the tour.")
		c.Next = phrase.T("Finish")
	}
	return c
}
