package screens

import (
	"slices"

	"fyne.io/fyne/v2"

	"reqdesk/core/jobs"
	"reqdesk/core/jobs/compare"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// driftCard lists what the ATS has changed and nobody has decided about.
func (a *jobAbout) driftCard(drift []jobs.Drift) fyne.CanvasObject {
	list := widgets.VStack(look.Space16)
	for _, d := range drift {
		settle := func(c model.DriftChoice) func() { return func() { a.model.Settle(d.Field, c) } }
		ats, own := model.DriftWords(d)
		list.Add(widgets.VStack(look.Space8,
			widgets.Spread(widgets.Strong(model.FieldName(d.Field)),
				widgets.NewIconButton(look.IconCompare, phrase.T("Show the differences"), func() { a.compare(d.Field) })),
			widgets.Facts(60, widgets.Fact{Name: "ATS", Value: ats}, widgets.Fact{Name: phrase.T("Yours"), Value: own}),
			widgets.Flow(look.Space8,
				widgets.NewButton(phrase.T("Take"), settle(model.DriftTake)), widgets.NewButton(phrase.T("Keep mine"), settle(model.DriftKeep)),
				widgets.NewButton(phrase.T("Always follow"), settle(model.DriftFollow)))))
	}
	list.Add(widgets.HStack(0, widgets.NewButton(phrase.T("Compare all"), func() { a.compare("") }).WithIcon(look.IconCompare).WithKey("D")))
	return widgets.NewTitledCard(phrase.T("Changed in the ATS"), nil, list)
}

// driftDialog shows both sides of one difference after the other, with what was
// removed and added marked, and takes the decision.
type driftDialog struct {
	model  *model.JobModel
	open   *dialogs.Open
	list   []jobs.Drift
	at     int
	by     model.CompareBy
	title  *widgets.Text
	place  *widgets.Text
	sides  *widgets.Tabs
	heads  [2]*widgets.Text
	texts  [2]*widgets.DiffText
	scroll *widgets.Scroll
	head   *fyne.Container
}

// compare opens the dialog at a field; "" = the first.
func (a *jobAbout) compare(field string) {
	d := &driftDialog{model: a.model, list: a.model.OpenDrift()}
	if len(d.list) == 0 {
		return
	}
	d.at = max(slices.IndexFunc(d.list, func(x jobs.Drift) bool { return x.Field == field }), 0)
	d.title, d.place = widgets.Heading(""), widgets.Caption("")
	d.sides = widgets.NewSegmented(phrase.T("Yours and the ATS"), phrase.T("What the ATS changed"))
	d.sides.OnChange = func(i int) { d.by = model.CompareBy(i); d.draw() }
	var columns []fyne.CanvasObject
	for i := range d.texts {
		d.heads[i], d.texts[i] = widgets.NewText(widgets.RoleCaptionStrong, ""), widgets.NewDiffText()
		columns = append(columns, widgets.NewCard(widgets.VStack(look.Space8, d.heads[i], d.texts[i])))
	}
	d.scroll = widgets.NewVScroll(widgets.InsetBy(look.Space2, look.Space12, look.Space4, look.Space2, widgets.Equal(look.Space12, columns...)))
	d.head = widgets.Spread(widgets.HStack(look.Space12, d.title, d.place), d.sides)
	d.open = a.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Changed in the ATS"), Subtitle: phrase.T("Nothing was taken over. What you keep here, the ATS keeps its own of."), Width: 940, Height: 440,
		Content: widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, d.head), nil, d.scroll), Foot: d.buttons(), OnKey: d.key,
	})
	d.draw()
}

func (d *driftDialog) buttons() fyne.CanvasObject {
	row := widgets.HStack(look.Space8,
		widgets.NewButton(phrase.T("Take"), d.settle(model.DriftTake)).WithKey("T"),
		widgets.NewButton(phrase.T("Keep mine"), d.settle(model.DriftKeep)).WithKey("K"),
		widgets.NewButton(phrase.T("Always follow"), d.settle(model.DriftFollow)).WithKey("F"))
	if len(d.list) > 1 {
		row.Add(widgets.NewQuiet(phrase.T("Next field"), func() { d.move(1) }).WithKey("N"))
	}
	return row
}

// settle decides about the field that is shown and goes on to the next one.
func (d *driftDialog) settle(choice model.DriftChoice) func() {
	return func() {
		d.model.Settle(d.list[d.at].Field, choice)
		d.list = slices.Delete(d.list, d.at, d.at+1)
		if len(d.list) == 0 {
			d.open.Done()
			return
		}
		d.at %= len(d.list)
		d.draw()
	}
}

func (d *driftDialog) move(by int) {
	d.at = (d.at + by + len(d.list)) % len(d.list)
	d.draw()
}

// key decides, goes through the fields and scrolls.
func (d *driftDialog) key(ev *fyne.KeyEvent) bool {
	page := d.scroll.Size().Height
	switch ev.Name {
	case fyne.KeyT:
		d.settle(model.DriftTake)()
	case fyne.KeyK:
		d.settle(model.DriftKeep)()
	case fyne.KeyF:
		d.settle(model.DriftFollow)()
	case fyne.KeyN, fyne.KeyRight:
		d.move(1)
	case fyne.KeyP, fyne.KeyLeft:
		d.move(-1)
	case fyne.KeyC:
		d.sides.Select(1 - int(d.by))
	case fyne.KeyDown:
		d.roll(page / 8)
	case fyne.KeyUp:
		d.roll(-page / 8)
	case fyne.KeyPageDown:
		d.roll(page * 0.9)
	case fyne.KeyPageUp:
		d.roll(-page * 0.9)
	default:
		return false
	}
	return true
}

func (d *driftDialog) roll(by float32) {
	most := max(d.scroll.Content.MinSize().Height-d.scroll.Size().Height, 0)
	d.scroll.ScrollToOffset(fyne.NewPos(0, min(max(d.scroll.Offset.Y+by, 0), most)))
}

func (d *driftDialog) draw() {
	c := d.model.Compare(d.list[d.at], d.by)
	d.title.SetText(c.Name)
	place := ""
	if len(d.list) > 1 {
		place = phrase.T("%d of %d fields", d.at+1, len(d.list))
	}
	d.place.SetText(place)
	d.head.Objects[0].Refresh() // the place follows the title
	d.heads[0].SetText(c.LeftName)
	d.heads[1].SetText(c.RightName)
	d.texts[0].SetRuns(runs(c.Left)...)
	d.texts[1].SetRuns(runs(c.Right)...)
	d.scroll.ScrollToTop()
	d.scroll.Content.Refresh()
	d.scroll.Refresh()
}

func runs(pieces []compare.Piece) []widgets.Run {
	if len(pieces) == 0 {
		return []widgets.Run{{Text: "–"}}
	}
	out := make([]widgets.Run, 0, len(pieces))
	for _, p := range pieces {
		mark := map[compare.Mark]widgets.RunMark{compare.Same: widgets.RunPlain, compare.Removed: widgets.RunRemoved, compare.Added: widgets.RunAdded}[p.Mark]
		out = append(out, widgets.Run{Text: p.Text, Mark: mark})
	}
	return out
}
