package screens

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

// jobPart is the body of a tab: a banner for a failure above what is there.
type jobPart struct {
	failure *widgets.Banner
	body    *fyne.Container
	whole   *fyne.Container
}

func newJobPart() *jobPart {
	p := &jobPart{failure: widgets.NewBanner(look.ToneError, ""), body: widgets.Frame(nil, nil, skeleton())}
	p.failure.Hide()
	p.whole = container.New(loose{}, widgets.Frame(p.failure, nil, p.body))
	return p
}

// loose lets a tab be smaller than it would like to be, so that large text on a
// small screen cuts cells short and never makes the window grow.
type loose struct{}

// MinSize is enough to see what it is about.
func (loose) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 160) }

// Layout fills the place.
func (loose) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (p *jobPart) content() fyne.CanvasObject { return p.whole }

func (p *jobPart) show(o fyne.CanvasObject) {
	if p.body.Objects[0] != o {
		p.body.Objects = []fyne.CanvasObject{o}
	}
	p.whole.Refresh()
}

// arriveAt gives o the keyboard if content, in which it lies, is what is shown.
func (p *jobPart) arriveAt(w Window, content fyne.CanvasObject, o fyne.Focusable) {
	if p.body.Objects[0] == content {
		giveKeyboard(w, o)
	}
}

func (p *jobPart) fail(err error) {
	if p.failure.Hidden = err == nil; err != nil {
		p.failure.Set(dialogs.ErrorText(err))
	}
	p.whole.Refresh()
}

// filters is a row of chips of which one is on; it is made anew when the counts
// change, for parts without anybody are left out.
type filters struct {
	row   *fyne.Container
	chips []*widgets.FilterChip
}

func newFilters() *filters { return &filters{row: widgets.Flow(look.Space8)} }

// bar puts the chips at the left of what else stands above a list; where there
// is little room they wrap.
func (f *filters) bar(right ...fyne.CanvasObject) fyne.CanvasObject {
	return widgets.InsetBy(0, 0, look.Space12, 0, widgets.Spread(f.row, widgets.HStack(look.Space8, right...)))
}

// set shows as many chips as there are texts; press gets the index.
func (f *filters) set(texts []string, on int, press func(int)) {
	for len(f.chips) < len(texts) {
		chip := widgets.NewFilterChip("", nil)
		f.chips = append(f.chips, chip)
		f.row.Add(chip)
	}
	for i, chip := range f.chips {
		if chip.Hidden = i >= len(texts); !chip.Hidden {
			chip.OnTapped = func() { press(i) }
			chip.Set(texts[i], i == on)
		}
	}
	f.row.Refresh()
}

// short cuts long text for a narrow card; markup goes.
func short(text string) string {
	if strings.Contains(text, "<") {
		text = model.Readable(text)
	}
	if r := []rune(text); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	if text == "" {
		return "–"
	}
	return text
}
