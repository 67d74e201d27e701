package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Today is the first page: what waits, each thing one key away.
type Today struct {
	*frame
	window Window
	model  *model.TodayModel
	empty  *widgets.EmptyState
}

var (
	_ shell.Page      = (*Today)(nil)
	_ shell.KeyTaker  = (*Today)(nil)
	_ shell.KeyTeller = (*Today)(nil)
)

// NewToday draws m.
func NewToday(w Window, m *model.TodayModel) *Today {
	t := &Today{window: w, model: m, frame: newFrame(widgets.NewPageHeader("Today", ""))}
	t.empty = widgets.NewEmptyState(look.IconDone, "Nothing waits for you",
		"New profiles, answers and whatever needs a decision appear here.",
		widgets.NewPrimary("Look at the jobs", func() { w.Go(model.To(model.Jobs)) }))
	m.Changed = t.draw
	return t
}

// Show reads anew.
func (t *Today) Show(model.Route) { t.model.Load() }

// Key opens a line by its digit.
func (t *Today) Key(ev *fyne.KeyEvent) bool {
	to, ok := t.model.ByKey(string(ev.Name))
	if ok {
		t.window.Go(to)
	}
	return ok
}

// Keys lists the page's keys.
func (t *Today) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{{Key: "1…9", Does: "Open what waits"}}
}

func (t *Today) draw() {
	t.fail(t.model.Err)
	if !t.model.Loaded {
		return
	}
	if len(t.model.Rows) == 0 && t.model.Err == nil {
		t.header.Set("Today", "All done")
		t.show(t.empty)
		return
	}
	cards := widgets.VStack(look.Space12)
	for _, r := range t.model.Rows {
		icon, tone := todayLook(r.Kind)
		cards.Add(widgets.NewActionCard(icon, r.Title, r.Note, func() { t.window.Go(r.To) }).Toned(tone).WithKey(r.Key))
	}
	t.header.Set("Today", model.Count(len(t.model.Rows), "thing waits for you", "things wait for you"))
	t.show(container.NewVScroll(widgets.Reading(cards)))
}

func todayLook(kind string) (look.Icon, look.Tone) {
	switch kind {
	case "profiles":
		return look.IconReview, look.TonePrimary
	case "replies", "ask":
		return look.IconReply, look.ToneSuccess
	case "draft", "check":
		return look.IconEdit, look.ToneWarning
	case "held", "unknown":
		return look.IconHeld, look.ToneWarning
	case "failed", "connection", "mailbox":
		return look.IconError, look.ToneError
	}
	return look.IconInfo, look.ToneMuted
}
