package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/authres"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

// TrialPatience is for how long a test e-mail is waited for.
const TrialPatience = 2 * time.Minute

// trialPause is the time between two looks for it.
const trialPause = 2 * time.Second

// Trial is what became of a test e-mail to oneself.
type Trial struct {
	To      string
	Sent    string // what the outgoing server said
	Arrived bool
	Took    time.Duration // until it was there, or for how long it was waited for
	// SPF, DKIM and DMARC are what the receiving server says of them: "pass", "fail", …;
	// "" = nothing.
	SPF, DKIM, DMARC string
	By               string // the server that says so
	Rewritten        bool   // it came with another Message-ID than it was sent with
	Removed          bool   // it was taken away again
	Note             string // what could not be done, a sentence
}

// TryMailbox sends a test e-mail from a mailbox to its own address, waits until it has
// arrived, at most for a time, reads what became of it on the way, and takes it away.
func (d *Desk) TryMailbox(ctx context.Context, name string, patience time.Duration) (t Trial, err error) {
	m, err := d.MailboxNamed(ctx, name)
	if err != nil {
		return t, err
	}
	if !m.Sends() {
		return t, core.Fail(core.KindRefused, "This mailbox only puts down drafts for you to send, so that nothing can be tried; nothing was sent.", "Open a draft with your mail program instead.")
	}
	sender, err := d.sender(ctx, m)
	if err != nil {
		return t, err
	}
	id, envelope, err := d.testLetter(m)
	if err != nil {
		return t, err
	}
	t.To = envelope.From
	began := d.Clock.Now()
	receipt, err := sender.Send(ctx, envelope)
	if err != nil {
		return t, err
	}
	t.Sent = receipt.Detail
	reader, err := d.finder(ctx, m)
	if err != nil {
		t.Note = "It was sent. Its arrival can't be seen from here, because the answers of this mailbox are not read: look into your inbox yourself."
		return t, nil //nolint:nilerr // it was sent all the same
	}
	found, err := d.await(ctx, reader, id, began.Add(patience))
	t.Took = d.Clock.Now().Sub(began)
	if err != nil {
		t.Note = notArrived(err)
		return t, ctx.Err()
	}
	t.Arrived = true
	t.read(found.Header, id)
	if err := d.clear(ctx, reader, id); err != nil {
		t.Note = "It arrived, but could not be taken away again: delete it yourself."
		return t, nil //nolint:nilerr // the trial itself has succeeded
	}
	t.Removed = true
	return t, nil
}

func notArrived(err error) string {
	if core.IsNotFound(err) {
		return "It was sent and has not arrived yet: look into your inbox and among the spam in a while. Delete it there yourself."
	}
	return "It was sent, but the inbox could not be looked into: " + err.Error()
}

// testLetter writes a test e-mail to oneself.
func (d *Desk) testLetter(m core.Mailbox) (id string, e mailbox.Envelope, err error) {
	own, err := mail.ParseAddress(m.From)
	if err != nil {
		return "", e, core.Fail(core.KindUsage, "The sender's address can't be read; nothing was sent.", "Correct it: `mailbox set`.").Because(err)
	}
	if id, err = letter.NewID(rand.Reader, own.Address); err != nil {
		return "", e, err
	}
	address := letter.Address{Name: own.Name, Address: own.Address}
	raw, err := letter.Write(letter.Draft{
		From: address, To: address, Subject: "Test of your mailbox (" + id[:min(8, len(id))] + ")", Date: d.Clock.Now(), MessageID: id,
		Text:       "This e-mail shows that your mailbox sends and receives. It is taken away again by itself; if it is still here, delete it.\n",
		References: []string{mailbox.Thread(id)}, Machine: true,
	})
	return id, mailbox.Envelope{From: own.Address, To: []string{own.Address}, Raw: raw}, err
}

// finder is what looks into a mailbox for one e-mail.
func (d *Desk) finder(ctx context.Context, m core.Mailbox) (mailbox.Finder, error) {
	if !m.Reads() {
		return nil, core.Fail(core.KindUnsupported, "The answers of this mailbox are not read.", "")
	}
	r, err := d.receiver(ctx, m)
	if err != nil {
		return nil, err
	}
	f, ok := r.(mailbox.Finder)
	if !ok {
		return nil, core.Fail(core.KindUnsupported, "This mailbox can't be searched.", "")
	}
	return f, nil
}

// await looks for an e-mail until it is there or the time is over.
func (d *Desk) await(ctx context.Context, f mailbox.Finder, id string, until time.Time) (mailbox.Found, error) {
	for {
		found, err := f.Find(ctx, mailbox.Inbox, id)
		passing := core.IsNotFound(err) || core.KindOf(err) == core.KindTemporary
		if err == nil || !passing || !d.Clock.Now().Before(until) {
			return found, err
		}
		if failed := d.Clock.Wait(ctx, d.Clock.Now().Add(trialPause)); failed != nil {
			return found, err
		}
	}
}

// read takes from the header of what arrived how it came there.
func (t *Trial) read(h mailbox.Header, id string) {
	came := strings.Trim(strings.TrimSpace(h.Get("message-id")), "<>")
	t.Rewritten = came != "" && came != id
	// Only the topmost line is the own provider's word; others may have come with the e-mail.
	by, results, err := authres.Parse(h.Get("authentication-results"))
	if err != nil {
		return
	}
	t.By = by
	for _, r := range results {
		switch r := r.(type) {
		case *authres.SPFResult:
			t.SPF = better(t.SPF, r.Value)
		case *authres.DKIMResult:
			t.DKIM = better(t.DKIM, r.Value)
		case *authres.DMARCResult:
			t.DMARC = better(t.DMARC, r.Value)
		}
	}
}

// better is the better of two results: of several signatures one is enough.
func better(have string, value authres.ResultValue) string {
	if value == authres.ResultPass {
		return string(value)
	}
	return cmp.Or(have, string(value))
}

// clear takes a test e-mail out of both folders.
func (d *Desk) clear(ctx context.Context, f mailbox.Finder, id string) error {
	r, ok := f.(mailbox.Remover)
	if !ok {
		return core.Fail(core.KindUnsupported, "Nothing can be removed from this mailbox.", "")
	}
	if err := r.Remove(ctx, mailbox.Inbox, id); err != nil {
		return err
	}
	if err := r.Remove(ctx, mailbox.Sent, id); err != nil && !core.IsNotFound(err) {
		return err
	}
	return nil
}
