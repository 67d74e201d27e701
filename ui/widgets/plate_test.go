package widgets_test

import (
	"image"
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
