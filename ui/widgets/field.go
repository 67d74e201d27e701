package widgets

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
)

// MaxTextArea is the most that a text area takes, in characters: beyond it each
// key press would be slow.
const MaxTextArea = 16_000

// Field is a text field that passes on the keys it has no use for: Escape, the
// function keys and, on one line, Enter, Up and Down.
type Field struct {
	widget.Entry

	OnEscape func() // nil: the window or dialog gets the key
	OnUp     func()
	OnDown   func()
	// OnLimit is called when text was cut off because it was too long.
	OnLimit func()
	// Limit is the most characters it holds; 0 is no limit.
	Limit int
	// Completer finishes what is being typed; nil = nothing does.
	Completer Completer

	brought bool // by a key whose character is still to come
	shift   bool // Shift is held
	swaps   []swap
}

// NewField makes a field of one line.
func NewField(placeholder string) *Field {
	f := &Field{}
	f.PlaceHolder = placeholder
	f.ExtendBaseWidget(f)
	return f
}

// NewPassword makes a field whose text is not shown.
func NewPassword(placeholder string) *Field {
	f := &Field{}
	f.PlaceHolder = placeholder
	f.Password = true
	f.ExtendBaseWidget(f)
	return f
}

// NewTextArea makes a field of many lines, at least rows high.
func NewTextArea(placeholder string, rows int) *Field {
	f := &Field{Limit: MaxTextArea}
	f.PlaceHolder = placeholder
	f.MultiLine = true
	f.Wrapping = fyne.TextWrapWord
	f.ExtendBaseWidget(f)
	f.SetMinRowsVisible(rows)
	return f
}

// FocusGained remembers whether a key brought the keyboard here whose character is
// still to come.
func (f *Field) FocusGained() {
	f.brought = keyUnderWay(f)
	reveal(f)
	f.Entry.FocusGained()
}

// TypedKey handles the keys named above and leaves the rest to the entry.
func (f *Field) TypedKey(ev *fyne.KeyEvent) {
	f.brought = false
	switch {
	case f.Completer != nil && f.Completer.Key(ev.Name):
	case ev.Name == fyne.KeyF1:
		PassKey(f, ev)
	case ev.Name == fyne.KeyEscape:
		if f.OnEscape != nil {
			f.OnEscape()
		} else {
			PassKey(f, ev)
		}
	case functionKey(ev.Name):
		PassKey(f, ev)
	case !f.MultiLine && ev.Name == fyne.KeyDown && f.OnDown != nil:
		f.OnDown()
	case !f.MultiLine && ev.Name == fyne.KeyUp && f.OnUp != nil:
		f.OnUp()
	case !f.MultiLine && f.OnSubmitted == nil && (ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter):
		PassKey(f, ev)
	default:
		f.Entry.TypedKey(ev)
		f.enforce()
	}
}

// functionKey tells whether a key is one of F1 to F12.
func functionKey(name fyne.KeyName) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(string(name), "F"))
	return err == nil && n >= 1 && n <= 12 && strings.HasPrefix(string(name), "F")
}

// AcceptsTab tells whether Tab is a key of the field: only while it finishes what is
// being typed. Else Tab leaves every field, also one of many lines, so that all of a
// form is reached by keyboard.
func (f *Field) AcceptsTab() bool { return f.Completer != nil && !f.shift && f.Completer.TakesTab() }

// TypedRune takes a character unless the field is full, or the character is that of
// the key which brought the keyboard here: any other comes after a key of its own.
func (f *Field) TypedRune(r rune) {
	if f.brought {
		f.brought = false
		return
	}
	if f.Limit > 0 && utf8.RuneCountInString(f.Text) >= f.Limit && f.SelectedText() == "" {
		f.full()
		return
	}
	f.Entry.TypedRune(r)
}

// TypedShortcut pastes and the like, and then keeps the limit.
func (f *Field) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutUndo:
		f.Undo()
	case *fyne.ShortcutRedo:
		f.Redo()
	default:
		f.Entry.TypedShortcut(s)
	}
	f.enforce()
}

func (f *Field) enforce() {
	if f.Limit > 0 && utf8.RuneCountInString(f.Text) > f.Limit {
		f.SetText(string([]rune(f.Text)[:f.Limit]))
		f.full()
	}
}

func (f *Field) full() {
	if f.OnLimit != nil {
		f.OnLimit()
	}
}

// SearchField narrows a list. Escape clears it, and when it is empty goes to the
// window; Down moves into the list.
type SearchField struct {
	Field
	clear *IconButton
}

// NewSearchField makes one; changed gets the text on each key.
func NewSearchField(placeholder string, changed func(string)) *SearchField {
	s := &SearchField{}
	s.PlaceHolder = placeholder
	s.Icon = look.IconSearch.Resource(look.ColorMuted)
	s.clear = NewIconButton(look.IconClose, phrase.T("Clear"), s.Clear)
	s.clear.Hidden = true
	s.ActionItem = s.clear
	s.OnChanged = func(text string) {
		if s.clear.Hidden != (text == "") {
			s.clear.Hidden = text == ""
			s.clear.Refresh()
		}
		if changed != nil {
			changed(text)
		}
	}
	s.OnEscape = func() {
		if s.Text == "" {
			PassKey(s, &fyne.KeyEvent{Name: fyne.KeyEscape})
			return
		}
		s.Clear()
	}
	s.ExtendBaseWidget(s)
	return s
}

// Clear empties the field and keeps the keyboard there.
func (s *SearchField) Clear() {
	s.SetText("")
	Focus(s)
}

// FormField is a labelled control with a line of help or, when something is
// wrong with it, what is wrong.
type FormField struct {
	widget.BaseWidget

	label   *Text
	mark    *Text
	control fyne.CanvasObject
	help    *Paragraph
	helpful string
	wrong   string
	watched bool // an edit takes away what is wrong
	pic     *Icon
}

// NewFormField puts a label above a control.
func NewFormField(label string, control fyne.CanvasObject) *FormField {
	f := &FormField{label: Strong(label), mark: Caption(""), control: control, help: NewParagraph(RoleCaption, "")}
	f.pic = newIcon(look.IconError, look.ColorError, look.SizeIconSmall)
	f.ExtendBaseWidget(f)
	return f
}

// Required marks the field as one that has to be filled in.
func (f *FormField) Required() *FormField { f.mark.text = phrase.T("required"); return f }

// Optional marks the field as one that may stay empty.
func (f *FormField) Optional() *FormField { f.mark.text = phrase.T("optional"); return f }

// Help sets the line below the control.
func (f *FormField) Help(text string) *FormField { f.helpful = text; return f }

// SetError shows what is wrong in place of the help; "" takes it away.
func (f *FormField) SetError(wrong string) {
	if f.wrong != wrong {
		f.wrong = wrong
		f.Refresh()
	}
}

// Error is what is wrong just now.
func (f *FormField) Error() string { return f.wrong }

// Control is what the field is about, for focus.
func (f *FormField) Control() fyne.CanvasObject { return f.control }

// CreateRenderer belongs to Fyne.
func (f *FormField) CreateRenderer() fyne.WidgetRenderer {
	return draw(f, &drawing{
		objects: []fyne.CanvasObject{f.label, f.mark, f.control, f.pic, f.help},
		refresh: func() {
			text, tone := f.helpful, look.ToneMuted
			if f.wrong != "" {
				text, tone = f.wrong, look.ToneError
			}
			f.help.SetTone(tone)
			f.help.SetText(text)
			f.help.Hidden, f.pic.Hidden = text == "", f.wrong == ""
			f.label.Refresh()
			f.mark.Refresh()
			f.control.Refresh()
		},
		layout: f.layout,
		min: func() fyne.Size {
			c := f.control.MinSize()
			h := f.label.MinSize().Height + look.Space4 + c.Height
			if !f.help.Hidden {
				h += look.Space4 + f.help.MinSize().Height
			}
			return fyne.NewSize(max(c.Width, f.label.MinSize().Width+look.Space8+f.mark.MinSize().Width), h)
		},
	})
}

func (f *FormField) layout(s fyne.Size) {
	l, m := f.label.MinSize(), f.mark.MinSize()
	place(f.label, 0, 0, l.Width, l.Height)
	place(f.mark, l.Width+look.Space8, (l.Height-m.Height)/2, m.Width, m.Height)
	y := l.Height + look.Space4
	x := float32(0)
	if f.wrong != "" {
		x = f.pic.MinSize().Width + look.Space4
	}
	h := s.Height - y
	if !f.help.Hidden {
		f.help.Resize(fyne.NewSize(s.Width-x, f.help.Size().Height))
		h -= f.help.MinSize().Height + look.Space4
	}
	if least := f.control.MinSize().Height; h < least || f.oneLine() {
		h = least
	}
	place(f.control, 0, y, s.Width, h)
	y += h + look.Space4
	side := f.pic.MinSize().Width
	place(f.pic, 0, y, side, side)
	place(f.help, x, y, s.Width-x, f.help.MinSize().Height)
}

// oneLine tells whether the control is as high as it is, however much room there is.
func (f *FormField) oneLine() bool {
	switch c := f.control.(type) {
	case *Choice:
		return true
	case *Field:
		return !c.MultiLine
	}
	return false
}

// Form puts fields under each other with the usual space between them.
func Form(fields ...fyne.CanvasObject) *fyne.Container { return VStack(look.Space16, fields...) }
