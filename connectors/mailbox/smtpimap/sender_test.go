package smtpimap_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"reqdesk/connectors/mailbox/smtpimap"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/practice"
)

const (
	recruiter = "rita@agency.example.com"
	candidate = "ada@example.org"
	password  = "correct horse"
)

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func office(t *testing.T) *mailserver.Server {
	t.Helper()
	s, err := mailserver.Start(t.Context(), mailserver.Options{
		Clock:    practice.NewClock(monday),
		Accounts: []mailserver.Account{{Address: recruiter, Password: password}, {Address: candidate, Password: "another"}},
		MaxBytes: 64 << 10,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func config(s *mailserver.Server) smtpimap.Config {
	return smtpimap.Config{
		Mailbox:  core.Mailbox{SMTP: s.SMTPAddr(), IMAP: s.IMAPAddr(), User: recruiter, Security: "starttls"},
		Password: password, Roots: s.CertPool(), Clock: practice.NewClock(monday), Step: 2 * time.Second,
	}
}

func account(t *testing.T, c smtpimap.Config) *smtpimap.Account {
	t.Helper()
	a, err := smtpimap.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func letter(to string) mailbox.Envelope {
	return mailbox.Envelope{From: recruiter, To: []string{to}, Raw: []byte("From: " + recruiter + "\r\nTo: " + to +
		"\r\nSubject: A job\r\nMessage-ID: <1@agency.example.com>\r\n\r\nHello.\r\n.hidden\r\n")}
}

func TestAnEmailArrivesAsItWasWritten(t *testing.T) {
	s := office(t)
	receipt, err := account(t, config(s)).Sender().Send(t.Context(), letter(candidate))
	if err != nil || !strings.HasPrefix(receipt.Detail, "250 ") || receipt.Draft {
		t.Fatalf("%+v, %v", receipt, err)
	}
	got := s.Received()
	if len(got) != 1 || string(got[0].Raw) != string(letter(candidate).Raw) || got[0].To[0] != candidate {
		t.Errorf("received %+v", got)
	}
}

func TestWhatTheServerAnswersDecides(t *testing.T) {
	tests := map[string]struct {
		fault    mailserver.Fault
		change   func(*smtpimap.Config)
		to       string
		size     int
		kind     core.Kind
		received int
	}{
		"a recipient whom the server does not know": {to: "nobody@agency.example.com", kind: core.KindNotFound},
		"a recipient's domain that does not exist":  {to: "x@elsewhere.example", kind: core.KindNotFound},
		"a wrong password":                          {change: func(c *smtpimap.Config) { c.Password = "wrong" }, kind: core.KindAuth},
		"another person's address as sender":        {change: func(c *smtpimap.Config) { c.Mailbox.User, c.Password = candidate, "another" }, kind: core.KindForbidden},
		"an e-mail that is too large":               {size: 100 << 10, kind: core.KindInvalid},
		"greylisting":                               {fault: mailserver.Temporary, kind: core.KindTemporary},
		"the data put off":                          {fault: mailserver.RefuseData, kind: core.KindTemporary},
		// The whole e-mail is on its way before the end of the connection is seen.
		"a connection that ends at a short e-mail": {fault: mailserver.DropBeforeData, kind: core.KindUnknown},
		"a connection that ends after the data":    {fault: mailserver.DropAfterData, kind: core.KindUnknown, received: 1},
		"silence after the data":                   {fault: mailserver.SilentAfterData, kind: core.KindUnknown, received: 1},
		"silence from the start":                   {fault: mailserver.NeverAnswer, kind: core.KindTemporary},
		"an authority that is not trusted":         {change: func(c *smtpimap.Config) { c.Roots = nil }, kind: core.KindTemporary},
		"TLS where there is none":                  {change: func(c *smtpimap.Config) { c.Mailbox.Security = "tls" }, kind: core.KindTemporary},
		"nobody at that port":                      {change: func(c *smtpimap.Config) { c.Mailbox.SMTP = closedPort(t) }, kind: core.KindTemporary},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := office(t)
			c := config(s)
			c.Step = 500 * time.Millisecond
			if test.change != nil {
				test.change(&c)
			}
			if test.fault != "" {
				s.Fail(test.fault, -1)
			}
			if test.to == "" {
				test.to = candidate
			}
			e := letter(test.to)
			e.Raw = append(e.Raw, strings.Repeat("x\r\n", test.size/3)...)
			_, err := account(t, c).Sender().Send(t.Context(), e)
			if core.KindOf(err) != test.kind {
				t.Errorf("kind %q (%v), want %q", core.KindOf(err), err, test.kind)
			}
			if err != nil && (strings.Contains(err.Error(), test.to) || strings.Contains(err.Error(), password)) {
				t.Errorf("the error names somebody: %v", err)
			}
			if n := len(s.Received()); n != test.received {
				t.Errorf("%d e-mails reached the server, want %d", n, test.received)
			}
		})
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// scripted is a server that says fixed lines: the greeting, then one per line
// that it gets.
func scripted(t *testing.T, lines ...string) (address string, heard func() []string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan []string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			got <- nil
			return
		}
		defer conn.Close()
		var all []string
		r := bufio.NewReader(conn)
		for _, line := range lines {
			fmt.Fprint(conn, line+"\r\n")
			said, err := r.ReadString('\n')
			if err != nil {
				break
			}
			all = append(all, said)
		}
		got <- all
	}()
	t.Cleanup(func() { l.Close() })
	return l.Addr().String(), func() []string { l.Close(); return <-got }
}

func TestNoPasswordLeavesWithoutTLS(t *testing.T) {
	address, heard := scripted(t, "220 hello", "250-there\r\n250 AUTH PLAIN LOGIN", "221 bye")
	c := smtpimap.Config{Mailbox: core.Mailbox{SMTP: address, User: recruiter, Security: "starttls"}, Password: password, Step: time.Second}
	_, err := account(t, c).Sender().Send(t.Context(), letter(candidate))
	if core.KindOf(err) != core.KindTemporary || !strings.Contains(err.Error(), "STARTTLS") {
		t.Errorf("error %v", err)
	}
	for _, line := range heard() {
		if strings.HasPrefix(line, "AUTH") {
			t.Errorf("the server heard %q", line)
		}
	}
	for _, bad := range []core.Mailbox{{SMTP: "mail.example.com:25", Security: "none"}, {SMTP: "127.0.0.1:25", IMAP: "192.0.2.1:143", Security: "none"}} {
		if _, err := smtpimap.New(smtpimap.Config{Mailbox: bad}); core.KindOf(err) != core.KindRefused {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestLoginIsUsedWherePlainIsNot(t *testing.T) {
	address, heard := scripted(t, "220 hello", "250-there\r\n250 AUTH LOGIN", "334 UGFzc3dvcmQ6", "235 fine", "221 bye")
	c := smtpimap.Config{Mailbox: core.Mailbox{SMTP: address, User: recruiter, Security: "none"}, Password: password, Step: time.Second}
	if _, err := account(t, c).Sender().Check(t.Context()); err != nil {
		t.Error(err)
	}
	if all := heard(); len(all) < 2 || !strings.HasPrefix(all[1], "AUTH LOGIN ") {
		t.Errorf("the server heard %q", all)
	}
}

func TestACancelledSendEndsAtOnce(t *testing.T) {
	s := office(t)
	s.Fail(mailserver.NeverAnswer, -1)
	c := config(s)
	c.Step = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := account(t, c).Sender().Send(ctx, letter(candidate)); core.KindOf(err) != core.KindTemporary {
		t.Error(err)
	}
}

func TestCheckSignsInAtBothServers(t *testing.T) {
	s := office(t)
	good := account(t, config(s))
	for _, check := range []func(context.Context) (string, error){good.Sender().Check, good.Reader().Check} {
		if detail, err := check(t.Context()); err != nil || detail == "" {
			t.Errorf("%q, %v", detail, err)
		}
	}
	c := config(s)
	c.Password = "wrong"
	bad := account(t, c)
	for _, check := range []func(context.Context) (string, error){bad.Sender().Check, bad.Reader().Check} {
		if _, err := check(t.Context()); core.KindOf(err) != core.KindAuth {
			t.Errorf("%v", err)
		}
	}
}

func asError(err error, to **core.Error) bool { return errors.As(err, to) }

func statusOptions() *imap.StatusOptions { return &imap.StatusOptions{NumMessages: true} }
