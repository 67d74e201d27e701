package widgets

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
)

// Refuse shows what is wrong with the fields of a form, by key, and gives what of the
// uppermost of those takes the keyboard; nil = nothing is wrong with any. What is said of
// a field goes once the field is edited, and mended is called.
func Refuse(fields map[string]*FormField, wrong map[string]string, mended func()) (first fyne.Focusable) {
	var refused []*FormField
	for key, f := range fields {
		f.SetError(wrong[key])
		if wrong[key] != "" {
			f.watch(mended)
			refused = append(refused, f)
		}
	}
	slices.SortFunc(refused, higher)
	for _, f := range refused {
		if first = f.entry(); first != nil {
			return first
		}
	}
	return nil
}

// higher puts first what stands further up, and of what stands beside each other the left.
func higher(a, b *FormField) int {
	driver := fyne.CurrentApp().Driver()
	p, q := driver.AbsolutePositionForObject(a), driver.AbsolutePositionForObject(b)
	return cmp.Or(cmp.Compare(p.Y, q.Y), cmp.Compare(p.X, q.X))
}

// entry is what of the control takes the keyboard: what is typed into, else what is chosen
// from.
func (f *FormField) entry() (found fyne.Focusable) {
	each(f.control, func(o fyne.CanvasObject) {
		_, typed := o.(*Field)
		able, _ := o.(fyne.Disableable)
		if one, ok := o.(fyne.Focusable); ok && (found == nil || typed) && (able == nil || !able.Disabled()) {
			found = one
		}
	})
	return found
}

// watch takes the notice away on the next edit. The screen has set by now what it does on
// an edit, and goes on doing it.
func (f *FormField) watch(mended func()) {
	if f.watched {
		return
	}
	f.watched = true
	clear := func() {
		if f.wrong != "" {
			f.SetError("")
			mended()
		}
	}
	each(f.control, func(o fyne.CanvasObject) {
		switch c := o.(type) {
		case *Field:
			c.OnChanged = also(clear, c.OnChanged)
		case *Choice:
			c.OnChanged = also(clear, c.OnChanged)
		case *Check:
			c.OnChanged = also(clear, c.OnChanged)
		}
	})
}

// also does something before what is done with a value.
func also[T any](first func(), then func(T)) func(T) {
	return func(value T) {
		first()
		if then != nil {
			then(value)
		}
	}
}

// each visits what of a control is shown.
func each(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	if c, ok := o.(*fyne.Container); ok {
		for _, child := range c.Objects {
			each(child, visit)
		}
	}
}
