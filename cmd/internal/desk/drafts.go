package desk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

// Drafts lists what lies as a draft, with the whole paths of the files.
func (d *Desk) Drafts(ctx context.Context, job core.JobID) ([]outreach.Draft, error) {
	list, err := d.Outreach.Drafts(ctx, job)
	if err != nil {
		return nil, err
	}
	err = d.DB.View(ctx, func(tx core.Tx) error {
		for i := range list {
			m, err := d.DB.Mailbox(tx, list[i].Entry.Mailbox)
			if core.IsNotFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			list[i].File = filepath.Join(m.Dir, list[i].File)
		}
		return nil
	})
	return list, err
}

// DraftWord takes the recruiter's word whether a draft was sent.
func (d *Desk) DraftWord(ctx context.Context, id core.EntryID, sent bool) (e core.Entry, err error) {
	err = d.DB.View(ctx, func(tx core.Tx) error {
		e, err = d.DB.Entry(tx, id)
		return err
	})
	if err != nil {
		return e, err
	}
	if !e.Drafted() {
		return e, core.Fail(core.KindRefused, "This e-mail does not lie as a draft (any more); nothing was changed.", "See `draft list`.")
	}
	return d.Outbox.Resolve(ctx, id, sent)
}

// removeDraft takes the file of a draft away whose person is erased. One that is gone
// already, or lies where the mailbox no longer is, is no error.
func (d *Desk) removeDraft(ctx context.Context, mailbox core.MailboxID, result string) error {
	name, ok := outreach.DraftFile(result)
	if !ok || filepath.Base(name) != name {
		return nil
	}
	return d.DB.View(ctx, func(tx core.Tx) error {
		m, err := d.DB.Mailbox(tx, mailbox)
		if core.IsNotFound(err) || err == nil && m.Dir == "" {
			return nil
		}
		if err != nil {
			return err
		}
		if err := os.Remove(filepath.Join(m.Dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return core.Fail(core.KindStorage, "The draft "+name+" could not be deleted from its folder.", "Delete it by hand.").Because(err)
		}
		return nil
	})
}
