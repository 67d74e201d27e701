package ctl

import (
	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

type ntsCompanyCmd struct {
	Add    ntsCompanyAddCmd    `cmd:"" help:"Nobody who works there is sourced any more."`
	List   ntsCompanyListCmd   `cmd:"" help:"Companies and domains, and what is proposed to be added."`
	Remove ntsCompanyRemoveCmd `cmd:"" help:"Take a company or domain off again."`
}

type ntsCompanyAddCmd struct {
	Name   string `arg:"" help:"Company (legal forms don't matter) or e-mail domain (subdomains count)."`
	Client string `help:"Only for this client; without it for all."`
}

// Run adds a company or domain.
func (c *ntsCompanyAddCmd) Run(s *session) error {
	return changeCompanies(s, c.Client, func(d *desk.Desk, client core.ClientID) error { return d.People.AddOffLimits(s, client, c.Name) })
}

type ntsCompanyRemoveCmd struct {
	Name   string `arg:"" help:"Company or domain, in any spelling."`
	Client string `help:"From this client's list; without it from the workspace's."`
}

// Run takes one off.
func (c *ntsCompanyRemoveCmd) Run(s *session) error {
	return changeCompanies(s, c.Client, func(d *desk.Desk, client core.ClientID) error { return d.People.RemoveOffLimits(s, client, c.Name) })
}

type ntsCompanyListCmd struct {
	Client string `help:"Of this client; without it of the workspace."`
}

// Run lists companies and domains.
func (c *ntsCompanyListCmd) Run(s *session) error {
	return changeCompanies(s, c.Client, func(*desk.Desk, core.ClientID) error { return nil })
}

// companiesView is one list. A client's jobs are held to the workspace's list as
// well.
type companiesView struct {
	Client    string   `json:"client"`
	OffLimits []string `json:"off_limits"`
	Workspace []string `json:"workspace"`
	Suggested []string `json:"suggested"`
}

// changeCompanies changes a list and shows it.
func changeCompanies(s *session, name string, change func(*desk.Desk, core.ClientID) error) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	var client core.Client
	if name != "" {
		if client, err = d.ClientNamed(s, name); err != nil {
			return err
		}
	}
	if err := change(d, client.ID); err != nil {
		return err
	}
	v := companiesView{Client: client.Name}
	err = d.DB.View(s, func(tx core.Tx) error {
		if v.OffLimits, err = d.People.OffLimits(tx, client.ID); err != nil {
			return err
		}
		if v.Workspace, err = d.People.OffLimits(tx, 0); err != nil {
			return err
		}
		v.Suggested, err = d.People.SuggestOffLimits(tx, client.ID)
		return err
	})
	if err != nil {
		return err
	}
	v.OffLimits, v.Workspace, v.Suggested = list(v.OffLimits), list(v.Workspace), list(v.Suggested)
	return s.show(v, func(row func(...any)) {
		row("Not to source from:", v.OffLimits)
		if v.Client != "" {
			row("For all clients:", v.Workspace)
		}
		row("Proposed:", v.Suggested)
	})
}
