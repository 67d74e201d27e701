package smtpimap

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"

	"github.com/emersion/go-smtp"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// sender sends over SMTP, one connection per e-mail.
type sender struct{ Config }

var (
	_ mailbox.Sender = sender{}
	_ mailbox.Filer  = sender{}
	_ mailbox.Finder = sender{}
)

// Check signs in and sends nothing.
func (s sender) Check(ctx context.Context) (string, error) {
	c, err := s.open(ctx)
	if err != nil {
		return "", err
	}
	defer c.end()
	c.quit()
	return "signed in at " + s.Mailbox.SMTP, nil
}

// Send hands one e-mail over.
func (s sender) Send(ctx context.Context, e mailbox.Envelope) (mailbox.Receipt, error) {
	c, err := s.open(ctx)
	if err != nil {
		return mailbox.Receipt{}, err
	}
	defer c.end()
	international := !ascii(e)
	if ok, _ := c.Extension("SMTPUTF8"); international && !ok {
		return mailbox.Receipt{}, core.Fail(core.KindUnsupported, "The mail server can't write to addresses with letters beyond English ones; it was not sent.",
			"Use another address of the person.")
	}
	if err := c.Mail(e.From, &smtp.MailOptions{Size: int64(len(e.Raw)), UTF8: international}); err != nil {
		return mailbox.Receipt{}, s.failed(ctx, stageSender, err)
	}
	for _, to := range e.To {
		if err := c.Rcpt(to, nil); err != nil {
			return mailbox.Receipt{}, s.failed(ctx, stageRecipient, err)
		}
	}
	data, err := c.Data()
	if err != nil {
		return mailbox.Receipt{}, s.failed(ctx, stageData, err)
	}
	if _, err := io.Copy(data, bytes.NewReader(e.Raw)); err != nil {
		return mailbox.Receipt{}, s.failed(ctx, stageData, err) // the final dot has not left
	}
	answer, err := data.CloseWithResponse()
	if err != nil {
		return mailbox.Receipt{}, s.unheard(err)
	}
	c.quit()
	return mailbox.Receipt{Detail: "250 " + answer.StatusText}, nil
}

// unheard is a failure from the final dot on: only the server's own answer says
// that it did not take the e-mail.
func (s sender) unheard(err error) error {
	var answer *smtp.SMTPError
	if errors.As(err, &answer) {
		return s.refused(stageData, answer)
	}
	return core.Fail(core.KindUnknown, "The e-mail was handed over and the mail server's answer never came: it may have been sent.",
		"Look in the Sent folder or ask the recipient; then say in the outbox whether it was.").Because(err)
}

func (s sender) failed(ctx context.Context, at stage, err error) error {
	var answer *smtp.SMTPError
	if errors.As(err, &answer) {
		return s.refused(at, answer)
	}
	return unreachable(ctx, outgoing, err)
}

func ascii(e mailbox.Envelope) bool {
	for _, s := range append([]string{e.From}, e.To...) {
		for i := range len(s) {
			if s[i] >= 0x80 {
				return false
			}
		}
	}
	return true
}

// submission is one signed-in connection. Its end closes it; the end of the context
// does too, whatever waits on it.
type submission struct {
	*smtp.Client
	end func()
}

// quit says goodbye; nothing depends on the answer.
func (c *submission) quit() { _ = c.Quit() }

func (s sender) open(ctx context.Context) (*submission, error) {
	return signedIn(ctx, s.Config, func(token string) (*submission, error) { return s.connect(ctx, token) })
}

func (s sender) connect(ctx context.Context, token string) (*submission, error) {
	conn, _, err := s.dial(ctx, s.Mailbox.SMTP)
	if err != nil {
		return nil, unreachable(ctx, outgoing, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	end := func() {
		stop()
		_ = conn.Close()
	}
	c, err := s.greet(conn)
	if err == nil {
		err = s.signIn(ctx, c, token)
	}
	if err != nil {
		end()
		return nil, s.explain(ctx, err)
	}
	return &submission{c, end}, nil
}

// greet speaks the first words, with TLS before any password.
func (s sender) greet(conn net.Conn) (c *smtp.Client, err error) {
	if s.security(s.Mailbox.SMTP) == "starttls" {
		if c, err = smtp.NewClientStartTLS(conn, s.tls(s.Mailbox.SMTP)); err != nil {
			return nil, err
		}
	} else {
		c = smtp.NewClient(conn)
	}
	// Go shakes hands at the first use: here, before the password.
	return c, c.Hello("localhost")
}

// explain names failures from before the sign-in.
func (s sender) explain(ctx context.Context, err error) error {
	if err.Error() == "smtp: server doesn't support STARTTLS" {
		return noStartTLS(outgoing)
	}
	return s.failed(ctx, stageConnect, err)
}

func (s sender) signIn(ctx context.Context, c *smtp.Client, token string) error {
	if s.Mailbox.User == "" {
		return nil
	}
	method := s.mechanism(c.SupportsAuth, token)
	if method == nil {
		return core.Fail(core.KindForbidden, "The outgoing mail server takes no password here.", "Check the port: submission is usually 587, or 465 with tls.")
	}
	if err := c.Auth(method); err != nil {
		return s.failed(ctx, stageAuth, err)
	}
	return nil
}
