package desk

import (
	"context"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/mailbox/drafts"
	"reqdesk/connectors/mailbox/graph"
	"reqdesk/connectors/mailbox/smtpimap"
	"reqdesk/connectors/signin"
	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/provider"
)

// sender opens what a mailbox sends through.
func (d *Desk) sender(ctx context.Context, m core.Mailbox) (mailbox.Sender, error) {
	switch m.Kind {
	case "drafts":
		return drafts.New(m.Dir), nil
	case graph.Kind:
		return d.graph(ctx, m)
	}
	a, err := d.account(ctx, m)
	if err != nil {
		return nil, err
	}
	return a.Sender(), nil
}

// receiver opens what a mailbox's answers are read through.
func (d *Desk) receiver(ctx context.Context, m core.Mailbox) (mailbox.Reader, error) {
	if m.Kind == graph.Kind {
		return d.graph(ctx, m)
	}
	a, err := d.account(ctx, m)
	if err != nil {
		return nil, err
	}
	return a.Reader(), nil
}

// account is the mail account of a mailbox, with its password or what signing in
// through the browser gave.
func (d *Desk) account(ctx context.Context, m core.Mailbox) (*smtpimap.Account, error) {
	if m.OAuth.Provider != "" {
		return d.accountWith(ctx, m, "")
	}
	password, err := d.Secrets.Get(ctx, m.SecretID())
	if err != nil && !core.IsNotFound(err) {
		return nil, err
	}
	return d.accountWith(ctx, m, password)
}

// accountWith is the mail account with a password that need not be the stored one.
func (d *Desk) accountWith(ctx context.Context, m core.Mailbox, password string) (*smtpimap.Account, error) {
	if d.Practice() && (!loopbackAddress(m.SMTP) || !loopbackAddress(m.IMAP)) {
		return nil, errLocalOnly()
	}
	c := smtpimap.Config{Mailbox: m, Password: password, Roots: d.roots(), Clock: d.Clock, KeepsSent: smtpimap.KeepsSent(m.SMTP)}
	if m.OAuth.Provider == "" {
		return smtpimap.New(c)
	}
	signedIn, err := d.refreshing(ctx, m)
	if err != nil {
		return nil, err
	}
	if c.Tokens, err = httpx.NewTokens(signedIn, d.Practice()); err != nil {
		return nil, err
	}
	return smtpimap.New(c)
}

func (d *Desk) graph(ctx context.Context, m core.Mailbox) (*graph.Account, error) {
	signedIn, err := d.refreshing(ctx, m)
	if err != nil {
		return nil, err
	}
	return graph.New(graph.Config{Mailbox: m, SignIn: signedIn, Clock: d.Clock, LoopbackOnly: d.Practice()})
}

// refreshing is what the person's signing in gave; a renewed token takes its place.
func (d *Desk) refreshing(ctx context.Context, m core.Mailbox) (httpx.Refreshing, error) {
	s, err := d.mailSignIn(ctx, m)
	if err != nil {
		return httpx.Refreshing{}, err
	}
	token, err := d.Secrets.Get(ctx, m.SecretNamed(s.Secret))
	if core.IsNotFound(err) {
		return httpx.Refreshing{}, core.Fail(core.KindAuth, "Nobody has signed in for the mailbox "+m.Name+" yet; nothing was sent.",
			"Sign in through the browser on the clients page, or with `mailbox sign-in`.")
	}
	return httpx.Refreshing{
		TokenURL: s.TokenURL, ClientID: s.ClientID, ClientSecret: s.ClientSecret, Token: token,
		Keep: func(ctx context.Context, token string) error {
			return d.Secrets.Set(ctx, m.SecretNamed(s.Secret), token)
		},
	}, err
}

// mailSignIn says how the person of a mailbox signs in.
func (d *Desk) mailSignIn(ctx context.Context, m core.Mailbox) (core.SignIn, error) {
	secret, err := d.Secrets.Get(ctx, m.SecretNamed(provider.ClientSecret))
	if err != nil && !core.IsNotFound(err) {
		return core.SignIn{}, err
	}
	return provider.SignIn(m, secret)
}

// SignInMailbox signs in to a mail account through the browser, which open shows the
// address in, and keeps what that gives with the other secrets. It waits for the
// person as long as ctx lasts.
func (d *Desk) SignInMailbox(ctx context.Context, name string, open func(address string) error) error {
	var m core.Mailbox
	err := d.DB.View(ctx, func(tx core.Tx) (err error) {
		m, err = d.DB.MailboxNamed(tx, name)
		return err
	})
	if err != nil {
		return err
	}
	s, err := d.mailSignIn(ctx, m)
	if err != nil {
		return err
	}
	token, err := signin.Flow{Open: open, LoopbackOnly: d.Practice()}.Run(ctx, s)
	if err != nil {
		return err
	}
	if err := d.Secrets.Set(ctx, m.SecretNamed(s.Secret), token); err != nil {
		return err
	}
	d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Mailboxes, ID: m.ID.String()})
	return nil
}
