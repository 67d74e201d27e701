//go:build mailserver

package desk_test

import (
	"crypto/x509"
	"fmt"
	"os"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/connectors/mailbox/smtpimap"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/practice"
)

func env(t *testing.T, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set: run this with make test-mail", name)
	}
	return v
}

// What comes in at Dovecot is read as it arrives; the workspace's clock stands still, so
// that nothing is ever due by time.
func TestAnAnswerAtARealServerIsReadAsItArrives(t *testing.T) {
	trust, err := os.ReadFile(env(t, "REQDESK_TEST_CA"))
	if err != nil {
		t.Fatal(err)
	}
	box := core.Mailbox{
		Name: "recruiter", Kind: "smtpimap", From: "recruiter@example.test", User: "recruiter@example.test",
		Security: "starttls", SMTP: env(t, "REQDESK_TEST_SMTP"), IMAP: env(t, "REQDESK_TEST_IMAP"),
	}
	clock := practice.NewClock(time.Now())
	o := openOffice(t, clock, trust, desk.NewMailbox{Mailbox: box, Password: env(t, "REQDESK_TEST_PASSWORD_RECRUITER")})
	defer o.end()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(trust)
	box.User = "alice@example.test"
	alice, err := smtpimap.New(smtpimap.Config{Mailbox: box, Password: env(t, "REQDESK_TEST_PASSWORD_ALICE"), Roots: roots, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	before := o.until("the first look", func(m core.Mailbox) bool { return m.Cursor != "" })
	for n := range 3 {
		raw := fmt.Appendf(nil, "From: alice@example.test\r\nTo: recruiter@example.test\r\nSubject: Re: %d\r\nMessage-ID: <%d@example.test>\r\n\r\nYes.\r\n", n, time.Now().UnixNano())
		if _, err := alice.Sender().Send(t.Context(), mailbox.Envelope{From: "alice@example.test", To: []string{"recruiter@example.test"}, Raw: raw}); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		after := o.until("the answer is read", func(m core.Mailbox) bool { return m.Cursor != before.Cursor })
		t.Logf("answer %d was read %v after Postfix had taken it", n, time.Since(begun).Round(time.Millisecond))
		before = after
	}
}
