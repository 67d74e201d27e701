package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// The keys of the tour: they work while one types, too.
const (
	tourNext  = fyne.KeyF2
	tourLeave = fyne.KeyF4
)

// tourBar is the card of the tour where it stands just now, with what it points at.
type tourBar struct {
	tour   *model.TourModel
	banner *widgets.Banner
	next   *widgets.Button
	points map[model.TourPoint]*widgets.Pointer
}

// newTourBar makes one that is hidden; tour may be nil.
func newTourBar(tour *model.TourModel, points map[model.TourPoint]*widgets.Pointer) *tourBar {
	b := &tourBar{tour: tour, points: points}
	b.next = widgets.NewButton("", func() { b.tour.Next() }).WithKey(string(tourNext))
	leave := widgets.NewQuiet(phrase.T("Leave the tour"), func() { b.tour.Leave() }).WithKey(string(tourLeave))
	b.banner = widgets.NewBanner(look.TonePrimary, "", b.next, leave)
	b.banner.Hide()
	return b
}

// show draws a card, or hides the bar; it tells whether anything is drawn otherwise now.
func (b *tourBar) show(card model.TourCard, on bool) bool {
	if !on && b.banner.Hidden {
		return false
	}
	b.banner.Hidden = !on
	for point, p := range b.points {
		p.Point(on && point == card.Point)
	}
	b.next.SetLabel(card.Next)
	b.next.Hidden = card.Next == ""
	b.banner.Set(card.Text, phrase.T("Tour of the import · %s", card.Number))
	return true
}

// key goes on, or leaves the tour.
func (b *tourBar) key(ev *fyne.KeyEvent) bool {
	if b.banner.Hidden {
		return false
	}
	switch ev.Name {
	case tourNext:
		b.tour.Next()
	case tourLeave:
		b.tour.Leave()
	default:
		return false
	}
	return true
}
