//go:build mailserver

package cmd_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mailServer is the Postfix and Dovecot that .ci/mail-server.sh started, seen
// by somebody who is not Reqdesk.
type mailServer struct {
	smtp, imap string
	authority  string
	trust      *tls.Config
}

func newMailServer(t *testing.T) mailServer {
	t.Helper()
	env := func(name string) string {
		value := os.Getenv(name)
		if value == "" {
			t.Fatalf("%s is not set: run this with make test-mail", name)
		}
		return value
	}
	m := mailServer{smtp: env("REQDESK_TEST_SMTP"), imap: env("REQDESK_TEST_IMAP"), authority: env("REQDESK_TEST_CA")}
	pem, err := os.ReadFile(m.authority)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		t.Fatalf("%s holds no certificate", m.authority)
	}
	m.trust = &tls.Config{RootCAs: roots, ServerName: "localhost", MinVersion: tls.VersionTLS12}
	return m
}

func (m mailServer) address(name string) string { return name + "@example.test" }

func (m mailServer) password(name string) string {
	return os.Getenv("REQDESK_TEST_PASSWORD_" + strings.ToUpper(name))
}

// submit hands an e-mail in as name would.
func (m mailServer) submit(name, to, text string) error {
	c, err := smtp.DialStartTLS(m.smtp, m.trust)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Auth(sasl.NewPlainClient("", m.address(name), m.password(name))); err != nil {
		return err
	}
	return c.SendMail(m.address(name), []string{to}, strings.NewReader(text))
}

func (m mailServer) inbox(t *testing.T, name string) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialStartTLS(m.imap, &imapclient.Options{TLSConfig: m.trust})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(m.address(name), m.password(name)).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// received gives the e-mails in name's inbox that hold the text, as they are on
// the server. It waits until there is one, at most 30 seconds.
func (m mailServer) received(t *testing.T, name, text string) []string {
	t.Helper()
	c := m.inbox(t, name)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	every := time.NewTicker(200 * time.Millisecond)
	defer every.Stop()
	for {
		if found := m.search(t, c, text); len(found) > 0 {
			return found
		}
		select {
		case <-ctx.Done():
			t.Fatalf("no e-mail with %q reached %s in 30 s", text, name)
		case <-every.C:
		}
	}
}

// search gives the e-mails of the selected folder that hold the text.
func (m mailServer) search(t *testing.T, c *imapclient.Client, text string) []string {
	t.Helper()
	hits, err := c.UIDSearch(&imap.SearchCriteria{Text: []string{text}}, nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if len(hits.AllUIDs()) == 0 {
		return nil
	}
	whole := &imap.FetchItemBodySection{Peek: true}
	messages, err := c.Fetch(hits.All, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{whole}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, message := range messages {
		found = append(found, string(message.FindBodySection(whole)))
	}
	return found
}

// store puts an e-mail into name's inbox without sending it.
func (m mailServer) store(t *testing.T, name, text string) {
	t.Helper()
	text = strings.ReplaceAll(text, "\n", "\r\n")
	put := m.inbox(t, name).Append("INBOX", int64(len(text)), nil)
	if _, err := put.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := put.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := put.Wait(); err != nil {
		t.Fatal(err)
	}
}

func letter(to, subject string) string {
	return "From: recruiter@example.test\r\nTo: " + to + "\r\nSubject: " + subject + "\r\n" +
		"Message-ID: <" + subject + "@example.test>\r\n\r\nHello.\r\n"
}

// What the server itself does, so that a red test further down is Reqdesk's.
func TestMailServerDeliversRefusesAndReturns(t *testing.T) {
	m := newMailServer(t)
	t.Run("a letter reaches the other inbox", func(t *testing.T) {
		if err := m.submit("recruiter", "alice@example.test", letter("alice@example.test", "hello-alice")); err != nil {
			t.Fatal(err)
		}
		if got := m.received(t, "alice", "hello-alice"); len(got) != 1 || !strings.Contains(got[0], "Subject: hello-alice\r\n") {
			t.Errorf("alice has %q", got)
		}
	})
	t.Run("a stored answer is there", func(t *testing.T) {
		m.store(t, "bob", "From: alice@example.test\nTo: bob@example.test\nSubject: stored-answer\n\nYes.\n")
		if got := m.received(t, "bob", "stored-answer"); len(got) != 1 {
			t.Errorf("bob has %q", got)
		}
	})
	t.Run("an unknown person is refused at once", func(t *testing.T) {
		err := m.submit("recruiter", "nobody@example.test", letter("nobody@example.test", "refused"))
		var refused *smtp.SMTPError
		if !errors.As(err, &refused) || refused.Code != 550 {
			t.Errorf("got %v, want 550", err)
		}
	})
	t.Run("a letter to another server comes back", func(t *testing.T) {
		if err := m.submit("recruiter", "gone@bounce.test", letter("gone@bounce.test", "comes-back")); err != nil {
			t.Fatal(err)
		}
		got := m.received(t, "recruiter", "gone@bounce.test")
		if !strings.Contains(got[0], "Action: failed") || !strings.Contains(got[0], "Status: 5.1.1") {
			t.Errorf("not a bounce: %q", got)
		}
	})
	t.Run("a wrong password is refused", func(t *testing.T) {
		c, err := smtp.DialStartTLS(m.smtp, m.trust)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		var refused *smtp.SMTPError
		if err := c.Auth(sasl.NewPlainClient("", m.address("bob"), "wrong")); !errors.As(err, &refused) || refused.Code != 535 {
			t.Errorf("got %v, want 535", err)
		}
	})
	t.Run("nothing is taken without TLS", func(t *testing.T) {
		c, err := smtp.Dial(m.smtp)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		var refused *smtp.SMTPError
		if err := c.Mail("recruiter@example.test", nil); !errors.As(err, &refused) || refused.Code != 530 {
			t.Errorf("got %v, want 530", err)
		}
	})
}
