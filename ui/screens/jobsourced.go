package screens

import (
	"strconv"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// jobSourced is the tab with the people who must not be sourced for the job.
type jobSourced struct {
	*jobPart
	window  Window
	model   *model.NotToSourceModel
	intents JobIntents
	filters *filters
	search  *widgets.SearchField
	list    *widgets.DataList
	empty   *widgets.EmptyState
	none    *widgets.EmptyState
	table   fyne.CanvasObject
	reason  *widgets.Paragraph // of the current row, in full
	remove  *widgets.Button    // off where the current row can't be taken off; its key says why
	undo    *widgets.Button    // off where it did not come from a file
	coming  bool
}

func newJobSourced(w Window, m *model.NotToSourceModel, intents JobIntents) *jobSourced {
	s := &jobSourced{jobPart: newJobPart(), window: w, model: m, intents: intents, filters: newFilters()}
	s.search = widgets.NewSearchField(phrase.T("Search people"), m.Search)
	s.list = widgets.NewDataList(
		widgets.Column{Title: phrase.T("Person"), Kind: widgets.CellPerson, Share: 5},
		widgets.Column{Title: phrase.In("column", "From"), Kind: widgets.CellStatus, Width: 150, Like: strings.Join(model.SourcedNames(), "\n")},
		widgets.Column{Title: phrase.T("Stage, or why"), Kind: widgets.CellText, Share: 6},
		widgets.Column{Title: phrase.T("Since"), Kind: widgets.CellText, Width: 96, Like: model.Day(longDate)},
	).Picks()
	s.list.Length = func() int { return len(m.Rows) }
	s.list.Fill = s.fill
	s.list.OnTop = func() { widgets.Focus(s.search) }
	s.search.OnDown = s.list.Focus
	add := func() { s.add("") }
	s.empty = widgets.NewEmptyState(look.IconPersonOff, phrase.T("Nobody is kept out yet"),
		phrase.T("People in the job's ATS pipeline appear here with each synchronisation; others come from files."), widgets.NewPrimary(phrase.T("Add candidates"), add))
	s.none = widgets.NewEmptyState(look.IconSearch, phrase.T("Nobody fits"), phrase.T("Change the search or the filter."), widgets.NewButton(phrase.T("Show all"), s.showAll))
	bar := s.bar(add)
	s.reason = widgets.NewParagraph(widgets.RoleMuted, "")
	s.list.OnMove = func(int) { s.explain() }
	s.table = widgets.Frame(bar, widgets.InsetBy(look.Space12, 0, 0, 0, s.acts()), s.list)
	m.Changed = s.draw
	return s
}

func (s *jobSourced) fill(row int, cells []widgets.Cell) {
	r := s.model.Rows[row]
	cells[0] = widgets.Cell{Text: r.Name, Note: r.Note}
	cells[1] = widgets.Cell{Text: r.From, Icon: look.IconDocument, Tone: look.ToneMuted}
	switch r.Part {
	case model.PartATS:
		cells[1].Icon, cells[1].Tone = look.IconDatabase, look.TonePrimary
	case model.PartKeptOut:
		cells[1].Icon, cells[1].Tone = look.IconPersonOff, look.ToneWarning
	case model.PartCompanies:
		cells[1].Icon = look.IconClients
	case model.PartAll, model.PartFiles:
	}
	cells[2].Text = r.Stage
	cells[3] = widgets.Cell{Text: model.Day(r.Since), Tone: look.ToneMuted}
}

func (s *jobSourced) open(job core.JobID) {
	s.coming = true
	s.model.Open(job)
}

func (s *jobSourced) reload(job core.JobID) { s.model.Open(job) }

func (s *jobSourced) arrive() { s.arriveAt(s.window, s.table, s.list.Focusable()) }

// Find gives the search the keyboard.
func (s *jobSourced) Find() { widgets.Focus(s.search) }

func (s *jobSourced) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyA:
		s.add("")
	case fyne.KeyC:
		s.addCompany()
	case fyne.KeyD, fyne.KeyDelete:
		s.askRemove()
	case fyne.KeyU:
		s.askUndo()
	default:
		return false
	}
	return true
}

func (s *jobSourced) keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "A", Does: phrase.T("Add candidates who must not be sourced")},
		{Key: "C", Does: phrase.T("Add a company or domain")},
		{Key: "D", Does: phrase.T("Take the line off the list")},
		{Key: "U", Does: phrase.T("Take the whole file back")},
	}
}

func (s *jobSourced) showAll() {
	s.search.SetText("")
	s.model.Show(model.PartAll)
}

func (s *jobSourced) draw() {
	m := s.model
	s.fail(m.Err)
	if !m.Loaded {
		return
	}
	if m.Total() == 0 && m.Err == nil {
		s.show(s.empty)
		s.once(s.empty.Action())
		return
	}
	var texts []string
	for _, p := range m.Parts() {
		texts = append(texts, p.Name+" "+strconv.Itoa(p.Count))
	}
	s.filters.set(texts, int(m.Part()), func(i int) { m.Show(model.NotToSourcePart(i)) })
	s.list.SetEmpty(s.none)
	s.list.SetCount(phrase.T("%d of %d lines", len(m.Rows), m.Total()))
	s.list.Refresh()
	s.explain()
	s.show(s.table)
	s.once(s.list.Focusable())
}

// explain writes out the current row, for reasons are longer than a cell.
func (s *jobSourced) explain() {
	text := ""
	if at := s.list.Current(); at >= 0 {
		if r := s.model.Rows[at]; r.Stage != "" {
			text = phrase.T("%s: %s", r.Name, r.Stage)
		}
	}
	s.reason.SetText(text)
	if s.model.MayEdit() {
		r, ok := s.row()
		_, file := s.model.FileOf(r)
		s.remove.SetEnabled(ok && s.model.WhyNotRemove(r) == "")
		s.undo.SetEnabled(file)
	}
	s.table.Refresh()
}

func upperFirst(text string) string {
	for i, r := range text {
		return string(unicode.ToUpper(r)) + text[i+len(string(r)):]
	}
	return text
}

// once gives o the keyboard after one has come to the tab.
func (s *jobSourced) once(o fyne.Focusable) {
	if s.coming {
		s.coming = false
		giveKeyboard(s.window, o)
	}
}

// addList is the dialog that takes a file into the list.
type addList struct {
	*jobSourced
	open   *dialogs.Open
	path   *widgets.Field
	look   *widgets.Button
	report *fyne.Container
}

// add opens the dialog; with a path it reads the file at once.
func (s *jobSourced) add(path string) {
	d := &addList{jobSourced: s, path: widgets.NewField(phrase.T("Path of a CSV or Excel file")), report: widgets.Frame(nil, nil, widgets.VStack(0))}
	d.path.OnSubmitted = s.model.Check
	d.look = widgets.NewButton(phrase.In("button", "Read"), func() { s.model.Check(d.path.Text) })
	buttons := widgets.HStack(look.Space8, d.look)
	if s.intents.PickFile != nil {
		buttons.Add(widgets.NewButton(phrase.T("Choose a file…"), func() { s.intents.PickFile(d.read) }).WithIcon(look.IconFolder))
	}
	head := widgets.VStack(look.Space8,
		widgets.NewParagraph(widgets.RoleMuted, phrase.T("A CSV or Excel file with name and e-mail, profile address or phone, one person per line. A file can also be dropped onto the window.")),
		widgets.Spread(d.path, buttons))
	if s.model.MayEdit() {
		head.Add(s.templates())
	}
	s.model.Forget()
	s.model.Changed = d.drawList
	s.model.Taken = func(rows int) {
		d.open.Done()
		s.window.Say(phrase.N(rows, "%d person added to the not-to-source list", "%d people added to the not-to-source list"))
	}
	d.open = dialogs.Show(s.window.Host(), dialogs.Sheet{
		Title: phrase.T("Add candidates who must not be sourced"), Confirm: phrase.T("Add"), Width: 900, Height: 420, First: d.path,
		Content:   widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, head), nil, d.report),
		OnConfirm: func() bool { s.model.Commit(); return false },
		OnClose:   func(bool) { s.model.Changed = s.draw; s.model.Forget(); s.draw() },
	})
	d.drawList()
	if path != "" {
		d.read(path)
	}
}

func (d *addList) read(path string) {
	d.path.SetText(path)
	d.model.Check(path)
}

func (d *addList) drawList() {
	m := d.model
	if d.open == nil {
		return
	}
	accepted := 0
	if m.Report != nil {
		accepted = len(m.Report.Accepted)
	}
	d.open.SetReady(accepted > 0 && !m.Checking)
	d.open.SetConfirm(phrase.T("Add"))
	if accepted > 0 {
		d.open.SetConfirm(phrase.N(accepted, "Add %d person", "Add %d people"))
	}
	d.open.SetProblem("", "")
	if m.FileErr != nil {
		d.open.SetProblem(dialogs.ErrorText(m.FileErr))
	}
	d.report.Objects = []fyne.CanvasObject{d.lists(m.Report)}
	d.report.Refresh()
}

// lists shows beside each other what would be taken and what not.
func (d *addList) lists(r *people.ListReport) fyne.CanvasObject {
	if r == nil {
		text := phrase.T("Nothing is stored before you have seen which rows are accepted.")
		if d.model.Checking {
			text = phrase.T("Reading the file…")
		}
		return widgets.NewEmptyState(look.IconUploadFile, phrase.T("No file yet"), text, nil)
	}
	yes := widgets.NewDataList(widgets.Column{Title: phrase.T("Accepted %d", len(r.Accepted)), Kind: widgets.CellPerson})
	yes.Length = func() int { return len(r.Accepted) }
	yes.Fill = func(row int, cells []widgets.Cell) {
		a := r.Accepted[row]
		cells[0] = widgets.Cell{Text: a.Name, Note: a.Employer}
		if len(a.Emails) > 0 {
			cells[0].Note = a.Emails[0]
		}
		if cells[0].Text == "" {
			cells[0].Text, cells[0].Note = cells[0].Note, ""
		}
	}
	no := widgets.NewDataList(
		widgets.Column{Title: phrase.T("Row"), Kind: widgets.CellNumber, Width: 40},
		widgets.Column{Title: phrase.T("Refused %d", len(r.Refused)), Kind: widgets.CellText})
	no.Length = func() int { return len(r.Refused) }
	no.Fill = func(row int, cells []widgets.Cell) {
		cells[0].Text = figure(r.Refused[row].Row)
		reason, rest, _ := strings.Cut(phrase.Of(r.Refused[row].Reason), ", and ")
		cells[1].Text = upperFirst(reason)
		if rest != "" {
			cells[1].Note = phrase.T("and %s", rest)
		}
	}
	return widgets.Shares(look.Space12, []float32{2, 3}, yes, no)
}
