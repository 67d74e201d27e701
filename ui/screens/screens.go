// Package screens draws the screens of the window, one file each. A screen
// copies its view-model (ui/model) to widgets of the kit and reports what the
// user wants back to it; it decides nothing and loads nothing itself.
//
// Every screen has the same three states: before the first answer it shows
// skeleton rows, once that takes longer than a moment; with nothing to show an
// empty state that says what will be there and offers one button; and after a
// failure a banner with the sentence and the hint above what was there before.
//
// [Build] gives the page of a place. Dialogs that belong to a screen lie in
// ui/dialogs or beside the screen; all of them report to a callback.
package screens

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Window is what screens need of the shell.
type Window interface {
	Go(to model.Route)
	Back()
	Say(text string)
	Hint(text string)
	SayUndo(text string, undo func())
	Failed(err error)
	Confirm(q dialogs.Question, yes func())
	Dialog(s dialogs.Sheet) *dialogs.Open
	Host() dialogs.Host
}

var _ Window = (*shell.Shell)(nil)

// longDate is a day and an hour that are long in every language: columns of dates have
// room for it.
var longDate = time.Date(2026, 9, 30, 22, 58, 0, 0, time.Local)

// longMoments are moments of every month on a Monday and on a Wednesday, which are the
// widest days, for columns in which days have names.
func longMoments(layout, hour string) string {
	var all []string
	for month := range 12 {
		at := time.Date(2026, time.Month(month+1), 28, 0, 0, 0, 0, time.Local)
		monday := at.AddDate(0, 0, -int(at.Weekday()+6)%7)
		all = append(all, phrase.Date(monday, layout)+hour, phrase.Date(monday.AddDate(0, 0, 2), layout)+hour)
	}
	return strings.Join(all, "\n")
}

// frame is what all pages have in common: a header, a banner for a failure, and
// a body that is one of skeleton, empty state and content.
type frame struct {
	header  *widgets.PageHeader
	failure *widgets.Banner
	body    *fyne.Container
	page    *fyne.Container
}

func newFrame(header *widgets.PageHeader) *frame {
	f := &frame{header: header, failure: widgets.NewBanner(look.ToneError, ""), body: widgets.Frame(nil, nil, skeleton())}
	f.failure.Hide()
	f.page = widgets.Page(header, widgets.Frame(f.failure, nil, f.body))
	return f
}

// Content is the page.
func (f *frame) Content() fyne.CanvasObject { return f.page }

// SetHelp puts a "?" beside the title.
func (f *frame) SetHelp(open func()) { f.header.SetHelp(open) }

// show puts o into the body.
func (f *frame) show(o fyne.CanvasObject) {
	if len(f.body.Objects) == 1 && f.body.Objects[0] == o {
		o.Refresh()
		return
	}
	f.body.Objects = []fyne.CanvasObject{o}
	f.body.Refresh()
}

// fail shows or hides the banner.
func (f *frame) fail(err error) {
	if err == nil {
		if f.failure.Visible() {
			f.failure.Hide()
			f.page.Refresh() // what lies below moves up
		}
		return
	}
	f.failure.Set(dialogs.ErrorText(err))
	f.failure.Show()
	f.page.Refresh()
}

// skeletonRows are as many as a small window shows.
const skeletonRows = 5

func skeleton() fyne.CanvasObject { return widgets.NewSkeleton(skeletonRows) }

// giveKeyboard focuses o unless a dialog is open.
func giveKeyboard(w Window, o fyne.Focusable) {
	if w.Host().Canvas.Overlays().Top() == nil {
		widgets.Focus(o)
	}
}
