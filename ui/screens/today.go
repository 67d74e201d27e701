package screens

import (
	"slices"

	"fyne.io/fyne/v2"

	"reqdesk/core/records"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Today is the first page: what waits, each thing one key away.
type Today struct {
	*frame
	window Window
	model  *model.TodayModel
	empty  *widgets.EmptyState // nothing waits
	start  *widgets.EmptyState // there is no client yet
	rows   []model.TodayRow    // as drawn in cards
	cards  []fyne.Focusable    // what takes the keyboard in each of the rows
}

var (
	_ shell.Page      = (*Today)(nil)
	_ shell.KeyTaker  = (*Today)(nil)
	_ shell.KeyTeller = (*Today)(nil)
)

// NewToday draws m.
func NewToday(w Window, m *model.TodayModel) *Today {
	t := &Today{window: w, model: m, frame: newFrame(widgets.NewPageHeader(phrase.T("Today"), ""))}
	t.empty = widgets.NewEmptyState(look.IconDone, phrase.T("Nothing waits for you"),
		phrase.T("New profiles, answers and whatever needs a decision appear here."),
		widgets.NewPrimary(phrase.T("Look at the jobs"), func() { w.Go(model.To(model.Jobs)) }))
	t.start = widgets.NewEmptyState(look.IconConnect, phrase.T("Begin with your jobs"),
		phrase.T("Connect an ATS or a job feed; its jobs, and what they need from you, then appear here."),
		widgets.NewPrimary(phrase.T("Connect an ATS or a job feed"), func() { w.Go(model.To(model.Clients)) }))
	m.Changed, m.Said = t.draw, w.Say
	return t
}

// Show reads anew.
func (t *Today) Show(model.Route) { t.model.Load() }

// Key opens a line by its digit; held closings are decided where they are.
func (t *Today) Key(ev *fyne.KeyEvent) bool {
	for _, r := range t.rows {
		if r.Key != "" && r.Key == string(ev.Name) {
			t.open(r)
			return true
		}
	}
	return false
}

func (t *Today) open(r model.TodayRow) {
	if h, ok := t.model.HeldOf(r.Held); ok && r.Held != 0 {
		t.askHeld(r, h)
		return
	}
	t.window.Go(r.To)
}

// Keys lists the page's keys.
func (t *Today) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{{Key: "1…9, A…Z", Does: phrase.T("Open what waits")}}
}

func (t *Today) draw() {
	err := t.model.Err
	if err == nil {
		err = t.model.Refuse
	}
	t.fail(err)
	if !t.model.Loaded {
		return
	}
	if len(t.model.Rows) == 0 && t.model.Err == nil {
		note, state := phrase.T("All done"), t.empty
		if t.model.Fresh {
			note, state = phrase.T("The next step"), t.start
		}
		t.header.Set(phrase.T("Today"), note)
		t.rows, t.cards = nil, nil
		t.show(state)
		t.keyboard(state.Action())
		return
	}
	t.header.Set(phrase.T("Today"), phrase.N(len(t.model.Rows), "%d thing waits for you", "%d things wait for you"))
	if len(t.cards) == 0 || !slices.Equal(t.rows, t.model.Rows) {
		t.build()
	}
	if len(t.cards) > 0 && !slices.ContainsFunc(t.cards, t.focused) {
		t.keyboard(t.cards[0])
	}
}

// build makes the cards anew; the keyboard stays where it was in the list.
func (t *Today) build() {
	at := slices.IndexFunc(t.cards, t.focused)
	t.rows, t.cards = slices.Clone(t.model.Rows), nil
	list := widgets.VStack(look.Space12)
	for _, r := range t.rows {
		icon, tone := todayLook(r.Kind)
		card := widgets.NewActionCard(icon, r.Title, r.Note, func() { t.open(r) }).Toned(tone).WithKey(r.Key)
		if h, ok := t.model.HeldOf(r.Held); ok && r.Held != 0 {
			card.Holding(t.heldButtons(r, h))
		}
		t.cards = append(t.cards, card)
		list.Add(card)
	}
	page, _ := widgets.Hung(widgets.Reading(list))
	t.show(page)
	if at >= 0 && len(t.cards) > 0 {
		giveKeyboard(t.window, t.cards[min(at, len(t.cards)-1)])
	}
}

func (t *Today) focused(card fyne.Focusable) bool { return t.window.Host().Canvas.Focused() == card }

// keyboard gives the keyboard to o if the page is shown and nothing else has it.
func (t *Today) keyboard(o fyne.Focusable) {
	if t.Content().Visible() && t.window.Host().Canvas.Focused() == nil {
		giveKeyboard(t.window, o)
	}
}

func todayLook(kind string) (look.Icon, look.Tone) {
	switch kind {
	case records.KindProfiles:
		return look.IconReview, look.TonePrimary
	case records.KindReminder, records.KindTask:
		return look.IconScheduled, look.ToneWarning
	case model.KindPaused:
		return look.IconPause, look.ToneWarning
	case model.KindUntold:
		return look.IconShield, look.ToneWarning
	case records.KindDuplicate:
		return look.IconPeople, look.TonePrimary
	case records.KindReplies, records.KindAsk:
		return look.IconReply, look.ToneSuccess
	case records.KindDraft, records.KindCheck:
		return look.IconEdit, look.ToneWarning
	case records.KindDrafted:
		return look.IconSend, look.TonePrimary
	case records.KindBounced:
		return look.IconBounced, look.ToneWarning
	case records.KindHeld, records.KindUnknown, records.KindConflict:
		return look.IconHeld, look.ToneWarning
	case records.KindReference:
		return look.IconSync, look.ToneWarning
	case records.KindReopened:
		return look.IconSync, look.TonePrimary
	case records.KindOwner:
		return look.IconPeople, look.ToneWarning
	case records.KindBudget:
		return look.IconBlocked, look.ToneWarning
	case records.KindFailed, records.KindExport, records.KindConnection, records.KindMailbox:
		return look.IconError, look.ToneError
	}
	return look.IconInfo, look.ToneMuted
}
