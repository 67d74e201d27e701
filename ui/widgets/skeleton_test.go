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
	late := map[time.Duration]func(){}
	cancelled := false
	s := widgets.NewSkeleton(3).WithCancel("Counting…", func() { cancelled = true })
	w.SetContent(widgets.NewStage(widgets.Frame(nil, nil, s), func(d time.Duration, do func()) func() {
		if late[d] != nil {
			t.Errorf("it waits once more, %v", d)
		}
		late[d] = do
		return func() {}
	}))
	for _, width := range []float32{600, 700} {
		w.Resize(fyne.NewSize(width, 400))
		if s.Shown() {
			t.Error("it is there at once")
		}
	}
	if len(late) != 2 || late[150*time.Millisecond] == nil || late[time.Second] == nil {
		t.Fatalf("it waits for %v", late)
	}
	if late[150*time.Millisecond](); !s.Shown() {
		t.Error("it does not come")
	}
	if w.Canvas().FocusNext(); w.Canvas().Focused() != nil {
		t.Error("what is short can be cancelled")
	}
	late[time.Second]()
	w.Canvas().FocusNext()
	if f := w.Canvas().Focused(); f == nil {
		t.Error("what is long can't be cancelled by key")
	} else if f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}); !cancelled {
		t.Error("Enter does not cancel")
	}
}
