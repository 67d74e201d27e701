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

// restoredSuffix is the end of the name under which a copy is made ready. It is another
// than newSuffix: where the database is missing, the next opening takes what has that one.
const restoredSuffix = ".restored"

// Restore puts the records of a copy that Copy wrote into the folder o.Dir: over
// the records of the same workspace, which are kept among the backups, or into a
// folder without one. It needs the key as Open does. The copy is verified first,
// and prepare may change it: what it writes is there from the first moment that the
// copy's records are the workspace's. So is whoever opted out or was erased since the
// copy was made, as far as the replaced database can be read. After an error nothing
// is changed. Originals are not in a copy: those in the folder stay, as far as the
// restored records name them.
//
// KindInvalid = the file is no copy of a workspace, KindRefused = it is one of
// another workspace; all else as with Open.
func Restore(ctx context.Context, o Options, file string, prepare func(core.Tx, *Workspace) error) (c Carried, err error) {
	o = o.filled()
	copied, err := copiedHeader(file)
	if err != nil {
		return c, err
	}
	if err := fits(o.Dir, copied); err != nil {
		return c, err
	}
	if err := prepareDir(o.Dir); err != nil {
		return c, err
	}
	lock, err := takeLock(o.Dir)
	if err != nil {
		return c, err
	}
	defer func() { err = cmp.Or(err, lock.Close()) }()
	r, err := newRestoring(ctx, o, copied)
	if err != nil {
		return c, err
	}
	if c, err = r.ready(ctx, file, prepare); err != nil {
		return Carried{}, cmp.Or(err, r.clear())
	}
	return c, r.putInPlace()
}

// restoring is a copy on its way into a folder.
type restoring struct {
	o    Options
	head header // that the folder shall have
	key  seal.Key
	part string // where the copy is made ready
}

func newRestoring(ctx context.Context, o Options, copied header) (*restoring, error) {
	h := copied
	if own, err := readHeader(o.Dir); err == nil { // the passphrase may have changed since the copy
		h, h.Format = own, copied.Format
	}
	key, err := fetchKey(ctx, o, h)
	return &restoring{o: o, head: h, key: key, part: filepath.Join(o.Dir, dbName+restoredSuffix)}, err
}

// ready makes of the copy what can be put in place.
func (r *restoring) ready(ctx context.Context, file string, prepare func(core.Tx, *Workspace) error) (c Carried, err error) {
	if err := cmp.Or(r.clear(), copyFile(file, r.part)); err != nil {
		return c, notRestored(err)
	}
	w, err := r.open(ctx, r.part)
	if err != nil {
		return c, err
	}
	defer func() { err = cmp.Or(err, w.db.Close()) }()
	if err := w.verifyFile(ctx, w.db); err != nil {
		return c, err
	}
	r.head.Format, r.part = w.head.Format, w.db.Path()
	suppressed, whole, err := r.replaced(ctx)
	if err != nil {
		return c, err
	}
	err = w.Update(ctx, func(tx core.Tx) error {
		if c, err = w.carry(tx, suppressed); err != nil {
			return err
		}
		return prepare(tx, w)
	})
	c.Known = whole
	return c, err
}

// open opens one of the workspace's files alone. One of an older format is brought to
// the present one in a file beside it, for nothing else could be written to it.
func (r *restoring) open(ctx context.Context, path string) (*Workspace, error) {
	db, err := openFile(path, true)
	if err != nil {
		return nil, err
	}
	w := &Workspace{opts: r.o, db: db, key: r.key, box: valueBox(r.key), head: r.head, write: make(chan struct{}, 1)}
	w.write <- struct{}{}
	if err = w.unlock(); err == nil && w.head.Format != r.o.version {
		err = w.modernise(ctx, path+migratedSuffix)
	}
	if err != nil {
		return nil, cmp.Or(err, w.db.Close())
	}
	return w, nil
}

// modernise goes on with a migrated copy of the open file.
func (w *Workspace) modernise(ctx context.Context, path string) error {
	if err := w.migrateTo(ctx, path, w.head.Format, w.opts.version); err != nil {
		return notMigrated(err)
	}
	db, err := openFile(path, true)
	if err != nil {
		return err
	}
	err = w.db.Close()
	w.db, w.head.Format = db, w.opts.version
	return err
}

// clear removes what this restoring has made, or one that was killed.
func (r *restoring) clear() error {
	part := filepath.Join(r.o.Dir, dbName+restoredSuffix)
	return errors.Join(removeIfThere(part), removeIfThere(part+migratedSuffix))
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

// putInPlace makes the copy that is ready the workspace's. After a crash in between,
// the next opening finds the old file, or gives the new one its name.
func (r *restoring) putInPlace() error {
	path := filepath.Join(r.o.Dir, dbName)
	if err := r.head.write(r.o.Dir); err != nil {
		return cmp.Or(err, r.clear())
	}
	if err := os.Rename(r.part, path+newSuffix); err != nil {
		return notRestored(errors.Join(err, r.clear()))
	}
	if _, err := os.Stat(path); err == nil {
		if err := os.Rename(path, filepath.Join(r.o.Dir, backupsName, replacedName)); err != nil {
			return notRestored(err)
		}
	}
	err := os.Rename(path+newSuffix, path)
	err = cmp.Or(err, r.clear()) // the copy of an older format
	if err == nil {
		err = atomicfile.SyncDir(r.o.Dir)
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
