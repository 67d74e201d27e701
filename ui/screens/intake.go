package screens

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// Intake brings people in from files, over whatever page is open: first two
// lists, who would be added and what is refused, then the choice of the job, and
// only then is anything stored.
type Intake struct {
	window Window
	model  *model.IntakeModel
	open   *dialogs.Open

	path    *widgets.Field
	jobs    *widgets.Choice
	bar     *widgets.ProgressLine
	tabs    *widgets.Tabs
	taken   *widgets.DataList
	refused *widgets.DataList
	detail  *column
	reason  *column
	lists   fyne.CanvasObject
	reasons fyne.CanvasObject
	empty   fyne.CanvasObject
	middle  *fyne.Container
	status  *fyne.Container // the line with progress or the two tabs

	columns *widgets.DataList
	choice  *widgets.Choice
	samples *column
	tables  fyne.CanvasObject

	heads []model.ColumnRow
	seen  bool // the lists are those of the model's report
	// OnPickFile lets one choose a file; nil leaves the button out.
	OnPickFile func(chosen func(path string))
	// OnTaken is told the job, or 0, after people were stored; nil = nobody listens.
	OnTaken func(core.JobID)
}

// NewIntake draws m.
func NewIntake(w Window, m *model.IntakeModel) *Intake {
	i := &Intake{window: w, model: m}
	m.Changed, m.Taken, m.Failed = i.draw, i.done, w.Failed
	return i
}

// Model is what the sheet shows.
func (i *Intake) Model() *model.IntakeModel { return i.model }

// Open asks for files, beginning with these, for a job or none. While it is open
// already, the files are added.
func (i *Intake) Open(files []string, job core.JobID) {
	if i.open != nil {
		i.model.Add(files...)
		if job != 0 {
			i.model.ForJob(job)
		}
		return
	}
	i.build()
	i.open = i.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Add people"), Subtitle: phrase.T("Résumés as PDF or Word, tables as CSV or Excel, contact cards, JSON. Drop files or a folder anywhere in this window."),
		Content: i.content(), First: i.path, Confirm: phrase.T("Add people"), Width: 900, Height: 470,
		OnConfirm: func() bool {
			i.confirm()
			return false
		},
		OnClose: func(bool) {
			i.open = nil
			i.model.Stop()
		},
	})
	i.model.Begin(files, job)
}

// confirm takes what stands in the path field first, then the people.
func (i *Intake) confirm() {
	if strings.TrimSpace(i.path.Text) != "" {
		i.addPath()
		return
	}
	i.model.Commit()
}

func (i *Intake) addPath() {
	i.model.Add(i.path.Text)
	i.path.SetText("")
}

func (i *Intake) build() {
	i.path = widgets.NewField(phrase.T("Path of a file or folder"))
	i.path.OnSubmitted = func(string) { i.confirm() }
	i.jobs = widgets.NewChoice([]string{model.NoJob()}, func(name string) { i.model.ForJob(i.model.JobNamed(name)) })
	i.bar = widgets.NewProgressLine("")
	i.tabs = widgets.NewSegmented(phrase.T("To be added"), phrase.T("Refused"), phrase.T("Columns"))
	i.tabs.OnChange = func(int) { i.arrange() }
	i.detail, i.seen = newColumn(), false
	i.taken = widgets.NewDataList(
		widgets.Column{Title: phrase.T("Person"), Kind: widgets.CellPerson, Share: 2},
		widgets.Column{Title: phrase.T("Read"), Width: 130},
		widgets.Column{Title: phrase.T("Standing"), Kind: widgets.CellChips, Width: 90},
	).Picks()
	i.taken.Length = func() int { return len(i.model.Report.Accepted) }
	i.taken.Fill = func(row int, cells []widgets.Cell) {
		r := model.IntakeRowAt(i.model.Report, row)
		cells[0] = widgets.Cell{Text: r.Name, Note: r.Where}
		cells[1].Text = r.Read
		cells[2].Chips = []widgets.ChipText{{Text: phrase.Of(string(r.Standing)), Tone: standingTone(r.Standing)}}
	}
	i.taken.OnMove = i.showRow
	i.taken.OnTop = func() { widgets.Focus(i.path) }
	i.path.OnDown = i.taken.Focus
	i.refused = widgets.NewDataList(widgets.Column{Title: phrase.T("Where")}, widgets.Column{Title: phrase.T("Why"), Share: 1.6}).SingleLine().Picks()
	i.refused.OnMove = i.showLine
	i.refused.Length = func() int { return len(i.model.Report.Refused) }
	i.refused.Fill = func(row int, cells []widgets.Cell) {
		l := model.RefusedLineAt(i.model.Report, row)
		cells[0].Text, cells[1].Text = l.Where, l.Reason
	}
	i.refused.WithEmpty(widgets.NewEmptyState(look.IconSuccess, phrase.T("Nothing is refused"), phrase.T("Every row and file could be read."), nil))
	i.taken.WithEmpty(widgets.NewEmptyState(look.IconPersonOff, phrase.T("Nobody can be added"), phrase.T("See under Refused what is wrong with the files."), nil))
	i.empty = widgets.NewEmptyState(look.IconUploadFile, phrase.T("No files yet"), phrase.T("Drop them here, or write a path above. Nothing is stored before you say so."), nil)
	i.lists = widgets.Shares(look.Space12, []float32{3, 2}, i.taken, widgets.InsetBy(-bleedIn, -barIn, 0, 0, i.detail.scroll))
	i.reason = newColumn()
	i.reasons = widgets.Shares(look.Space12, []float32{3, 2}, i.refused, widgets.InsetBy(-bleedIn, -barIn, 0, 0, i.reason.scroll))
	i.buildColumns()
	i.middle = container.NewStack(i.empty)
}

// buildColumns makes the list of what the columns of tables are taken for.
func (i *Intake) buildColumns() {
	i.columns = widgets.NewDataList(
		widgets.Column{Title: phrase.T("Column"), Share: 1.2}, widgets.Column{Title: phrase.T("Read as"), Share: 1.2}, widgets.Column{Title: phrase.T("For example"), Share: 2},
	).SingleLine().Picks()
	i.columns.Length = func() int { return len(i.heads) }
	i.columns.Fill = func(row int, cells []widgets.Cell) {
		h := i.heads[row]
		cells[0].Text, cells[1].Text, cells[2].Text = h.Header, model.ColumnChoice(h.Field), h.Samples
	}
	i.columns.OnMove = i.showColumn
	i.columns.OnTop = func() { widgets.Focus(i.path) }
	i.columns.WithEmpty(widgets.NewEmptyState(look.IconSuccess, phrase.T("No table among the files"), phrase.T("The columns of a CSV or Excel file are shown here, with what they are taken for."), nil))
	i.choice = widgets.NewChoice(model.ColumnChoices(), nil)
	i.samples = newColumn()
	i.tables = widgets.Shares(look.Space12, []float32{3, 2}, i.columns, widgets.InsetBy(-bleedIn, -barIn, 0, 0, i.samples.scroll))
}

// showColumn shows one column, and what it may be instead.
func (i *Intake) showColumn(row int) {
	if row < 0 || row >= len(i.heads) {
		i.samples.set()
		return
	}
	h := i.heads[row]
	i.choice.OnChanged = nil
	i.choice.SetSelected(model.ColumnChoice(h.Field))
	i.choice.OnChanged = func(words string) { i.model.Choose(h.Header, model.ColumnField(words)) }
	box := widgets.VStack(look.Space8, widgets.NewParagraph(widgets.RoleHeading, h.Header), widgets.Strong(phrase.T("Read as")), i.choice)
	if how := model.ColumnKnown(h.How); how != "" {
		box.Add(widgets.NewParagraph(widgets.RoleBody, how).Toned(look.ToneMuted))
	}
	if h.Samples != "" {
		box.Add(widgets.NewDivider())
		box.Add(widgets.NewParagraph(widgets.RoleBody, h.Samples))
	}
	box.Add(widgets.NewParagraph(widgets.RoleBody, phrase.T("With the import it is remembered for tables with the same headers.")).Toned(look.ToneMuted))
	i.samples.set(widgets.NewCard(box))
}

func standingTone(s model.IntakeStanding) look.Tone {
	switch s {
	case model.StandingKeptOut, model.StandingStop:
		return look.ToneError
	case model.StandingWarn:
		return look.ToneWarning
	case model.StandingNew:
		return look.ToneSuccess
	case model.StandingKnown, model.StandingAgain:
	}
	return look.ToneMuted
}

func (i *Intake) content() fyne.CanvasObject {
	buttons := widgets.HStack(look.Space8, widgets.NewButton(phrase.T("Add file"), i.addPath).WithIcon(look.IconAdd))
	if i.OnPickFile != nil {
		buttons.Add(widgets.NewButton(phrase.T("Choose…"), func() { i.OnPickFile(func(path string) { i.model.Add(path) }) }).WithIcon(look.IconFolder))
	}
	row := container.NewBorder(nil, nil, nil, widgets.InsetBy(0, 0, 0, look.Space8, buttons), i.path)
	job := container.NewBorder(nil, nil, widgets.InsetBy(0, look.Space12, 0, 0, widgets.HStack(0, widgets.Strong(phrase.T("Review for")))), nil, i.jobs)
	i.status = widgets.Spread(i.bar, i.tabs)
	head := widgets.VStack(look.Space12, row, job, i.status)
	return widgets.Frame(widgets.InsetBy(0, 0, look.Space8, 0, head), nil, i.middle)
}

func (i *Intake) draw() {
	if i.open == nil {
		return
	}
	m := i.model
	if m.Err != nil {
		i.open.SetProblem(dialogs.ErrorText(m.Err))
	} else {
		i.open.SetProblem(m.Missing(), "")
	}
	i.drawJobs()
	busy := m.Reading || m.Storing
	text, part := m.Progress()
	i.bar.Hidden, i.tabs.Hidden = !busy, busy || !m.Ready
	i.bar.Set(widgets.Progress{Text: text, Part: part})
	i.open.SetConfirm(m.CommitText())
	i.open.SetReady(m.Ready && len(m.Report.Accepted) > 0 && !busy)
	if m.Ready != i.seen {
		i.seen = m.Ready
		i.fill()
	}
	i.status.Refresh()
	i.arrange()
}

// fill shows the report and the columns that are new.
func (i *Intake) fill() {
	m := i.model
	i.heads = model.ColumnRows(m.Tables)
	i.tabs.SetCount(0, len(m.Report.Accepted))
	i.tabs.SetCount(1, len(m.Report.Refused))
	i.tabs.SetCount(2, len(i.heads))
	i.taken.SetCurrent(0)
	i.showRow(0)
	i.refused.SetCurrent(0)
	i.showLine(0)
	i.showColumn(i.columns.Current())
	switch {
	case m.Missing() != "":
		i.tabs.Select(2)
	case i.tabs.Active() == 0 && len(m.Report.Accepted) == 0 && len(m.Report.Refused) > 0:
		i.tabs.Select(1)
	}
}

// drawJobs fills the choice of the job without asking it back.
func (i *Intake) drawJobs() {
	asked := i.jobs.OnChanged
	i.jobs.OnChanged = nil
	i.jobs.Options = i.model.JobChoices()
	i.jobs.SetSelected(i.model.JobChoice())
	i.jobs.OnChanged = asked
}

// arrange puts the right one of the empty state, the lists and skeleton rows into
// the middle.
func (i *Intake) arrange() {
	var want fyne.CanvasObject
	switch {
	case len(i.model.Paths) == 0:
		want = i.empty
	case !i.model.Ready && !i.model.Storing:
		want = skeleton()
	case i.tabs.Active() == 1:
		want = i.reasons
	case i.tabs.Active() == 2:
		want = i.tables
	default:
		want = i.lists
	}
	i.middle.Objects = []fyne.CanvasObject{want}
	i.middle.Refresh()
	i.taken.Refresh()
	i.refused.Refresh()
	i.columns.Refresh()
}

// showRow shows what was read of one person, and where.
func (i *Intake) showRow(row int) {
	if row >= len(i.model.Report.Accepted) {
		i.detail.set()
		return
	}
	r := model.IntakeRowAt(i.model.Report, row)
	box := widgets.VStack(look.Space8, widgets.NewParagraph(widgets.RoleHeading, r.Name))
	for _, why := range r.Why {
		box.Add(widgets.NewParagraph(widgets.RoleBody, why).Toned(standingTone(r.Standing)))
	}
	box.Add(widgets.NewDivider())
	box.Add(fieldList(r.Fields))
	i.detail.set(widgets.NewCard(box))
}

// showLine shows in full why something is refused.
func (i *Intake) showLine(row int) {
	if row >= len(i.model.Report.Refused) {
		i.reason.set()
		return
	}
	l := model.RefusedLineAt(i.model.Report, row)
	i.reason.set(widgets.NewCard(widgets.VStack(look.Space8,
		widgets.NewParagraph(widgets.RoleHeading, l.Where), widgets.NewParagraph(widgets.RoleBody, l.Reason))))
}

func (i *Intake) done(text string, job core.JobID) {
	if i.open != nil {
		i.open.Done()
	}
	if i.model.Last != 0 {
		i.window.SayUndo(text, i.model.UndoLast)
	} else {
		i.window.Say(text)
	}
	if i.OnTaken != nil {
		i.OnTaken(job)
	}
}
