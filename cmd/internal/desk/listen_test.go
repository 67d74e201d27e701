package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/practice"
)

// office is a workspace with one mailbox on a mail server, and its engine. The clock
// stands still unless the test moves it: nothing is ever due by time.
type office struct {
	*testing.T
	desk  *desk.Desk
	clock *practice.Clock
	mail  *mailserver.Server
	box   core.Mailbox
	heard *event.Listener
	end   func()
}

const answerer = "ada@people.example"

func newOffice(t *testing.T) *office {
	t.Helper()
	clock := practice.NewClock(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	mail, err := mailserver.Start(t.Context(), mailserver.Options{Clock: clock, Accounts: []mailserver.Account{
		{Address: "rita@agency.example", Password: "secret"}, {Address: answerer, Password: "secret"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	o := openOffice(t, clock, mail.CAPEM(), desk.NewMailbox{Password: "secret", Mailbox: core.Mailbox{
		Name: "rita", Kind: "smtpimap", From: "rita@agency.example", User: "rita@agency.example", Security: "starttls",
		SMTP: mail.SMTPAddr(), IMAP: mail.IMAPAddr(),
	}})
	o.mail = mail
	t.Cleanup(func() {
		if err := mail.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

// openOffice opens a workspace with a mailbox and starts its engine, until end.
func openOffice(t *testing.T, clock *practice.Clock, trust []byte, box desk.NewMailbox) *office {
	t.Helper()
	d, err := desk.CreatePractice(t.Context(), desk.Options{Dir: t.TempDir(), Clock: clock, Trust: trust})
	if err != nil {
		t.Fatal(err)
	}
	o := &office{T: t, clock: clock, desk: d, heard: d.Events.Listen(event.Mailboxes)}
	if o.box, err = d.AddMailbox(t.Context(), box); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Engine().Run(ctx) }()
	o.end = func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		o.heard.Close()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
	return o
}

// until waits until the mailbox is as is says, without moving the clock.
func (o *office) until(what string, is func(core.Mailbox) bool) core.Mailbox {
	o.Helper()
	limit := time.NewTimer(20 * time.Second)
	defer limit.Stop()
	for {
		var m core.Mailbox
		err := o.desk.DB.View(o.Context(), func(tx core.Tx) (err error) {
			m, err = o.desk.DB.Mailbox(tx, o.box.ID)
			return err
		})
		if err != nil {
			o.Fatal(err)
		}
		if is(m) {
			return m
		}
		select {
		case <-o.heard.Ready():
			o.heard.Take()
		case <-limit.C:
			o.Fatalf("%s: it did not happen; the mailbox is %+v", what, m)
		}
	}
}

func (o *office) answer(n int) {
	o.Helper()
	raw := fmt.Appendf(nil, "From: %s\r\nTo: rita@agency.example\r\nSubject: Re: %d\r\nMessage-ID: <%d@people.example>\r\n\r\nYes.\r\n", answerer, n, n)
	if err := o.mail.Deliver(answerer, "rita@agency.example", raw); err != nil {
		o.Fatal(err)
	}
}

func TestAnAnswerIsReadAsItArrivesAndNobodyAsks(t *testing.T) {
	o := newOffice(t)
	defer o.end()
	before := o.until("the first look", func(m core.Mailbox) bool { return m.Cursor != "" })
	for n := range 3 {
		o.answer(n)
		begun := time.Now()
		after := o.until("the answer is read", func(m core.Mailbox) bool { return m.Cursor != before.Cursor })
		t.Logf("answer %d was read after %v", n, time.Since(begun).Round(time.Millisecond))
		if !after.ReadAt.Equal(o.clock.Now()) || after.Error != "" {
			t.Errorf("%+v", after)
		}
		before = after
	}
}

func TestALostMailServerIsAskedNowAndThenAndListenedToWhenItIsBack(t *testing.T) {
	o := newOffice(t)
	defer o.end()
	before := o.until("the first look", func(m core.Mailbox) bool { return m.Cursor != "" })
	o.mail.Fail(mailserver.RefusePassword, -1)
	o.answer(0) // if a connection stands already, the server tells on it, and lets nobody in
	o.clock.Advance(15 * time.Minute)
	o.until("it can't be read", func(m core.Mailbox) bool { return m.Error != "" })
	o.mail.Fail(mailserver.None, 0)
	for range 10 { // by time alone
		o.clock.Advance(5 * time.Minute)
	}
	after := o.until("it is read again", func(m core.Mailbox) bool { return m.Error == "" && m.Cursor != before.Cursor })
	o.clock.Advance(time.Hour)
	o.answer(1)
	o.until("the next answer", func(m core.Mailbox) bool { return m.Cursor != after.Cursor })
}
