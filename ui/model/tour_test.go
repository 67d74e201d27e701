package model_test

import (
	"testing"

	"reqdesk/ui/model"
)

// tourSeen remembers for the length of a test.
type tourSeen struct{ seen bool }

func (s *tourSeen) TourSeen() bool { return s.seen }

func (s *tourSeen) KeepTourSeen() { s.seen = true }

func TestTheTourGoesThroughTheDialogAndOnAtTheJob(t *testing.T) {
	m := model.NewTour(&tourSeen{})
	steps := 0
	m.JobChanged = func() { steps++ }
	if _, on := m.InDialog(); on {
		t.Error("it is on before it was offered")
	}
	m.Offer()
	for i, point := range []model.TourPoint{model.PointSearch, model.PointFilter, model.PointSeveral, model.PointSeveral} {
		card, on := m.InDialog()
		if _, job := m.OnJob(); !on || job || card.Point != point || card.Text == "" || (card.Next == "") != (point == model.PointSeveral) {
			t.Errorf("step %d: %+v, %v", i, card, on)
		}
		m.Next()
	}
	if card, _ := m.InDialog(); card.Number != "3 of 5" {
		t.Errorf("the third is %q", card.Number)
	}
	m.Imported()
	m.Imported()
	for _, next := range []string{"Next", "Finish"} {
		card, on := m.OnJob()
		if _, dialog := m.InDialog(); !on || dialog || card.Next != next {
			t.Errorf("%+v, %v", card, on)
		}
		m.Next()
	}
	if _, on := m.OnJob(); on || steps != 6 {
		t.Errorf("after the last card: on %v, %d steps", on, steps)
	}
}

func TestTheTourNeverComesBackUnasked(t *testing.T) {
	memory := &tourSeen{}
	m := model.NewTour(memory)
	m.Offer()
	m.Leave()
	m.Imported()
	m.Next()
	m.Offer()
	if _, on := m.InDialog(); on || !memory.seen {
		t.Error("it came back in the same window")
	}
	m = model.NewTour(memory)
	m.Offer()
	if _, on := m.InDialog(); on {
		t.Error("it came back in another window")
	}
	m.Start()
	if card, on := m.InDialog(); !on || card.Point != model.PointSearch {
		t.Error("asked for, it does not begin anew")
	}
}
