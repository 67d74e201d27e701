package shell_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

func TestThePillIsThereWhileNobodyAnswersAndLeadsOn(t *testing.T) {
	for name, o := range map[string]look.Options{"normal": {}, "large": {Scale: 1.3}} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, o)
			pill := func() *widgets.ProgressButton {
				var found *widgets.ProgressButton
				for range 60 { // by keyboard alone
					b.window.Canvas().FocusNext()
					if f, ok := b.window.Canvas().Focused().(*widgets.ProgressButton); ok && f.Text() == "Offline since 09:12" {
						found = f
						break
					}
				}
				return found
			}
			if pill() != nil {
				t.Error("the pill is there while all is well")
			}
			b.SetPill(true, widgets.Progress{Text: "Offline since 09:12", Note: "1,240 waiting", Part: -1, Icon: look.IconOffline, Tone: look.ToneMuted})
			p := pill()
			if p == nil {
				t.Fatal("Tab does not come to the pill")
			}
			if p.AccessibilityLabel() != "Offline since 09:12, 1,240 waiting" {
				t.Errorf("a screen reader says %q", p.AccessibilityLabel())
			}
			b.press(fyne.KeyReturn)
			if b.pills != 1 {
				t.Error("Enter on the pill leads nowhere")
			}
			b.SetPill(false, widgets.Progress{Part: -1})
			if pill() != nil {
				t.Error("the pill stays when all is well again")
			}
		})
	}
}

func TestNewsCoverNoLineOfTheSidebar(t *testing.T) {
	for name, o := range map[string]look.Options{"normal": {}, "large": {Scale: 1.3}} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, o)
			b.window.Resize(fyne.NewSize(1024, 640))
			news := b.Snackbar()
			free := func() {
				t.Helper()
				at, end := news.Position(), news.Position().Add(news.Size())
				lines := b.lines()
				for _, line := range lines {
					from := fyne.CurrentApp().Driver().AbsolutePositionForObject(line)
					to := from.Add(line.Size())
					if from.Y < end.Y && to.Y > at.Y && from.X < end.X && to.X > at.X {
						t.Errorf("news from %v to %v cover %T at %v", at, end, line, from)
					}
				}
				if len(lines) < 11 || end.Y > 640 || end.X > 1024 {
					t.Errorf("the sidebar has %d lines, and news end at %v", len(lines), end)
				}
			}
			news.Add(widgets.Snack{Text: "Dana Whitfield is discarded for this job", Action: "Undo", Do: func() {}})
			free()
			b.SetPill(true, widgets.Progress{Text: "Offline since 09:12", Note: "1 waiting", Part: -1, Icon: look.IconOffline, Tone: look.ToneMuted})
			free()
		})
	}
}

func TestLongNewsCoverTheFootOfTheSidebarBeforeTheyCoverThePage(t *testing.T) {
	b := newBench(t, look.Options{})
	b.window.Resize(fyne.NewSize(1024, 640))
	b.SetPill(true, widgets.Progress{Text: "The outbox is paused", Note: "1 waiting", Part: -1, Icon: look.IconPause, Tone: look.ToneWarning})
	news := b.Snackbar()
	news.Hint("Take off the line that keeps them out, and they return to the review.")
	if end := news.Position().X + news.Size().Width; end > look.Size(news, look.SizeSidebar) {
		t.Errorf("news end at %v, over the page", end)
	}
	for _, line := range b.lines() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(line)
		if _, entry := line.(*widgets.NavItem); entry && at.Y+line.Size().Height > news.Position().Y {
			t.Errorf("news at %v cover an entry at %v", news.Position(), at)
		}
	}
	if now, _ := news.Current(); now.Icon != look.IconInfo {
		t.Errorf("what was not done has the sign %q", now.Icon)
	}
}

// lines are what can be pressed in the sidebar below the switcher.
func (b *bench) lines() (found []fyne.CanvasObject) {
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *widgets.NavItem, *widgets.ProgressButton:
			found = append(found, o)
		case *fyne.Container:
			for _, part := range o.Objects {
				walk(part)
			}
		case fyne.Widget:
			for _, part := range test.WidgetRenderer(o).Objects() {
				walk(part)
			}
		}
	}
	walk(b.window.Content())
	return found
}
