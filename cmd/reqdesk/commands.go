package main

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/shell"
)

// commands are what the window can do beside going to places.
func (p *program) commands() []shell.Command {
	return []shell.Command{
		{Menu: shell.MenuFile, Name: "Import job from ATS…", Icon: look.IconDownload, Key: fyne.KeyI, Do: p.importJobs},
		{Menu: shell.MenuFile, Name: "Add people from files…", Icon: look.IconUploadFile, Key: fyne.KeyO, Do: p.addPeople},
		{Menu: shell.MenuFile, Name: "Synchronise now", Icon: look.IconSync, Key: fyne.KeyR, Shift: true, Do: p.syncNow},
		{Menu: shell.MenuFile, Name: "Cancel synchronisation", Icon: look.IconStop, Key: fyne.KeyPeriod, Do: p.cancelSync},
		{Menu: shell.MenuView, Name: "Synchronisation…", Icon: look.IconSync, Key: fyne.KeyY, Shift: true, Do: p.showSync},
		{Menu: shell.MenuHelp, Name: "Practice: run 1 day", Icon: look.IconPlay, Do: func() { p.warp(1) }},
	}
}

// addPeople asks for files.
func (p *program) addPeople() {
	if p.intake != nil {
		p.intake.Open(nil, p.shell.Current().Job)
	}
}
