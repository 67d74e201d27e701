package outreach

import (
	"context"
	"errors"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/mailbox"
)

// settleFor is for how long after an attempt the folder of sent e-mails is looked
// through for it. Later only a person's word helps.
const settleFor = 6 * time.Hour

// whySettled is the result of an e-mail that was found there.
const whySettled = "sent: it lies in the Sent folder"

// Settle looks in the folder of sent e-mails for those that may have been sent from a
// mailbox. What lies there was sent, and counts as that. What does not stays a question:
// many servers keep no copy, and some are slow. It tells how many it settled.
func (p Poller) Settle(ctx context.Context, id core.MailboxID) (settled int, err error) {
	m, doubts, err := p.doubts(ctx, id)
	if err != nil || len(doubts) == 0 {
		return 0, err
	}
	r, err := p.Open(ctx, m)
	if err != nil {
		return 0, err
	}
	finder, ok := r.(mailbox.Finder)
	if !ok {
		return 0, nil
	}
	for _, e := range doubts {
		a, err := decodeAct(e)
		if err != nil || a.MessageID == "" {
			continue
		}
		switch _, err := finder.Find(ctx, mailbox.Sent, a.MessageID); {
		case core.IsNotFound(err), core.KindOf(err) == core.KindUnsupported:
			continue
		case err != nil:
			return settled, err
		}
		switch err := p.settle(ctx, e.ID); {
		case errors.Is(err, errSettled):
		case err != nil:
			return settled, err
		default:
			settled++
		}
	}
	return settled, nil
}

// doubts lists the e-mails of a mailbox that may have been sent, of these hours.
func (p Poller) doubts(ctx context.Context, id core.MailboxID) (m core.Mailbox, list []core.Entry, err error) {
	err = p.Store.View(ctx, func(tx core.Tx) error {
		if m, err = p.Store.Mailbox(tx, id); err != nil || m.IMAP == "" {
			return err
		}
		open, err := p.Store.OpenEntries(tx)
		for _, e := range open {
			if e.Mailbox != id || e.State != core.EntryUnknown || len(e.Attempts) == 0 {
				continue
			}
			if age := p.Clock.Now().Sub(e.Attempts[len(e.Attempts)-1].Started); age.Abs() < settleFor {
				list = append(list, e)
			}
		}
		return err
	})
	return m, list, err
}

// errSettled says that somebody else has settled it meanwhile.
var errSettled = errors.New("it is settled")

// settle takes note that an e-mail was sent.
func (p Poller) settle(ctx context.Context, id core.EntryID) error {
	err := p.update(ctx, 0, func(tx core.Tx) error {
		e, err := p.Store.Entry(tx, id)
		if err != nil {
			return err
		}
		if e.State != core.EntryUnknown {
			return errSettled
		}
		e.State, e.Why, e.Finished, e.Result = core.EntryDone, "", p.Clock.Now(), whySettled
		if err := p.Store.PutEntry(tx, &e); err != nil {
			return err
		}
		return p.arrived(tx, e)
	})
	if err == nil {
		p.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Outbox, ID: id.String()})
	}
	return err
}
