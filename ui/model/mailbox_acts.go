package model

import (
	"context"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// MailboxService adds and checks mailboxes.
type MailboxService interface {
	AddMailbox(ctx context.Context, n NewMailbox) (core.Mailbox, error)
	CheckMailbox(ctx context.Context, name string) (MailboxCheck, error)
	// SignInMailbox opens the browser and waits for the person as long as ctx lasts.
	SignInMailbox(ctx context.Context, name string) error
}

// MailboxReport is the outcome of signing in to a mailbox's servers.
type MailboxReport struct {
	Name  string
	Check MailboxCheck
	Err   error
}

// AddMailbox stores what the dialog gave, lets the person sign in in the browser where
// there is no password, and then signs in to the servers.
func (m *ClientsModel) AddMailbox(n NewMailbox, done func(error), checked func(MailboxReport)) {
	Load(m.loop, new(Question), func(ctx context.Context) (core.Mailbox, error) { return m.mail.AddMailbox(ctx, n) },
		func(b core.Mailbox, err error) {
			done(err)
			if err != nil {
				return
			}
			m.Reload()
			switch {
			case b.Kind == KindDrafts:
			case b.OAuth.Provider != "":
				m.SignInMailbox(b.Name, checked)
			default:
				m.CheckMailbox(b.Name, checked)
			}
		})
}

// SignInMailbox lets the person sign in in the browser, and then checks the mailbox.
func (m *ClientsModel) SignInMailbox(name string, checked func(MailboxReport)) {
	key := mailboxWork(name)
	m.work(key, phrase.T("Waiting for the browser…"))
	m.Waiting(true, key)
	Load(m.loop, &m.signing, func(ctx context.Context) (struct{}, error) { return struct{}{}, m.mail.SignInMailbox(ctx, name) },
		func(_ struct{}, err error) {
			m.work(key, "")
			m.Waiting(false, key)
			if err != nil {
				checked(MailboxReport{Name: name, Err: err})
				return
			}
			m.CheckMailbox(name, checked)
		})
}

// mailboxWork is the key under which what a mailbox does is noted; a connection may
// have the same name.
func mailboxWork(name string) string { return "mailbox " + name }

// CheckMailbox signs in to the mailbox and sends nothing.
func (m *ClientsModel) CheckMailbox(name string, checked func(MailboxReport)) {
	key := mailboxWork(name)
	if m.busy[key] != "" {
		return
	}
	m.work(key, phrase.T("Checking…"))
	Load(m.loop, new(Question), func(ctx context.Context) (MailboxCheck, error) { return m.mail.CheckMailbox(ctx, name) },
		func(c MailboxCheck, err error) {
			m.work(key, "")
			checked(MailboxReport{Name: name, Check: c, Err: err})
		})
}

// MailboxAdmin changes, tries and removes mailboxes.
type MailboxAdmin interface {
	// SetMailbox gives a mailbox other settings; a password is tried before it replaces the old one.
	SetMailbox(ctx context.Context, name string, n NewMailbox) (core.Mailbox, error)
	// MailboxNeed says who is on the way from a mailbox; "" = nobody.
	MailboxNeed(ctx context.Context, name string) (string, error)
	// RemoveMailbox forgets a mailbox and, with stop, ends the sequences that need it.
	RemoveMailbox(ctx context.Context, name string, stop bool) error
	// TryMailbox sends a test e-mail to the mailbox's own address and waits for it.
	TryMailbox(ctx context.Context, name string) (MailboxTrial, error)
}

// SetMailbox stores what the form of a mailbox has become. One that is signed in to in
// the browser is checked afterwards by its own button.
func (m *ClientsModel) SetMailbox(name string, n NewMailbox, done func(error)) {
	key := mailboxWork(name)
	m.work(key, phrase.T("Trying…"))
	Load(m.loop, new(Question), func(ctx context.Context) (core.Mailbox, error) { return m.given.Admin.SetMailbox(ctx, name, n) },
		func(b core.Mailbox, err error) {
			m.work(key, "")
			if done(err); err == nil {
				m.Say(phrase.T("%s is changed", b.Name))
				m.Reload()
			}
		})
}

// AskMailbox finds out who needs a mailbox that is to be removed.
func (m *ClientsModel) AskMailbox(name string, ask func(need string, err error)) {
	Load(m.loop, new(Question), func(ctx context.Context) (string, error) { return m.given.Admin.MailboxNeed(ctx, name) }, ask)
}

// RemoveMailbox forgets a mailbox and, with stop, ends the sequences that need it.
func (m *ClientsModel) RemoveMailbox(name string, stop bool) {
	m.act(mailboxWork(name), phrase.T("Removing…"), func(ctx context.Context) error { return m.given.Admin.RemoveMailbox(ctx, name, stop) },
		phrase.T("%s is removed; what was sent and received stays", name))
}

// TryMailbox sends a test e-mail to the mailbox's own address.
func (m *ClientsModel) TryMailbox(name string, told func(MailboxTrial, error)) {
	key := mailboxWork(name)
	if m.busy[key] != "" {
		return
	}
	m.work(key, phrase.T("Waiting for the test e-mail…"))
	Load(m.loop, new(Question), func(ctx context.Context) (MailboxTrial, error) { return m.given.Admin.TryMailbox(ctx, name) },
		func(t MailboxTrial, err error) {
			m.work(key, "")
			told(t, err)
		})
}
