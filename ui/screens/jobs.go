package screens

import (
	"strconv"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Jobs is the job list.
type Jobs struct {
	*frame
	window Window
	model  *model.JobsModel
	search *widgets.SearchField
	states *filters
	bar    *jobsBar
	list   *widgets.DataList
	first  *widgets.EmptyState
	none   *widgets.EmptyState
	table  fyne.CanvasObject
	here   bool        // the page is the current one
	at     model.Route // where it was shown last
	coming bool        // one has just come here and the keyboard waits for the rows
	// OnImport opens the import dialog.
	OnImport func()
	// OnOpenURL opens a web address in the browser; nil = there is none.
	OnOpenURL func(url string)
	create    *widgets.Button
	onCreate  func()
}

var (
	_ shell.Page      = (*Jobs)(nil)
	_ shell.Finder    = (*Jobs)(nil)
	_ shell.Leaver    = (*Jobs)(nil)
	_ shell.KeyTaker  = (*Jobs)(nil)
	_ shell.KeyTeller = (*Jobs)(nil)
)

// The columns of the list.
const (
	columnTick = iota
	columnJob
	columnState
	columnNew
	columnContacted
	columnLeads
	columnSynced
	columnLink
)

// sortOf are the columns by which the model sorts.
var sortOf = map[int]model.JobColumn{
	columnJob: model.ColumnJob, columnState: model.ColumnState, columnNew: model.ColumnNew, columnContacted: model.ColumnContacted,
	columnLeads: model.ColumnLeads, columnSynced: model.ColumnSynced,
}

// NewJobs draws m.
func NewJobs(w Window, m *model.JobsModel, onImport func()) *Jobs {
	j := &Jobs{window: w, model: m, OnImport: onImport}
	imports := widgets.NewPrimary(phrase.T("Import job from ATS"), j.doImport).WithIcon(look.IconDownload).WithKey("I")
	j.create = widgets.NewButton(phrase.T("New job by hand"), j.doCreate).WithIcon(look.IconAdd).WithKey("N")
	j.create.Hide()
	j.frame = newFrame(widgets.NewPageHeader(phrase.T("Jobs"), "", j.create, imports))
	j.search = widgets.NewSearchField(phrase.T("Search jobs"), m.Search)
	j.states = newFilters()
	j.list = j.newList()
	j.search.OnDown = j.list.Focus
	j.bar = newJobsBar(w, m, j.list.Focus)
	j.first = widgets.NewEmptyState(look.IconJobs, phrase.T("No jobs yet"), phrase.T("Import a job from an ATS; it opens as a draft with what is missing marked."),
		widgets.NewPrimary(phrase.T("Import job from ATS"), j.doImport))
	j.none = widgets.NewEmptyState(look.IconSearch, phrase.T("No job fits"), phrase.T("Change the search or the filters."), widgets.NewButton(phrase.T("Show all"), j.showAll))
	top := widgets.VStack(look.Space8, widgets.Spread(j.states.row, widgets.Width(240, j.search)), j.bar.content)
	j.table = widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, top), nil, j.list)
	m.Changed = j.draw
	return j
}

func (j *Jobs) newList() *widgets.DataList {
	l := widgets.NewDataList(
		widgets.Column{Kind: widgets.CellCheck, Width: 22},
		widgets.Column{Title: phrase.T("Job"), Kind: widgets.CellClient, Share: 1, Sort: true},
		widgets.Column{Title: phrase.T("State"), Kind: widgets.CellChips, Width: 204, Sort: true},
		widgets.Column{Title: phrase.In("people", "New"), Kind: widgets.CellAct, Width: 62, Sort: true},
		widgets.Column{Title: phrase.In("people", "Contacted"), Kind: widgets.CellNumber, Width: 82, Sort: true, Spare: 3},
		widgets.Column{Title: phrase.T("Leads"), Kind: widgets.CellNumber, Width: 54, Sort: true, Spare: 2},
		widgets.Column{Title: phrase.T("Last sync"), Kind: widgets.CellText, Width: 84, Like: phrase.T("Today, %s", "00:00"), Sort: true, Spare: 4},
		widgets.Column{Kind: widgets.CellAct, Width: 28, Spare: 1},
	)
	l.Length = func() int { return len(j.model.Rows) }
	l.Fill = j.fill
	l.OnOpen = func(row int) { j.window.Go(model.ToJob(j.model.Rows[row].ID, "")) }
	l.OnCheck = func(row int) { j.model.Tick(j.model.Rows[row].ID) }
	l.OnAct = func(row, column int) {
		if column == columnNew {
			j.review(row)
			return
		}
		j.openInATS(row)
	}
	l.OnSort = func(column int, descending bool) { j.model.Sort(sortOf[column], descending) }
	l.OnTop = func() { widgets.Focus(j.search) }
	return l
}

func (j *Jobs) review(row int) { j.window.Go(model.ToReview(j.model.Rows[row].ID)) }

func (j *Jobs) openInATS(row int) {
	if url := j.model.Rows[row].URL; url != "" && j.OnOpenURL != nil {
		j.OnOpenURL(url)
		return
	}
	j.window.Hint(phrase.T("No page of this job in an ATS is known."))
}

func (j *Jobs) fill(row int, cells []widgets.Cell) {
	r := j.model.Rows[row]
	cells[columnTick].Checked = j.model.Ticked(r.ID)
	cells[columnJob] = widgets.Cell{Text: titleOf(core.Job{Title: r.Title}), Note: r.Note, Strong: true, Accent: look.AccentOf(r.Colour, r.Client)}
	cells[columnState].Chips = append(cells[columnState].Chips, jobChips(r)...)
	cells[columnNew].Text, cells[columnContacted].Text, cells[columnLeads].Text = figure(r.New), figure(r.Contacted), figure(r.Leads)
	if r.New > 0 {
		cells[columnNew].Tone, cells[columnNew].Strong, cells[columnNew].Icon = look.ToneSuccess, true, look.IconForward
	}
	cells[columnSynced] = widgets.Cell{Text: j.model.SyncWords(r), Tone: look.ToneMuted}
	if r.URL != "" && j.OnOpenURL != nil {
		cells[columnLink] = widgets.Cell{Icon: look.IconOpen, Tone: look.ToneMuted}
	}
}

func figure(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

// jobChips are the state, the ATS tag and what asks for attention, most pressing
// first.
func jobChips(r model.JobRow) []widgets.ChipText {
	chips := []widgets.ChipText{stateChip(r.State)}
	if r.FromATS {
		chips = append(chips, widgets.ChipText{Text: "ATS", Tone: look.ToneMuted})
	}
	if r.MailHeld {
		chips = append(chips, widgets.ChipText{Text: phrase.T("E-mails wait"), Tone: look.ToneWarning})
	}
	if r.Kept != "" {
		chips = append(chips, widgets.ChipText{Text: phrase.T("Kept back"), Tone: look.ToneError})
	}
	if r.Drift > 0 {
		chips = append(chips, widgets.ChipText{Text: phrase.T("Changed"), Tone: look.TonePrimary})
	}
	if r.Check {
		chips = append(chips, widgets.ChipText{Text: phrase.T("Check"), Tone: look.ToneWarning})
	}
	if r.NoSource {
		chips = append(chips, widgets.ChipText{Text: phrase.T("Sourcing off"), Tone: look.ToneMuted})
	}
	return chips
}

func stateChip(s core.JobState) widgets.ChipText {
	switch s {
	case core.JobActive:
		return widgets.ChipText{Text: phrase.T("Active"), Tone: look.ToneSuccess}
	case core.JobDraft:
		return widgets.ChipText{Text: phrase.T("Draft"), Tone: look.ToneWarning}
	case core.JobPaused:
		return widgets.ChipText{Text: phrase.T("Paused"), Tone: look.ToneMuted}
	case core.JobClosed:
	}
	return widgets.ChipText{Text: phrase.T("Closed"), Tone: look.ToneMuted}
}

// Show reads anew; whoever has just come gets the keyboard on the rows. A tab of
// the route narrows the list.
func (j *Jobs) Show(to model.Route) {
	fresh := !j.here || to != j.at // not when it is only read anew
	j.coming, j.here, j.at = !j.here, true, to
	if f, ok := model.FilterOf(to.Tab); ok && fresh {
		j.search.SetText("")
		j.model.SetFilter(f)
	}
	j.model.Load()
}

// Leave notes that one is no longer here.
func (j *Jobs) Leave() { j.here = false }

// Find gives the search the keyboard.
func (j *Jobs) Find() { widgets.Focus(j.search) }

// WithCreate adds a button for a job that is in no ATS.
func (j *Jobs) WithCreate(create func()) *Jobs {
	j.onCreate = create
	j.create.Show()
	return j
}

// Key imports by I, makes a job by N, reviews by R and opens the ATS page by O;
// the bar above the list has keys of its own.
func (j *Jobs) Key(ev *fyne.KeyEvent) bool {
	row := j.list.Current()
	switch {
	case ev.Name == fyne.KeyI:
		j.doImport()
	case ev.Name == fyne.KeyN && j.onCreate != nil:
		j.doCreate()
	case ev.Name == fyne.KeyR && row >= 0:
		j.review(row)
	case ev.Name == fyne.KeyO && row >= 0:
		j.openInATS(row)
	case ev.Name == fyne.Key0:
		j.showAll()
	default:
		return j.bar.key(ev)
	}
	return true
}

// Keys lists the page's keys.
func (j *Jobs) Keys() []shell.KeyHelp {
	own := []shell.KeyHelp{
		{Key: "I", Does: phrase.T("Import a job from an ATS")},
		{Key: "N", Does: phrase.T("Make a job by hand")},
		{Key: "Enter", Does: phrase.T("Open the job")},
		{Key: "R", Does: phrase.T("Review its new profiles")},
		{Key: "O", Does: phrase.T("Open its page in the ATS")},
		{Key: "0", Does: phrase.T("Show all jobs")},
	}
	return append(own, j.bar.keys()...)
}

func (j *Jobs) doCreate() {
	if j.onCreate != nil {
		j.onCreate()
	}
}

func (j *Jobs) doImport() {
	if j.OnImport != nil {
		j.OnImport()
	}
}

func (j *Jobs) showAll() {
	j.model.ShowAll()
	j.list.Focus()
}

func (j *Jobs) draw() {
	m := j.model
	j.fail(m.Err)
	if !m.Loaded {
		return
	}
	total := m.Total()
	j.header.Set(phrase.T("Jobs"), phrase.N(total, "%d job", "%d jobs"))
	if m.Empty() {
		j.show(j.first)
		j.arrive(j.first.Action())
		return
	}
	if j.search.Text != m.Text() {
		j.search.SetText(m.Text())
	}
	chips := m.Chips()
	texts, on := make([]string, len(chips)), 0
	for i, c := range chips {
		texts[i] = c.Name + " " + strconv.Itoa(c.Count)
		if c.On {
			on = i
		}
	}
	j.states.set(texts, on, func(i int) { m.SetFilter(chips[i].To) })
	j.bar.draw()
	j.sorted()
	j.none.SetText(phrase.T("No job fits"), j.whyNone())
	j.list.SetEmpty(j.none)
	j.list.SetCount(j.foot(total))
	j.list.Refresh()
	j.show(j.table)
	j.arrive(j.list.Focusable())
}

func (j *Jobs) foot(total int) string {
	text := phrase.N(total, "%[2]d of %[1]d job", "%[2]d of %[1]d jobs", len(j.model.Rows))
	if n := j.model.Chosen(); n > 0 {
		text += phrase.T(" · %d chosen", n)
	}
	return text
}

// whyNone says why no row is shown, where that is not plain to see.
func (j *Jobs) whyNone() string {
	if j.model.Filter().Who == model.WhoMe && !j.model.KnowsMe() {
		return phrase.T("Reqdesk does not know under which address your ATSs know you: add a mailbox, or name the address in the settings.")
	}
	return phrase.T("Change the search or the filters.")
}

// sorted shows by which column the rows are ordered.
func (j *Jobs) sorted() {
	by, down := j.model.Sorted()
	for column, c := range sortOf {
		if c == by {
			j.list.SetSort(column, down)
			return
		}
	}
	j.list.SetSort(-1, false)
}

// arrive gives o the keyboard once after one has come to the page: before the
// first answer there is nothing that could take it.
func (j *Jobs) arrive(o fyne.Focusable) {
	if j.coming {
		j.coming = false
		giveKeyboard(j.window, o)
	}
}
