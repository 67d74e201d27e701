package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// trialRow says what a step tries out, and lets one begin and end it.
type trialRow struct {
	page   *Sequence
	button *widgets.Button
	state  *widgets.Banner
}

func newTrialRow(s *Sequence) *trialRow {
	r := &trialRow{page: s, state: widgets.NewBanner(look.TonePrimary, "")}
	r.button = widgets.NewButton(phrase.T("Try another text…"), r.open).WithIcon(look.IconCompare).WithKey("E")
	return r
}

func (r *trialRow) draw() {
	t, on := r.page.model.Trial()
	r.state.Hidden = !on
	r.button.Hidden = !on && len(r.page.model.Rivals()) == 0
	label := phrase.T("Try another text…")
	if on {
		label = phrase.T("How they stand")
		r.state.Set(trialTitle(t), t.Message)
	}
	r.button.SetLabel(label)
}

func trialTitle(t model.Trial) string {
	names := t.Arms[0].Name
	for _, a := range t.Arms[1:] {
		names += phrase.T(" against %s", a.Name)
	}
	return names
}

// open shows the trial, or offers the templates to try out.
func (r *trialRow) open() {
	m := r.page.model
	t, on := m.Trial()
	if on {
		r.standing(t)
		return
	}
	if m.Step().Template == "" || len(m.Rivals()) == 0 {
		r.page.window.Hint(phrase.T("To compare templates, let this step send one and add a second."))
		return
	}
	var lines []widgets.MenuLine
	for _, name := range m.Rivals() {
		lines = append(lines, widgets.MenuLine{Name: name, Do: func() { m.TryAgainst(name) }})
	}
	widgets.PopMenu(r.button, lines...)
}

// standing shows how the texts stand, and lets one end the trial.
func (r *trialRow) standing(t model.Trial) {
	m := r.page.model
	tone := look.TonePrimary
	if t.Decided {
		tone = look.ToneSuccess
	}
	rows := widgets.VStack(look.Space12, widgets.NewBanner(tone, t.Message))
	var open *dialogs.Open
	var first fyne.Focusable
	for _, a := range t.Arms {
		keep := widgets.NewButton(phrase.T("Keep this one"), func() {
			open.Done()
			m.EndTrial(a.Name)
			r.page.window.Say(phrase.T("The trial is over when you save: everybody then gets %s", a.Name))
		})
		if a.Best {
			keep.As(widgets.Primary)
		}
		if first == nil || a.Best {
			first = keep
		}
		rows.Add(widgets.NewCard(widgets.Spread(armText(a), keep)))
	}
	if rivals := m.Rivals(); len(rivals) > 0 {
		var more *widgets.Button
		more = widgets.NewQuiet(phrase.T("Try one more…"), func() {
			var lines []widgets.MenuLine
			for _, name := range rivals {
				lines = append(lines, widgets.MenuLine{Name: name, Do: func() { open.Close(); m.TryAgainst(name) }})
			}
			widgets.PopMenu(more, lines...)
		}).WithIcon(look.IconAdd)
		rows.Add(widgets.HStack(0, more))
	}
	open = r.page.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Which text gets more answers?"), Subtitle: phrase.T("Each person gets one of them. Only answers count, no clicks."),
		Content: rows, Width: 600, First: first,
	})
}

func armText(a model.ArmRow) fyne.CanvasObject {
	name := widgets.HStack(look.Space8, widgets.Strong(a.Name))
	if a.Best {
		name.Add(widgets.NewChip(phrase.T("Gets more answers"), look.ToneSuccess))
	}
	said := phrase.T("%s answered", a.Answers)
	if a.Share != "" {
		said += phrase.T(" · likely %s", a.Share)
	}
	lines := widgets.VStack(look.Space2, name, widgets.NewParagraph(widgets.RoleBody, said))
	if a.Pending != "" {
		lines.Add(widgets.NewParagraph(widgets.RoleCaption, a.Pending))
	}
	return lines
}
