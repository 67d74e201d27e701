package smtpimap_test

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/google/go-cmp/cmp"

	"reqdesk/connectors/mailbox/smtpimap"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/practice"
)

// inbox is an IMAP server of the test's own, whose mail the test writes.
type inbox struct {
	*testing.T
	user    *imapmemserver.User
	address string
}

func newInbox(t *testing.T) *inbox {
	t.Helper()
	user := imapmemserver.NewUser(recruiter, password)
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	mem := imapmemserver.New()
	mem.AddUser(user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, InsecureAuth: true,
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() {
		server.Close()
		<-done
	})
	return &inbox{t, user, l.Addr().String()}
}

func (b *inbox) reader() mailbox.Reader {
	return account(b.T, smtpimap.Config{
		Mailbox:  core.Mailbox{IMAP: b.address, User: recruiter, Security: "none"},
		Password: password, Clock: practice.NewClock(monday), Step: 5 * time.Second,
	}).Reader()
}

// add puts e-mails into the inbox.
func (b *inbox) add(raws ...string) {
	b.Helper()
	c, err := imapclient.DialInsecure(b.address, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(recruiter, password).Wait(); err != nil {
		b.Fatal(err)
	}
	for _, raw := range raws {
		raw = strings.ReplaceAll(raw, "\n", "\r\n")
		cmd := c.Append("INBOX", int64(len(raw)), &imap.AppendOptions{Time: monday})
		if _, err := cmd.Write([]byte(raw)); err != nil {
			b.Fatal(err)
		}
		if err := cmd.Close(); err != nil {
			b.Fatal(err)
		}
		if _, err := cmd.Wait(); err != nil {
			b.Fatal(err)
		}
	}
}

func (b *inbox) read(cursor string) (messages []mailbox.Incoming, next string, batches int) {
	b.Helper()
	next = cursor
	for batch, err := range b.reader().Read(b.Context(), cursor, nil) {
		if err != nil {
			b.Fatal(err)
		}
		batches++
		messages, next = append(messages, batch.Messages...), batch.Next
	}
	return messages, next, batches
}

func subjects(messages []mailbox.Incoming) []string {
	var out []string
	for _, m := range messages {
		out = append(out, m.Subject)
	}
	return out
}

func plain(subject string) string {
	return "From: Ada Byron <Ada@Example.org>\nTo: rita@agency.example.com\nSubject: " + subject +
		"\nMessage-ID: <" + subject + "@example.org>\nIn-Reply-To: <1@agency.example.com>\nReferences: <0@agency.example.com> <1@agency.example.com>\n" +
		"Date: Mon, 23 Nov 2026 10:00:00 +0100\n\nYes, gladly.\n"
}

func TestOnlyWhatIsNewIsRead(t *testing.T) {
	b := newInbox(t)
	b.add(plain("old"))
	messages, cursor, _ := b.read("")
	if len(messages) != 0 || cursor == "" {
		t.Fatalf("the first look read %v", subjects(messages))
	}
	if _, _, batches := b.read(cursor); batches != 0 {
		t.Error("nothing new made a batch")
	}
	b.add(plain("one"), plain("two"))
	messages, cursor, _ = b.read(cursor)
	if d := cmp.Diff([]string{"one", "two"}, subjects(messages)); d != "" {
		t.Error(d)
	}
	want := mailbox.Incoming{
		UID: messages[0].UID, MessageID: "one@example.org", InReplyTo: []string{"1@agency.example.com"},
		References: []string{"0@agency.example.com", "1@agency.example.com"}, From: "ada@example.org", FromName: "Ada Byron",
		To: []string{recruiter}, Subject: "one", Date: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Text: "Yes, gladly.",
	}
	if got := messages[0].Header.Get("in-reply-to"); got != "<1@agency.example.com>" {
		t.Errorf("header %v", messages[0].Header)
	}
	messages[0].Header = nil
	if d := cmp.Diff(want, messages[0]); d != "" {
		t.Error(d)
	}
	if messages, _, _ = b.read(cursor); len(messages) != 0 {
		t.Errorf("read twice: %v", subjects(messages))
	}
}

func TestABrokenOffReadGoesOnAtItsCursor(t *testing.T) {
	b := newInbox(t)
	_, cursor, _ := b.read("")
	var all []string
	for i := range 120 {
		all = append(all, plain(fmt.Sprintf("m%03d", i)))
	}
	b.add(all...)
	var got []string
	for range 10 { // each run is broken off after one batch
		for batch, err := range b.reader().Read(t.Context(), cursor, nil) {
			if err != nil {
				t.Fatal(err)
			}
			got, cursor = append(got, subjects(batch.Messages)...), batch.Next
			break
		}
	}
	if len(got) != 120 || got[0] != "m000" || got[119] != "m119" {
		t.Errorf("%d messages: %v", len(got), got)
	}
}

func TestANewUIDValidityBeginsAgainAtTheDate(t *testing.T) {
	b := newInbox(t)
	_, cursor, _ := b.read("")
	b.add(plain("one"))
	_, cursor, _ = b.read(cursor)
	if err := b.user.Rename("INBOX", "Old", nil); err != nil {
		t.Fatal(err)
	}
	if err := b.user.Create("INBOX", nil); err != nil {
		t.Log("INBOX stays after a rename:", err)
	}
	b.add(plain("one"), plain("two"))
	messages, next, _ := b.read(cursor)
	if d := cmp.Diff([]string{"one", "two"}, subjects(messages)); d != "" {
		t.Error(d)
	}
	if messages, _, _ = b.read(next); len(messages) != 0 {
		t.Errorf("read twice: %v", subjects(messages))
	}
}

func TestAttachmentsStayOnTheServer(t *testing.T) {
	b := newInbox(t)
	_, cursor, _ := b.read("")
	big := strings.Repeat("QUJDRUZHSElKS0xNTk9QUVJTVFVWV1hZWg==\n", 40_000)
	b.add("From: ada@example.org\nSubject: =?iso-8859-1?Q?R=E9sum=E9?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n" +
		"--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\nContent-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe, 50 =A4\n" +
		"--y\nContent-Type: text/html\n\n<p>other</p>\n--y--\n--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=cv.pdf\nContent-Transfer-Encoding: base64\n\n" + big + "\n--x--\n")
	messages, _, _ := b.read(cursor)
	if len(messages) != 1 || messages[0].Text != "Grüße, 50 €" || messages[0].Subject != "Résumé" {
		t.Errorf("%+v", messages)
	}
	if files := messages[0].Attachments; len(files) != 1 || files[0].Name != "cv.pdf" || files[0].Type != "application/pdf" || files[0].Size < 1_000_000 {
		t.Errorf("files %+v", files)
	}
	if !messages[0].Date.Equal(monday) {
		t.Errorf("without a Date line it is of %v", messages[0].Date)
	}
}

func TestALongTextIsCut(t *testing.T) {
	b := newInbox(t)
	_, cursor, _ := b.read("")
	b.add("From: ada@example.org\nSubject: long\nContent-Type: text/plain; charset=utf-8\n\n" + strings.Repeat("ä long line\n", 60_000))
	messages, _, _ := b.read(cursor)
	if len(messages) != 1 || len(messages[0].Text) > 256<<10 || len(messages[0].Text) < 200<<10 {
		t.Errorf("text of %d bytes", len(messages[0].Text))
	}
}

func TestReadingFails(t *testing.T) {
	tests := map[string]struct {
		fault  mailserver.Fault
		change func(*smtpimap.Config)
		kind   core.Kind
	}{
		"a wrong password":      {change: func(c *smtpimap.Config) { c.Password = "wrong" }, kind: core.KindAuth},
		"a server that is mute": {fault: mailserver.NeverAnswer, kind: core.KindTemporary},
		"no trust":              {change: func(c *smtpimap.Config) { c.Roots = nil }, kind: core.KindTemporary},
		"nobody there":          {change: func(c *smtpimap.Config) { c.Mailbox.IMAP = closedPort(t) }, kind: core.KindTemporary},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := office(t)
			if test.fault != "" {
				s.Fail(test.fault, -1)
			}
			c := config(s)
			c.Step = 500 * time.Millisecond
			if test.change != nil {
				test.change(&c)
			}
			n := 0
			for _, err := range account(t, c).Reader().Read(t.Context(), "", nil) {
				if n++; core.KindOf(err) != test.kind {
					t.Errorf("error %v, want kind %s", err, test.kind)
				}
			}
			if n != 1 {
				t.Errorf("%d answers, want one error", n)
			}
		})
	}
}

func TestNoSTARTTLSAtTheIMAPServer(t *testing.T) {
	address, heard := scripted(t, "* OK hello", "T1 BAD unknown", "T2 BAD unknown")
	c := smtpimap.Config{Mailbox: core.Mailbox{IMAP: address, User: recruiter, Security: "starttls"}, Password: password, Step: time.Second, Clock: practice.NewClock(monday)}
	_, err := account(t, c).Reader().Check(t.Context())
	if core.KindOf(err) != core.KindTemporary {
		t.Errorf("error %v", err)
	}
	for _, line := range heard() {
		if strings.Contains(line, password) {
			t.Errorf("the server heard %q", line)
		}
	}
}
