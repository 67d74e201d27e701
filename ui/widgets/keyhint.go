package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
)

// KeyHint draws a key cap: the key that does what stands beside it.
type KeyHint struct {
	widget.BaseWidget

	key   string
	color fyne.ThemeColorName // of the letter and, thinned, of the cap
	text  *canvas.Text
	cap   *canvas.Rectangle
}

// NewKeyHint makes a key cap, for example "Ctrl+K"; it names the keys as the language does.
func NewKeyHint(key string) *KeyHint {
	k := &KeyHint{key: key, color: look.ColorMuted}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer belongs to Fyne.
func (k *KeyHint) CreateRenderer() fyne.WidgetRenderer {
	k.text, k.cap = canvas.NewText(phrase.Key(k.key), nil), canvas.NewRectangle(nil)
	k.text.TextStyle.Bold = true
	k.text.Alignment = fyne.TextAlignCenter
	k.cap.CornerRadius = 4
	return draw(k, &drawing{
		objects: []fyne.CanvasObject{k.cap, k.text},
		refresh: func() {
			color := look.Color(k, k.color)
			k.text.Text, k.text.Color = phrase.Key(k.key), color
			k.text.TextSize = look.Size(k, look.SizeChip)
			k.cap.FillColor = thin(color, 20)
			k.cap.StrokeColor, k.cap.StrokeWidth = thin(color, 70), 1
		},
		layout: func(s fyne.Size) {
			m := k.MinSize()
			y := (s.Height - m.Height) / 2
			place(k.cap, 0, y, m.Width, m.Height)
			h := k.text.MinSize().Height
			place(k.text, 0, (s.Height-h)/2, m.Width, h)
		},
		min: func() fyne.Size {
			m := fyne.MeasureText(phrase.Key(k.key), look.Size(k, look.SizeChip), fyne.TextStyle{Bold: true})
			h := m.Height + look.Space4
			return fyne.NewSize(max(m.Width+2*5, h), h)
		},
	})
}
