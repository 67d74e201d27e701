package desk

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"reqdesk/connectors/mailbox/drafts"
	"reqdesk/connectors/mailbox/smtpimap"
	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/mailbox/provider"
	"reqdesk/core/outreach"
)

// MailboxNamed finds a mailbox.
func (d *Desk) MailboxNamed(ctx context.Context, name string) (m core.Mailbox, err error) {
	err = d.DB.View(ctx, func(tx core.Tx) error {
		m, err = d.DB.MailboxNamed(tx, name)
		return err
	})
	return m, err
}

// SetMailbox gives a mailbox other settings; what n leaves out of its secrets stays.
// Servers, user and password are tried first, and a mailbox that does not work with
// them keeps what it had. The address stays while somebody is on the way from it.
func (d *Desk) SetMailbox(ctx context.Context, name string, n NewMailbox) (core.Mailbox, error) {
	was, err := d.MailboxNamed(ctx, name)
	if err != nil {
		return was, err
	}
	m := wanted(was, n.Mailbox)
	if err := d.mayChange(ctx, was, m); err != nil {
		return was, err
	}
	if n.Password != "" || signsInAnew(was, m) {
		if err := d.try(ctx, m, n.Password); err != nil {
			return was, err
		}
	}
	undo, err := d.replaceSecrets(ctx, was, m, n)
	if err != nil {
		return was, err
	}
	if err := d.storeMailbox(ctx, &m, n.Clients, n.Password != "" || signsInAnew(was, m)); err != nil {
		return was, errors.Join(err, undo())
	}
	d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Mailboxes, ID: m.ID.String()})
	return m, nil
}

// wanted is a mailbox with other settings; what was done with it stays.
func wanted(m, other core.Mailbox) core.Mailbox {
	moved := m.IMAP != other.IMAP || m.User != other.User
	m.Name, m.From, m.SMTP, m.IMAP, m.User, m.Security = strings.TrimSpace(other.Name), other.From, other.SMTP, other.IMAP, other.User, other.Security
	m.Dir, m.OAuth, m.API = other.Dir, other.OAuth, other.API
	if moved && m.Kind == "smtpimap" {
		m.Cursor = smtpimap.Elsewhere(m.Cursor)
	}
	return m
}

// signsInAnew tells whether a change has to be tried before it counts.
func signsInAnew(was, m core.Mailbox) bool {
	return was.SMTP != m.SMTP || was.IMAP != m.IMAP || was.User != m.User || was.Security != m.Security || was.Dir != m.Dir
}

// mayChange refuses settings that can't be right, whatever the servers say.
func (d *Desk) mayChange(ctx context.Context, was, m core.Mailbox) error {
	if err := checkName("mailbox", m.Name); err != nil {
		return err
	}
	if err := d.checkMailbox(m); err != nil {
		return err
	}
	if d.Practice() && (!loopbackAddress(m.SMTP) || !loopbackAddress(m.IMAP)) {
		return errLocalOnly()
	}
	if sameAddress(was.From, m.From) {
		return nil
	}
	return d.DB.View(ctx, func(tx core.Tx) error { return d.mayMove(tx, was.ID) })
}

// mayMove refuses another address while the mailbox is needed.
func (d *Desk) mayMove(tx core.Tx, id core.MailboxID) error {
	need, err := d.needed(tx, id)
	if err != nil || need == (MailboxNeed{}) {
		return err
	}
	return core.Fail(core.KindRefused, need.String()+" With another address their answers to it would not be seen, and follow-ups would come from somebody else; nothing was changed.",
		"Add the new address as a mailbox of its own and give it to the client, or wait until these are through.")
}

// sameAddress tells whether two senders differ in no more than the name.
func sameAddress(a, b string) bool {
	one, err := mail.ParseAddress(a)
	other, failed := mail.ParseAddress(b)
	if err != nil || failed != nil {
		return a == b
	}
	return strings.EqualFold(one.Address, other.Address)
}

// try signs in with settings that are not stored yet; "" = with the stored password.
func (d *Desk) try(ctx context.Context, m core.Mailbox, password string) error {
	err := d.signsIn(ctx, m, password)
	var known *core.Error
	if !errors.As(err, &known) {
		return err
	}
	return core.Fail(known.Kind, "The mailbox was tried with what you gave and does not work, so that it keeps what it had: "+known.Message, known.Hint).Because(err)
}

func (d *Desk) signsIn(ctx context.Context, m core.Mailbox, password string) error {
	switch {
	case m.Kind == "drafts":
		_, err := drafts.New(m.Dir).Check(ctx)
		return err
	case m.OAuth.Provider != "":
		return nil // the browser decides, afterwards
	}
	open := d.account
	if password != "" {
		open = func(ctx context.Context, m core.Mailbox) (*smtpimap.Account, error) {
			return d.accountWith(ctx, m, password)
		}
	}
	a, err := open(ctx, m)
	if err != nil {
		return err
	}
	if m.SMTP != "" {
		if _, err := a.Sender().Check(ctx); err != nil {
			return err
		}
	}
	if m.IMAP == "" {
		return nil
	}
	_, err = a.Reader().Check(ctx)
	return err
}

// replaceSecrets stores the secrets that were given; undo brings the old ones back.
// What another OAuth client gave is worth nothing, and goes.
func (d *Desk) replaceSecrets(ctx context.Context, was, m core.Mailbox, n NewMailbox) (undo func() error, err error) {
	kept := map[string]string{}
	undo = func() error {
		var failed error
		for id, secret := range kept {
			failed = errors.Join(failed, d.setSecret(ctx, id, secret))
		}
		return failed
	}
	change := map[string]string{}
	if n.Password != "" {
		change[m.SecretID()] = n.Password
	}
	if n.ClientSecret != "" {
		change[m.SecretNamed(provider.ClientSecret)] = n.ClientSecret
	}
	if token := tokenOf(was); token != "" && (was.OAuth.ClientID != m.OAuth.ClientID || was.OAuth.Tenant != m.OAuth.Tenant) {
		change[was.SecretNamed(token)] = ""
	}
	for id, secret := range change {
		old, err := d.Secrets.Get(ctx, id)
		if err != nil && !core.IsNotFound(err) {
			return undo, errors.Join(err, undo())
		}
		kept[id] = old
		if err := d.setSecret(ctx, id, secret); err != nil {
			return undo, errors.Join(err, undo())
		}
	}
	return undo, nil
}

// setSecret stores a secret; "" = it is deleted.
func (d *Desk) setSecret(ctx context.Context, id, secret string) error {
	if secret != "" {
		return d.Secrets.Set(ctx, id, secret)
	}
	if err := d.Secrets.Delete(ctx, id); err != nil && !core.IsNotFound(err) {
		return err
	}
	return nil
}

// tokenOf is the secret that signing in through the browser gives; "" = there is none.
func tokenOf(m core.Mailbox) string {
	if m.OAuth.Provider == "" {
		return ""
	}
	s, err := provider.SignIn(m, "")
	if err != nil {
		return ""
	}
	return s.Secret
}

// storeMailbox stores the new settings over what the mailbox has become meanwhile. No
// clients = they stay. A mailbox that was tried has no failure any more, and is read at once.
func (d *Desk) storeMailbox(ctx context.Context, m *core.Mailbox, clients []string, tried bool) error {
	return d.DB.Update(ctx, func(tx core.Tx) error {
		now, err := d.DB.Mailbox(tx, m.ID)
		if err != nil {
			return err
		}
		if other, err := d.DB.MailboxNamed(tx, m.Name); err == nil && other.ID != m.ID {
			return core.Fail(core.KindUsage, "A mailbox of this name exists; nothing was changed.", "Choose another name.")
		}
		if !sameAddress(now.From, m.From) {
			if err := d.mayMove(tx, m.ID); err != nil {
				return err
			}
		}
		*m = wanted(now, *m)
		if tried {
			m.Error, m.ReadAt = "", time.Time{}
		}
		if clients != nil {
			if m.Clients, err = d.writers(tx, now, clients); err != nil {
				return err
			}
		}
		return d.DB.PutMailbox(tx, m)
	})
}

// writers lets these clients, and no others, write from a mailbox. One that has none
// yet begins to; one that may not any more looks for another.
func (d *Desk) writers(tx core.Tx, m core.Mailbox, names []string) (ids []core.ClientID, err error) {
	for _, name := range names {
		c, err := d.client(tx, name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, c.ID)
		if c.Mailbox != 0 {
			continue
		}
		c.Mailbox = m.ID
		if err := d.DB.PutClient(tx, &c); err != nil {
			return nil, err
		}
	}
	if len(ids) == 0 {
		return nil, nil // it belongs to nobody: all may
	}
	return ids, d.leave(tx, m.ID, ids)
}

// leave takes a mailbox from the clients that write from it, but for these.
func (d *Desk) leave(tx core.Tx, id core.MailboxID, but []core.ClientID) error {
	all, err := d.DB.Clients(tx)
	for _, c := range all {
		if c.Mailbox != id || slices.Contains(but, c.ID) {
			continue
		}
		c.Mailbox = 0
		if err := d.DB.PutClient(tx, &c); err != nil {
			return err
		}
	}
	return err
}

// MailboxNeed is what a mailbox is needed for.
type MailboxNeed struct {
	People int // who are on the way: approved and not through
	Mails  int // e-mails that are being sent, may have been sent, or wait for it
}

// String says it in a sentence.
func (n MailboxNeed) String() string {
	people, mails := fmt.Sprintf("%d people are on the way", n.People), fmt.Sprintf("%d e-mails are being sent, may have been sent or wait", n.Mails)
	if n.People == 1 {
		people = "One person is on the way"
	}
	if n.Mails == 1 {
		mails = "one e-mail is being sent, may have been sent or waits"
	}
	switch {
	case n.Mails == 0:
		return people + " from this mailbox."
	case n.People == 0:
		return strings.ToUpper(mails[:1]) + mails[1:] + " in the outbox of this mailbox."
	}
	return people + " from this mailbox, and " + mails + " in its outbox."
}

// MailboxNeeded tells what a mailbox is needed for.
func (d *Desk) MailboxNeeded(ctx context.Context, name string) (need MailboxNeed, err error) {
	err = d.DB.View(ctx, func(tx core.Tx) error {
		m, err := d.DB.MailboxNamed(tx, name)
		if err != nil {
			return err
		}
		need, err = d.needed(tx, m.ID)
		return err
	})
	return need, err
}

func (d *Desk) needed(tx core.Tx, id core.MailboxID) (need MailboxNeed, err error) {
	travelling, err := d.travelling(tx, id)
	if err != nil {
		return need, err
	}
	need.People = len(travelling)
	open, err := d.DB.OpenEntries(tx)
	for _, e := range open {
		if e.Mailbox != id {
			continue
		}
		begun := e.State == core.EntryStarted || e.State == core.EntryUnknown
		if begun || e.Kind == outreach.ReplyKind || e.Kind == outreach.TestKind {
			need.Mails++
		}
	}
	return need, err
}

// travelling lists who is on the way from a mailbox.
func (d *Desk) travelling(tx core.Tx, id core.MailboxID) (list []core.Enrolment, err error) {
	open, err := d.DB.Enrolments(tx)
	for _, e := range open {
		if e.Mailbox == id && (e.State != core.EnrolmentWaiting || e.Next > 0) {
			list = append(list, e)
		}
	}
	return list, err
}

// RemoveMailbox forgets a mailbox and its secrets; what was sent and received stays.
// It is refused while somebody is on the way from it, unless their sequences are to be
// stopped, and always while an e-mail of it is being sent or may have been sent.
func (d *Desk) RemoveMailbox(ctx context.Context, name string, stop bool) (core.Mailbox, error) {
	m, err := d.MailboxNamed(ctx, name)
	if err != nil {
		return m, err
	}
	if stop {
		if err := d.stopFrom(ctx, m.ID); err != nil {
			return m, err
		}
	}
	err = d.DB.Update(ctx, func(tx core.Tx) error {
		need, err := d.needed(tx, m.ID)
		if err != nil {
			return err
		}
		if need != (MailboxNeed{}) {
			return stillNeeded(need)
		}
		if err := d.leave(tx, m.ID, nil); err != nil {
			return err
		}
		return d.DB.DeleteMailbox(tx, m.ID)
	})
	if err != nil {
		return m, err
	}
	d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Mailboxes, ID: m.ID.String()})
	for _, secret := range []string{"password", provider.ClientSecret, tokenOf(m)} {
		if secret == "" {
			continue
		}
		if err := d.setSecret(ctx, m.SecretNamed(secret), ""); err != nil {
			return m, core.Fail(core.KindKeychain, "The mailbox was removed, but the keychain did not let go of its "+secret+".",
				"Delete the entry "+m.SecretNamed(secret)+" in the keychain yourself.").Because(err)
		}
	}
	return m, nil
}

func stillNeeded(need MailboxNeed) error {
	hint := "Wait until these are through, or stop them with the removal (--stop)."
	if need.People == 0 {
		hint = "See the outbox; what may have been sent is settled there."
	}
	return core.Fail(core.KindRefused, need.String()+" The mailbox was not removed.", hint)
}

// stopFrom ends, as if by hand, the sequences of all who are on the way from a mailbox.
func (d *Desk) stopFrom(ctx context.Context, id core.MailboxID) error {
	var list []core.Enrolment
	err := d.DB.View(ctx, func(tx core.Tx) (err error) {
		list, err = d.travelling(tx, id)
		return err
	})
	for _, e := range list {
		if err := d.Outreach.Stop(ctx, e.Job, e.Person); err != nil {
			return err
		}
	}
	return err
}
