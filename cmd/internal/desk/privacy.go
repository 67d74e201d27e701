package desk

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"reqdesk/core"
	"reqdesk/core/privacy"
)

func (d *Desk) wirePrivacy() {
	d.Privacy = &privacy.Service{
		Store: d.DB, People: d.People, Blobs: d.DB.Blobs(), Clock: d.Clock, Bus: d.Events, Compact: d.DB.Compact, RemoveDraft: d.removeDraft,
	}
}

// ExportPerson writes everything that is held about a person into a new file, which
// only its owner can read. A file that is there already is left as it is.
func (d *Desk) ExportPerson(ctx context.Context, id core.PersonID, path string) (w privacy.Written, err error) {
	if _, err := os.Lstat(path); err == nil {
		return w, core.Fail(core.KindRefused, "There is already a file of this name; nothing was written.", "Choose another name.")
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".reqdesk-*")
	if err != nil {
		return w, notWritten(err)
	}
	w, err = d.Privacy.Export(ctx, id, f)
	err = cmp.Or(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		return w, nil
	}
	err = errors.Join(err, os.Remove(f.Name()))
	if pathError := (*fs.PathError)(nil); errors.As(err, &pathError) && core.KindOf(err) == core.KindInvalid {
		err = notWritten(err)
	}
	return w, err
}

func notWritten(err error) error {
	return core.Fail(core.KindStorage, "The file could not be written; nothing was left behind.", "Check that the folder exists, may be written to, and has room.").Because(err)
}
