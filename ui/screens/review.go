package screens

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Review shows one person at a time and takes one decision per key.
type Review struct {
	*frame
	window Window
	arrive arrival
	model  *model.ReviewModel
	sheet  *Sheet
	intent ReviewIntents

	gate    *widgets.Banner
	setUp   *widgets.Button
	profile *column
	middle  *column
	right   *column
	surface *surface
	beside  *fyne.Container // the columns beside the profile
	paper   *originalPane   // takes their place; nil = originals are not shown here
	queue   *queueList
	middles *fyne.Container // one person, or the queue
	work    fyne.CanvasObject
	said    *widgets.Text
	keptOut *widgets.Button
	fresh   *widgets.FilterChip
	saved   *widgets.FilterChip
	jobs    *widgets.Button
	list    *widgets.Button
	contact *widgets.Button
	discard *widgets.Button
	save    *widgets.Button
	move    *widgets.Button
	note    *widgets.Button
	steps   fyne.CanvasObject
	shown   shownPerson
}

// ReviewIntents are what the program does for the page.
type ReviewIntents struct {
	// Original opens the original résumé of a profile in another program.
	Original func(core.Profile)
	// Link opens a web address in the browser.
	Link func(url string)
}

// shownPerson tells whether the columns are up to date.
type shownPerson struct {
	job     core.JobID
	person  core.PersonID
	version int // of the model
}

var (
	_ shell.Page      = (*Review)(nil)
	_ shell.Leaver    = (*Review)(nil)
	_ shell.KeyTaker  = (*Review)(nil)
	_ shell.KeyTeller = (*Review)(nil)
)

// NewReview draws m; sheet is what has to be saved before the first contact.
func NewReview(w Window, m *model.ReviewModel, sheet *model.SheetModel, intent ReviewIntents) *Review {
	r := &Review{window: w, arrive: arrival{window: w}, model: m, intent: intent, sheet: NewSheet(w, sheet)}
	r.fresh = widgets.NewFilterChip(phrase.In("people", "New"), func() { m.ShowSaved(false); r.takeKeys() })
	r.saved = widgets.NewFilterChip(phrase.In("people", "Saved"), func() { m.ShowSaved(true); r.takeKeys() })
	r.jobs = widgets.NewButton(phrase.T("Other job"), r.changeJob).WithIcon(look.IconExpand)
	r.list = widgets.NewButton(phrase.T("List"), func() { r.listed(!m.Listed) }).WithIcon(look.IconBullets).WithKey("L")
	r.frame = newFrame(widgets.NewPageHeader(phrase.T("Review"), "", r.fresh, r.saved, r.jobs, r.list))
	r.setUp = widgets.NewButton(phrase.T("Continue"), r.openSheet)
	r.gate = widgets.NewBanner(look.ToneWarning, "", r.setUp)
	r.profile, r.middle, r.right = newColumn(), newColumn(), newColumn()
	r.beside = container.NewStack(widgets.Shares(look.Space4, []float32{5, 4}, r.middle.scroll, r.right.scroll))
	columns := widgets.Shares(look.Space4, []float32{5, 9}, r.profile.scroll, r.beside)
	r.surface = newSurface(phrase.T("Person under review"), widgets.InsetBy(-bleedIn, -barIn, 0, -bleedIn, columns), r.profile)
	r.queue = newQueueList(r)
	r.middles = widgets.Frame(nil, nil, r.surface.page)
	r.work = headed(r.gate, r.middles, r.foot())
	m.Changed, m.Said, m.Refused = r.draw, r.tell, r.refused
	r.sheet.OnSaved = r.sheetSaved
	return r
}

// WithOriginals shows originals beside the fields that were read of them.
func (r *Review) WithOriginals(m *model.OriginalModel) *Review {
	r.paper = newOriginalPane(m, r.intent.Original)
	m.Changed = r.drawOriginal
	return r
}

// drawOriginal puts the original in the place of evidence and history, or these back.
// The arrow keys scroll what one reads.
func (r *Review) drawOriginal() {
	if r.paper == nil {
		return
	}
	r.paper.draw()
	columns, scrolled := r.beside.Objects[:1], r.profile
	columns[0].Show()
	if r.paper.model.Open {
		columns[0].Hide()
		columns, scrolled = append(columns, r.paper.scroll), r.paper.column
	}
	r.beside.Objects, r.surface.scroll = columns, scrolled
	r.beside.Refresh()
}

func (r *Review) foot() fyne.CanvasObject {
	r.said = widgets.Muted("").Cut()
	r.keptOut = widgets.NewQuiet("", func() { r.window.Go(model.ToJob(r.model.Job.Job.ID, model.TabSourced)) }).WithIcon(look.IconHeld)
	r.contact = widgets.NewPrimary(phrase.T("Contact"), r.doContact).WithIcon(look.IconSend).WithKey("C").Wide(130)
	r.move, r.save = widgets.NewButton(phrase.T("Move"), r.askMove).WithKey("M"), widgets.NewButton(phrase.T("Save"), r.doSave).WithKey("S").Wide(100)
	r.discard = widgets.NewDanger(phrase.T("Discard"), r.askDiscard).WithKey("D")
	r.note = widgets.NewButton(phrase.T("Note"), r.askNote).WithKey("N")
	r.steps = widgets.HStack(look.Space8,
		widgets.NewIconButton(look.IconPrevious, phrase.T("Previous person (K)"), func() { r.step(-1) }),
		widgets.NewIconButton(look.IconNext, phrase.T("Next person (J)"), func() { r.step(1) }))
	bar := widgets.TightRow(look.Space8,
		r.steps,
		r.queue.unmark,
		widgets.Grow(),
		widgets.NewButton(phrase.T("Undo"), r.model.Undo).WithKey("Z"),
		r.note, r.move, r.discard, r.save, r.contact)
	return widgets.VStack(look.Space4, widgets.Spread(r.said, r.keptOut), bar)
}

// Show reads anew. While the same job is under review the person stays.
func (r *Review) Show(to model.Route) {
	if r.arrive.show(to) {
		if _, ok := r.model.Current(); ok && (to.Job == 0 || to.Job == r.model.Job.Job.ID) {
			r.arrive.done(r.takeKeys) // they are shown already
		}
		r.model.Load(to.Job)
		return
	}
	r.model.Reload()
}

// Leave notes that one has gone.
func (r *Review) Leave() { r.arrive.leave() }

// Key carries out one decision.
func (r *Review) Key(ev *fyne.KeyEvent) bool {
	if r.model.Listed && r.queue.key(ev.Name) {
		return true
	}
	do, ok := map[fyne.KeyName]func(){
		fyne.KeyC: r.doContact, fyne.KeyS: r.doSave, fyne.KeyD: r.askDiscard, fyne.KeyM: r.askMove, fyne.KeyN: r.askNote,
		fyne.KeyZ: r.model.Undo, fyne.KeyJ: func() { r.step(1) }, fyne.KeyK: func() { r.step(-1) }, fyne.KeyO: r.original,
		fyne.KeyL:     func() { r.listed(!r.model.Listed) },
		fyne.KeyRight: func() { r.step(1) }, fyne.KeyLeft: func() { r.step(-1) },
	}[ev.Name]
	if ok {
		do()
	}
	return ok
}

// Keys lists the page's keys.
func (r *Review) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "C", Does: phrase.T("Contact")},
		{Key: "S", Does: phrase.T("Save for later")},
		{Key: "D", Does: phrase.T("Discard")},
		{Key: "M", Does: phrase.T("Move to another job")},
		{Key: "N", Does: phrase.T("Write a private note")},
		{Key: "Z", Does: phrase.T("Take the last decision back")},
		{Key: "J / K", Does: phrase.T("Next, previous person")},
		{Key: "O", Does: phrase.T("Show the original résumé beside the fields, or no longer")},
		{Key: "↑ ↓", Does: phrase.T("Scroll the profile")},
		{Key: "L", Does: phrase.T("The queue as a list, or one person at a time")},
		{Key: "Space, A", Does: phrase.T("In the list: mark one person, or all")},
		{Key: "Shift+↑ ↓", Does: phrase.T("In the list: mark several; C, S, D and M are then about all of them")},
		{Key: "U", Does: phrase.T("In the list: mark nobody")},
	}
}

func (r *Review) step(n int) {
	if !r.model.Step(n) && r.model.Left() > 0 {
		r.tell(map[int]string{1: phrase.T("This is the last one."), -1: phrase.T("This is the first one.")}[n])
	}
}

func (r *Review) doSave() {
	if r.several() {
		r.together(review.Decision{Action: review.Save})
		return
	}
	r.model.Decide(review.Decision{Action: review.Save})
}

func (r *Review) original() {
	item, ok := r.model.Current()
	switch {
	case !ok || r.paper == nil:
	case item.Profile.Blob == "":
		r.tell(phrase.T("No original is kept for this profile: it came from a table."))
	default:
		r.paper.model.Toggle(item.Profile)
	}
}

// tell says in the line above the buttons what was done; the snackbar would
// cover them.
func (r *Review) tell(text string) { r.said.SetText(text) }

func (r *Review) refused(err error) {
	r.tell("")
	r.window.Failed(err)
}

func (r *Review) changeJob() {
	var menu []widgets.MenuLine
	for _, o := range r.model.Others() {
		menu = append(menu, widgets.MenuLine{
			Name: o.Job.Title + " · " + o.Client.Name + " (" + strconv.Itoa(o.Counts.New+o.Counts.Saved) + ")",
			Do:   func() { r.model.Load(o.Job.ID); r.takeKeys() },
		})
	}
	widgets.PopMenu(r.jobs, menu...)
}

func (r *Review) draw() {
	r.fail(r.model.Err)
	if !r.model.Loaded {
		return
	}
	r.header.Set(phrase.T("Review"), r.model.Subtitle())
	counts := r.model.Job.Counts
	r.fresh.Set(phrase.T("New %d", counts.New), !r.model.Saved)
	r.saved.Set(phrase.T("Saved %d", counts.Saved), r.model.Saved)
	r.jobs.SetEnabled(len(r.model.Others()) > 0)
	r.keptOut.SetLabel(r.model.KeptOutText())
	r.keptOut.Hidden = r.model.KeptOutText() == ""
	item, ok := r.model.Current()
	if !ok {
		r.shown = shownPerson{}
		if r.paper != nil {
			r.paper.model.Close()
		}
		r.show(r.empty())
		return
	}
	r.drawGate()
	r.drawQueue(item)
	r.show(r.work)
	r.arrive.done(r.takeKeys)
}

// drawQueue shows the queue, or the one person under review.
func (r *Review) drawQueue(item review.Item) {
	shown := fyne.CanvasObject(r.surface.page)
	r.list.SetLabel(phrase.T("List"))
	if r.model.Listed {
		shown = r.queue.list
		r.list.SetLabel(phrase.T("One by one"))
		r.queue.draw()
	} else {
		r.drawPerson(item)
	}
	r.queue.unmark.Hidden, r.note.Hidden = !r.several(), r.several()
	if r.model.Listed {
		r.steps.Hide()
	} else {
		r.steps.Show()
	}
	n := ""
	if r.several() {
		n = " " + strconv.Itoa(r.model.Marked())
	}
	r.contact.SetLabel(phrase.T("Contact%s", n))
	r.save.SetLabel(phrase.T("Save%s", n))
	r.discard.SetLabel(phrase.T("Discard%s", n))
	r.move.SetLabel(phrase.T("Move%s", n))
	if r.middles.Objects[0] != shown {
		r.middles.Objects[0] = shown
		r.middles.Refresh()
	}
}

func (r *Review) drawGate() {
	text, hint := r.model.GateText()
	r.gate.Hidden = text == ""
	r.gate.Set(text, hint)
	switch r.model.Gate() {
	case model.GateInactive:
		r.setUp.SetLabel(phrase.T("Open the job"))
	default:
		r.setUp.SetLabel(phrase.T("Continue"))
	}
	r.contact.SetEnabled(r.several() || r.model.Gate() != model.GateNever)
}

// drawPerson fills the columns, unless they show just this already.
func (r *Review) drawPerson(item review.Item) {
	now := shownPerson{item.Candidacy.Job, item.Person.ID, r.model.Version}
	if r.shown == now {
		return
	}
	put := (*column).set
	if r.shown.person == now.person && r.shown.job == now.job {
		put = (*column).renew
	}
	r.shown = now
	portrait := model.PortraitOf(item.Person, item.Profile, r.model.Now())
	put(r.profile, profileCard(portrait, r.intent.Link, r.originalButton(item)))
	put(r.middle, evidenceCard(item.Evidence, portrait))
	put(r.right, standingCards(item)...)
	if r.paper != nil {
		r.paper.model.Follow(item.Profile)
	}
}

func (r *Review) originalButton(item review.Item) fyne.CanvasObject {
	if item.Profile.Blob == "" || r.paper == nil {
		return nil
	}
	return widgets.NewButton(phrase.T("Original"), r.original).WithIcon(look.IconDocument).WithKey("O")
}

// empty says that nobody is left, and what one may do next.
func (r *Review) empty() fyne.CanvasObject {
	m := r.model
	switch others := m.Others(); {
	case m.Job.Job.ID == 0:
		return widgets.NewEmptyState(look.IconReview, phrase.T("No jobs yet"), phrase.T("People who fit a job are reviewed here, one at a time."),
			widgets.NewPrimary(phrase.T("Look at the jobs"), func() { r.window.Go(model.To(model.Jobs)) }))
	case m.Job.Counts.New > 0 && m.Saved:
		return r.done(phrase.T("Nobody is saved"), phrase.T("The new ones are waiting."), widgets.NewPrimary(phrase.T("Review the new ones"), func() { m.ShowSaved(false) }))
	case len(others) > 0:
		next := others[0]
		return r.done(phrase.T("Everybody is reviewed"), phrase.T("The next job with somebody to review is %s, %s.", next.Job.Title, next.Client.Name),
			widgets.NewPrimary(phrase.N(next.Counts.New+next.Counts.Saved, "Review %d person", "Review %d people"), func() { m.Load(next.Job.ID) }))
	}
	return r.done(phrase.T("Nobody waits for review"), phrase.T("New people appear here as soon as files or sources bring them."),
		widgets.NewPrimary(phrase.T("Add people"), func() { r.window.Go(model.To(model.People)) }).WithIcon(look.IconAdd))
}

// done is the empty state with the last decision and the kept-out line below.
func (r *Review) done(headline, sentence string, next *widgets.Button) fyne.CanvasObject {
	undo := widgets.NewButton(phrase.T("Undo"), r.model.Undo).WithKey("Z")
	foot := widgets.HStack(look.Space8, r.said, r.keptOut, undo)
	return widgets.Frame(nil, foot, widgets.NewEmptyState(look.IconDone, headline, sentence, next))
}
