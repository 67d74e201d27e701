package screens

import (
	"strconv"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Jobs is the job list.
type Jobs struct {
	*frame
	window Window
	model  *model.JobsModel
	search *widgets.SearchField
	states []*widgets.FilterChip
	list   *widgets.DataList
	first  *widgets.EmptyState
	none   *widgets.EmptyState
	table  fyne.CanvasObject
	here   bool // the page is the current one
	coming bool // one has just come here and the keyboard waits for the rows
	// OnImport opens the import dialog.
	OnImport func()
	create   *widgets.Button
	onCreate func()
}

var (
	_ shell.Page      = (*Jobs)(nil)
	_ shell.Finder    = (*Jobs)(nil)
	_ shell.Leaver    = (*Jobs)(nil)
	_ shell.KeyTaker  = (*Jobs)(nil)
	_ shell.KeyTeller = (*Jobs)(nil)
)

// NewJobs draws m.
func NewJobs(w Window, m *model.JobsModel, onImport func()) *Jobs {
	j := &Jobs{window: w, model: m, OnImport: onImport}
	imports := widgets.NewPrimary("Import job from ATS", j.doImport).WithIcon(look.IconDownload).WithKey("I")
	j.create = widgets.NewButton("New job by hand", j.doCreate).WithIcon(look.IconAdd).WithKey("N")
	j.create.Hide()
	j.frame = newFrame(widgets.NewPageHeader("Jobs", "", j.create, imports))
	j.search = widgets.NewSearchField("Search jobs", m.Search)
	j.list = j.newList()
	j.search.OnDown = j.list.Focus
	j.first = widgets.NewEmptyState(look.IconJobs, "No jobs yet", "Import a job from an ATS; it opens as a draft with what is missing marked.",
		widgets.NewPrimary("Import job from ATS", j.doImport))
	j.none = widgets.NewEmptyState(look.IconSearch, "No job fits", "Change the search or the filter.", widgets.NewButton("Show all", j.showAll))
	j.table = widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, j.bar()), nil, j.list)
	m.Changed = j.draw
	return j
}

func (j *Jobs) bar() fyne.CanvasObject {
	row := widgets.HStack(look.Space8)
	for _, s := range j.model.States() {
		chip := widgets.NewFilterChip(s.Name, func() { j.model.Filter(s.State) })
		j.states = append(j.states, chip)
		row.Add(chip)
	}
	row.Add(widgets.Grow())
	row.Add(widgets.Width(240, j.search))
	return row
}

func (j *Jobs) newList() *widgets.DataList {
	l := widgets.NewDataList(
		widgets.Column{Title: "Job", Kind: widgets.CellClient, Share: 3, Sort: true},
		widgets.Column{Title: "State", Kind: widgets.CellChips, Width: 170, Sort: true},
		widgets.Column{Title: "New", Kind: widgets.CellNumber, Width: 60, Sort: true},
		widgets.Column{Title: "Contacted", Kind: widgets.CellNumber, Width: 84, Sort: true},
		widgets.Column{Title: "Leads", Kind: widgets.CellNumber, Width: 64, Sort: true},
		widgets.Column{Title: "Last sync", Kind: widgets.CellText, Width: 140, Sort: true},
	)
	l.Length = func() int { return len(j.model.Rows) }
	l.Fill = j.fill
	l.OnOpen = func(row int) { j.window.Go(model.ToJob(j.model.Rows[row].ID, "")) }
	l.OnSort = func(column int, descending bool) {
		l.SetSort(column, descending)
		j.model.Sort(model.JobColumn(column), descending)
	}
	l.OnTop = func() { widgets.Focus(j.search) }
	l.OnRune = func(row int, r rune) {
		if (r == 'r' || r == 'R') && row >= 0 && row < len(j.model.Rows) {
			j.window.Go(model.ToReview(j.model.Rows[row].ID))
		}
	}
	return l
}

func (j *Jobs) fill(row int, cells []widgets.Cell) {
	r := j.model.Rows[row]
	cells[0] = widgets.Cell{Text: r.Title, Note: r.Note, Strong: true, Accent: look.AccentFor(r.Client)}
	cells[1].Chips = []widgets.ChipText{stateChip(r.State)}
	if r.FromATS {
		cells[1].Chips = append(cells[1].Chips, widgets.ChipText{Text: "From ATS", Tone: look.ToneMuted})
	}
	cells[2].Text, cells[3].Text, cells[4].Text = figure(r.New), figure(r.Contacted), figure(r.Leads)
	if r.New > 0 {
		cells[2].Tone, cells[2].Strong = look.TonePrimary, true
	}
	cells[5].Text = r.Synced
}

func figure(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

func stateChip(s core.JobState) widgets.ChipText {
	switch s {
	case core.JobActive:
		return widgets.ChipText{Text: "Active", Tone: look.ToneSuccess}
	case core.JobDraft:
		return widgets.ChipText{Text: "Draft", Tone: look.ToneWarning}
	case core.JobPaused:
		return widgets.ChipText{Text: "Paused", Tone: look.ToneMuted}
	case core.JobClosed:
	}
	return widgets.ChipText{Text: "Closed", Tone: look.ToneMuted}
}

// Show reads anew; whoever has just come gets the keyboard on the rows.
func (j *Jobs) Show(model.Route) {
	j.coming, j.here = !j.here, true
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

// Key imports by I and makes a job by N.
func (j *Jobs) Key(ev *fyne.KeyEvent) bool {
	switch {
	case ev.Name == fyne.KeyI:
		j.doImport()
	case ev.Name == fyne.KeyN && j.onCreate != nil:
		j.doCreate()
	default:
		return false
	}
	return true
}

// Keys lists the page's keys.
func (j *Jobs) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{{Key: "I", Does: "Import a job from an ATS"}, {Key: "N", Does: "Make a job by hand"}, {Key: "Enter", Does: "Open the job"}, {Key: "R", Does: "Review its new profiles"}}
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
	j.search.SetText("")
	j.model.Filter("")
}

func (j *Jobs) draw() {
	j.fail(j.model.Err)
	if !j.model.Loaded {
		return
	}
	total := j.model.Total()
	j.header.Set("Jobs", model.Count(total, "job", "jobs"))
	if total == 0 {
		j.show(j.first)
		j.arrive(j.first.Action())
		return
	}
	for i, s := range j.model.States() {
		j.states[i].Set(s.Name+" "+strconv.Itoa(s.Count), s.State == j.model.State())
	}
	j.list.SetEmpty(j.none)
	j.list.SetCount(strconv.Itoa(len(j.model.Rows)) + " of " + model.Count(total, "job", "jobs"))
	j.list.Refresh()
	j.show(j.table)
	j.arrive(j.list.Focusable())
}

// arrive gives o the keyboard once after one has come to the page: before the
// first answer there is nothing that could take it.
func (j *Jobs) arrive(o fyne.Focusable) {
	if j.coming {
		j.coming = false
		giveKeyboard(j.window, o)
	}
}
