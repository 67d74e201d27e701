package screens

import (
	"strconv"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// jobPlan is the tab with the flight plan.
type jobPlan struct {
	*jobPart
	window  Window
	model   *model.PlanModel
	job     core.JobID
	filters *filters
	reasons *filters // why e-mails are held
	why     *fyne.Container
	days    *widgets.DayStrip
	list    *widgets.DataList
	approve *widgets.Button
	export  *widgets.IconButton
	mail    *fyne.Container
	empty   *widgets.EmptyState
	none    *widgets.EmptyState
	table   fyne.CanvasObject
	drawn   string // what the e-mail was made of
	shown   model.PlanRow
	coming  bool

	// saveTo lets one choose the folder of a new file; nil = its path is typed.
	saveTo func(path string, chosen func(path string))
}

func newJobPlan(w Window, m *model.PlanModel, saveTo func(path string, chosen func(path string))) *jobPlan {
	p := &jobPlan{jobPart: newJobPart(), window: w, model: m, saveTo: saveTo, filters: newFilters(), reasons: newFilters(), mail: widgets.VStack(look.Space12)}
	p.list = p.newList()
	p.approve = widgets.NewPrimary(phrase.T("Approve"), func() { p.ask(m.Waiting()) }).WithIcon(look.IconPlan).WithKey("A")
	p.empty = widgets.NewEmptyState(look.IconPlan, phrase.T("Nothing is planned"), phrase.T("Choose people in the review; each of their e-mails then stands here before it goes."),
		widgets.NewPrimary(phrase.In("button", "Review"), func() { w.Go(model.ToReview(p.job)) }))
	p.none = widgets.NewEmptyState(look.IconFilter, phrase.T("Nothing of this kind"), phrase.T("Choose another filter."), widgets.NewButton(phrase.T("Show all"), func() { m.Filter("") }))
	p.export = widgets.NewIconButton(look.IconDownload, phrase.T("Save the plan as a file"), p.save)
	p.days = widgets.NewDayStrip(func(day int) { p.goTo(m.Days[day].First) })
	bar := p.filters.bar(p.export, widgets.NewButton(phrase.T("Sequence"), func() { w.Go(model.ToSequence(p.job)) }).WithIcon(look.IconSequence), p.approve)
	side := widgets.NewCard(widgets.InsetBy(0, -look.Space12, 0, 0, widgets.NewVScroll(widgets.InsetBy(0, look.Space12, 0, 0, p.mail))))
	both := widgets.Shares(look.Space16, []float32{8, 5}, p.list, side)
	p.why = widgets.InsetBy(0, 0, look.Space12, 0, p.reasons.row)
	head := widgets.VStack(0, bar, p.why, widgets.InsetBy(0, 0, look.Space12, 0, p.days))
	p.table = widgets.Frame(head, nil, both)
	m.Changed, m.Said, m.Failed = p.draw, w.Say, w.Failed
	return p
}

func (p *jobPlan) newList() *widgets.DataList {
	l := widgets.NewDataList(
		widgets.Column{Title: phrase.T("Local time"), Kind: widgets.CellText, Width: 92, Like: longMoments("Mon 2 Jan", ", 22:58")},
		widgets.Column{Title: phrase.T("Person"), Kind: widgets.CellPerson, Share: 2},
		widgets.Column{Title: phrase.T("State"), Kind: widgets.CellStatus, Width: 84},
	).Picks()
	l.Length = func() int { return len(p.model.Rows) }
	l.Fill = func(row int, cells []widgets.Cell) {
		r := p.model.Rows[row]
		word, icon, tone := planLook(r.State)
		if r.When != "" {
			cells[0] = widgets.Cell{Text: r.When, Note: r.TimeZone, Strong: r.Day != ""} // a day begins
		}
		cells[1] = widgets.Cell{Text: r.Name, Note: phrase.T("E-mail %d · %s", r.Step, r.Subject)}
		if r.Why != "" {
			cells[1].Note = phrase.Of(r.Why)
		}
		cells[2] = widgets.Cell{Text: word, Icon: icon, Tone: tone}
	}
	l.OnMove = func(row int) {
		p.days.Select(p.model.DayOf(row))
		p.drawMail()
	}
	l.OnOpen = func(int) { p.drawMail() }
	return l
}

func planLook(s outreach.PlanState) (string, look.Icon, look.Tone) {
	switch s {
	case outreach.Coming:
		return phrase.T("Planned"), look.IconScheduled, look.TonePrimary
	case outreach.Held:
		return phrase.T("Held"), look.IconHeld, look.ToneWarning
	case outreach.Drafted:
		return phrase.T("Drafted"), look.IconSend, look.TonePrimary
	case outreach.Sent:
		return phrase.T("Sent"), look.IconOutgoing, look.ToneSuccess
	case outreach.Stopped:
	}
	return phrase.T("Stopped"), look.IconStop, look.ToneMuted
}

func (p *jobPlan) open(job core.JobID) {
	p.job, p.coming = job, true
	p.model.Show(job)
}

func (p *jobPlan) reload(job core.JobID) { p.model.Show(job) }

func (p *jobPlan) arrive() { p.arriveAt(p.window, p.table, p.list.Focusable()) }

func (p *jobPlan) key(ev *fyne.KeyEvent) bool {
	row, ok := p.current()
	switch {
	case ev.Name == fyne.KeyA && len(p.model.Waiting()) > 0:
		p.ask(p.model.Waiting())
	case ev.Name == fyne.KeyO && ok && row.CanApprove():
		p.ask([]core.PersonID{row.Person})
	case ev.Name == fyne.KeyS && ok && row.CanStop():
		p.model.Stop(row.Person)
	case ev.Name == fyne.KeyG && ok && row.CanGoOn():
		p.model.Resume(row.Person)
	case ev.Name == fyne.KeyLeft:
		p.goTo(p.model.DayFrom(p.list.Current(), -1))
	case ev.Name == fyne.KeyRight:
		p.goTo(p.model.DayFrom(p.list.Current(), 1))
	case ev.Name == fyne.KeyY && ok:
		p.sendTest(row)
	case ev.Name == fyne.KeyX && p.model.HasFiles():
		p.save()
	default:
		return false
	}
	return true
}

func (p *jobPlan) keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "A", Does: phrase.T("Approve everybody who waits")},
		{Key: "O", Does: phrase.T("Approve only this person")},
		{Key: "S", Does: phrase.T("Stop this person's sequence")},
		{Key: "G", Does: phrase.T("Let it go on")},
		{Key: "← →", Does: phrase.T("The day before, the next day")},
		{Key: "X", Does: phrase.T("Save the plan as a file")},
		{Key: "Y", Does: phrase.T("Send the next e-mail of this person to yourself")},
	}
}

func (p *jobPlan) goTo(row int) { p.list.SetCurrent(row) }

// save asks where the plan goes.
func (p *jobPlan) save() {
	saveAs(p.window, p.saveTo, saving{
		title: phrase.T("Save the flight plan as a file"), path: p.model.FilePath(),
		about: phrase.T("A table for a spreadsheet: every e-mail with its person, day and hour, its text, and why it is held. It names people: keep it as safe as the workspace."),
		save: func(path string, done func(string, error)) {
			p.model.SaveFile(path, func(err error) { done("", err) })
		},
	})
}

func (p *jobPlan) current() (model.PlanRow, bool) {
	at := p.list.Current()
	if at < 0 || at >= len(p.model.Rows) {
		return model.PlanRow{}, false
	}
	return p.model.Rows[at], true
}

// ask tells when the first e-mail leaves and approves on yes.
func (p *jobPlan) ask(people []core.PersonID) {
	p.window.Confirm(dialogs.Question{Title: phrase.T("Approve the sequence?"), Text: p.model.Question(people), Do: phrase.T("Approve")},
		func() { p.model.Approve(people) })
}

func (p *jobPlan) draw() {
	m := p.model
	p.fail(m.Err)
	if !m.Loaded {
		return
	}
	if m.Total() == 0 && m.Err == nil {
		p.show(p.empty)
		p.once(p.empty.Action())
		return
	}
	var texts []string
	states, on := m.States(), 0
	for i, s := range states {
		if s.State == m.State() {
			on = i
		}
		texts = append(texts, s.Name+" "+strconv.Itoa(s.Count))
	}
	p.filters.set(texts, on, func(i int) { m.Filter(states[i].State) })
	p.drawReasons()
	p.drawDays()
	waiting := len(m.Waiting())
	label := phrase.T("Approve")
	if waiting > 0 {
		label += " " + phrase.N(waiting, "%d person", "%d people")
	}
	p.approve.SetLabel(label)
	p.approve.SetEnabled(waiting > 0)
	p.list.SetEmpty(p.none)
	p.list.SetCount(phrase.N(len(m.Rows), "%d e-mail", "%d e-mails"))
	p.list.Refresh()
	p.follow()
	p.drawMail()
	p.show(p.table)
	p.once(p.list.Focusable())
}

// follow keeps the current e-mail the current one when it has got another row: the next
// key is meant for it.
func (p *jobPlan) follow() {
	if row := p.model.RowOf(p.shown); row >= 0 && row != p.list.Current() {
		p.list.SetCurrent(row)
	}
}

// drawReasons offers the reasons where held e-mails are shown.
func (p *jobPlan) drawReasons() {
	m := p.model
	var texts, whys []string
	on := -1
	if reasons := m.Reasons(); m.State() == outreach.Held && len(reasons) > 1 {
		for i, r := range reasons {
			if r.Why == m.Reason() {
				on = i
			}
			texts, whys = append(texts, shortReason(r.Why)+" "+strconv.Itoa(r.Count)), append(whys, r.Why)
		}
	}
	p.reasons.set(texts, on, func(i int) { m.FilterReason(whys[i]) })
	p.why.Hidden = len(texts) == 0
}

func shortReason(why string) string {
	if r := []rune(why); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return why
}

func (p *jobPlan) drawDays() {
	days := make([]widgets.Day, 0, len(p.model.Days))
	for _, d := range p.model.Days {
		day := widgets.Day{Name: d.Name, Note: d.Note()}
		for _, s := range []outreach.PlanState{outreach.Sent, outreach.Drafted, outreach.Coming, outreach.Held} {
			_, _, tone := planLook(s)
			day.Parts = append(day.Parts, widgets.DayPart{Count: d.By[s], Tone: tone})
		}
		days = append(days, day)
	}
	p.days.Set(days, p.model.DayOf(p.list.Current()))
	p.export.Hidden = !p.model.HasFiles()
}

func (p *jobPlan) once(o fyne.Focusable) {
	if p.coming {
		p.coming = false
		giveKeyboard(p.window, o)
		p.list.SetCurrent(p.model.Next())
	}
}

// drawMail shows the current e-mail as its reader will see it.
func (p *jobPlan) drawMail() {
	r, ok := p.current()
	p.shown = r
	if !changed(&p.drawn, r, ok) {
		return
	}
	if !ok {
		p.mail.Objects = []fyne.CanvasObject{widgets.NewParagraph(widgets.RoleMuted, phrase.T("Choose an e-mail to read it."))}
		p.mail.Refresh()
		return
	}
	word, icon, tone := planLook(r.State)
	subject := r.Subject
	if subject == "" {
		subject = phrase.T("It can't be written out yet")
	}
	facts := []widgets.Fact{{Name: phrase.T("To"), Value: r.Name + "\n" + r.To}}
	if r.When != "" {
		facts = append(facts, widgets.Fact{Name: phrase.T("When"), Value: r.When + " " + r.TimeZone})
	}
	if r.Why == "" { // else that says more
		facts = append(facts, widgets.Fact{Name: phrase.T("State"), Show: widgets.NewStatus(icon, word, tone)})
	}
	p.mail.Objects = []fyne.CanvasObject{widgets.NewParagraph(widgets.RoleHeading, subject), widgets.Facts(56, facts...)}
	if r.Why != "" {
		p.mail.Add(widgets.NewBanner(tone, phrase.Of(r.Why)))
	}
	p.mail.Add(p.personButtons(r))
	p.mail.Add(widgets.NewDivider())
	p.mail.Add(widgets.NewMarkdown(r.Text))
	p.mail.Refresh()
}

func (p *jobPlan) personButtons(r model.PlanRow) fyne.CanvasObject {
	row := widgets.Flow(look.Space8)
	if r.CanApprove() {
		row.Add(widgets.NewButton(phrase.T("Approve only this person"), func() { p.ask([]core.PersonID{r.Person}) }).WithKey("O"))
	}
	switch {
	case r.CanGoOn():
		row.Add(widgets.NewButton(phrase.T("Go on"), func() { p.model.Resume(r.Person) }).WithKey("G"))
	case r.CanStop():
		row.Add(widgets.NewButton(phrase.In("button", "Stop"), func() { p.model.Stop(r.Person) }).WithKey("S"))
	}
	if _, can := p.model.Test(r); can {
		row.Add(widgets.NewButton(phrase.T("Send me a test"), func() { p.sendTest(r) }).WithKey("Y"))
	}
	return row
}

// sendTest sends the next e-mail of a person to oneself.
func (p *jobPlan) sendTest(r model.PlanRow) {
	if letter, can := p.model.Test(r); can {
		askTest(p.window, p.model.Tester, letter, phrase.T("The next e-mail of %s, as they would get it.", r.Name))
	}
}
