package storage_test

import (
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
			ok(t, storage.Restore(t.Context(), o, file))
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
	for i := len(data) / 2; i < len(data)/2+4096; i++ {
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
			if err := storage.Restore(t.Context(), wrong, row.file); core.KindOf(err) != row.kind {
				t.Errorf("kind %q (%v), want %q", core.KindOf(err), err, row.kind)
			}
			restored(t, o, 400)
		})
	}
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	defer closeIt(t, w)
	if err := storage.Restore(t.Context(), o, file); core.KindOf(err) != core.KindInUse {
		t.Errorf("under an open workspace: %v", err)
	}
}
