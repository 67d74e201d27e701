package storage

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"reqdesk/core"
	"reqdesk/storage/atomicfile"
	"reqdesk/storage/migrate"
	"reqdesk/storage/seal"
)

// replacedName is the database that the last restoring replaced, in the backups.
const replacedName = "before-restore.db"

// Restore puts the records of a copy that Copy wrote into the folder o.Dir: over
// the records of the same workspace, which are kept among the backups, or into a
// folder without one. It needs the key as Open does. The copy is verified first;
// after an error nothing is changed. Originals are not in a copy: those in the
// folder stay, as far as the restored records name them.
//
// KindInvalid = the file is no copy of a workspace, KindRefused = it is one of
// another workspace; all else as with Open.
func Restore(ctx context.Context, o Options, file string) (err error) {
	o = o.filled()
	copied, err := copiedHeader(file)
	if err != nil {
		return err
	}
	if err := fits(o.Dir, copied); err != nil {
		return err
	}
	if err := prepareDir(o.Dir); err != nil {
		return err
	}
	lock, err := takeLock(o.Dir)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, lock.Close()) }()
	h := copied
	if own, err := readHeader(o.Dir); err == nil { // the passphrase may have changed since the copy
		h, h.Format = own, copied.Format
	}
	key, err := fetchKey(ctx, o, h)
	if err != nil {
		return err
	}
	part := filepath.Join(o.Dir, dbName+newSuffix)
	if err := cmp.Or(removeIfThere(part), copyFile(file, part)); err != nil {
		return notRestored(errors.Join(err, removeIfThere(part)))
	}
	if err := verifyCopy(ctx, o, part, key); err != nil {
		return cmp.Or(err, removeIfThere(part))
	}
	return h.putInPlace(o.Dir)
}

// copiedHeader reads the header that a copy carries.
func copiedHeader(file string) (h header, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return h, core.Fail(core.KindNotFound, "The file "+file+" can't be read.", "Check its name and rights.").Because(err)
	}
	if !info.Mode().IsRegular() { // to open a pipe would wait for good
		return h, core.Fail(core.KindInvalid, "The file "+file+" is no whole backup of a Reqdesk workspace; nothing was changed.",
			"Choose a file that was written as a backup.")
	}
	var text []byte
	err = guard(func() error {
		db, err := bbolt.Open(file, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: true})
		if err != nil {
			return err
		}
		defer func() { err = cmp.Or(err, db.Close()) }()
		return db.View(func(tx *bbolt.Tx) error {
			if b := tx.Bucket([]byte(migrate.ClearBucket)); b != nil {
				text = append(text, b.Get([]byte(headerKey))...)
			}
			return nil
		})
	})
	if err == nil {
		h, err = parseHeader(text)
	}
	if err != nil && h.Format <= migrate.Version {
		return h, core.Fail(core.KindInvalid, "The file "+file+" is no whole backup of a Reqdesk workspace; nothing was changed.",
			"Choose a file that was written as a backup.").Because(err)
	}
	return h, err
}

// fits makes sure that no other workspace is overwritten.
func fits(dir string, copied header) error {
	own, err := readHeader(dir)
	_, noFile := os.Stat(filepath.Join(dir, dbName))
	switch {
	case core.IsNotFound(err), err == nil && own.Workspace == copied.Workspace:
		return nil
	case core.KindOf(err) == core.KindDamaged && noFile != nil: // nothing left to lose
		return nil
	case err != nil:
		return err
	}
	return core.Fail(core.KindRefused, "This folder holds another workspace than the backup; nothing was changed.",
		"Name an empty folder with --workspace.")
}

// verifyCopy opens the copy with the key and verifies every record. One of an
// older format is verified when it is migrated, at the next opening.
func verifyCopy(ctx context.Context, o Options, path string, key seal.Key) (err error) {
	db, err := openFile(path, true)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	w := &Workspace{opts: o, db: db, key: key, box: valueBox(key)}
	if err := w.unlock(); err != nil || w.head.Format != o.version {
		return err
	}
	return w.verifyFile(ctx, db)
}

// putInPlace makes the new file the workspace's. After a crash in between, the
// next opening finds the old file, or gives the new one its name.
func (h header) putInPlace(dir string) error {
	path := filepath.Join(dir, dbName)
	if err := h.write(dir); err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil {
		if err := os.Rename(path, filepath.Join(dir, backupsName, replacedName)); err != nil {
			return notRestored(err)
		}
	}
	err := os.Rename(path+newSuffix, path)
	if err == nil {
		err = atomicfile.SyncDir(dir)
	}
	if err != nil {
		return notRestored(err)
	}
	return nil
}

func notRestored(err error) error { return diskError("The backup could not be restored.", err) }

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return cmp.Or(err, out.Sync(), out.Close())
}
