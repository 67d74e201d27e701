package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
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
	p.whole = widgets.Frame(p.failure, nil, p.body)
	return p
}

func (p *jobPart) content() fyne.CanvasObject { return p.whole }

func (p *jobPart) show(o fyne.CanvasObject) {
	if p.body.Objects[0] != o {
		p.body.Objects = []fyne.CanvasObject{o}
	}
	p.whole.Refresh()
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

func newFilters() *filters { return &filters{row: widgets.HStack(look.Space8)} }

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
