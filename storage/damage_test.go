package storage_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"reqdesk/core"
	"reqdesk/storage"
)

func TestFolderWithoutWorkspace(t *testing.T) {
	err := refuses(t, storage.Options{Dir: t.TempDir()}, core.KindNotFound)
	if !strings.Contains(err.Error(), "reqdeskctl init") {
		t.Errorf("the recruiter would read %q", err)
	}
	refuses(t, storage.Options{Dir: filepath.Join(t.TempDir(), "nowhere")}, core.KindNotFound)
}

func TestDamagedFolderIsSaidAndLeftAlone(t *testing.T) {
	const valid = `{"app":"reqdesk","workspace":"abcdefghijklmnop","format":1,"holder":"practice","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}`
	for name, tc := range map[string]struct {
		file    string
		content string // "-" = removed
		kind    core.Kind
	}{
		"header missing":             {"reqdesk.json", "-", core.KindDamaged},
		"header empty":               {"reqdesk.json", "", core.KindDamaged},
		"header cut short":           {"reqdesk.json", valid[:40], core.KindDamaged},
		"header of another program":  {"reqdesk.json", strings.Replace(valid, "reqdesk", "other", 1), core.KindDamaged},
		"header without holder":      {"reqdesk.json", strings.Replace(valid, "practice", "", 1), core.KindDamaged},
		"header of a vault, no salt": {"reqdesk.json", strings.Replace(valid, "practice", "vault", 1), core.KindDamaged},
		"header with a path as id":   {"reqdesk.json", strings.Replace(valid, "abcdef", "../../", 1), core.KindDamaged},
		"header of a later release":  {"reqdesk.json", strings.Replace(valid, `"format":1`, `"format":99`, 1), core.KindDamaged},
		"header endless":             {"reqdesk.json", valid + strings.Repeat(" ", 1<<20), core.KindStorage},
		"header with another key":    {"reqdesk.json", valid, core.KindKeychain},
		"database missing":           {"reqdesk.db", "-", core.KindDamaged},
		"database empty":             {"reqdesk.db", "", core.KindDamaged},
		"database of another kind":   {"reqdesk.db", "SQLite format 3\x00" + strings.Repeat("x", 100_000), core.KindDamaged},
		"lock of another kind":       {"lock", strings.Repeat("x", 100_000), core.KindDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
			create(t, o)
			path := filepath.Join(o.Dir, tc.file)
			err := os.Remove(path)
			if tc.content != "-" {
				err = os.WriteFile(path, []byte(tc.content), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			refuses(t, o, tc.kind)
			if tc.kind == core.KindDamaged {
				if _, _, err := storage.Create(t.Context(), o); err == nil {
					t.Error("a new workspace was made over a damaged one")
				}
			}
		})
	}
}

func TestLaterReleaseIsNamed(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	create(t, o)
	withDatabase(t, o.Dir, func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("header")).Put([]byte("format"), []byte("2"))
	})
	if err := refuses(t, o, core.KindDamaged); !strings.Contains(err.Error(), "newer version") {
		t.Errorf("the recruiter would read %q", err)
	}
}

// withDatabase changes the database behind the program's back.
func withDatabase(t testing.TB, dir string, fn func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(dir, "reqdesk.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(fn); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestDatabaseCutShort(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	fillWorkspace(t, o)
	path := filepath.Join(o.Dir, "reqdesk.db")
	used := usedSize(t, o.Dir)
	for _, size := range []int64{used - 1, used / 2, 20_000, 9_000, 4096, 1000} {
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		refuses(t, o, core.KindDamaged)
	}
}

// usedSize is how long the database's file must be; more is room to grow.
func usedSize(t testing.TB, dir string) (used int64) {
	t.Helper()
	withDatabase(t, dir, func(tx *bbolt.Tx) error {
		used = tx.Size()
		return nil
	})
	return used
}

// fillWorkspace makes a workspace with a thousand records.
func fillWorkspace(t testing.TB, o storage.Options) {
	t.Helper()
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	update(t, w, func(tx core.Tx) error { return putPage(w, tx, 0, 1000) })
	closeIt(t, w)
}

// TestDamagedPagesNeverCrash overwrites parts of the file at random and uses the
// workspace all the same: every outcome is an error that says so, or none where
// nothing that was used is damaged.
func TestDamagedPagesNeverCrash(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	fillWorkspace(t, o)
	path := filepath.Join(o.Dir, "reqdesk.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	used := int(usedSize(t, o.Dir))
	random := rand.New(rand.NewPCG(2026, 12))
	said := 0
	for range 30 {
		spoiled := bytes.Clone(whole)
		for range 1 + random.IntN(3) {
			at := random.IntN(used - 4096)
			for i := range 1 + random.IntN(4096) {
				spoiled[at+i] = byte(random.Uint32())
			}
		}
		if err := os.WriteFile(path, spoiled, 0o600); err != nil {
			t.Fatal(err)
		}
		if useSpoiled(t, o) {
			said++
		}
	}
	if said < 15 {
		t.Errorf("only %d of 30 damaged files were found to be", said)
	}
}

// useSpoiled opens, verifies, reads and writes, and tells whether damage showed.
func useSpoiled(t *testing.T, o storage.Options) (said bool) {
	t.Helper()
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		if kind := core.KindOf(err); kind != core.KindDamaged && kind != core.KindKeychain {
			t.Errorf("opening: %v", err)
		}
		return true
	}
	r, err := w.Verify(t.Context())
	if err != nil {
		t.Errorf("verifying: %v", err)
	}
	read := w.View(t.Context(), func(tx core.Tx) error {
		for _, err := range w.ATSJobsOf(tx, 1) {
			if err != nil {
				return err
			}
		}
		return nil
	})
	wrote := w.Update(t.Context(), func(tx core.Tx) error { return putPage(w, tx, 1, 100) })
	for what, err := range map[string]error{"reading": read, "writing": wrote} {
		if err != nil && core.KindOf(err) != core.KindDamaged {
			t.Errorf("%s: %v", what, err)
		}
		if err != nil && r.OK() {
			t.Errorf("%s fails, but the file verifies: %v", what, err)
		}
	}
	_ = w.Close() // the file is beyond repair
	return !r.OK()
}

// TestValueMovedToAnotherPlaceDoesNotOpen plays somebody who has the file and
// swaps two sealed records.
func TestValueMovedToAnotherPlaceDoesNotOpen(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	update(t, w, func(tx core.Tx) error { return w.PutClient(tx, &core.Client{Name: "Globex"}) })
	closeIt(t, w)
	one, two := []byte{0, 0, 0, 0, 0, 0, 0, 1}, []byte{0, 0, 0, 0, 0, 0, 0, 2}
	withDatabase(t, o.Dir, func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("client"))
		return b.Put(one, bytes.Clone(b.Get(two)))
	})
	if w, err = storage.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	defer closeIt(t, w)
	view(t, w, func(tx core.Tx) error {
		if _, err := w.Client(tx, 1); core.KindOf(err) != core.KindDamaged {
			t.Errorf("the moved record: %v", err)
		}
		_, err := w.Client(tx, 2)
		return err
	})
	if r, err := w.Verify(t.Context()); err != nil || r.OK() {
		t.Errorf("verify: %v, %v", r, err)
	}
}

func TestIndexThatDisagreesIsFound(t *testing.T) {
	for name, spoil := range map[string]func(b *bbolt.Bucket) error{
		"an entry too many": func(b *bbolt.Bucket) error { return b.Put(make([]byte, 25), []byte{}) },
		"an entry missing": func(b *bbolt.Bucket) error {
			k, _ := b.Cursor().First()
			return b.Delete(k)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
			create(t, o)
			withDatabase(t, o.Dir, func(tx *bbolt.Tx) error { return spoil(tx.Bucket([]byte("client.name"))) })
			w, err := storage.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer closeIt(t, w)
			if r, err := w.Verify(t.Context()); err != nil || r.OK() {
				t.Errorf("verify: %v, %v", r, err)
			}
		})
	}
}

// TestKilledWhileItWasMade finds every state that a killed Create can leave.
func TestKilledWhileItWasMade(t *testing.T) {
	made := func(t *testing.T) storage.Options {
		o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
		create(t, o)
		if err := os.Rename(filepath.Join(o.Dir, "reqdesk.db"), filepath.Join(o.Dir, "reqdesk.db.new")); err != nil {
			t.Fatal(err)
		}
		return o
	}
	t.Run("after its header", func(t *testing.T) { opens(t, made(t)) })
	t.Run("before its header", func(t *testing.T) {
		o := made(t)
		if err := os.Remove(filepath.Join(o.Dir, "reqdesk.json")); err != nil {
			t.Fatal(err)
		}
		refuses(t, o, core.KindNotFound)
		create(t, o)
		opens(t, o)
	})
}

func FuzzHeader(f *testing.F) {
	dir := f.TempDir()
	create(f, storage.Options{Dir: dir, Holder: storage.HolderVault, Passphrase: passphrase})
	path := filepath.Join(dir, "reqdesk.json")
	valid, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(valid)
	f.Add([]byte(`{"app":"reqdesk","format":-1,"holder":"practice"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := storage.Inspect(dir)
		if kind := core.KindOf(err); err != nil && kind != core.KindDamaged && kind != core.KindStorage {
			t.Fatalf("kind %q: %v", kind, err)
		}
		if err == nil && (len(info.Workspace) != 16 || info.Format < 0 || info.Format > 1) {
			t.Fatalf("read %+v", info)
		}
	})
}
