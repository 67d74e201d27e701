package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

// answerFiles lists the files that came with an answer; nil = none did.
func answerFiles(a model.Answer) fyne.CanvasObject {
	rows := model.AnswerFiles(a.Message)
	if len(rows) == 0 {
		return nil
	}
	list := widgets.VStack(look.Space4, widgets.NewParagraph(widgets.RoleCaptionStrong, model.Count(len(rows), "attachment", "attachments")))
	for _, r := range rows {
		list.Add(widgets.Beside(look.Space8, widgets.NewSmallIcon(look.IconAttachment, look.ToneMuted), widgets.NewParagraph(widgets.RoleBody, r.Name+"  ·  "+r.Note)))
	}
	list.Add(widgets.NewParagraph(widgets.RoleCaption, "Attachments stay in your mailbox: open this e-mail in your mail program to save them."))
	return list
}
