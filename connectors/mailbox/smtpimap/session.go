package smtpimap

import (
	"context"
	"net"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// session is one signed-in IMAP connection.
type session struct {
	*imapclient.Client
	config Config
	line   *patient
	// grown gets a value when the server tells by itself of a change in the mailbox.
	grown chan struct{}
	stop  func() bool
}

func (s *session) close() {
	s.stop()
	_ = s.Close() // nothing was changed that could be lost
}

func (c Config) session(ctx context.Context) (*session, error) {
	return signedIn(ctx, c, func(token string) (*session, error) { return c.openIMAP(ctx, token) })
}

func (c Config) openIMAP(ctx context.Context, token string) (*session, error) {
	conn, line, err := c.dial(ctx, c.Mailbox.IMAP)
	if err != nil {
		return nil, unreachable(ctx, incoming, err)
	}
	s := &session{config: c, line: line, grown: make(chan struct{}, 1)}
	s.stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
	if err := s.signIn(ctx, conn, token); err != nil {
		s.stop()
		_ = conn.Close()
		return nil, err
	}
	return s, nil
}

func (s *session) options() *imapclient.Options {
	return &imapclient.Options{
		TLSConfig: s.config.tls(s.config.Mailbox.IMAP),
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages == nil {
				return
			}
			select {
			case s.grown <- struct{}{}:
			default:
			}
		}},
	}
}

func (s *session) signIn(ctx context.Context, conn net.Conn, token string) error {
	if s.config.security(s.config.Mailbox.IMAP) == "starttls" {
		var err error
		if s.Client, err = imapclient.NewStartTLS(conn, s.options()); err != nil {
			if _, answered := answer(err); answered {
				return noStartTLS(incoming)
			}
			return s.config.unread(ctx, err)
		}
	} else {
		s.Client = imapclient.New(conn, s.options())
	}
	if err := s.WaitGreeting(); err != nil {
		return s.config.unread(ctx, err)
	}
	if err := s.authenticate(token); err != nil {
		if a, answered := answer(err); answered && a.Code != imap.ResponseCodeUnavailable {
			return s.config.notLetIn(incoming, "", a.Text, err)
		}
		return s.config.unread(ctx, err)
	}
	return nil
}

func (s *session) authenticate(token string) error {
	caps := s.Caps()
	offers := func(mechanism string) bool { return caps.Has(imap.AuthCap(mechanism)) }
	if s.config.Tokens != nil || offers(sasl.Plain) && caps.Has(imap.CapLoginDisabled) {
		return s.Authenticate(s.config.mechanism(offers, token))
	}
	return s.Login(s.config.Mailbox.User, s.config.Password).Wait()
}

// look opens a folder for looking only.
func (s *session) look(folder string) (*imap.SelectData, error) {
	return s.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
}
