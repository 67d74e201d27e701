//go:build mailserver

package smtpimap_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"os"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/mailbox/smtpimap"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	mail "reqdesk/core/mailbox/letter"
	"reqdesk/core/practice"
)

// real is an account on the Postfix and Dovecot that the environment describes.
func real(t *testing.T, who, security string) smtpimap.Config {
	t.Helper()
	pem, err := os.ReadFile(env(t, "REQDESK_TEST_CA"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		t.Fatal("REQDESK_TEST_CA holds no certificate")
	}
	m := core.Mailbox{User: who + "@example.test", SMTP: env(t, "REQDESK_TEST_SMTP"), IMAP: env(t, "REQDESK_TEST_IMAP"), Security: security}
	if security == "tls" {
		m.SMTP, m.IMAP = env(t, "REQDESK_TEST_SMTPS"), env(t, "REQDESK_TEST_IMAPS")
	}
	return smtpimap.Config{
		Mailbox: m, Password: env(t, "REQDESK_TEST_PASSWORD_"+strings.ToUpper(who)), Roots: roots, Clock: practice.NewClock(time.Now()),
	}
}

func env(t *testing.T, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set: start the mail server first", name)
	}
	return v
}

// fresh makes an e-mail that no other run has made.
func fresh(t *testing.T, from, to string) (mailbox.Envelope, string) {
	t.Helper()
	var b [12]byte
	if _, err := rand.Read(b[:]); err != nil {
		t.Fatal(err)
	}
	id := hex.EncodeToString(b[:]) + "@example.test"
	return mailbox.Envelope{From: from, To: []string{to}, Raw: []byte("From: <" + from + ">\r\nTo: <" + to + ">\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n" +
		"Message-ID: <" + id + ">\r\nDate: " + time.Now().Format(time.RFC1123Z) + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHäufig gefragt.\r\n.dot\r\n")}, id
}

// await reads until an e-mail satisfies found; delivery takes the server a moment.
func await(ctx context.Context, t *testing.T, r mailbox.Reader, cursor string, found func(mailbox.Incoming) bool) mailbox.Incoming {
	t.Helper()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		for batch, err := range r.Read(ctx, cursor, nil) {
			if err != nil {
				t.Fatal(err)
			}
			cursor = batch.Next
			for _, in := range batch.Messages {
				if found(in) {
					return in
				}
			}
		}
		select {
		case <-ctx.Done():
			t.Fatal("the e-mail did not arrive")
		case <-ticker.C:
		}
	}
}

func position(t *testing.T, r mailbox.Reader) (cursor string) {
	t.Helper()
	for batch, err := range r.Read(t.Context(), "", nil) {
		if err != nil {
			t.Fatal(err)
		}
		cursor = batch.Next
	}
	return cursor
}

func TestRealServersCarryAnEmail(t *testing.T) {
	for _, security := range []string{"starttls", "tls"} {
		t.Run(security, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			from, to := account(t, real(t, "recruiter", security)), account(t, real(t, "alice", security)).Reader()
			cursor := position(t, to)
			e, id := fresh(t, "recruiter@example.test", "alice@example.test")
			receipt, err := from.Sender().Send(ctx, e)
			if err != nil || !strings.HasPrefix(receipt.Detail, "250 ") {
				t.Fatalf("%+v, %v", receipt, err)
			}
			in := await(ctx, t, to, cursor, func(in mailbox.Incoming) bool { return in.MessageID == id })
			if in.Text != "Häufig gefragt.\n.dot" || in.Subject != "Grüße" || in.From != "recruiter@example.test" {
				t.Errorf("%+v", in)
			}
		})
	}
}

func TestRealServersRefuse(t *testing.T) {
	tests := map[string]struct {
		to     string
		change func(*smtpimap.Config, *mailbox.Envelope)
		kind   core.Kind
	}{
		"nobody of that name": {to: "nobody@example.test", kind: core.KindNotFound},
		"a strange domain":    {to: "x@elsewhere.test", kind: core.KindNotFound},
		"a wrong password":    {to: "alice@example.test", kind: core.KindAuth, change: func(c *smtpimap.Config, _ *mailbox.Envelope) { c.Password = "wrong" }},
		"a huge e-mail": {to: "alice@example.test", kind: core.KindInvalid, change: func(_ *smtpimap.Config, e *mailbox.Envelope) {
			e.Raw = append(e.Raw, strings.Repeat("0123456789\r\n", 300_000)...)
		}},
		"an unknown authority": {to: "alice@example.test", kind: core.KindTemporary, change: func(c *smtpimap.Config, _ *mailbox.Envelope) { c.Roots = x509.NewCertPool() }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := real(t, "recruiter", "starttls")
			e, _ := fresh(t, "recruiter@example.test", test.to)
			if test.change != nil {
				test.change(&c, &e)
			}
			if _, err := account(t, c).Sender().Send(t.Context(), e); core.KindOf(err) != test.kind {
				t.Errorf("error %v, want %s", err, test.kind)
			}
			if test.kind == core.KindAuth {
				if _, err := account(t, c).Reader().Check(t.Context()); core.KindOf(err) != test.kind {
					t.Errorf("IMAP: %v", err)
				}
			}
		})
	}
}

func TestARealBounceIsRead(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	a := account(t, real(t, "recruiter", "starttls"))
	cursor := position(t, a.Reader())
	e, id := fresh(t, "recruiter@example.test", "somebody@bounce.test")
	if _, err := a.Sender().Send(ctx, e); err != nil {
		t.Fatal(err)
	}
	in := await(ctx, t, a.Reader(), cursor, func(in mailbox.Incoming) bool { return in.Report != nil && in.Report.OriginalMessageID == id })
	if in.Report.Action != "failed" || in.Report.Status != "5.1.1" || in.Report.Recipient != "somebody@bounce.test" {
		t.Errorf("%+v %+v", in, in.Report)
	}
}

func TestRealServersGiveTheFilesOfAnAnswer(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	from, to := account(t, real(t, "alice", "tls")), account(t, real(t, "recruiter", "tls")).Reader()
	cursor := position(t, to)
	_, id := fresh(t, "alice@example.test", "recruiter@example.test")
	content := make([]byte, 1<<20)
	if _, err := rand.Read(content); err != nil {
		t.Fatal(err)
	}
	raw, err := mail.Write(mail.Draft{
		From: mail.Address{Address: "alice@example.test"}, To: mail.Address{Address: "recruiter@example.test"}, Subject: "My CV", Text: "Here it is.",
		HTML: "<p>Here it is.</p>", Date: time.Now(), MessageID: id,
		Files: []mail.File{{Name: "../Grüße CV.pdf", Content: content}, {Name: "note.txt", Content: []byte("short")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := from.Sender().Send(ctx, mailbox.Envelope{From: "alice@example.test", To: []string{"recruiter@example.test"}, Raw: raw}); err != nil {
		t.Fatal(err)
	}
	in := await(ctx, t, to, cursor, func(in mailbox.Incoming) bool { return in.MessageID == id })
	if len(in.Attachments) != 2 || in.Attachments[0].Name != "Grüße CV.pdf" || in.Attachments[0].Size < int64(len(content)) {
		t.Fatalf("files %+v", in.Attachments)
	}
	for n, want := range [][]byte{content, []byte("short")} {
		f, err := to.(mailbox.Fetcher).Fetch(ctx, id, n)
		if err != nil || !bytes.Equal(f.Content, want) || f.Name != in.Attachments[n].Name {
			t.Errorf("file %d: %q, %d bytes, %v", n, f.Name, len(f.Content), err)
		}
	}
	if _, err := to.(mailbox.Fetcher).Fetch(ctx, id, 2); !core.IsNotFound(err) {
		t.Error(err)
	}
}
