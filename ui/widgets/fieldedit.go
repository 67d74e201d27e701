package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Completer offers to finish what is being typed in a field, while the keyboard stays
// there.
type Completer interface {
	// TakesTab tells whether Tab finishes it just now; else Tab leaves the field.
	TakesTab() bool
	// Key gets each key before the field does and tells whether it used it.
	Key(fyne.KeyName) bool
}

// swap is a piece of text that was put in place of another. The entry keeps that as two
// steps, a removal and an insertion, and between is the text after the first of them.
type swap struct{ between, after string }

// held is a clipboard that holds one text: pasting from it is one insertion.
type held string

func (h held) Content() string   { return string(h) }
func (h held) SetContent(string) {}

// Insert puts text at the cursor, in place of what is selected, as one step of Undo.
func (f *Field) Insert(text string) {
	before, taken, put := len([]rune(f.Text)), len([]rune(f.SelectedText())), len([]rune(text))
	f.TypedShortcut(&fyne.ShortcutPaste{Clipboard: held(text)})
	runes, end := []rune(f.Text), f.CursorTextOffset()
	if taken == 0 || len(runes) != before-taken+put || end < put {
		return // one step anyway, or the field was too full
	}
	between := slices.Concat(runes[:end-put], runes[end:])
	f.swaps = append(f.swaps, swap{between: string(between), after: f.Text})
}

// Replace puts text in place of what stands between from and the cursor, as one step of
// Undo.
func (f *Field) Replace(from int, text string) {
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	f.Entry.KeyDown(shift)
	for f.CursorTextOffset() > from {
		f.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	}
	f.Entry.KeyUp(shift)
	f.Insert(text)
}

// SetText shows another text; there is nothing to undo then.
func (f *Field) SetText(text string) {
	f.swaps = nil
	f.Entry.SetText(text)
}

// Undo takes back the last step.
func (f *Field) Undo() {
	was := f.Text
	f.Entry.Undo()
	if slices.Contains(f.swaps, swap{between: f.Text, after: was}) {
		f.Entry.Undo()
	}
}

// Redo does again what Undo took back.
func (f *Field) Redo() {
	was := f.Text
	f.Entry.Redo()
	removed := len(f.Text) < len(was)
	if removed && slices.ContainsFunc(f.swaps, func(s swap) bool { return s.between == f.Text }) {
		f.Entry.Redo()
	}
}

// KeyDown notes whether Shift is held: Shift with Tab goes back, whatever is offered.
func (f *Field) KeyDown(ev *fyne.KeyEvent) {
	f.shift = f.shift || shiftKey(ev.Name)
	f.Entry.KeyDown(ev)
}

// KeyUp notes that Shift was let go.
func (f *Field) KeyUp(ev *fyne.KeyEvent) {
	f.shift = f.shift && !shiftKey(ev.Name)
	f.Entry.KeyUp(ev)
}

func shiftKey(name fyne.KeyName) bool {
	return name == desktop.KeyShiftLeft || name == desktop.KeyShiftRight
}

// FocusLost forgets a Shift whose release goes elsewhere.
func (f *Field) FocusLost() {
	f.shift = false
	f.Entry.FocusLost()
}
