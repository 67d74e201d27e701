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

// outboxPart lists what goes out, with what one may do about each entry.
type outboxPart struct {
	window  Window
	model   *model.OutboxModel
	list    *widgets.DataList
	paused  *widgets.Banner
	pause   *widgets.Button
	why     *widgets.Paragraph
	letter  *column
	acts    *fyne.Container
	retry   *widgets.Button
	drop    *widgets.Button
	sent    *widgets.Button
	not     *widgets.Button
	content fyne.CanvasObject
	focused bool
	shown   *fyne.Container // the e-mail
	written string          // which one
}

func newOutboxPart(w Window, m *model.OutboxModel) *outboxPart {
	p := &outboxPart{window: w, model: m}
	p.list = widgets.NewDataList(
		widgets.Column{Title: phrase.T("What"), Share: 3},
		widgets.Column{Title: phrase.T("State"), Kind: widgets.CellStatus, Width: 170},
		widgets.Column{Title: phrase.T("When"), Width: 190},
	).Picks()
	p.list.Length = func() int { return len(m.Rows) }
	p.list.Fill = p.fill
	p.list.OnMove = func(row int) {
		if row >= 0 && row < len(m.Rows) {
			m.Choose(m.Rows[row].ID)
		}
	}
	p.list.SetEmpty(widgets.NewEmptyState(look.IconOutgoing, phrase.T("Nothing goes out just now"),
		phrase.T("E-mails that are approved and leads that are sent into an ATS pass through here, one by one, each with its reason if it waits."), nil))
	p.pause = widgets.NewButton(phrase.T("Pause everything"), p.togglePause).WithIcon(look.IconPause).WithKey("P")
	p.paused = widgets.NewBanner(look.ToneWarning, "", widgets.NewPrimary(phrase.T("Resume"), p.togglePause).WithKey("P"))
	p.paused.Set(phrase.T("Everything is paused: nothing goes out until you resume."), phrase.T("What falls due meanwhile is spread over the next hours, never sent all at once."))
	p.why = widgets.NewParagraph(widgets.RoleBody, "")
	p.retry = widgets.NewButton(phrase.T("Try again"), m.Retry).WithKey("R")
	p.drop = widgets.NewDanger(phrase.T("Drop"), p.askDrop).WithKey("D")
	p.sent = widgets.NewButton(phrase.T("It was sent"), func() { m.Resolve(true) })
	p.not = widgets.NewButton(phrase.T("It was not sent: send it"), p.askNot)
	p.acts = widgets.HStack(look.Space8, p.sent, p.not, p.retry, p.drop)
	head := widgets.VStack(look.Space8, p.paused, widgets.HStack(0, widgets.Grow(), p.pause))
	p.letter = newColumn()
	foot := widgets.NewCard(widgets.VStack(look.Space12, p.why, p.letterPart(), p.acts))
	p.content = widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, head), widgets.InsetBy(look.Space12, 0, 0, 0, foot), p.list)
	return p
}

// letterHeight is how much room the e-mail has that is looked at, at normal text size.
const letterHeight = 132

// letterPart is what the current entry sends.
func (p *outboxPart) letterPart() fyne.CanvasObject {
	p.shown = widgets.Height(letterHeight, p.letter.scroll)
	p.shown.Hide()
	return p.shown
}

func (p *outboxPart) drawLetter(r model.OutboxRow) {
	p.shown.Hidden = r.Subject == "" && r.Text == ""
	if key := r.Subject + "\n" + r.Text; p.written != key {
		p.written = key
		p.letter.set(widgets.NewParagraph(widgets.RoleStrong, orText(r.Subject, r.What)), widgets.NewParagraph(widgets.RoleMuted, r.Text))
	}
}

func (p *outboxPart) fill(row int, cells []widgets.Cell) {
	r := p.model.Rows[row]
	icon, tone := entryLook(r.State)
	cells[0] = widgets.Cell{Text: r.What, Note: r.Job, Strong: true}
	cells[1] = widgets.Cell{Icon: icon, Text: r.Word, Tone: tone}
	cells[2] = widgets.Cell{Text: r.When}
}

func entryLook(s core.EntryState) (look.Icon, look.Tone) {
	switch s {
	case core.EntryWaiting:
		return look.IconScheduled, look.ToneMuted
	case core.EntryStarted:
		return look.IconSync, look.TonePrimary
	case core.EntryDone:
		return look.IconSuccess, look.ToneSuccess
	case core.EntryFailed:
		return look.IconError, look.ToneError
	case core.EntryHeld:
		return look.IconHeld, look.ToneWarning
	case core.EntryUnknown:
		return look.IconHelp, look.ToneWarning
	case core.EntryDropped:
	}
	return look.IconCancelled, look.ToneMuted
}

func (p *outboxPart) togglePause() { p.model.SetPaused(!p.model.Paused) }

func (p *outboxPart) askDrop() {
	r := p.model.Row()
	p.window.Confirm(dialogs.Question{
		Title: phrase.T("Drop this for good?"), Do: phrase.T("Drop"), Danger: true,
		Text: r.DropText(),
	}, p.model.Drop)
}

func (p *outboxPart) askNot() {
	r := p.model.Row()
	if r.Drafted {
		p.window.Confirm(dialogs.Question{
			Title: phrase.T("You did not send this draft?"), Do: phrase.T("I did not send it"),
			Text: phrase.T("%s. Their sequence stops. Delete the draft in its folder; if you let the sequence go on, it is drafted anew.", r.What),
		}, func() { p.model.Resolve(false) })
		return
	}
	p.window.Confirm(dialogs.Question{
		Title: phrase.T("Is it really not in the Sent folder?"), Do: phrase.T("Send it"),
		Text: phrase.T("%s. If it did go out, the person gets it twice.", r.What),
	}, func() { p.model.Resolve(false) })
}

// key tells whether it used a key.
func (p *outboxPart) key(ev *fyne.KeyEvent) bool {
	r := p.model.Row()
	switch {
	case ev.Name == fyne.KeyR && r.MayRetry:
		p.model.Retry()
	case ev.Name == fyne.KeyD && r.MayDrop:
		p.askDrop()
	case ev.Name == fyne.KeyP:
		p.togglePause()
	default:
		return false
	}
	return true
}

// focus gives the list the keyboard when one comes to it.
func (p *outboxPart) focus() {
	if !p.focused {
		p.focused = true
		p.list.Focus()
	}
}

// whyOf says why an entry is still there, or that nothing is to be done.
func (p *outboxPart) whyOf(r model.OutboxRow) string {
	switch {
	case r.ID == 0:
		return phrase.T("Nothing waits for a decision.")
	case r.Why != "":
		return r.Why
	case p.model.Paused && r.State == core.EntryWaiting:
		return phrase.T("It waits until you resume.")
	}
	return phrase.T("Nothing needs to be done about it.")
}

func (p *outboxPart) draw() {
	m := p.model
	p.paused.Hidden, p.pause.Hidden = !m.Paused, m.Paused
	for i, r := range m.Rows {
		if r.ID == m.Current && p.list.Current() != i {
			p.list.SetCurrent(i)
		}
	}
	p.list.SetCount(phrase.T("%d open, %d finished", m.Open(), len(m.Rows)-m.Open()))
	r := m.Row()
	p.why.SetText(p.whyOf(r))
	p.drawLetter(r)
	p.retry.Hidden, p.drop.Hidden = !r.MayRetry, !r.MayDrop
	p.sent.Hidden, p.not.Hidden = !r.MayResolve, !r.MayResolve
	for _, b := range []*widgets.Button{p.retry, p.drop, p.sent, p.not, p.pause} {
		b.SetEnabled(!m.Busy())
	}
	p.acts.Hidden = !r.MayRetry && !r.MayDrop && !r.MayResolve
	p.list.Refresh()
	p.content.Refresh()
}
