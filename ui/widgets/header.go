package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
)

// PageHeader is the head of every page: where one is, one line of what is to
// be seen there (mostly "n of m"), and what one can do at the right.
type PageHeader struct {
	widget.BaseWidget

	title    *Text
	subtitle *Text
	back     *IconButton
	actions  *fyne.Container
	chips    *fyne.Container
	help     *IconButton // hidden until there is one
	width    float32     // of the last layout: the height that it needs depends on it
}

// NewPageHeader makes one.
func NewPageHeader(title, subtitle string, actions ...fyne.CanvasObject) *PageHeader {
	h := &PageHeader{title: Title(title).Cut(), subtitle: Muted(subtitle).Cut(), actions: HStack(look.Space8, actions...)}
	h.chips = HStack(look.Space8)
	h.help = NewIconButton(look.IconHelp, phrase.T("Help about this page (F1)"), nil)
	h.help.Hidden = true
	h.ExtendBaseWidget(h)
	return h
}

// WithBack puts a back arrow before the title.
func (h *PageHeader) WithBack(back func()) *PageHeader {
	h.back = NewIconButton(look.IconBack, phrase.T("Back"), back)
	return h
}

// WithChips puts chips behind the title, for a state.
func (h *PageHeader) WithChips(chips ...fyne.CanvasObject) *PageHeader {
	h.chips = HStack(look.Space8, chips...)
	return h
}

// SetHelp puts a "?" behind the title, where there is room for it.
func (h *PageHeader) SetHelp(open func()) {
	h.help.OnTapped = open
	h.Refresh()
}

// Set changes title and subtitle.
func (h *PageHeader) Set(title, subtitle string) {
	if h.title.text != title || h.subtitle.text != subtitle {
		h.title.text, h.subtitle.text = title, subtitle
		h.Refresh()
	}
}

// Title is where one is.
func (h *PageHeader) Title() string { return h.title.text }

// Subtitle is the second line.
func (h *PageHeader) Subtitle() string { return h.subtitle.text }

// CreateRenderer belongs to Fyne.
func (h *PageHeader) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{h.title, h.subtitle, h.chips, h.help, h.actions}
	if h.back != nil {
		objects = append(objects, h.back)
	}
	return draw(h, &drawing{
		objects: objects,
		refresh: func() {
			h.title.Refresh()
			h.subtitle.Refresh()
			h.chips.Refresh()
		},
		layout: h.layout,
		min: func() fyne.Size {
			words, acts := h.wordsHigh(), h.actions.MinSize().Height
			if h.folds() {
				return fyne.NewSize(max(leastTitle, h.leastActions()), words+look.Space8+acts)
			}
			return fyne.NewSize(max(leastTitle, h.leastActions()), max(words, acts))
		},
	})
}

// leastTitle is the room that a title needs beside the actions.
const leastTitle float32 = 160

// folds tells whether the actions stand below the title: beside it there is no room for
// both.
func (h *PageHeader) folds() bool {
	return h.width > 0 && len(h.actions.Objects) > 0 && h.width < leastTitle+h.leastActions()
}

// wordsHigh is the height of title and subtitle.
func (h *PageHeader) wordsHigh() float32 {
	return h.title.MinSize().Height + look.Space2 + h.subtitle.MinSize().Height
}

// leastActions is how wide the actions are at their tightest.
func (h *PageHeader) leastActions() float32 {
	return (&tightLayout{rowLayout{gap: look.Space8}}).MinSize(h.actions.Objects).Width
}

func (h *PageHeader) layout(s fyne.Size) {
	if h.width = s.Width; h.folds() {
		squeeze(h.actions.Objects, look.Space8, s.Width)
		a, top := h.actions.MinSize(), h.wordsHigh()
		place(h.actions, 0, top+look.Space8, a.Width, a.Height)
		h.layoutWords(fyne.NewSize(s.Width, top), s.Width)
		return
	}
	x, c := h.begin(), h.chips.MinSize()
	need := h.title.measure(h.title.text).Width + 1
	if c.Width > 0 {
		need += c.Width + look.Space12
	}
	second := h.subtitle.measure(h.subtitle.text).Width + 1
	if x+second+look.Space16+h.leastActions() > s.Width {
		second = min(second, mostSubtitle)
	}
	need = x + max(need, second) + look.Space16
	squeeze(h.actions.Objects, look.Space8, s.Width-need)
	a := h.actions.MinSize()
	place(h.actions, s.Width-a.Width, (s.Height-a.Height)/2, a.Width, a.Height)
	h.layoutWords(s, s.Width-a.Width-look.Space16)
}

// begin is where the title begins, behind the back arrow.
func (h *PageHeader) begin() float32 {
	if h.back == nil {
		return 0
	}
	return h.back.MinSize().Width + look.Space4
}

// layoutWords places title and subtitle, which end at right, and what belongs to them.
func (h *PageHeader) layoutWords(s fyne.Size, right float32) {
	x, t, c := h.begin(), h.title.measure(h.title.text), h.chips.MinSize()
	if h.back != nil {
		m := h.back.MinSize()
		place(h.back, -look.Space4, (s.Height-m.Height)/2, m.Width, m.Height)
	}
	room := right - x
	if c.Width > 0 {
		room -= c.Width + look.Space12
	}
	w := min(t.Width+1, room)
	place(h.title, x, 0, w, t.Height)
	place(h.chips, x+w+look.Space12, (t.Height-c.Height)/2, c.Width, c.Height)
	h.layoutHelp(x+w, right, t.Height)
	place(h.subtitle, x, t.Height+look.Space2, right-x, h.subtitle.MinSize().Height)
}

// mostSubtitle is how much of a second line that has no room in full stands before the
// actions.
const mostSubtitle = 180

// layoutHelp puts the "?" behind title and chips, or leaves it out.
func (h *PageHeader) layoutHelp(x, right, height float32) {
	if c := h.chips.MinSize(); c.Width > 0 {
		x += look.Space12 + c.Width
	}
	m := h.help.MinSize()
	h.help.Hidden = h.help.OnTapped == nil || x+look.Space4+m.Width > right
	place(h.help, x+look.Space4, (height-m.Height)/2, m.Width, m.Height)
}
