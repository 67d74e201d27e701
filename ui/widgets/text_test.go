package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/ui/widgets"
)

func TestTextEndsInAnEllipsisOnlyWhereThereIsNoRoom(t *testing.T) {
	text := widgets.Body("Senior Platform Engineer, Lisbon").Cut()
	newTable(t, widgets.VStack(0, text))
	if text.IsCut() {
		t.Error("there is room enough")
	}
	text.Resize(fyne.NewSize(90, 20))
	if !text.IsCut() {
		t.Error("there is no room")
	}
	text.SetText("Short")
	if text.IsCut() || text.Text() != "Short" {
		t.Error("a short text is not cut")
	}
}

// The toolkit forgets how a widget is drawn that was not seen for a minute.
func TestTextIsStillCutWhenItIsSeenAgain(t *testing.T) {
	text := widgets.Body("Senior Platform Engineer, Lisbon").Cut()
	newTable(t, widgets.VStack(0, text))
	text.Resize(fyne.NewSize(90, 20))
	text.CreateRenderer().Layout(text.Size())
	if !text.IsCut() {
		t.Error("drawn anew, it runs out of its place")
	}
}
