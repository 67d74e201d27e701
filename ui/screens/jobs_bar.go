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

// jobsBar is the line above the job list: filters and named views, or, while jobs
// are chosen, what can be done with them.
type jobsBar struct {
	window  Window
	model   *model.JobsModel
	back    func() // gives the list the keyboard
	marks   *fyne.Container
	views   *fyne.Container
	filters *fyne.Container
	chosen  *widgets.Text
	acts    *fyne.Container
	archive *widgets.Button // one of the acts, shown where closed jobs are, in place of
	others  []*widgets.Button
	doing   *widgets.ProgressLine
	stop    *widgets.Button
	bulk    *fyne.Container
	content *fyne.Container
	drawn   string // what the chips were made of
}

func newJobsBar(w Window, m *model.JobsModel, back func()) *jobsBar {
	b := &jobsBar{window: w, model: m, back: back, marks: widgets.Flow(look.Space8), views: widgets.HStack(look.Space8)}
	b.filters = widgets.Spread(b.marks, b.views)
	b.chosen, b.acts = widgets.Strong(""), widgets.HStack(look.Space8)
	for _, c := range model.BulkActs() {
		button := widgets.NewButton(c.Name, func() { b.do(c.Act) }).WithKey(c.Key)
		if c.Act == model.BulkArchive {
			b.archive = button
		} else {
			b.others = append(b.others, button)
		}
		b.acts.Add(button)
	}
	b.acts.Add(widgets.NewQuiet(phrase.T("Untick"), b.untick).WithKey("U"))
	b.doing, b.stop = widgets.NewProgressLine(""), widgets.NewButton(phrase.T("Stop"), m.StopDoing)
	b.stop.Hide()
	b.bulk = widgets.Spread(widgets.HStack(look.Space12, b.chosen, widgets.Width(220, b.doing), b.stop), b.acts)
	b.bulk.Hide()
	b.content = widgets.VStack(0, b.filters, b.bulk)
	m.Did = b.did
	return b
}

func (b *jobsBar) draw() {
	m := b.model
	chips := m.Marks()
	if changed(&b.drawn, chips, m.Views, b.inUse()) {
		b.marks.Objects = b.chips(chips)
		b.views.Objects = b.viewChips()
	}
	choosing := m.Chosen() > 0 || m.Doing != nil
	b.filters.Hidden, b.bulk.Hidden = choosing, !choosing
	b.chosen.SetText(phrase.T("%d chosen", m.Chosen()))
	b.archive.Hidden = !b.offers(model.BulkArchive)
	for _, o := range b.others {
		o.Hidden = b.offers(model.BulkArchive)
	}
	b.acts.Hidden, b.chosen.Hidden = m.Doing != nil, m.Doing != nil
	b.stop.Hidden, b.doing.Hidden = m.Doing == nil, m.Doing == nil
	if d := m.Doing; d != nil {
		b.doing.Set(widgets.Progress{
			Text: nameOfAct(d.Act), Figure: phrase.T("%d of %d", d.Done, d.Of),
			Part: float32(d.Done) / float32(max(d.Of, 1)),
		})
	}
	b.content.Refresh()
}

// offers tells whether an act is shown: archiving where closed jobs are looked at, with
// which nothing else can be done.
func (b *jobsBar) offers(act model.BulkAct) bool {
	return (act == model.BulkArchive) == (b.model.Filter().State == core.JobClosed)
}

func nameOfAct(act model.BulkAct) string {
	for _, c := range model.BulkActs() {
		if c.Act == act {
			return c.Name
		}
	}
	return ""
}

// inUse tells for each view whether the list is looked at as it says.
func (b *jobsBar) inUse() []bool {
	var on []bool
	for _, v := range b.model.Views {
		on = append(on, b.model.Uses(v))
	}
	return on
}

func (b *jobsBar) chips(list []model.JobChip) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, c := range list {
		text := c.Name + " " + strconv.Itoa(c.Count)
		if c.Key == "" {
			text = c.Name + " ×"
		}
		chip := widgets.NewFilterChip(text, func() { b.model.SetFilter(c.To) })
		chip.Set(text, c.On)
		out = append(out, chip)
	}
	return out
}

// viewsShown is how many views stand in the bar; all of them are behind More.
const viewsShown = 3

func (b *jobsBar) viewChips() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	on := b.inUse()
	for i, v := range b.model.Views {
		if i == viewsShown {
			break
		}
		text := v.Name
		if v.Key != "" {
			text = v.Key + "  " + v.Name
		}
		chip := widgets.NewFilterChip(text, func() { b.use(v) })
		chip.Set(text, on[i])
		out = append(out, chip)
	}
	return append(out, widgets.NewQuiet(phrase.T("Filter"), b.more).WithIcon(look.IconFilter).WithKey("F"), widgets.NewQuiet(phrase.T("Views"), b.allViews).WithIcon(look.IconBookmark).WithKey("V"))
}

func (b *jobsBar) use(v core.SavedView) {
	b.model.UseView(v)
	b.back()
}

// key acts on the chosen jobs, chooses, filters, or uses a view.
func (b *jobsBar) key(ev *fyne.KeyEvent) bool {
	if b.model.Chosen() > 0 && b.actKey(ev) {
		return true
	}
	switch ev.Name {
	case fyne.KeyA:
		b.model.TickAll()
		return true
	case fyne.KeyF:
		b.more()
		return true
	case fyne.KeyV:
		b.allViews()
		return true
	}
	for _, c := range b.model.Marks() {
		if c.Key == string(ev.Name) {
			b.model.SetFilter(c.To)
			return true
		}
	}
	if v, ok := b.model.ViewByKey(string(ev.Name)); ok {
		b.use(v)
		return true
	}
	return false
}

func (b *jobsBar) actKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyU, fyne.KeyEscape:
		b.untick()
		return true
	}
	for _, c := range model.BulkActs() {
		if c.Key == string(ev.Name) && b.offers(c.Act) {
			b.do(c.Act)
			return true
		}
	}
	return false
}

func (b *jobsBar) keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "M W H K Z", Does: phrase.T("My jobs, to review, changed in the ATS, kept in Drafts, archived")},
		{Key: "F", Does: phrase.T("Filter by client, connection or owner")},
		{Key: "V", Does: phrase.T("Views: save, use, remove")},
		{Key: "1…9", Does: phrase.T("Use a saved view")},
		{Key: "Space, A", Does: phrase.T("Tick one job, or all that are shown")},
		{Key: "G P C S T V", Does: phrase.T("With the ticked jobs: go live, pause, close, sourcing on, off, archive")},
		{Key: "U", Does: phrase.T("Untick all")},
	}
}

func (b *jobsBar) untick() {
	b.model.Untick()
	b.back()
}

func (b *jobsBar) do(act model.BulkAct) {
	n := b.model.Chosen()
	if n == 0 || b.model.Doing != nil {
		return
	}
	ask := b.model.Ask(act)
	if ask == "" {
		b.model.DoAll(act)
		return
	}
	q := dialogs.Question{Title: nameOfAct(act) + " " + phrase.N(n, "%d job", "%d jobs") + "?", Text: ask, Do: nameOfAct(act)}
	b.window.Confirm(q, func() { b.model.DoAll(act) })
}

// did tells what became of an act: in one line, or where something was refused,
// each job with the reason.
func (b *jobsBar) did(r model.BulkResult) {
	b.back()
	if len(r.Refused) == 0 {
		text := r.Words()
		if r.Left > 0 {
			text += phrase.N(r.Left, "; %d was left as they are", "; %d were left as they are")
		}
		b.window.Say(text)
		return
	}
	list := widgets.VStack(look.Space16)
	for _, refused := range r.Refused {
		list.Add(widgets.VStack(look.Space2,
			widgets.Strong(titleOf(core.Job{Title: refused.Title})).Cut(), widgets.NewParagraph(widgets.RoleMuted, refused.Why)))
	}
	text := r.Words() + "."
	if r.Left > 0 {
		text += phrase.N(r.Left, " %d job was not tried.", " %d jobs were not tried.")
	}
	b.window.Dialog(dialogs.Sheet{
		Title:    phrase.N(len(r.Refused), "%[2]s: refused for %[1]d job", "%[2]s: refused for %[1]d jobs", nameOfAct(r.Act)),
		Subtitle: phrase.T("%s The refused ones stay ticked.", text), Icon: look.IconWarning, Tone: look.ToneWarning, Content: list, Width: 560,
		OnClose: func(bool) { b.back() },
	})
}
