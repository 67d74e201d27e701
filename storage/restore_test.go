package storage_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"reqdesk/core"
	"reqdesk/storage"
)

// copied is a workspace with 200 jobs, a copy of it, and 200 jobs more.
func copied(t *testing.T) (o storage.Options, file string) {
	t.Helper()
	o = storage.Quick(storage.Options{Dir: t.TempDir(), Holder: storage.HolderVault, Passphrase: passphrase})
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	update(t, w, func(tx core.Tx) error { return putPage(w, tx, 0, 200) })
	file = filepath.Join(t.TempDir(), "copy.db")
	ok(t, w.Copy(t.Context(), file))
	update(t, w, func(tx core.Tx) error { return putPage(w, tx, 1, 200) })
	closeIt(t, w)
	return o, file
}

// leave leaves a copy as it is.
func leave(core.Tx, *storage.Workspace) error { return nil }

func restored(t *testing.T, o storage.Options, jobs int) {
	t.Helper()
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	defer closeIt(t, w)
	hasClient(t, w)
	equal(t, "jobs", jobsOf(t, w), nil, jobs)
}

func TestRestoreBringsTheRecordsOfTheCopyBack(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, o *storage.Options){
		"over what came after it": func(*testing.T, *storage.Options) {},
		"into an empty folder":    func(t *testing.T, o *storage.Options) { o.Dir = t.TempDir() },
		"over a damaged database": func(t *testing.T, o *storage.Options) {
			ok(t, os.WriteFile(filepath.Join(o.Dir, "reqdesk.db"), []byte("no database"), 0o600))
		},
		"where the database is lost": func(t *testing.T, o *storage.Options) { ok(t, os.Remove(filepath.Join(o.Dir, "reqdesk.db"))) },
		"after a restoring that was killed": func(t *testing.T, o *storage.Options) {
			ok(t, os.WriteFile(filepath.Join(o.Dir, "reqdesk.db.new"), []byte("half"), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			o, file := copied(t)
			spoil(t, &o)
			_, err := storage.Restore(t.Context(), o, file, leave)
			ok(t, err)
			restored(t, o, 200)
		})
	}
}

func TestRestoreThatIsRefusedChangesNothing(t *testing.T) {
	o, file := copied(t)
	_, other := copied(t)
	broken := filepath.Join(t.TempDir(), "broken.db")
	data, err := os.ReadFile(file)
	ok(t, err)
	for i := len(data) / 4; i < len(data)/4+4096; i++ { // half of the file is not used yet
		data[i] ^= 0x55
	}
	ok(t, os.WriteFile(broken, data, 0o600))
	text := filepath.Join(t.TempDir(), "notes.txt")
	ok(t, os.WriteFile(text, []byte("no backup"), 0o600))
	for name, row := range map[string]struct {
		file, passphrase string
		kind             core.Kind
	}{
		"a file of another kind":      {text, passphrase, core.KindInvalid},
		"no file":                     {filepath.Join(t.TempDir(), "x"), passphrase, core.KindNotFound},
		"a copy of another workspace": {other, passphrase, core.KindRefused},
		"a damaged copy":              {broken, passphrase, core.KindDamaged},
		"a wrong passphrase":          {file, "wrong words", core.KindKeychain},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := o
			wrong.Passphrase = row.passphrase
			if _, err := storage.Restore(t.Context(), wrong, row.file, leave); core.KindOf(err) != row.kind {
				t.Errorf("kind %q (%v), want %q", core.KindOf(err), err, row.kind)
			}
			restored(t, o, 400)
		})
	}
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	defer closeIt(t, w)
	if _, err := storage.Restore(t.Context(), o, file, leave); core.KindOf(err) != core.KindInUse {
		t.Errorf("under an open workspace: %v", err)
	}
}

// What a restored file needs is in it before it has the workspace's name, and before the
// next opening would give it that.
func TestRestorePreparesTheCopyBeforeItIsInUse(t *testing.T) {
	o, file := copied(t)
	db := filepath.Join(o.Dir, "reqdesk.db")
	was, err := os.Stat(db)
	ok(t, err)
	_, err = storage.Restore(t.Context(), o, file, func(tx core.Tx, w *storage.Workspace) error {
		if now, err := os.Stat(db); err != nil || !os.SameFile(now, was) {
			t.Errorf("the copy is in place already: %v", err)
		}
		return w.PutSettings(tx, "outbox", map[string]string{"paused": "true"})
	})
	ok(t, err)
	restored(t, o, 200)
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	defer closeIt(t, w)
	view(t, w, func(tx core.Tx) error {
		s, err := w.Settings(tx, "outbox")
		equal(t, "paused", s["paused"], err, "true")
		return nil
	})
}

func TestRestoreOfACopyThatCannotBePreparedChangesNothing(t *testing.T) {
	o, file := copied(t)
	refused := errors.New("not prepared")
	fails := func(core.Tx, *storage.Workspace) error { return refused }
	if _, err := storage.Restore(t.Context(), o, file, fails); !errors.Is(err, refused) {
		t.Errorf("restoring says %v", err)
	}
	restored(t, o, 400)
	ok(t, os.Remove(filepath.Join(o.Dir, "reqdesk.db")))
	if _, err := storage.Restore(t.Context(), o, file, fails); !errors.Is(err, refused) {
		t.Errorf("where the database is lost, restoring says %v", err)
	}
	refuses(t, o, core.KindDamaged) // and takes nothing that is not ready
	if left, err := filepath.Glob(filepath.Join(o.Dir, "reqdesk.db*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// Another format could not be written to.
func TestRestoreBringsACopyOfAnEarlierFormatUpToDate(t *testing.T) {
	o := storage.AtVersion(oldWorkspace(t), 1, fromZero())
	file := filepath.Join(t.TempDir(), "old.db")
	ok(t, os.Rename(filepath.Join(o.Dir, "reqdesk.db"), file))
	_, err := storage.Restore(t.Context(), o, file, func(tx core.Tx, w *storage.Workspace) error {
		return w.PutClient(tx, &core.Client{Name: "Northwind"})
	})
	ok(t, err)
	opens(t, o) // the client's name is where this format has it
	if left, err := filepath.Glob(filepath.Join(o.Dir, "reqdesk.db?*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}
