package screens

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/followup"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// peopleBar is the line above the people: the parts of the page, saved searches,
// and the tag that everybody shown has.
type peopleBar struct {
	work    *peopleWork
	chips   *fyne.Container
	content *fyne.Container
	drawn   string // what the chips were made of
}

func newPeopleBar(w *peopleWork) *peopleBar {
	b := &peopleBar{work: w, chips: widgets.Flow(look.Space8)}
	b.content = widgets.Spread(b.chips, widgets.HStack(look.Space8,
		widgets.NewQuiet(phrase.T("Tag"), b.pickTag).WithIcon(look.IconFilter).WithKey("F"),
		widgets.NewQuiet(phrase.T("Searches"), b.searches).WithIcon(look.IconBookmark).WithKey("V")))
	return b
}

// searchesShown is how many saved searches stand in the bar; each has a key.
const searchesShown = 9

func (b *peopleBar) draw() {
	w, people := b.work, b.work.page.model
	saved := w.model.Saved[:min(len(w.model.Saved), searchesShown)]
	if !changed(&b.drawn, w.tab, len(w.model.Pairs), len(w.model.Tasks), len(w.model.Untold), saved, people.Text(), people.Tag()) {
		return
	}
	b.chips.Objects = nil
	add := func(text string, on bool, tapped func()) {
		chip := widgets.NewFilterChip(text, tapped)
		chip.Set(text, on)
		b.chips.Add(chip)
	}
	add(phrase.In("people", "Everybody"), w.tab == "" && !people.Narrowed(), w.everybody)
	add(phrase.T("Possible duplicates %d", len(w.model.Pairs)), w.tab == model.TabDuplicates, func() { w.choose(model.TabDuplicates) })
	add(phrase.T("Tasks %d", len(w.model.Tasks)), w.tab == model.TabTasks, func() { w.choose(model.TabTasks) })
	if n := len(w.model.Untold); n > 0 || w.tab == model.TabUntold {
		add(phrase.T("To be told %d", n), w.tab == model.TabUntold, func() { w.choose(model.TabUntold) })
	}
	named := false
	for i, s := range saved {
		named = named || people.Is(s)
		add(strconv.Itoa(i+1)+"  "+cutWord(s.Name), w.tab == "" && people.Is(s), func() { w.run(s) })
	}
	if tag := people.Tag(); tag != "" && !named {
		add(phrase.T("Tagged %s ×", cutWord(tag)), w.tab == "", func() { people.Tagged("") })
	}
	b.chips.Refresh()
	w.page.page.Refresh() // it may take more lines now, or fewer
}

// cutWord keeps a name short enough for a chip.
func cutWord(s string) string {
	const longest = 24
	if r := []rune(s); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return s
}

// key filters, or runs a saved search by its number.
func (b *peopleBar) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyF:
		b.pickTag()
		return true
	case fyne.KeyV:
		b.searches()
		return true
	}
	n, err := strconv.Atoi(string(name))
	if saved := b.work.model.Saved; err == nil && n >= 1 && n <= min(len(saved), searchesShown) {
		b.work.run(saved[n-1])
		return true
	}
	return false
}

// run shows whom a saved search finds.
func (w *peopleWork) run(s core.SavedSearch) {
	w.tab = ""
	w.page.model.Run(s)
	w.page.search.SetText(s.Text)
	w.page.draw()
	w.page.list.Focus()
}

// everybody takes search and tag away.
func (w *peopleWork) everybody() {
	w.tab = ""
	w.page.model.Run(core.SavedSearch{})
	w.page.search.SetText("")
	w.page.draw()
}

// pickTag asks for the tag that everybody shown shall have.
func (b *peopleBar) pickTag() {
	people := b.work.page.model
	var now []string
	if people.Tag() != "" {
		now = []string{people.Tag()}
	}
	b.work.pickTag(tagPick{
		title: phrase.T("Show people with a tag"), confirm: phrase.T("Show"), on: now,
		none: phrase.T("Nobody has a tag yet. Choose somebody and press G to give them one."),
		chosen: func(r model.TagRow) {
			b.work.tab = ""
			if r.On {
				people.Tagged("")
			} else {
				people.Tagged(r.Tag)
			}
			b.work.page.list.Focus()
		},
	})
}

// tagPick describes the choice of a tag.
type tagPick struct {
	title, subtitle, confirm string

	on     []string // the tags that are on; choosing one of them takes it off
	adds   bool     // what nobody has yet can be typed
	none   string   // said while nobody has any tag
	chosen func(model.TagRow)
}

// pickTag asks for a tag: typing narrows the list, Down moves into it, Enter
// chooses.
func (w *peopleWork) pickTag(p tagPick) {
	w.model.ReadTags(func(all []followup.TagCount) { w.showTags(p, all) })
}

func (w *peopleWork) showTags(p tagPick, all []followup.TagCount) {
	rows := model.TagRows(all, p.on, "", p.adds)
	list := widgets.NewDataList(widgets.Column{Kind: widgets.CellStatus, Share: 2}, widgets.Column{Kind: widgets.CellText, Width: 110}).Bare().Picks().SingleLine()
	list.Length = func() int { return len(rows) }
	list.Fill = func(row int, cells []widgets.Cell) {
		r := rows[row]
		cells[0] = widgets.Cell{Text: r.Tag, Icon: look.IconRing, Tone: look.ToneText}
		if r.On {
			cells[0].Icon, cells[0].Tone = look.IconSuccess, look.TonePrimary
		} else if r.New {
			cells[0].Icon = look.IconAdd
		}
		cells[1] = widgets.Cell{Text: r.Note, Tone: look.ToneMuted}
	}
	nothing := widgets.NewEmptyState(look.IconSearch, phrase.T("No tag fits"), phrase.T("Change what you typed."), nil)
	if len(all) == 0 {
		nothing = widgets.NewEmptyState(look.IconBookmark, phrase.T("No tags yet"), p.none, nil)
	}
	list.WithEmpty(nothing)
	var open *dialogs.Open
	renew := func() {
		label := p.confirm
		if at := list.Current(); at >= 0 && rows[at].On {
			label = phrase.T("Take off")
		}
		open.SetConfirm(label)
		open.SetReady(len(rows) > 0)
	}
	search := widgets.NewSearchField(phrase.T("Type a tag"), func(text string) {
		rows = model.TagRows(all, p.on, text, p.adds)
		list.SetCurrent(0)
		list.Refresh()
		renew()
	})
	search.OnDown = list.Focus
	list.OnTop = func() { widgets.Focus(search) }
	list.OnMove = func(int) { renew() }
	list.OnOpen = func(int) { open.Confirm() }
	open = w.page.window.Dialog(dialogs.Sheet{
		Title: p.title, Subtitle: p.subtitle, Confirm: p.confirm, First: search, Width: 460, Height: 300,
		Content:   widgets.Frame(widgets.InsetBy(0, 0, look.Space8, 0, search), nil, list),
		OnConfirm: func() bool { return list.Current() >= 0 },
		OnClose: func(confirmed bool) {
			if confirmed {
				p.chosen(rows[list.Current()])
			}
		},
	})
	list.SetCurrent(0)
	renew()
}

// searchesDialog saves what is shown now as a search and lists those saved.
type searchesDialog struct {
	work *peopleWork
	open *dialogs.Open
	name *widgets.Field
	list *fyne.Container
}

// searches opens it.
func (b *peopleBar) searches() {
	people := b.work.page.model
	now := core.SavedSearch{Text: strings.TrimSpace(people.Text()), Tag: people.Tag()}
	d := &searchesDialog{work: b.work, name: widgets.NewField(phrase.T("For example: Speakers in Berlin")), list: widgets.VStack(look.Space8)}
	d.name.Limit = 40
	sheet := dialogs.Sheet{
		Title: phrase.T("Saved searches"), Subtitle: phrase.T("They search all people, not only those of one job, and find whoever fits on the day."), Width: 560,
		Content: widgets.VStack(look.Space16, widgets.NewParagraph(widgets.RoleMuted, phrase.T("Search for something, or choose a tag with F, and it can be saved here.")), d.list),
		OnClose: func(bool) { b.work.page.list.Focus() },
	}
	if people.Narrowed() {
		field := widgets.NewFormField(phrase.T("Name for what is shown now"), d.name).Help(phrase.T("Looks for: %s", model.SearchNote(now)))
		sheet.Content, sheet.First, sheet.Confirm = widgets.VStack(look.Space16, field, d.list), d.name, phrase.T("Save this search")
		sheet.OnConfirm = func() bool {
			wrong := map[string]string{}
			if now.Name = d.name.Text; strings.TrimSpace(now.Name) == "" {
				wrong["name"] = phrase.T("A name is needed.")
			}
			if d.open.Refuse(map[string]*widgets.FormField{"name": field}, wrong, "") {
				return false
			}
			b.work.model.SaveSearch(now)
			return true
		}
	}
	d.fill()
	d.open = b.work.page.window.Dialog(sheet)
}

// fill lists the searches, each with what can be done with it.
func (d *searchesDialog) fill() {
	for i, s := range d.work.model.Saved {
		show := widgets.NewButton(phrase.T("Show"), func() {
			d.open.Close()
			d.work.run(s)
		})
		if i < searchesShown {
			show.WithKey(strconv.Itoa(i + 1))
		}
		rename := widgets.NewIconButton(look.IconEdit, phrase.T("Rename %s", s.Name), func() {
			d.open.Close()
			d.work.askName(s)
		})
		remove := widgets.NewIconButton(look.IconDelete, phrase.T("Remove %s", s.Name), func() {
			d.open.Close()
			d.work.model.RemoveSearch(s)
		})
		text := widgets.VStack(0, widgets.Body(s.Name).Cut(), widgets.Caption(model.SearchNote(s)).Cut())
		d.list.Add(widgets.Spread(text, widgets.HStack(look.Space8, show, rename, remove)))
	}
}

// askName asks for another name of a search.
func (w *peopleWork) askName(s core.SavedSearch) {
	name := widgets.NewField("")
	name.Limit = 40
	name.SetText(s.Name)
	name.CursorColumn = len([]rune(s.Name))
	w.page.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Rename “%s”", cutWord(s.Name)), Content: name, First: name, Confirm: phrase.T("Rename"), Width: 420,
		OnConfirm: func() bool { return strings.TrimSpace(name.Text) != "" },
		OnClose: func(confirmed bool) {
			if confirmed && strings.TrimSpace(name.Text) != s.Name {
				w.model.RenameSearch(s, name.Text)
			}
		},
	})
}
