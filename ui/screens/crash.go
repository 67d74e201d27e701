package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// CrashIntents are what one may do with the report of a crash.
type CrashIntents struct {
	// Copy puts text on the clipboard; nil leaves the button out.
	Copy func(string)
	// Keep leaves the report where it is; Discard removes it.
	Keep, Discard func()
}

// ShowCrash shows the report of how the program ended by itself. Until it is kept or
// thrown away it is shown again at the next start.
func ShowCrash(w Window, report string, do CrashIntents) *dialogs.Open {
	text := widgets.NewTextArea("", 12)
	text.SetText(report)
	text.TextStyle = fyne.TextStyle{Monospace: true}
	text.OnChanged = func(string) { text.SetText(report) } // to be read and copied from
	foot := widgets.HStack(0)
	if do.Copy != nil {
		foot.Add(widgets.NewQuiet(phrase.T("Copy"), func() {
			do.Copy(report)
			w.Say(phrase.T("The report is on the clipboard"))
		}).WithIcon(look.IconCopy))
	}
	content := widgets.VStack(look.Space12,
		widgets.NewParagraph(widgets.RoleBody, phrase.T("What was shown as saved is still there, and nothing is sent twice. The report below stays on this computer: it says where in the program it happened and holds nobody's name, address or text. If you want it to be repaired, copy it and send it to whoever looks after Reqdesk for you.")),
		text)
	return w.Dialog(dialogs.Sheet{
		Title: phrase.T("Reqdesk ended by itself the last time"), Icon: look.IconWarning, Tone: look.ToneWarning,
		Content: content, Confirm: phrase.T("Throw away"), Cancel: phrase.T("Keep"), Danger: true, Width: 720, Foot: foot,
		OnConfirm: func() bool { do.Discard(); return true },
		OnCancel:  func() bool { do.Keep(); return true },
	})
}
