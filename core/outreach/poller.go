package outreach

import (
	"context"
	"errors"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/mailbox"
)

// Poller reads the answers in mailboxes.
type Poller struct {
	*Service
	// Open gives the reader of a mailbox.
	Open func(ctx context.Context, m core.Mailbox) (mailbox.Reader, error)
}

// Step reads what is new in one mailbox. It tells how many e-mails belonged to
// sequences. What was read before a failure stays; the failure's sentence is kept
// with the mailbox. A mailbox without IMAP is nothing to read.
func (p Poller) Step(ctx context.Context, id core.MailboxID) (read int, err error) {
	var m core.Mailbox
	err = p.Store.View(ctx, func(tx core.Tx) error {
		m, err = p.Store.Mailbox(tx, id)
		return err
	})
	if err != nil || !m.Reads() {
		return 0, err
	}
	defer p.Events.Publish(event.Event{Kind: event.Looked, Topic: event.Mailboxes, ID: id.String()})
	began := p.Clock.Now() // what comes in while it reads is for the next time
	read, err = p.read(ctx, m)
	return read, errors.Join(err, p.looked(context.WithoutCancel(ctx), id, began, err))
}

func (p Poller) read(ctx context.Context, m core.Mailbox) (read int, err error) {
	r, err := p.Open(ctx, m)
	if err != nil {
		return 0, err
	}
	for batch, err := range r.Read(ctx, m.Cursor, p.Wanted(ctx)) {
		if err != nil {
			return read, err
		}
		taken, err := p.Receive(ctx, m.ID, batch)
		read += taken
		if err != nil {
			return read, err
		}
	}
	return read, nil
}

// looked notes the time of the look and its failure.
func (p Poller) looked(ctx context.Context, id core.MailboxID, began time.Time, failure error) error {
	was, is := "", ""
	err := p.Store.Update(ctx, func(tx core.Tx) error {
		m, err := p.Store.Mailbox(tx, id)
		if err != nil {
			return err
		}
		was = m.Error
		m.ReadAt, m.Error = p.Clock.Now(), ""
		var known *core.Error
		if errors.As(failure, &known) {
			m.Error = known.Error()
		} else if failure != nil {
			m.Error = "The mailbox could not be read."
		} else {
			m.AnswersUntil = began
		}
		is = m.Error
		return p.Store.PutMailbox(tx, &m)
	})
	if err == nil && (was == "") != (is == "") { // e-mails wait for it, or need not any more
		p.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Mailboxes, ID: id.String()})
	}
	return err
}
