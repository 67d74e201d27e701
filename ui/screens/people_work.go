package screens

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// peopleWork is the further part of the page of people: pairs who may be one,
// tasks, what is kept of a person, and saved searches.
type peopleWork struct {
	page   *People
	model  *model.PeopleWork
	tab    model.Tab
	bar    *peopleBar
	column *column
}

// WithWork adds what there is to be done about people beside finding them.
func (p *People) WithWork(m *model.PeopleWork) *People {
	w := &peopleWork{page: p, model: m, column: newColumn()}
	w.bar = newPeopleBar(w)
	p.further = w
	p.page = widgets.Page(p.header, headed(widgets.VStack(look.Space8, w.bar.content, p.failure), p.body, widgets.VStack(0)))
	m.Changed = func() { p.draw() }
	m.Said = func(text string, undo func()) {
		if undo == nil {
			p.window.Say(text)
		} else {
			p.window.SayUndo(text, undo)
		}
		p.model.Load(0)
		if w.tab == "" && p.window.Host().Canvas.Focused() == nil {
			giveKeyboard(p.window, p.list.Focusable())
		}
	}
	m.Refused = p.window.Failed
	return p
}

func (w *peopleWork) choose(tab model.Tab) {
	w.tab = tab
	w.page.draw()
}

// cancel ends the reading and goes back to everybody.
func (w *peopleWork) cancel() {
	w.model.Cancel()
	w.choose("")
}

// key settles the pair that is shown by one key, or narrows the list.
func (w *peopleWork) key(name fyne.KeyName) bool {
	if w.tab != model.TabDuplicates {
		return w.bar.key(name)
	}
	do, ok := map[fyne.KeyName]func(){
		fyne.KeyM: w.model.Merge, fyne.KeyT: w.model.Apart,
		fyne.KeyJ: func() { w.model.Step(1) }, fyne.KeyK: func() { w.model.Step(-1) },
	}[name]
	if ok {
		do()
	}
	return ok || w.bar.key(name)
}

// draw shows the chosen part; false = the list of everybody is to be shown.
func (w *peopleWork) draw() bool {
	w.bar.draw()
	if w.tab == "" {
		return false
	}
	w.page.fail(w.model.Err)
	if !w.model.Loaded {
		w.page.show(widgets.NewSkeleton(skeletonRows).WithCancel(phrase.T("Looking for people who may be one; with very many people it takes a while."), w.cancel))
		return true
	}
	if w.tab == model.TabTasks {
		w.page.show(w.taskPage())
		return true
	}
	if w.tab == model.TabUntold {
		w.page.show(w.untoldPage())
		return true
	}
	w.page.show(w.pairPage())
	return true
}

func (w *peopleWork) pairPage() fyne.CanvasObject {
	pair, ok := w.model.Pair()
	if !ok {
		return widgets.NewEmptyState(look.IconDone, phrase.T("Nobody to compare"),
			phrase.T("People with the same name and employer, or who share an address, are shown here side by side. Nothing is ever merged on a weak sign."),
			widgets.NewButton(phrase.T("Show everybody"), func() { w.choose("") }))
	}
	w.page.header.Set(phrase.T("People"), phrase.N(len(w.model.Pairs), "%[2]d of %[1]d pair who may be one person", "%[2]d of %[1]d pairs who may be one person", w.model.At+1))
	tone := look.TonePrimary
	if pair.Contradicts {
		tone = look.ToneWarning
	}
	why := widgets.NewBanner(tone, "")
	why.Set(phrase.Of(pair.Why), "")
	rows := widgets.VStack(look.Space12)
	for _, f := range model.Compared(pair, w.model.Now()) {
		rows.Add(compareRow(f))
	}
	w.column.set(why, widgets.NewCard(rows))
	foot := widgets.HStack(look.Space8,
		widgets.NewIconButton(look.IconPrevious, phrase.T("Previous pair (K)"), func() { w.model.Step(-1) }),
		widgets.NewIconButton(look.IconNext, phrase.T("Next pair (J)"), func() { w.model.Step(1) }),
		widgets.Grow(),
		widgets.NewButton(phrase.T("Two people"), w.model.Apart).WithKey("T"),
		widgets.NewPrimary(phrase.T("One person"), w.model.Merge).WithKey("M"))
	return widgets.Frame(nil, foot, w.hung())
}

// compareRow shows one fact of both with where it was read; what they share in one
// tone.
func compareRow(f model.SideFact) fyne.CanvasObject {
	side := func(values []model.SideValue) fyne.CanvasObject {
		box := widgets.VStack(look.Space4)
		for _, v := range values {
			text := widgets.NewParagraph(widgets.RoleBody, v.Text)
			if v.Shared {
				text.Toned(look.ToneSuccess)
			}
			value := widgets.VStack(0, text)
			if v.From != "" {
				value.Add(widgets.NewParagraph(widgets.RoleCaption, v.From))
			}
			box.Add(value)
		}
		if len(values) == 0 {
			box.Add(widgets.NewParagraph(widgets.RoleMuted, "–"))
		}
		return box
	}
	return widgets.Facts(factWidth, widgets.Fact{Name: f.Name, Show: widgets.Shares(look.Space16, []float32{1, 1}, side(f.First), side(f.Second))})
}

// mergedCard tells who became this person, and parts them again.
func (p *People) mergedCard(d model.Dossier) fyne.CanvasObject {
	merges := model.MergedInto(d)
	if len(merges) == 0 || p.further == nil {
		return nil
	}
	box := widgets.VStack(look.Space12)
	for i, g := range merges {
		text := widgets.VStack(0, widgets.NewParagraph(widgets.RoleBody, model.PersonName(g.FromBefore)),
			widgets.NewParagraph(widgets.RoleCaption, strings.Join(append(slices.Clone(g.FromBefore.Emails), phrase.T("merged %s", model.Age(g.At, p.model.Now()))), " · ")))
		if i > 0 { // later ones are parted before
			box.Add(text)
			continue
		}
		box.Add(widgets.Spread(text, widgets.NewButton(phrase.T("Part again"), p.part).WithKey("U")))
	}
	return widgets.NewTitledCard(phrase.T("Was two people"), nil, box)
}

// part makes two people again of whoever is shown.
func (p *People) part() {
	if p.further == nil || !p.model.Known {
		return
	}
	if merges := model.MergedInto(p.model.Dossier); len(merges) > 0 {
		p.further.model.Part(merges[0])
	}
}

func (w *peopleWork) taskPage() fyne.CanvasObject {
	w.page.header.Set(phrase.T("People"), phrase.N(w.model.DueTasks(), "%d task is due", "%d tasks are due"))
	if len(w.model.Tasks) == 0 {
		return widgets.NewEmptyState(look.IconDone, phrase.T("Nothing to do"),
			phrase.T("Choose somebody and press T to be reminded of what you want to do about them; it shows on Today when it is due."),
			widgets.NewButton(phrase.T("Show everybody"), func() { w.choose("") }))
	}
	rows := widgets.VStack(look.Space8)
	for _, t := range w.model.Tasks {
		due, late := w.model.DueText(t.Task)
		when := widgets.NewParagraph(widgets.RoleCaption, model.PersonName(t.Person)+" · "+due)
		if late {
			when.Toned(look.ToneWarning)
		}
		open := widgets.NewButton(phrase.T("Open"), func() {
			w.tab = ""
			w.page.window.Go(model.Route{Place: model.People, Person: t.Person.ID})
		})
		done := widgets.NewButton(phrase.T("Done"), func() { w.model.Finish(t.Task) }).WithIcon(look.IconCheck)
		rows.Add(widgets.NewCard(widgets.Spread(widgets.VStack(0, widgets.NewParagraph(widgets.RoleBody, t.Task.Text), when), widgets.HStack(look.Space8, open, done))))
	}
	w.column.set(rows)
	return w.hung()
}

// hung is the column in line with what stands above it.
func (w *peopleWork) hung() fyne.CanvasObject {
	return widgets.InsetBy(-bleedIn, -barIn, 0, -bleedIn, w.column.scroll)
}

// askTask asks what is to be done about the person who is shown.
func (p *People) askTask() {
	if p.further == nil || !p.model.Known {
		return
	}
	person := p.model.Dossier.Person
	text := widgets.NewField(phrase.T("For example: call about the offer"))
	due := core.Task{Person: person.ID, Due: startOfDay(p.model.Now()).AddDate(0, 0, 1)}
	chips := widgets.HStack(look.Space8)
	choices := []time.Time{due.Due, due.Due.AddDate(0, 0, 6), due.Due.AddDate(0, 1, -1), {}}
	names := []string{phrase.T("Tomorrow"), phrase.T("In a week"), phrase.T("In a month"), phrase.T("Some day")}
	var all []*widgets.FilterChip
	for i, name := range names {
		c := widgets.NewFilterChip(name, func() {
			due.Due = choices[i]
			for n, chip := range all {
				chip.Set(names[n], n == i)
			}
		})
		c.Set(name, i == 0)
		all = append(all, c)
		chips.Add(c)
	}
	p.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Task about %s", model.PersonName(person)), Subtitle: phrase.T("It shows on Today from the day on which it is due."),
		Content: widgets.VStack(look.Space12, text, chips), First: text, Confirm: phrase.T("Keep task"), Width: 480,
		OnConfirm: func() bool { return strings.TrimSpace(text.Text) != "" },
		OnClose: func(confirmed bool) {
			if confirmed {
				due.Text = text.Text
				p.further.model.AddTask(due)
			}
		},
	})
}

func startOfDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}
