package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// answerFiles lists the files that came with an answer; nil = none did.
func (x *Inbox) answerFiles(a model.Answer) fyne.CanvasObject {
	rows := model.AnswerFiles(a.Message)
	if len(rows) == 0 {
		return nil
	}
	list := widgets.VStack(look.Space4, widgets.NewParagraph(widgets.RoleCaptionStrong, phrase.N(len(rows), "%d attachment", "%d attachments")))
	for n, r := range rows {
		list.Add(x.answerFile(n, r))
	}
	if !x.model.MayFetch() {
		list.Add(widgets.NewParagraph(widgets.RoleCaption, phrase.T("Attachments stay in your mailbox: open this e-mail in your mail program to save them.")))
	}
	return list
}

func (x *Inbox) answerFile(n int, r model.FileRow) fyne.CanvasObject {
	tone := look.ToneMuted
	if r.Warn != "" {
		tone = look.ToneWarning
	}
	name := widgets.Beside(look.Space8, widgets.NewSmallIcon(look.IconAttachment, tone), widgets.NewParagraph(widgets.RoleBody, r.Name+"  ·  "+r.Note))
	if !x.model.MayFetch() {
		return name
	}
	acts := widgets.Flow(look.Space8)
	save := widgets.NewButton(phrase.T("Save…"), func() { x.saveFile(n) }).WithIcon(look.IconDownload)
	if n == 0 {
		save.WithKey("S")
	}
	acts.Add(save)
	if r.Resume && x.model.CanTake() {
		label := phrase.T("Put into the profile")
		if x.model.Fetching == n+1 {
			label = phrase.T("Reading it…")
		}
		take := widgets.NewButton(label, func() { x.takeFile(n) }).WithIcon(look.IconPerson)
		if n == x.model.Resume() {
			take.WithKey("T")
		}
		take.SetEnabled(x.model.Fetching == 0)
		acts.Add(take)
	}
	row := widgets.VStack(look.Space4, name, acts)
	if r.Warn != "" {
		row.Add(widgets.NewParagraph(widgets.RoleCaption, r.Warn).Toned(look.ToneWarning))
	}
	return widgets.InsetBy(look.Space4, 0, look.Space4, 0, row)
}

// saveFile asks where a file of the open answer goes. It is only written down: nothing
// opens it.
func (x *Inbox) saveFile(n int) {
	a, ok := x.model.Current()
	rows := model.AnswerFiles(a.Message)
	if !ok || !x.model.MayFetch() || n >= len(rows) {
		return
	}
	about := phrase.T("It is fetched from your mailbox and written down; nothing opens it. Open files only from people whom you know.")
	if rows[n].Warn != "" {
		about = rows[n].Warn
	}
	saveAs(x.window, x.OnPickFolder, saving{
		title: phrase.T("Save %s", rows[n].Name), path: x.model.SavePath(n), about: about,
		save: func(path string, done func(note string, err error)) { x.model.SaveFile(n, path, done) },
	})
}

// takeFile puts a résumé of the open answer into its writer's profile.
func (x *Inbox) takeFile(n int) {
	a, _ := x.model.Current()
	if n < 0 {
		return
	}
	x.model.TakeFile(n, false, func(yes func()) {
		who := model.PersonName(a.Person)
		x.window.Confirm(dialogs.Question{
			Title: phrase.T("Is this the résumé of %s?", who), Do: phrase.T("It is theirs"),
			Text: phrase.T("It names somebody else. People pass on the résumés of friends: then save it and add it under People, so that it becomes a person of its own. Nothing was stored yet."),
		}, yes)
	})
}

// Dropped takes files that were dropped onto the window while a reply is written; false =
// none is.
func (x *Inbox) Dropped(files []string) bool {
	if !x.model.MayAttach() {
		return false
	}
	x.model.Attach(files...)
	return true
}

// Attach lets one choose a file that goes with the reply.
func (x *Inbox) Attach() {
	if x.OnPickFile != nil && x.model.MayAttach() {
		x.OnPickFile(func(path string) { x.model.Attach(path) })
	}
}
