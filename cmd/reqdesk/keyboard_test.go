package main

import (
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/ui/model"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Whoever comes to a page by its key sees where the keyboard is, each time, and "?" lists
// the page's keys there.
func TestEachPlaceHasTheKeyboardSomewhere(t *testing.T) {
	s := newSeated(t)
	s.threeDays()
	s.enter()
	for round := range 2 {
		for _, c := range s.shell.Commands() {
			if c.Menu != shell.MenuGo || c.Key < fyne.Key0 || c.Key > fyne.Key9 {
				continue
			}
			c.Do()
			s.settle()
			if f := s.window.Canvas().Focused(); f != nil {
				s.seen(f)
			} else {
				t.Errorf("%s, time %d: nothing on it has the keyboard", c.Name, round+1)
			}
			s.lists(c.Name)
		}
	}
}

// lists types a question mark, which opens the sheet of keys unless text is typed.
func (s *seated) lists(place string) {
	s.t.Helper()
	c := s.window.Canvas()
	if f := c.Focused(); f != nil {
		switch f.(type) {
		case *widgets.Field, *widgets.SearchField:
			return
		}
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeySlash})
		f.TypedRune('?')
	} else {
		c.OnTypedRune()('?')
	}
	s.settle()
	if !s.shell.Busy() {
		s.t.Errorf("%s: a question mark opens nothing", place)
	}
	walls{s}.dismiss()
}

func TestTheKeyboardStaysInThePracticeBarWhileADayPasses(t *testing.T) {
	s := newSeated(t)
	s.enter()
	s.shell.Go(model.To(model.Today))
	s.settle()
	button := func(label string) *widgets.Button {
		for _, p := range parts(s.window.Content(), nil) {
			if b, ok := p.CanvasObject.(*widgets.Button); ok && b.Label() == label {
				return b
			}
		}
		return nil
	}
	at := func(when, label string) {
		t.Helper()
		if b := button(label); b == nil || s.window.Canvas().Focused() != fyne.Focusable(b) {
			t.Errorf("%s the keyboard is not at %q but at %T", when, label, s.window.Canvas().Focused())
		}
	}
	enter := func() { s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }
	s.window.Canvas().Focus(button("Run 1 day"))
	enter()
	at("while the day passes", "Stop after this day")
	s.settle()
	at("once it has passed", "Run 1 day")
	enter()
	enter() // stops
	s.settle()
	at("once it was stopped", "Run 1 day")
}
