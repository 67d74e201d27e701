package outreach

import (
	"context"
	"strings"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// Fetch gets a file that came with an e-mail of the inbox out of its mailbox; n counts
// from 0, as the message lists them. Nothing is stored, and nothing marked as read.
func (p Poller) Fetch(ctx context.Context, id core.MessageID, n int) (f mailbox.File, err error) {
	var (
		m   core.Message
		box core.Mailbox
	)
	err = p.Store.View(ctx, func(tx core.Tx) error {
		if m, err = p.Store.Message(tx, id); err != nil {
			return err
		}
		if m.Kind == core.MessageSent || n < 0 || n >= len(m.Files) {
			return core.Fail(core.KindNotFound, "This e-mail has no such attachment; nothing was fetched.", "See which ones it has in the inbox.")
		}
		box, err = p.Store.Mailbox(tx, m.Mailbox)
		if core.IsNotFound(err) {
			err = core.Fail(core.KindRefused, "The mailbox that this e-mail came to is no longer set up here, so its attachment can't be fetched.", "Open the e-mail in your mail program.")
		}
		return err
	})
	if err != nil {
		return f, err
	}
	r, err := p.Open(ctx, box)
	if err != nil {
		return f, err
	}
	fetcher, ok := r.(mailbox.Fetcher)
	if !ok || !box.Reads() {
		return f, core.Fail(core.KindUnsupported, "From this kind of mailbox no attachments can be fetched.", "Open the e-mail in your mail program.")
	}
	if f, err = fetcher.Fetch(ctx, givenID(m.MessageID), n); err != nil {
		return f, err
	}
	if want := m.Files[n].Name; want != "" && f.Name != want {
		return mailbox.File{}, core.Fail(core.KindInvalid, "The e-mail in your mailbox now has another attachment in this place; nothing was saved.", "Open the e-mail in your mail program.")
	}
	return f, nil
}

// givenID is the Message-ID that an e-mail came with.
func givenID(kept string) string { return strings.TrimSuffix(kept, answerMark) }

// answerMark tells an answer apart from the e-mail of ours whose Message-ID it bears.
const answerMark = ".answer"
