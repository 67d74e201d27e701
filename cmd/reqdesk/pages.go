package main

import (
	"context"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/jobs"
	"reqdesk/core/outreach"
	"reqdesk/core/records"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// pages says how the screens of an open workspace are made.
func (p *program) pages(d *desk.Desk) {
	from := source{d}
	p.places[model.Today] = func() shell.Page {
		return screens.NewToday(p.shell, model.NewToday(p.loop, d.Records).WithClients(from).WithHeld(closings{d}).WithPause(d.Outbox).WithUntold(d.Privacy, d.Clock.Now))
	}
	p.places[model.Jobs] = func() shell.Page {
		list := model.NewJobs(p.loop, model.JobListOptions{Source: d.Records, Acts: d.Jobs, Now: d.Clock.Now})
		page := screens.NewJobs(p.shell, list, p.importJobs).WithCreate(p.newJob)
		page.OnOpenURL = p.openURL
		return page
	}
	p.places[model.Job] = func() shell.Page { return p.jobPage(from) }
	p.places[model.Review] = func() shell.Page {
		m := model.NewReview(p.loop, model.ReviewOptions{Source: from, Reviewer: d.Review, Now: d.Clock.Now})
		return screens.NewReview(p.shell, m, model.NewSheet(p.loop, d.Jobs, d.Outreach),
			screens.ReviewIntents{Original: p.openOriginal, Link: p.openURL}).WithOriginals(model.NewOriginal(p.loop, d.Intake))
	}
	p.places[model.Templates] = func() shell.Page {
		m := model.NewTemplates(p.loop, d.Outreach, from)
		m.Preview.Tester = p.tester()
		return screens.NewTemplates(p.shell, m, model.NewSnippets(p.loop, d.Outreach, from))
	}
	p.places[model.Sequence] = func() shell.Page {
		m := model.NewSequence(p.loop, d.Outreach, from).WithFiles(setups{d})
		m.Preview.Tester = p.tester()
		page := screens.NewSequence(p.shell, m, model.NewSnippets(p.loop, d.Outreach, from))
		page.OnPickFile, page.OnPickFolder = p.picker().file(".yaml", ".yml", ".txt"), p.picker().folder
		return page
	}
	p.places[model.Inbox] = func() shell.Page {
		p.inbox = screens.NewInbox(p.shell, model.NewInbox(p.loop, model.InboxServices{
			Source: from, Acts: inboxActs{d.Outreach, d}, Marker: d.Leads, Files: inboxFiles{setups{d}, d},
		}))
		p.inbox.OnPickFile, p.inbox.OnPickFolder = p.picker().file(), p.picker().folder
		return p.inbox
	}
	p.places[model.Numbers] = func() shell.Page {
		page := screens.NewNumbers(p.shell, model.NewNumbers(p.loop, d.Numbers).WithFiles(setups{d}))
		page.OnPickFolder = p.picker().folder
		return page
	}
	p.places[model.Conflicts] = func() shell.Page { return screens.NewConflicts(p.shell, model.NewConflicts(p.loop, d.Conflicts)) }
	p.places[model.Clients] = func() shell.Page { return p.clientsPage(accounts{d}) }
	p.places[model.Settings] = func() shell.Page { return p.settingsPage(d) }
	p.intake = screens.NewIntake(p.shell, model.NewIntake(p.loop, d.Intake, from))
	p.intake.OnPickFile = p.picker().file()
	p.intake.OnTaken = func(core.JobID) { p.shell.Reload() }
	p.places[model.People] = func() shell.Page {
		page := screens.NewPeople(p.shell, model.NewPeople(p.loop, from, d.Clock.Now), p.intake,
			screens.ReviewIntents{Original: p.openOriginal, Link: p.openURL}).WithOriginals(model.NewOriginal(p.loop, d.Intake))
		page.OnPickFolder = p.picker().folder
		return page.WithWork(model.NewPeopleWork(p.loop, model.PeopleServices{
			Identities: identities{d.People}, Tasks: tasks{d.FollowUp, d}, Notes: d.FollowUp, Searches: d.FollowUp, Privacy: answers{setups{d}, d}, Never: d.Outreach, Teller: d.Privacy,
		}, d.Clock.Now))
	}
}

func (p *program) clientsPage(a accounts) shell.Page {
	page := screens.NewClients(p.shell, model.NewClients(p.loop, model.ClientServices{
		Clients: a, Connections: a, SignIns: a, Mailboxes: a, Admin: a, Reach: a, Rules: a, Words: a, Owners: a, Setups: setups{a.Desk}, Kinds: kinds(a.Practice()), Settings: settingsIn("n"),
	}))
	page.OnOpenURL = p.openURL
	page.OnCopy = func(text string) { p.app.Clipboard().SetContent(text) }
	page.OnPickFile, page.OnPickFolder = p.picker().file(".yaml", ".yml"), p.picker().folder
	p.clients = page
	return page
}

func (p *program) jobPage(from source) shell.Page {
	d := from.desk
	contacted := struct {
		source
		*outreach.Service
	}{from, d.Outreach}
	models := screens.JobModels{
		Job: model.NewJob(p.loop, struct {
			jobReads
			*jobs.Service
		}{jobReads{from}, d.Jobs}).WithOwners(d.Jobs),
		NotToSource: model.NewNotToSource(p.loop, from).WithEdits(listEdits{d}),
		Sources:     model.NewSources(p.loop, sources{d}, sourceKinds()).WithKeeper(d),
		Contacted:   model.NewContacted(p.loop, model.ContactedServices{Source: contacted, Stopper: d.Outreach, Marker: d.Leads, Drafts: draftLinks{d}}),
		Plan:        model.NewPlan(p.loop, contacted).WithFiles(setups{d}),
		Leads:       model.NewLeads(p.loop, d.Leads),
		History:     model.NewHistory(p.loop, from),
		Tour:        p.guide(),
	}
	models.Plan.Tester = p.tester()
	p.jobShown = screens.NewJob(p.shell, models, screens.JobIntents{
		OpenURL: p.openURL, PickFile: p.picker().file(".csv", ".xlsx", ".txt"), PickFolder: p.picker().dir, SaveTo: p.picker().folder,
	})
	return p.jobShown
}

// creator makes jobs by hand.
type creator struct{ jobs *jobs.Service }

// Create makes one.
func (c creator) Create(ctx context.Context, client core.ClientID, values map[string]string) (core.Job, error) {
	return c.jobs.Create(ctx, client, values)
}

// jobReads is the part of source that the job's page reads.
type jobReads struct{ source source }

// JobPage is source's.
func (r jobReads) JobPage(ctx context.Context, id core.JobID) (model.JobPage, error) {
	return r.source.JobPage(ctx, id)
}

// importJobs opens the import dialog.
func (p *program) importJobs() {
	if p.work == nil { // no workspace yet, or its recovery code is still shown
		return
	}
	from := source{p.desk}
	m := model.NewImport(p.loop, struct {
		source
		finder
	}{from, finder{p.desk.Jobs}})
	m.Tour = p.guide()
	screens.ShowImport(p.shell, m)
}

// finder searches and imports ATS jobs.
type finder struct{ jobs *jobs.Service }

// Find answers a search.
func (f finder) Find(ctx context.Context, q jobs.Query) (jobs.Result, error) {
	return f.jobs.Search().Find(ctx, q)
}

// ReadWords reads what a search for words needs.
func (f finder) ReadWords(ctx context.Context) error { return f.jobs.Search().Load(ctx) }

// ImportATSJob imports one.
func (f finder) ImportATSJob(ctx context.Context, id core.ATSJobID) (core.Job, error) {
	return f.jobs.ImportATSJob(ctx, id)
}

// dropped takes files that were dropped onto the window: a not-to-source list
// where that is shown, what goes with a reply where one is written, else people, for the
// job that is shown.
func (p *program) dropped(files []string) {
	if p.intake == nil || len(files) == 0 {
		return
	}
	if r := p.shell.Current(); r.Place == model.Job && r.Tab == model.TabSourced {
		p.jobShown.Dropped(files)
		return
	}
	if p.shell.Current().Place == model.Inbox && p.inbox.Dropped(files) {
		return
	}
	var job core.JobID
	if r := p.shell.Current(); r.Place == model.Job || r.Place == model.Review {
		job = r.Job
	}
	p.intake.Open(files, job)
}

// redrawPause is how often a busy engine redraws at most.
const redrawPause = 200 * time.Millisecond

// live keeps the screen, the sidebar's counts and the sync line in step with
// what the engine does.
func (p *program) live() {
	pause := func(ctx context.Context) {
		t := time.NewTimer(redrawPause)
		defer t.Stop()
		select {
		case <-ctx.Done():
		case <-t.C:
		}
	}
	p.loop.Live(p.desk.Events, pause, func(events []event.Event) {
		for _, e := range events {
			if e.Kind == event.Changed && !p.shell.Busy() {
				p.shell.Reload()
				break
			}
		}
		p.count()
		if accountsChanged(events) {
			p.clientsNow()
			p.syncing.Load()
		}
		if pillChanged(events) {
			p.pill.Load()
		}
	})
	p.count()
	p.clientsNow()
	p.follow()
}

// count brings the sidebar's figures up to date.
func (p *program) count() {
	model.Load(p.loop, &p.counting, p.desk.Records.Today, func(items []records.Item, err error) {
		if err == nil {
			p.shell.SetCounts(model.SidebarCounts(items))
		}
	})
}
