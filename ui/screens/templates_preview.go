package screens

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// letterPane shows an e-mail as a person of a job gets it, and in the worst
// cases.
type letterPane struct {
	window Window
	model  *model.LetterPreview
	jobs   *widgets.Choice // nil where the job is given
	people *widgets.Choice
	cases  *widgets.Tabs
	note   *widgets.Paragraph
	to     *widgets.Text
	subj   *widgets.Paragraph
	body   *widgets.Markdown
	raw    *widgets.Paragraph // one of the two texts that are sent
	link   *widgets.Button
	test   *widgets.Button
	letter fyne.CanvasObject
	none   *widgets.EmptyState
	holder *fyne.Container
	foot   *widgets.Paragraph // what will be added
	pane   fyne.CanvasObject
}

func newLetterPane(w Window, m *model.LetterPreview, fixedJob bool, toJobs func()) *letterPane {
	p := &letterPane{window: w, model: m, to: widgets.Caption("").Cut(), subj: widgets.NewParagraph(widgets.RoleStrong, ""), body: widgets.NewMarkdown("")}
	p.note, p.foot = widgets.NewParagraph(widgets.RoleCaption, ""), widgets.NewParagraph(widgets.RoleCaption, "")
	p.people = widgets.NewChoice(nil, func(string) { p.pickPerson() })
	p.cases = widgets.NewSegmented(phrase.T("As they see it"), phrase.T("Missing"), phrase.T("Long"))
	p.cases.OnChange = func(i int) { m.ChooseCase(model.PreviewCase(i)) }
	p.raw = widgets.NewParagraph(widgets.RoleBody, "")
	p.link = widgets.NewButton(phrase.T("Try the apply link"), p.tryLink).WithIcon(look.IconLink).WithKey("T")
	p.test = widgets.NewButton(phrase.T("Send me a test"), p.sendTest).WithIcon(look.IconSend).WithKey("Y")
	p.test.Hidden = m.Tester == nil
	forms := widgets.NewSegmented(phrase.T("Formatted"), phrase.T("Text"), "HTML")
	forms.OnChange = func(i int) { m.ChooseForm(model.PreviewForm(i)) }
	choices := widgets.VStack(look.Space8)
	if !fixedJob {
		p.jobs = widgets.NewChoice(nil, func(string) { p.pickJob() })
		choices.Add(p.jobs)
	}
	choices.Add(p.people)
	choices.Add(p.cases)
	choices.Add(p.note)
	p.none = widgets.NewEmptyState(look.IconMail, phrase.T("No preview yet"), phrase.T("With a job imported, this shows the e-mail as a real person gets it."),
		widgets.NewButton(phrase.T("Look at the jobs"), toJobs))
	head := widgets.VStack(look.Space4, p.subj, p.to, widgets.InsetBy(look.Space4, 0, 0, 0, widgets.NewDivider()))
	p.letter = widgets.Frame(head, nil, widgets.InsetBy(0, -look.Space12, 0, 0, widgets.NewVScroll(widgets.InsetBy(0, look.Space12, 0, 0, widgets.VStack(0, p.body, p.raw)))))
	p.holder = container.NewStack(p.letter)
	below := widgets.VStack(look.Space8, widgets.Flow(look.Space8, forms, p.link, p.test))
	if fixedJob { // of a sequence: it says what will be added
		below.Add(p.foot)
	}
	foot := widgets.InsetBy(look.Space8, 0, 0, 0, below)
	all := widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, choices), foot, widgets.NewCard(p.holder))
	// In a low window it is scrolled as a whole; the rings and the bar lie in the margin.
	scroll := widgets.NewVScroll(widgets.InsetBy(look.Space4, look.Space12, look.Space4, look.Space4, all))
	p.pane = widgets.InsetBy(-look.Space4, -look.Space12, -look.Space4, -look.Space4, scroll)
	return p
}

func (p *letterPane) pickJob() {
	if i := p.jobs.SelectedIndex(); i >= 0 && i < len(p.model.Jobs) && p.model.Jobs[i].ID != p.model.Job {
		p.model.ChooseJob(p.model.Jobs[i].ID)
	}
}

func (p *letterPane) pickPerson() {
	switch i := p.people.SelectedIndex(); {
	case i >= 0 && i < len(p.model.People) && p.model.People[i].ID != p.model.Person:
		p.model.ChoosePerson(p.model.People[i].ID)
	case i == len(p.model.People) && p.model.Person != 0:
		p.model.ChoosePerson(0)
	}
}

// sendTest sends the draft to oneself.
func (p *letterPane) sendTest() {
	if p.model.Tester != nil && p.model.Ready {
		askTest(p.window, p.model.Tester, p.model.Test(), phrase.T("As %s would get it, with what is in the editor just now.", p.model.To()))
	}
}

// draw shows the letter in the chosen case.
func (p *letterPane) draw() {
	m := p.model
	p.options()
	letter := m.Letter()
	p.subj.SetText(orText(letter.Subject, phrase.T("No subject of its own: a reply to the first e-mail")))
	p.to.SetText(phrase.T("To %s", m.To()))
	p.note.SetText(caseWords(m))
	raw := m.Raw()
	p.body.Hidden, p.raw.Hidden = raw != "", raw == ""
	p.body.SetText(m.Text())
	p.raw.SetText(raw)
	p.link.SetEnabled(m.Job != 0)
	p.test.SetEnabled(m.Ready)
	p.letter.Refresh()
	var inside fyne.CanvasObject = p.letter
	if !m.Ready && m.Job == 0 {
		inside = p.none
	}
	if p.holder.Objects[0] != inside {
		p.holder.Objects[0] = inside
		p.holder.Refresh()
	}
}

func (p *letterPane) options() {
	if p.jobs != nil {
		names := make([]string, 0, len(p.model.Jobs))
		at := -1
		for i, j := range p.model.Jobs {
			names = append(names, j.Title+", "+j.Client)
			if j.ID == p.model.Job {
				at = i
			}
		}
		setOptions(p.jobs, names, at)
	}
	names, at := make([]string, 0, len(p.model.People)+1), len(p.model.People)
	for i, one := range p.model.People {
		names = append(names, one.Name)
		if one.ID == p.model.Person {
			at = i
		}
	}
	setOptions(p.people, append(names, phrase.T("Alex Example (invented)")), at)
}

// setOptions fills a drop-down and chooses one. Equal names get a number, since
// a drop-down knows its lines by their text.
func setOptions(c *widgets.Choice, names []string, at int) {
	for i, n := range names {
		if slices.Contains(names[:i], n) {
			names[i] = n + " (" + strconv.Itoa(i+1) + ")"
		}
	}
	if !slices.Equal(c.Options, names) {
		c.Options = names
		c.ClearSelected()
	}
	if at >= 0 && at < len(names) && c.SelectedIndex() != at {
		c.SetSelectedIndex(at)
	}
}

func caseWords(m *model.LetterPreview) string {
	if m.Err != nil {
		message, _ := dialogs.ErrorText(m.Err)
		return message
	}
	if m.Job == 0 {
		return ""
	}
	if !m.Ready {
		return phrase.T("It can't be written as long as it has a problem in its braces.")
	}
	switch m.Case {
	case model.WorstMissing:
		return phrase.T("Worst case: all that a profile can lack is missing.")
	case model.WorstLong:
		return phrase.T("Worst case: every name and word is very long.")
	case model.AsTheySeeIt:
	}
	if m.Person == 0 {
		return phrase.T("With an invented person: nobody is in this job's review yet.")
	}
	return phrase.T("With a real person of this job. Nothing is sent.")
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
