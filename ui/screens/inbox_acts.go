package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// answerActs is what one may do about the open answer: answer what it asks, reply, mark
// its writer, close the address.
type answerActs struct {
	page    *Inbox
	reply   *widgets.Button
	lead    *widgets.Button
	person  *widgets.Button
	job     *widgets.Button
	never   *widgets.Button
	why     *widgets.Text
	content *fyne.Container
}

func newAnswerActs(x *Inbox) *answerActs {
	c := &answerActs{page: x}
	c.reply = widgets.NewPrimary(phrase.T("Reply"), x.model.Reply).WithIcon(look.IconReply).WithKey("R")
	c.lead = widgets.NewButton(phrase.T("Mark as lead"), x.model.Mark).WithIcon(look.IconStar).WithKey("L")
	c.person = widgets.NewButton(phrase.T("Person"), x.toPerson).WithIcon(look.IconPerson).WithKey("P")
	c.job = widgets.NewButton(phrase.T("Job"), x.toJob).WithIcon(look.IconJobs).WithKey("J")
	c.never = widgets.NewButton(phrase.T("Never write again"), c.askNever).WithKey("X")
	c.why = widgets.Caption("").Cut()
	row := widgets.Flow(look.Space8, c.reply, c.lead, c.person, c.job, c.never)
	c.content = widgets.InsetBy(look.Space8, 0, 0, 0, widgets.VStack(look.Space8, row, c.why))
	return c
}

func (c *answerActs) draw(a model.Answer, ok bool) {
	m := c.page.model
	c.content.Hidden = m.Writing
	can, noLead := m.CanMark()
	c.lead.SetEnabled(can)
	may, noReply := m.CanReply()
	c.reply.SetEnabled(may)
	c.why.SetText(joinWhys(noReply, noLead))
	c.person.SetEnabled(ok && a.Person.ID != 0)
	c.job.SetEnabled(ok && a.Job.ID != 0)
	c.never.SetEnabled(m.CanClose())
	c.content.Refresh()
}

// choices are the buttons that answer what is asked; nil = nothing is.
func (c *answerActs) choices(a model.Answer) fyne.CanvasObject {
	list := model.Choices(a.Message)
	if len(list) == 0 {
		return nil
	}
	row := widgets.Flow(look.Space8)
	for _, choice := range list {
		row.Add(widgets.NewButton(choice.Label, func() { c.judge(choice) }).WithKey(choice.Key))
	}
	return row
}

func joinWhys(reply, lead string) string {
	if reply == "" || reply == lead {
		return lead
	}
	return reply
}

// judge answers what is asked; what can't be taken back is asked about once more.
func (c *answerActs) judge(choice model.AnswerChoice) {
	a, ok := c.page.model.Current()
	if !ok {
		return
	}
	if !choice.Sure {
		c.page.model.Judge(choice)
		return
	}
	who := phrase.T("this person")
	if a.Person.ID != 0 {
		who = model.PersonName(a.Person)
	}
	c.page.window.Confirm(dialogs.Question{
		Title: phrase.T("Never write to %s again?", who), Do: phrase.T("They opted out"), Danger: true,
		Text: phrase.T("All sequences of %s stop, and the addresses are closed for good. That can't be taken back.", who),
	}, func() { c.page.model.Judge(choice) })
}

func (c *answerActs) askNever() {
	a, _ := c.page.model.Current()
	if !c.page.model.CanClose() {
		return
	}
	c.page.window.Confirm(neverAgain(a.Address), c.page.model.CloseAddress)
}

// neverAgain asks whether an address is to be closed.
func neverAgain(address string) dialogs.Question {
	return dialogs.Question{
		Title: phrase.T("Never write to this address again?"), Do: phrase.T("Never write again"), Danger: true,
		Text: phrase.T("%s gets no e-mail from you any more, for any job. If it was a mistake, it can be taken back.", address),
	}
}

func (c *answerActs) key(ev *fyne.KeyEvent) bool {
	m := c.page.model
	if a, ok := m.Current(); ok {
		for _, choice := range model.Choices(a.Message) {
			if choice.Key == string(ev.Name) {
				c.judge(choice)
				return true
			}
		}
	}
	do, ok := map[fyne.KeyName]func(){
		fyne.KeyR: m.Reply, fyne.KeyL: m.Mark, fyne.KeyP: c.page.toPerson, fyne.KeyJ: c.page.toJob, fyne.KeyQ: m.Fold, fyne.KeyX: c.askNever,
		fyne.KeyS: func() { c.page.saveFile(0) }, fyne.KeyT: func() { c.page.takeFile(m.Resume()) },
	}[ev.Name]
	if ok {
		do()
	}
	return ok
}
