package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Conflicts shows what was decided here while an ATS decided otherwise: yours, theirs
// and both beside each other, one collision at a time.
type Conflicts struct {
	*frame
	window  Window
	arrive  arrival
	model   *model.ConflictsModel
	name    *widgets.Paragraph
	how     *widgets.Paragraph
	sides   [3]*sideCard
	said    *widgets.Text
	alike   *widgets.Button
	surface *surface
	work    fyne.CanvasObject
	empty   *widgets.EmptyState
	alone   bool // the empty state is shown
}

// sideCard is one of the three.
type sideCard struct {
	title, text, then *widgets.Paragraph
	when              *widgets.Paragraph
	button            *widgets.Button
	column            *column
}

var (
	_ shell.Page      = (*Conflicts)(nil)
	_ shell.Leaver    = (*Conflicts)(nil)
	_ shell.KeyTaker  = (*Conflicts)(nil)
	_ shell.KeyTeller = (*Conflicts)(nil)
)

// NewConflicts draws m.
func NewConflicts(w Window, m *model.ConflictsModel) *Conflicts {
	c := &Conflicts{window: w, arrive: arrival{window: w}, model: m}
	c.frame = newFrame(widgets.NewPageHeader(phrase.T("Collisions"), ""))
	c.name, c.how = widgets.NewParagraph(widgets.RoleTitle, ""), widgets.NewParagraph(widgets.RoleMuted, "")
	for i, key := range []string{"Y", "T", "B"} {
		c.sides[i] = newSideCard(key, func() { c.choose(i) })
	}
	c.said = widgets.Muted("").Cut()
	c.alike = widgets.NewButton("", c.askAlike).WithKey("A")
	cards := widgets.Equal(look.Space4, c.sides[0].column.scroll, c.sides[1].column.scroll, c.sides[2].column.scroll)
	c.surface = newSurface(phrase.T("Collision"), widgets.InsetBy(0, -barIn, 0, -bleedIn, cards), c.sides[0].column)
	head := widgets.InsetBy(0, 0, look.Space4, 0, widgets.VStack(look.Space4, c.name, c.how))
	foot := widgets.VStack(look.Space4, c.said, widgets.HStack(look.Space8,
		widgets.NewIconButton(look.IconPrevious, phrase.T("Previous collision (K)"), func() { c.step(-1) }),
		widgets.NewIconButton(look.IconNext, phrase.T("Next collision (J)"), func() { c.step(1) }),
		widgets.Grow(), c.alike))
	c.work = headed(head, c.surface.page, foot)
	c.empty = widgets.NewEmptyState(look.IconDone, phrase.T("No collisions"),
		phrase.T("If you decide about somebody while an ATS can't be asked, and it decides otherwise meanwhile, both sides appear here."),
		widgets.NewPrimary(phrase.T("Back to Today"), func() { w.Go(model.To(model.Today)) }))
	m.Changed, m.Said = c.draw, func(text string) { c.said.SetText(text) }
	m.Refused = w.Failed
	return c
}

func newSideCard(key string, choose func()) *sideCard {
	s := &sideCard{
		title: widgets.NewParagraph(widgets.RoleCaptionStrong, ""), text: widgets.NewParagraph(widgets.RoleStrong, ""),
		when: widgets.NewParagraph(widgets.RoleCaption, ""), then: widgets.NewParagraph(widgets.RoleBody, ""), column: newColumn(),
	}
	s.button = widgets.NewButton("", choose).WithKey(key)
	s.column.set(widgets.NewCard(widgets.VStack(look.Space12,
		widgets.VStack(look.Space4, s.title, s.text, s.when), widgets.NewDivider(), s.then, widgets.HStack(0, s.button))))
	return s
}

func (s *sideCard) set(side model.ConflictSide, ready bool) {
	s.title.SetText(side.Title)
	s.text.SetText(side.Text)
	s.when.SetText(side.When)
	s.when.Hidden = side.When == ""
	s.then.SetText(side.Then)
	s.button.SetLabel(side.Do)
	s.button.SetEnabled(ready)
	s.column.renew(s.column.box.Objects...)
}

// Show reads anew.
func (c *Conflicts) Show(to model.Route) {
	if c.arrive.show(to) {
		c.said.SetText("")
	}
	c.model.Load()
}

// Leave notes that one has gone.
func (c *Conflicts) Leave() { c.arrive.leave() }

// Key settles, or goes on.
func (c *Conflicts) Key(ev *fyne.KeyEvent) bool {
	do, ok := map[fyne.KeyName]func(){
		fyne.KeyY: func() { c.choose(0) }, fyne.KeyT: func() { c.choose(1) }, fyne.KeyB: func() { c.choose(2) }, fyne.KeyA: c.askAlike,
		fyne.KeyJ: func() { c.step(1) }, fyne.KeyK: func() { c.step(-1) },
		fyne.KeyRight: func() { c.step(1) }, fyne.KeyLeft: func() { c.step(-1) },
	}[ev.Name]
	if ok {
		do()
	}
	return ok
}

// Keys lists the page's keys.
func (c *Conflicts) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "Y", Does: phrase.T("Keep yours")},
		{Key: "T", Does: phrase.T("Take theirs")},
		{Key: "B", Does: phrase.T("Keep both")},
		{Key: "A", Does: phrase.T("One word for all that are alike")},
		{Key: "J / K", Does: phrase.T("Next, previous collision")},
	}
}

var choices = [...]core.Choice{core.ChoiceYours, core.ChoiceTheirs, core.ChoiceBoth}

func (c *Conflicts) choose(i int) { c.model.Settle(choices[i]) }

func (c *Conflicts) step(n int) {
	if !c.model.Step(n) && c.model.Left() > 0 {
		c.said.SetText(map[int]string{1: phrase.T("This is the last one."), -1: phrase.T("This is the first one.")}[n])
	}
}

// askAlike asks which side counts for all that are alike.
func (c *Conflicts) askAlike() {
	all := c.model.Alike()
	if len(all) < 2 || c.model.Busy() {
		return
	}
	var open *dialogs.Open
	say := func(i int) {
		open.Close()
		c.model.SettleAlike(choices[i])
	}
	keys := map[fyne.KeyName]int{fyne.KeyY: 0, fyne.KeyT: 1, fyne.KeyB: 2}
	sides := model.ConflictSides(all[0])
	text := widgets.VStack(look.Space12)
	for i, s := range sides {
		text.Add(widgets.Facts(110, widgets.Fact{Name: []string{phrase.T("Mine"), phrase.T("Theirs"), phrase.T("Both")}[i], Value: s.Then}))
	}
	mine := widgets.NewButton(phrase.T("Keep mine"), func() { say(0) }).WithKey("Y")
	open = c.window.Dialog(dialogs.Sheet{
		Title: phrase.N(len(all), "Which side counts for all %d of them?", "Which side counts for all %d that are alike?"), Subtitle: phrase.Of(all[0].Yours()), Content: text, Width: 560, First: mine,
		Foot: widgets.HStack(look.Space8, mine, widgets.NewButton(phrase.T("Take theirs"), func() { say(1) }).WithKey("T"), widgets.NewButton(phrase.T("Keep both"), func() { say(2) }).WithKey("B")),
		OnKey: func(ev *fyne.KeyEvent) bool {
			i, ok := keys[ev.Name]
			if ok {
				say(i)
			}
			return ok
		},
	})
}

func (c *Conflicts) draw() {
	c.fail(c.model.Err)
	if !c.model.Loaded {
		return
	}
	c.header.Set(phrase.T("Collisions"), c.model.Subtitle())
	r, ok := c.model.Current()
	if !ok {
		c.arrive.wanted = c.arrive.wanted || c.arrive.here && !c.alone
		c.alone = true
		c.show(c.empty)
		c.arrive.done(func() { widgets.Focus(c.empty.Action()) })
		return
	}
	c.arrive.wanted = c.arrive.wanted || c.arrive.here && c.alone
	c.alone = false
	name, how := model.ConflictHead(r)
	c.name.SetText(name)
	c.how.SetText(how)
	for i, side := range model.ConflictSides(r) {
		c.sides[i].set(side, !c.model.Busy())
	}
	n := len(c.model.Alike())
	c.alike.Hidden = n < 2
	c.alike.SetLabel(phrase.N(n, "%d ", "%d alike: one word for all…"))
	c.alike.SetEnabled(!c.model.Busy())
	c.show(c.work)
	c.work.Refresh()
	c.arrive.done(c.surface.take)
}
