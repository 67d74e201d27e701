package screens

import (
	"strings"

	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// pathField is a field for the path of a file, with a button that lets one choose
// it where pick is not nil.
func pathField(hint string, pick func(chosen func(string)), chosen func(string)) (*widgets.Field, fyne.CanvasObject) {
	path := widgets.NewField(hint)
	if pick == nil {
		return path, path
	}
	choose := widgets.NewButton(phrase.T("Choose…"), func() {
		pick(func(p string) {
			path.SetText(p)
			chosen(p)
		})
	}).WithIcon(look.IconFolder)
	return path, widgets.Spread(path, choose)
}

// writeSetup asks where the set-up of the client that is shown goes.
func (c *Clients) writeSetup() {
	client := c.model.Client()
	if client.ID == 0 || !c.model.MayShare() {
		return
	}
	c.saveAs(saving{
		title: phrase.T("Save the set-up of %s", client.Name), path: c.model.SetupPath(),
		about: phrase.T("Its connections with their settings, words and rules, its templates and the sequence to start from. The file holds no keys and no people: your colleague enters the keys and the mailbox."),
		save: func(path string, done func(note string, err error)) {
			c.model.SaveSetup(path, func(leftOut []string, err error) {
				note := ""
				if len(leftOut) > 0 {
					note = phrase.T("Left out, because it would name a person:\n%s", strings.Join(leftOut, "\n"))
				}
				done(note, err)
			})
		},
	})
}

// saving is something that goes to a new file.
type saving struct {
	title, about, path string
	save               func(path string, done func(note string, err error))
}

func (c *Clients) saveAs(s saving) { saveAs(c.window, c.OnPickFolder, s) }

// saveAs asks for the path and saves; a note about what was saved is shown afterwards.
// folder lets one choose the folder; it may be nil.
func saveAs(w Window, folder func(path string, chosen func(path string)), s saving) {
	var pick func(func(string))
	if folder != nil {
		pick = func(chosen func(string)) { folder(s.path, chosen) }
	}
	path, row := pathField(phrase.T("Path of the new file"), pick, func(string) {})
	path.SetText(s.path)
	var open *dialogs.Open
	open = w.Dialog(dialogs.Sheet{
		Title: s.title, Confirm: phrase.T("Save"), Width: 640, First: path,
		Content: widgets.VStack(look.Space16, widgets.NewParagraph(widgets.RoleMuted, s.about), widgets.NewFormField(phrase.T("File"), row).Help(phrase.T("An existing file is left as it is."))),
		OnConfirm: func() bool {
			open.SetReady(false)
			open.SetConfirm(phrase.T("Saving…"))
			s.save(path.Text, func(note string, err error) {
				open.SetReady(true)
				open.SetConfirm(phrase.T("Save"))
				if err != nil {
					open.SetProblem(dialogs.ErrorText(err))
					return
				}
				open.Done()
				w.Say(phrase.T("Saved: %s", path.Text))
				if note != "" {
					w.Dialog(dialogs.Sheet{Title: phrase.T("Saved"), Content: widgets.NewParagraph(widgets.RoleBody, note), Width: 560})
				}
			})
			return false
		},
	})
}

// setupDialog reads a set-up.
type setupDialog struct {
	page  *Clients
	model *model.SetupModel
	open  *dialogs.Open
	path  *widgets.Field
	name  *widgets.Field
	lines *widgets.Paragraph
}

// readSetup opens the dialog that sets a client up from a file.
func (c *Clients) readSetup() {
	if !c.model.MayShare() {
		return
	}
	m := c.model.ReadSetup()
	d := &setupDialog{page: c, model: m, lines: widgets.NewParagraph(widgets.RoleBody, "")}
	try := func(string) { m.Try(d.path.Text, d.name.Text) }
	var row fyne.CanvasObject
	d.path, row = pathField(phrase.T("Path of a set-up file"), c.OnPickFile, try)
	d.path.OnChanged = try
	d.name = widgets.NewField(phrase.T("As in the file"))
	d.name.OnChanged = try
	m.Changed = d.draw
	d.open = c.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Read a client's set-up"), Subtitle: phrase.T("Nothing is stored before you have seen what it creates."),
		Content: widgets.VStack(look.Space16, widgets.NewFormField(phrase.T("File"), row),
			widgets.NewFormField(phrase.T("Name of the client"), d.name).Optional().Help(phrase.T("Give another name if a client of that name is already here.")),
			widgets.NewTitledCard(phrase.T("What it creates"), nil, d.lines)),
		Confirm: phrase.T("Set up"), Width: 640, First: d.path,
		OnConfirm: func() bool { d.take(); return false },
	})
	d.draw()
}

func (d *setupDialog) draw() {
	m := d.model
	d.open.SetReady(m.Ready())
	text := phrase.T("Choose a file; a colleague saves one with Save the set-up.")
	if m.Tried != nil {
		text = "• " + strings.Join(m.Lines(), "\n• ")
	}
	d.lines.SetText(text)
	d.open.SetProblem("", "")
	if m.Err != nil {
		d.open.SetProblem(dialogs.ErrorText(m.Err))
	}
	d.open.Stage().Refresh()
}

func (d *setupDialog) take() {
	d.model.Take(func(made model.Setup, err error) {
		if err != nil {
			d.open.SetProblem(dialogs.ErrorText(err))
			return
		}
		d.open.Done()
		d.page.window.Say(phrase.T("%s is set up; enter the keys of its connections", made.Client.Name))
		d.page.model.Load(model.Route{Client: made.Client.ID})
	})
}
