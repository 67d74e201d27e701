package screens

import (
	"slices"

	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// ownText is the first line of the choice between templates.
const ownText = "Its own text"

// stepFields are the fields of one step, above its text: when it goes, to whom, what it
// sends and in which language.
type stepFields struct {
	page     *Sequence
	delay    *widgets.Field
	wait     *widgets.FormField
	kind     *widgets.Choice
	language *widgets.Choice
	test     *widgets.Field
	only     *widgets.FormField
	second   *fyne.Container      // language and condition
	both     [2]fyne.CanvasObject // what is in it
	own      fyne.CanvasObject    // shown for a step that sends a template
	trial    *trialRow
	form     fyne.CanvasObject
	filling  bool
}

func newStepFields(s *Sequence) *stepFields {
	f := &stepFields{page: s, delay: widgets.NewField(phrase.T("3 days")), test: widgets.NewField(phrase.T("Everybody"))}
	f.delay.OnChanged, f.test.OnChanged = func(string) { f.edited() }, func(string) { f.edited() }
	f.wait = widgets.NewFormField(phrase.T("Wait"), f.delay)
	f.kind = widgets.NewChoice(nil, func(string) { f.pickKind() })
	f.language = widgets.NewChoice(nil, func(string) { f.pickLanguage() })
	var offer *widgets.IconButton
	offer = widgets.NewIconButton(look.IconExpand, phrase.T("Conditions to choose from"), func() { widgets.PopMenu(offer, f.conditions()...) })
	f.only = widgets.NewFormField(phrase.T("Only for those with"), widgets.Spread(f.test, offer))
	f.both = [2]fyne.CanvasObject{widgets.VStack(0, widgets.NewFormField(phrase.T("Language"), f.language)), widgets.VStack(0, f.only)}
	f.second = widgets.EqualOrBelow(look.Space12, f.both[:]...)
	f.trial = newTrialRow(s)
	f.own = widgets.VStack(look.Space8,
		widgets.NewParagraph(widgets.RoleMuted, phrase.T("This step sends a template; change it there, or make the text this step's own.")),
		widgets.Flow(look.Space8, widgets.NewButton(phrase.T("To the template"), s.toTemplate), widgets.NewButton(phrase.T("Make the text its own"), func() { s.model.UseTemplate("") }), f.trial.button),
		f.trial.state)
	f.form = widgets.VStack(look.Space12,
		evenly(f.wait, widgets.NewFormField(phrase.T("Text"), f.kind)), f.second, f.own, widgets.NewFormField(phrase.T("Subject"), s.editor.subject),
	)
	return f
}

// conditions are those that are offered to choose from.
func (f *stepFields) conditions() (lines []widgets.MenuLine) {
	for _, c := range model.Conditions() {
		lines = append(lines, widgets.MenuLine{Name: c.Name, Checked: c.Test == f.test.Text, Do: func() {
			f.test.SetText(c.Test)
			widgets.Focus(f.test)
		}})
	}
	return lines
}

func (f *stepFields) pickKind() {
	if f.filling {
		return
	}
	name, names := "", f.page.model.TemplateNames()
	if i := f.kind.SelectedIndex(); i > 0 && i <= len(names) {
		name = names[i-1]
	}
	f.page.model.UseTemplate(name)
}

func (f *stepFields) pickLanguage() {
	if f.filling {
		return
	}
	if f.page.model.Step().Template == "" {
		f.edited()
		return
	}
	if list, _ := f.page.model.StepLanguages(); f.language.SelectedIndex() < len(list) && f.language.SelectedIndex() >= 0 {
		f.page.model.SetLanguage(list[f.language.SelectedIndex()])
	}
}

// fill shows another step.
func (f *stepFields) fill() {
	f.filling = true
	m, editor := f.page.model, f.page.editor
	step, d := m.Step(), m.Draft()
	f.delay.SetText(model.WaitWords(step))
	f.wait.SetError("")
	f.test.SetText(step.If)
	f.only.SetError("")
	f.second.Objects = f.both[:]
	if m.Current == 0 && step.If == "" { // the first one is for everybody
		f.second.Objects = f.both[:1]
	}
	names := append([]string{phrase.Of(ownText)}, m.TemplateNames()...)
	if step.Template != "" && !slices.Contains(names, step.Template) {
		names = append(names, step.Template)
	}
	at := 0
	if step.Template != "" {
		at = slices.Index(names, step.Template)
	}
	setOptions(f.kind, names, at)
	f.fillLanguage()
	editor.fill(d.Subject, d.Text)
	editor.subject.SetPlaceHolder(subjectHint(m.Current))
	editor.lock(step.Template != "")
	if step.Template != "" {
		f.own.Show()
	} else {
		f.own.Hide()
	}
	f.trial.draw()
	f.filling = false
}

func (f *stepFields) fillLanguage() {
	m := f.page.model
	if m.Step().Template == "" {
		tag := m.Draft().Language
		tags, names := languageOptions(tag)
		setOptions(f.language, names, slices.Index(tags, tag))
		return
	}
	list, at := m.StepLanguages()
	names := make([]string, 0, len(list))
	for _, l := range list {
		names = append(names, l.Name)
	}
	setOptions(f.language, names, at)
}

func subjectHint(step int) string {
	if step == 0 {
		return phrase.T("What it is about")
	}
	return phrase.T("Empty: a reply to the first e-mail")
}

// edited takes what the fields say.
func (f *stepFields) edited() {
	s := f.page
	if f.filling || s.editor == nil || s.editor.filling || len(s.model.Steps) == 0 {
		return
	}
	step := s.model.Step()
	if days, after, ok := model.ReadWait(f.delay.Text); ok {
		step.WorkingDays, step.After = days, after
		f.wait.SetError("")
	} else {
		f.wait.SetError(phrase.T("Write 3 days, 2 working days or 12 hours"))
	}
	bad := model.ConditionProblem(f.test.Text)
	if f.only.SetError(bad); bad == "" {
		step.If = f.test.Text
	}
	if step.Template == "" {
		tags, _ := languageOptions(step.Language)
		step.Subject, step.Text, step.Language = s.editor.subject.Text, s.editor.text.Text, chosen(f.language, tags)
	}
	s.model.SetStep(step)
}
