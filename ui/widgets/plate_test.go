package widgets_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

// A plate looks like the one rectangle in whose place it stands.
func TestAPlateLooksLikeARectangle(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	w := widgets.Body("")
	plate := widgets.NewPlate()
	plate.Card(w)
	plate.Lay(20, 20, 120, 71)
	box := canvas.NewRectangle(look.Color(w, look.ColorCard))
	box.StrokeColor, box.StrokeWidth, box.CornerRadius = look.Color(w, look.ColorSeparator), 1, look.RadiusCard
	box.Shadow = canvas.Shadow{Color: look.Color(w, look.ColorShadow), BlurRadius: 6, Offset: fyne.NewPos(0, 2)}
	box.Move(fyne.NewPos(20, 20))
	box.Resize(fyne.NewSize(120, 71))
	got, want := drawn(t, plate.Objects()...), drawn(t, box)
	worst, all := 0, 0
	for y := range 120 {
		for x := range 170 {
			d := apart(got.At(x, y).RGBA())(want.At(x, y).RGBA())
			worst, all = max(worst, d), all+d
		}
	}
	// The edge of the rectangle is drawn a little softer; without the shadow all pixels
	// together would be 14,000 off.
	if worst > 24 || all > 11_000 {
		t.Errorf("a pixel is %d of 255 off, all together %d", worst, all)
	}
}

// The frame of a card that is recommended is no whole pixel wide, and no card need be: its
// corners meet its sides all the same.
func TestTheFrameOfACardHasNoSteps(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	for _, size := range []fyne.Size{fyne.NewSize(120, 80), fyne.NewSize(120.4, 80.6), fyne.NewSize(119.6, 79.5)} {
		card := widgets.NewActionCard(look.IconPractice, "Title", "", nil).Toned(look.TonePractice).Recommended()
		card.Move(fyne.NewPos(20, 20))
		card.Resize(size)
		got := drawn(t, card)
		for _, x := range []int{18, 19, 20, 21, 138, 139, 140, 141} {
			for y := 20 + 10; y < 100-10; y++ {
				if d := apart(got.At(x, 60).RGBA())(got.At(x, y).RGBA()); d > 40 {
					t.Errorf("%v: at %d, %d it is %d of 255 off from the middle of the side", size, x, y, d)
				}
			}
		}
	}
}

// drawn is what the objects look like.
func drawn(t *testing.T, objects ...fyne.CanvasObject) image.Image {
	t.Helper()
	w := test.NewTempWindow(t, container.NewWithoutLayout(objects...))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(170, 120))
	return w.Canvas().Capture()
}

// apart is by how much two colours differ at most.
func apart(r, g, b, _ uint32) func(r, g, b, a uint32) int {
	one := [3]uint32{r, g, b}
	return func(r, g, b, _ uint32) int {
		worst := 0
		for i, c := range [3]uint32{r, g, b} {
			d := int(c>>8) - int(one[i]>>8)
			worst = max(worst, d, -d)
		}
		return worst
	}
}

// The parts of a veil meet: none leaves a gap, and none lies over another, which would be
// seen, as a veil lets through what lies under it.
func TestAVeilHasNoSeams(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	veil := widgets.NewVeil()
	veil.Paint(color.NRGBA{A: 100})
	veil.Lay(fyne.NewSize(170, 120), fyne.NewPos(30.4, 20.6), fyne.NewSize(80.3, 60.7))
	got := drawn(t, veil.Objects()...)
	for y := range 120 {
		for x := range 170 {
			if x >= 31 && x < 110 && y >= 21 && y < 81 {
				continue
			}
			if d := apart(got.At(x, y).RGBA())(got.At(0, 0).RGBA()); d != 0 {
				t.Fatalf("at %d, %d it is %d of 255 off", x, y, d)
			}
		}
	}
}
