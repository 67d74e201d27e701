//go:build gallery

package main

import (
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
)

// sizes are those of a small laptop, of the window as it opens, and of a large screen.
var sizes = map[string]fyne.Size{
	"small": smallest, "usual": fyne.NewSize(1180, 740), "large": fyne.NewSize(1680, 1000),
}

// Every screen in each language, light and dark, in three sizes, and every dialog that a
// letter opens on one: as a picture in the folder REQDESK_SHOTS, and without a text
// that is cut or a screen that needs more room than there is.
func TestEveryScreenFitsInEveryLanguageThemeAndSize(t *testing.T) {
	to := os.Getenv("REQDESK_SHOTS")
	if to == "" {
		to = t.TempDir()
	}
	s := newSeated(t)
	s.threeDays()
	before := phrase.Current()
	t.Cleanup(func() { phrase.Use(before) })
	for _, language := range phrase.Languages() {
		phrase.Use(language.Tag)
		for _, mode := range []look.Mode{look.Light, look.Dark} {
			for size, room := range sizes {
				s.t = t
				s.app.Settings().SetTheme(look.New(look.Options{Mode: mode}))
				s.build()
				s.window.Resize(room)
				s.enter()
				g := gallery{walls{s}, filepath.Join(to, language.Tag, string(mode)+"-"+size), room}
				t.Run(language.Tag+"/"+string(mode)+"/"+size, g.draw)
			}
		}
	}
}

// dialog looks at a dialog. Its shadow takes seconds to draw without a graphics card:
// there is a picture in one size only.
func (g gallery) dialog(name string) {
	g.t.Helper()
	if g.room == sizes["usual"] {
		g.hang(name)
	} else {
		g.cut(name)
	}
}

// gallery is the pictures of all screens in one language, theme and size.
type gallery struct {
	walls
	folder string
	room   fyne.Size
}

func (g gallery) draw(t *testing.T) {
	g.t = t
	if err := os.MkdirAll(g.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	g.each(g.hang, g.dialog)
}

// hang keeps a picture of what is shown and tells of what is cut.
func (g gallery) hang(name string) {
	g.t.Helper()
	g.window.Content().Refresh()
	g.cut(name)
	img := g.picture()
	if got := img.Bounds().Size(); float32(got.X) > g.room.Width || float32(got.Y) > g.room.Height {
		g.t.Errorf("%s needs %v of %v", name, got, g.room)
	}
	f, err := os.Create(filepath.Join(g.folder, name+".png"))
	if err == nil {
		defer f.Close()
		err = png.Encode(f, img)
	}
	if err != nil {
		g.t.Error(fmt.Errorf("%s: %w", name, err))
	}
}

// picture is what the window shows. The painter that needs no graphics card knows the
// inner of two scrollers only: a field half out of a form would go on below it, over the
// buttons. A second picture, without such fields, has what is outside of the forms.
func (g gallery) picture() image.Image {
	whole := g.window.Canvas().Capture()
	inside, out := g.standOut()
	if len(out) == 0 {
		return whole
	}
	for _, o := range out {
		o.Hide()
		defer o.Show()
	}
	both := image.NewNRGBA(whole.Bounds())
	draw.Draw(both, both.Bounds(), g.window.Canvas().Capture(), image.Point{}, draw.Src)
	for _, r := range inside {
		draw.Draw(both, r, whole, r.Min, draw.Src)
	}
	return both
}

// standOut are the scrollers that stand out of what they are scrolled in, and what of them
// is in it.
func (g gallery) standOut() (inside []image.Rectangle, out []fyne.CanvasObject) {
	layers := append([]fyne.CanvasObject{g.window.Content()}, g.window.Canvas().Overlays().List()...)
	for _, layer := range layers {
		for _, p := range parts(layer, nil) {
			if _, ok := p.CanvasObject.(fyne.Scrollable); !ok {
				continue
			}
			own := onCanvas(p.CanvasObject)
			shown := own
			for _, in := range p.in {
				if _, ok := in.(fyne.Scrollable); ok {
					shown = shown.Intersect(onCanvas(in))
				}
			}
			if shown != own {
				inside, out = append(inside, shown), append(out, p.CanvasObject)
			}
		}
	}
	return inside, out
}

// onCanvas is where an object is drawn.
func onCanvas(o fyne.CanvasObject) image.Rectangle {
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	return image.Rect(int(at.X), int(at.Y), int(at.X+size.Width+0.5), int(at.Y+size.Height+0.5))
}
