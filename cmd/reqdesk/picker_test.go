package main

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// chooser is a window of which files are chosen, and what was chosen.
type chooser struct {
	picker
	t      *testing.T
	dir    string
	chosen []string
	keys   int // that the page below got
}

func newChooser(t *testing.T) *chooser {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	c := &chooser{t: t, dir: t.TempDir()}
	c.picker = picker{window: test.NewTempWindow(t, widget.NewLabel("")), failed: func(err error) { t.Error(err) }}
	c.window.Resize(fyne.NewSize(1024, 640))
	c.window.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { c.keys++ })
	for _, name := range []string{"kestrel.yaml", "photo.png", "marram.YML"} {
		if err := os.WriteFile(filepath.Join(c.dir, name), []byte("kept"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	app.Preferences().SetString("fyne:fileDialogLastFolder", storage.NewFileURI(c.dir).String())
	return c
}

func (c *chooser) take(path string) { c.chosen = append(c.chosen, path) }

// each calls do with every object of the dialog.
func (c *chooser) each(do func(fyne.CanvasObject)) {
	top := c.window.Canvas().Overlays().Top()
	if top == nil {
		c.t.Fatal("no dialog is open")
	}
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		do(o)
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		}
	}
	walk(top)
}

// button is the one with this label, or nil.
func (c *chooser) button(label string) (found *widget.Button) {
	c.each(func(o fyne.CanvasObject) {
		if b, ok := o.(*widget.Button); ok && b.Text == label {
			found = b
		}
	})
	return found
}

func (c *chooser) press(label string) {
	c.t.Helper()
	found := c.button(label)
	if found == nil {
		c.t.Fatalf("there is no button %q", label)
	}
	test.Tap(found)
}

// files is the list of files in the dialog, the last list in it.
func (c *chooser) files() (list *widget.List) {
	c.each(func(o fyne.CanvasObject) {
		if l, ok := o.(*widget.List); ok {
			list = l
		}
	})
	if list == nil {
		c.t.Fatal("there is no list")
	}
	return list
}

// shoot keeps a picture where REQDESK_SHOTS says.
func (c *chooser) shoot(name string) {
	c.t.Helper()
	dir := os.Getenv("REQDESK_SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, c.window.Canvas().Capture()); err != nil {
		c.t.Fatal(err)
	}
}

func TestAFileIsChosenAndItsPathGiven(t *testing.T) {
	c := newChooser(t)
	c.file(".yaml", ".yml")(c.take)
	if b := c.button("Choose"); b == nil {
		t.Error("there is no button to choose with")
	} else if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b); at.X < 500 || at.X+b.Size().Width > 1024 || at.Y+b.Size().Height > 640 {
		t.Errorf("the button is at %v, outside the window", at)
	}
	list := c.files()
	if n := list.Length(); n != 3 { // the way up and two set-ups
		t.Errorf("%d lines are shown, want 3", n)
	}
	list.Select(1)
	c.shoot("picker-file")
	c.press("Choose")
	if want := filepath.Join(c.dir, "kestrel.yaml"); len(c.chosen) != 1 || c.chosen[0] != want {
		t.Errorf("chosen %q, want %q", c.chosen, want)
	}
}

func TestGivingUpAChoiceChangesNothing(t *testing.T) {
	for name, leave := range map[string]func(*chooser){
		"button": func(c *chooser) { c.press("Cancel") },
		"escape": func(c *chooser) { c.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
	} {
		for kind, open := range map[string]func(*chooser){
			"file":   func(c *chooser) { c.file(".yaml")(c.take) },
			"folder": func(c *chooser) { c.folder("a.yaml", c.take) },
		} {
			t.Run(name+" "+kind, func(t *testing.T) {
				c := newChooser(t)
				open(c)
				c.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyA})
				leave(c)
				if len(c.chosen) != 0 || c.keys != 0 || c.window.Canvas().Overlays().Top() != nil {
					t.Errorf("chosen %q, %d keys reached the page, %v is open", c.chosen, c.keys, c.window.Canvas().Overlays().Top())
				}
				c.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyA})
				if c.keys != 1 {
					t.Error("the page has no keys back")
				}
			})
		}
	}
}

func TestAFolderGetsANameThatIsFreeAndNothingIsWritten(t *testing.T) {
	c := newChooser(t)
	c.folder("/elsewhere/kestrel.yaml", c.take)
	c.shoot("picker-folder")
	c.press("Choose")
	if want := filepath.Join(c.dir, "kestrel-2.yaml"); len(c.chosen) != 1 || c.chosen[0] != want {
		t.Errorf("chosen %q, want %q", c.chosen, want)
	}
	data, err := os.ReadFile(filepath.Join(c.dir, "kestrel.yaml"))
	entries, _ := os.ReadDir(c.dir)
	if err != nil || string(data) != "kept" || len(entries) != 3 {
		t.Errorf("%q, %v, %d files", data, err, len(entries))
	}
}
