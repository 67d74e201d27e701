// Emptywindow is a window of the same toolkit with nothing in it, for comparing.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

func main() {
	w := app.NewWithID("org.reqdesk.EmptyWindow").NewWindow("Empty")
	w.Resize(fyne.NewSize(1180, 740))
	w.ShowAndRun()
}
