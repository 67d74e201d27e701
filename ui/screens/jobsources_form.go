package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// all lists the sources of the job, each with what can be done with it.
func (s *jobSources) all() {
	if !s.model.Keeps() || len(s.model.Page.Kept) == 0 {
		return
	}
	rows := widgets.VStack(look.Space12)
	var open *dialogs.Open
	act := func(do func()) func() {
		return func() {
			open.Close()
			do()
		}
	}
	for _, one := range s.model.Page.Kept {
		name := widgets.HStack(look.Space8, widgets.Strong(one.Name))
		toggle := widgets.NewButton(phrase.T("Switch off"), act(func() { s.model.Switch(one, false) }))
		if one.Off {
			name.Add(widgets.NewChip(phrase.T("Off"), look.ToneMuted))
			toggle = widgets.NewButton(phrase.T("Switch on"), act(func() { s.model.Switch(one, true) }))
		}
		buttons := widgets.HStack(look.Space8, toggle,
			widgets.NewIconButton(look.IconEdit, phrase.T("Change %s", one.Name), act(func() { s.change(one) })),
			widgets.NewIconButton(look.IconDelete, phrase.T("Remove %s", one.Name), act(func() { s.remove(one) })))
		rows.Add(widgets.Spread(widgets.VStack(0, name, widgets.NewParagraph(widgets.RoleCaption, s.model.SourceNote(one))), buttons))
	}
	open = s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Sources of this job"), Subtitle: phrase.T("Of those for all jobs, a change counts everywhere."), Content: rows, Width: 600,
	})
}

// remove asks before a source goes.
func (s *jobSources) remove(one core.Source) {
	text := phrase.T("Nobody is looked for there any more, and its key, if it has one, is deleted. The profiles that it gave stay.")
	if one.Job == 0 {
		text += phrase.T(" It is not for this job alone: others lose it too.")
	}
	s.window.Confirm(dialogs.Question{Title: phrase.T("Remove “%s”?", one.Name), Text: text, Do: phrase.T("Remove"), Danger: true}, func() { s.model.Remove(one) })
}

// change opens the form of a source that is there.
func (s *jobSources) change(one core.Source) {
	form := s.model.Edit(one)
	if form == nil {
		s.window.Hint(phrase.T("This version of Reqdesk does not know this kind of source."))
		return
	}
	d := &sourceDialog{jobSources: s, form: form, body: widgets.VStack(look.Space16)}
	d.build()
	d.open = s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Change “%s”", one.Name), Subtitle: s.model.SourceNote(one), Width: 620, Content: d.body, Confirm: phrase.T("Save"), First: d.first, OnConfirm: d.confirm,
	})
}

// sourceDialog is the form for a source, made from the descriptor of its kind.
type sourceDialog struct {
	*jobSources
	form   *model.SourceForm
	open   *dialogs.Open
	body   *fyne.Container
	fields map[string]*widgets.FormField
	note   *widgets.Paragraph
	first  fyne.Focusable
}

func (s *jobSources) add() {
	d := &sourceDialog{jobSources: s, form: s.model.NewForm(), body: widgets.VStack(look.Space16)}
	kind := widgets.NewChoice(d.form.Kinds(), nil)
	kind.SetSelectedIndex(0)
	kind.OnChanged = func(string) {
		d.form.Choose(kind.SelectedIndex())
		d.build()
		d.open.Stage().Refresh()
	}
	d.build()
	d.open = s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Add a source"), Subtitle: phrase.T("Where profiles come from. The job's sourcing switch and the client's budget govern it."), Width: 620,
		Content: widgets.VStack(look.Space16, widgets.NewFormField(phrase.T("Kind"), kind), d.body), Confirm: phrase.T("Add"), First: kind, OnConfirm: d.confirm,
	})
}

// build makes the fields of the chosen kind.
func (d *sourceDialog) build() {
	desc := d.form.Descriptor()
	d.fields, d.first = map[string]*widgets.FormField{}, nil
	d.body.Objects = []fyne.CanvasObject{widgets.NewParagraph(widgets.RoleMuted, phrase.Of(desc.About))}
	if d.form.Of == nil {
		d.body.Add(d.whose())
		d.body.Add(d.note)
	}
	for _, f := range desc.Fields {
		d.body.Add(d.field(f))
	}
	if desc.Instructions == "" {
		return
	}
	help := widgets.VStack(look.Space8, widgets.NewMarkdown(phrase.T(desc.Instructions)))
	if desc.KeyPage != "" && d.intents.OpenURL != nil {
		help.Add(widgets.HStack(0, widgets.NewButton(phrase.T("Open the page for tokens"), func() { d.intents.OpenURL(desc.KeyPage) }).WithIcon(look.IconOpen)))
	}
	d.body.Add(widgets.NewTitledCard(phrase.T("Good to know"), nil, help))
}

// whose asks for the name of a new source and for which jobs it is.
func (d *sourceDialog) whose() fyne.CanvasObject {
	name := widgets.NewField("")
	name.SetText(d.form.Name)
	name.OnChanged = func(text string) { d.form.Name = text }
	d.note = widgets.NewParagraph(widgets.RoleCaption, "")
	d.noted()
	whose := widgets.NewChoice([]string{phrase.T("This job"), phrase.T("All jobs of %s", d.model.Page.Client.Name), phrase.T("All jobs")}, nil)
	whose.SetSelectedIndex(d.form.For)
	whose.OnChanged = func(string) {
		d.form.For = whose.SelectedIndex()
		d.noted()
		d.open.Stage().Refresh()
	}
	d.fields[model.FormName] = widgets.NewFormField(phrase.T("Your name for it"), name).Required()
	return evenly(d.fields[model.FormName], widgets.NewFormField(phrase.T("For"), whose))
}

func (d *sourceDialog) noted() {
	d.note.SetText(d.form.Note())
	d.note.Hidden = d.form.Note() == ""
}

func (d *sourceDialog) field(f ats.Field) fyne.CanvasObject {
	set := func(text string) { d.form.Values[f.Key] = text }
	var control fyne.CanvasObject
	help := phrase.Of(f.Help)
	switch {
	case f.Secret:
		e := widgets.NewPassword(d.form.Hint(f))
		e.OnChanged, control = set, e
		d.begin(e)
		help += phrase.T(" It goes to the keychain, never into a file.")
	case d.form.Descriptor().Files:
		e, row := pathField(d.form.Hint(f), d.intents.PickFolder, set)
		e.SetText(d.form.Values[f.Key])
		e.OnChanged, control = set, row
		d.begin(e)
	default:
		e := widgets.NewField(d.form.Hint(f))
		e.SetText(d.form.Values[f.Key])
		e.OnChanged, control = set, e
		d.begin(e)
	}
	form := widgets.NewFormField(phrase.Of(f.Label), control).Help(help)
	if f.Required {
		form = form.Required()
	}
	d.fields[f.Key] = form
	return form
}

// begin gives the keyboard to the first field of a source that is changed.
func (d *sourceDialog) begin(f fyne.Focusable) {
	if d.first == nil {
		d.first = f
	}
}

func (d *sourceDialog) confirm() bool {
	if d.open.Refuse(d.fields, d.form.Problems(), "") {
		return false
	}
	d.model.Add(d.form, func(err error) {
		if err != nil {
			d.open.SetProblem(dialogs.ErrorText(err))
			return
		}
		d.open.Done()
	}, func(detail string, err error) {
		if err != nil {
			d.window.Failed(err)
			return
		}
		d.window.Say(detail)
	})
	return false
}
