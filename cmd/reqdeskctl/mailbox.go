package main

import (
	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

type mailboxCmds struct {
	Add   mailboxAddCmd   `cmd:"" help:"A new mailbox. Contacts nobody."`
	Check mailboxCheckCmd `cmd:"" help:"Sign in to both servers; sends nothing."`
	List  mailboxListCmd  `cmd:"" help:"All mailboxes."`
}

type mailboxAddCmd struct {
	Name        string   `arg:"" help:"Your name for it."`
	Kind        string   `enum:"smtpimap,drafts" default:"smtpimap" help:"smtpimap or drafts."`
	From        string   `help:"The sender's address."`
	SMTP        string   `name:"smtp" help:"HOST:PORT."`
	IMAP        string   `name:"imap" help:"HOST:PORT."`
	User        string   `help:"The name to sign in with."`
	Security    string   `enum:"starttls,tls,none" default:"starttls" help:"none only to this machine."`
	Dir         string   `help:"Folder for drafts."`
	Client      []string `sep:"none" help:"A client that writes from it; may be given more than once."`
	SecretStdin bool     `help:"Read password=… from standard input."`
}

// Run stores a mailbox.
func (c *mailboxAddCmd) Run(s *session) error {
	secrets, err := s.secrets(c.SecretStdin)
	if err != nil {
		return err
	}
	for k := range secrets {
		if k != "password" {
			return core.Fail(core.KindUsage, "A mailbox has no secret field "+k+".", "Give password=…")
		}
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	m, err := d.AddMailbox(s, desk.NewMailbox{
		Mailbox: core.Mailbox{
			Name: c.Name, Kind: c.Kind, From: c.From, SMTP: c.SMTP, IMAP: c.IMAP, User: c.User, Security: c.Security, Dir: c.Dir,
		},
		Clients: c.Client, Password: secrets["password"],
	})
	if err != nil {
		return err
	}
	return s.show(map[string]any{"name": m.Name, "kind": m.Kind, "from": m.From, "clients": list(c.Client)}, func(row func(...any)) {
		row("Stored:", m.Name)
		row("Next: reqdeskctl mailbox check " + m.Name)
	})
}

type mailboxCheckCmd struct {
	Name string `arg:"" help:"The mailbox."`
}

// Run signs in to both servers.
func (c *mailboxCheckCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	smtp, imap, err := d.CheckMailbox(s, c.Name)
	if err != nil {
		return err
	}
	view := func(p desk.Probe) map[string]any { return map[string]any{"ok": p.Err == nil, "detail": p.Detail} }
	err = s.show(map[string]any{"smtp": view(smtp), "imap": view(imap)}, func(row func(...any)) {
		row("smtp", smtp.Err == nil, smtp.Detail)
		row("imap", imap.Err == nil, imap.Detail)
	})
	if err != nil {
		return err
	}
	return worst(core.KindOf(smtp.Err), core.KindOf(imap.Err))
}

type mailboxListCmd struct{}

// Run lists mailboxes.
func (c *mailboxListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	type view struct {
		Name    string   `json:"name"`
		Kind    string   `json:"kind"`
		From    string   `json:"from"`
		Clients []string `json:"clients"`
		Error   string   `json:"error"`
	}
	views := []view{}
	err = d.DB.View(s, func(tx core.Tx) error {
		all, err := d.DB.Mailboxes(tx)
		for _, m := range all {
			v := view{Name: m.Name, Kind: m.Kind, From: m.From, Clients: []string{}, Error: m.Error}
			for _, id := range m.Clients {
				client, err := d.DB.Client(tx, id)
				if err != nil {
					return err
				}
				v.Clients = append(v.Clients, client.Name)
			}
			views = append(views, v)
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.show(views, func(row func(...any)) {
		row("MAILBOX", "KIND", "FROM", "CLIENTS", "PROBLEM")
		for _, v := range views {
			row(v.Name, v.Kind, v.From, v.Clients, v.Error)
		}
	})
}
