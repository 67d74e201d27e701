package widgets_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

func TestASkeletonAppearsOnlyWhereReadingTakesAWhile(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{}))
	w := test.NewTempWindow(t, nil)
	var late func()
	s := widgets.NewSkeleton(3)
	w.SetContent(widgets.NewStage(widgets.Frame(nil, nil, s), func(d time.Duration, do func()) func() {
		if d != 150*time.Millisecond || late != nil {
			t.Errorf("it waits once more, %v", d)
		}
		late = do
		return func() {}
	}))
	for _, width := range []float32{600, 700} {
		w.Resize(fyne.NewSize(width, 400))
		if s.Shown() {
			t.Error("it is there at once")
		}
	}
	if late == nil {
		t.Fatal("it waits for nothing")
	}
	if late(); !s.Shown() {
		t.Error("it does not come")
	}
}
