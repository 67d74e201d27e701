package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// bar is the line of tabs and below it the search with what can be added.
func (s *jobSourced) bar(add func()) fyne.CanvasObject {
	right := widgets.HStack(look.Space8)
	if s.model.MayEdit() {
		right.Add(widgets.NewButton(phrase.T("Add company"), s.addCompany).WithIcon(look.IconClients).WithKey("C"))
	}
	right.Add(widgets.NewButton(phrase.T("Add candidates"), add).WithIcon(look.IconAdd).WithKey("A"))
	return widgets.InsetBy(0, 0, look.Space12, 0, widgets.VStack(look.Space8, s.filters.row, widgets.Spread(widgets.AtMost(320, false, s.search), right)))
}

// acts is the line below the list: the current row in full, and what can be done
// with it.
func (s *jobSourced) acts() fyne.CanvasObject {
	if !s.model.MayEdit() {
		return s.reason
	}
	s.remove = widgets.NewQuiet(phrase.T("Take off"), s.askRemove).WithKey("D")
	s.undo = widgets.NewQuiet(phrase.T("Take the file back"), s.askUndo).WithKey("U")
	return widgets.Spread(s.reason, widgets.HStack(look.Space4, s.remove, s.undo))
}

// row is the current row; ok = false when the list can't be changed or is empty.
func (s *jobSourced) row() (r model.NotToSourceRow, ok bool) {
	at := s.list.Current()
	if !s.model.MayEdit() || at < 0 || at >= len(s.model.Rows) {
		return r, false
	}
	return s.model.Rows[at], true
}

func (s *jobSourced) askRemove() {
	r, ok := s.row()
	if !ok {
		return
	}
	if why := s.model.WhyNotRemove(r); why != "" {
		s.window.Hint(why)
		return
	}
	s.window.Confirm(dialogs.Question{
		Title: phrase.T("Take %s off the list?", r.Name), Do: phrase.T("Take off"),
		Text: phrase.T("Whoever was kept out of the review because of this line returns to it."),
	}, func() { s.model.Remove(r, s.told(phrase.T("%s is off the list", r.Name))) })
}

func (s *jobSourced) askUndo() {
	r, ok := s.row()
	if !ok {
		return
	}
	f, ok := s.model.FileOf(r)
	if !ok {
		s.window.Hint(phrase.T("This line did not come from a file."))
		return
	}
	s.window.Confirm(dialogs.Question{
		Title: phrase.T("Take the import of %s back?", f.Name), Do: phrase.T("Take back"),
		Text: phrase.N(f.Rows, "Its %d person leaves the list; who was kept out because of them returns to the review.", "Its %d people leave the list; who was kept out because of them returns to the review."),
	}, func() {
		s.model.Undo(f.ID, func(n int, err error) {
			s.told(phrase.N(n, "%d person is off the list", "%d people are off the list"))(err)
		})
	})
}

// told shows an error, or says that something is done.
func (s *jobSourced) told(words string) func(error) {
	return func(err error) {
		if err != nil {
			s.window.Failed(err)
			return
		}
		s.window.Say(words)
	}
}

func (s *jobSourced) addCompany() {
	if !s.model.MayEdit() {
		return
	}
	name := widgets.NewField(phrase.T("For example: Globex, or globex.example"))
	whose := widgets.NewChoice([]string{phrase.T("This client's jobs"), phrase.T("All clients' jobs")}, nil)
	whose.SetSelectedIndex(0)
	proposed := widgets.Flow(look.Space8)
	hint := widgets.NewParagraph(widgets.RoleCaption, "")
	var open *dialogs.Open
	propose := func(list []string) {
		proposed.Objects = nil
		for _, entry := range list {
			proposed.Add(widgets.NewButton(entry, func() {
				name.SetText(entry)
				widgets.Focus(name)
			}).WithIcon(look.IconAdd))
		}
		setHidden(hint, map[bool]string{true: phrase.T("Not on the list yet; press one to fill it in:")}[len(list) > 0])
		open.Stage().Refresh()
	}
	whose.OnChanged = func(string) { s.model.Suggest(whose.SelectedIndex() == 1, propose) }
	open = s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Add a company not to source from"), Subtitle: phrase.T("Ltd, Inc. or GmbH makes no difference; subdomains are included."),
		Content: widgets.Form(widgets.NewFormField(phrase.T("Company or e-mail domain"), name).Required(), widgets.NewFormField(phrase.T("For"), whose), widgets.VStack(look.Space8, hint, proposed)),
		Confirm: phrase.T("Add"), First: name,
		OnConfirm: func() bool {
			s.model.AddCompany(name.Text, whose.SelectedIndex() == 1, func(err error) {
				if err != nil {
					open.SetProblem(dialogs.ErrorText(err))
					return
				}
				open.Done()
				s.window.Say(phrase.T("Nobody who works there is sourced"))
			})
			return false
		},
	})
	s.model.Suggest(false, propose)
}

// templates are the buttons that write an empty file to fill in.
func (s *jobSourced) templates() fyne.CanvasObject {
	write := func(ext string) func() {
		return func() {
			s.model.Template(ext, func(path string, err error) { s.told(phrase.T("Written: %s", path))(err) })
		}
	}
	return widgets.HStack(look.Space4, widgets.Muted(phrase.T("An empty file to fill in:")),
		widgets.NewQuiet("CSV", write(".csv")).WithIcon(look.IconDownload), widgets.NewQuiet("Excel", write(".xlsx")).WithIcon(look.IconDownload))
}
