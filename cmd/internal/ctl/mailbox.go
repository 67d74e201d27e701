package ctl

import (
	"context"
	"net"
	"strings"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/connectors/mailbox/domain"
	"reqdesk/core"
	"reqdesk/core/mailbox/provider"
)

type mailboxCmds struct {
	Add      mailboxAddCmd      `cmd:"" help:"A new mailbox. Contacts no mail server."`
	Check    mailboxCheckCmd    `cmd:"" help:"Sign in to both servers, and look up what the address's domain says about its e-mails; sends nothing."`
	List     mailboxListCmd     `cmd:"" help:"All mailboxes."`
	Provider mailboxProviderCmd `cmd:"" help:"Whose servers carry an address's mail, and what they ask for."`
	SignIn   mailboxSignInCmd   `cmd:"" help:"Sign in through the browser, for mailboxes with --oauth."`
	Set      mailboxSetCmd      `cmd:"" help:"Change a mailbox. Servers, user and password are tried before they replace the old ones."`
	Remove   mailboxRemoveCmd   `cmd:"" help:"Forget a mailbox and its secrets; what was sent and received stays."`
}

type mailboxAddCmd struct {
	Name        string   `arg:"" help:"Your name for it."`
	Kind        string   `enum:"smtpimap,graph,drafts" default:"smtpimap" help:"smtpimap, graph (Microsoft 365 without SMTP) or drafts."`
	From        string   `help:"The sender's address."`
	SMTP        string   `name:"smtp" help:"HOST:PORT; without it both servers are those of the address's provider, if it is known."`
	IMAP        string   `name:"imap" help:"HOST:PORT."`
	User        string   `help:"The name to sign in with."`
	Security    string   `enum:"starttls,tls,none" default:"starttls" help:"none only to this machine."`
	Dir         string   `help:"Folder for drafts."`
	Client      []string `sep:"none" help:"A client that writes from it; may be given more than once."`
	SecretStdin bool     `help:"Read password=… or client_secret=… from standard input."`

	OAuth        string   `name:"oauth" enum:",google,microsoft,own" default:"" help:"Sign in through the browser with an OAuth client of your own: google, microsoft or own."`
	ClientID     string   `name:"client-id" help:"The OAuth client's id."`
	Tenant       string   `help:"Microsoft's directory; empty: any."`
	AuthorizeURL string   `name:"authorize-url" help:"Where the browser goes, for own."`
	TokenURL     string   `name:"token-url" help:"Where tokens come from, for own."`
	Scope        []string `help:"What is asked for, for own; may be given more than once."`
	API          string   `name:"api" help:"Address of Microsoft Graph in a national cloud."`
}

// Run stores a mailbox.
func (c *mailboxAddCmd) Run(s *session) error {
	secrets, err := s.mailSecrets(c.SecretStdin)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	m, err := d.AddMailbox(s, desk.NewMailbox{
		Mailbox: core.Mailbox{
			Name: c.Name, Kind: c.Kind, From: c.From, SMTP: c.SMTP, IMAP: c.IMAP, User: c.User, Security: c.Security, Dir: c.Dir,
			OAuth: c.oauth(), API: c.API,
		},
		Clients: c.Client, Password: secrets["password"], ClientSecret: secrets[provider.ClientSecret],
	})
	if err != nil {
		return err
	}
	return s.show(map[string]any{"name": m.Name, "kind": m.Kind, "from": m.From, "clients": list(c.Client)}, func(row func(...any)) {
		row("Stored:", m.Name)
		if m.OAuth.Provider != "" {
			row("Next: reqdeskctl mailbox sign-in " + m.Name)
			return
		}
		row("Next: reqdeskctl mailbox check " + m.Name)
	})
}

// mailSecrets reads the secrets of a mailbox.
func (s *session) mailSecrets(stdin bool) (map[string]string, error) {
	secrets, err := s.secrets(stdin)
	for k := range secrets {
		if k != "password" && k != provider.ClientSecret {
			return nil, core.Fail(core.KindUsage, "A mailbox has no secret field "+k+".", "Give password=… or client_secret=…")
		}
	}
	return secrets, err
}

func (c *mailboxAddCmd) oauth() core.MailboxOAuth {
	o := core.MailboxOAuth{Provider: c.OAuth, ClientID: c.ClientID, Tenant: c.Tenant, AuthorizeURL: c.AuthorizeURL, TokenURL: c.TokenURL, Scopes: c.Scope}
	if c.Kind == "graph" && o.Provider == "" {
		o.Provider = provider.Microsoft
	}
	return o
}

type mailboxProviderCmd struct {
	Address string `arg:"" help:"An e-mail address."`
}

// Run recognises a provider. It asks the name servers whose servers take the mail of
// the address's domain, and nobody else.
func (c *mailboxProviderCmd) Run(s *session) error {
	p, err := provider.Of(s, c.Address, net.DefaultResolver)
	if err != nil {
		return err
	}
	view := map[string]any{
		"provider": p.Kind, "name": p.Name, "smtp": p.SMTP, "imap": p.IMAP, "user": p.User(c.Address), "ways": p.Ways, "steps": p.Steps, "page": p.Page,
	}
	return s.show(view, func(row func(...any)) {
		row("Provider:", p.Name)
		row("SMTP:", p.SMTP)
		row("IMAP:", p.IMAP)
		row("User:", p.User(c.Address))
		row("")
		row(p.Steps)
		if p.Page != "" {
			row("")
			row(p.Page)
		}
	})
}

type mailboxSignInCmd struct {
	Name  string `arg:"" help:"The mailbox."`
	Print bool   `help:"Only print the address; open it in a browser of this machine yourself."`
}

// Run signs in through the browser.
func (c *mailboxSignInCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := s.inBrowser(c.Print, func(ctx context.Context, open func(string) error) error { return d.SignInMailbox(ctx, c.Name, open) }); err != nil {
		return err
	}
	return s.show(map[string]any{"name": c.Name, "signed_in": true}, func(row func(...any)) {
		row("Signed in:", c.Name)
		row("Next: reqdeskctl mailbox check " + c.Name)
	})
}

type mailboxCheckCmd struct {
	Name string `arg:"" help:"The mailbox."`
	Send bool   `help:"Also send a test e-mail to the mailbox's own address, wait for it, and take it away again."`
	Wait length `default:"2m" help:"How long it is waited for."`
}

// Run signs in to both servers.
func (c *mailboxCheckCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if c.Send {
		return c.send(s, d)
	}
	smtp, imap, err := d.CheckMailbox(s, c.Name)
	if err != nil {
		return err
	}
	records, err := d.CheckDomain(s, c.Name)
	if err != nil {
		return err
	}
	view := func(p desk.Probe) map[string]any { return map[string]any{"ok": p.Err == nil, "detail": p.Detail} }
	err = s.show(map[string]any{"smtp": view(smtp), "imap": view(imap), "domain": domainView(records)}, func(row func(...any)) {
		row("smtp", smtp.Err == nil, smtp.Detail)
		row("imap", imap.Err == nil, imap.Detail)
		for _, r := range records {
			row(r.What, string(r.State), strings.TrimSpace(r.Says+" "+r.Remedy))
		}
	})
	if err != nil {
		return err
	}
	return worst(core.KindOf(smtp.Err), core.KindOf(imap.Err))
}

// send sends a test e-mail to oneself and tells what became of it.
func (c *mailboxCheckCmd) send(s *session, d *desk.Desk) error {
	t, err := d.TryMailbox(s, c.Name, time.Duration(c.Wait))
	if err != nil {
		return err
	}
	err = s.show(map[string]any{"test": map[string]any{
		"to": t.To, "sent": t.Sent, "arrived": t.Arrived, "seconds": t.Took.Seconds(), "spf": t.SPF, "dkim": t.DKIM, "dmarc": t.DMARC,
		"authenticated_by": t.By, "message_id_rewritten": t.Rewritten, "removed": t.Removed, "note": t.Note,
	}}, func(row func(...any)) {
		row("Sent to:", t.To, t.Sent)
		row("Arrived:", t.Arrived, t.Took.Round(time.Second/10).String())
		row("SPF, DKIM, DMARC:", told(t.SPF), told(t.DKIM), told(t.DMARC))
		row("Message-ID rewritten:", t.Rewritten)
		row("Taken away again:", t.Removed)
		row(t.Note)
	})
	if err == nil && !t.Arrived {
		return worst(core.KindTemporary)
	}
	return err
}

func told(result string) string {
	if result == "" {
		return "not told"
	}
	return result
}

// domainView is what the domain of the address says about its e-mails. Nothing of it
// keeps the mailbox from sending, so that the exit code does not depend on it.
func domainView(records []domain.Finding) []map[string]any {
	views := []map[string]any{}
	for _, r := range records {
		views = append(views, map[string]any{
			"what": r.What, "ok": r.State == domain.Good, "state": r.State, "detail": r.Says, "remedy": r.Remedy, "record": r.Record,
		})
	}
	return views
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
