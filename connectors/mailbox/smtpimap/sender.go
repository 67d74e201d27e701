package smtpimap

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// sender sends over SMTP, one connection per e-mail.
type sender struct{ Config }

// Check signs in and sends nothing.
func (s sender) Check(ctx context.Context) (string, error) {
	c, end, err := s.open(ctx)
	if err != nil {
		return "", err
	}
	defer end()
	s.quit(c)
	return "signed in at " + s.Mailbox.SMTP, nil
}

// Send hands one e-mail over.
func (s sender) Send(ctx context.Context, e mailbox.Envelope) (mailbox.Receipt, error) {
	c, end, err := s.open(ctx)
	if err != nil {
		return mailbox.Receipt{}, err
	}
	defer end()
	if err := c.Mail(e.From, &smtp.MailOptions{Size: int64(len(e.Raw)), UTF8: !ascii(e)}); err != nil {
		return mailbox.Receipt{}, failed(ctx, stageSender, err)
	}
	for _, to := range e.To {
		if err := c.Rcpt(to, nil); err != nil {
			return mailbox.Receipt{}, failed(ctx, stageRecipient, err)
		}
	}
	data, err := c.Data()
	if err != nil {
		return mailbox.Receipt{}, failed(ctx, stageData, err)
	}
	if _, err := io.Copy(data, bytes.NewReader(e.Raw)); err != nil {
		return mailbox.Receipt{}, failed(ctx, stageData, err) // the final dot has not left
	}
	answer, err := data.CloseWithResponse()
	if err != nil {
		return mailbox.Receipt{}, unheard(err)
	}
	s.quit(c)
	return mailbox.Receipt{Detail: "250 " + answer.StatusText}, nil
}

// unheard is a failure from the final dot on: only the server's own answer says
// that it did not take the e-mail.
func unheard(err error) error {
	var answer *smtp.SMTPError
	if errors.As(err, &answer) {
		return refused(stageData, answer)
	}
	return core.Fail(core.KindUnknown, "The e-mail was handed over and the mail server's answer never came: it may have been sent.",
		"Look in the Sent folder or ask the recipient; then say in the outbox whether it was.").Because(err)
}

func failed(ctx context.Context, at stage, err error) error {
	var answer *smtp.SMTPError
	if errors.As(err, &answer) {
		return refused(at, answer)
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

// quit says goodbye; nothing depends on the answer.
func (s sender) quit(c *smtp.Client) { _ = c.Quit() }

// open connects and signs in. end closes the connection; the end of ctx closes
// it too, whatever waits on it.
func (s sender) open(ctx context.Context) (c *smtp.Client, end func(), err error) {
	conn, err := s.dial(ctx, s.Mailbox.SMTP)
	if err != nil {
		return nil, nil, unreachable(ctx, outgoing, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	end = func() {
		stop()
		_ = conn.Close()
	}
	if s.security(s.Mailbox.SMTP) == "starttls" {
		if c, err = smtp.NewClientStartTLS(conn, s.tls(s.Mailbox.SMTP)); err == nil {
			// Go shakes hands at the first use: here, before the password.
			err = c.Hello("localhost")
		}
	} else {
		c = smtp.NewClient(conn)
		err = c.Hello("localhost")
	}
	if err == nil {
		err = s.signIn(ctx, c)
	}
	if err != nil {
		end()
		return nil, nil, s.explain(ctx, err)
	}
	return c, end, nil
}

// explain names failures from before the sign-in.
func (s sender) explain(ctx context.Context, err error) error {
	if err.Error() == "smtp: server doesn't support STARTTLS" {
		return noStartTLS(outgoing)
	}
	return failed(ctx, stageConnect, err)
}

func (s sender) signIn(ctx context.Context, c *smtp.Client) error {
	if s.Mailbox.User == "" {
		return nil
	}
	var method sasl.Client
	switch {
	case c.SupportsAuth(sasl.Plain):
		method = sasl.NewPlainClient("", s.Mailbox.User, s.Password)
	case c.SupportsAuth(sasl.Login):
		method = sasl.NewLoginClient(s.Mailbox.User, s.Password)
	default:
		return core.Fail(core.KindForbidden, "The outgoing mail server takes no password here.", "Check the port: submission is usually 587, or 465 with tls.")
	}
	if err := c.Auth(method); err != nil {
		return failed(ctx, stageAuth, err)
	}
	return nil
}
