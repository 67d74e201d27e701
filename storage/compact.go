package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"reqdesk/core"
	"reqdesk/storage/atomicfile"
	"reqdesk/storage/migrate"
)

// compactBatch is how many bytes one transaction of a copy holds.
const compactBatch = 8 << 20

// Copy writes a compacted, verified copy of the database to path, which must not
// exist; with it and the recovery code the records can be restored. bbolt keeps
// the bytes of deleted records in its file, so a copy is always made by writing
// the records anew. Originals are not in it.
func (w *Workspace) Copy(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return core.Fail(core.KindRefused, "There is already a file of this name; nothing was written.", "Choose another name.")
	}
	if err := w.takeWrite(ctx); err != nil {
		return err
	}
	defer w.giveWrite()
	return w.copyTo(ctx, path)
}

// copyTo writes and verifies a copy under a provisional name and renames it.
// The caller holds the write token.
func (w *Workspace) copyTo(ctx context.Context, path string) (err error) {
	part := path + atomicfile.Suffix
	if err := removeIfThere(part); err != nil {
		return diskError("The copy could not be written.", err)
	}
	err = w.fill(ctx, part)
	if err == nil {
		err = os.Rename(part, path)
	}
	if err == nil {
		err = atomicfile.SyncDir(filepath.Dir(path))
	}
	if err == nil {
		return nil
	}
	err = cmp.Or(err, removeIfThere(part))
	if core.KindOf(err) == core.KindInvalid { // carries no sentence yet
		err = diskError("The copy could not be written.", err)
	}
	return err
}

func (w *Workspace) fill(ctx context.Context, part string) (err error) {
	dst, err := bbolt.Open(part, 0o600, &bbolt.Options{Timeout: lockTimeout, NoSync: true, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, dst.Close()) }()
	tell := core.Teller(ctx)
	w.mu.RLock()
	err = guard(func() error {
		return copyBuckets(ctx, dst, w.db, func(part float64) { tell(part * copying) })
	})
	w.mu.RUnlock()
	if err == nil {
		err = dst.Sync()
	}
	if err == nil {
		err = w.verifyFile(core.Telling(ctx, func(part float64) { tell(copying + part*(1-copying)) }), dst)
	}
	return err
}

// copying is about what share of making a copy the writing takes; the rest is verifying.
const copying = 0.3

// copyBuckets writes all of src anew into dst, which is empty. It is bbolt's own Compact,
// but that it can be given up, and tells how far it is. None of our buckets holds another.
func copyBuckets(ctx context.Context, dst, src *bbolt.DB, tell func(part float64)) error {
	return src.View(func(from *bbolt.Tx) error {
		done := 0
		return from.ForEach(func(name []byte, b *bbolt.Bucket) error {
			c := b.Cursor()
			k, v := c.First()
			for begun := false; !begun || k != nil; begun = true {
				if err := ctx.Err(); err != nil {
					return err
				}
				err := dst.Update(func(tx *bbolt.Tx) error {
					to, err := tx.CreateBucketIfNotExists(name)
					if err != nil {
						return err
					}
					to.FillPercent = 1
					for size := 0; k != nil && size < compactBatch && err == nil; k, v = c.Next() {
						err = to.Put(k, v)
						size += len(k) + len(v)
						done += len(k) + len(v)
					}
					return cmp.Or(err, to.SetSequence(b.Sequence()))
				})
				if err != nil {
					return err
				}
				tell(float64(done) / float64(from.Size()))
			}
			return nil
		})
	})
}

// verifyFile verifies another file with this workspace's keys.
func (w *Workspace) verifyFile(ctx context.Context, db *bbolt.DB) error {
	r := Report{tell: core.Teller(ctx)}
	err := guard(func() error {
		return db.View(func(tx *bbolt.Tx) error {
			return (&unit{bolt: tx, w: w, recollection: &recollection{}}).verify(ctx, &r)
		})
	})
	if err == nil && !r.OK() {
		err = damagedFile(fmt.Errorf("storage: the copy does not verify: %s", r.Problems[0]))
	}
	return err
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Compact rewrites the database so that nothing of what was deleted is left in
// its file. It waits for running transactions; a crash leaves the old file or
// the new one.
func (w *Workspace) Compact(ctx context.Context) error {
	if err := w.takeWrite(ctx); err != nil {
		return err
	}
	defer w.giveWrite()
	path := filepath.Join(w.opts.Dir, dbName)
	compacted := filepath.Join(w.opts.Dir, backupsName, "compacted.db")
	if err := removeIfThere(compacted); err != nil {
		return diskError("The workspace could not be compacted.", err)
	}
	if err := w.copyTo(ctx, compacted); err != nil {
		return err
	}
	return w.swap(func() error {
		if err := os.Rename(compacted, path); err != nil {
			return err
		}
		return atomicfile.SyncDir(w.opts.Dir)
	})
}

// swap closes the file, lets replace put another in its place, and opens what is
// there then, the old one when replace failed.
func (w *Workspace) swap(replace func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.db.Close(); err != nil {
		return diskError("The database could not be replaced.", err)
	}
	failed := replace()
	db, err := openFile(filepath.Join(w.opts.Dir, dbName), true)
	if err != nil {
		return cmp.Or(failed, err)
	}
	w.db = db
	w.glances.touches.renew()
	if failed != nil {
		return diskError("The database could not be replaced.", failed)
	}
	return nil
}

// writeClear keeps the copy of the header in step. The caller holds the write
// token.
func (w *Workspace) writeClear() error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return ownError(notSaved, w.db.Update(func(tx *bbolt.Tx) error { return putClear(tx, w.head, w.head.Format) }))
}

const migratedSuffix = ".migrated"

// migrate brings an older file to the present format: a new file beside it,
// verified, renamed; the old one goes to the backups. It runs before the
// workspace is handed out, so nothing else touches the file.
func (w *Workspace) migrate(ctx context.Context) error {
	from, to := w.head.Format, w.opts.version
	if from == to {
		return nil
	}
	path := filepath.Join(w.opts.Dir, dbName)
	next := path + migratedSuffix
	kept := filepath.Join(w.opts.Dir, backupsName, fmt.Sprintf("format-%d.db", from))
	err := removeIfThere(next)
	if err == nil {
		err = w.migrateTo(ctx, next, from, to)
	}
	if err != nil {
		return notMigrated(cmp.Or(err, removeIfThere(next)))
	}
	w.head.Format = to
	return w.swap(func() error {
		if err := errors.Join(os.MkdirAll(filepath.Dir(kept), 0o700), removeIfThere(kept)); err != nil {
			return err
		}
		if err := keepCopy(path, kept); err != nil {
			return err
		}
		if err := os.Rename(next, path); err != nil {
			return err
		}
		return atomicfile.SyncDir(w.opts.Dir)
	})
}

func notMigrated(err error) error {
	if kind := core.KindOf(err); kind == core.KindTemporary || kind == core.KindStorage {
		return err
	}
	if isFull(err) {
		return diskError("The workspace could not be brought to the new format.", err)
	}
	return core.Fail(core.KindDamaged, "The workspace could not be brought to the new format; the old file is unchanged.",
		"Use the earlier version of Reqdesk, or restore the newest backup.").Because(err)
}

func (w *Workspace) migrateTo(ctx context.Context, path string, from, to int) (err error) {
	dst, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, NoSync: true, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, dst.Close()) }()
	if err := migrate.Run(ctx, w.db, dst, w.box, w.opts.steps, from, to); err != nil {
		return err
	}
	h := w.head
	h.Format = to
	if err := dst.Update(func(tx *bbolt.Tx) error { return putClear(tx, h, to) }); err != nil {
		return err
	}
	if err := dst.Sync(); err != nil {
		return err
	}
	return w.verifyFile(ctx, dst)
}

// keepCopy gives the old file a second name, or copies it where the file system
// has no links; the rename that follows then leaves the first content there.
func keepCopy(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return atomicfile.Write(to, data)
}
