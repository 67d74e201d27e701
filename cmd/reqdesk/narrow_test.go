package main

import (
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/ui/phrase"
)

// narrow is a window beside another one on a usual screen.
var narrow = fyne.NewSize(900, 700)

// A page that needs more room than its window has makes the window wider than it was drawn.
func TestEveryScreenFitsIntoANarrowWindow(t *testing.T) {
	before := phrase.Current()
	t.Cleanup(func() { phrase.Use(before) })
	s := newSeated(t)
	s.threeDays()
	for _, language := range phrase.Languages() {
		phrase.Use(language.Tag)
		s.build()
		s.window.Resize(narrow)
		s.enter()
		for _, to := range s.everywhere() {
			s.visit(to)
			s.window.Resize(narrow)
			if need := s.window.Content().MinSize(); need.Width > narrow.Width || need.Height > narrow.Height {
				t.Errorf("%s: %s needs %v of %v", language.Name, label(to), need, narrow)
			}
			s.overflows(language.Name + " " + label(to))
		}
	}
}
