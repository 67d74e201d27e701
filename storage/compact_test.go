package storage_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"reqdesk/core"
	"reqdesk/storage"
)

func TestCopyAloneAndTheRecoveryCodeBringEverythingBack(t *testing.T) {
	o := storage.Quick(storage.Options{Dir: t.TempDir(), Holder: storage.HolderVault, Passphrase: passphrase})
	code := create(t, o)
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	update(t, w, func(tx core.Tx) error { return putPage(w, tx, 0, 200) })
	file := filepath.Join(t.TempDir(), "copy.db")
	ok(t, w.Copy(t.Context(), file))
	if err := w.Copy(t.Context(), file); core.KindOf(err) != core.KindRefused {
		t.Errorf("over an existing file: %v", err)
	}
	update(t, w, func(tx core.Tx) error { return putPage(w, tx, 1, 200) }) // after the copy
	closeIt(t, w)

	dir := t.TempDir()
	ok(t, os.Rename(file, filepath.Join(dir, "reqdesk.db")))
	withDatabase(t, dir, func(tx *bbolt.Tx) error {
		header := bytes.Clone(tx.Bucket([]byte("header")).Get([]byte("header")))
		return os.WriteFile(filepath.Join(dir, "reqdesk.json"), header, 0o600)
	})
	w, err = storage.Recover(t.Context(), storage.Quick(storage.Options{Dir: dir, Passphrase: "another passphrase"}), code)
	ok(t, err)
	defer closeIt(t, w)
	hasClient(t, w)
	equal(t, "jobs", jobsOf(t, w), nil, 200)
}

func jobsOf(t testing.TB, w *storage.Workspace) (n int) {
	t.Helper()
	view(t, w, func(tx core.Tx) error {
		for _, err := range w.ATSJobsOf(tx, 1) {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n
}

func TestCopyThatIsGivenUpLeavesNothing(t *testing.T) {
	w := practice(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if err := w.Copy(ctx, filepath.Join(dir, "copy.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := w.Copy(t.Context(), filepath.Join(dir, "nowhere", "copy.db")); core.KindOf(err) != core.KindStorage {
		t.Errorf("into a folder that is not there: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestCompactLeavesNothingOfWhatWasDeleted looks for the sealed bytes of a
// deleted record: whoever gets the key later must not find them either.
func TestCompactLeavesNothingOfWhatWasDeleted(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	c := core.Candidacy{Job: 1, Person: 1, Reason: "she asked to be erased"}
	update(t, w, func(tx core.Tx) error { return w.PutCandidacy(tx, c) })
	closeIt(t, w)
	var sealed []byte
	withDatabase(t, o.Dir, func(tx *bbolt.Tx) error {
		_, v := tx.Bucket([]byte("candidacy")).Cursor().First()
		sealed = bytes.Clone(v)
		return nil
	})
	w, err = storage.Open(t.Context(), o)
	ok(t, err)
	defer closeIt(t, w)
	update(t, w, func(tx core.Tx) error { return w.DeleteCandidacy(tx, 1, 1) })
	inFile := func() bool {
		raw, err := os.ReadFile(filepath.Join(o.Dir, "reqdesk.db"))
		ok(t, err)
		return bytes.Contains(raw, sealed)
	}
	if !inFile() {
		t.Error("the deleted record's bytes went by themselves: this test shows nothing")
	}
	ok(t, w.Compact(t.Context()))
	if inFile() {
		t.Error("the deleted record's bytes are still in the file")
	}
	hasClient(t, w)
	if left, err := os.ReadDir(filepath.Join(o.Dir, "backups")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestCompactingTellsHowFarItIsAndCanBeGivenUpAtAnyPoint(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	defer closeIt(t, w)
	for page := range 8 {
		update(t, w, func(tx core.Tx) error { return putPage(w, tx, page, 500) })
	}
	var parts []float64
	ok(t, w.Compact(core.Telling(t.Context(), func(part float64) { parts = append(parts, part) })))
	if len(parts) < 4 || !slices.IsSorted(parts) || parts[len(parts)-1] > 1 || parts[len(parts)-1] < 0.5 {
		t.Fatalf("told %v", parts)
	}
	for n := range parts {
		ctx, giveUp := context.WithCancel(t.Context())
		told := 0
		err := w.Compact(core.Telling(ctx, func(float64) {
			if told++; told > n {
				giveUp()
			}
		}))
		giveUp()
		if !errors.Is(err, context.Canceled) && n < len(parts)-1 {
			t.Errorf("given up at part %d: %v", n, err)
		}
		if left, err := os.ReadDir(filepath.Join(o.Dir, "backups")); err != nil || len(left) > 0 {
			t.Errorf("left behind at part %d: %v, %v", n, left, err)
		}
	}
	equal(t, "jobs", jobsOf(t, w), nil, 8*500)
	if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
}

func TestWorkGoesOnWhileTheFileIsCompacted(t *testing.T) {
	w := practice(t)
	update(t, w, func(tx core.Tx) error { return putPage(w, tx, 0, 500) })
	var group sync.WaitGroup
	for writer := range 2 {
		group.Go(func() {
			for page := range 10 {
				err := w.Update(t.Context(), func(tx core.Tx) error { return putPage(w, tx, 100*(writer+1)+page, 20) })
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Go(func() {
		for range 20 {
			err := w.View(t.Context(), func(tx core.Tx) error {
				_, err := w.ATSJobByForeignID(tx, 1, "4711-499")
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	for range 3 {
		ok(t, w.Compact(t.Context()))
	}
	group.Wait()
	equal(t, "jobs", jobsOf(t, w), nil, 500+2*10*20)
	if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
}

func TestOrphansGoAtTheNextStart(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	var names []string
	for range 2 {
		name, err := w.Blobs().Save(t.Context(), bytes.NewReader([]byte("résumé")), 100)
		ok(t, err)
		names = append(names, name)
	}
	update(t, w, func(tx core.Tx) error { return w.PutProfile(tx, &core.Profile{Person: 1, Blob: names[0]}) })
	closeIt(t, w)
	w, err = storage.Open(t.Context(), o)
	ok(t, err)
	defer closeIt(t, w)
	r, err := w.Blobs().Open(t.Context(), names[0])
	ok(t, err)
	ok(t, r.Close())
	_, err = w.Blobs().Open(t.Context(), names[1])
	wantNotFound(t, "the orphan", err)
}

func TestTheFilesOfAnActAreKeptUntilItIsDone(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	var e core.Entry
	for i, state := range []core.EntryState{core.EntryWaiting, core.EntryUnknown, core.EntryDone} {
		blob, err := w.Blobs().Save(t.Context(), bytes.NewReader([]byte("attached")), 100)
		ok(t, err)
		e = core.Entry{Key: string(state), State: state, Files: []core.EntryFile{{Name: "a.pdf", Blob: blob}}}
		update(t, w, func(tx core.Tx) error { return w.PutEntry(tx, &e) })
		closeIt(t, w)
		w, err = storage.Open(t.Context(), o)
		ok(t, err)
		r, err := w.Blobs().Open(t.Context(), blob)
		if kept := i < 2; kept != (err == nil) {
			t.Errorf("%s: kept %v, %v", state, err == nil, err)
		}
		if err == nil {
			ok(t, r.Close())
		}
	}
	if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
	closeIt(t, w)
}
