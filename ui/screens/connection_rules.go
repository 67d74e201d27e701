package screens

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// rulesDialog is the form of a connection's import rules.
type rulesDialog struct {
	page     *Clients
	model    *model.RulesModel
	open     *dialogs.Open
	lines    []*ruleLine
	column   *fyne.Container
	add      *widgets.Button
	activate *widgets.Check
	finding  *widgets.Text
	examples *widgets.Paragraph
	named    *widgets.Paragraph
}

// ruleLine is one line of the form.
type ruleLine struct {
	fields [5]*widgets.Field
	always *widgets.Check
	wrong  *widgets.Paragraph
	words  fyne.CanvasObject
	card   fyne.CanvasObject
}

// rules opens the import rules of a connection.
func (c *Clients) rules(name string) {
	m := c.model.Rules(name)
	d := &rulesDialog{page: c, model: m, column: widgets.VStack(look.Space8)}
	d.add = widgets.NewButton(phrase.T("Add a line"), d.addLine).WithIcon(look.IconAdd)
	d.activate = widgets.NewCheck(phrase.T("What these lines import goes live when nothing agreed is missing"), m.SetActivate)
	d.finding = widgets.Strong("")
	d.examples, d.named = widgets.NewParagraph(widgets.RoleBody, ""), widgets.NewParagraph(widgets.RoleCaption, "")
	found := widgets.NewTitledCard(phrase.T("If you save now"), nil, widgets.VStack(look.Space8, d.finding, d.examples, d.named))
	m.Changed = d.draw
	d.open = c.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Import rules of %s", name), Subtitle: phrase.T("A job is imported when one line fits. Within a line everything that is filled in must fit; of values parted by ; one is enough."),
		Content: widgets.VStack(look.Space16, d.column, widgets.HStack(0, d.add), d.activate, found),
		Confirm: phrase.T("Save"), Width: 900, First: d.add, Foot: widgets.HStack(0, widgets.NewQuiet(phrase.T("As YAML…"), d.yaml).WithIcon(look.IconDocument)),
		OnConfirm: func() bool { d.save(); return false },
	})
	d.open.SetReady(false)
	m.Load()
}

func (d *rulesDialog) save() {
	d.model.Save(func(err error) {
		if err != nil {
			d.open.SetProblem(dialogs.ErrorText(err))
			return
		}
		d.open.Done()
		d.page.window.Say(phrase.T("Saved; what fits is imported"))
		d.page.model.Reload()
	})
}

func (d *rulesDialog) addLine() {
	d.model.Add()
	widgets.Focus(d.lines[len(d.lines)-1].fields[0])
}

func (d *rulesDialog) draw() {
	m := d.model
	if m.Err != nil {
		d.open.SetProblem(dialogs.ErrorText(m.Err))
		return
	}
	d.open.SetProblem("", "")
	for len(d.lines) < len(m.Lines) {
		d.lines = append(d.lines, d.newLine(len(d.lines)))
	}
	d.column.Objects = nil
	for i := range m.Lines {
		d.lines[i].show(m.Lines[i], m.Wrong(i))
		d.column.Add(d.lines[i].card)
	}
	d.activate.SetChecked(m.Activate)
	d.finding.SetText(m.Finding())
	setHidden(d.examples, strings.Join(m.Examples(), "\n"))
	named := m.Named()
	if named != "" {
		named = phrase.T("The cached jobs name\n%s", named)
	}
	setHidden(d.named, named)
	d.open.SetReady(m.Ready())
	d.open.Stage().Refresh()
}

func setHidden(p *widgets.Paragraph, text string) {
	p.SetText(text)
	p.Hidden = text == ""
}

func (d *rulesDialog) newLine(at int) *ruleLine {
	l := &ruleLine{wrong: widgets.NewParagraph(widgets.RoleCaption, "").Toned(look.ToneError)}
	edit := func() {
		d.model.Edit(at, model.RuleLine{
			Flag: l.fields[0].Text, Is: l.fields[1].Text, User: l.fields[2].Text, Department: l.fields[3].Text, Location: l.fields[4].Text, Always: l.always.Checked(),
		})
	}
	fields := widgets.Equal(look.Space8)
	for i, f := range [][2]string{
		{phrase.T("Flag or field"), "post_to_reqdesk"}, {phrase.T("Its values"), phrase.T("Any yes")}, {phrase.T("ATS user"), "robin@…"}, {phrase.T("Department"), phrase.T("Any")}, {phrase.T("Location"), phrase.T("Any")},
	} {
		l.fields[i] = widgets.NewField(f[1])
		l.fields[i].OnChanged = func(string) { edit() }
		fields.Add(widgets.NewFormField(f[0], l.fields[i]))
	}
	l.always = widgets.NewCheck(phrase.T("Every job of this connection"), func(bool) { edit() })
	remove := widgets.NewIconButton(look.IconDelete, phrase.T("Take this line away"), func() {
		d.model.Remove(at)
		widgets.Focus(d.add)
	})
	l.words = fields
	l.card = widgets.NewCard(container.NewBorder(nil, nil, nil, widgets.InsetBy(0, 0, 0, look.Space8, widgets.VStack(0, remove)),
		widgets.VStack(look.Space8, fields, l.always, l.wrong)))
	return l
}

// show fills a line without telling the model.
func (l *ruleLine) show(r model.RuleLine, wrong string) {
	for i, text := range []string{r.Flag, r.Is, r.User, r.Department, r.Location} {
		fillQuietly(l.fields[i], text)
	}
	l.always.SetChecked(r.Always)
	if r.Always {
		l.words.Hide()
	} else {
		l.words.Show()
	}
	setHidden(l.wrong, wrong)
}

// yaml shows the rules as YAML, to be copied, or to be replaced by those of somebody
// else.
func (d *rulesDialog) yaml() {
	area := widgets.NewTextArea("import:\n  - flag: post_to_reqdesk", 14)
	area.SetText(d.model.YAML())
	area.TextStyle = fyne.TextStyle{Monospace: true}
	foot := widgets.HStack(look.Space4)
	if d.page.OnCopy != nil {
		foot.Add(widgets.NewQuiet(phrase.T("Copy"), func() {
			d.page.OnCopy(area.Text)
			d.page.window.Say(phrase.T("The rules are on the clipboard"))
		}).WithIcon(look.IconCopy))
	}
	if d.page.model.MayShare() {
		foot.Add(widgets.NewQuiet(phrase.T("Save…"), func() { d.saveYAML(area.Text) }).WithIcon(look.IconDownload))
		foot.Add(widgets.NewQuiet(phrase.T("Read a file…"), func() { d.readYAML(area) }).WithIcon(look.IconUploadFile))
	}
	var open *dialogs.Open
	open = d.page.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Import rules as YAML"), Subtitle: phrase.T("Copy it for a colleague, or put in theirs. Nothing is stored before you save."),
		Content: area, Confirm: phrase.T("Put into the form"), Width: 620, First: area, Foot: foot,
		OnConfirm: func() bool {
			if err := d.model.Take(area.Text); err != nil {
				open.SetProblem(dialogs.ErrorText(err))
				return false
			}
			return true
		},
	})
}

// saveYAML asks where the rules go.
func (d *rulesDialog) saveYAML(text string) {
	d.page.saveAs(saving{
		title: phrase.T("Save the import rules of %s", d.model.Name), path: d.page.model.SharePath(phrase.T("%s rules.yaml", d.model.Name)),
		about: phrase.T("The rules as they stand in the text, to be read by a colleague here or on the command line."),
		save: func(path string, done func(string, error)) {
			d.page.model.SaveText(path, text, func(err error) { done("", err) })
		},
	})
}

// readYAML puts the text of a file into area.
func (d *rulesDialog) readYAML(area *widgets.Field) {
	path, row := pathField(phrase.T("Path of a file with rules"), d.page.OnPickFile, func(string) {})
	var open *dialogs.Open
	open = d.page.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Read rules from a file"), Subtitle: phrase.T("They go into the text; nothing is stored before you save."),
		Content: widgets.NewFormField(phrase.T("File"), row), Confirm: phrase.In("button", "Read"), Width: 560, First: path,
		OnConfirm: func() bool {
			d.page.model.ReadText(path.Text, func(text string, err error) {
				if err != nil {
					open.SetProblem(dialogs.ErrorText(err))
					return
				}
				area.SetText(text)
				open.Done()
			})
			return false
		},
	})
}
