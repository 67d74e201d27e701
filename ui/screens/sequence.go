package screens

import (
	"strconv"

	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
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
	step     *stepFields
	editor   *letterEditor
	preview  *letterPane
	save     *widgets.Button
	revert   *widgets.Button
	plan     *widgets.Button
	more     *widgets.IconButton
	why      *widgets.Text
	keep     *widgets.Paragraph
	empty    *widgets.EmptyState
	desk     fyne.CanvasObject
	come     bool

	// OnPickFile lets one choose a file, and OnPickFolder the folder of a new one; nil
	// = its path is typed.
	OnPickFile   func(chosen func(path string))
	OnPickFolder func(path string, chosen func(path string))
}

var (
	_ shell.Page      = (*Sequence)(nil)
	_ shell.KeyTaker  = (*Sequence)(nil)
	_ shell.KeyTeller = (*Sequence)(nil)
	_ shell.Saver     = (*Sequence)(nil)
)

// NewSequence draws m; snippets are what its texts may insert.
func NewSequence(w Window, m *model.SequenceModel, snippets *model.SnippetsModel) *Sequence {
	s := &Sequence{window: w, model: m, snippets: snippets}
	s.save = widgets.NewPrimary(phrase.T("Save"), s.Save).WithKey("Ctrl+S")
	s.revert = widgets.NewButton(phrase.T("Undo changes"), s.askRevert)
	s.plan = widgets.NewButton(phrase.T("Flight plan"), s.toPlan).WithIcon(look.IconPlan).WithKey("F5")
	s.why = widgets.Caption("")
	s.more = widgets.NewIconButton(look.IconMore, phrase.T("Begin anew, files, versions"), s.showMore)
	header := widgets.NewPageHeader(phrase.T("Sequence"), "", s.why, s.more, s.plan, s.revert, s.save).WithBack(w.Back)
	s.frame = newFrame(header)
	s.empty = widgets.NewEmptyState(look.IconSequence, phrase.T("No e-mails yet"),
		phrase.T("A sequence is a chain of e-mails to one person, with pauses between them. It stops by itself as soon as they answer."),
		widgets.NewPrimary(phrase.T("Begin with a proven sequence"), s.askStarter))
	s.build()
	m.Switched, m.Changed, m.Saved = s.fill, s.draw, w.Say
	m.AskSave = func(words string, yes func()) {
		w.Confirm(dialogs.Question{Title: phrase.T("Save it all the same?"), Text: words, Do: phrase.T("Save")}, yes)
	}
	m.AskFor = s.askFor
	return s
}

func (s *Sequence) build() {
	m := s.model
	s.list = widgets.NewDataList(widgets.Column{Title: phrase.T("E-mails")}).Picks()
	s.list.Length = func() int { return len(m.Rows) }
	s.list.Fill = func(row int, cells []widgets.Cell) {
		r := m.Rows[row]
		cells[0] = widgets.Cell{Text: r.When, Note: r.Subject, Strong: true}
		if r.Blocks {
			cells[0].Note, cells[0].Tone = phrase.T("Can't be sent yet"), look.ToneError
		}
	}
	s.list.OnMove = m.Choose
	s.list.OnOpen = func(int) { widgets.Focus(s.editor.text) }
	s.list.OnKey = s.listKey
	s.up = widgets.NewIconButton(look.IconUp, phrase.T("Move up"), func() { m.Move(-1) })
	s.down = widgets.NewIconButton(look.IconDown, phrase.T("Move down"), func() { m.Move(1) })
	s.remove = widgets.NewIconButton(look.IconDelete, phrase.T("Remove this e-mail"), s.doRemove)
	s.editor = newLetterEditor(func() { s.step.edited() })
	s.editor.onReplace = m.ReplaceLink
	s.editor.snippets = func() []model.SnippetRow { return s.snippets.For(m.Facts.Client) }
	s.editor.onSnippets = func() { ShowSnippets(s.window, s.snippets, s.editor.insert) }
	s.editor.onFull = func() { s.window.Hint(phrase.T("The text is full: an e-mail takes 16,000 characters")) }
	s.step = newStepFields(s)
	s.preview = newLetterPane(s.window, m.Preview, true, func() { s.window.Go(model.To(model.Jobs)) })
	s.keep = widgets.NewParagraph(widgets.RoleCaption, "")
	s.arrange()
}

func (s *Sequence) arrange() {
	add := widgets.NewButton(phrase.T("Add e-mail"), s.doAdd).WithIcon(look.IconAdd).WithKey("N")
	tools := widgets.HStack(look.Space2, s.up, s.down, s.remove)
	left := widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, add),
		widgets.InsetBy(look.Space8, 0, 0, 0, widgets.VStack(look.Space4, tools, s.keep)), s.list)
	middle := s.editor.card(s.step.form)
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
	case fyne.KeyY:
		s.preview.sendTest()
	case fyne.KeyM:
		s.showMore()
	case fyne.KeyE:
		s.step.trial.open()
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
		{Key: "N", Does: phrase.T("Add an e-mail")},
		{Key: "Enter", Does: phrase.T("Go into its text")},
		{Key: "{{", Does: phrase.T("Offer the variables, in the text")},
		{Key: "Delete", Does: phrase.T("Remove the e-mail")},
		{Key: "+ -", Does: phrase.T("Move the e-mail down or up")},
		{Key: "E", Does: phrase.T("Try another text out against it")},
		{Key: "M", Does: phrase.T("Begin anew, text files, versions")},
		{Key: "T", Does: phrase.T("Try the apply link")},
		{Key: "Y", Does: phrase.T("Send the e-mail to yourself")},
		{Key: "F5", Does: phrase.T("Flight plan")},
		{Key: "F8", Does: phrase.T("Go to the next problem")},
		{Key: "Ctrl+S", Does: phrase.T("Save")},
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
	s.window.SayUndo(phrase.T("E-mail %s removed", number), s.model.Remove())
}

func (s *Sequence) toPlan() { s.window.Go(model.ToJob(s.model.Job, model.TabPlan)) }

func (s *Sequence) askRevert() {
	s.window.Confirm(dialogs.Question{
		Title: phrase.T("Undo all changes since the last save?"), Text: phrase.T("The e-mails are then as they were saved."), Do: phrase.T("Undo changes"), Danger: true,
	}, s.model.Revert)
}

// fill shows another step in the fields.
func (s *Sequence) fill() {
	if len(s.model.Steps) > 0 {
		s.step.fill()
		s.desk.Refresh()
	}
}

func (s *Sequence) draw() {
	m := s.model
	s.fail(m.Err)
	if !m.Loaded {
		return
	}
	s.header.Set(phrase.T("Sequence"), s.subtitle())
	why := m.WhyNotSave()
	s.save.SetEnabled(why == "")
	s.revert.SetEnabled(m.Unsaved())
	if !m.Unsaved() && len(m.Steps) > 0 {
		why = "" // that everything is saved the buttons say; the second line needs the room
	}
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
	s.step.trial.draw()
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
		words += phrase.T(" · version %d", v)
	}
	return words
}
