package main

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// commands are what the window can do beside going to places.
func (p *program) commands() []shell.Command {
	return []shell.Command{
		{Menu: shell.MenuFile, Name: phrase.T("Import job from ATS…"), Also: phrase.T("Import jobs, add a job"), Icon: look.IconDownload, Key: fyne.KeyI, Do: p.importJobs},
		{Menu: shell.MenuFile, Name: phrase.T("Add people from files…"), Icon: look.IconUploadFile, Key: fyne.KeyO, Do: p.addPeople},
		{Menu: shell.MenuFile, Name: phrase.T("Synchronise now"), Icon: look.IconSync, Key: fyne.KeyR, Shift: true, Do: p.syncNow},
		{Menu: shell.MenuFile, Name: phrase.T("Cancel synchronisation"), Icon: look.IconStop, Key: fyne.KeyPeriod, Do: p.cancelSync},
		{Menu: shell.MenuView, Name: phrase.T("Synchronisation…"), Icon: look.IconSync, Key: fyne.KeyY, Shift: true, Do: p.showSync},
		{Menu: shell.MenuView, Name: phrase.T("Outbox: what waits to go out"), Icon: look.IconOutgoing, Key: fyne.KeyO, Shift: true, Do: p.showOutbox},
		{Menu: shell.MenuView, Name: phrase.T("Collisions with an ATS"), Icon: look.IconCompare, Key: fyne.KeyC, Shift: true, Do: p.showConflicts},
		{Menu: shell.MenuHelp, Name: phrase.T("Tour of the import"), Icon: look.IconFlag, Do: p.beginTour},
		{Menu: shell.MenuHelp, Name: phrase.T("Practice: run 1 day"), Icon: look.IconPlay, Do: func() { p.warp(1) }},
		{Name: phrase.T("Add a connection"), Also: phrase.T("New connection, account, job feed, connect an ATS"), Icon: look.IconConnect, Do: func() { p.onClients(fyne.KeyA) }},
		{Name: phrase.T("Add a mailbox"), Also: phrase.T("New mailbox, e-mail address, sender"), Icon: look.IconAdd, Do: func() { p.onClients(fyne.KeyM) }},
		{Name: phrase.T("Add a client"), Also: phrase.T("New client, employer, company"), Icon: look.IconAdd, Do: func() { p.onClients(fyne.KeyC) }},
		{Name: phrase.T("New job by hand"), Also: phrase.T("Add a job, vacancy, position"), Icon: look.IconAdd, Do: p.newJob},
	}
}

// onClients goes to the clients and does there what the key does.
func (p *program) onClients(key fyne.KeyName) {
	if p.work == nil { // no workspace yet, or its recovery code is still shown
		return
	}
	p.shell.Go(model.To(model.Clients))
	p.clients.Begin(key)
}

// newJob asks for a job that is in no ATS.
func (p *program) newJob() {
	if p.work == nil {
		return
	}
	screens.ShowNewJob(p.shell, model.NewNewJob(p.loop, struct {
		source
		creator
	}{source{p.desk}, creator{p.desk.Jobs}}))
}

// addPeople asks for files.
func (p *program) addPeople() {
	if p.intake != nil {
		p.intake.Open(nil, p.shell.Current().Job)
	}
}

// showConflicts opens what was decided here while an ATS decided otherwise.
func (p *program) showConflicts() {
	if p.work != nil {
		p.shell.Go(model.To(model.Conflicts))
	}
}
