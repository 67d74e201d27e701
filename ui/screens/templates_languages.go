package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// languageBar is the languages of the open template, one of which is in the editor.
type languageBar struct {
	page  *Templates
	row   *fyne.Container
	chips []*widgets.FilterChip
	add   *widgets.FilterChip
	off   *widgets.IconButton
	shown []model.LanguageTab
	on    int
}

func newLanguageBar(t *Templates) *languageBar {
	b := &languageBar{page: t, row: widgets.Flow(look.Space4), on: -1}
	b.add = widgets.NewFilterChip(phrase.T("+ language"), b.menu)
	b.off = widgets.NewIconButton(look.IconDelete, phrase.T("Remove what is open"), t.askRemove)
	return b
}

// draw shows the languages; each is pressed like a tab.
func (b *languageBar) draw() {
	m := b.page.model
	on := -1
	for i, tab := range m.Languages {
		if tab.ID == m.Current {
			on = i
		}
	}
	if on == b.on && equalTabs(b.shown, m.Languages) {
		return
	}
	b.on, b.shown = on, append([]model.LanguageTab(nil), m.Languages...)
	b.row.Objects = nil
	for i, tab := range m.Languages {
		if i >= len(b.chips) {
			b.chips = append(b.chips, widgets.NewFilterChip("", nil))
		}
		chip := b.chips[i]
		chip.OnTapped = func() { m.Choose(tab.ID) }
		chip.Set(tabName(tab, len(m.Languages)), i == on)
		b.row.Add(chip)
	}
	if len(m.NewLanguages()) > 0 {
		b.row.Add(b.add)
	}
	b.row.Refresh()
}

func equalTabs(a, b []model.LanguageTab) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// tabName says which language it is, whether it is for all others, and whether it is on
// the disk.
func tabName(tab model.LanguageTab, of int) string {
	name := tab.Name
	if tab.Fallback && of > 1 {
		name += phrase.T(" · for all others")
	}
	if tab.Unsaved {
		name += phrase.T(" · not saved")
	}
	return name
}

// menu offers the languages that are missing.
func (b *languageBar) menu() {
	var lines []widgets.MenuLine
	for _, l := range b.page.model.NewLanguages() {
		lines = append(lines, widgets.MenuLine{Name: l.Name, Do: func() { b.begin(l.Tag) }})
	}
	if len(lines) == 0 {
		b.page.window.Hint(phrase.T("Save the template first, then add further languages."))
		return
	}
	widgets.PopMenu(b.add, lines...)
}

func (b *languageBar) begin(tag string) {
	b.page.model.AddLanguage(tag)
	widgets.Focus(b.page.editor.text)
}
