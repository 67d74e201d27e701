package outreach

import (
	"context"
	"encoding/json"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

// ByHandHandler sends the e-mails of one of the kinds above for the outbox. They are
// not idempotent either.
type ByHandHandler struct {
	*Service
	// What is the kind: ReplyKind or TestKind.
	What string
	// Open gives the sender of a mailbox.
	Open func(ctx context.Context, m core.Mailbox) (mailbox.Sender, error)
}

// Kind is the kind that it was made for.
func (h ByHandHandler) Kind() string { return h.What }

// Idempotent is false.
func (ByHandHandler) Idempotent() bool { return false }

// Prepare looks again whether the address may be written to, and writes the e-mail.
func (h ByHandHandler) Prepare(tx core.Tx, e *core.Entry) (core.Readiness, error) {
	a, err := decodeAct(*e)
	if err != nil {
		return core.Readiness{}, err
	}
	if err := h.mayWrite(tx, a.To); core.KindOf(err) == core.KindRefused {
		return core.Readiness{Act: core.ReadyDrop, Why: err.Error()}, nil
	} else if err != nil {
		return core.Readiness{}, err
	}
	box, err := h.Store.Mailbox(tx, e.Mailbox)
	if err != nil {
		return core.Readiness{Act: core.ReadyWait, Why: "The mailbox of this e-mail is no longer there."}, nil
	}
	from, to, err := addresses(box.From, a.To, "")
	if err != nil {
		return core.Readiness{Act: core.ReadyWait, Why: err.Error()}, nil
	}
	a.From, a.Date = from.Address, h.Clock.Now()
	if a.MessageID == "" {
		if a.MessageID, err = letter.NewID(h.Rand, from.Address); err != nil {
			return core.Readiness{}, err
		}
	}
	// With files it is written when it leaves, so that they lie in one place only.
	raw, err := letter.Write(h.draft(a, *from, *to))
	if err != nil {
		return core.Readiness{Act: core.ReadyWait, Why: err.Error()}, nil
	}
	if len(e.Files) == 0 {
		a.Raw = raw
	}
	if e.Act, err = json.Marshal(a); err != nil {
		return core.Readiness{}, err
	}
	return core.Readiness{Act: core.ReadyGo}, nil
}

func (h ByHandHandler) draft(a act, from, to letter.Address) letter.Draft {
	return letter.Draft{
		From: from, To: to, Subject: a.Subject, Text: a.Text, HTML: a.HTML, Date: a.Date, MessageID: a.MessageID,
		References: inThread(a.Refs, a.MessageID), Machine: h.What == TestKind,
	}
}

// Do hands the e-mail to the mailbox's server.
func (h ByHandHandler) Do(ctx context.Context, e core.Entry) (string, error) {
	if len(e.Files) == 0 {
		return hand(ctx, h.Service, h.Open, e, nil)
	}
	return hand(ctx, h.Service, h.Open, e, func(m core.Mailbox, a act) ([]byte, error) {
		from, to, err := addresses(m.From, a.To, "")
		if err != nil {
			return nil, err
		}
		d := h.draft(a, *from, *to)
		if d.Files, err = h.filesOf(ctx, e); err != nil {
			return nil, err
		}
		return letter.Write(d)
	})
}

// Draft says that an e-mail that was put down as a draft is still to be sent.
func (h ByHandHandler) Draft(result string) (why string) {
	if _, ok := DraftFile(result); !ok {
		return ""
	}
	return "It lies as a draft for you to send; say then that you sent it."
}

// NotSent lets go of an e-mail whose draft was not sent. The same words can be given
// again.
func (h ByHandHandler) NotSent(_ core.Tx, e *core.Entry) error {
	e.State, e.Why, e.Finished = core.EntryDropped, "You did not send its draft.", h.Clock.Now()
	return nil
}

// Finish keeps a reply as part of the thread, once it was sent. Of a test nothing is kept.
func (h ByHandHandler) Finish(tx core.Tx, e core.Entry, result string, doErr error) error {
	if doErr != nil || h.What == TestKind || e.State == core.EntryUnknown {
		return nil
	}
	a, err := decodeAct(e)
	if err != nil {
		return err
	}
	if _, err := h.Store.MessageByMessageID(tx, a.MessageID); err == nil {
		return nil // said twice that it was sent
	} else if !core.IsNotFound(err) {
		return err
	}
	return h.Store.PutMessage(tx, &core.Message{
		Kind: core.MessageSent, Mailbox: e.Mailbox, Job: e.Job, Person: e.Person, Enrolment: e.Enrolment, Step: ByHand,
		MessageID: a.MessageID, InReplyTo: a.InReplyTo, References: a.Refs, From: a.From, To: a.To, Subject: a.Subject, Text: a.Text,
		Date: a.Date, Recorded: h.Clock.Now(), Delivered: !e.WasDrafted(), Detail: result, Files: filesSent(e.Files),
	})
}
