package main

import (
	"reqdesk/cmd/internal/desk"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// helpPage is there before a workspace is.
func (p *program) helpPage() shell.Page {
	page := screens.NewHelp(p.shell, model.NewHelp(helpKinds()))
	page.OnWeb = p.openURL
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
