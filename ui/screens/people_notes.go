package screens

import (
	"strings"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// noteCards are what the recruiter keeps of a person: tags, tasks, and what was
// said elsewhere.
func (p *People) noteCards(d model.Dossier) []fyne.CanvasObject {
	if p.further == nil {
		return nil
	}
	return []fyne.CanvasObject{p.tagCard(d), p.taskCard(d), p.touchCard(d)}
}

func (p *People) tagCard(d model.Dossier) fyne.CanvasObject {
	change := widgets.NewButton(phrase.T("Tag"), p.askTag).WithKey("G")
	if len(d.Person.Tags) == 0 {
		return widgets.NewTitledCard(phrase.T("Tags"), change, widgets.NewParagraph(widgets.RoleMuted, phrase.T("None. A tag finds people again, whatever job they are in.")))
	}
	flow := widgets.Flow(look.Space8)
	for _, tag := range d.Person.Tags {
		var chip *widgets.FilterChip
		chip = widgets.NewFilterChip(tag, func() {
			widgets.PopMenu(chip,
				widgets.MenuLine{Name: phrase.T("Show everybody with this tag"), Icon: look.IconFilter, Do: func() { p.model.Tagged(tag) }},
				widgets.MenuLine{Name: phrase.T("Take it off"), Icon: look.IconDelete, Do: func() { p.further.model.Tag(d.Person.ID, tag, false) }})
		})
		flow.Add(chip)
	}
	return widgets.NewTitledCard(phrase.T("Tags"), change, flow)
}

func (p *People) taskCard(d model.Dossier) fyne.CanvasObject {
	box := widgets.VStack(look.Space8)
	for _, t := range d.Tasks {
		due, late := p.further.model.DueText(t)
		when := widgets.NewParagraph(widgets.RoleCaption, due)
		if late {
			when.Toned(look.ToneWarning)
		}
		box.Add(widgets.Spread(widgets.VStack(0, widgets.NewParagraph(widgets.RoleBody, t.Text), when),
			widgets.NewIconButton(look.IconCheck, phrase.T("Done"), func() { p.further.model.Finish(t) })))
	}
	if len(d.Tasks) == 0 {
		box.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.T("Nothing is to be done.")))
	}
	return widgets.NewTitledCard(phrase.T("To do"), widgets.NewButton(phrase.T("Task"), p.askTask).WithKey("T"), box)
}

var touchIcons = map[core.TouchKind]look.Icon{
	core.TouchCall: look.IconCall, core.TouchMeeting: look.IconPeople, core.TouchMessage: look.IconMail, core.TouchOther: look.IconNote,
}

func (p *People) touchCard(d model.Dossier) fyne.CanvasObject {
	box := widgets.VStack(look.Space12)
	for _, r := range model.TouchRows(d) {
		text := widgets.VStack(0, widgets.NewParagraph(widgets.RoleBody, r.Text), widgets.NewParagraph(widgets.RoleCaption, r.Note))
		line := widgets.Beside(look.Space8, widgets.NewSmallIcon(touchIcons[r.Touch.Kind], look.ToneMuted), text)
		box.Add(widgets.Spread(line, widgets.NewIconButton(look.IconDelete, phrase.T("Remove"), func() { p.further.model.Unwrite(r.Touch) })))
	}
	if len(d.Touches) == 0 {
		box.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.T("Nothing is written down. Calls, meetings and messages elsewhere stand here, for everybody who works on a job with this person.")))
	}
	return widgets.NewTitledCard(phrase.T("Calls and notes"), widgets.NewButton(phrase.In("button", "Log"), p.askTouch).WithKey("L"), box)
}

// askTag asks for a tag to put on whoever is shown, or to take off.
func (p *People) askTag() {
	if p.further == nil || !p.model.Known {
		return
	}
	person := p.model.Dossier.Person
	p.further.pickTag(tagPick{
		title: phrase.T("Tag %s", model.PersonName(person)), subtitle: phrase.T("Enter adds a tag, or takes it off if it is already on."), confirm: phrase.T("Add tag"),
		on: person.Tags, adds: true, none: phrase.T("Type the first one, for example Speaker."),
		chosen: func(r model.TagRow) { p.further.model.Tag(person.ID, r.Tag, !r.On) },
	})
}

// touchDialog asks what was said elsewhere.
type touchDialog struct {
	page  *People
	touch core.Touch
	text  *widgets.Field
	when  *widgets.Field
	date  *widgets.FormField
	kinds []*widgets.FilterChip
}

// askTouch asks what was said to whoever is shown.
func (p *People) askTouch() {
	if p.further == nil || !p.model.Known {
		return
	}
	person := p.model.Dossier.Person
	d := &touchDialog{
		page: p, touch: core.Touch{Person: person.ID, Kind: core.TouchCall}, text: widgets.NewTextArea(phrase.T("What was said"), 4), when: widgets.NewField(phrase.T("Now")),
	}
	d.date = widgets.NewFormField(phrase.T("When"), d.when).Help(phrase.T("Empty means now. Otherwise a day, with a time if you like."))
	names, jobs := []string{phrase.T("No particular job")}, []core.JobID{0}
	for _, s := range p.model.Dossier.Standing {
		names, jobs = append(names, s.Title), append(jobs, s.Job)
	}
	about := widgets.NewChoice(names, nil)
	about.SetSelectedIndex(0)
	about.OnChanged = func(string) { d.touch.Job = jobs[about.SelectedIndex()] }
	p.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Log about %s", model.PersonName(person)), Subtitle: phrase.T("It stays with the person, even if two records turn out to be one."), Width: 520,
		Content: widgets.VStack(look.Space16, d.kindRow(), d.text, evenly(d.date, widgets.NewFormField(phrase.T("About"), about))),
		First:   d.text, Confirm: phrase.T("Save to the log"), OnConfirm: d.ready,
		OnClose: func(confirmed bool) {
			if confirmed {
				p.further.model.Write(d.touch)
			}
		},
	})
}

func (d *touchDialog) kindRow() fyne.CanvasObject {
	row := widgets.HStack(look.Space8)
	for i, kind := range model.TouchKinds() {
		chip := widgets.NewFilterChip("", func() { d.choose(i) })
		d.kinds = append(d.kinds, chip)
		d.touch.Kind = kind
		row.Add(chip)
	}
	d.choose(0)
	return row
}

func (d *touchDialog) choose(at int) {
	for i, kind := range model.TouchKinds() {
		d.kinds[i].Set(model.TouchWord(kind), i == at)
	}
	d.touch.Kind = model.TouchKinds()[at]
}

// ready takes what was typed, or says what is wrong with it.
func (d *touchDialog) ready() bool {
	at, problem := model.ReadWhen(d.when.Text, d.page.model.Now())
	d.date.SetError(problem)
	d.touch.At, d.touch.Text = at, strings.TrimSpace(d.text.Text)
	return problem == "" && d.touch.Text != ""
}
