package screens

import (
	"slices"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// askMerge shows two people side by side, to be made one: the two who are ticked, or
// the one who is shown and another who is asked for.
func (p *People) askMerge() {
	switch two := p.model.Ticked(); {
	case p.further == nil || p.further.tab != "":
	case len(two) > 2:
		p.window.Hint(phrase.T("Two people are merged at a time; Escape unticks all, Space one."))
	case len(two) == 2:
		p.compare(two[0], two[1])
	case len(two) == 1:
		p.pickOther(two[0])
	case p.showsSomebody():
		p.pickOther(p.model.Dossier.Person.ID)
	}
}

// tickedText tells below the list who is ticked and what can be done with them; "" =
// nobody is.
func (p *People) tickedText() string {
	switch n := len(p.model.Ticked()); n {
	case 0:
		return ""
	case 1:
		return phrase.T(" · 1 ticked; tick another, and M shows both side by side")
	case 2:
		return phrase.T(" · 2 ticked; M shows them side by side, to be merged")
	default:
		return phrase.T(" · %d ticked", n)
	}
}

// pickOther asks with whom somebody is to be merged.
func (p *People) pickOther(person core.PersonID) {
	var rows []model.PersonRow
	list := widgets.NewDataList(widgets.Column{Kind: widgets.CellPerson, Share: 3}, widgets.Column{Share: 2}).Bare().Picks()
	list.Length = func() int { return len(rows) }
	list.Fill = func(row int, cells []widgets.Cell) {
		cells[0] = widgets.Cell{Text: rows[row].Name, Note: rows[row].Note}
		cells[1] = widgets.Cell{Text: rows[row].Reach, Note: rows[row].Added}
	}
	list.WithEmpty(widgets.NewEmptyState(look.IconPersonSearch, phrase.T("Nobody fits"), phrase.T("Change the words."), nil))
	var open *dialogs.Open
	find := func(text string) {
		p.model.Find(text, func(found []model.PersonRow) {
			rows = slices.DeleteFunc(found, func(r model.PersonRow) bool { return r.ID == person })
			list.SetCurrent(0)
			list.Refresh()
			open.SetReady(len(rows) > 0)
		})
	}
	search := widgets.NewSearchField(phrase.T("Search people"), find)
	search.OnDown = list.Focus
	list.OnTop = func() { widgets.Focus(search) }
	list.OnOpen = func(int) { open.Confirm() }
	open = p.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Merge %s with", p.nameOf(person)), Subtitle: phrase.T("Both are shown side by side before anything changes."),
		Content: widgets.Frame(widgets.InsetBy(0, 0, look.Space8, 0, search), nil, list), First: search, Confirm: phrase.T("Compare"),
		Width: 560, Height: 340,
		OnConfirm: func() bool { return list.Current() >= 0 },
		OnClose: func(confirmed bool) {
			if confirmed {
				p.compare(person, rows[list.Current()].ID)
			}
		},
	})
	open.SetReady(false)
	find("")
}

func (p *People) nameOf(person core.PersonID) string {
	for _, r := range p.model.Rows {
		if r.ID == person {
			return r.Name
		}
	}
	return model.PersonName(p.model.Dossier.Person)
}

// compare shows two people side by side and merges them when that is confirmed.
func (p *People) compare(a, b core.PersonID) {
	p.further.model.Compare(a, b, func(pair people.Pair) {
		facts := model.Compared(pair, p.model.Now())
		text, sure := model.SharedText(facts)
		tone := look.TonePrimary
		if !sure {
			tone = look.ToneWarning
		}
		rows := widgets.VStack(look.Space12)
		for _, f := range facts {
			rows.Add(compareRow(f))
		}
		p.window.Dialog(dialogs.Sheet{
			Title: phrase.T("Are these one person?"), Subtitle: phrase.T("Nothing of either is lost, and they can be parted again at any time."), Icon: look.IconMerge,
			Content: widgets.VStack(look.Space16, widgets.NewBanner(tone, text), widgets.NewCard(rows)), Confirm: phrase.T("One person"), Width: 760,
			OnClose: func(confirmed bool) {
				if confirmed {
					p.model.Untick()
					p.model.Choose(pair.First.Person.ID)
					p.further.model.MergePair(pair)
				}
			},
		})
	})
}
