package desk

import (
	"context"
	"net"
	"net/mail"
	"strings"
	"time"

	"reqdesk/connectors/mailbox/domain"
	"reqdesk/core"
)

// dnsPatience bounds how long DNS may take to answer about a domain.
const dnsPatience = 15 * time.Second

// CheckDomain looks up what the domain of a mailbox's address says about its e-mails
// (SPF, DKIM, DMARC). Of a mailbox on this machine, and of drafts, nothing is asked.
func (d *Desk) CheckDomain(ctx context.Context, name string) ([]domain.Finding, error) {
	var m core.Mailbox
	err := d.DB.View(ctx, func(tx core.Tx) (err error) {
		m, err = d.DB.MailboxNamed(tx, name)
		return err
	})
	if err != nil || d.Practice() || m.SMTP == "" || loopbackAddress(m.SMTP) {
		return nil, err
	}
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		return nil, nil // the sender's address is told to be wrong where it is given
	}
	ctx, cancel := context.WithTimeout(ctx, dnsPatience)
	defer cancel()
	dns := d.options.DNS
	if dns == nil {
		dns = net.DefaultResolver
	}
	return domain.Look(ctx, dns, domain.Question{Domain: from.Address[strings.LastIndex(from.Address, "@")+1:], SMTP: m.SMTP}), nil
}
