package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/look"
)

// tightness is what a button gives up where there is too little room: its width above
// what it needs, then its picture, then the sign of its key. What it says always stays.
type tightness int

const (
	roomy     tightness = iota
	narrow              // no wider than what stands on it, and that closer to its edges
	plainWord           // without its picture
	bareWord            // without the sign of its key
)

// squeeze makes the buttons among objects as tight as a room asks for, and no tighter.
func squeeze(objects []fyne.CanvasObject, gap, room float32) {
	for t := roomy; t <= bareWord; t++ {
		width := -gap
		for _, o := range objects {
			if b, ok := o.(*Button); ok && b.tight != t {
				b.tight = t
				b.Refresh()
			}
			if o.Visible() {
				width += o.MinSize().Width + gap
			}
		}
		if width <= room {
			return
		}
	}
}

// TightRow is an HStack that is as wide as its place: where that is little, its buttons are
// squeezed.
func TightRow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&tightLayout{rowLayout{gap: gap}}, objects...)
}

type tightLayout struct{ row rowLayout }

// MinSize is that of the tightest buttons.
func (l *tightLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := l.row.MinSize(objects)
	for _, o := range objects {
		if b, ok := o.(*Button); ok && o.Visible() {
			size.Width -= b.MinSize().Width - b.wide(bareWord)
		}
	}
	return size
}

// Layout squeezes and places.
func (l *tightLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	squeeze(objects, l.row.gap, s.Width)
	l.row.Layout(objects, s)
}

// wide is how wide a button is at a tightness.
func (b *Button) wide(t tightness) float32 {
	w, padding := b.inner(t), b.padding()
	if t > roomy {
		return w + 2*min(padding, look.Space8)
	}
	return max(w+2*padding, b.width)
}

// pictured and keyed tell whether the picture and the key's sign stand on a button.
func (b *Button) pictured(t tightness) bool {
	return b.icon.icon != "" && (t < plainWord || b.label.text == "")
}

func (b *Button) keyed(t tightness) bool { return b.hint.key != "" && t < bareWord }

// equalOrBelowLayout remembers the width of the last layout, because the height
// that it needs depends on it.
type equalOrBelowLayout struct {
	equal equalLayout
	width float32
}

func (l *equalOrBelowLayout) below(objects []fyne.CanvasObject) bool {
	return l.width > 0 && l.width < l.equal.MinSize(objects).Width
}

// MinSize is that of the last width.
func (l *equalOrBelowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := l.equal.MinSize(objects)
	n := float32(len(objects))
	size.Width = (size.Width - l.equal.gap*(n-1)) / n
	if l.below(objects) {
		size.Height = l.equal.gap * (n - 1)
		for _, o := range objects {
			size.Height += o.MinSize().Height
		}
	}
	return size
}

// Layout places side by side, or one below the other.
func (l *equalOrBelowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	if !l.below(objects) {
		l.equal.Layout(objects, s)
		return
	}
	y := float32(0)
	for _, o := range objects {
		o.Resize(fyne.NewSize(s.Width, o.Size().Height)) // what wraps knows its height now
		high := o.MinSize().Height
		place(o, 0, y, s.Width, high)
		y += high + l.equal.gap
	}
}
