package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Icon shows one picture of the set in a tone.
type Icon struct {
	widget.BaseWidget

	icon  look.Icon
	color fyne.ThemeColorName
	size  fyne.ThemeSizeName
	image *canvas.Image
}

// NewIcon makes a picture of normal size (18).
func NewIcon(icon look.Icon, tone look.Tone) *Icon {
	return newIcon(icon, tone.Color(), look.SizeIcon)
}

// NewSmallIcon makes a picture that goes with captions (15).
func NewSmallIcon(icon look.Icon, tone look.Tone) *Icon {
	return newIcon(icon, tone.Color(), look.SizeIconSmall)
}

func newIcon(icon look.Icon, color fyne.ThemeColorName, size fyne.ThemeSizeName) *Icon {
	i := &Icon{icon: icon, color: color, size: size}
	i.image = canvas.NewImageFromResource(icon.Resource(color))
	i.image.FillMode = canvas.ImageFillContain
	i.ExtendBaseWidget(i)
	return i
}

// Set changes the picture and its tone.
func (i *Icon) Set(icon look.Icon, tone look.Tone) { i.set(icon, tone.Color()) }

func (i *Icon) set(icon look.Icon, color fyne.ThemeColorName) {
	if i.icon == icon && i.color == color {
		return
	}
	i.icon, i.color = icon, color
	i.image.Resource = icon.Resource(color)
	i.image.Refresh()
}

// paint gives the picture another colour, whatever it was drawn with before.
func (i *Icon) paint(color fyne.ThemeColorName) {
	again := i.color != color
	i.color, i.image.Resource = color, i.icon.Resource(color)
	if again {
		i.image.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	return draw(i, &drawing{
		objects: []fyne.CanvasObject{i.image},
		refresh: i.image.Refresh,
		layout: func(s fyne.Size) {
			side := min(look.Size(i, i.size), s.Width, s.Height)
			place(i.image, (s.Width-side)/2, (s.Height-side)/2, side, side)
		},
		min: func() fyne.Size { return fyne.NewSquareSize(look.Size(i, i.size)) },
	})
}
