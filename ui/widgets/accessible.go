package widgets

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/phrase"
)

// What screen readers are told, on the systems where Fyne speaks to them: the
// words that can be read on a widget, and for a picture what it stands for.
var (
	_ fyne.Accessible = (*Button)(nil)
	_ fyne.Accessible = (*IconButton)(nil)
	_ fyne.Accessible = (*NavItem)(nil)
	_ fyne.Accessible = (*Switcher)(nil)
	_ fyne.Accessible = (*ProgressButton)(nil)
	_ fyne.Accessible = (*ActionCard)(nil)
	_ fyne.Accessible = (*FilterChip)(nil)
	_ fyne.Accessible = (*Check)(nil)
	_ fyne.Accessible = (*Text)(nil)
	_ fyne.Accessible = (*Paragraph)(nil)
	_ fyne.Accessible = (*Status)(nil)
	_ fyne.Accessible = (*Chip)(nil)
	_ fyne.Accessible = (*Banner)(nil)
)

// AccessibilityRole is that of a button for everything that can be pressed.
func (c *control) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is the label and the key that does the same.
func (b *Button) AccessibilityLabel() string { return withNote(b.label.text, phrase.Key(b.hint.key)) }

// AccessibilityLabel is what the button does.
func (b *IconButton) AccessibilityLabel() string { return b.tip }

// AccessibilityLabel is the name and how much waits there.
func (n *NavItem) AccessibilityLabel() string { return withNote(n.name.text, n.count.text) }

// AccessibilityLabel is for whom one works.
func (s *Switcher) AccessibilityLabel() string { return withNote(s.name.text, s.note.text) }

// AccessibilityLabel is the headline and the sentence.
func (a *ActionCard) AccessibilityLabel() string { return withNote(a.title.text, a.note.text) }

// AccessibilityLabel is the text and whether the chip is on.
func (f *FilterChip) AccessibilityLabel() string {
	if f.on {
		return withNote(f.text, phrase.T("on"))
	}
	return f.text
}

// AccessibilityLabel is the label and whether the box is ticked.
func (c *Check) AccessibilityLabel() string {
	if c.checked {
		return withNote(c.label.text, phrase.T("ticked"))
	}
	return withNote(c.label.text, phrase.T("not ticked"))
}

// AccessibilityLabel is the name and whether one is there.
func (b *tab) AccessibilityLabel() string {
	if b.tabs.active == b.index {
		return withNote(b.name.text, phrase.T("chosen"))
	}
	return b.name.text
}

// AccessibilityLabel is the column and how the rows are sorted by it.
func (h *columnHead) AccessibilityLabel() string {
	switch {
	case h.list.sortBy != h.index:
		return h.word.text
	case h.list.desc:
		return withNote(h.word.text, phrase.T("sorted, last first"))
	default:
		return withNote(h.word.text, phrase.T("sorted"))
	}
}

// AccessibilityLabel is the label, or what the cross does.
func (a *snackAction) AccessibilityLabel() string {
	if a.label.text == "" {
		return phrase.T("Dismiss")
	}
	return a.label.text
}

// AccessibilityLabel is the whole text, also where it stands shortened.
func (t *Text) AccessibilityLabel() string { return t.text }

// AccessibilityRole is that of text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the text.
func (p *Paragraph) AccessibilityLabel() string { return p.text }

// AccessibilityRole is that of text.
func (p *Paragraph) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the state in words.
func (s *Status) AccessibilityLabel() string { return s.word.text }

// AccessibilityRole is that of text.
func (s *Status) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the word.
func (c *Chip) AccessibilityLabel() string { return c.text }

// AccessibilityRole is that of text.
func (c *Chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the text and the hint.
func (b *Banner) AccessibilityLabel() string { return withNote(b.text.text, b.hint.text) }

// AccessibilityRole is that of text.
func (b *Banner) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func withNote(text, note string) string {
	if note == "" {
		return text
	}
	return text + ", " + note
}
