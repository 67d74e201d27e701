package screens

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Numbers shows how far people came, which e-mails were answered, how long each step
// takes, and what sources, jobs, clients and months have brought.
type Numbers struct {
	*frame
	window  Window
	arrive  arrival
	model   *model.NumbersModel
	save    *widgets.Button
	client  *widgets.Choice
	clients []core.ClientID // of the choice's lines
	period  *widgets.Tabs
	compare *widgets.Tabs
	answers *widgets.Tabs
	cards   [4]*chart
	column  *column
	surface *surface
	work    fyne.CanvasObject
	body    fyne.CanvasObject // what lies under the bar: the charts, or that there is nobody
	nobody  *widgets.EmptyState
	none    *widgets.EmptyState
	ended   *widgets.EmptyState // the counting was cancelled

	// OnPickFolder lets one choose the folder of a new file; nil = its path is typed.
	OnPickFolder func(path string, chosen func(path string))
}

// chart is a card with bars.
type chart struct {
	bars []model.Bar
	all  bool // all are shown, not only the first
	box  *fyne.Container
	card *widgets.Card
	more *widgets.Button
	foot *fyne.Container // of more
}

// barsShown is how many lines a chart has until one asks for all.
const barsShown = 6

var (
	_ shell.Page      = (*Numbers)(nil)
	_ shell.Leaver    = (*Numbers)(nil)
	_ shell.KeyTaker  = (*Numbers)(nil)
	_ shell.KeyTeller = (*Numbers)(nil)
	_ shell.Saver     = (*Numbers)(nil)
)

// NewNumbers draws m.
func NewNumbers(w Window, m *model.NumbersModel) *Numbers {
	n := &Numbers{window: w, arrive: arrival{window: w}, model: m, column: newColumn()}
	n.save = widgets.NewButton(phrase.T("Save as a table…"), n.Save).WithIcon(look.IconSave).WithKey("Ctrl+S")
	n.frame = newFrame(widgets.NewPageHeader(phrase.T("Numbers"), "", n.save))
	n.client = widgets.NewChoice(nil, func(string) { n.pickClient() })
	n.period = widgets.NewSegmented(model.PeriodNames()...)
	n.period.OnChange = func(i int) { m.SetPeriod(model.Period(i)) }
	n.compare = widgets.NewSegmented(model.CompareNames()...)
	n.compare.OnChange = func(i int) { m.SetCompare(model.Compare(i)) }
	n.answers = widgets.NewSegmented(model.AnswersNames()...)
	n.answers.OnChange = func(i int) { m.SetAnswers(model.Answers(i)) }
	for i, head := range []struct {
		title string
		tabs  fyne.CanvasObject
	}{
		{phrase.T("From profile to hire"), nil},
		{phrase.T("Where interested people come from"), n.compare},
		{phrase.T("Answers to e-mails"), n.answers},
		{phrase.T("How long each step takes"), nil},
	} {
		n.cards[i] = n.newChart(head.title, head.tabs)
	}
	n.column.set(n.grid())
	n.surface = newSurface(phrase.T("Numbers"), widgets.InsetBy(-bleedIn, -barIn, 0, -bleedIn, n.column.scroll), n.column)
	n.nobody = widgets.NewEmptyState(look.IconTrend, phrase.T("Nobody came in this time"),
		phrase.T("No profiles came to the review for this client in the time that you chose."),
		widgets.NewButton(phrase.T("Count everything"), n.everything))
	n.none = widgets.NewEmptyState(look.IconTrend, phrase.T("Nothing to count yet"),
		phrase.T("Once profiles stand in the review of a job, it is counted here how far they come: contacted, answered, interested, in the ATS."),
		widgets.NewPrimary(phrase.T("Look at the jobs"), func() { w.Go(model.To(model.Jobs)) }))
	n.ended = widgets.NewEmptyState(look.IconTrend, phrase.T("Not counted"), phrase.T("You stopped the counting; nothing was changed."),
		widgets.NewPrimary(phrase.T("Count now"), n.again))
	n.show(n.waiting())
	n.work = n.layOut(n.surface.page)
	m.Changed = n.draw
	return n
}

// layOut puts the bar with the filters above what is shown.
func (n *Numbers) layOut(body fyne.CanvasObject) fyne.CanvasObject {
	n.body = body
	bar := widgets.HStack(look.Space12, widgets.Width(220, n.client), n.period, widgets.Grow())
	return widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, bar), nil, body)
}

func (n *Numbers) grid() fyne.CanvasObject {
	left := widgets.VStack(look.Space16, n.cards[0].card, n.cards[3].card)
	right := widgets.VStack(look.Space16, n.cards[1].card, n.cards[2].card)
	return widgets.EqualOrBelow(look.Space16, left, right)
}

func (n *Numbers) newChart(title string, tabs fyne.CanvasObject) *chart {
	c := &chart{box: widgets.VStack(look.Space12)}
	c.more = widgets.NewQuiet("", func() {
		c.all = !c.all
		n.fill(c)
		n.column.renew(n.column.box.Objects...)
	})
	c.foot = widgets.HStack(0, c.more)
	content := widgets.VStack(look.Space12, c.box, c.foot)
	if tabs != nil {
		content = widgets.VStack(look.Space12, widgets.HStack(0, tabs), c.box, c.foot)
	}
	c.card = widgets.NewTitledCard(title, nil, content)
	return c
}

// Show counts anew. A route may name a client.
func (n *Numbers) Show(to model.Route) {
	if n.arrive.show(to) {
		n.model.Show(to.Client)
	}
	n.model.Load()
}

// Leave notes that one has gone.
func (n *Numbers) Leave() { n.arrive.leave() }

// Save asks where the figures shall go as a file.
func (n *Numbers) Save() {
	if !n.model.HasFiles() || n.model.Nobody() {
		return
	}
	saveAs(n.window, n.OnPickFolder, saving{
		title: phrase.T("Save the numbers"), about: phrase.T("All that is counted here, as a table of comma-separated values for a spreadsheet. It holds counts only, nobody's name."), path: n.model.FilePath(),
		save: func(path string, done func(note string, err error)) {
			n.model.SaveFile(path, func(err error) { done("", err) })
		},
	})
}

// Key chooses the period by digit, and what is compared or told apart by letter.
func (n *Numbers) Key(ev *fyne.KeyEvent) bool {
	if i, err := strconv.Atoi(string(ev.Name)); err == nil && i >= 1 && i <= len(model.PeriodNames()) {
		n.period.Select(i - 1)
		return true
	}
	switch ev.Name {
	case fyne.KeyB:
		n.compare.Select((n.compare.Active() + 1) % len(model.CompareNames()))
	case fyne.KeyA:
		n.answers.Select((n.answers.Active() + 1) % len(model.AnswersNames()))
	default:
		return false
	}
	return true
}

// Keys lists the page's keys.
func (n *Numbers) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "1…4", Does: phrase.T("Choose the time")},
		{Key: "B", Does: phrase.T("Compare by something else")},
		{Key: "A", Does: phrase.T("Tell answers apart by something else")},
		{Key: "Ctrl+S", Does: phrase.T("Save as a table…")},
	}
}

// waiting is shown until the first counting is done.
func (n *Numbers) waiting() fyne.CanvasObject {
	return widgets.NewSkeleton(skeletonRows).WithCancel(phrase.T("Counting; with very many people it takes a while."), n.model.Cancel)
}

// again counts after the counting was cancelled.
func (n *Numbers) again() {
	n.model.Load()
	n.show(n.waiting())
}

func (n *Numbers) pickClient() {
	if i := n.client.SelectedIndex(); i >= 0 && i < len(n.clients) {
		n.model.Show(n.clients[i])
	}
}

func (n *Numbers) everything() {
	n.period.Select(int(model.PeriodAll))
	n.model.Show(0)
	n.surface.take()
}

func (n *Numbers) draw() {
	n.fail(n.model.Err)
	if n.model.Ended {
		n.show(n.ended)
		widgets.Focus(n.ended.Action())
		return
	}
	if !n.model.Loaded {
		return
	}
	n.header.Set(phrase.T("Numbers"), n.model.Subtitle())
	n.save.SetEnabled(n.model.HasFiles() && !n.model.Nobody())
	if n.model.None() {
		n.show(n.none)
		n.arrive.done(func() { widgets.Focus(n.none.Action()) })
		return
	}
	n.offerClients()
	for i, bars := range [][]model.Bar{n.model.Funnel(), n.model.Groups(), n.model.Rates(), n.model.Times()} {
		if c := n.cards[i]; !slices.Equal(c.bars, bars) {
			c.bars = bars
			n.fill(c)
		}
	}
	body := fyne.CanvasObject(n.surface.page)
	if n.model.Nobody() {
		body = n.nobody
	}
	if body != n.body {
		n.work = n.layOut(body)
	}
	n.show(n.work)
	n.column.renew(n.column.box.Objects...)
	n.arrive.done(n.surface.take)
}

// offerClients fills the choice of clients.
func (n *Numbers) offerClients() {
	names, ids := []string{phrase.T("All clients")}, []core.ClientID{0}
	for _, c := range n.model.Clients() {
		names, ids = append(names, c.Name), append(ids, c.ID)
	}
	if !slices.Equal(n.client.Options, names) {
		n.client.Options = names
	}
	n.clients = ids
	if at := slices.Index(ids, n.model.Client); n.client.SelectedIndex() != at {
		n.client.SetSelectedIndex(at)
	}
}

// fill draws the bars of a chart.
func (n *Numbers) fill(c *chart) {
	shown := c.bars
	if !c.all && len(shown) > barsShown+1 && c != n.cards[0] {
		shown = shown[:barsShown]
	}
	c.box.Objects = nil
	if len(shown) == 0 {
		c.box.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.T("Nobody was written to yet.")))
	}
	for _, b := range shown {
		c.box.Add(widgets.NewBarLine(widgets.Bar(b)))
	}
	label := phrase.N(len(c.bars), "Show all %d", "Show all %d")
	if c.all {
		label = phrase.T("Show fewer")
	}
	c.more.SetLabel(label)
	c.foot.Hidden = len(shown) == len(c.bars) && !c.all
	c.box.Refresh()
	c.card.Refresh()
}
