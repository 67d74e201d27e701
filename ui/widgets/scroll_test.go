package widgets_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

func TestAScrollerFollowsTheKeyboardAndOnlyItsOwn(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	form := widgets.VStack(look.Space8)
	var fields []*widgets.Field
	for i := range 30 {
		fields = append(fields, widgets.NewField(fmt.Sprint("Field ", i)))
		form.Add(fields[i])
	}
	scroll, foot := widgets.NewVScroll(form), widgets.NewButton("Save", nil)
	w := test.NewTempWindow(t, nil)
	w.SetContent(widgets.NewStage(widgets.Frame(nil, foot, scroll), nil))
	w.Resize(fyne.NewSize(400, 300))
	at := func(o fyne.CanvasObject) float32 { return app.Driver().AbsolutePositionForObject(o).Y }
	for _, i := range []int{29, 12, 0} {
		w.Canvas().Focus(fields[i])
		if top := at(fields[i]) - at(scroll); top < 0 || top+fields[i].Size().Height > scroll.Size().Height {
			t.Errorf("field %d has the keyboard at %v of %v", i, top, scroll.Size().Height)
		}
	}
	before := scroll.Offset
	w.Canvas().Focus(foot)
	if scroll.Offset != before {
		t.Errorf("what lies outside scrolls it from %v to %v", before, scroll.Offset)
	}
}
