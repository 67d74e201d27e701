//go:build mailserver

package outreach_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"reqdesk/connectors/mailbox/smtpimap"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/core/practice"
)

// realRig is a rig whose mailbox is the recruiter's on the Postfix and Dovecot that the
// environment describes.
type realRig struct {
	*rig
	roots *x509.CertPool
}

func setting(t *testing.T, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set: run this with make test-mail", name)
	}
	return v
}

// newRealRig has people at addresses of the test server, and a job of its own title so
// that no other test's e-mails are taken for its own.
func newRealRig(t *testing.T, names ...string) *realRig {
	t.Helper()
	r := &realRig{rig: newRig(t, names...), roots: x509.NewCertPool()}
	pem, err := os.ReadFile(setting(t, "REQDESK_TEST_CA"))
	if err != nil || !r.roots.AppendCertsFromPEM(pem) {
		t.Fatalf("no certificate: %v", err)
	}
	r.clock = practice.NewClock(time.Now())
	r.update(func(tx core.Tx) error {
		m := &r.mailbox
		m.From, m.User, m.Security = "Rita <recruiter@example.test>", "recruiter@example.test", "starttls"
		m.SMTP, m.IMAP = setting(t, "REQDESK_TEST_SMTP"), setting(t, "REQDESK_TEST_IMAP")
		r.job.Title = fmt.Sprintf("Engineer %d", time.Now().UnixNano())
		for i := range r.people {
			p := &r.people[i]
			p.Emails = []string{strings.ToLower(strings.Fields(p.Name)[0]) + "@example.test"}
			if err := r.db.PutPerson(tx, p, people.KeysOf(*p)); err != nil {
				return err
			}
		}
		if err := r.db.PutJob(tx, &r.job); err != nil {
			return err
		}
		return r.db.PutMailbox(tx, m)
	})
	r.wire()
	r.enrol()
	return r
}

func (r *realRig) account(m core.Mailbox, who string) (*smtpimap.Account, error) {
	m.User = who + "@example.test"
	return smtpimap.New(smtpimap.Config{
		Mailbox: m, Password: os.Getenv("REQDESK_TEST_PASSWORD_" + strings.ToUpper(who)), Roots: r.roots, Clock: r.clock,
	})
}

func (r *realRig) wire() {
	r.start(r.db)
	r.box.Handlers = []outbox.Handler{outreach.EmailHandler{Service: r.out, Answers: r.reader(), Open: func(_ context.Context, m core.Mailbox) (mailbox.Sender, error) {
		a, err := r.account(m, "recruiter")
		if err != nil {
			return nil, err
		}
		return a.Sender(), nil
	}}}
}

func (r *realRig) reader() *outreach.Poller {
	return &outreach.Poller{Service: r.out, Open: func(_ context.Context, m core.Mailbox) (mailbox.Reader, error) {
		a, err := r.account(m, "recruiter")
		if err != nil {
			return nil, err
		}
		return a.Reader(), nil
	}}
}

// until looks again and again until done; a server takes a moment.
func (r *realRig) until(what string, done func() bool) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), 90*time.Second)
	defer cancel()
	every := time.NewTicker(200 * time.Millisecond)
	defer every.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			r.Fatalf("it does not come to this: %s", what)
		case <-every.C:
		}
	}
}

func (r *realRig) read() int {
	r.Helper()
	n, err := r.reader().Step(r.Context(), r.mailbox.ID)
	if err != nil {
		r.Fatal(err)
	}
	return n
}

// imap signs in as somebody else's mail program does.
func (r *realRig) imap(who string) *imapclient.Client {
	r.Helper()
	c, err := imapclient.DialStartTLS(r.mailbox.IMAP, &imapclient.Options{TLSConfig: &tls.Config{RootCAs: r.roots, ServerName: "localhost", MinVersion: tls.VersionTLS12}})
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { _ = c.Close() })
	if err := c.Login(who+"@example.test", os.Getenv("REQDESK_TEST_PASSWORD_"+strings.ToUpper(who))).Wait(); err != nil {
		r.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		r.Fatal(err)
	}
	return c
}

// got waits until somebody has n e-mails of the rig's job and gives their UIDs.
func (r *realRig) got(c *imapclient.Client, n int) []imap.UID {
	r.Helper()
	var uids []imap.UID
	r.until(fmt.Sprintf("%d e-mails arrive", n), func() bool {
		if err := c.Noop().Wait(); err != nil {
			r.Fatal(err)
		}
		found, err := c.UIDSearch(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Subject", Value: r.job.Title}}}, nil).Wait()
		if err != nil {
			r.Fatal(err)
		}
		uids = found.AllUIDs()
		return len(uids) >= n
	})
	if len(uids) != n {
		r.Fatalf("%d e-mails, want %d", len(uids), n)
	}
	return uids
}

// says sends an answer from somebody's own account.
func (r *realRig) says(who, words, inReplyTo string) {
	r.Helper()
	a, err := r.account(r.mailbox, who)
	if err != nil {
		r.Fatal(err)
	}
	thread := ""
	if inReplyTo != "" {
		thread = "In-Reply-To: <" + inReplyTo + ">\r\nReferences: <" + inReplyTo + ">\r\n"
	}
	raw := "From: <" + who + "@example.test>\r\nTo: <recruiter@example.test>\r\nSubject: Re: " + r.job.Title + "\r\n" +
		"Message-ID: <" + fmt.Sprintf("%d.%s", time.Now().UnixNano(), who) + "@people.test>\r\n" + thread + "Date: " + time.Now().Format(time.RFC1123Z) + "\r\n\r\n" + words + "\r\n"
	if _, err := a.Sender().Send(r.Context(), mailbox.Envelope{From: who + "@example.test", To: []string{"recruiter@example.test"}, Raw: []byte(raw)}); err != nil {
		r.Fatal(err)
	}
}

// A real vacation note pauses the sequence until the day that it names; then the same
// step goes out.
func TestRealVacationPausesAndTheSameStepFollows(t *testing.T) {
	r := newRealRig(t, "Away Person")
	r.read()
	r.approve(true)
	r.run()
	r.until("the vacation note is read", func() bool { return r.read() > 0 })
	e := r.state(0, core.EnrolmentPaused, outreach.CauseAutoReply)
	back := setting(t, "REQDESK_TEST_BACK")
	if e.Next != 1 || e.Until.Format(time.DateOnly) != back {
		t.Errorf("paused at step %d until %v, want step 1 until %s", e.Next, e.Until, back)
	}
	inbox := r.imap("away")
	r.pass(e.Until.Sub(r.clock.Now()) - time.Hour)
	r.got(inbox, 1)
	r.pass(2 * time.Hour)
	r.got(inbox, 2)
	r.state(0, core.EnrolmentDone, "")
}

// Three people get the same subject. Each answer ends the right sequence, with and
// without the headers of a thread; the copy of what was sent, in Sent and by a filter
// in the inbox too, ends none.
func TestRealAnswersLandOnTheRightPeople(t *testing.T) {
	r := newRealRig(t, "Alice Person", "Bob Person", "Carol Person")
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, strings.ReplaceAll(twoSteps, ", {{first_name}}?\"\n    text", "\"\n    text")); err != nil {
		t.Fatal(err)
	}
	r.read()
	r.approve(true)
	r.run()
	for _, who := range []string{"alice", "bob", "carol"} {
		r.got(r.imap(who), 1)
	}
	own := r.imap("recruiter")
	if _, err := own.Select("Sent", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	copies := r.got(own, 3)
	if _, err := own.Copy(imap.UIDSetNum(copies...), "INBOX").Wait(); err != nil {
		t.Fatal(err)
	}
	if n := r.read(); n != 0 {
		t.Errorf("%d of our own copies were taken for answers", n)
	}
	r.says("bob", "Yes, tell me more.", r.enrolment(1).Thread[0])
	r.says("carol", "unsubscribe", "")
	taken := 0
	r.until("both answers are read", func() bool { taken += r.read(); return taken >= 2 })
	r.state(0, core.EnrolmentRunning, "")
	r.state(1, core.EnrolmentStopped, outreach.CauseReply)
	r.state(2, core.EnrolmentStopped, outreach.CauseOptOut)
}

// The follow-up stands in the recipient's mailbox in one thread with the first e-mail,
// as the server itself sorts it.
func TestRealFollowUpsThread(t *testing.T) {
	r := newRealRig(t, "Alice Person")
	r.read()
	r.approve(true)
	r.run()
	inbox := r.imap("alice")
	r.got(inbox, 1)
	r.pass(4 * 24 * time.Hour)
	uids := r.got(inbox, 2)
	threads, err := inbox.UIDThread(&imapclient.ThreadOptions{
		Algorithm: imap.ThreadReferences, SearchCriteria: &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Subject", Value: r.job.Title}}},
	}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if len(threads) != 1 || !slices.Equal(chain(threads[0]), []uint32{uint32(uids[0]), uint32(uids[1])}) {
		t.Errorf("threads %+v of %v", threads, uids)
	}
}

// chain is a thread without its branches' shape.
func chain(thread imapclient.ThreadData) []uint32 {
	all := slices.Clone(thread.Chain)
	for _, sub := range thread.SubThreads {
		all = append(all, chain(sub)...)
	}
	return all
}
