package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// syncSheet shows what each connection does. It stays open while they work; closing
// it ends nothing.
type syncSheet struct {
	model *model.SyncModel
	open  *dialogs.Open
	list  *fyne.Container
	cards map[core.ConnectionID]*syncCard
}

// ShowSync opens the sheet.
func ShowSync(w Window, m *model.SyncModel) *dialogs.Open {
	s := &syncSheet{model: m, list: widgets.VStack(look.Space12), cards: map[core.ConnectionID]*syncCard{}}
	before := m.Changed
	m.Changed = func() {
		before()
		s.draw()
	}
	s.draw()
	sheet := dialogs.Sheet{
		Title: phrase.T("Synchronisation"), Subtitle: phrase.T("What each connection does. You can go on working meanwhile."),
		Content: widgets.NewVScroll(widgets.InsetBy(0, look.Space12, 0, 0, s.list)), Cancel: phrase.T("Close"), Width: 640, Height: 380,
		OnClose: func(bool) { m.Changed = before },
	}
	if len(m.Rows) == 0 {
		sheet.Height = 120
	} else {
		sheet.Confirm = phrase.T("Synchronise all")
		sheet.OnConfirm = func() bool { m.StartAll(); return false }
	}
	s.open = dialogs.Show(w.Host(), sheet)
	m.Load()
	return s.open
}

// draw brings the cards up to date; each keeps its button, and with it the keyboard.
func (s *syncSheet) draw() {
	var shown []fyne.CanvasObject
	for _, r := range s.model.Rows {
		c := s.cards[r.ID]
		if c == nil {
			c = s.card(r)
			s.cards[r.ID] = c
		}
		c.set(r)
		shown = append(shown, c.object)
	}
	if len(shown) == 0 {
		shown = []fyne.CanvasObject{widgets.NewEmptyState(look.IconConnect, phrase.T("No ATS is connected yet"), phrase.T("Connect one under Clients; what it does then appears here."), nil)}
	}
	s.list.Objects = shown
	s.list.Refresh()
}

// syncCard is one connection.
type syncCard struct {
	row    model.SyncRow
	object fyne.CanvasObject
	line   *widgets.ProgressLine
	note   *widgets.Text
	button *widgets.Button
}

func (s *syncSheet) card(r model.SyncRow) *syncCard {
	c := &syncCard{line: widgets.NewProgressLine(""), note: widgets.Caption("").Cut()}
	c.button = widgets.NewButton(phrase.T("Synchronise now"), func() {
		if c.row.CanCancel {
			s.model.Cancel(c.row.ID)
		} else if c.row.CanSync {
			s.model.Start(c.row.ID)
		}
	}).Wide(150)
	words := widgets.VStack(look.Space4, widgets.Strong(r.Name).Cut(), c.line, c.note)
	c.object = widgets.NewCard(container.NewBorder(nil, nil, nil, widgets.InsetBy(0, 0, 0, look.Space16, container.NewCenter(c.button)), words))
	return c
}

func (c *syncCard) set(r model.SyncRow) {
	c.row = r
	c.line.Set(SyncProgress(r))
	c.note.SetText(r.Note)
	label := phrase.T("Synchronise now")
	if r.Mood == model.SyncBusy {
		label = phrase.T("Cancel")
	}
	if c.button.Label() != label {
		c.button.SetLabel(label)
	}
	if r.CanSync || r.CanCancel {
		c.button.Enable()
	} else {
		c.button.Disable()
	}
}

// SyncProgress is a row as a line shows it.
func SyncProgress(r model.SyncRow) widgets.Progress {
	p := widgets.Progress{Text: r.Text, Figure: r.Figure, Part: float32(r.Part)}
	switch r.Mood {
	case model.SyncBusy:
		p.Icon, p.Tone = look.IconSync, look.TonePrimary
	case model.SyncTroubled:
		p.Icon, p.Tone = look.IconOffline, look.ToneWarning
	case model.SyncStopped:
		p.Icon, p.Tone = look.IconPause, look.ToneMuted
	case model.SyncOff:
		p.Icon, p.Tone = look.IconConnect, look.ToneMuted
	default:
		p.Icon, p.Tone = look.IconOnline, look.ToneSuccess
	}
	return p
}

// PillProgress is the pill as a line shows it.
func PillProgress(p model.Pill) (shown bool, line widgets.Progress) {
	line = widgets.Progress{Text: p.Text, Note: p.Waiting, Part: -1, Icon: look.IconPause, Tone: look.ToneWarning}
	if p.Offline {
		line.Icon, line.Tone = look.IconOffline, look.ToneMuted
	}
	return p.Shown, line
}
