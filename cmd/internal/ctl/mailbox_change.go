package ctl

import (
	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/mailbox/provider"
)

type mailboxSetCmd struct {
	Mailbox     string   `arg:"" help:"The mailbox."`
	Name        *string  `help:"Another name for it."`
	From        *string  `help:"The sender, as NAME <ADDRESS>. The address stays while somebody is on the way from it."`
	SMTP        *string  `name:"smtp" help:"HOST:PORT."`
	IMAP        *string  `name:"imap" help:"HOST:PORT; empty: answers are not read."`
	User        *string  `help:"The name to sign in with."`
	Security    *string  `help:"starttls, tls, or none (only to this machine)."`
	Dir         *string  `help:"Folder for drafts."`
	Client      []string `sep:"none" help:"The clients that write from it, instead of those who did; may be given more than once."`
	ClientID    *string  `name:"client-id" help:"The OAuth client's id; sign in again afterwards."`
	Tenant      *string  `help:"Microsoft's directory; sign in again afterwards."`
	SecretStdin bool     `help:"Read password=… or client_secret=… from standard input."`
}

// Run changes what is given and leaves the rest.
func (c *mailboxSetCmd) Run(s *session) error {
	secrets, err := s.mailSecrets(c.SecretStdin)
	if err != nil {
		return err
	}
	if c.Security != nil && *c.Security != "starttls" && *c.Security != "tls" && *c.Security != "none" {
		return core.Fail(core.KindUsage, "This is no way of encryption; nothing was changed.", "Give starttls, tls or none.")
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	m, err := d.MailboxNamed(s, c.Mailbox)
	if err != nil {
		return err
	}
	for to, given := range map[*string]*string{
		&m.Name: c.Name, &m.From: c.From, &m.SMTP: c.SMTP, &m.IMAP: c.IMAP, &m.User: c.User, &m.Security: c.Security, &m.Dir: c.Dir,
		&m.OAuth.ClientID: c.ClientID, &m.OAuth.Tenant: c.Tenant,
	} {
		if given != nil {
			*to = *given
		}
	}
	m, err = d.SetMailbox(s, c.Mailbox, desk.NewMailbox{
		Mailbox: m, Clients: c.Client, Password: secrets["password"], ClientSecret: secrets[provider.ClientSecret],
	})
	if err != nil {
		return err
	}
	return s.show(map[string]any{"name": m.Name, "kind": m.Kind, "from": m.From, "smtp": m.SMTP, "imap": m.IMAP, "user": m.User, "dir": m.Dir}, func(row func(...any)) {
		row("Changed:", m.Name)
	})
}

type mailboxRemoveCmd struct {
	Name string `arg:"" help:"The mailbox."`
	Stop bool   `help:"Stop the sequences of those who are on the way from it."`
}

// Run removes a mailbox.
func (c *mailboxRemoveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	m, err := d.RemoveMailbox(s, c.Name, c.Stop)
	if err != nil {
		return err
	}
	return s.show(map[string]any{"name": m.Name, "removed": true}, func(row func(...any)) { row("Removed:", m.Name) })
}
