package mailserver

import (
	"errors"
	"io"
	"log"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Answers of the submission server, in the words that real ones use.
var (
	replyStartTLS   = &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Must issue a STARTTLS command first"}
	replySignIn     = &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	replyPassword   = &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "Error: authentication failed"}
	replySender     = &smtp.SMTPError{Code: 553, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Sender address rejected: not owned by user"}
	replyNoUser     = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "Recipient address rejected: User unknown in virtual mailbox table"}
	replyNoDomain   = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 2}, Message: "Recipient address rejected: Domain not found"}
	replyQuota      = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Insufficient system storage"}
	replyTemporary  = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Temporary lookup failure"}
	replyConnection = &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 4, 2}, Message: "Connection lost"}
)

func (s *Server) newSMTP() *smtp.Server {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		if !s.sessions.enter() {
			return nil, replyConnection
		}
		return &smtpSession{server: s, conn: c}, nil
	}))
	server.Domain = "localhost"
	server.TLSConfig = s.ca.server()
	server.MaxMessageBytes = s.options.MaxBytes
	server.MaxRecipients = 100
	server.EnableSMTPUTF8 = true
	server.ReadTimeout, server.WriteTimeout = 5*time.Minute, time.Minute
	server.ErrorLog = log.New(io.Discard, "", 0)
	return server
}

// smtpSession is one connection between EHLO and its end; STARTTLS begins a new one.
type smtpSession struct {
	server  *Server
	conn    *smtp.Conn
	account *account
	from    string
	to      []string
}

var _ smtp.AuthSession = (*smtpSession)(nil)

// AuthMechanisms lists how one may sign in; it is asked only under TLS.
func (x *smtpSession) AuthMechanisms() []string {
	if x.server.options.Bearer != nil {
		return []string{bearer, sasl.Plain, sasl.Login}
	}
	return []string{sasl.Plain, sasl.Login}
}

// Auth begins a sign-in.
func (x *smtpSession) Auth(mechanism string) (sasl.Server, error) {
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, name, password string) error { return x.signIn(name, password) }), nil
	case sasl.Login:
		return &loginServer{signIn: x.signIn}, nil
	case bearer:
		return &bearerServer{signIn: func(name, token string) error {
			if x.account = x.server.bearer(name, token); x.account == nil {
				return replyPassword
			}
			return nil
		}}, nil
	default:
		return nil, smtp.ErrAuthUnknownMechanism
	}
}

func (x *smtpSession) signIn(name, password string) error {
	if x.account = x.server.signIn(name, password); x.account == nil {
		return replyPassword
	}
	return nil
}

// Mail checks who writes: only the owner of the account, under its own address.
func (x *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if _, encrypted := x.conn.TLSConnectionState(); !encrypted {
		return replyStartTLS
	}
	if x.account == nil {
		return replySignIn
	}
	x.server.mu.Lock()
	box, err := x.server.find(from)
	x.server.mu.Unlock()
	if err != nil || box != x.account {
		return replySender
	}
	x.from = from
	return nil
}

// Rcpt takes addresses of this server's own accounts and no others.
func (x *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if x.server.strikes(Temporary) {
		return replyTemporary
	}
	x.server.mu.Lock()
	_, err := x.server.find(to)
	x.server.mu.Unlock()
	switch {
	case errors.Is(err, errNoSuchDomain):
		return replyNoDomain
	case err != nil:
		return replyNoUser
	}
	x.to = append(x.to, to)
	return nil
}

// Data takes the e-mail itself, records it and delivers it.
func (x *smtpSession) Data(r io.Reader) error {
	if x.server.strikes(DropBeforeData) {
		return x.drop()
	}
	if begun := make([]byte, 64); x.server.armed(StallInData) {
		if _, err := io.ReadFull(r, begun); err != nil {
			return err
		}
		x.server.strikes(StallInData)
		_, _ = io.Copy(io.Discard, x.conn.Conn())
		return x.drop()
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if x.server.strikes(RefuseData) {
		return replyTemporary
	}
	err = x.server.record(Message{Account: x.account.Address, From: x.from, To: append([]string(nil), x.to...), Raw: raw})
	switch {
	case errors.Is(err, errQuota):
		return replyQuota
	case err != nil:
		return replyTemporary
	case x.server.strikes(DropAfterData):
		return x.drop()
	case x.server.strikes(SilentAfterData):
		// Reading ends when either side closes the connection.
		_, _ = io.Copy(io.Discard, x.conn.Conn())
		return x.drop()
	}
	return nil
}

// drop ends the connection; the answer it returns reaches nobody.
func (x *smtpSession) drop() error {
	_ = x.conn.Conn().Close()
	return replyConnection
}

// Reset forgets the e-mail that was begun.
func (x *smtpSession) Reset() { x.from, x.to = "", nil }

// Logout is called once, at the end.
func (x *smtpSession) Logout() error {
	x.server.sessions.leave()
	return nil
}

// loginServer is the server's half of AUTH LOGIN, which old clients prefer and
// the SASL library offers for clients only.
type loginServer struct {
	signIn func(name, password string) error
	name   string
	step   int
}

// Next takes the name, then the password.
func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if response == nil && l.step == 0 {
		return []byte("Username:"), false, nil
	}
	l.step++
	switch l.step {
	case 1:
		l.name = strings.TrimSpace(string(response))
		return []byte("Password:"), false, nil
	case 2:
		return nil, true, l.signIn(l.name, string(response))
	default:
		return nil, false, sasl.ErrUnexpectedClientResponse
	}
}
