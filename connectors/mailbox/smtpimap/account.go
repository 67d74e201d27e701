// Package smtpimap sends and reads e-mail over SMTP submission and IMAP, each with
// TLS from the first byte, with STARTTLS, or, to this machine only, without. It
// signs in with a password, an app password, or an access token (XOAUTH2).
//
// # Sending
//
// Send tells the three outcomes of package mailbox apart by where it failed. Up
// to the final dot of the message any failure means that it certainly was not
// taken. From the moment at which that dot may have left, only the server's own
// answer counts; without one the outcome is unknown. A recipient whom the server
// does not know is KindNotFound, a refused password KindAuth, a sender address
// that the account may not use KindForbidden; 4xx answers and everything about
// the network, certificates included, are KindTemporary; a limit of the provider is
// KindRateLimited.
//
// A copy of what was sent is put into the folder for sent e-mails (SPECIAL-USE, else
// by the names that folders have), unless it lies there or the provider keeps one by
// itself.
//
// # Reading
//
// Read looks at INBOX without changing anything in it. The cursor holds
// UIDVALIDITY, the next UID and a date; an empty one begins at the end. When
// UIDVALIDITY changed it begins again a day before that date. It fetches the headers
// of what is new, then the texts of what is wanted, up to 256 KiB each; of attachments
// only what they are, until Fetch is asked for one. Wait uses IDLE.
//
// # What it never does
//
// It never sends a password without TLS except to this machine, never accepts a
// certificate that the system does not trust, never waits without an end, and
// never puts a server's own words into an error's message: they may quote people.
package smtpimap

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// Config is what an account is made from.
type Config struct {
	Mailbox  core.Mailbox
	Password string
	Tokens   Tokens         // instead of a password
	Roots    *x509.CertPool // whom to trust; nil = the system's roots
	Clock    core.Clock     // the domain's time, for the date in a cursor
	// KeepsSent says that the provider puts a copy of what is sent over SMTP into the
	// folder of sent e-mails by itself.
	KeepsSent bool
	// Step limits each step: connecting, one command, one part of a message. 0 = 30 s.
	Step time.Duration
	// Quiet is how long Wait lets a server be silent before it returns. 0 = 9 min, after
	// which many routers forget a connection.
	Quiet time.Duration
}

// Account is one mail account. It keeps no connection open between calls; several
// goroutines may use it.
type Account struct{ config Config }

// New checks the settings and connects to nothing.
func New(c Config) (*Account, error) {
	if c.Step <= 0 {
		c.Step = 30 * time.Second
	}
	if c.Quiet <= 0 {
		c.Quiet = 9 * time.Minute
	}
	switch c.Mailbox.Security {
	case "starttls", "tls":
	case "none":
		for _, address := range []string{c.Mailbox.SMTP, c.Mailbox.IMAP} {
			if address != "" && !loopback(address) {
				return nil, core.Fail(core.KindRefused, "A mailbox without TLS may only be on this machine.", "Use starttls or tls.")
			}
		}
	default:
		return nil, core.Fail(core.KindUsage, "The mailbox's security is not known.", "Use starttls, tls, or none for this machine.")
	}
	return &Account{c}, nil
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost")
}

// Sender sends through the account's SMTP server.
func (a *Account) Sender() mailbox.Sender { return sender{a.config} }

// Reader reads from the account's IMAP server.
func (a *Account) Reader() mailbox.Reader { return reader{a.config} }

// security is how a server is spoken to. A mailbox has one word for both of its
// servers, but many providers want TLS from the start on one port and STARTTLS on
// the other: on the ports that are kept for one of them, the port decides. It is
// encrypted either way.
func (c Config) security(address string) string {
	if c.Mailbox.Security == "none" {
		return "none"
	}
	_, port, _ := net.SplitHostPort(address)
	switch port {
	case "465", "993":
		return "tls"
	case "25", "143", "587":
		return "starttls"
	}
	return c.Mailbox.Security
}

func (c Config) tls(address string) *tls.Config {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	return &tls.Config{ServerName: host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}
}

// dial connects, with TLS where the first byte is to be encrypted. The connection
// is closed when ctx ends.
func (c Config) dial(ctx context.Context, address string) (net.Conn, *patient, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Step)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, nil, err
	}
	slow := &patient{Conn: conn}
	slow.step.Store(int64(c.Step))
	if c.security(address) != "tls" {
		return slow, slow, nil
	}
	secure := tls.Client(slow, c.tls(address))
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, nil, err
	}
	return secure, slow, nil
}

// patient is a connection on which no read and no write waits longer than step,
// whatever deadlines a library forgets.
type patient struct {
	net.Conn
	step atomic.Int64
}

// until is when what begins now must have ended.
func (p *patient) until() time.Time { return time.Now().Add(time.Duration(p.step.Load())) }

// Read is io.Reader.
func (p *patient) Read(b []byte) (int, error) {
	if err := p.Conn.SetReadDeadline(p.until()); err != nil {
		return 0, err
	}
	return p.Conn.Read(b)
}

// Write is io.Writer.
func (p *patient) Write(b []byte) (int, error) {
	if err := p.Conn.SetWriteDeadline(p.until()); err != nil {
		return 0, err
	}
	return p.Conn.Write(b)
}

// SetDeadline leaves the limits of Read and Write in force.
func (p *patient) SetDeadline(time.Time) error { return nil }

// SetReadDeadline leaves the limit of Read in force.
func (p *patient) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline leaves the limit of Write in force.
func (p *patient) SetWriteDeadline(time.Time) error { return nil }
