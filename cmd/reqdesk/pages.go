package main

import (
	"context"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core/event"
	"reqdesk/core/records"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// pages says how the screens of an open workspace are made.
func (p *program) pages(d *desk.Desk) {
	p.places[model.Today] = func() shell.Page { return screens.NewToday(p.shell, model.NewToday(p.loop, d.Records)) }
	p.places[model.Jobs] = func() shell.Page {
		return screens.NewJobs(p.shell, model.NewJobs(p.loop, d.Records), p.importJobs)
	}
}

// welcomePages are there before a workspace is.
func (p *program) welcomePages() {}

func (p *program) cannotOpen(err error) { p.shell.Failed(err) }

func (p *program) importJobs() {}

func (p *program) dropped([]string) {}

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
	})
	p.count()
}

// count brings the sidebar's figures up to date.
func (p *program) count() {
	model.Load(p.loop, &p.counting, p.desk.Records.Today, func(items []records.Item, err error) {
		if err == nil {
			p.shell.SetCounts(model.SidebarCounts(items))
		}
	})
}

// banner reminds of the practice company.
func (p *program) banner() {
	if p.practice == nil {
		p.shell.SetTop()
		return
	}
	p.shell.SetTop(widgets.NewBanner(look.TonePrimary, "Practice company – mail goes nowhere, everybody is invented."))
}
