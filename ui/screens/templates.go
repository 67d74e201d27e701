package screens

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Templates is the editor of e-mail-templates: the list at the left, the text in
// the middle, and at the right what a real person would get.
type Templates struct {
	*frame
	window   Window
	model    *model.TemplatesModel
	snippets *model.SnippetsModel

	list     *widgets.DataList
	title    *widgets.Text   // the name, where it can't be changed any more
	named    *fyne.Container // the line of it
	name     *widgets.Field
	nameForm *widgets.FormField
	tabs     *languageBar
	language *widgets.Choice
	client   *widgets.Choice
	editor   *letterEditor
	preview  *letterPane
	save     *widgets.Button
	revert   *widgets.Button
	copy     *widgets.Button
	why      *widgets.Text
	empty    *widgets.EmptyState
	desk     fyne.CanvasObject
	filling  bool
	come     bool // one has just come here: the keyboard goes to the list
}

var (
	_ shell.Page      = (*Templates)(nil)
	_ shell.KeyTaker  = (*Templates)(nil)
	_ shell.KeyTeller = (*Templates)(nil)
	_ shell.Saver     = (*Templates)(nil)
	_ shell.Finder    = (*Templates)(nil)
)

// The width of the list at the left of an editor, and what it keeps where the editor needs
// more.
const (
	sideList      float32 = 196
	sideListLeast float32 = 150
)

// NewTemplates draws m; snippets are what its texts may insert.
func NewTemplates(w Window, m *model.TemplatesModel, snippets *model.SnippetsModel) *Templates {
	t := &Templates{window: w, model: m, snippets: snippets}
	t.save = widgets.NewPrimary(phrase.T("Save"), t.Save).WithKey("Ctrl+S")
	t.revert = widgets.NewButton(phrase.T("Undo changes"), t.askRevert)
	t.copy = widgets.NewButton(phrase.T("Duplicate"), m.Duplicate)
	t.why = widgets.Caption("")
	t.frame = newFrame(widgets.NewPageHeader(phrase.T("Templates"), "", t.why, t.copy, t.revert, t.save))
	t.empty = widgets.NewEmptyState(look.IconTemplates, phrase.T("No templates yet"),
		phrase.T("A template is an e-mail with variables, such as the person's first name and the apply link. Sequences are made of them."),
		widgets.NewPrimary(phrase.T("Write the first one"), t.begin))
	t.build()
	m.Switched, m.Changed = t.fill, t.draw
	m.Saved = w.Say
	return t
}

func (t *Templates) build() {
	m := t.model
	t.list = widgets.NewDataList(widgets.Column{Title: phrase.T("Template")}).Picks()
	t.list.Length = func() int { return len(m.Rows) }
	t.list.Fill = func(row int, cells []widgets.Cell) {
		r := m.Rows[row]
		cells[0] = widgets.Cell{Text: r.Name, Note: r.Note, Strong: true}
		if r.Unsaved {
			cells[0].Note = phrase.T("Not saved · %s", r.Note)
		}
	}
	t.list.OnMove = func(row int) {
		if row >= 0 && row < len(m.Rows) && (!m.Open || m.Rows[row].ID != m.Family()) {
			m.Choose(m.Rows[row].ID)
		}
	}
	t.list.OnOpen = func(int) { widgets.Focus(t.editor.text) }
	t.buildEditor()
}

func (t *Templates) buildEditor() {
	m := t.model
	t.editor = newLetterEditor(t.edited)
	t.editor.onReplace = m.ReplaceLink
	t.editor.onFull = func() { t.window.Hint(phrase.T("The text is full: an e-mail takes 16,000 characters")) }
	t.editor.snippets = func() []model.SnippetRow { return t.snippets.For(m.Draft.Client) }
	t.editor.onSnippets = t.showSnippets
	t.title = widgets.Heading("").Cut()
	t.tabs = newLanguageBar(t)
	t.named = widgets.Spread(t.title, t.tabs.off)
	t.name = widgets.NewField(phrase.T("For example: first contact"))
	t.name.OnChanged = func(string) { t.edited() }
	t.nameForm = widgets.NewFormField(phrase.T("Name"), t.name).Required().Help(phrase.T("Sequences know it by this name; it stays."))
	t.language = widgets.NewChoice(nil, func(string) { t.edited() })
	t.client = widgets.NewChoice(nil, func(string) { t.edited() })
	t.preview = newLetterPane(t.window, m.Preview, false, func() { t.window.Go(model.To(model.Jobs)) })

	add := widgets.NewButton(phrase.T("New template"), t.begin).WithIcon(look.IconAdd).WithKey("N")
	snippets := widgets.NewButton(phrase.T("Snippets"), t.showSnippets).WithIcon(look.IconVariable).WithKey("S")
	left := widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, add), widgets.InsetBy(look.Space12, 0, 0, 0, snippets), t.list)
	head := widgets.VStack(look.Space12, widgets.VStack(look.Space4, t.named, t.tabs.row), t.nameForm,
		evenly(widgets.NewFormField(phrase.T("Language"), t.language), widgets.NewFormField(phrase.T("Client"), t.client)),
		widgets.NewFormField(phrase.T("Subject"), t.editor.subject),
	)
	middle := t.editor.card(head)
	t.desk = sided(left, widgets.NewSplit(0.58, middle, t.preview.pane))
}

// sided puts a list at the left of an editor, in the order of Tab.
func sided(list, editor fyne.CanvasObject) fyne.CanvasObject {
	return container.New(sidedLayout{}, list, editor)
}

type sidedLayout struct{}

func (sidedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	list, editor := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(sideListLeast+look.Space12+editor.Width, max(list.Height, editor.Height))
}

func (sidedLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	list := max(sideListLeast, min(sideList, s.Width-look.Space12-objects[1].MinSize().Width))
	objects[0].Resize(fyne.NewSize(list, s.Height))
	objects[0].Move(fyne.Position{})
	objects[1].Resize(fyne.NewSize(s.Width-list-look.Space12, s.Height))
	objects[1].Move(fyne.NewPos(list+look.Space12, 0))
}

// Show reads anew; what was not saved stays.
func (t *Templates) Show(r model.Route) {
	t.come = true
	t.model.Load(r.Template)
	t.snippets.Load(t.snippets.Draft)
}

// Find gives the list the keyboard.
func (t *Templates) Find() { t.list.Focus() }

// Save stores the open template.
func (t *Templates) Save() { t.model.Save() }

// Key begins a template by N, a language by L, and saves by Ctrl+Enter.
func (t *Templates) Key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyN:
		t.begin()
	case fyne.KeyL:
		t.tabs.menu()
	case fyne.KeyS:
		t.showSnippets()
	case fyne.KeyT:
		t.preview.tryLink()
	case fyne.KeyY:
		t.preview.sendTest()
	case fyne.KeyDelete:
		t.askRemove()
	case fyne.KeyF8:
		t.editor.nextProblem()
	case widgets.KeyConfirm:
		t.Save()
	default:
		return false
	}
	return true
}

// Keys lists the page's keys.
func (t *Templates) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "N", Does: phrase.T("Write a new template")},
		{Key: "Enter", Does: phrase.T("Go into its text")},
		{Key: "{{", Does: phrase.T("Offer the variables, in the text")},
		{Key: "L", Does: phrase.T("Write it in another language")},
		{Key: "S", Does: phrase.T("Snippets")},
		{Key: "T", Does: phrase.T("Try the apply link")},
		{Key: "Y", Does: phrase.T("Send the e-mail to yourself")},
		{Key: "F8", Does: phrase.T("Go to the next problem")},
		{Key: "Delete", Does: phrase.T("Remove the language or the template")},
		{Key: "Ctrl+S", Does: phrase.T("Save")},
	}
}

func (t *Templates) begin() {
	t.model.New()
	widgets.Focus(t.name)
}

func (t *Templates) askRemove() {
	if !t.model.Open {
		return
	}
	title, text := t.model.Removal()
	t.window.Confirm(dialogs.Question{Title: title, Text: text, Do: phrase.T("Remove"), Danger: true}, t.model.Remove)
}

func (t *Templates) showSnippets() { ShowSnippets(t.window, t.snippets, t.editor.insert) }

func (t *Templates) askRevert() {
	t.window.Confirm(dialogs.Question{
		Title: phrase.T("Undo all changes since the last save?"), Text: phrase.T("The template is as it was saved; one that was never saved is gone."), Do: phrase.T("Undo changes"), Danger: true,
	}, t.model.Revert)
}

// evenly puts fields beside each other; one with more help below it leaves the
// others as high as they are.
func evenly(fields ...fyne.CanvasObject) fyne.CanvasObject {
	row := widgets.EqualOrBelow(look.Space12)
	for _, f := range fields {
		row.Add(widgets.VStack(0, f))
	}
	return row
}

// languageOptions gives tags and names, with now among them.
func languageOptions(now string) (tags, names []string) {
	tags, names = []string{""}, []string{phrase.T("Not set")}
	for _, l := range model.Languages() {
		tags, names = append(tags, l.Tag), append(names, l.Name)
	}
	if !slices.Contains(tags, now) {
		tags, names = append(tags, now), append(names, now)
	}
	return tags, names
}

// clientOptions gives the clients' names, with now among them.
func clientOptions(clients []string, now string) (values, names []string) {
	values = append([]string{""}, clients...)
	names = append([]string{phrase.T("All clients")}, clients...)
	if !slices.Contains(values, now) {
		values, names = append(values, now), append(names, now)
	}
	return values, names
}

// chosen gives the value behind the chosen line of a drop-down.
func chosen(c *widgets.Choice, values []string) string {
	if i := c.SelectedIndex(); i >= 0 && i < len(values) {
		return values[i]
	}
	return ""
}

// fill shows another template in the fields.
func (t *Templates) fill() {
	t.filling = true
	d := t.model.Draft
	t.name.SetText(d.Name)
	tags, names := languageOptions(d.Language)
	setOptions(t.language, names, slices.Index(tags, d.Language))
	values, names := clientOptions(t.model.Clients, d.Client)
	setOptions(t.client, names, slices.Index(values, d.Client))
	t.editor.fill(d.Subject, d.Text)
	t.title.SetText(t.model.Title())
	t.named.Hidden, t.nameForm.Hidden = t.model.Current == 0, t.model.Current != 0
	t.tabs.draw()
	if t.model.Fallback() {
		t.language.Enable()
	} else {
		t.language.Disable() // it is what the tab says
	}
	t.filling = false
	t.desk.Refresh()
}

// edited takes what the fields say.
func (t *Templates) edited() {
	if t.filling || t.editor == nil || t.editor.filling {
		return
	}
	now := t.model.Draft
	tags, _ := languageOptions(now.Language)
	values, _ := clientOptions(t.model.Clients, now.Client)
	t.model.Edit(model.LetterDraft{
		Name: t.name.Text, Subject: t.editor.subject.Text, Text: t.editor.text.Text,
		Language: chosen(t.language, tags), Client: chosen(t.client, values),
	})
}

func (t *Templates) draw() {
	t.fail(t.model.Err)
	if !t.model.Loaded {
		return
	}
	t.header.Set(phrase.T("Templates"), phrase.N(len(t.model.Rows), "%d e-mail template", "%d e-mail templates"))
	why := t.model.WhyNotSave()
	t.save.SetEnabled(why == "")
	t.revert.SetEnabled(t.model.Unsaved())
	t.copy.SetEnabled(t.model.Open)
	t.why.SetText(why)
	t.header.Refresh()
	if !t.model.Open {
		t.show(t.empty)
		if t.come {
			t.come = false
			widgets.Focus(t.empty.Action())
		}
		return
	}
	t.list.SetCount(phrase.T("%d of %d", len(t.model.Rows), len(t.model.Rows)))
	t.tabs.draw()
	for i, r := range t.model.Rows {
		if r.ID == t.model.Family() && (t.come || t.list.Current() != i) {
			t.list.SetCurrent(i)
		}
	}
	t.list.Refresh()
	t.editor.showProblems(t.model.Preview.Problems)
	t.preview.draw()
	t.show(t.desk)
	if t.come {
		t.come = false
		t.list.Focus()
	}
}
