package screens

import (
	"reqdesk/ui/dialogs"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// askTest asks where a test goes and sends it. A failure keeps the dialog and the address.
func askTest(w Window, tester *model.Tester, letter model.TestLetter, about string) {
	to := widgets.NewField("you@example.com")
	var open *dialogs.Open
	open = w.Dialog(dialogs.Sheet{
		Title: phrase.T("Send me a test"), Subtitle: phrase.T("It is marked as a test and counts in no figures."), Width: 480,
		Content: widgets.VStack(0, widgets.NewFormField(phrase.T("To"), to).Help(about)), First: to, Confirm: phrase.T("Send"),
		OnConfirm: func() bool {
			letter.To = to.Text
			open.SetReady(false)
			open.SetProblem("", "")
			tester.Send(letter, func(words string, err error) {
				open.SetReady(true)
				if err != nil {
					open.SetProblem(dialogs.ErrorText(err))
					return
				}
				open.Done()
				w.Say(words)
			})
			return false
		},
	})
	tester.Address(letter.Job, func(address string) {
		if to.Text == "" {
			to.SetText(address)
		}
	})
}
