package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// drawNeeds lists above the form what a draft needs, each with the one control
// that mends it: a field stands there in place of in the form. It follows what is
// stored, so that no field moves while somebody types in it.
func (a *jobAbout) drawNeeds() {
	needs := a.model.Needs()
	if !changed(&a.needed, a.model.ID, needs) {
		return
	}
	above, list := map[string]bool{}, widgets.VStack(look.Space16)
	for _, n := range needs {
		if f, ok := a.forms[n.Key]; ok && n.Act == "" {
			above[n.Key] = true
			list.Add(f)
			continue
		}
		list.Add(a.needLine(n))
	}
	a.rows.Objects = a.formRows(above)
	a.needs.Objects, a.below.Objects = nil, []fyne.CanvasObject{a.saving}
	if a.needs.Hidden = len(needs) == 0; !a.needs.Hidden {
		title := phrase.N(len(needs), "This draft needs %d thing", "This draft needs %d things")
		a.below.Objects = nil // the way to save stands where the keyboard is
		a.needs.Objects = []fyne.CanvasObject{widgets.NewTitledCard(title, a.saving, list)}
	}
	a.below.Refresh()
	a.rows.Refresh()
	a.needs.Refresh()
}

// needLine is a reason that no field mends, with its button.
func (a *jobAbout) needLine(n model.Need) fyne.CanvasObject {
	text := widgets.Beside(look.Space8, widgets.NewSmallIcon(look.IconWarning, look.ToneWarning), widgets.NewParagraph(widgets.RoleBody, n.Text))
	if n.Act == "" {
		return text
	}
	return widgets.Spread(text, widgets.NewButton(n.Act, func() {
		if to, ok := a.model.Mend(n); ok {
			a.window.Go(to)
		}
	}))
}

// formRows are the rows of the form without the fields that stand above it.
func (a *jobAbout) formRows(above map[string]bool) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, keys := range [][]string{
		{"title"}, {"location"}, {"function", "employment_type"}, {"must_haves"}, {"objectives"}, {"seniority", "years"}, {"owner", "apply_url"},
	} {
		var row []fyne.CanvasObject
		for _, key := range keys {
			if !above[key] {
				row = append(row, a.forms[key])
			}
		}
		switch len(row) {
		case 1:
			rows = append(rows, row[0])
		case 2:
			rows = append(rows, pair(row[0], row[1]))
		}
	}
	return append(rows, a.source)
}
