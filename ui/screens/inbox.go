package screens

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Inbox is the answers, newest first, with one of them open beside the list.
type Inbox struct {
	*frame
	window Window
	arrive arrival
	model  *model.InboxModel

	people   *widgets.FilterChip
	machines *widgets.FilterChip
	list     *widgets.DataList
	jobs     *widgets.Choice
	narrowed *fyne.Container // holds jobs
	jobIDs   []core.JobID
	reader   *column
	acts     *answerActs
	pen      *replyPen
	work     fyne.CanvasObject
	empty    *widgets.EmptyState
	none     *widgets.EmptyState
	marked   core.MessageID
	shown    shownAnswer

	// OnPickFile lets one choose a file, and OnPickFolder the folder of a new one; nil
	// leaves it to the keyboard.
	OnPickFile   func(chosen func(path string))
	OnPickFolder func(path string, chosen func(path string))
}

// shownAnswer tells whether the reader is up to date.
type shownAnswer struct {
	kind           core.MessageKind
	detail, closed string
	id             core.MessageID
	lead, unfolded bool
	thread         int
	fetching       int
}

var (
	_ shell.Page      = (*Inbox)(nil)
	_ shell.Leaver    = (*Inbox)(nil)
	_ shell.KeyTaker  = (*Inbox)(nil)
	_ shell.KeyTeller = (*Inbox)(nil)
)

// NewInbox draws m.
func NewInbox(w Window, m *model.InboxModel) *Inbox {
	x := &Inbox{window: w, arrive: arrival{window: w}, model: m, reader: newColumn()}
	x.people = widgets.NewFilterChip(phrase.T("From people"), func() { x.filter(model.InboxPeople) })
	x.machines = widgets.NewFilterChip(phrase.T("From machines"), func() { x.filter(model.InboxMachines) })
	x.jobs = widgets.NewChoice(nil, nil)
	x.narrowed = widgets.Width(230, x.jobs)
	x.frame = newFrame(widgets.NewPageHeader(phrase.T("Inbox"), "", x.narrowed, x.people, x.machines))
	x.list = x.newList()
	x.empty = widgets.NewEmptyState(look.IconInbox, phrase.T("No answers yet"), phrase.T("Replies, automatic answers and bounces to your e-mails appear here. A reply stops its sequence by itself."),
		widgets.NewPrimary(phrase.T("Look at the jobs"), func() { w.Go(model.To(model.Jobs)) }))
	x.none = widgets.NewEmptyState(look.IconInbox, phrase.T("Nothing of this kind"), phrase.T("The other answers are one click away."), widgets.NewButton(phrase.T("Show the others"), x.others))
	x.acts, x.pen = newAnswerActs(x), newReplyPen(x, func() { giveKeyboard(w, x.list.Focusable()) })
	foot := widgets.VStack(0, x.pen.content, x.acts.content)
	x.work = widgets.Shares(look.Space16, []float32{3, 4}, x.list, widgets.Frame(nil, foot, widgets.InsetBy(-bleedIn, -barIn, 0, -bleedIn, x.reader.scroll)))
	m.Changed, m.Refused = x.draw, w.Failed
	m.Said = func(text string, undo func()) {
		if undo == nil {
			w.Say(text)
		} else {
			w.SayUndo(text, undo)
		}
	}
	return x
}

func (x *Inbox) newList() *widgets.DataList {
	l := widgets.NewDataList(
		widgets.Column{Title: phrase.T("From"), Kind: widgets.CellPerson},
		widgets.Column{Title: phrase.T("When"), Width: 124, Like: model.Moment(longDate)},
	).Picks()
	l.Length = func() int { return len(x.model.Rows) }
	l.Fill = func(row int, cells []widgets.Cell) {
		r := x.model.Rows[row]
		cells[0] = widgets.Cell{Text: r.Name, Note: r.Excerpt, Strong: true}
		cells[1] = widgets.Cell{Text: r.When, Note: r.Kind}
		if r.Lead {
			cells[1].Note += phrase.T(" · Lead")
		}
	}
	l.OnMove = func(row int) { x.model.Choose(x.model.Rows[row].ID) }
	return l
}

// Show reads anew and, where the route names a person, opens their newest answer.
func (x *Inbox) Show(to model.Route) {
	if !x.arrive.show(to) {
		to.Person = 0 // one may have gone on to somebody else since
	}
	x.model.Load(to.Person)
}

// Leave notes that one has gone.
func (x *Inbox) Leave() { x.arrive.leave() }

// Key acts on the open answer. While a reply is written, only what belongs to that
// counts.
func (x *Inbox) Key(ev *fyne.KeyEvent) bool {
	if x.model.Writing {
		return x.pen.key(ev)
	}
	return x.acts.key(ev)
}

// Keys lists the page's keys.
func (x *Inbox) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "R", Does: phrase.T("Reply in the same thread")},
		{Key: "Ctrl+Enter", Does: phrase.T("Send the reply")},
		{Key: "Ctrl+Shift+A", Does: phrase.T("Attach a file to the reply; files can be dropped too")},
		{Key: "S", Does: phrase.T("Save the first attachment")},
		{Key: "T", Does: phrase.T("Put the first résumé into the writer's profile")},
		{Key: "Esc", Does: phrase.T("Put the reply aside")},
		{Key: "Y O U N", Does: phrase.T("Answer what an e-mail asks, as its buttons say")},
		{Key: "L", Does: phrase.T("Mark the writer as a lead")},
		{Key: "X", Does: phrase.T("Never write to this address again")},
		{Key: "P", Does: phrase.T("Open the person")},
		{Key: "J", Does: phrase.T("Open the job")},
		{Key: "Q", Does: phrase.T("Show or hide what is quoted")},
		{Key: "↑ ↓", Does: phrase.T("Next, previous answer")},
	}
}

func (x *Inbox) filter(k model.InboxKind) {
	x.model.Filter(k)
	x.list.Focus()
}

func (x *Inbox) others() { x.filter(model.InboxPeople + model.InboxMachines - x.model.Kind()) }

func (x *Inbox) toPerson() {
	if a, ok := x.model.Current(); ok && a.Person.ID != 0 {
		x.window.Go(model.Route{Place: model.People, Person: a.Person.ID})
	}
}

func (x *Inbox) toJob() {
	if a, ok := x.model.Current(); ok && a.Job.ID != 0 {
		x.window.Go(model.ToJob(a.Job.ID, model.TabContacted))
	}
}

func (x *Inbox) draw() {
	x.fail(x.model.Err)
	if !x.model.Loaded {
		return
	}
	people, machines := x.model.Count(model.InboxPeople), x.model.Count(model.InboxMachines)
	x.header.Set(phrase.T("Inbox"), phrase.N(people+machines, "%d answer", "%d answers"))
	x.people.Set(phrase.T("From people %d", people), x.model.Kind() == model.InboxPeople)
	x.machines.Set(phrase.T("From machines %d", machines), x.model.Kind() == model.InboxMachines)
	x.drawJobs()
	if people+machines == 0 && x.model.Job() == 0 {
		x.show(x.empty)
		return
	}
	x.list.SetEmpty(x.none)
	x.list.Refresh()
	if row := x.model.Row(); row >= 0 && (x.marked != x.model.Chosen || row != x.list.Current()) {
		x.marked = x.model.Chosen
		x.list.SetCurrent(row)
	}
	x.drawAnswer()
	x.show(x.work)
	x.arrive.done(x.list.Focus)
}

// drawJobs offers the jobs that have answers.
func (x *Inbox) drawJobs() {
	list := x.model.Jobs()
	names, at := []string{phrase.T("All jobs")}, 0
	x.jobIDs = []core.JobID{0}
	for _, j := range list {
		name := j.Title + " (" + strconv.Itoa(j.Count) + ")"
		if slices.Contains(names, name) {
			name += " " + j.Job.String()
		}
		if names, x.jobIDs = append(names, name), append(x.jobIDs, j.Job); j.Job == x.model.Job() {
			at = len(names) - 1
		}
	}
	if hidden := len(list) < 2 && x.model.Job() == 0; x.narrowed.Hidden != hidden {
		x.narrowed.Hidden = hidden
		x.header.Refresh()
	}
	if !slices.Equal(x.jobs.Options, names) || x.jobs.SelectedIndex() != at {
		x.jobs.OnChanged = nil
		x.jobs.Options = names
		x.jobs.SetSelectedIndex(at)
		x.jobs.Refresh()
	}
	x.jobs.OnChanged = func(string) {
		if i := x.jobs.SelectedIndex(); i >= 0 && x.jobIDs[i] != x.model.Job() {
			x.model.OfJob(x.jobIDs[i])
		}
	}
}

func (x *Inbox) drawAnswer() {
	a, ok := x.model.Current()
	x.acts.draw(a, ok)
	x.pen.draw()
	now := shownAnswer{a.Message.Kind, a.Message.Detail, a.Closed.Why, a.Message.ID, a.Lead, x.model.Unfolded, len(x.model.Thread.Mail), x.model.Fetching}
	for _, e := range x.model.Thread.Open {
		now.detail += string(e.State) + phrase.Of(e.Why)
	}
	if x.shown == now && ok {
		return
	}
	same := x.shown.id == now.id
	x.shown = now
	switch {
	case !ok:
		x.reader.set()
	case same:
		x.reader.renew(x.answerCard(a, x.acts.choices(a)), threadPart(x.model))
	default:
		x.reader.set(x.answerCard(a, x.acts.choices(a)), threadPart(x.model))
	}
}

// answerCard is one answer: who, about what, what follows from it, and the text.
func (x *Inbox) answerCard(a model.Answer, choices fyne.CanvasObject) fyne.CanvasObject {
	m := x.model
	row := m.Rows[max(m.Row(), 0)]
	head := widgets.VStack(look.Space2, widgets.NewParagraph(widgets.RoleTitle, row.Name), widgets.NewParagraph(widgets.RoleMuted, row.About))
	chips := widgets.Flow(look.Space8, widgets.NewChip(row.Kind, answerTone(a.Message)))
	if a.Lead {
		chips.Add(widgets.NewChip(phrase.T("Lead"), look.ToneSuccess))
	}
	head.Add(widgets.InsetBy(look.Space4, 0, 0, 0, chips))
	card := widgets.VStack(look.Space12, widgets.Beside(look.Space12, widgets.NewAvatar(row.Name).Sized(44), head))
	facts := []widgets.Fact{{Name: phrase.T("Subject"), Value: a.Message.Subject}, {Name: phrase.T("From"), Value: a.Message.From}}
	if !a.Message.Date.IsZero() {
		facts = append(facts, widgets.Fact{Name: phrase.T("Sent"), Value: model.Moment(a.Message.Date)})
	}
	facts = append(facts, widgets.Fact{Name: phrase.T("Received"), Value: row.When})
	card.Add(widgets.Facts(72, facts...))
	if files := x.answerFiles(a); files != nil {
		card.Add(files)
	}
	if text := strings.TrimSpace(model.AnswerMeaning(a)); text != "" {
		card.Add(widgets.NewBanner(answerTone(a.Message), text))
	}
	if choices != nil {
		card.Add(choices)
	}
	card.Add(widgets.NewDivider())
	own, rest := model.SplitAnswer(a.Message.Text)
	if own == "" {
		own = phrase.T("This e-mail has no text.")
	}
	card.Add(widgets.NewParagraph(widgets.RoleBody, own))
	if rest != "" {
		fold := phrase.T("Show the rest (quoted text, signature)")
		if m.Unfolded {
			fold = phrase.T("Hide the rest")
		}
		card.Add(widgets.TightRow(0, widgets.NewButton(fold, m.Fold).WithIcon(look.IconQuote).WithKey("Q")))
		if m.Unfolded {
			card.Add(widgets.NewParagraph(widgets.RoleMuted, rest))
		}
	}
	return widgets.NewCard(card)
}

func answerTone(m core.Message) look.Tone {
	switch m.Kind {
	case core.MessageReply:
		if m.Detail == core.OptedOut {
			return look.ToneWarning
		}
		return look.ToneSuccess
	case core.MessageBounce, core.MessageComplaint:
		return look.ToneError
	case core.MessageDelay:
		return look.ToneWarning
	case core.MessageAsk:
		if core.Asks(m.Kind, m.Detail) {
			return look.ToneWarning
		}
	case core.MessageAuto, core.MessageSent:
	}
	return look.TonePrimary
}
