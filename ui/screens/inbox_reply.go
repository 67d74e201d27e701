package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// replyPen is the field in which a reply is written, below the answer.
type replyPen struct {
	model   *model.InboxModel
	about   *widgets.Paragraph
	field   *widgets.Field
	send    *widgets.Button
	attach  *widgets.Button
	files   *fyne.Container
	warn    *widgets.Paragraph
	content *fyne.Container
	open    bool
	back    func()
}

// newReplyPen makes it; back gives the keyboard to where it was.
func newReplyPen(x *Inbox, back func()) *replyPen {
	m := x.model
	p := &replyPen{model: m, about: widgets.NewParagraph(widgets.RoleCaption, "")}
	p.field = widgets.NewTextArea(phrase.T("Your reply"), 7)
	p.field.OnChanged = func(text string) {
		m.Write(text)
		p.send.SetEnabled(m.HasWords())
	}
	p.back = back
	p.field.OnEscape = m.Close
	p.send = widgets.NewPrimary(phrase.T("Send"), m.Send).WithIcon(look.IconSend).WithKey("Ctrl+Enter")
	aside := widgets.NewButton(phrase.T("Put aside"), m.Close).WithKey("Esc")
	p.attach = widgets.NewButton(phrase.T("Attach…"), x.Attach).WithIcon(look.IconAttachment)
	p.files, p.warn = widgets.Flow(look.Space8), widgets.NewParagraph(widgets.RoleCaption, "").Toned(look.ToneWarning)
	note := widgets.NewParagraph(widgets.RoleCaption, phrase.T("Leaves in 30 s, with undo"))
	foot := widgets.Spread(widgets.HStack(0, p.attach), widgets.HStack(look.Space8, aside, p.send))
	p.content = widgets.InsetBy(look.Space8, 0, 0, 0, widgets.NewCard(widgets.VStack(look.Space8, p.about, p.field, p.files, p.warn, note, foot)).Padded(look.Space12))
	p.content.Hide()
	return p
}

func (p *replyPen) draw() {
	m := p.model
	if m.Writing != p.open {
		p.open = m.Writing
		p.content.Hidden = !m.Writing
		p.content.Refresh()
		if m.Writing {
			p.field.SetText(m.Draft())
			p.field.CursorRow, p.field.CursorColumn = 0, 0
			widgets.Focus(p.field)
		} else {
			p.back()
		}
	}
	if !m.Writing {
		return
	}
	b := m.Thread.Blank
	if b.To != "" {
		p.about.SetText(phrase.T("To %s · from %s · %s", b.To, b.From, b.Subject))
	}
	p.send.SetEnabled(m.HasWords())
	p.drawFiles()
}

// drawFiles lists what goes with the reply; each can be taken out again.
func (p *replyPen) drawFiles() {
	p.attach.Hidden = !p.model.MayAttach()
	p.files.RemoveAll()
	warn := ""
	for n, r := range p.model.Attached() {
		p.files.Add(widgets.HStack(look.Space4, widgets.NewChip(r.Name+"  ·  "+r.Note, look.TonePrimary).WithIcon(look.IconAttachment),
			widgets.NewIconButton(look.IconClose, phrase.T("Take out %s", r.Name), func() { p.model.Detach(n) })))
		if r.Warn != "" {
			warn = r.Warn
		}
	}
	p.files.Hidden = len(p.files.Objects) == 0
	p.warn.SetText(warn)
	p.warn.Hidden = warn == ""
	p.content.Refresh()
}

// key sends the reply, or puts it aside.
func (p *replyPen) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case widgets.KeyConfirm:
		p.model.Send()
	case fyne.KeyEscape:
		p.model.Close()
	default:
		return false
	}
	return true
}

// threadPart is the rest of the thread, and replies that have not left.
func threadPart(m *model.InboxModel) fyne.CanvasObject {
	rows := m.ThreadRows()
	if len(rows) == 0 {
		return widgets.VStack(0)
	}
	box := widgets.VStack(look.Space12)
	for _, r := range rows {
		one := widgets.VStack(look.Space2, widgets.HStack(look.Space8, widgets.Strong(r.Who), widgets.Caption(r.When)))
		if r.Why != "" {
			one.Add(widgets.NewParagraph(widgets.RoleCaption, r.Why).Toned(look.ToneWarning))
		}
		one.Add(widgets.NewParagraph(widgets.RoleMuted, r.Text))
		if r.Files != "" {
			one.Add(widgets.Beside(look.Space8, widgets.NewSmallIcon(look.IconAttachment, look.ToneMuted), widgets.NewParagraph(widgets.RoleCaption, r.Files)))
		}
		if r.Back {
			one.Add(widgets.HStack(0, widgets.NewButton(phrase.T("Take back and edit"), func() { m.TakeBack(m.Chosen, r.Entry, r.Words) }).WithIcon(look.IconUndo)))
		}
		if r.Drafted {
			one.Add(widgets.Flow(look.Space8, widgets.NewButton("I sent it", func() { m.SaySent(r.Entry, true) }).WithIcon(look.IconCheck),
				widgets.NewButton("I did not send it", func() { m.SaySent(r.Entry, false) })))
		}
		box.Add(one)
	}
	return widgets.NewTitledCard(phrase.T("In this thread"), nil, box)
}
