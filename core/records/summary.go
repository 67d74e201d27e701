package records

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	stdmail "net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// noticeKind is the kind of the outbox entries that are summaries to oneself.
const noticeKind = "notice"

// staleAfter is how old a summary may be when it can be sent at last.
const staleAfter = 12 * time.Hour

// summary is what a summary is made from.
type summary struct {
	to   string
	days int
}

// letter is the act of an outbox entry: what is to be sent.
type letter struct {
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Made    time.Time `json:"made"`
}

// senders are the mailboxes that can send a summary.
func senders(all []core.Mailbox) []core.Mailbox {
	return slices.DeleteFunc(slices.Clone(all), func(m core.Mailbox) bool { return !m.Sends() })
}

// senderFor chooses the mailbox that a summary goes through: the one of the very
// address, else one that works, else the first.
func senderFor(to string, all []core.Mailbox) (core.Mailbox, bool) {
	list := senders(all)
	if len(list) == 0 {
		return core.Mailbox{}, false
	}
	best := func(m core.Mailbox) int {
		switch {
		case strings.EqualFold(addressOf(m.From), to):
			return 0
		case m.Error == "":
			return 1
		}
		return 2
	}
	return slices.MinFunc(list, func(a, b core.Mailbox) int { return cmp.Compare(best(a), best(b)) }), true
}

// addressOf is the bare address of a sender; "" when it can't be read.
func addressOf(from string) string {
	a, err := stdmail.ParseAddress(from)
	if err != nil {
		return ""
	}
	return a.Address
}

// summarise puts what no summary told yet into one, at most every half hour.
func (s *Service) summarise(tx core.Tx, p *plan, l *ledger, waiting []told, by summary) error {
	fresh := slices.DeleteFunc(slices.Clone(waiting), func(t told) bool { return !t.row.Mail.IsZero() })
	if len(fresh) == 0 {
		return nil
	}
	if until := l.mailed.Add(mailPause); !l.mailed.IsZero() && until.After(l.at) {
		p.again(until)
		return nil
	}
	boxes, err := s.Store.Mailboxes(tx)
	if err != nil {
		return err
	}
	box, ok := senderFor(by.to, boxes)
	if !ok {
		return nil // Today says so
	}
	for _, t := range fresh {
		t.row.Mail = l.at
		l.changed[t.row] = true
	}
	what := letter{To: by.to, Subject: "Reqdesk: " + core.SayN(len(fresh), "%d thing waits", "%d things wait").String() + " for you", Made: l.at}
	what.Text = "New since the last summary:\n\n- " + strings.Join(inEnglish(sentences(fresh, by.days)), "\n- ") + "\n\n" + summaryFoot
	act, err := json.Marshal(what)
	if err != nil {
		return err
	}
	p.mail = &core.Entry{
		Kind: noticeKind, Key: "notice " + l.at.UTC().Format(time.RFC3339Nano), Mailbox: box.ID, Act: act, Preview: what.Text,
		Approved: l.at, ApprovedBy: "setting " + core.SettingNoticeMail,
	}
	return nil
}

const summaryFoot = `Today, in Reqdesk, lists them one by one with the reasons.

Reqdesk on your own computer wrote this to yourself, because the setting
notice_mail names this address; at most one such e-mail leaves it in half
an hour, and nothing is told twice.
`

// Summaries sends summaries for the outbox. One whose outcome was not heard is not
// sent again: what it told stands on Today.
type Summaries struct {
	*Service
	// Open gives the sender of a mailbox.
	Open func(ctx context.Context, m core.Mailbox) (mailbox.Sender, error)
	Rand io.Reader
}

// Kind is "notice".
func (Summaries) Kind() string { return noticeKind }

// Idempotent is false.
func (Summaries) Idempotent() bool { return false }

// Prepare drops a summary that nobody wants any more, or that is no news.
func (h Summaries) Prepare(tx core.Tx, e *core.Entry) (core.Readiness, error) {
	what, err := readLetter(*e)
	if err != nil {
		return core.Readiness{}, err
	}
	settings, err := h.Store.Settings(tx, "")
	if err != nil {
		return core.Readiness{}, err
	}
	switch {
	case settings[core.SettingNoticeMail] != what.To:
		return core.Readiness{Act: core.ReadyDrop, Why: "Notices no longer go to this address."}, nil
	case h.Clock.Now().Sub(what.Made) > staleAfter:
		return core.Readiness{Act: core.ReadyDrop, Why: "It could not be sent for so long that it is no news."}, nil
	}
	if _, err := h.Store.Mailbox(tx, e.Mailbox); err != nil {
		return core.Readiness{Act: core.ReadyDrop, Why: "The mailbox that it was to go through is gone."}, nil
	}
	return core.Readiness{Act: core.ReadyGo}, nil
}

// Do sends.
func (h Summaries) Do(ctx context.Context, e core.Entry) (string, error) {
	what, err := readLetter(e)
	if err != nil {
		return "", err
	}
	var box core.Mailbox
	err = h.Store.View(ctx, func(tx core.Tx) (err error) {
		box, err = h.Store.Mailbox(tx, e.Mailbox)
		return err
	})
	if err != nil {
		return "", err
	}
	envelope, err := what.envelope(box.From, h.Clock.Now(), h.Rand)
	if err != nil {
		return "", err
	}
	sender, err := h.Open(ctx, box)
	if err != nil {
		return "", err
	}
	receipt, err := sender.Send(ctx, envelope)
	if core.KindOf(err) == core.KindUnknown {
		return "It was handed over and no answer came; it is not sent again.", nil
	}
	return receipt.Detail, err
}

// Finish has nothing to draw from it.
func (Summaries) Finish(core.Tx, core.Entry, string, error) error { return nil }

func readLetter(e core.Entry) (what letter, err error) {
	if err := json.Unmarshal(e.Act, &what); err != nil {
		return what, core.Fail(core.KindInvalid, "This notice can't be read; it was not sent.", "Drop it.").Because(err)
	}
	return what, nil
}

// envelope is the e-mail itself. It says that a machine wrote it, so that no
// absence note answers.
func (l letter) envelope(from string, now time.Time, random io.Reader) (mailbox.Envelope, error) {
	sender, err := stdmail.ParseAddress(from)
	if err != nil {
		return mailbox.Envelope{}, core.Fail(core.KindInvalid, "The mailbox's sender address can't be read; the notice was not sent.", "Write it as Name <name@example.com>.").Because(err)
	}
	to, err := stdmail.ParseAddress(l.To)
	if err != nil {
		return mailbox.Envelope{}, core.Fail(core.KindInvalid, "The address for notices can't be read; the notice was not sent.", "Set notice_mail to an address.").Because(err)
	}
	var id [16]byte
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return mailbox.Envelope{}, core.Fail(core.KindStorage, "This computer gave no random numbers; the notice was not sent.", "Try again.").Because(err)
	}
	var h mail.Header
	h.SetDate(now)
	h.SetAddressList("From", []*mail.Address{{Name: sender.Name, Address: sender.Address}})
	h.SetAddressList("To", []*mail.Address{{Address: to.Address}})
	h.SetSubject(l.Subject)
	h.SetMessageID(hex.EncodeToString(id[:]) + "@" + sender.Address[strings.LastIndex(sender.Address, "@")+1:])
	h.Set("Auto-Submitted", "auto-generated")
	h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	var b bytes.Buffer
	w, err := mail.CreateSingleInlineWriter(&b, h)
	if err == nil {
		_, err = io.WriteString(w, strings.ReplaceAll(l.Text, "\n", "\r\n"))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return mailbox.Envelope{}, core.Fail(core.KindInvalid, "The notice could not be put together; it was not sent.", "").Because(err)
	}
	return mailbox.Envelope{From: sender.Address, To: []string{to.Address}, Raw: b.Bytes()}, nil
}
