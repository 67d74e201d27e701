// Package drafts puts e-mails into a folder as files that a mail program opens
// ready to be sent. It needs nobody's approval and no password: the recruiter
// sends by hand.
//
// A file ends in .eml and carries X-Unsent: 1, by which Outlook, Thunderbird and
// others open it as a draft. A file is there whole or not at all, never overwrites
// another one, and is readable by its owner only. Nothing is ever deleted.
package drafts

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// Drafts is a folder of e-mails to be sent by hand.
type Drafts struct{ dir string }

// New names the folder; it is made when it is first needed.
func New(dir string) *Drafts { return &Drafts{dir} }

var _ mailbox.Sender = (*Drafts)(nil)

// Check makes the folder and tries to write into it.
func (d *Drafts) Check(context.Context) (string, error) {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return "", unwritable(err)
	}
	f, err := os.CreateTemp(d.dir, ".check-*")
	if err != nil {
		return "", unwritable(err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return "", unwritable(err)
	}
	return "drafts are written to " + d.dir, nil
}

// Send writes the e-mail into a file. The same e-mail always gets the same file.
func (d *Drafts) Send(ctx context.Context, e mailbox.Envelope) (mailbox.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return mailbox.Receipt{}, core.Fail(core.KindTemporary, "The draft was not written: the program is being closed.", "").Because(err)
	}
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return mailbox.Receipt{}, unwritable(err)
	}
	sum := sha256.Sum256(e.Raw)
	name := "reqdesk-" + hex.EncodeToString(sum[:8]) + ".eml"
	if err := d.write(name, append([]byte("X-Unsent: 1\r\n"), e.Raw...)); err != nil {
		return mailbox.Receipt{}, unwritable(err)
	}
	return mailbox.Receipt{Detail: name, Draft: true}, nil
}

// write makes the file whole under another name first.
func (d *Drafts) write(name string, data []byte) error {
	path := filepath.Join(d.dir, name)
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, data) {
		return nil
	}
	f, err := os.CreateTemp(d.dir, ".draft-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), path)
}

func unwritable(err error) error {
	kind, hint := core.KindStorage, "Check the folder and the space on the disk."
	if errors.Is(err, fs.ErrPermission) {
		hint = "Choose a folder that you may write to."
	}
	return core.Fail(kind, "The draft could not be written to its folder; nothing was sent.", hint).Because(err)
}
