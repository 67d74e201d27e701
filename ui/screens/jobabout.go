package screens

import (
	"strings"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// jobAbout is the first tab of a job: the form, and beside it what the ATS says.
type jobAbout struct {
	window  Window
	model   *model.JobModel
	intents JobIntents
	fields  map[string]*widgets.Field
	forms   map[string]*widgets.FormField
	kind    *widgets.Choice
	source  *widgets.Check
	skills  *fyne.Container // the must-haves
	add     *widgets.Field
	save    *widgets.Button
	revert  *widgets.Button
	note    *widgets.Banner
	text    *widgets.Markdown
	noText  *widgets.Paragraph
	side    *fyne.Container
	needs   *fyne.Container // what a draft lacks
	rows    *fyne.Container // the form
	saving  fyne.CanvasObject
	below   *fyne.Container // the head of the form, with the way to save where no draft is in need
	needed  string          // what needs was drawn from
	page    fyne.CanvasObject
	skilled string // what the must-haves were drawn from
	beside  string // what the cards were drawn from
	filling bool
	job     core.JobID
}

func newJobAbout(w Window, m *model.JobModel, intents JobIntents) *jobAbout {
	a := &jobAbout{window: w, model: m, intents: intents, fields: map[string]*widgets.Field{}, forms: map[string]*widgets.FormField{}}
	a.skills, a.side, a.needs = widgets.Flow(look.Space8), widgets.VStack(look.Space16), widgets.VStack(0)
	a.saving = a.newSaving()
	a.below = widgets.HStack(0, a.saving)
	a.note = widgets.NewBanner(look.TonePrimary, "", a.openButton())
	a.text, a.noText = widgets.NewMarkdown(""), widgets.NewParagraph(widgets.RoleMuted, phrase.T("There is no description yet."))
	edit := widgets.NewQuiet(phrase.T("Edit"), a.editText).WithIcon(look.IconEdit)
	left := widgets.VStack(look.Space16,
		a.note, a.needs, widgets.NewTitledCard(phrase.T("The job"), a.below, a.form()),
		widgets.NewTitledCard(phrase.T("Description"), edit, widgets.VStack(0, a.text, a.noText)))
	both := widgets.SharesAtLeast(look.Space16, leastSide, []float32{2, 1}, left, a.side)
	a.page, _ = widgets.Hung(both)
	return a
}

func (a *jobAbout) openButton() *widgets.Button {
	return widgets.NewQuiet(phrase.T("Open in the ATS"), func() {
		if url := a.model.URL(); url != "" && a.intents.OpenURL != nil {
			a.intents.OpenURL(url)
		}
	}).WithIcon(look.IconOpen)
}

func (a *jobAbout) newSaving() fyne.CanvasObject {
	a.save = widgets.NewButton(phrase.T("Save"), a.model.Save).WithKey("Ctrl+Enter")
	a.revert = widgets.NewQuiet(phrase.T("Discard changes"), a.undo)
	return widgets.HStack(look.Space8, a.revert, a.save)
}

func (a *jobAbout) undo() {
	a.job = 0 // fill the fields anew
	a.model.Revert()
}

func (a *jobAbout) form() fyne.CanvasObject {
	a.kind = widgets.NewChoice(model.EmploymentTypeNames(), func(name string) { a.edit("employment_type", model.EmploymentTypeOf(name)) })
	a.forms["employment_type"] = widgets.NewFormField(phrase.T("Employment type"), a.kind)
	a.add = widgets.NewField(phrase.T("Add a must-have"))
	a.add.OnSubmitted = a.addSkill
	a.forms["must_haves"] = widgets.NewFormField(phrase.T("Must-haves"), widgets.VStack(look.Space8, a.skills, a.add))
	a.source = widgets.NewCheck(phrase.T("Look for people for this job"), a.model.SetSourcing)
	a.field("title", phrase.T("Title"), "")
	a.field("location", phrase.T("Location"), phrase.T("City, region or country"))
	a.field("function", phrase.T("Function"), phrase.T("For example Engineering"))
	a.field("objectives", phrase.T("Objectives"), phrase.T("What the person shall achieve; several parted by ;"))
	a.field("seniority", phrase.T("Seniority"), "")
	a.field("years", phrase.T("Years of experience"), phrase.T("3-5, or 5+"))
	a.field("owner", phrase.T("Owner"), phrase.T("E-mail address"))
	a.field("apply_url", phrase.T("Apply link"), "https://")
	a.rows = widgets.Form(a.formRows(nil)...)
	return a.rows
}

// pair puts two fields beside each other, each as high as it needs to be.
func pair(left, right fyne.CanvasObject) fyne.CanvasObject {
	return widgets.Equal(look.Space16, widgets.VStack(0, left), widgets.VStack(0, right))
}

func (a *jobAbout) field(key, label, hint string) {
	f := widgets.NewField(hint)
	f.OnChanged = func(text string) { a.edit(key, text) }
	a.fields[key], a.forms[key] = f, widgets.NewFormField(label, f)
}

func (a *jobAbout) edit(key, value string) {
	if !a.filling {
		a.model.Edit(key, value)
	}
}

func (a *jobAbout) addSkill(text string) {
	if a.model.AddMustHave(text) {
		a.add.SetText("")
	}
	widgets.Focus(a.add)
}

func (a *jobAbout) content() fyne.CanvasObject { return a.page }

func (a *jobAbout) open(core.JobID) {}

func (a *jobAbout) reload(core.JobID) {}

// arrive gives the keyboard to the first field that is missing.
func (a *jobAbout) arrive() {
	missing := a.model.Missing()
	if len(missing) == 0 {
		return
	}
	switch f, ok := a.fields[missing[0]]; {
	case ok:
		giveKeyboard(a.window, f)
	case missing[0] == "employment_type":
		giveKeyboard(a.window, a.kind)
	default:
		giveKeyboard(a.window, a.add)
	}
}

func (a *jobAbout) key(ev *fyne.KeyEvent) bool {
	switch {
	case ev.Name == widgets.KeyConfirm && a.model.Dirty():
		a.model.Save()
	case ev.Name == fyne.KeyD && len(a.model.OpenDrift()) > 0:
		a.compare("")
	default:
		return false
	}
	return true
}

func (a *jobAbout) keys() []shell.KeyHelp {
	return []shell.KeyHelp{{Key: "Ctrl+Enter", Does: phrase.T("Save the job")}, {Key: "D", Does: phrase.T("Compare what the ATS changed")}}
}

func (a *jobAbout) draw() {
	m := a.model
	a.fill()
	a.drawNeeds()
	a.save.SetEnabled(m.Dirty() && !m.Busy())
	a.revert.Hidden = !m.Dirty()
	for key, f := range a.forms {
		f.SetError(a.wrong(key))
	}
	a.note.Hidden = m.Note == ""
	a.note.Set(m.Note, phrase.T("Change it there too if both shall say the same."))
	a.drawSkills()
	a.text.SetText(m.Description())
	a.text.Hidden, a.noText.Hidden = m.Description() == "", m.Description() != ""
	if p := m.Page; changed(&a.beside, m.ID, m.ToCheck(), m.Unsure(), m.OpenDrift(), m.Acts(), m.Notes(),
		p.ATS.Posting.Status, p.ATS.Seen, p.Questions, p.NoQuestions, p.Reference, p.Job.Title, p.Job.EmploymentType, p.Job.MustHaves) {
		a.side.Objects = a.cards()
	}
	a.page.Refresh()
}

// wrong is what the form says of a field: that it is missing, or that its place
// was not read for certain.
func (a *jobAbout) wrong(key string) string {
	m := a.model
	switch {
	case m.Page.Job.State == core.JobClosed:
		return ""
	case key == "must_haves" && m.Lacks(key):
		return phrase.N(3-len(m.MustHaves()), "%d more is needed to go live", "%d more are needed to go live")
	case m.Lacks(key):
		return strings.TrimSpace(phrase.T("%s Needed to go live", m.NeedText(key)))
	case m.NeedText(key) != "" && m.Value(key) == m.Stored(key):
		return m.NeedText(key)
	case key == "location" && !m.Page.Job.PrimaryLocation().Sure && m.Value(key) == m.Stored(key):
		return phrase.T("Please check: the place is not known for certain")
	}
	return ""
}

// fill writes what is stored into the fields that nobody is typing in.
func (a *jobAbout) fill() {
	m := a.model
	a.filling = true
	for key, f := range a.fields {
		if value := m.Value(key); a.job != m.ID || strings.TrimSpace(f.Text) != value {
			f.SetText(value)
		}
	}
	if name := model.EmploymentTypeName(m.Value("employment_type")); a.kind.Selected != name {
		a.kind.SetSelected(name)
		if name == "" {
			a.kind.ClearSelected()
		}
	}
	a.source.SetChecked(m.Page.Job.Sourcing)
	a.source.SetEnabled(m.Page.Job.State != core.JobClosed)
	a.job = m.ID
	a.filling = false
}

func (a *jobAbout) drawSkills() {
	if !changed(&a.skilled, a.model.MustHaves()) {
		return
	}
	a.skills.Objects = nil
	for _, skill := range a.model.MustHaves() {
		remove := widgets.NewIconButton(look.IconClose, phrase.T("Remove %s", skill), func() {
			a.model.RemoveMustHave(skill)
			widgets.Focus(a.add)
		})
		chip := widgets.VStack(0, widgets.Grow(), widgets.NewChip(skill, look.TonePrimary), widgets.Grow())
		a.skills.Add(widgets.HStack(0, chip, remove))
	}
	a.skills.Hidden = len(a.skills.Objects) == 0
	a.skills.Refresh()
}

func (a *jobAbout) editText() {
	area := widgets.NewTextArea(phrase.T("Text of the job; Markdown for headings and lists"), 14)
	area.SetText(a.model.Description())
	a.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Description"), Content: area, Confirm: phrase.T("Take over"), Width: 720, First: area,
		OnConfirm: func() bool { a.model.EditDescription(area.Text); return true },
	})
}

// cards are what stands beside the form.
func (a *jobAbout) cards() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if a.model.ToCheck() {
		out = append(out, a.checkCard())
	}
	if drift := a.model.OpenDrift(); len(drift) > 0 {
		out = append(out, a.driftCard(drift))
	}
	if why := a.model.Acts(); len(why) > 0 && why[0].Why != "" && len(a.model.Needs()) == 0 {
		out = append(out, widgets.NewTitledCard(phrase.T("%s: not yet", why[0].Name), nil, widgets.NewParagraph(widgets.RoleMuted, why[0].Why)))
	}
	if notes := a.model.Notes(); len(notes) > 0 {
		list := widgets.VStack(look.Space8)
		for _, n := range notes {
			list.Add(widgets.Beside(look.Space8, widgets.VStack(0, widgets.NewSmallIcon(look.IconInfo, look.ToneWarning)), widgets.NewParagraph(widgets.RoleBody, n)))
		}
		out = append(out, widgets.NewTitledCard(phrase.T("Good to know"), nil, list))
	}
	if a.model.Page.ATS.ID != 0 {
		out = append(out, a.atsCard(), a.questionsCard())
	}
	return out
}

// questionsCard lists what the ATS asks those who apply, or says why there is
// nothing to list.
func (a *jobAbout) questionsCard() fyne.CanvasObject {
	p := a.model.Page
	if len(p.Questions) == 0 {
		return widgets.NewTitledCard(phrase.T("Application form"), nil, widgets.NewParagraph(widgets.RoleMuted, phrase.Said(p.NoQuestions)))
	}
	list := widgets.VStack(look.Space12)
	for _, q := range p.Questions {
		list.Add(widgets.VStack(look.Space2, widgets.NewParagraph(widgets.RoleBody, q.Text), widgets.NewParagraph(widgets.RoleCaption, model.QuestionNote(q))))
	}
	return widgets.NewTitledCard(phrase.N(len(p.Questions), "Application form: %d question", "Application form: %d questions"), nil, list)
}

// leastSide is how narrow the cards at the right may be: a long word has room.
const leastSide = 280

// sideFacts is the width of the names in the cards at the right, which lie in line.
const sideFacts = 88

func (a *jobAbout) checkCard() fyne.CanvasObject {
	m := a.model
	place := jobs.PlaceText(m.Page.Job.PrimaryLocation())
	if unsure := m.Unsure(); len(unsure) > 0 {
		place = phrase.T("%s – please check", strings.Join(unsure, "; "))
	}
	return widgets.NewTitledCard(phrase.T("Is this right?"), nil, widgets.VStack(look.Space12,
		widgets.Facts(sideFacts,
			widgets.Fact{Name: phrase.T("Title"), Value: m.Page.Job.Title},
			widgets.Fact{Name: phrase.T("Location"), Value: place},
			widgets.Fact{Name: phrase.T("Type"), Value: model.EmploymentTypeName(m.Page.Job.EmploymentType)},
			widgets.Fact{Name: phrase.T("Must-haves"), Value: strings.Join(m.Page.Job.MustHaves, ", ")},
		),
		widgets.HStack(0, widgets.NewButton(phrase.T("Yes, that's right"), m.Confirm).WithIcon(look.IconCheck))))
}

func (a *jobAbout) atsCard() fyne.CanvasObject {
	p := a.model.Page
	status := atsStatusChip(p.ATS.Posting.Status, p.ATS.Open)
	facts := []widgets.Fact{
		{Name: phrase.T("Connection"), Value: p.Connection.Name},
		{Name: phrase.T("Reference"), Value: p.Reference},
		{Name: phrase.T("Status"), Value: status.Text},
		{Name: phrase.T("Updated"), Value: model.Day(p.ATS.Posting.Updated)},
		{Name: phrase.T("Last change seen"), Value: model.Moment(p.ATS.Seen)},
	}
	shown := facts[:0]
	for _, f := range facts {
		if f.Value != "" {
			shown = append(shown, f)
		}
	}
	card := widgets.VStack(look.Space12, widgets.Facts(sideFacts, shown...))
	if a.model.URL() != "" && a.intents.OpenURL != nil {
		card.Add(widgets.HStack(0, a.openButton().As(widgets.Secondary)))
	}
	return widgets.NewTitledCard(phrase.T("In the ATS"), nil, card)
}
