package screens

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// jobContacted is the tab with the people who were written to.
type jobContacted struct {
	*jobPart
	window  Window
	model   *model.ContactedModel
	filters *filters
	search  *widgets.SearchField
	list    *widgets.DataList
	panel   *widgets.SidePanel
	side    *fyne.Container // the panel with its distance from the list
	detail  *fyne.Container
	middle  *fyne.Container
	empty   *widgets.EmptyState
	waiting *widgets.EmptyState // nobody was written to, and somebody will be
	none    *widgets.EmptyState
	table   fyne.CanvasObject
	drawn   string // what the panel was made of
	coming  bool
	mail    func(link string) // opens a draft in the mail program
}

func newJobContacted(w Window, m *model.ContactedModel, mail func(link string)) *jobContacted {
	c := &jobContacted{jobPart: newJobPart(), window: w, model: m, mail: mail, filters: newFilters(), detail: widgets.VStack(look.Space16)}
	c.search = widgets.NewSearchField(phrase.T("Search people"), m.Search)
	c.list = c.newList()
	c.search.OnDown = c.list.Focus
	c.panel = widgets.NewSidePanel("", 320, widgets.NewVScroll(widgets.InsetBy(0, look.Space4, 0, look.Space2, c.detail)))
	c.panel.OnClose = func() { c.close() }
	c.empty = widgets.NewEmptyState(look.IconSend, "", "", nil)
	c.waiting = widgets.NewEmptyState(look.IconSend, "", "",
		widgets.NewPrimary(phrase.T("Open the flight plan"), func() { w.Go(model.ToJob(m.Job(), model.TabPlan)) }).WithKey("5"))
	c.none = widgets.NewEmptyState(look.IconSearch, phrase.T("Nobody fits"), phrase.T("Change the search or the filter."), widgets.NewButton(phrase.T("Show all"), c.showAll))
	c.side = widgets.InsetBy(0, 0, 0, look.Space12, c.panel)
	c.side.Hide()
	c.middle = container.NewBorder(nil, nil, nil, c.side, c.list)
	c.table = widgets.Frame(c.filters.bar(widgets.Width(200, c.search)), nil, c.middle)
	m.Changed, m.Said, m.Failed = c.draw, w.Say, w.Failed
	return c
}

func (c *jobContacted) newList() *widgets.DataList {
	l := widgets.NewDataList(
		widgets.Column{Title: phrase.T("Person"), Kind: widgets.CellPerson, Share: 1},
		widgets.Column{Title: phrase.T("E-mails"), Kind: widgets.CellText, Width: 88},
		widgets.Column{Title: phrase.T("Status"), Kind: widgets.CellStatus, Width: 118, Like: strings.Join(model.ContactStateNames(), "\n")},
		widgets.Column{Title: phrase.T("Reached"), Kind: widgets.CellSign, Width: 58, Spare: 2},
		widgets.Column{Title: phrase.T("Clicked"), Kind: widgets.CellSign, Width: 58},
		widgets.Column{Title: phrase.T("Replied"), Kind: widgets.CellSign, Width: 58, Spare: 2},
		widgets.Column{Title: phrase.T("Since"), Kind: widgets.CellText, Width: 88, Spare: 1},
	)
	l.Length = func() int { return len(c.model.Rows) }
	l.Fill = func(row int, cells []widgets.Cell) {
		r := c.model.Rows[row]
		icon, tone := contactLook(r.State)
		cells[0] = widgets.Cell{Text: r.Name, Note: r.Note}
		cells[1] = widgets.Cell{Text: r.Step, Note: model.Day(r.Sent)}
		cells[2] = widgets.Cell{Text: phrase.Of(string(r.State)), Icon: icon, Tone: tone}
		cells[3] = reachedSign(r)
		if r.Click != "" {
			cells[4] = widgets.Cell{Icon: look.IconClicked, Tone: clickTone(r.Click), Tip: r.ClickAt}
		}
		cells[5] = repliedSign(r)
		cells[6] = widgets.Cell{Text: model.Day(r.At), Note: model.Hour(r.At), Tone: look.ToneMuted}
	}
	l.OnOpen = func(row int) { c.model.Why(c.model.Rows[row].Person) }
	l.OnTop = func() { widgets.Focus(c.search) }
	l.OnMove = func(row int) {
		if c.model.Open != 0 && row < len(c.model.Rows) {
			c.model.Why(c.model.Rows[row].Person)
		}
	}
	return l
}

func reachedSign(r model.ContactedRow) widgets.Cell {
	switch {
	case r.Bounced:
		return widgets.Cell{Icon: look.IconBounced, Tone: look.ToneError, Tip: r.Reached}
	case r.Reached != "":
		return widgets.Cell{Icon: look.IconMail, Tone: look.ToneMuted, Tip: r.Reached}
	}
	return widgets.Cell{}
}

func repliedSign(r model.ContactedRow) widgets.Cell {
	switch {
	case r.Out:
		return widgets.Cell{Icon: look.IconBlocked, Tone: look.ToneError, Tip: r.Replied}
	case r.Replied != "":
		return widgets.Cell{Icon: look.IconReplied, Tone: look.ToneSuccess, Tip: r.Replied}
	}
	return widgets.Cell{}
}

// clickTone tells a person's click from what may be one, and from a program's.
func clickTone(v core.ClickVerdict) look.Tone {
	switch v {
	case core.ClickHuman:
		return look.TonePrimary
	case core.ClickUnsure:
		return look.ToneWarning
	case core.ClickScanner:
	}
	return look.ToneMuted
}

func contactLook(s model.ContactState) (look.Icon, look.Tone) {
	switch s {
	case model.ContactReplied:
		return look.IconReplied, look.ToneSuccess
	case model.ContactClicked:
		return look.IconClicked, look.TonePrimary
	case model.ContactDrafted:
		return look.IconSend, look.TonePrimary
	case model.ContactBounced:
		return look.IconBounced, look.ToneError
	case model.ContactOptedOut:
		return look.IconBlocked, look.ToneError
	case model.ContactStopped:
		return look.IconStop, look.ToneMuted
	case model.ContactPaused, model.ContactSleeping:
		return look.IconPause, look.ToneWarning
	case model.ContactDelivered:
		return look.IconMail, look.ToneText
	case model.ContactAll, model.ContactSent:
	}
	return look.IconOutgoing, look.ToneMuted
}

func (c *jobContacted) open(job core.JobID) {
	c.coming = true
	c.model.Show(job)
}

func (c *jobContacted) reload(job core.JobID) { c.model.Show(job) }

// arrive leaves the keyboard to the first drawing.
func (c *jobContacted) arrive() {
	c.arriveAt(c.window, c.table, c.list.Focusable())
	c.arriveAt(c.window, c.waiting, c.waiting.Action())
}

// Find gives the search the keyboard.
func (c *jobContacted) Find() { widgets.Focus(c.search) }

func (c *jobContacted) key(ev *fyne.KeyEvent) bool {
	row, at := model.ContactedRow{}, c.list.Current()
	if at >= 0 {
		row = c.model.Rows[at]
	}
	switch {
	case ev.Name == fyne.KeyEscape && c.model.Open != 0:
		c.close()
	case ev.Name == fyne.KeyW && at >= 0:
		c.model.Why(row.Person)
	case ev.Name == fyne.KeyL && at >= 0:
		c.model.Mark(row.Person)
	case ev.Name == fyne.KeyS && row.CanStop:
		c.model.Stop(row.Person)
	case ev.Name == fyne.KeyO && row.Draft != 0:
		c.model.OpenDraft(row.Draft, c.mail)
	case ev.Name == fyne.KeyY && row.Draft != 0:
		c.model.Sent(row.Draft, true)
	case ev.Name == fyne.KeyN && row.Draft != 0:
		c.model.Sent(row.Draft, false)
	case ev.Name == fyne.KeyA && row.CanAnswer:
		c.model.Answered(row.Person)
	case (ev.Name == fyne.KeyO || ev.Name == fyne.KeyG) && row.Other != "":
		c.model.Elsewhere(row)
	case ev.Name == fyne.KeyG && row.CanGoOn:
		c.model.Resume(row.Person)
	default:
		return false
	}
	return true
}

func (c *jobContacted) keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "Enter", Does: phrase.T("Why? – what happened to a person")},
		{Key: "L", Does: phrase.T("Mark as lead")},
		{Key: "S", Does: phrase.T("Stop the sequence")},
		{Key: "G", Does: phrase.T("Let the sequence go on")},
		{Key: "O", Does: phrase.T("Write to their other address after a bounce, or open a draft")},
		{Key: "Y / N", Does: phrase.T("I sent the draft / I did not")},
		{Key: "A", Does: phrase.T("They answered elsewhere")},
	}
}

func (c *jobContacted) close() {
	c.model.Why(0)
	giveKeyboard(c.window, c.list.Focusable())
}

func (c *jobContacted) showAll() {
	c.search.SetText("")
	c.model.Filter(model.ContactAll)
}

func (c *jobContacted) draw() {
	m := c.model
	c.fail(m.Err)
	if !m.Loaded {
		return
	}
	if m.Total() == 0 && m.Err == nil {
		c.blank()
		return
	}
	var texts []string
	states, on := m.States(), 0
	for i, s := range states {
		name := phrase.In("people", string(s.State))
		if name == "" {
			name = phrase.T("All")
		}
		if s.State == m.State() {
			on = i
		}
		texts = append(texts, name+" "+strconv.Itoa(s.Count))
	}
	c.filters.set(texts, on, func(i int) { m.Filter(m.States()[i].State) })
	c.list.SetEmpty(c.none)
	c.list.SetCount(m.Count())
	c.list.Refresh()
	c.why()
	c.show(c.table)
	if c.coming {
		c.coming = false
		giveKeyboard(c.window, c.list.Focusable())
	}
}

// blank is the tab while nobody was written to.
func (c *jobContacted) blank() {
	state := c.empty
	if c.model.Waits() {
		state = c.waiting
	}
	state.SetText(c.model.Blank())
	c.show(state)
	if c.coming && c.model.Waits() {
		c.coming = false
		giveKeyboard(c.window, state.Action())
	}
}

// why fills the panel with what happened to a person and what proves it.
func (c *jobContacted) why() {
	r, ok := c.model.Row()
	if c.side.Hidden = !ok; !ok {
		c.middle.Refresh()
		return
	}
	if !changed(&c.drawn, r, len(c.model.Mail)) {
		c.middle.Refresh()
		return
	}
	icon, tone := contactLook(r.State)
	c.panel.SetTitle(r.Name)
	facts := []widgets.Fact{{Name: phrase.T("Since"), Value: model.Moment(r.At)}, {Name: phrase.T("Step"), Value: r.Step}}
	for _, f := range []widgets.Fact{{Name: phrase.T("Reached"), Value: r.Reached}, {Name: phrase.T("Clicks"), Value: r.Clicked}, {Name: phrase.T("Replied"), Value: r.Replied}} {
		if f.Value != "" { // all that a resting pointer says is here for the keyboard
			facts = append(facts, f)
		}
	}
	c.detail.Objects = []fyne.CanvasObject{
		widgets.VStack(look.Space8, widgets.NewStatus(icon, phrase.Of(string(r.State)), tone), widgets.NewParagraph(widgets.RoleBody, r.Why)),
		widgets.Facts(84, facts...),
		c.acts(r),
		widgets.NewDivider(),
	}
	for i := range c.model.Mail {
		mail := c.model.Mail[len(c.model.Mail)-1-i]
		c.detail.Add(widgets.VStack(look.Space4,
			widgets.Strong(model.MessageWord(mail.Kind)), widgets.Caption(model.Moment(mail.Date)),
			widgets.NewQuote(short(mail.Text), mail.Subject)))
	}
	c.detail.Refresh()
	c.panel.Refresh()
	c.middle.Refresh()
}

// acts are what one may do about a person, the most likely first.
func (c *jobContacted) acts(r model.ContactedRow) fyne.CanvasObject {
	lead := widgets.NewButton(phrase.T("Mark as lead"), func() { c.model.Mark(r.Person) })
	first := widgets.VStack(look.Space8)
	switch {
	case r.Draft != 0:
		first.Add(widgets.Flow(look.Space8,
			widgets.NewPrimary(phrase.T("Open in mail program"), func() { c.model.OpenDraft(r.Draft, c.mail) }).WithKey("O"),
			widgets.NewButton(phrase.T("I sent it"), func() { c.model.Sent(r.Draft, true) }).WithKey("Y"),
			widgets.NewButton(phrase.T("I did not"), func() { c.model.Sent(r.Draft, false) }).WithKey("N")))
	case r.Other != "":
		first.Add(widgets.NewParagraph(widgets.RoleBody, phrase.T("There is another address: %s", r.Other)))
		first.Add(widgets.HStack(0, widgets.NewPrimary(phrase.T("Write to their other address"), func() { c.model.Elsewhere(r) }).WithKey("O")))
	default:
		lead = widgets.NewPrimary(phrase.T("Mark as lead"), func() { c.model.Mark(r.Person) })
	}
	stop := widgets.NewButton(phrase.In("button", "Stop"), func() { c.model.Stop(r.Person) }).WithKey("S")
	stop.SetEnabled(r.CanStop)
	resume := widgets.NewButton(phrase.T("Go on"), func() { c.model.Resume(r.Person) }).WithKey("G")
	resume.SetEnabled(r.CanGoOn && r.Other == "")
	answered := widgets.NewButton(phrase.T("They answered"), func() { c.model.Answered(r.Person) }).WithKey("A")
	answered.SetEnabled(r.CanAnswer)
	first.Add(widgets.Flow(look.Space8, lead.WithKey("L"), stop, resume, answered))
	return first
}
