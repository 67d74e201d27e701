package screens

import (
	"slices"

	"fyne.io/fyne/v2"

	"reqdesk/core/outreach"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// noticeFields are the fields for what a client's e-mails tell people about their data.
func (c *Clients) noticeFields(form *model.ClientForm, fields *clientFields) fyne.CanvasObject {
	when := widgets.NewChoice(c.model.NoticeChoices(), nil)
	when.SetSelectedIndex(form.NoticeChoice())
	when.OnChanged = func(string) { form.ChooseNotice(when.SelectedIndex()) }
	hint := c.model.CommonPrivacy()
	if hint == "" {
		hint = "https://example.com/privacy"
	}
	link := widgets.NewField(hint)
	link.SetText(form.Privacy)
	link.OnChanged = func(s string) { form.Privacy = s }
	return widgets.VStack(look.Space16,
		evenly(widgets.NewFormField(phrase.T("Notice about their data"), when), fields.keep(model.ClientPrivacy, widgets.NewFormField(phrase.T("Privacy notice"), link))),
		noticeText(form, fields),
	)
}

// noticeText is the text of the notice, one language at a time.
func noticeText(form *model.ClientForm, fields *clientFields) fyne.CanvasObject {
	langs := outreach.NoticeLanguages()
	names := make([]string, len(langs))
	for i, lang := range langs {
		names[i] = model.LanguageName(lang)
	}
	shown := langs[0]
	text := widgets.NewTextArea(phrase.T("The usual text"), 6)
	text.SetText(form.Texts[shown])
	text.OnChanged = func(s string) { form.Texts[shown] = s }
	tabs := widgets.NewSegmented(names...)
	tabs.OnChange = func(i int) {
		shown = langs[i]
		text.SetText(form.Texts[shown])
	}
	fields.showNotice = func(lang string) {
		if i := slices.Index(langs, lang); i >= 0 && lang != shown {
			tabs.Select(i)
		}
	}
	told := widgets.NewFormField(phrase.T("What people are told in their first e-mail"), widgets.VStack(look.Space8, widgets.HStack(0, tabs), text)).
		Help(phrase.T("It stands below, or where a template says {{notice}}. {{data_source}} says where a person's data come from. Empty = the usual text."))
	return fields.keep(model.ClientNotice, told)
}
