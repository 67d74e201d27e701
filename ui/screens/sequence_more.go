package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// showMore offers what is seldom wanted.
func (s *Sequence) showMore() {
	m := s.model
	none := len(m.Steps) == 0
	lines := []widgets.MenuLine{
		{Name: phrase.T("Begin with a proven sequence…"), Icon: look.IconSequence, Do: s.askStarter},
		{Name: phrase.T("Versions…"), Icon: look.IconHistory, Off: m.Version() == 0, Do: s.showVersions},
	}
	if m.HasFiles() {
		lines = append(lines, widgets.MenuLine{},
			widgets.MenuLine{Name: phrase.T("Save as a text file…"), Icon: look.IconDownload, Off: none, Do: s.saveFile},
			widgets.MenuLine{Name: phrase.T("Take from a text file…"), Icon: look.IconUploadFile, Do: s.takeFile})
	}
	widgets.PopMenu(s.more, lines...)
}

// askStarter shows the sequences that there are, and begins with one.
func (s *Sequence) askStarter() {
	starters, at := s.model.Starters()
	names := make([]string, 0, len(starters))
	for _, one := range starters {
		names = append(names, one.Name)
	}
	body := widgets.VStack(look.Space16)
	fill := func(i int) {
		at = i
		body.Objects = starterLines(starters[i])
		body.Refresh()
	}
	choice := widgets.NewSegmented(names...)
	choice.Select(at)
	choice.OnChange = fill
	fill(at)
	text := phrase.T("Three e-mails in a week and a half, polite and short. Change what you like; nothing is stored before you save.")
	if len(s.model.Steps) > 0 {
		text += phrase.T(" It takes the place of the e-mails that are there now.")
	}
	head := widgets.VStack(look.Space12, widgets.NewParagraph(widgets.RoleMuted, text), widgets.HStack(0, choice))
	s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Begin with a proven sequence"), Width: 640, Height: 420, Confirm: phrase.T("Begin with it"),
		Content: widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, head), nil, widgets.NewVScroll(widgets.InsetBy(0, look.Space12, 0, 0, body))),
		OnKey:   starterKeys(choice, len(names)),
		OnClose: func(confirmed bool) {
			if confirmed {
				s.begin(starters[at].Source)
			}
		},
	})
}

// starterKeys lets Left and Right choose while the button has the keyboard.
func starterKeys(choice *widgets.Tabs, n int) func(*fyne.KeyEvent) bool {
	return func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyLeft:
			choice.Select(max(choice.Active()-1, 0))
		case fyne.KeyRight:
			choice.Select(min(choice.Active()+1, n-1))
		default:
			return false
		}
		return true
	}
}

func starterLines(s model.Starter) (lines []fyne.CanvasObject) {
	for i, r := range s.Rows {
		lines = append(lines, widgets.VStack(look.Space4, widgets.Strong(r.When), widgets.Caption(r.Subject).Cut(), widgets.NewQuote(s.Texts[i], "")))
	}
	return lines
}

// begin takes the steps of a text; the keyboard goes to them.
func (s *Sequence) begin(source string) {
	s.come = true
	if err := s.model.Begin(source); err != nil {
		s.window.Failed(err)
	}
}

// askFor asks for whom a new version is.
func (s *Sequence) askFor(q model.ForWhom, answer func(everybody bool)) {
	var open *dialogs.Open
	say := func(everybody bool) func() {
		return func() {
			open.Done()
			answer(everybody)
		}
	}
	keep := widgets.NewActionCard(look.IconPersonAdd, phrase.T("For new people only"), q.Keep(), say(false)).WithKey("N").Recommended()
	move := widgets.NewActionCard(look.IconPeople, phrase.T("For everybody"), q.Move(), say(true)).WithKey("A")
	open = s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Whom is version %d for?", q.Version), Width: 560, First: keep, Cancel: phrase.T("Cancel"),
		Subtitle: phrase.T("Whoever has not had a first e-mail yet gets it in any case."),
		Content:  widgets.VStack(look.Space12, keep, move),
		OnKey: func(ev *fyne.KeyEvent) bool {
			switch ev.Name {
			case fyne.KeyN:
				say(false)()
			case fyne.KeyA:
				say(true)()
			default:
				return false
			}
			return true
		},
	})
}

// showVersions lists the versions; one can be brought back into the editor.
func (s *Sequence) showVersions() {
	body := widgets.VStack(look.Space12, widgets.NewSkeletonRow(), widgets.NewSkeletonRow())
	open := s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Versions of this sequence"), Subtitle: phrase.T("Each person follows one of them. Bringing one back stores nothing before you save."),
		Content: widgets.NewVScroll(widgets.InsetBy(0, look.Space12, 0, 0, body)), Width: 560, Height: 340,
	})
	s.model.LoadVersions(func(rows []model.VersionRow, err error) {
		body.Objects = nil
		if err != nil {
			body.Add(dialogs.ErrorBanner(err, nil))
		}
		for _, v := range rows {
			title := phrase.T("Version %d", v.Version)
			if v.Newest {
				title += phrase.T(", the newest")
			}
			text := widgets.VStack(look.Space2, widgets.Strong(title), widgets.NewParagraph(widgets.RoleCaption, v.When+" · "+v.Note))
			back := widgets.NewButton(phrase.T("Bring back"), func() {
				open.Done()
				s.come = true
				s.model.BringBack(v)
			})
			back.SetEnabled(!v.Newest || s.model.Unsaved())
			body.Add(widgets.Spread(text, back))
		}
		body.Refresh()
		open.Stage().Refresh()
	})
}

func (s *Sequence) saveFile() {
	saveAs(s.window, s.OnPickFolder, saving{
		title: phrase.T("Save the sequence as a text file"), path: s.model.FilePath(),
		about: phrase.T("The e-mails as they stand in the editor, to be read by a colleague here or on the command line. Templates are named, not written out."),
		save: func(path string, done func(string, error)) {
			s.model.SaveFile(path, func(err error) { done("", err) })
		},
	})
}

func (s *Sequence) takeFile() {
	path, row := pathField(phrase.T("Path of a sequence file"), s.OnPickFile, func(string) {})
	var open *dialogs.Open
	open = s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Take the sequence from a text file"), Subtitle: phrase.T("It takes the place of the e-mails in the editor; nothing is stored before you save."),
		Content: widgets.NewFormField(phrase.T("File"), row), Confirm: phrase.T("Take"), Width: 560, First: path,
		OnConfirm: func() bool {
			s.come = true
			s.model.TakeFile(path.Text, func(err error) {
				if err != nil {
					open.SetProblem(dialogs.ErrorText(err))
					return
				}
				open.Done()
			})
			return false
		},
	})
}

// toTemplate opens the template that the current step sends.
func (s *Sequence) toTemplate() {
	if id := s.model.TemplateID(); id != 0 {
		s.window.Go(model.Route{Place: model.Templates, Template: id})
	}
}
