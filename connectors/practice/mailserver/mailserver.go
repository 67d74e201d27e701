// Package mailserver is the practice company's post office: a real SMTP
// submission server and a real IMAP server on the loopback interface, sharing
// one set of accounts.
//
// What it promises:
//   - It behaves as a provider's servers do. Signing in needs STARTTLS and the
//     account's own password; an unknown address at its own domains is refused
//     with 550 5.1.1, an address elsewhere with 550 5.1.2, an e-mail that is
//     too large with 552 5.3.4, a sender that is not the account with 553 5.7.1.
//     "name+word@domain" reaches "name@domain".
//   - Nothing leaves the machine. It listens on 127.0.0.1 only, delivers only
//     to its own accounts and never opens a connection.
//   - Every e-mail that was accepted is recorded, byte for byte, before the
//     sender hears so. Checks compare with this record, never with what the
//     program under test believes it did.
//   - Domain times (received lines, internal dates, the record) come from the
//     clock it is given, so that ten days can pass in ten seconds. Sockets and
//     certificates use the machine's clock.
//   - It can be one of the large providers: with access tokens instead of
//     passwords, a copy of its own in Sent, another Message-ID than was submitted.
//   - Faults are switched on by the caller: a refused password, a temporary
//     failure, a connection that dies after the data and before the answer, a
//     server that never says a word. See Fault.
//
// The certificate is made at Start by a throw-away authority whose key is
// forgotten at once; CAPEM and CertPool let a client trust exactly this server.
//
// Everything is kept in memory and is gone after Close. It holds invented
// people only and is no mail server for real use.
package mailserver

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"sync"
	"time"

	"reqdesk/core"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"
)

// Account is one mailbox. The address is also the name to sign in with.
type Account struct {
	Address  string // local@domain, compared without regard to case
	Name     string // shown in From lines; may be empty
	Password string // of this account alone; an empty one can't sign in
}

// Options describe a post office.
type Options struct {
	Clock    core.Clock // domain time; required
	Accounts []Account
	MaxBytes int64 // largest e-mail; 0 means 10 MB
	// QuotaBytes is how much all mailboxes together may hold; 0 means 512 MB.
	QuotaBytes int64
	// Bearer lets an account in with an access token (XOAUTH2), as the large providers
	// do; nil = passwords only.
	Bearer func(address, token string) bool
	// KeepsSent puts a copy of what is submitted into the sender's Sent folder.
	KeepsSent bool
	// Renames gives every submitted e-mail another Message-ID, as some providers do.
	Renames bool
}

// Message is an e-mail that was accepted over SMTP.
type Message struct {
	Number  int       // 1 for the first one
	Account string    // who had signed in
	From    string    // envelope sender
	To      []string  // envelope recipients as given, at least one
	At      time.Time // when it was accepted, by the server's clock
	Raw     []byte    // as received, lines ended by CRLF
}

// Server is a running post office. Its methods may be called at any time and
// from anywhere.
type Server struct {
	options   Options
	ca        *authority
	smtp      *smtp.Server
	imap      *imapserver.Server
	smtpAddr  string
	imapAddr  string
	listeners []net.Listener
	serving   sync.WaitGroup
	sessions  gate
	close     sync.Once

	mu       sync.Mutex
	accounts map[string]*account // by lower-cased address
	domains  map[string]bool
	received []Message
	changed  chan struct{} // closed and replaced whenever received or struck grows
	stored   int64
	fault    Fault
	faults   int // how often fault still strikes; negative means always
	struck   int // how often any has
}

// Start listens on two free loopback ports and serves until Close. It fails
// when an account is malformed or no port can be had.
func Start(ctx context.Context, options Options) (*Server, error) {
	s := &Server{
		options: options, changed: make(chan struct{}),
		accounts: map[string]*account{}, domains: map[string]bool{},
	}
	if s.options.MaxBytes <= 0 {
		s.options.MaxBytes = 10 << 20
	}
	if s.options.QuotaBytes <= 0 {
		s.options.QuotaBytes = 512 << 20
	}
	for _, a := range options.Accounts {
		if err := s.AddAccount(a); err != nil {
			return nil, err
		}
	}
	var err error
	if s.ca, err = newAuthority(); err != nil {
		return nil, fmt.Errorf("make the certificate: %w", err)
	}
	if err := s.listen(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Server) listen(ctx context.Context) error {
	var config net.ListenConfig
	forSMTP, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for SMTP: %w", err)
	}
	forIMAP, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(fmt.Errorf("listen for IMAP: %w", err), forSMTP.Close())
	}
	s.smtpAddr, s.imapAddr = forSMTP.Addr().String(), forIMAP.Addr().String()
	s.smtp, s.imap = s.newSMTP(), s.newIMAP()
	// Both Serve calls end with an error of the closed listener, which says nothing.
	s.listeners = []net.Listener{s.listener(forSMTP), s.listener(forIMAP)}
	s.serving.Go(func() { _ = s.smtp.Serve(s.listeners[0]) })
	s.serving.Go(func() { _ = s.imap.Serve(s.listeners[1]) })
	return nil
}

// Close ends all connections and waits until nothing of the server runs.
func (s *Server) Close() (err error) {
	s.close.Do(func() {
		err = errors.Join(s.smtp.Close(), s.imap.Close())
		// A server whose Serve had not begun yet does not know its listener.
		for _, l := range s.listeners {
			err = errors.Join(err, l.Close())
		}
		s.serving.Wait()
		s.sessions.wait()
	})
	return err
}

// SMTPAddr is where to submit e-mail, as host:port; STARTTLS is required.
func (s *Server) SMTPAddr() string { return s.smtpAddr }

// IMAPAddr is where to read e-mail, as host:port; STARTTLS is required.
func (s *Server) IMAPAddr() string { return s.imapAddr }

// CAPEM is the certificate of the throw-away authority, in PEM.
func (s *Server) CAPEM() []byte { return s.ca.pem }

// CertPool holds that authority and nothing else.
func (s *Server) CertPool() *x509.CertPool { return s.ca.pool() }

// AddAccount opens a further mailbox with the folders INBOX, Sent and Drafts.
func (s *Server) AddAccount(a Account) error {
	parsed, err := mail.ParseAddress(a.Address)
	if err != nil || parsed.Address != a.Address {
		return fmt.Errorf("account %d is not a plain e-mail address", len(s.accounts)+1)
	}
	key := strings.ToLower(a.Address)
	box, err := newAccount(a)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.accounts[key] != nil {
		return fmt.Errorf("account %d exists already", len(s.accounts)+1)
	}
	s.accounts[key] = box
	s.domains[key[strings.LastIndexByte(key, '@')+1:]] = true
	return nil
}

// Received is every e-mail accepted over SMTP so far, oldest first.
func (s *Server) Received() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.received...)
}

// Await returns as soon as n e-mails have been accepted over SMTP, or with
// ctx's error and what there is.
func (s *Server) Await(ctx context.Context, n int) ([]Message, error) {
	for {
		s.mu.Lock()
		got, changed := append([]Message(nil), s.received...), s.changed
		s.mu.Unlock()
		if len(got) >= n {
			return got, nil
		}
		select {
		case <-ctx.Done():
			return got, ctx.Err()
		case <-changed:
		}
	}
}

// record keeps an accepted e-mail and puts it into the recipients' mailboxes.
func (s *Server) record(m Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stored+int64(len(m.Raw)*len(m.To)) > s.options.QuotaBytes {
		return errQuota
	}
	m.Number, m.At = len(s.received)+1, s.options.Clock.Now()
	if s.options.Renames {
		m.Raw = renamed(m.Raw, m.Number)
	}
	for _, to := range m.To {
		if err := s.put(m.From, to, m.Raw, m.At); err != nil {
			return err
		}
	}
	if s.options.KeepsSent {
		if _, err := s.accounts[strings.ToLower(m.Account)].user.Append("Sent", bytes.NewReader(m.Raw), &imap.AppendOptions{Time: m.At, Flags: []imap.Flag{imap.FlagSeen}}); err != nil {
			return fmt.Errorf("append to Sent: %w", err)
		}
	}
	s.received = append(s.received, m)
	close(s.changed)
	s.changed = make(chan struct{})
	return nil
}
