package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

func allConnections() string { return phrase.T("All connections") }

// importDialog is the dialog that imports ATS jobs.
type importDialog struct {
	window   Window
	model    *model.ImportModel
	open     *dialogs.Open
	search   *widgets.SearchField
	from     *widgets.Choice
	list     *widgets.DataList
	progress *widgets.ProgressLine
	working  bool // the other button says Stop
	nothing  map[string]*widgets.EmptyState
	shown    int    // the answer that the rows belong to
	verb     string // what the main button says
	tour     *tourBar
	content  fyne.CanvasObject
}

// ShowImport opens the import dialog. After one job its page opens, after
// several a line at the foot of the window says so.
func ShowImport(w Window, m *model.ImportModel) *dialogs.Open {
	d := &importDialog{window: w, model: m, progress: widgets.NewProgressLine("")}
	d.search = widgets.NewSearchField(phrase.T("Title, place or reference"), d.find)
	d.list = d.newList()
	d.search.OnDown = d.list.Focus
	d.from = widgets.NewChoice([]string{allConnections()}, d.choose)
	d.from.Selected = allConnections()
	d.nothing = d.emptyStates()
	m.Changed, m.Imported, m.Reported = d.draw, d.imported, d.reported
	points := map[model.TourPoint]*widgets.Pointer{
		model.PointSearch: widgets.NewPointer(d.search), model.PointFilter: widgets.NewPointer(d.from), model.PointSeveral: widgets.NewPointer(d.list),
	}
	d.tour = newTourBar(m.Tour, points)
	head := widgets.VStack(look.Space12, d.tour.banner, widgets.Beside(look.Space8, widgets.Width(490, points[model.PointSearch]), points[model.PointFilter]))
	d.content = widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, head), nil, points[model.PointSeveral])
	if m.Tour != nil {
		m.Tour.DialogChanged = d.draw
	}
	d.open = dialogs.Show(w.Host(), dialogs.Sheet{
		Title: phrase.T("Import job from ATS"), Subtitle: phrase.T("Each becomes a draft; nothing is sent until it goes live."),
		Content: d.content, OnKey: d.tour.key,
		Confirm: phrase.T("Import"), Width: 920, Height: 470, First: d.search, Foot: widgets.Width(360, d.progress),
		OnConfirm: func() bool { m.Import(d.list.Current()); return false },
		OnCancel:  d.mayLeave,
		OnClose:   func(bool) { m.Close() },
	})
	m.Open()
	d.draw()
	return d.open
}

func (d *importDialog) newList() *widgets.DataList {
	l := widgets.NewDataList(
		widgets.Column{Kind: widgets.CellCheck, Width: 22},
		widgets.Column{Title: phrase.T("Job"), Kind: widgets.CellText, Share: 1},
		widgets.Column{Title: phrase.T("Reference"), Kind: widgets.CellText, Width: 150},
		widgets.Column{Title: phrase.T("Status"), Kind: widgets.CellChips, Width: 176},
		widgets.Column{Title: phrase.T("Updated"), Kind: widgets.CellText, Width: 92},
	).Picks().OnCard()
	l.Length, l.Fill = d.model.Length, d.fill
	l.OnCheck = d.model.Tick
	l.OnOpen = d.model.Import
	l.OnMove = func(int) { d.button() }
	l.OnTop = func() { widgets.Focus(d.search) }
	return l
}

func (d *importDialog) emptyStates() map[string]*widgets.EmptyState {
	leave := func() {
		d.open.Close()
		d.window.Go(model.To(model.Clients))
	}
	return map[string]*widgets.EmptyState{
		"unconnected": widgets.NewEmptyState(look.IconConnect, phrase.T("No ATS is connected yet"), phrase.T("Connect one; its jobs then appear here."), widgets.NewButton(phrase.T("Connect an ATS"), leave)),
		"empty":       widgets.NewEmptyState(look.IconSync, phrase.T("No jobs have come in yet"), phrase.T("They appear here with the first synchronisation."), widgets.NewButton(phrase.T("Look at the connections"), leave)),
		"none":        widgets.NewEmptyState(look.IconSearch, phrase.T("No job fits"), phrase.T("Words may stand in the title, the place or the reference."), nil),
		"reading":     widgets.NewEmptyState(look.IconWaiting, phrase.T("Reading the jobs…"), "", nil),
	}
}

func (d *importDialog) find(text string) { d.model.Search(text) }

func (d *importDialog) choose(name string) {
	for _, c := range d.model.Connections {
		if c.Name == name {
			d.model.Choose(c.ID)
			return
		}
	}
	d.model.Choose(0)
}

func (d *importDialog) fill(row int, cells []widgets.Cell) {
	r, ok := d.model.Row(row)
	if !ok {
		cells[1] = widgets.Cell{Text: "…", Tone: look.ToneMuted}
		return
	}
	cells[0].Checked = d.model.Ticked(r.ID)
	cells[1] = widgets.Cell{Text: r.Title, Note: r.Place, Strong: true}
	cells[2] = widgets.Cell{Text: r.Reference, Note: r.Connection}
	if status := atsStatusChip(r.Status, r.Open); status.Text != "" {
		cells[3].Chips = append(cells[3].Chips, status)
	}
	if r.ImportedAs != core.JobID(0) {
		cells[3].Chips = append(cells[3].Chips, widgets.ChipText{Text: phrase.T("Imported"), Tone: look.TonePrimary})
	}
	cells[4] = widgets.Cell{Text: model.Day(r.Updated), Tone: look.ToneMuted}
}

// atsStatusChip is the ATS's own word for a job's state, or ours where it has
// none.
func atsStatusChip(status string, open bool) widgets.ChipText {
	switch {
	case !open && status == "":
		return widgets.ChipText{Text: phrase.T("Closed"), Tone: look.ToneMuted}
	case !open:
		return widgets.ChipText{Text: status, Tone: look.ToneMuted}
	case status == "":
		return widgets.ChipText{Text: phrase.In("state", "Open"), Tone: look.ToneSuccess}
	}
	return widgets.ChipText{Text: status, Tone: look.ToneSuccess}
}

func (d *importDialog) draw() {
	if d.open == nil {
		return
	}
	m := d.model
	d.guide()
	d.connections()
	d.list.SetEmpty(d.empty())
	d.list.SetCount(m.Count())
	d.list.Refresh()
	if answer := m.Answer(); answer != d.shown {
		d.shown = answer
		d.list.SetCurrent(0)
	}
	d.button()
	show := widgets.Progress{Text: phrase.T("Space ticks several, Enter imports"), Part: -1}
	if m.Importing {
		show = widgets.Progress{Text: importingText(m.Stopping), Figure: phrase.T("%d of %d", m.Done, m.Of), Part: float32(m.Done) / float32(max(m.Of, 1)), Icon: look.IconDownload}
	}
	d.progress.Set(show)
	if d.working != m.Importing {
		d.working = m.Importing
		d.open.SetCancel(map[bool]string{true: phrase.T("Stop"), false: phrase.T("Cancel")}[d.working])
	}
	d.problem()
}

// guide shows the tour once there is something to be shown.
func (d *importDialog) guide() {
	tour := d.model.Tour
	if tour == nil {
		return
	}
	if d.model.Total > 0 {
		tour.Offer()
	}
	card, on := tour.InDialog()
	on = on && d.model.Total > 0
	if d.tour.show(card, on) {
		d.content.Refresh()
	}
}

func importingText(stopping bool) string {
	if stopping {
		return phrase.T("Stopping after this job")
	}
	return phrase.T("Importing")
}

// mayLeave stops an import under way in place of leaving it to itself: the dialog
// stays until the job that is being imported is done, and tells what was imported.
func (d *importDialog) mayLeave() bool {
	if d.model.Importing {
		d.model.StopImport()
		return false
	}
	return true
}

func (d *importDialog) problem() {
	err := d.model.Problem
	if err == nil {
		err = d.model.Err
	}
	if err == nil {
		d.open.SetProblem("", "")
		return
	}
	d.open.SetProblem(dialogs.ErrorText(err))
}

// connections fills the filter once they are known.
func (d *importDialog) connections() {
	names := []string{allConnections()}
	for _, c := range d.model.Connections {
		names = append(names, c.Name)
	}
	if len(names) != len(d.from.Options) {
		d.from.Options = names
		d.from.Refresh()
	}
	if len(names) > 2 {
		d.from.Enable()
	} else {
		d.from.Disable()
	}
}

func (d *importDialog) empty() fyne.CanvasObject {
	m := d.model
	switch {
	case m.Ready && len(m.Connections) == 0:
		return d.nothing["unconnected"]
	case !m.Loaded:
		return d.nothing["reading"]
	case m.Total == 0:
		return d.nothing["empty"]
	}
	return d.nothing["none"]
}

func (d *importDialog) button() {
	label, on := d.model.Verb(d.list.Current())
	if d.verb != label { // else a step to another row would draw the whole dialog anew
		d.verb = label
		d.open.SetConfirm(label)
	}
	d.open.SetReady(on)
}

// imported leads to the one job that was made.
func (d *importDialog) imported(id core.JobID) {
	if d.model.Tour != nil {
		d.model.Tour.Imported()
	}
	d.open.Done()
	d.window.Go(model.ToJob(id, model.TabAbout))
}

// reported shows a line for each of several jobs. Where all went well the dialog
// is done; else what failed is still ticked in it.
func (d *importDialog) reported(results []model.ImportResult) {
	made, list := 0, widgets.VStack(look.Space12)
	var sheet *dialogs.Open
	for _, r := range results {
		icon, tone := look.IconWaiting, look.ToneMuted
		switch {
		case r.Failed:
			icon, tone = look.IconError, look.ToneError
		case r.Job != 0:
			icon, tone = look.IconDone, look.ToneSuccess
			made++
		}
		var open fyne.CanvasObject = widgets.HStack(0)
		if r.Job != 0 {
			open = widgets.NewQuiet(phrase.T("Open"), func() {
				sheet.Close()
				d.imported(r.Job)
			})
		}
		words := widgets.VStack(look.Space2, widgets.Strong(titleOf(core.Job{Title: r.Title})).Cut(), widgets.NewParagraph(widgets.RoleMuted, r.Note))
		list.Add(widgets.Spread(widgets.Beside(look.Space8, widgets.NewSmallIcon(icon, tone), words), open))
	}
	if made == len(results) {
		d.open.Done()
	}
	d.window.Go(model.To(model.Jobs))
	sheet = d.window.Dialog(dialogs.Sheet{
		Title: phrase.N(made, "%[1]d job of %[2]d imported", "%[1]d jobs of %[2]d imported", len(results)), Subtitle: phrase.T("Nothing is sent until a draft goes live."),
		Content: list, Width: 620, Confirm: phrase.T("Show the drafts"), Cancel: phrase.T("Close"),
		OnConfirm: func() bool {
			d.open.Close()
			d.window.Go(model.Route{Place: model.Jobs, Tab: model.TabDrafts})
			return true
		},
	})
}
