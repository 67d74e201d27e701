package screens

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
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
	reader   *column
	lead     *widgets.Button
	person   *widgets.Button
	job      *widgets.Button
	why      *widgets.Text
	work     fyne.CanvasObject
	empty    *widgets.EmptyState
	none     *widgets.EmptyState
	marked   core.MessageID
	shown    shownAnswer
}

// shownAnswer tells whether the reader is up to date.
type shownAnswer struct {
	id             core.MessageID
	lead, unfolded bool
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
	x.people = widgets.NewFilterChip("From people", func() { x.filter(model.InboxPeople) })
	x.machines = widgets.NewFilterChip("From machines", func() { x.filter(model.InboxMachines) })
	x.frame = newFrame(widgets.NewPageHeader("Inbox", "", x.people, x.machines))
	x.list = x.newList()
	x.empty = widgets.NewEmptyState(look.IconInbox, "No answers yet", "Replies, automatic answers and bounces to your e-mails appear here. A reply stops its sequence by itself.",
		widgets.NewPrimary("Look at the jobs", func() { w.Go(model.To(model.Jobs)) }))
	x.none = widgets.NewEmptyState(look.IconInbox, "Nothing of this kind", "The other answers are one click away.", widgets.NewButton("Show the others", x.others))
	x.work = widgets.Shares(look.Space12, []float32{5, 6}, x.list, widgets.Frame(nil, x.actions(), widgets.InsetBy(-bleedIn, -bleedIn, 0, 0, x.reader.scroll)))
	m.Changed, m.Said, m.Refused = x.draw, w.Say, w.Failed
	return x
}

func (x *Inbox) newList() *widgets.DataList {
	l := widgets.NewDataList(
		widgets.Column{Title: "From", Kind: widgets.CellPerson},
		widgets.Column{Title: "When", Width: 124},
	).Picks()
	l.Length = func() int { return len(x.model.Rows) }
	l.Fill = func(row int, cells []widgets.Cell) {
		r := x.model.Rows[row]
		cells[0] = widgets.Cell{Text: r.Name, Note: r.Excerpt, Strong: true}
		cells[1] = widgets.Cell{Text: r.When, Note: r.Kind}
		if r.Lead {
			cells[1].Note += " · Lead"
		}
	}
	l.OnMove = func(row int) { x.model.Choose(x.model.Rows[row].ID) }
	return l
}

func (x *Inbox) actions() fyne.CanvasObject {
	x.lead = widgets.NewPrimary("Mark as lead", x.model.Mark).WithIcon(look.IconStar).WithKey("L")
	x.person = widgets.NewButton("Person", x.toPerson).WithIcon(look.IconPerson).WithKey("P")
	x.job = widgets.NewButton("Job", x.toJob).WithIcon(look.IconJobs).WithKey("J")
	x.why = widgets.Caption("").Cut().Aligned(fyne.TextAlignTrailing)
	return widgets.InsetBy(look.Space8, 0, 0, 0, widgets.VStack(look.Space8, x.why, widgets.HStack(look.Space8, widgets.Grow(), x.person, x.job, x.lead)))
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

// Key acts on the open answer.
func (x *Inbox) Key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyL:
		x.model.Mark()
	case fyne.KeyP:
		x.toPerson()
	case fyne.KeyJ:
		x.toJob()
	case fyne.KeyQ:
		x.model.Fold()
	default:
		return false
	}
	return true
}

// Keys lists the page's keys.
func (x *Inbox) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "L", Does: "Mark the writer as a lead"},
		{Key: "P", Does: "Open the person"},
		{Key: "J", Does: "Open the job"},
		{Key: "Q", Does: "Show or hide what is quoted"},
		{Key: "↑ ↓", Does: "Next, previous answer"},
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
	x.header.Set("Inbox", model.Count(people+machines, "answer", "answers"))
	x.people.Set("From people "+strconv.Itoa(people), x.model.Kind() == model.InboxPeople)
	x.machines.Set("From machines "+strconv.Itoa(machines), x.model.Kind() == model.InboxMachines)
	if people+machines == 0 {
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

func (x *Inbox) drawAnswer() {
	a, ok := x.model.Current()
	can, why := x.model.CanMark()
	x.lead.SetEnabled(can)
	x.why.SetText(why)
	x.person.SetEnabled(ok && a.Person.ID != 0)
	x.job.SetEnabled(ok && a.Job.ID != 0)
	now := shownAnswer{a.Message.ID, a.Lead, x.model.Unfolded}
	if x.shown == now && ok {
		return
	}
	x.shown = now
	if !ok {
		x.reader.set()
		return
	}
	x.reader.set(answerCard(a, x.model))
}

// answerCard is one answer: who, about what, what follows from it, and the text.
func answerCard(a model.Answer, m *model.InboxModel) fyne.CanvasObject {
	row := m.Rows[max(m.Row(), 0)]
	head := widgets.VStack(look.Space2, widgets.NewParagraph(widgets.RoleTitle, row.Name), widgets.NewParagraph(widgets.RoleMuted, row.About))
	chips := widgets.Flow(look.Space8, widgets.NewChip(row.Kind, answerTone(a.Message.Kind)))
	if a.Lead {
		chips.Add(widgets.NewChip("Lead", look.ToneSuccess))
	}
	head.Add(widgets.InsetBy(look.Space4, 0, 0, 0, chips))
	card := widgets.VStack(look.Space12, widgets.Beside(look.Space12, widgets.NewAvatar(row.Name).Sized(44), head))
	facts := []widgets.Fact{{Name: "Subject", Value: a.Message.Subject}, {Name: "From", Value: a.Message.From}, {Name: "Read", Value: row.When}}
	if !a.Message.Date.IsZero() {
		facts = append(facts, widgets.Fact{Name: "Sent", Value: model.Moment(a.Message.Date)})
	}
	card.Add(widgets.Facts(72, facts...))
	if files := answerFiles(a); files != nil {
		card.Add(files)
	}
	if text := strings.TrimSpace(model.AnswerMeaning(a)); text != "" {
		card.Add(widgets.NewBanner(answerTone(a.Message.Kind), text))
	}
	card.Add(widgets.NewDivider())
	own, rest := model.SplitAnswer(a.Message.Text)
	if own == "" {
		own = "This e-mail has no text."
	}
	card.Add(widgets.NewParagraph(widgets.RoleBody, own))
	if rest != "" {
		fold := "Show the rest (quoted text, signature)"
		if m.Unfolded {
			fold = "Hide the rest"
		}
		card.Add(widgets.HStack(0, widgets.NewButton(fold, m.Fold).WithIcon(look.IconQuote).WithKey("Q")))
		if m.Unfolded {
			card.Add(widgets.NewParagraph(widgets.RoleMuted, rest))
		}
	}
	return widgets.NewCard(card)
}

func answerTone(k core.MessageKind) look.Tone {
	switch k {
	case core.MessageReply:
		return look.ToneSuccess
	case core.MessageBounce:
		return look.ToneError
	case core.MessageAsk, core.MessageDelay:
		return look.ToneWarning
	case core.MessageAuto, core.MessageSent:
	}
	return look.TonePrimary
}
