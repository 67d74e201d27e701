package main

import (
	"context"

	"github.com/pkg/browser"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/jobs"
	"reqdesk/core/jobs/rule"
	"reqdesk/core/outreach"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// accounts is the desk as the screen of clients and connections asks it.
type accounts struct{ *desk.Desk }

// Accounts is all clients with their connections and mailboxes.
func (a accounts) Accounts(ctx context.Context) (all model.Accounts, err error) {
	err = a.DB.View(ctx, func(tx core.Tx) error {
		if all.Clients, err = a.DB.Clients(tx); err != nil {
			return err
		}
		if all.Mailboxes, err = a.DB.Mailboxes(tx); err != nil {
			return err
		}
		if all.Connections, err = a.connections(tx); err != nil {
			return err
		}
		if all.Held, err = a.held(tx); err != nil {
			return err
		}
		settings, err := a.DB.Settings(tx, "")
		if err != nil {
			return err
		}
		all.Notice = outreach.NoticeFor(core.DataNotice{}, settings)
		all.Jobs = map[core.ClientID]int{}
		list, err := a.DB.Jobs(tx)
		for _, j := range list {
			if j.State != core.JobClosed {
				all.Jobs[j.Client]++
			}
		}
		return err
	})
	if err == nil {
		all.Owners, err = a.Owners(ctx)
	}
	return all, err
}

// Owners are the ATS users whose jobs rules may import.
func (a accounts) Owners(ctx context.Context) ([]jobs.Owner, error) { return a.Jobs.Owners(ctx) }

// AddOwner makes one known.
func (a accounts) AddOwner(ctx context.Context, email string) error {
	return a.Jobs.AddOwner(ctx, email)
}

// RemoveOwner forgets one.
func (a accounts) RemoveOwner(ctx context.Context, email string) error {
	return a.Jobs.RemoveOwner(ctx, email)
}

func (a accounts) connections(tx core.Tx) ([]model.ConnectionState, error) {
	list, err := a.DB.Connections(tx)
	var states []model.ConnectionState
	for _, c := range list {
		if c.Removed {
			continue
		}
		row, err := a.DB.SyncStatus(tx, c.ID, "jobs")
		if err != nil {
			return nil, err
		}
		states = append(states, model.ConnectionState{Connection: c, Jobs: row})
	}
	return states, err
}

func (a accounts) held(tx core.Tx) ([]model.HeldState, error) {
	list, err := a.DB.HeldList(tx)
	var states []model.HeldState
	for _, h := range list {
		c, err := a.DB.Connection(tx, h.Connection)
		if err != nil {
			return nil, err
		}
		row, err := a.DB.SyncStatus(tx, h.Connection, "jobs")
		if err != nil {
			return nil, err
		}
		states = append(states, model.HeldState{Held: h, Connection: c.Name, Open: row.OpenJobs})
	}
	return states, err
}

// AddConnection stores a connection and contacts nobody.
func (a accounts) AddConnection(ctx context.Context, n model.NewConnection) (core.Connection, error) {
	return a.Desk.AddConnection(ctx, desk.NewConnection(n))
}

// SyncNow synchronises one connection.
func (a accounts) SyncNow(ctx context.Context, name string) error {
	reports, err := a.SyncAll(ctx, []string{name}, false)
	if err != nil {
		return err
	}
	for _, r := range reports {
		if r.Error != nil {
			return core.Fail(r.Error.Kind, phrase.Of(r.Error.Message), "")
		}
	}
	return nil
}

// AddMailbox stores a mailbox and contacts nobody.
func (a accounts) AddMailbox(ctx context.Context, n model.NewMailbox) (core.Mailbox, error) {
	return a.Desk.AddMailbox(ctx, desk.NewMailbox(n))
}

// CheckMailbox signs in to both servers and looks up the domain of the address.
func (a accounts) CheckMailbox(ctx context.Context, name string) (model.MailboxCheck, error) {
	smtp, imap, err := a.Desk.CheckMailbox(ctx, name)
	check := model.MailboxCheck{SMTP: smtp.Detail, IMAP: imap.Detail, SMTPErr: smtp.Err, IMAPErr: imap.Err}
	if err != nil {
		return check, err
	}
	records, err := a.Desk.CheckDomain(ctx, name)
	for _, r := range records {
		check.Domain = append(check.Domain, model.NewDomainLine(r.What, string(r.State), r.Says, r.Remedy))
	}
	return check, err
}

// SignInMailbox signs in to a mail account in the browser.
func (a accounts) SignInMailbox(ctx context.Context, name string) error {
	return a.Desk.SignInMailbox(ctx, name, browser.OpenURL)
}

// kinds are the systems that can be connected. The practice company's own is for
// its workspace only.
func kinds(practice bool) []ats.Descriptor {
	var list []ats.Descriptor
	for _, f := range desk.Kinds() {
		if f.Descriptor.Kind != "practice" || practice {
			list = append(list, f.Descriptor)
		}
	}
	return list
}

// SignIn signs in to a connection's ATS in the browser.
func (a accounts) SignIn(ctx context.Context, name string) error {
	return a.Desk.SignIn(ctx, name, browser.OpenURL)
}

// Set changes settings; what follows from them for jobs follows at once.
func (a accounts) Set(ctx context.Context, name string, set map[string]string) error {
	if err := a.Desk.Set(ctx, name, set); err != nil {
		return err
	}
	_, err := a.Jobs.Consume(ctx)
	return err
}

// RulesOf gives the import rules of a connection.
func (a accounts) RulesOf(ctx context.Context, name string) (rule.Rules, error) {
	c, err := a.ConnectionNamed(ctx, name)
	if err != nil {
		return rule.Rules{}, err
	}
	return a.Jobs.Rules(ctx, c.ID)
}

// TryRules tells what rules would take.
func (a accounts) TryRules(ctx context.Context, name string, r rule.Rules) (jobs.Fitting, error) {
	c, err := a.ConnectionNamed(ctx, name)
	if err != nil {
		return jobs.Fitting{}, err
	}
	return a.Jobs.Fitting(ctx, c.ID, r)
}

// SetRules stores the rules of a connection and imports what they fit.
func (a accounts) SetRules(ctx context.Context, name, text string) error {
	c, err := a.ConnectionNamed(ctx, name)
	if err != nil {
		return err
	}
	if _, err := a.Jobs.SetRules(ctx, c.ID, text); err != nil {
		return err
	}
	_, err = a.Jobs.Consume(ctx)
	return err
}

// WordsOf gives the words of a connection's value tables.
func (a accounts) WordsOf(ctx context.Context, name string) (jobs.Words, error) {
	c, err := a.ConnectionNamed(ctx, name)
	if err != nil {
		return jobs.Words{}, err
	}
	return a.Jobs.Words(ctx, c.ID)
}

// SetWords replaces a connection's own value tables.
func (a accounts) SetWords(ctx context.Context, name string, own jobs.Tables) error {
	c, err := a.ConnectionNamed(ctx, name)
	if err != nil {
		return err
	}
	return a.Jobs.SetTables(ctx, c.ID, own)
}
