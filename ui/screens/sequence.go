package screens

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Sequence is the editor of a job's sequence: the steps at the left, the text of
// one in the middle, and at the right what a real person of the job would get.
type Sequence struct {
	*frame
	window   Window
	model    *model.SequenceModel
	snippets *model.SnippetsModel

	list     *widgets.DataList
	up, down *widgets.IconButton
	remove   *widgets.IconButton
	delay    *widgets.Field
	wait     *widgets.FormField
	kind     *widgets.Choice
	language *widgets.Choice
	editor   *letterEditor
	own      *widgets.Banner // shown for a step that sends a template
	preview  *letterPane
	save     *widgets.Button
	revert   *widgets.Button
	plan     *widgets.Button
	why      *widgets.Text
	keep     *widgets.Paragraph
	empty    *widgets.EmptyState
	desk     fyne.CanvasObject
	filling  bool
	come     bool
}

var (
	_ shell.Page      = (*Sequence)(nil)
	_ shell.KeyTaker  = (*Sequence)(nil)
	_ shell.KeyTeller = (*Sequence)(nil)
	_ shell.Saver     = (*Sequence)(nil)
)

// ownText is the first line of the choice between templates.
const ownText = "Its own text"

// NewSequence draws m; snippets are what its texts may insert.
func NewSequence(w Window, m *model.SequenceModel, snippets *model.SnippetsModel) *Sequence {
	s := &Sequence{window: w, model: m, snippets: snippets}
	s.save = widgets.NewPrimary("Save", s.Save).WithKey("Ctrl+S")
	s.revert = widgets.NewButton("Undo changes", s.askRevert)
	s.plan = widgets.NewButton("Flight plan", s.toPlan).WithIcon(look.IconPlan).WithKey("F5")
	s.why = widgets.Caption("")
	header := widgets.NewPageHeader("Sequence", "", s.why, s.plan, s.revert, s.save).WithBack(w.Back)
	s.frame = newFrame(header)
	s.empty = widgets.NewEmptyState(look.IconSequence, "No e-mails yet",
		"A sequence is a chain of e-mails to one person, with pauses between them. It stops by itself as soon as they answer.",
		widgets.NewPrimary("Begin with the starter of three e-mails", func() {
			s.come = true // the button goes: the keyboard moves to the steps
			m.UseStarter()
		}))
	s.build()
	m.Switched, m.Changed, m.Saved = s.fill, s.draw, w.Say
	m.AskSave = func(words string, yes func()) {
		w.Confirm(dialogs.Question{Title: "Save it all the same?", Text: words, Do: "Save"}, yes)
	}
	return s
}

func (s *Sequence) build() {
	m := s.model
	s.list = widgets.NewDataList(widgets.Column{Title: "E-mails"}).Picks()
	s.list.Length = func() int { return len(m.Rows) }
	s.list.Fill = func(row int, cells []widgets.Cell) {
		r := m.Rows[row]
		cells[0] = widgets.Cell{Text: r.When, Note: r.Subject, Strong: true}
		if r.Blocks {
			cells[0].Note, cells[0].Tone = "Can't be sent yet", look.ToneError
		}
	}
	s.list.OnMove = m.Choose
	s.list.OnOpen = func(int) { widgets.Focus(s.editor.text) }
	s.list.OnKey = s.listKey
	s.up = widgets.NewIconButton(look.IconUp, "Move up", func() { m.Move(-1) })
	s.down = widgets.NewIconButton(look.IconDown, "Move down", func() { m.Move(1) })
	s.remove = widgets.NewIconButton(look.IconDelete, "Remove this e-mail", s.doRemove)
	s.editor = newLetterEditor(s.edited)
	s.editor.onReplace = m.ReplaceLink
	s.editor.snippets = func() []model.SnippetRow { return s.snippets.For(m.Facts.Client) }
	s.editor.onSnippets = func() { ShowSnippets(s.window, s.snippets, s.editor.insert) }
	s.editor.onFull = func() { s.window.Say("The text is full: an e-mail takes 16,000 characters") }
	s.delay = widgets.NewField("3 days")
	s.delay.OnChanged = func(string) { s.edited() }
	s.wait = widgets.NewFormField("Wait", s.delay)
	s.kind = widgets.NewChoice(nil, func(string) { s.pickKind() })
	s.language = widgets.NewChoice(nil, func(string) { s.edited() })
	s.own = widgets.NewBanner(look.TonePrimary, "", widgets.NewButton("Make the text its own", func() { m.UseTemplate("") }))
	s.own.Set("This step sends a template; change it there, or make the text this step's own.", "")
	s.preview = newLetterPane(s.window, m.Preview, true, func() { s.window.Go(model.To(model.Jobs)) })
	s.keep = widgets.NewParagraph(widgets.RoleCaption, "")
	s.arrange()
}

func (s *Sequence) arrange() {
	add := widgets.NewButton("Add e-mail", s.doAdd).WithIcon(look.IconAdd).WithKey("N")
	tools := widgets.HStack(look.Space2, s.up, s.down, s.remove)
	left := widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, add),
		widgets.InsetBy(look.Space8, 0, 0, 0, widgets.VStack(look.Space4, tools, s.keep)), s.list)
	head := widgets.VStack(look.Space12,
		evenly(s.wait, widgets.NewFormField("Text", s.kind), widgets.NewFormField("Language", s.language)),
		widgets.NewFormField("Subject", s.editor.subject), s.own,
	)
	middle := widgets.NewCard(widgets.Frame(widgets.InsetBy(0, 0, look.Space8, 0, head), nil, s.editor.area()))
	s.desk = sided(left, widgets.NewSplit(0.58, middle, s.preview.pane))
}

// Show reads the sequence of the job; what was not saved stays.
func (s *Sequence) Show(r model.Route) {
	s.come = true
	s.model.Load(r.Job)
	s.snippets.Load(s.snippets.Draft)
}

// Save stores the steps as a new version.
func (s *Sequence) Save() { s.model.Save() }

// Key adds by N, opens the flight plan by F5 and saves by Ctrl+Enter.
func (s *Sequence) Key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyN:
		s.doAdd()
	case fyne.KeyF5:
		s.toPlan()
	case fyne.KeyF8:
		s.editor.nextProblem()
	case fyne.KeyT:
		s.preview.tryLink()
	case widgets.KeyConfirm:
		s.Save()
	default:
		return false
	}
	return true
}

// Keys lists the page's keys.
func (s *Sequence) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "N", Does: "Add an e-mail"},
		{Key: "Enter", Does: "Go into its text"},
		{Key: "Delete", Does: "Remove the e-mail"},
		{Key: "+ -", Does: "Move the e-mail down or up"},
		{Key: "T", Does: "Try the apply link"},
		{Key: "F5", Does: "Flight plan"},
		{Key: "F8", Does: "Go to the next problem"},
		{Key: "Ctrl+S", Does: "Save"},
	}
}

func (s *Sequence) listKey(_ int, ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDelete, fyne.KeyBackspace:
		s.doRemove()
	case fyne.KeyPlus:
		s.model.Move(1)
	case fyne.KeyMinus:
		s.model.Move(-1)
	default:
		return false
	}
	return true
}

func (s *Sequence) doAdd() {
	s.model.Add()
	if s.model.Current == 0 {
		widgets.Focus(s.editor.subject)
		return
	}
	widgets.Focus(s.editor.text)
}

func (s *Sequence) doRemove() {
	if len(s.model.Steps) == 0 {
		return
	}
	number := strconv.Itoa(s.model.Current + 1)
	s.window.SayUndo("E-mail "+number+" removed", s.model.Remove())
}

func (s *Sequence) toPlan() { s.window.Go(model.ToJob(s.model.Job, model.TabPlan)) }

func (s *Sequence) askRevert() {
	s.window.Confirm(dialogs.Question{
		Title: "Undo all changes since the last save?", Text: "The e-mails are then as they were saved.", Do: "Undo changes", Danger: true,
	}, s.model.Revert)
}

func (s *Sequence) pickKind() {
	if s.filling {
		return
	}
	name := ""
	if i := s.kind.SelectedIndex(); i > 0 && i <= len(s.model.TemplateNames()) {
		name = s.model.TemplateNames()[i-1]
	}
	s.model.UseTemplate(name)
}

// fill shows another step in the fields.
func (s *Sequence) fill() {
	if len(s.model.Steps) == 0 {
		return
	}
	s.filling = true
	step, d := s.model.Step(), s.model.Draft()
	s.delay.SetText(model.WaitWords(step))
	s.wait.SetError("")
	names := append([]string{ownText}, s.model.TemplateNames()...)
	if step.Template != "" && !slices.Contains(names, step.Template) {
		names = append(names, step.Template)
	}
	at := 0
	if step.Template != "" {
		at = slices.Index(names, step.Template)
	}
	setOptions(s.kind, names, at)
	tags, languages := languageOptions(d.Language)
	setOptions(s.language, languages, slices.Index(tags, d.Language))
	s.editor.fill(d.Subject, d.Text)
	s.editor.subject.SetPlaceHolder(subjectHint(s.model.Current))
	s.lock(step.Template != "")
	s.filling = false
}

func subjectHint(step int) string {
	if step == 0 {
		return "What it is about"
	}
	return "Empty: answers the first e-mail"
}

// lock keeps a template's text from being changed here.
func (s *Sequence) lock(template bool) {
	s.own.Hidden = !template
	for _, f := range []fyne.Disableable{s.editor.subject, s.editor.text, s.language} {
		if template {
			f.Disable()
		} else {
			f.Enable()
		}
	}
	s.desk.Refresh()
}

// edited takes what the fields say.
func (s *Sequence) edited() {
	if s.filling || s.editor == nil || s.editor.filling || len(s.model.Steps) == 0 {
		return
	}
	step := s.model.Step()
	if days, after, ok := model.ReadWait(s.delay.Text); ok {
		step.WorkingDays, step.After = days, after
		s.wait.SetError("")
	} else {
		s.wait.SetError("Write 3 days, 2 working days or 12 hours")
	}
	if step.Template == "" {
		tags, _ := languageOptions(step.Language)
		step.Subject, step.Text, step.Language = s.editor.subject.Text, s.editor.text.Text, chosen(s.language, tags)
	}
	s.model.SetStep(step)
}

func (s *Sequence) draw() {
	m := s.model
	s.fail(m.Err)
	if !m.Loaded {
		return
	}
	s.header.Set("Sequence", s.subtitle())
	why := m.WhyNotSave()
	s.save.SetEnabled(why == "")
	s.revert.SetEnabled(m.Unsaved())
	s.why.SetText(why)
	s.header.Refresh()
	if len(m.Steps) > 0 {
		s.drawSteps()
		return
	}
	s.show(s.empty)
	if s.come {
		s.come = false
		widgets.Focus(s.empty.Action())
	}
}

func (s *Sequence) drawSteps() {
	m := s.model
	s.up.SetEnabled(m.Current > 0)
	s.down.SetEnabled(m.Current < len(m.Steps)-1)
	if s.come || s.list.Current() != m.Current {
		s.list.SetCurrent(m.Current)
	}
	s.list.Refresh()
	s.editor.showProblems(m.Problems)
	s.keep.SetText(m.KeepWords())
	s.preview.foot.SetText(m.FootWords())
	s.preview.draw()
	s.show(s.desk)
	if s.come {
		s.come = false
		s.list.Focus()
	}
}

func (s *Sequence) subtitle() string {
	words := s.model.Facts.Title + " · " + s.model.Facts.Client
	if v := s.model.Version(); v > 0 {
		words += " · version " + strconv.Itoa(v)
	}
	return words
}
