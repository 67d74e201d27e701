package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// jobLeads is the tab with the people who showed interest.
type jobLeads struct {
	*jobPart
	window  Window
	model   *model.LeadsModel
	intents JobIntents
	job     core.JobID
	list    *widgets.DataList
	export  *widgets.Button
	atATS   *widgets.Button
	empty   *widgets.EmptyState
	table   fyne.CanvasObject
	coming  bool
}

func newJobLeads(w Window, m *model.LeadsModel, intents JobIntents) *jobLeads {
	l := &jobLeads{jobPart: newJobPart(), window: w, model: m, intents: intents}
	l.list = l.newList()
	l.export = widgets.NewPrimary(phrase.T("Export to the ATS"), l.preview).WithIcon(look.IconUpload).WithKey("E")
	l.atATS = widgets.NewButton(phrase.T("Open in the ATS"), l.openATS).WithIcon(look.IconOpen).WithKey("O")
	l.empty = widgets.NewEmptyState(look.IconStar, phrase.T("No leads yet"), phrase.T("Whoever answers becomes one; or mark somebody among those you wrote to."),
		widgets.NewPrimary(phrase.T("Look at the contacted"), func() { w.Go(model.ToJob(l.job, model.TabContacted)) }))
	bar := widgets.HStack(look.Space8, widgets.Grow(), l.atATS, l.export)
	l.table = widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, bar), nil, l.list)
	m.Changed = l.draw
	return l
}

func (l *jobLeads) newList() *widgets.DataList {
	d := widgets.NewDataList(
		widgets.Column{Title: phrase.T("Person"), Kind: widgets.CellPerson, Share: 2},
		widgets.Column{Title: phrase.T("Marked"), Kind: widgets.CellText, Width: 128, Like: model.Moment(longDate)},
		widgets.Column{Title: phrase.In("column", "Export"), Kind: widgets.CellStatus, Width: 120, Like: phrase.T("Not exported")},
		widgets.Column{Title: phrase.T("Status in the ATS"), Kind: widgets.CellText, Share: 2},
	).Picks()
	d.Length = func() int { return len(l.model.Rows) }
	d.Fill = func(row int, cells []widgets.Cell) {
		r := l.model.Rows[row]
		word, icon, tone := leadLook(r.State)
		cells[0] = widgets.Cell{Text: r.Name, Note: r.Cause}
		cells[1].Text = model.Moment(r.Marked)
		cells[2] = widgets.Cell{Text: word, Icon: icon, Tone: tone}
		switch {
		case r.Note != "":
			cells[3] = widgets.Cell{Text: r.Note, Tone: tone}
		case r.Status != "":
			cells[3] = widgets.Cell{Text: r.Status, Note: phrase.T("as of %s", model.Moment(r.AsOf))}
		default:
			cells[3] = widgets.Cell{Text: "–", Tone: look.ToneMuted}
		}
	}
	d.OnMove = func(int) { l.buttons() }
	d.OnOpen = func(int) { l.preview() }
	return d
}

func leadLook(s model.LeadState) (string, look.Icon, look.Tone) {
	switch s {
	case model.LeadExported:
		return phrase.T("In the ATS"), look.IconSuccess, look.ToneSuccess
	case model.LeadRefused:
		return phrase.T("Refused"), look.IconError, look.ToneError
	case model.LeadWaits:
		return phrase.T("Waiting"), look.IconWaiting, look.ToneWarning
	case model.LeadMarked:
	}
	return phrase.T("Not exported"), look.IconRing, look.ToneMuted
}

func (l *jobLeads) open(job core.JobID) {
	l.job, l.coming = job, true
	l.model.Show(job)
}

func (l *jobLeads) reload(job core.JobID) { l.model.Show(job) }

func (l *jobLeads) arrive() { l.arriveAt(l.window, l.table, l.list.Focusable()) }

func (l *jobLeads) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyE:
		l.preview()
	case fyne.KeyO:
		l.openATS()
	default:
		return false
	}
	return true
}

func (l *jobLeads) keys() []shell.KeyHelp {
	return []shell.KeyHelp{{Key: "E", Does: phrase.T("Preview and export the lead")}, {Key: "O", Does: phrase.T("Open the lead in the ATS")}}
}

func (l *jobLeads) current() (model.LeadRow, bool) {
	at := l.list.Current()
	if at < 0 || at >= len(l.model.Rows) {
		return model.LeadRow{}, false
	}
	return l.model.Rows[at], true
}

func (l *jobLeads) openATS() {
	if r, ok := l.current(); ok && r.URL != "" && l.intents.OpenURL != nil {
		l.intents.OpenURL(r.URL)
	}
}

func (l *jobLeads) draw() {
	m := l.model
	l.fail(m.Err)
	if !m.Loaded {
		return
	}
	if len(m.Rows) == 0 && m.Err == nil {
		l.show(l.empty)
		l.once(l.empty.Action())
		return
	}
	l.list.SetCount(phrase.N(len(m.Rows), "%d lead", "%d leads"))
	l.list.Refresh()
	l.buttons()
	l.show(l.table)
	l.once(l.list.Focusable())
}

func (l *jobLeads) once(o fyne.Focusable) {
	if l.coming {
		l.coming = false
		giveKeyboard(l.window, o)
		l.list.SetCurrent(0)
	}
}

func (l *jobLeads) buttons() {
	r, ok := l.current()
	l.export.SetEnabled(ok)
	l.export.SetLabel(phrase.T("Export to the ATS"))
	switch {
	case ok && r.State == model.LeadExported:
		l.export.SetLabel(phrase.T("Export again"))
	case ok && r.OnItsWay():
		l.export.SetLabel(phrase.T("See what is exported"))
	}
	l.atATS.SetEnabled(ok && r.URL != "" && l.intents.OpenURL != nil)
}

// exportDialog shows exactly what will be written.
type exportDialog struct {
	*jobLeads
	open   *dialogs.Open
	body   *fyne.Container
	reason *widgets.Field
}

func (l *jobLeads) preview() {
	r, ok := l.current()
	if !ok {
		return
	}
	d := &exportDialog{jobLeads: l, body: widgets.VStack(look.Space12), reason: widgets.NewField(phrase.T("Why all the same? The reason is kept."))}
	l.model.PreviewChanged = d.drawPreview
	l.model.Exported = func() {
		d.open.Done()
		l.window.Say(phrase.T("%s is on the way into the ATS", r.Name))
	}
	do := phrase.T("Export")
	if r.OnItsWay() {
		do = "" // it is to be looked at only
	}
	d.open = dialogs.Show(l.window.Host(), dialogs.Sheet{
		Title: phrase.T("Export %s", r.Name), Subtitle: phrase.T("This is exactly what will be written into the ATS."),
		Content: d.body, Confirm: do, Width: 620,
		OnConfirm: func() bool { l.model.Export(d.reason.Text); return false },
		OnClose:   func(bool) { l.model.PreviewChanged = func() {} },
	})
	l.model.Look(r.Person)
}

func (d *exportDialog) drawPreview() {
	m := d.model
	d.open.SetReady(m.CanExport())
	d.body.Objects = nil
	switch {
	case m.PreviewErr != nil:
		d.body.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.T("The preview could not be made; nothing was written.")))
	case m.Preview == nil:
		d.body.Add(widgets.NewSkeletonRow())
		d.body.Add(widgets.NewSkeletonRow())
	default:
		d.preview()
	}
	err := m.PreviewErr
	if m.ExportErr != nil {
		err = m.ExportErr
	}
	d.open.SetProblem("", "")
	if err != nil {
		d.open.SetProblem(dialogs.ErrorText(err))
	}
}

func (d *exportDialog) preview() {
	m := d.model
	if m.OnItsWay() {
		d.body.Add(widgets.NewBanner(look.TonePrimary, phrase.T("It is in the outbox already and is written from there.")))
	}
	for _, p := range m.Preview.Problems {
		d.body.Add(problemBanner(p))
	}
	var facts []widgets.Fact
	for _, line := range m.Lines() {
		facts = append(facts, widgets.Fact{Name: line.Name, Value: line.Value})
	}
	d.body.Add(widgets.Facts(110, facts...))
	if m.NeedsReason() {
		d.body.Add(widgets.NewFormField(phrase.T("Reason"), d.reason))
		widgets.Focus(d.reason)
	}
}

func problemBanner(p ats.Problem) *widgets.Banner {
	b := widgets.NewBanner(look.ToneError, "")
	b.Set(phrase.T("The ATS would refuse this: %s", phrase.Of(p.Message)), phrase.Of(p.Fix))
	return b
}
