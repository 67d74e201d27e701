package dialogs

import (
	"errors"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// Question is something to be confirmed.
type Question struct {
	Title  string
	Text   string // what will happen, and what can't be undone
	Do     string // label of the button, a verb: "Delete", "Send"
	Danger bool
}

// Ask shows a question; yes is called if it is confirmed.
func Ask(host Host, q Question, yes func()) *Open {
	return Show(host, Sheet{
		Title: q.Title, Confirm: q.Do, Danger: q.Danger, Width: 440,
		Content: widgets.NewParagraph(widgets.RoleBody, q.Text),
		OnClose: func(confirmed bool) {
			if confirmed {
				yes()
			}
		},
	})
}

// ErrorText is what a person is told about err: a sentence and what to do. An
// error without words for people gives a plain sentence.
func ErrorText(err error) (message, hint string) {
	var e *core.Error
	if errors.As(err, &e) {
		return phrase.Of(e.Message), phrase.Of(e.Hint)
	}
	return phrase.T("Something went wrong that Reqdesk has no words for."), phrase.T("Try again; if it stays, tell whoever looks after Reqdesk for you.")
}

// Failed shows an error: the sentence, the hint, and the technical cause behind
// a button, which copy puts on the clipboard. copy may be nil.
func Failed(host Host, err error, copy func(string)) *Open {
	message, hint := ErrorText(err)
	content := widgets.VStack(look.Space8)
	if hint != "" {
		content.Add(widgets.NewParagraph(widgets.RoleBody, hint))
	}
	var open *Open
	var foot fyne.CanvasObject
	if cause := causeOf(err); cause != "" {
		text := widgets.NewParagraph(widgets.RoleCaption, cause)
		text.Hide()
		content.Add(text)
		foot = detailsButton(text, cause, copy, func() { open.frame.Refresh() })
	}
	open = Show(host, Sheet{Title: message, Icon: look.IconError, Tone: look.ToneError, Width: 480, Content: content, Foot: foot})
	return open
}

// detailsButton opens and closes the cause; once open, it stands beside a
// button that copies it.
func detailsButton(text *widgets.Paragraph, cause string, copy func(string), changed func()) fyne.CanvasObject {
	var details *widgets.Button
	row := widgets.HStack(look.Space4)
	copier := widgets.NewQuiet(phrase.T("Copy"), func() { copy(cause) }).WithIcon(look.IconCopy)
	copier.Hide()
	details = widgets.NewQuiet(phrase.T("Details"), func() {
		if text.Visible() {
			text.Hide()
			copier.Hide()
			details.SetLabel(phrase.T("Details"))
		} else {
			text.Show()
			if copy != nil {
				copier.Show()
			}
			details.SetLabel(phrase.T("Hide details"))
		}
		row.Refresh()
		changed()
	})
	row.Add(details)
	row.Add(copier)
	return row
}

// causeOf is the technical reason under an error with words, or the whole text
// of one without.
func causeOf(err error) string {
	var e *core.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	if e.Cause == nil {
		return ""
	}
	return e.Cause.Error()
}

// ErrorBanner is an error inside a page, in place of what could not be shown;
// again, if not nil, is offered as "Try again".
func ErrorBanner(err error, again func()) *widgets.Banner {
	var actions []fyne.CanvasObject
	if again != nil {
		actions = append(actions, widgets.NewButton(phrase.T("Try again"), again).WithIcon(look.IconRefresh))
	}
	b := widgets.NewBanner(look.ToneError, "", actions...)
	b.Set(ErrorText(err))
	return b
}
