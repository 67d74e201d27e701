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

// Sheet is the sheet of the first review, over the review: what the ATS could
// not fill, the objectives and the sequence.
type Sheet struct {
	window  Window
	model   *model.SheetModel
	open    *dialogs.Open
	contact bool // opened by the wish to contact somebody
	drawn   bool // the fields of this opening are there
	// OnSaved is told the job once the sheet is on the disk.
	OnSaved func(core.Job)

	content    *fyne.Container
	intro      *widgets.Paragraph
	function   *widgets.Field
	employment *widgets.Choice
	mustHaves  *widgets.Field
	objectives *widgets.Field
	sequence   *widgets.Paragraph
	starter    *widgets.Button
	lacking    *widgets.Paragraph
}

// NewSheet draws m.
func NewSheet(w Window, m *model.SheetModel) *Sheet {
	s := &Sheet{window: w, model: m}
	m.Changed, m.Saved = s.draw, s.saved
	return s
}

// Open asks for what a job lacks; contact tells that somebody is to be contacted
// afterwards.
func (s *Sheet) Open(job core.JobID, contact bool) {
	s.contact, s.drawn = contact, false
	s.intro = widgets.NewParagraph(widgets.RoleBody, phrase.T("Reading the job…"))
	s.content = widgets.VStack(look.Space16, s.intro)
	s.open = s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Before the first person is contacted"), Content: s.content, Width: 620, Confirm: phrase.T("Update job"),
		OnConfirm: func() bool {
			if len(s.model.Lacking()) == 0 && !s.model.Busy {
				s.model.Save()
			}
			return false
		},
		OnClose: s.closed,
	})
	s.open.SetReady(false)
	s.model.Load(job)
}

func (s *Sheet) saved(j core.Job) {
	if s.open != nil {
		s.open.Done()
	}
	if s.OnSaved != nil {
		s.OnSaved(j)
	}
}

func (s *Sheet) closed(confirmed bool) {
	s.open = nil
	if !confirmed {
		s.model.Keep()
	}
}

func (s *Sheet) draw() {
	if s.open == nil {
		return
	}
	if !s.model.Loaded {
		s.problem()
		return
	}
	if !s.drawn {
		s.drawn = true
		s.fill()
	}
	s.sequence.SetText(s.model.SequenceText())
	s.starter.Hidden = s.model.Steps > 0
	s.starter.SetEnabled(!s.model.Busy)
	s.intro.SetText(s.model.IntroText())
	s.lacking.SetText(s.model.LackingText())
	s.lacking.Hidden = s.model.LackingText() == ""
	s.open.SetReady(len(s.model.Lacking()) == 0 && !s.model.Busy)
	s.content.Refresh()
	s.problem()
}

// problem shows what went wrong, if anything, and lets the dialog take the height
// that its content needs now.
func (s *Sheet) problem() {
	if s.model.Err != nil {
		s.open.SetProblem(dialogs.ErrorText(s.model.Err))
		return
	}
	s.open.SetProblem("", "")
}

// fill makes the fields that this job needs.
func (s *Sheet) fill() {
	m := s.model
	var first fyne.Focusable
	add := func(o fyne.CanvasObject, f fyne.Focusable) {
		s.content.Add(o)
		if first == nil {
			first = f
		}
	}
	if m.Asked("function") {
		s.function = widgets.NewField(phrase.T("For example: Engineering"))
		s.function.SetText(m.Fields.Function)
		s.function.OnChanged = func(t string) { m.Fields.Function = t; s.draw() }
		add(widgets.NewFormField(phrase.T("Function"), s.function).Required(), s.function)
	}
	if m.Asked("employment_type") {
		s.employment = widgets.NewChoice(model.EmploymentTypeNames(), nil)
		s.employment.SetSelected(model.EmploymentTypeName(m.Fields.Employment))
		s.employment.OnChanged = func(t string) { m.Fields.Employment = model.EmploymentTypeOf(t); s.draw() }
		add(widgets.NewFormField(phrase.T("Employment type"), s.employment).Required(), s.employment)
	}
	if m.Asked("must_haves") {
		s.mustHaves = widgets.NewTextArea(phrase.T("One a line, at least three"), 4)
		s.mustHaves.SetText(m.Fields.MustHaves)
		s.mustHaves.OnChanged = func(t string) { m.Fields.MustHaves = t; s.draw() }
		add(widgets.NewFormField(phrase.T("Must-haves"), s.mustHaves).Required().Help(phrase.T("One a line. Each is looked for in every résumé, and the line is quoted.")), s.mustHaves)
	}
	s.objectives = widgets.NewTextArea(phrase.T("For example: fill two positions by March"), 2)
	s.objectives.SetText(m.Fields.Objectives)
	s.objectives.OnChanged = func(t string) { m.Fields.Objectives = t; s.draw() }
	add(widgets.NewFormField(phrase.T("Objectives"), s.objectives).Required().Help(phrase.T("What this search is to reach, one a line.")), s.objectives)
	s.content.Add(s.sequenceRow())
	s.lacking = widgets.NewParagraph(widgets.RoleMuted, "")
	s.content.Add(s.lacking)
	widgets.Focus(first)
}

func (s *Sheet) sequenceRow() fyne.CanvasObject {
	s.sequence = widgets.NewParagraph(widgets.RoleBody, "")
	s.starter = widgets.NewButton(phrase.T("Use the starter: three e-mails"), s.model.UseStarter).WithIcon(look.IconSequence)
	editor := widgets.NewQuiet(phrase.T("Open the sequence editor"), func() {
		job := s.model.Job.ID
		s.open.Close()
		s.window.Go(model.ToSequence(job))
	}).WithIcon(look.IconEdit)
	return widgets.VStack(look.Space8, widgets.Strong(phrase.T("E-mail sequence")), s.sequence, widgets.HStack(look.Space8, s.starter, editor))
}
