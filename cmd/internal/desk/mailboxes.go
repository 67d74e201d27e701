package desk

import (
	"cmp"
	"context"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/mailbox/graph"
	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/mailbox/provider"
)

// NewMailbox is what a mailbox is made from.
type NewMailbox struct {
	Mailbox  core.Mailbox // without id and clients
	Clients  []string
	Password string
	// ClientSecret is that of the OAuth client, where it has one.
	ClientSecret string
}

// AddMailbox stores a mailbox and its password; it contacts nobody. A client that
// has no mailbox yet sends from it.
func (d *Desk) AddMailbox(ctx context.Context, n NewMailbox) (core.Mailbox, error) {
	m := n.Mailbox
	if err := checkName("mailbox", m.Name); err != nil {
		return m, err
	}
	if err := recognise(ctx, &m); err != nil {
		return m, err
	}
	if err := d.checkMailbox(m); err != nil {
		return m, err
	}
	if d.Practice() && (!loopbackAddress(m.SMTP) || !loopbackAddress(m.IMAP)) {
		return m, errLocalOnly()
	}
	err := d.DB.Update(ctx, func(tx core.Tx) error {
		if _, err := d.DB.MailboxNamed(tx, m.Name); err == nil {
			return core.Fail(core.KindUsage, "A mailbox of this name exists.", "Choose another name.")
		}
		m.Created = d.Clock.Now()
		if err := d.DB.PutMailbox(tx, &m); err != nil {
			return err
		}
		for _, name := range n.Clients {
			c, err := d.client(tx, name)
			if err != nil {
				return err
			}
			m.Clients = append(m.Clients, c.ID)
			if c.Mailbox == 0 {
				c.Mailbox = m.ID
				if err := d.DB.PutClient(tx, &c); err != nil {
					return err
				}
			}
		}
		return d.DB.PutMailbox(tx, &m)
	})
	if err != nil {
		return m, err
	}
	for name, secret := range map[string]string{"password": n.Password, provider.ClientSecret: n.ClientSecret} {
		if secret == "" {
			continue
		}
		if err := d.Secrets.Set(ctx, m.SecretNamed(name), secret); err != nil {
			return m, d.forgetMailbox(ctx, m, err)
		}
	}
	d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Mailboxes, ID: m.ID.String()})
	return m, nil
}

// forgetMailbox takes a mailbox back whose password could not be stored, so that a
// second try finds its name free.
func (d *Desk) forgetMailbox(ctx context.Context, m core.Mailbox, why error) error {
	err := d.DB.Update(ctx, func(tx core.Tx) error {
		for _, id := range m.Clients {
			c, err := d.DB.Client(tx, id)
			if err != nil {
				return err
			}
			if c.Mailbox != m.ID {
				continue
			}
			c.Mailbox = 0
			if err := d.DB.PutClient(tx, &c); err != nil {
				return err
			}
		}
		return d.DB.DeleteMailbox(tx, m.ID)
	})
	return cmp.Or(err, why)
}

// recognise fills in what the provider of the sender's address is known for: the
// servers where none are given, and the name to sign in with.
func recognise(ctx context.Context, m *core.Mailbox) error {
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		return nil //nolint:nilerr // checkMailbox says so, where an address is needed
	}
	if m.User == "" && (m.SMTP != "" || m.Kind == graph.Kind) {
		m.User = from.Address
	}
	if m.Kind != "smtpimap" || m.SMTP != "" {
		return nil
	}
	known, named := provider.Named(m.OAuth.Provider)
	if !named {
		if known, err = provider.Of(ctx, from.Address, net.DefaultResolver); err != nil {
			return err
		}
	}
	m.SMTP, m.IMAP = known.SMTP, cmp.Or(m.IMAP, known.IMAP)
	m.User = cmp.Or(m.User, known.User(from.Address))
	return nil
}

func (d *Desk) checkMailbox(m core.Mailbox) error {
	if m.Kind == "drafts" {
		if m.Dir == "" {
			return core.Fail(core.KindUsage, "A drafts mailbox needs a folder.", "Give --dir.")
		}
		return nil
	}
	if _, err := mail.ParseAddress(m.From); err != nil {
		return core.Fail(core.KindUsage, "The sender's address can't be read.", "Write --from like name@example.com.").Because(err)
	}
	var s core.SignIn
	if m.Kind == graph.Kind || m.OAuth.Provider != "" {
		var err error
		if s, err = provider.SignIn(m, ""); err != nil {
			return err
		}
		for _, address := range []string{s.AuthorizeURL, s.TokenURL} {
			if err := httpx.JudgeAddress(address, d.Practice()); err != nil {
				return err
			}
		}
	}
	if m.Kind == graph.Kind {
		_, err := graph.New(graph.Config{Mailbox: m, Clock: d.Clock, LoopbackOnly: d.Practice(), SignIn: httpx.Refreshing{TokenURL: s.TokenURL}})
		return err
	}
	for _, at := range []string{m.SMTP, m.IMAP} {
		if at == "" && m.SMTP != "" {
			continue
		}
		host, _, err := net.SplitHostPort(at)
		if err != nil {
			return core.Fail(core.KindUsage, "A mail server is not given as host:port.", "For example smtp.example.com:587.").Because(err)
		}
		if m.Security == "none" && !loopback(host) {
			return core.Fail(core.KindRefused, "Mail without encryption is refused except to this machine.", "Use starttls or tls.")
		}
	}
	return nil
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// local refuses, in a practice workspace, settings that name another machine.
func (d *Desk) local(settings map[string]string) error {
	if !d.Practice() {
		return nil
	}
	for _, v := range settings {
		u, err := url.Parse(strings.TrimSpace(v))
		if err == nil && u.Host != "" && !loopback(u.Hostname()) {
			return errLocalOnly()
		}
	}
	return nil
}

func errLocalOnly() error {
	return core.Fail(core.KindRefused, "The practice workspace speaks to this machine only.", "Use your own workspace for real accounts and real mail.")
}

func loopbackAddress(at string) bool {
	host, _, err := net.SplitHostPort(at)
	return at == "" || err == nil && loopback(host)
}
