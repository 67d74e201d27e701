package shell

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// Palette opens the field in which one types what one wants to do.
func (s *Shell) Palette() {
	all := append(s.Commands(), s.clientCommands()...)
	found, asked := all, ""
	list := widgets.NewDataList(
		widgets.Column{Kind: widgets.CellIcon},
		widgets.Column{Kind: widgets.CellNumber, Width: 110},
	).SingleLine().Bare()
	list.Length = func() int { return len(found) }
	list.Fill = func(row int, cells []widgets.Cell) {
		c := found[row]
		cells[0] = widgets.Cell{Icon: c.Icon, Text: c.Name}
		cells[1] = widgets.Cell{Text: cmp.Or(phrase.Key(c.Keys()), c.Note), Tone: look.ToneMuted}
	}
	var open *dialogs.Open
	run := func(row int) {
		if row < 0 || row >= len(found) {
			return
		}
		do := found[row].Do
		open.Close()
		do()
	}
	search := widgets.NewSearchField(phrase.T("Type what you want to do"), func(text string) {
		found, asked = matching(all, text), text
		list.SetCurrent(0)
		list.Refresh()
		s.findMore(text, func(more []Command) {
			if text == asked { // else it is late
				found = append(found, more...)
				list.Refresh()
			}
		})
	})
	search.OnSubmitted = func(string) { run(0) }
	search.OnDown = func() { list.Focus(); list.SetCurrent(min(1, len(found)-1)) }
	list.OnTop = func() { widgets.Focus(search) }
	list.OnOpen = run
	list.WithEmpty(widgets.NewEmptyState(look.IconSearch, phrase.T("Nothing of that name"), phrase.T("Try another word, or fewer letters."), nil))
	open = s.Dialog(dialogs.Sheet{
		Width: 560, Height: 400, First: search, Plain: true,
		Content: container.NewBorder(widgets.InsetBy(0, 0, look.Space8, 0, search), nil, nil, nil, list),
	})
}

// fewestLetters are needed to look for jobs and people: fewer fit too many.
const fewestLetters = 2

// findMore looks for jobs and people, which stand behind what there is to do.
func (s *Shell) findMore(text string, found func([]Command)) {
	text = strings.TrimSpace(text)
	if s.options.Find != nil && utf8.RuneCountInString(text) >= fewestLetters {
		s.options.Find(text, found)
	}
}

// matching are the commands in whose names all words of text occur, and behind them those
// that have them among their other words.
func matching(all []Command, text string) []Command {
	within := model.Finds(text)
	var found, also []Command
	for _, c := range all {
		switch {
		case within(c.Name):
			found = append(found, c)
		case within(c.Name + " " + c.Also):
			also = append(also, c)
		}
	}
	return append(found, also...)
}

// Shortcuts opens the sheet that lists every key.
func (s *Shell) Shortcuts() {
	var own []KeyHelp
	if p, ok := s.pages[s.current.Place].(KeyTeller); ok {
		own = p.Keys()
	}
	var anywhere []KeyHelp
	for _, c := range s.Commands() {
		if c.Key != "" {
			anywhere = append(anywhere, KeyHelp{strings.TrimPrefix(c.Char+", "+c.Keys(), ", "), c.Name})
		}
	}
	anywhere = append(anywhere, KeyHelp{Command{Key: fyne.KeyReturn}.Keys(), phrase.T("Do the main thing here")}, KeyHelp{"Esc", phrase.T("Close, or go back")})
	half := (len(anywhere) + 1) / 2
	content := widgets.VStack(look.Space16)
	if len(own) > 0 {
		middle := (len(own) + 1) / 2
		content.Add(widgets.VStack(look.Space8, widgets.Strong(phrase.T("On this page")), widgets.Equal(look.Space24, keyColumn(own[:middle]), keyColumn(own[middle:]))))
	}
	content.Add(widgets.VStack(look.Space8, widgets.Strong(phrase.T("Everywhere")), widgets.Equal(look.Space24, keyColumn(anywhere[:half]), keyColumn(anywhere[half:]))))
	s.Dialog(dialogs.Sheet{Title: phrase.T("Keyboard shortcuts"), Icon: look.IconKeyboard, Tone: look.ToneMuted, Width: 760, Content: content})
}

func keyColumn(keys []KeyHelp) fyne.CanvasObject {
	column := widgets.VStack(look.Space4 + look.Space2)
	for _, k := range keys {
		column.Add(widgets.Spread(widgets.NewParagraph(widgets.RoleBody, k.Does), widgets.NewKeyHint(k.Key)))
	}
	return column
}
