package screens_test

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/shell"
)

// bench is a window with one page in it, without a display. Work that models
// start is awaited by settle.
type bench struct {
	*shell.Shell
	t      *testing.T
	window fyne.Window
	loop   *model.Loop
	queue  chan func()
	pages  map[model.Place]shell.Page
	look   look.Options
	plan   *model.PlanModel // of the job's page
}

// newBench makes a window whose pages are made by build.
func newBench(t *testing.T, build func(b *bench) map[model.Place]shell.Page) *bench {
	t.Helper()
	return newBenchIn(t, look.Options{}, build)
}

func newBenchIn(t *testing.T, o look.Options, build func(b *bench) map[model.Place]shell.Page) *bench {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.New(o))
	b := &bench{t: t, look: o, window: test.NewTempWindow(t, nil), queue: make(chan func(), 1024)}
	b.loop = model.NewLoop(t.Context(), func(do func()) { b.queue <- do })
	b.Shell = shell.New(shell.Options{
		Window: b.window, Dispatch: b.loop.Dispatch,
		Build: func(p model.Place) shell.Page { return b.pages[p] },
	})
	b.pages = build(b)
	b.window.Resize(fyne.NewSize(1180, 760))
	return b
}

// settle runs what was dispatched until no work is under way.
func (b *bench) settle() {
	done := make(chan struct{})
	for {
		ran := false // what ran may have started work that Wait did not see
		go func() { b.loop.Wait(); done <- struct{}{} }()
		for waiting := true; waiting; {
			select {
			case do := <-b.queue:
				do()
				ran = true
			case <-done:
				waiting = false
			}
		}
		if !ran && len(b.queue) == 0 {
			return
		}
	}
}

// visit goes to a place and waits for what it shows.
func (b *bench) visit(to model.Route) {
	b.t.Helper()
	b.Go(to)
	b.settle()
	b.fits()
}

// fits holds every page to a small laptop's screen: a page that needs more would
// make the window grow over its edges.
func (b *bench) fits() {
	b.t.Helper()
	width, height := float32(1180), float32(690) // without the menu and a banner
	if b.look.Scale > 1 {
		width, height = width*b.look.Scale, height*b.look.Scale
	}
	if least := b.window.Content().MinSize(); least.Width > width || least.Height > height {
		b.t.Errorf("the page needs %v, which is more than %v × %v", least, width, height)
	}
}

// press gives a key to whatever has the keyboard, as the window would.
func (b *bench) press(name fyne.KeyName) {
	b.t.Helper()
	ev := &fyne.KeyEvent{Name: name}
	if f := b.window.Canvas().Focused(); f != nil {
		f.TypedKey(ev)
	} else if f := b.window.Canvas().OnTypedKey(); f != nil {
		f(ev)
	}
	b.settle()
}

// shoot draws the window, and keeps the picture where REQDESK_SHOTS says.
func (b *bench) shoot(name string) {
	b.t.Helper()
	picture := b.window.Canvas().Capture()
	if picture.Bounds().Dx() < 1000 {
		b.t.Errorf("the window is drawn %v", picture.Bounds())
	}
	dir := os.Getenv("REQDESK_SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := png.Encode(f, picture); err != nil {
		b.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.t.Fatal(err)
	}
}
