package screens

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// People is the search over all people, with one of them beside the list.
type People struct {
	*frame
	window Window
	arrive arrival
	model  *model.PeopleModel
	intake *Intake
	intent ReviewIntents

	// OnPickFolder lets one choose the folder of a new file; nil = its path is typed.
	OnPickFolder func(path string, chosen func(path string))

	search *widgets.SearchField
	list   *widgets.DataList
	detail *column
	first  *widgets.EmptyState
	none   *widgets.EmptyState
	work   fyne.CanvasObject
	marked core.PersonID // the row that is marked as the chosen one
	listed int           // the listing that the list shows
	shown  int           // the reading of the dossier that stands beside the list
	beside core.PersonID // whose dossier that is

	further *peopleWork // nil = there is only the list

	left  *fyne.Container // the list, or the original of whoever is shown
	paper *originalPane   // nil = originals are not shown here
}

var (
	_ shell.Page      = (*People)(nil)
	_ shell.Saver     = (*People)(nil)
	_ shell.Leaver    = (*People)(nil)
	_ shell.Finder    = (*People)(nil)
	_ shell.KeyTaker  = (*People)(nil)
	_ shell.KeyTeller = (*People)(nil)
)

// leastDetail is the room that the buttons beside the list need.
const leastDetail = 280

// NewPeople draws m; people come in through intake.
func NewPeople(w Window, m *model.PeopleModel, intake *Intake, intent ReviewIntents) *People {
	p := &People{window: w, arrive: arrival{window: w}, model: m, intake: intake, intent: intent, detail: newColumn()}
	p.search = widgets.NewSearchField(phrase.T("Search people"), m.Search)
	add := widgets.NewPrimary(phrase.T("Add people"), p.add).WithIcon(look.IconPersonAdd).WithKey("A")
	p.frame = newFrame(widgets.NewPageHeader(phrase.T("People"), "", widgets.Width(220, p.search), add))
	p.list = p.newList()
	p.search.OnDown = p.list.Focus
	p.first = widgets.NewEmptyState(look.IconPeople, phrase.T("Nobody yet"), phrase.T("Drop résumés, tables or a folder anywhere in this window. You see who would be added before anything is stored."),
		widgets.NewPrimary(phrase.T("Add people"), p.add).WithIcon(look.IconPersonAdd))
	p.none = widgets.NewEmptyState(look.IconPersonSearch, phrase.T("Nobody fits"), phrase.T("Names, employers, places, addresses and tags are searched; fewer words find more."),
		widgets.NewButton(phrase.T("Show everybody"), p.everybody))
	p.left = container.NewStack(p.list)
	columns := widgets.SharesAtLeast(look.Space12, leastDetail, []float32{8, 5}, p.left, widgets.InsetBy(-bleedIn, -barIn, 0, 0, p.detail.scroll))
	p.work = columns
	m.Changed = p.draw
	if intake.OnTaken == nil {
		intake.OnTaken = func(core.JobID) { m.Load(0) }
	}
	return p
}

// WithOriginals shows originals beside the fields that were read of them.
func (p *People) WithOriginals(m *model.OriginalModel) *People {
	p.paper = newOriginalPane(m, p.intent.Original)
	m.Changed = func() {
		p.paper.draw()
		p.left.Objects = []fyne.CanvasObject{p.list}
		if m.Open {
			p.left.Objects = []fyne.CanvasObject{p.paper.scroll}
		}
		p.left.Refresh()
	}
	return p
}

func (p *People) newList() *widgets.DataList {
	l := widgets.NewDataList(
		widgets.Column{Kind: widgets.CellCheck, Width: 22},
		widgets.Column{Title: phrase.T("Person"), Kind: widgets.CellPerson, Share: 1.8, Least: 190},
		widgets.Column{Title: phrase.T("Reachable at"), Share: 1.6},
		widgets.Column{Title: phrase.T("Place"), Width: 100, Spare: 1},
	).Picks()
	l.Length = func() int { return len(p.model.Rows) }
	l.Fill = func(row int, cells []widgets.Cell) {
		p.model.Near(row)
		r := p.model.Rows[row]
		cells[0].Checked = p.model.IsTicked(r.ID)
		cells[1] = widgets.Cell{Text: r.Name, Note: r.Note}
		cells[2] = widgets.Cell{Text: r.Reach, Note: r.Added}
		cells[3].Text = r.Place
	}
	l.OnCheck = func(row int) { p.model.Tick(p.model.Rows[row].ID) }
	l.OnMove = func(row int) { p.model.Choose(p.model.Rows[row].ID) }
	l.OnTop = func() { widgets.Focus(p.search) }
	return l
}

// Show reads anew and, where the route names a person, shows them.
func (p *People) Show(to model.Route) {
	if !p.arrive.show(to) {
		to.Person = 0 // one may have gone on to somebody else since
	}
	p.model.Load(to.Person)
	if p.further == nil {
		return
	}
	if to.Tab != "" || to.Person != 0 {
		p.further.tab = to.Tab
	}
	p.further.model.Load()
}

// Leave notes that one has gone.
func (p *People) Leave() { p.arrive.leave() }

// Find gives the search the keyboard.
func (p *People) Find() { widgets.Focus(p.search) }

// everybody takes back what narrows the list.
func (p *People) everybody() {
	p.model.Run(core.SavedSearch{})
	p.search.Clear()
}

// Save asks for a name under which the search that is shown is kept.
func (p *People) Save() {
	if p.further != nil {
		p.further.bar.searches()
	}
}

// Key adds people by A, opens the original résumé by O and asks for a task by T, a
// tag by G and what was said by L; E exports and Delete erases whoever is shown.
// Pairs have keys of their own.
func (p *People) Key(ev *fyne.KeyEvent) bool {
	if p.further != nil && p.further.key(ev.Name) {
		return true
	}
	switch {
	case ev.Name == fyne.KeyA:
		p.add()
		return true
	case ev.Name == fyne.KeyM && p.further != nil:
		p.askMerge()
		return true
	case ev.Name == fyne.KeyEscape && len(p.model.Ticked()) > 0:
		p.model.Untick()
		return true
	}
	do, ok := map[fyne.KeyName]func(){
		fyne.KeyO: p.original, fyne.KeyT: p.askTask, fyne.KeyG: p.askTag, fyne.KeyL: p.askTouch, fyne.KeyU: p.part,
		fyne.KeyE: p.askExport, fyne.KeyDelete: p.askErase, fyne.KeyX: p.askNever,
	}[ev.Name]
	if ok && p.showsSomebody() {
		do()
	}
	return ok
}

// showsSomebody tells whether there is a person on the screen on whom keys act: not
// while pairs or tasks are shown, and not while nobody fits the search.
func (p *People) showsSomebody() bool {
	return p.model.Known && p.beside == p.model.Dossier.Person.ID && (p.further == nil || p.further.tab == "")
}

// Keys lists the page's keys.
func (p *People) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "A", Does: phrase.T("Add people from files")},
		{Key: "O", Does: phrase.T("Show the original résumé beside the fields, or no longer")},
		{Key: "G", Does: phrase.T("Put a tag on, or take it off")},
		{Key: "T", Does: phrase.T("Add a task; of a pair: they are two people")},
		{Key: "L", Does: phrase.T("Log a call, a meeting, a message or a note")},
		{Key: "E", Does: phrase.T("Export what is held about a person, into one file")},
		{Key: "Del", Does: phrase.T("Erase a person")},
		{Key: "X", Does: phrase.T("Never write to a person again")},
		{Key: "F", Does: phrase.T("Only people with a tag")},
		{Key: "V", Does: phrase.T("Saved searches: show, save, rename, remove")},
		{Key: "1…9", Does: phrase.T("Show a saved search")},
		{Key: "Space", Does: phrase.T("Tick a person")},
		{Key: "M", Does: phrase.T("Merge the two who are ticked, or the one shown with another; of a pair: they are one person")},
		{Key: "U", Does: phrase.T("Part people again who were merged")},
		{Key: "J / K", Does: phrase.T("Next, previous pair")},
		{Key: "↑ ↓", Does: phrase.T("Next, previous person")},
	}
}

func (p *People) add() { p.intake.Open(nil, 0) }

// original shows the newest original that is kept, or no longer.
func (p *People) original() {
	profile, kept := p.newestOriginal(model.ProfilesByAge(p.model.Dossier))
	if !p.model.Known || !kept {
		p.window.Hint(phrase.T("No original résumé is kept for this person."))
		return
	}
	p.paper.model.Toggle(profile)
}

func (p *People) newestOriginal(profiles []core.Profile) (core.Profile, bool) {
	i := slices.IndexFunc(profiles, func(profile core.Profile) bool { return profile.Blob != "" })
	if i < 0 || p.paper == nil {
		return core.Profile{}, false
	}
	return profiles[i], true
}

func (p *People) draw() {
	if p.further != nil && p.further.draw() {
		return
	}
	p.fail(p.model.Err)
	if !p.model.Loaded {
		return
	}
	p.header.Set(phrase.T("People"), p.model.CountText())
	if len(p.model.Rows) == 0 && !p.model.Narrowed() {
		p.show(p.first)
		return
	}
	p.list.SetEmpty(p.none)
	p.list.SetCount(p.model.CountText() + p.tickedText())
	if p.listed != p.model.Listing {
		p.listed = p.model.Listing
		p.list.Refresh()
	}
	if row := p.model.Row(); row >= 0 && (p.marked != p.model.Chosen || row != p.list.Current()) {
		p.marked = p.model.Chosen
		p.list.SetCurrent(row)
	}
	p.drawDetail()
	p.show(p.work)
	p.arrive.done(p.list.Focus)
}

func (p *People) drawDetail() {
	if !p.model.Known || len(p.model.Rows) == 0 {
		p.shown, p.beside = 0, 0
		p.detail.set()
		return
	}
	d := p.model.Dossier
	if p.shown == p.model.Reading {
		return
	}
	p.shown = p.model.Reading
	cards := []fyne.CanvasObject{}
	if warnings := warningBox(model.Warnings(d.Verdict)); warnings != nil {
		cards = append(cards, warnings)
	}
	profiles := model.ProfilesByAge(d)
	var newest core.Profile
	if len(profiles) > 0 {
		newest = profiles[0]
	}
	if original, _ := p.newestOriginal(profiles); p.paper != nil {
		p.paper.model.Follow(original)
	}
	portrait := model.PortraitOf(d.Person, newest, p.model.Now())
	cards = append(cards, profileCard(portrait, p.intent.Link, p.originalButton(profiles)), p.jobsCard(d))
	cards = append(append(cards, p.noteCards(d)...), p.keysCard(d))
	if merged := p.mergedCard(d); merged != nil {
		cards = append(cards, merged)
	}
	for _, profile := range profiles {
		cards = append(cards, fieldsCard(profile, p.model))
	}
	if p.asked() {
		cards = append(cards, p.privacyCard())
	}
	if p.beside == d.Person.ID {
		p.detail.renew(cards...)
		return
	}
	p.beside = d.Person.ID
	p.detail.set(cards...)
}

func (p *People) originalButton(profiles []core.Profile) fyne.CanvasObject {
	if _, kept := p.newestOriginal(profiles); !kept {
		return nil
	}
	return widgets.NewButton(phrase.T("Original"), p.original).WithIcon(look.IconDocument).WithKey("O")
}

func (p *People) jobsCard(d model.Dossier) fyne.CanvasObject {
	box := widgets.VStack(look.Space8)
	for _, s := range d.Standing {
		box.Add(widgets.Spread(widgets.NewParagraph(widgets.RoleBody, model.StandingText(s)),
			widgets.NewButton(phrase.T("Open"), func() { p.window.Go(model.StandingRoute(s)) })))
	}
	if len(d.Standing) == 0 {
		box.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.T("In no job yet.")))
	}
	if line := model.VerdictLine(d.Verdict); line != "" {
		box.Add(widgets.Beside(look.Space8, widgets.NewSmallIcon(look.IconSuccess, look.ToneSuccess), widgets.NewParagraph(widgets.RoleBody, line).Toned(look.ToneSuccess)))
	}
	return widgets.NewTitledCard(phrase.T("Jobs"), nil, box)
}

func (p *People) keysCard(d model.Dossier) fyne.CanvasObject {
	box := widgets.VStack(look.Space4)
	for _, k := range model.KeyLines(d.Person) {
		box.Add(widgets.NewParagraph(widgets.RoleBody, k))
	}
	if len(box.Objects) == 0 {
		box.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.T("Only by name and employer, which asks and never decides.")))
	}
	if p.further != nil && d.Person.Erased.IsZero() {
		box.Add(widgets.VStack(0, widgets.Flow(look.Space8, widgets.NewButton(phrase.T("Merge with…"), p.askMerge).WithIcon(look.IconMerge).WithKey("M"))))
	}
	return widgets.NewTitledCard(phrase.T("Recognised by"), nil, box)
}

// fieldsCard shows what one source says, each field with where it was read.
func fieldsCard(profile core.Profile, m *model.PeopleModel) fyne.CanvasObject {
	box := widgets.VStack(look.Space8, widgets.NewParagraph(widgets.RoleCaption, model.OriginText(profile, m.Now())))
	box.Add(fieldList(model.ProfileFields(profile)))
	return widgets.NewTitledCard(phrase.T("Profile %s", profile.ID.String()), nil, box)
}

// fieldList shows fields with where they were read; unsure ones say so.
func fieldList(fields []model.IntakeField) fyne.CanvasObject {
	box := widgets.VStack(look.Space8)
	for _, f := range fields {
		value := widgets.VStack(0, widgets.NewParagraph(widgets.RoleBody, f.Value))
		if f.Unsure {
			value.Add(widgets.NewParagraph(widgets.RoleCaption, phrase.T("Unsure · %s", f.Origin)).Toned(look.ToneWarning))
		} else if f.Origin != "" {
			value.Add(widgets.NewParagraph(widgets.RoleCaption, f.Origin))
		}
		box.Add(widgets.Facts(factWidth, widgets.Fact{Name: f.Name, Show: value}))
	}
	return box
}
