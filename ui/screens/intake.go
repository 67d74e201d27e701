package screens

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
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

	rows  []model.IntakeRow
	lines []model.RefusedLine
	seen  bool // rows are those of the model's report
	// OnTaken is told the job, or 0, after people were stored; nil = nobody listens.
	OnTaken func(core.JobID)
}

// NewIntake draws m.
func NewIntake(w Window, m *model.IntakeModel) *Intake {
	i := &Intake{window: w, model: m}
	m.Changed, m.Taken = i.draw, i.done
	return i
}

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
		Title: "Add people", Subtitle: "Résumés as PDF or Word, tables as CSV, JSON Resume. Drop files or a folder anywhere in this window.",
		Content: i.content(), First: i.path, Confirm: "Add people", Width: 900, Height: 470,
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
	i.path = widgets.NewField("Path of a file or folder")
	i.path.OnSubmitted = func(string) { i.confirm() }
	i.jobs = widgets.NewChoice([]string{model.NoJob}, func(name string) { i.model.ForJob(i.model.JobNamed(name)) })
	i.bar = widgets.NewProgressLine("")
	i.tabs = widgets.NewSegmented("To be added", "Refused")
	i.tabs.OnChange = func(int) { i.arrange() }
	i.detail, i.seen = newColumn(), false
	i.taken = widgets.NewDataList(
		widgets.Column{Title: "Person", Kind: widgets.CellPerson, Share: 2},
		widgets.Column{Title: "Read", Width: 130},
		widgets.Column{Title: "Standing", Kind: widgets.CellChips, Width: 90},
	).Picks()
	i.taken.Length = func() int { return len(i.rows) }
	i.taken.Fill = func(row int, cells []widgets.Cell) {
		r := i.rows[row]
		cells[0] = widgets.Cell{Text: r.Name, Note: r.Where}
		cells[1].Text = r.Read
		cells[2].Chips = []widgets.ChipText{{Text: string(r.Standing), Tone: standingTone(r.Standing)}}
	}
	i.taken.OnMove = i.showRow
	i.taken.OnTop = func() { widgets.Focus(i.path) }
	i.path.OnDown = i.taken.Focus
	i.refused = widgets.NewDataList(widgets.Column{Title: "Where"}, widgets.Column{Title: "Why", Share: 1.6}).SingleLine().Picks()
	i.refused.OnMove = i.showLine
	i.refused.Length = func() int { return len(i.lines) }
	i.refused.Fill = func(row int, cells []widgets.Cell) {
		cells[0].Text, cells[1].Text = i.lines[row].Where, i.lines[row].Reason
	}
	i.refused.WithEmpty(widgets.NewEmptyState(look.IconSuccess, "Nothing is refused", "Every row and file could be read.", nil))
	i.taken.WithEmpty(widgets.NewEmptyState(look.IconPersonOff, "Nobody can be added", "See under Refused what is wrong with the files.", nil))
	i.empty = widgets.NewEmptyState(look.IconUploadFile, "No files yet", "Drop them here, or write a path above. Nothing is stored before you say so.", nil)
	i.lists = widgets.Shares(look.Space12, []float32{3, 2}, i.taken, widgets.InsetBy(-bleedIn, -bleedIn, 0, 0, i.detail.scroll))
	i.reason = newColumn()
	i.reasons = widgets.Shares(look.Space12, []float32{3, 2}, i.refused, widgets.InsetBy(-bleedIn, -bleedIn, 0, 0, i.reason.scroll))
	i.middle = container.NewStack(i.empty)
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
	add := widgets.NewButton("Add file", i.addPath).WithIcon(look.IconAdd)
	row := container.NewBorder(nil, nil, nil, widgets.InsetBy(0, 0, 0, look.Space8, add), i.path)
	job := container.NewBorder(nil, nil, widgets.InsetBy(0, look.Space12, 0, 0, widgets.HStack(0, widgets.Strong("Review for"))), nil, i.jobs)
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
		i.open.SetProblem("", "")
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
		i.rows, i.lines = model.IntakeRows(m.Report), model.RefusedLines(m.Report)
		i.tabs.SetCount(0, len(i.rows))
		i.tabs.SetCount(1, len(i.lines))
		i.taken.SetCurrent(0)
		i.showRow(0)
		i.refused.SetCurrent(0)
		i.showLine(0)
		if len(i.rows) == 0 && len(i.lines) > 0 {
			i.tabs.Select(1)
		}
	}
	i.status.Refresh()
	i.arrange()
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
	default:
		want = i.lists
	}
	i.middle.Objects = []fyne.CanvasObject{want}
	i.middle.Refresh()
	i.taken.Refresh()
	i.refused.Refresh()
}

// showRow shows what was read of one person, and where.
func (i *Intake) showRow(row int) {
	if row >= len(i.rows) {
		i.detail.set()
		return
	}
	r := i.rows[row]
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
	if row >= len(i.lines) {
		i.reason.set()
		return
	}
	i.reason.set(widgets.NewCard(widgets.VStack(look.Space8,
		widgets.NewParagraph(widgets.RoleHeading, i.lines[row].Where), widgets.NewParagraph(widgets.RoleBody, i.lines[row].Reason))))
}

func (i *Intake) done(text string, job core.JobID) {
	if i.open != nil {
		i.open.Done()
	}
	i.window.Say(text)
	if i.OnTaken != nil {
		i.OnTaken(job)
	}
}
