//go:build mailserver

package cmd_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/mail"
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

func (m mailServer) mailbox(name string, args ...string) []string {
	return append([]string{
		"mailbox", "add", name, "--from", "recruiter@example.test", "--user", "recruiter@example.test",
		"--smtp", m.smtp, "--imap", m.imap, "--security", "starttls",
	}, args...)
}

// The whole way over somebody else's mail system: a letter goes out, its
// answer comes in and stops what was still to come.
func TestMailServerCarriesALetterThereAndItsAnswerBack(t *testing.T) {
	m := newMailServer(t)
	c := newCtl(t, "REQDESK_PASSPHRASE="+passphrase, "SSL_CERT_FILE="+m.authority)
	job := prepare(t, c, m.mailbox("work"), m.password("recruiter"), "alice@example.test", "nobody-here@example.test")
	check := c.run(t, "mailbox", "check", "work")
	if at(check, "smtp", "ok") != true || at(check, "imap", "ok") != true {
		t.Fatalf("mailbox check says %v", check)
	}

	c.run(t, "approve", job.job, "--person", job.persons["alice@example.test"], "--now")
	if ran := c.run(t, "run", "--until-idle"); at(ran, "sent") != 1.0 {
		t.Fatalf("run says %v, want one letter sent", ran)
	}
	letters := m.received(t, "alice", "Network Engineer")
	if len(letters) != 1 {
		t.Fatalf("alice has %d letters, want one", len(letters))
	}
	if !strings.Contains(letters[0], "apply/42") || !strings.Contains(letters[0], "REQ7") {
		t.Errorf("the letter has no apply link with the source code:\n%s", letters[0])
	}

	m.store(t, "recruiter", answerTo(t, letters[0]))
	if ran := c.run(t, "run", "--until-idle"); at(ran, "read") == 0.0 {
		t.Errorf("run says %v: the answer was not read", ran)
	}
	if row := c.run(t, "contacted", job.job); at(row, 0, "replied") != true {
		t.Errorf("contacted says %v, want a reply", row)
	}
	for _, step := range planned(c.run(t, "plan", job.job), job.persons["alice@example.test"]) {
		if state := at(step, "state"); state != "sent" && state != "stopped" {
			t.Errorf("after the answer a step is still %v: %v", state, step)
		}
	}
}

// A refused recipient gives no bounce later: it is known when the letter is handed in.
func TestMailServerRefusalIsRecorded(t *testing.T) {
	m := newMailServer(t)
	c := newCtl(t, "REQDESK_PASSPHRASE="+passphrase, "SSL_CERT_FILE="+m.authority)
	job := prepare(t, c, m.mailbox("work"), m.password("recruiter"), "nobody-here@example.test")
	c.run(t, "approve", job.job, "--now")
	c.call(t, "", "run", "--until-idle")
	row := c.run(t, "contacted", job.job)
	if at(row, 0, "delivered") == true || at(row, 0, "bounced") == nil || at(row, 0, "bounced") == false {
		t.Errorf("contacted says %v, want a refused address", row)
	}
}

func TestMailServerWrongPasswordAndUnknownAuthorityAreTold(t *testing.T) {
	m := newMailServer(t)
	t.Run("wrong password", func(t *testing.T) {
		c := newCtl(t, "REQDESK_PASSPHRASE="+passphrase, "SSL_CERT_FILE="+m.authority)
		c.run(t, "init")
		c.feed(t, "password=wrong\n", m.mailbox("work", "--secret-stdin")...)
		out, _, code := c.call(t, "", "mailbox", "check", "work")
		if code != 5 || !strings.Contains(out, `"ok"`) {
			t.Errorf("exit code %d with %s, want 5 and the report", code, out)
		}
	})
	t.Run("a certificate nobody vouches for", func(t *testing.T) {
		c := newCtl(t, "REQDESK_PASSPHRASE="+passphrase)
		c.run(t, "init")
		c.feed(t, "password="+m.password("recruiter")+"\n", m.mailbox("work", "--secret-stdin")...)
		if out, _, code := c.call(t, "", "mailbox", "check", "work"); code == 0 {
			t.Errorf("the check passed: %s", out)
		}
	})
}

// answerTo is what a person's mail program makes of a letter when they answer.
func answerTo(t *testing.T, letter string) string {
	t.Helper()
	parsed, err := mail.ReadMessage(strings.NewReader(letter))
	if err != nil {
		t.Fatal(err)
	}
	id := parsed.Header.Get("Message-Id")
	return "From: Alice <alice@example.test>\nTo: recruiter@example.test\nSubject: Re: " + parsed.Header.Get("Subject") +
		"\nDate: " + time.Now().Format(time.RFC1123Z) + "\nMessage-ID: <answer-" + strings.Trim(id, "<>") +
		">\nIn-Reply-To: " + id + "\nReferences: " + id + "\n\nYes, tell me more.\n"
}

// planned gives the steps of one person.
func planned(plan any, person string) []any {
	var steps []any
	for i := 0; at(plan, i) != nil; i++ {
		if at(plan, i, "person") == person {
			steps = append(steps, at(plan, i))
		}
	}
	return steps
}
