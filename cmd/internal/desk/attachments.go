package desk

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

// ReadAttachment reads a file of this computer that is to go with an e-mail.
func ReadAttachment(path string) (letter.File, error) {
	content, err := intake.ReadRegular(path, letter.MaxFileBytes)
	switch {
	case errors.Is(err, fs.ErrInvalid):
		return letter.File{}, core.Fail(core.KindUsage, "Only files can be attached; nothing was added.", "Choose a file, or pack the folder into one.")
	case errors.Is(err, intake.ErrTooLarge):
		return letter.File{}, core.Fail(core.KindRefused, "The file is larger than the 15 MB that mail servers take; it was not attached.", "Send a link to it instead.")
	case err != nil:
		return letter.File{}, notAttached(err)
	}
	return letter.File{Name: filepath.Base(path), Content: content}, nil
}

func notAttached(err error) error {
	return core.Fail(core.KindNotFound, "The file can't be read; it was not attached.", "Check that it is still there and may be opened.").Because(err)
}

// Attachment fetches a file that came with an answer.
func (d *Desk) Attachment(ctx context.Context, id core.MessageID, n int) (mailbox.File, error) {
	return outreach.Poller{Service: d.Outreach, Open: d.receiver}.Fetch(ctx, id, n)
}

// SaveAttachment writes a file that came with an answer to a path, or into a folder
// under its own name. A file that is there already is left as it is: the new one gets a
// number. It is not opened, and no system takes it for a program.
func (d *Desk) SaveAttachment(ctx context.Context, id core.MessageID, n int, path string) (written string, err error) {
	f, err := d.Attachment(ctx, id, n)
	if err != nil {
		return "", err
	}
	dir, name := filepath.Dir(path), filepath.Base(path)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		dir, name = path, mailbox.SafeFile(f.Name, f.Type)
	}
	return writeBeside(dir, name, f.Content)
}

// mostNumbers is how many files of one name are told apart by a number.
const mostNumbers = 1000

func writeBeside(dir, name string, content []byte) (string, error) {
	ending := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ending)
	for n := 1; n < mostNumbers; n++ {
		path := filepath.Join(dir, name)
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			name = stem + " (" + strconv.Itoa(n+1) + ")" + ending
			continue
		}
		if err != nil {
			return "", notWritten(err)
		}
		_, err = f.Write(content)
		if err = cmp.Or(err, f.Close()); err != nil {
			return "", notWritten(errors.Join(err, os.Remove(path)))
		}
		return path, nil
	}
	return "", core.Fail(core.KindRefused, "There are already many files of this name; nothing was written.", "Choose another folder.")
}

// TakeAttachment puts a résumé that came with an answer into its writer's profile; sure
// does so although it names somebody else.
func (d *Desk) TakeAttachment(ctx context.Context, id core.MessageID, n int, sure bool) (a intake.Accepted, err error) {
	var m core.Message
	err = d.DB.View(ctx, func(tx core.Tx) error {
		m, err = d.DB.Message(tx, id)
		return err
	})
	if err != nil {
		return a, err
	}
	if m.Person == 0 || core.Asks(m.Kind, m.Detail) {
		return a, core.Fail(core.KindRefused, "It is not known yet whose answer this is, so nothing was put into a profile.", "Say first what the e-mail is.")
	}
	f, err := d.Attachment(ctx, id, n)
	if err != nil {
		return a, err
	}
	r, err := d.Intake.Run(ctx, intake.Order{
		Files: []intake.File{{Name: mailbox.SafeFile(f.Name, f.Type), Data: f.Content}}, Commit: true,
		Whose: people.Whose{Person: m.Person, Sure: sure, Why: "It came with their answer."},
	})
	switch {
	case err != nil:
		return a, err
	case len(r.Accepted) == 1:
		return r.Accepted[0], nil
	case len(r.Refused) > 0:
		return a, core.Fail(core.KindInvalid, "The attachment can't be put into the profile: "+r.Refused[0].Reason+". Nothing was stored.", "Save it and look at it.")
	}
	return a, core.Fail(core.KindInvalid, "The attachment holds nothing that a profile could take; nothing was stored.", "Save it and look at it.")
}
