package screens

import (
	"strconv"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// jobSources is the tab with where a job's profiles come from: its sources, what they
// were asked and what they gave.
type jobSources struct {
	*jobPart
	window  Window
	model   *model.SourcesModel
	intents JobIntents
	list    *widgets.DataList
	more    *widgets.Button
	manage  *widgets.Button
	state   *widgets.Paragraph
	said    *widgets.Paragraph // the feedback
	note    *widgets.Paragraph // of the current line, in full
	empty   *widgets.EmptyState
	none    *widgets.EmptyState
	table   fyne.CanvasObject
	coming  bool
}

func newJobSources(w Window, m *model.SourcesModel, intents JobIntents) *jobSources {
	s := &jobSources{jobPart: newJobPart(), window: w, model: m, intents: intents}
	s.list = widgets.NewDataList(
		widgets.Column{Title: phrase.T("When"), Kind: widgets.CellText, Width: 136},
		widgets.Column{Title: phrase.T("Source"), Kind: widgets.CellStatus, Share: 1.4},
		widgets.Column{Title: phrase.T("Asked for"), Kind: widgets.CellText, Share: 4},
		widgets.Column{Title: phrase.T("Found"), Kind: widgets.CellNumber, Width: 64},
		widgets.Column{Title: phrase.In("people", "New"), Kind: widgets.CellNumber, Width: 68},
		widgets.Column{Title: phrase.In("people", "Kept out"), Kind: widgets.CellNumber, Width: 80},
	).Picks()
	s.list.Length = func() int { return len(m.Rows) }
	s.list.Fill = s.fill
	s.list.OnMove = func(int) { s.explain() }
	s.more = widgets.NewPrimary(phrase.T("More profiles"), m.More).WithKey("M")
	s.state, s.said, s.note = widgets.NewParagraph(widgets.RoleBody, ""), widgets.NewParagraph(widgets.RoleMuted, ""), widgets.NewParagraph(widgets.RoleMuted, "")
	s.manage = widgets.NewButton(phrase.T("Sources"), s.all).WithKey("S")
	acts := widgets.HStack(look.Space8,
		widgets.NewButton(phrase.T("Add"), s.add).WithIcon(look.IconAdd).WithKey("A"), s.manage, widgets.NewButton(phrase.T("Feedback"), s.feedback).WithKey("F"), s.more)
	head := widgets.InsetBy(0, 0, look.Space12, 0, widgets.Spread(widgets.VStack(look.Space4, s.state, s.said), acts))
	s.table = widgets.Frame(head, widgets.InsetBy(look.Space12, 0, 0, 0, s.note), s.list)
	s.empty = widgets.NewEmptyState(look.IconSearch, phrase.T("No source yet"),
		phrase.T("Reqdesk can look for people on GitHub, or take the résumés and lists that you put into a folder."), widgets.NewPrimary(phrase.T("Add a source"), s.add))
	s.none = widgets.NewEmptyState(look.IconHistory, phrase.T("Nobody was asked yet"), phrase.T("Each question to a source is kept here, with what came of it."), nil)
	m.Changed, m.Said, m.Hinted, m.Undo = s.draw, w.Say, w.Hint, w.SayUndo
	return s
}

func (s *jobSources) fill(row int, cells []widgets.Cell) {
	r := s.model.Rows[row]
	cells[0] = widgets.Cell{Text: model.Moment(r.At), Tone: look.ToneMuted}
	cells[1] = widgets.Cell{Text: r.Source, Icon: look.IconSearch, Tone: look.TonePrimary}
	cells[2] = widgets.Cell{Text: r.Asked, Note: r.Note}
	if r.Failed {
		cells[1].Icon, cells[1].Tone = look.IconWarning, look.ToneWarning
		if r.Asked == "" {
			cells[2] = widgets.Cell{Text: r.Note}
		}
	}
	cells[3].Text, cells[4].Text, cells[5].Text = number(r.Found), number(r.New), number(r.KeptOut)
	cells[4].Strong = r.New > 0
}

func number(n int) string { return strconv.Itoa(n) }

func (s *jobSources) open(job core.JobID) {
	s.coming = true
	s.model.Open(job)
}

func (s *jobSources) reload(job core.JobID) { s.model.Open(job) }

func (s *jobSources) arrive() { s.arriveAt(s.window, s.table, s.list.Focusable()) }

func (s *jobSources) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyM:
		s.model.More()
	case fyne.KeyF:
		s.feedback()
	case fyne.KeyA:
		s.add()
	case fyne.KeyS:
		s.all()
	default:
		return false
	}
	return true
}

func (s *jobSources) keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "M", Does: phrase.T("Ask the sources for more profiles")},
		{Key: "F", Does: phrase.T("Say what you think of the profiles")},
		{Key: "A", Does: phrase.T("Add a source")},
		{Key: "S", Does: phrase.T("Sources: change, switch off, remove")},
	}
}

func (s *jobSources) draw() {
	m := s.model
	s.fail(m.Err)
	if !m.Loaded {
		return
	}
	s.manage.Hidden = !m.Keeps() || len(m.Page.Kept) == 0
	if len(m.Page.Sources) == 0 && len(m.Page.Kept) == 0 && len(m.Rows) == 0 {
		s.show(s.empty)
		s.once(s.empty.Action())
		return
	}
	s.more.SetLabel(phrase.T("More profiles"))
	if m.Asking {
		s.more.SetLabel(phrase.T("Asking…"))
	}
	s.more.SetEnabled(m.WhyNotMore() == "")
	state := m.State()
	if waits := m.Waits(); waits != "" {
		state += ". " + waits
	}
	s.state.SetText(state)
	s.said.SetText(m.FeedbackWords())
	s.said.Hidden = m.FeedbackWords() == ""
	s.list.SetEmpty(s.none)
	s.list.SetCount(phrase.N(len(m.Rows), "%d question", "%d questions"))
	s.list.Refresh()
	s.explain()
	s.show(s.table)
	s.once(s.list.Focusable())
}

// explain writes out the current line, for questions and reasons are longer than a cell.
func (s *jobSources) explain() {
	text := ""
	if at := s.list.Current(); at >= 0 && at < len(s.model.Rows) {
		r := s.model.Rows[at]
		if text = r.Note; r.Asked != "" {
			text = r.Asked
			if r.Note != "" {
				text += " – " + r.Note
			}
		}
	}
	s.note.SetText(text)
	s.table.Refresh()
}

// once gives o the keyboard after one has come to the tab.
func (s *jobSources) once(o fyne.Focusable) {
	if s.coming {
		s.coming = false
		giveKeyboard(s.window, o)
	}
}

func (s *jobSources) feedback() {
	more, without, note := widgets.NewField(phrase.T("For example: Kubernetes, Terraform")), widgets.NewField(phrase.T("For example: PHP, agency")), widgets.NewField("")
	var open *dialogs.Open
	open = s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("What do you think of the profiles?"), Subtitle: phrase.T("It changes the next search in the sources. Nothing of it goes to the ATS."), Width: 560,
		Content: widgets.Form(
			widgets.NewFormField(phrase.T("They should also have"), more).Help(phrase.T("Separate several with commas.")),
			widgets.NewFormField(phrase.T("Nobody with"), without).Help(phrase.T("Separate several with commas.")),
			widgets.NewFormField(phrase.T("A note for yourself"), note)),
		Confirm: phrase.T("Save"), First: more,
		OnConfirm: func() bool {
			s.model.Tell(more.Text, without.Text, note.Text, func(err error) {
				if err != nil {
					open.SetProblem(dialogs.ErrorText(err))
					return
				}
				open.Done()
			})
			return false
		},
	})
}
