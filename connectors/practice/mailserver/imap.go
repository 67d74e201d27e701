package mailserver

import (
	"io"
	"log"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
)

func (s *Server) newIMAP() *imapserver.Server {
	return imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			if !s.sessions.enter() {
				return nil, nil, &imap.Error{Type: imap.StatusResponseTypeBye, Text: "Shutting down"}
			}
			return &imapSession{server: s}, nil, nil
		},
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapESearch: {},
			imap.CapListExtended: {}, imap.CapListStatus: {}, imap.CapMove: {}, imap.CapStatusSize: {}, imap.CapSpecialUse: {},
		},
		TLSConfig: s.ca.server(),
		Logger:    log.New(io.Discard, "", 0),
	})
}

// imapSession is one IMAP connection. Before Login the embedded session is nil,
// and the server asks it nothing.
type imapSession struct {
	*imapmemserver.UserSession
	server  *Server
	account *account
	closed  sync.Once
}

var (
	_ imapserver.SessionIMAP4rev2 = (*imapSession)(nil)
	_ imapserver.SessionSASL      = (*imapSession)(nil)
)

// AuthenticateMechanisms lists how one may sign in besides LOGIN.
func (x *imapSession) AuthenticateMechanisms() []string {
	if x.server.options.Bearer != nil {
		return []string{sasl.Plain, bearer}
	}
	return []string{sasl.Plain}
}

// Authenticate begins a sign-in.
func (x *imapSession) Authenticate(mechanism string) (sasl.Server, error) {
	switch {
	case mechanism == sasl.Plain:
		return sasl.NewPlainServer(func(_, name, password string) error { return x.Login(name, password) }), nil
	case mechanism == bearer && x.server.options.Bearer != nil:
		return &bearerServer{signIn: func(name, token string) error { return x.enter(x.server.bearer(name, token)) }}, nil
	}
	return nil, &imap.Error{Type: imap.StatusResponseTypeNo, Text: "SASL mechanism not supported"}
}

// Login opens the account's mailbox.
func (x *imapSession) Login(name, password string) error {
	return x.enter(x.server.signIn(name, password))
}

func (x *imapSession) enter(box *account) error {
	if box == nil {
		return imapserver.ErrAuthFailed
	}
	x.account, x.UserSession = box, imapmemserver.NewUserSession(box.user)
	return nil
}

// Close is called once, at the end of the connection.
func (x *imapSession) Close() error {
	x.closed.Do(x.server.sessions.leave)
	return x.UserSession.Close()
}

// List adds what the in-memory store does not know: which folder is for what.
func (x *imapSession) List(w *imapserver.ListWriter, ref string, patterns []string, options *imap.ListOptions) error {
	special := options.SelectSpecialUse || options.ReturnSpecialUse
	if !special || len(patterns) == 0 {
		return x.UserSession.List(w, ref, patterns, options)
	}
	for _, folder := range folders {
		matches := slices.ContainsFunc(patterns, func(p string) bool { return imapserver.MatchList(folder.name, '/', ref, p) })
		if !matches || options.SelectSpecialUse && folder.use == nil {
			continue
		}
		if err := w.WriteList(&imap.ListData{Mailbox: folder.name, Delim: '/', Attrs: folder.use}); err != nil {
			return err
		}
	}
	return nil
}

// Idle tells at once of e-mail that arrives and within a quarter of a second of
// everything else. The store's own Idle would miss what changed between the
// client's command and its first look.
func (x *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		arrival := x.account.arrival()
		if err := x.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-stop:
			return nil
		case <-arrival:
		case <-tick.C:
		}
	}
}

// Create refuses nothing a client may want, but keeps the reserved names.
func (x *imapSession) Create(name string, options *imap.CreateOptions) error {
	if strings.EqualFold(name, "INBOX") {
		return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeAlreadyExists, Text: "INBOX exists"}
	}
	return x.UserSession.Create(name, options)
}

// Append refuses what SMTP would refuse for its size.
func (x *imapSession) Append(name string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	if r.Size() > x.server.options.MaxBytes {
		return nil, &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeTooBig, Text: "Message is too big"}
	}
	return x.UserSession.Append(name, r, options)
}
