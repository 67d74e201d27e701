package screens

import (
	"strconv"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// queueList is the queue of the review as a list, in which several people can be
// marked and then decided about together.
type queueList struct {
	page   *Review
	model  *model.ReviewModel
	list   *widgets.DataList
	unmark *widgets.Button
	moving bool // another row has become the current one, and nothing else is new
}

// The columns of the queue.
const (
	queueTick = iota
	queuePerson
	queueFound
	queueGuard
)

func newQueueList(r *Review) *queueList {
	q := &queueList{page: r, model: r.model}
	q.unmark = widgets.NewQuiet(phrase.T("Unmark"), q.model.Unmark).WithKey("U")
	q.unmark.Hide()
	q.list = widgets.NewDataList(
		widgets.Column{Kind: widgets.CellCheck, Width: 22},
		widgets.Column{Title: phrase.T("Person"), Kind: widgets.CellPerson, Share: 4},
		widgets.Column{Title: phrase.T("Must-haves found"), Kind: widgets.CellChips, Share: 4},
		widgets.Column{Title: phrase.T("The guard says"), Share: 4},
	)
	q.list.Length = q.model.Left
	q.list.Fill = q.fill
	q.list.OnOpen = func(row int) {
		if q.model.Row(row).ID == 0 {
			return // not read yet
		}
		q.model.Stand(row)
		r.listed(false)
	}
	q.list.OnMove = func(row int) {
		q.moving = true
		q.model.Stand(row)
		q.moving = false
	}
	q.list.OnCheck = func(row int) { q.model.Mark(q.model.Row(row).ID) }
	q.list.OnSpan = q.model.MarkSpan
	return q
}

func (q *queueList) fill(row int, cells []widgets.Cell) {
	r := q.model.Row(row)
	if r.ID == 0 {
		return // not read yet
	}
	cells[queueTick].Checked = r.Marked
	cells[queuePerson] = widgets.Cell{Text: r.Name, Note: r.Note}
	for _, m := range r.Found {
		if m.Found {
			cells[queueFound].Chips = append(cells[queueFound].Chips, widgets.ChipText{Text: cutWord(m.Name), Tone: look.ToneSuccess})
		}
	}
	cells[queueGuard] = widgets.Cell{Text: phrase.In("guard", "Clear"), Tone: look.ToneMuted}
	switch r.Level {
	case core.VerdictStop:
		cells[queueGuard] = widgets.Cell{Text: phrase.T("Stop"), Note: r.Why, Tone: look.ToneError, Strong: true}
	case core.VerdictWarn:
		cells[queueGuard] = widgets.Cell{Text: phrase.T("Warning"), Note: r.Why, Tone: look.ToneWarning, Strong: true}
	case core.VerdictClear:
	}
}

func (q *queueList) draw() {
	if q.moving {
		return
	}
	n := q.model.Marked()
	text := phrase.N(q.model.Left(), "%d person", "%d people")
	if n > 0 {
		text += phrase.T(" · %d marked", n)
	} else {
		text += phrase.T(" · Space marks, Shift with an arrow marks several, A all of them; Enter opens one")
	}
	q.list.SetCount(text)
	q.list.Refresh()
	if at := q.model.At(); at != q.list.Current() {
		q.list.SetCurrent(at)
	}
}

// key marks, and goes back to one person at a time.
func (q *queueList) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyA:
		q.model.MarkAll()
	case fyne.KeyU:
		q.model.Unmark()
	case fyne.KeyEscape:
		if q.model.Marked() > 0 {
			q.model.Unmark()
		} else {
			q.page.listed(false)
		}
	default:
		return false
	}
	return true
}

// listed changes between the list and one person at a time.
func (r *Review) listed(on bool) {
	r.model.List(on)
	r.takeKeys()
}

// takeKeys gives the keyboard to what is shown of the queue.
func (r *Review) takeKeys() {
	if r.model.Listed {
		r.queue.list.Focus()
		return
	}
	r.surface.take()
}

// several tells whether the next decision is about all who are marked.
func (r *Review) several() bool { return r.model.Marked() > 0 }

// together shows what a decision would do with those who are marked, and carries it out
// once that was seen.
func (r *Review) together(d review.Decision) {
	s := &togetherSheet{model: r.model, decision: d, content: widgets.VStack(look.Space16, widgets.NewProgressLine(phrase.T("The guard looks at each of them…")))}
	sheet := dialogs.Sheet{
		Title:    r.model.TogetherTitle(d, r.model.Marked()) + "?",
		Subtitle: phrase.T("For %s. Z takes all of it back at once.", r.model.Job.Job.Title),
		Content:  s.content, Confirm: s.verb(), Width: 600,
		OnClose: func(confirmed bool) {
			if confirmed {
				s.foreseen.Decision.Reason = s.why()
				r.model.DecideTogether(s.foreseen)
			}
			r.takeKeys()
		},
	}
	if d.Action == review.Discard {
		s.reason = widgets.NewField(phrase.T("Reason (optional); it is kept with each of them"))
		sheet.First = s.reason
		s.above = widgets.VStack(look.Space12, s.reason, reasonChips(s.reason, func() { widgets.Focus(s.reason) }))
		s.content.Objects = append([]fyne.CanvasObject{s.above}, s.content.Objects...)
	}
	s.open = r.window.Dialog(sheet)
	s.open.SetReady(false)
	r.model.Foresee(d, s.show)
}

// togetherSheet shows what a decision about several people would do.
type togetherSheet struct {
	model    *model.ReviewModel
	decision review.Decision
	foreseen model.Foresight
	open     *dialogs.Open
	content  *fyne.Container
	reason   *widgets.Field // nil = none is asked for
	above    fyne.CanvasObject
}

func (s *togetherSheet) why() string {
	if s.reason == nil {
		return s.decision.Reason
	}
	return s.reason.Text
}

// show fills the sheet once the guard has looked at everybody.
func (s *togetherSheet) show(f model.Foresight, err error) {
	s.foreseen = f
	s.content.Objects = nil
	if s.reason != nil {
		s.content.Add(s.above)
	}
	if err != nil {
		s.open.SetProblem(dialogs.ErrorText(err))
		return
	}
	s.content.Add(widgets.Equal(look.Space12,
		tally(len(f.Goes), s.goes(len(f.Goes)), look.ToneSuccess),
		tally(len(f.Stopped), phrase.T("stopped by the guard"), look.ToneError),
		tally(len(f.Look), word(len(f.Look), phrase.T("needs a look first"), phrase.T("need a look first")), look.ToneWarning)))
	s.list(phrase.T("Stopped: they stay where they are"), look.IconBlocked, look.ToneError, f.Stopped)
	s.list(phrase.T("A warning is not passed over for many: look at them one by one"), look.IconWarning, look.ToneWarning, f.Look)
	s.content.Refresh()
	s.open.SetReady(len(f.Goes) > 0)
	label := s.verb()
	if n := len(f.Goes); n > 0 {
		label += " " + strconv.Itoa(n)
	}
	s.open.SetConfirm(label)
}

// list adds who is left out, each with the reason.
func (s *togetherSheet) list(title string, icon look.Icon, tone look.Tone, who []model.Reasoned) {
	if len(who) == 0 {
		return
	}
	box := widgets.VStack(look.Space8, widgets.NewText(widgets.RoleStrong, title))
	for _, p := range who {
		box.Add(widgets.Beside(look.Space8, widgets.NewSmallIcon(icon, tone),
			widgets.VStack(0, widgets.NewParagraph(widgets.RoleBody, p.Name), widgets.NewParagraph(widgets.RoleCaption, p.Why))))
	}
	s.content.Add(box)
}

func (s *togetherSheet) verb() string {
	return map[review.Action]string{review.Contact: phrase.T("Contact"), review.Save: phrase.T("Save"), review.Discard: phrase.T("Discard"), review.Move: phrase.T("Move")}[s.decision.Action]
}

func (s *togetherSheet) goes(n int) string {
	switch s.decision.Action {
	case review.Contact:
		return word(n, phrase.T("goes into the sequence"), phrase.T("go into the sequence"))
	case review.Save:
		return word(n, phrase.T("is saved for later"), phrase.T("are saved for later"))
	case review.Discard:
		return word(n, phrase.T("is discarded"), phrase.T("are discarded"))
	case review.Move, review.Note:
	}
	return word(n, phrase.T("is moved"), phrase.T("are moved"))
}

func word(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// tally is one figure with what it counts.
func tally(n int, what string, tone look.Tone) fyne.CanvasObject {
	if n == 0 {
		tone = look.ToneMuted
	}
	return widgets.NewCard(widgets.VStack(0, widgets.NewText(widgets.RoleNumber, strconv.Itoa(n)).Toned(tone), widgets.NewParagraph(widgets.RoleCaption, what)))
}
