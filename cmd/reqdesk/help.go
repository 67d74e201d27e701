package main

import (
	"context"
	"runtime"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core/records"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// helpPage is there before a workspace is.
func (p *program) helpPage() shell.Page {
	page := screens.NewHelp(p.shell, model.NewHelp(helpKinds()))
	page.OnWeb = p.openURL
	page.With(model.TopicSent, screens.NewSentWhere(p.loop, p.hosts))
	page.With(model.TopicContact, screens.NewContact(p.loop, p.shell, p.report, p.app.Clipboard().SetContent))
	return page
}

// helpFor is the page of the help about a place.
func (p *program) helpFor(at model.Route) model.Topic { return model.HelpFor(model.HelpPages(), at) }

// helpKinds are what the connectors tell about themselves; the practice company has
// no administrator to ask.
func helpKinds() []model.HelpConnector {
	var list []model.HelpConnector
	for _, f := range desk.Kinds() {
		d := f.Descriptor
		if d.Kind != "practice" {
			list = append(list, model.HelpConnector{Kind: d.Kind, Name: d.Name, Instructions: d.Instructions, KeyPage: d.KeyPage, Tested: d.Tested})
		}
	}
	return list
}

// hosts reads whom the open workspace speaks to.
func (p *program) hosts() func(context.Context) ([]records.Host, error) {
	if p.desk == nil {
		return func(context.Context) ([]records.Host, error) { return nil, nil }
	}
	return p.desk.Hosts
}

// report tells about the program, and about the workspace if one is open.
func (p *program) report() func(context.Context) (string, error) {
	d := p.desk
	return func(ctx context.Context) (string, error) {
		if d == nil {
			return "Reqdesk " + version() + "\nSystem: " + runtime.GOOS + "/" + runtime.GOARCH + "\nNo workspace is open\n", nil
		}
		return d.Report(ctx, version())
	}
}
