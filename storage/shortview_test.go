package storage_test

import (
	"bytes"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"reqdesk/core"
	"reqdesk/storage"
	"reqdesk/storage/migrate"
)

// listed are the keys of the line that listAda puts, strongest first.
var listed = []core.Key{
	{Kind: core.KeyEmail, Value: "ada@example.org"}, {Kind: core.KeyPhone, Value: "+491512000"}, {Kind: core.KeyNameEmployer, Value: "ada|works"},
}

func listAda(t testing.TB, w *storage.Workspace, tx core.Tx, stage string, keys []core.Key) {
	t.Helper()
	ok(t, w.PutNotSource(tx, &core.NotSource{
		Connection: 1, ATSJob: 1, Job: 3, Client: 4, Origin: "ats", Added: time.Unix(9, 0).UTC(),
		Applicant: core.Applicant{ID: "a1", PersonID: "p1", Name: "Ada", Stage: stage, Since: time.Unix(5, 0).UTC()},
	}, keys))
	ok(t, w.PutATSJob(tx, &core.ATSJob{ID: 1, Connection: 1, Open: true, ImportedAs: 3, Posting: core.Posting{ID: "1", Title: "Job of " + stage, URL: "https://example.org/1"}}))
}

// seesAda looks Ada up by each key alone.
func seesAda(t testing.TB, w *storage.Workspace, stage string, keys ...core.Key) {
	t.Helper()
	view(t, w, func(tx core.Tx) error {
		for _, k := range keys {
			found, err := w.NotSourceGlances(tx, []core.Key{k})
			equal(t, "found by "+string(k.Kind), found, err, []core.NotSourceGlance{{
				ID: 1, Connection: 1, ATSJob: 1, Job: 3, Client: 4, Added: time.Unix(9, 0).UTC(), By: []core.KeyKind{k.Kind},
				Applicant: core.ApplicantGlance{ID: "a1", PersonID: "p1", Name: "Ada", Stage: stage, Since: time.Unix(5, 0).UTC()},
			}})
		}
		j, err := w.ATSJobGlance(tx, 1)
		equal(t, "ATS job", j, err, core.ATSJob{ID: 1, Connection: 1, Open: true, ImportedAs: 3, Posting: core.Posting{ID: "1", Title: "Job of " + stage, URL: "https://example.org/1"}})
		return nil
	})
}

func sound(t testing.TB, w *storage.Workspace, want bool) {
	t.Helper()
	if r, err := w.Verify(t.Context()); err != nil || r.OK() != want {
		t.Errorf("verified: %v, %v", r.Problems, err)
	}
}

func TestShortViewsFollowTheirRecords(t *testing.T) {
	w := practice(t)
	for _, step := range []struct {
		stage string
		keys  []core.Key
	}{
		{"applied", listed},
		{"interview", listed},
		{"interview", []core.Key{listed[2], listed[1], listed[0]}}, // another key is the first
		{"offer", listed[1:]},
		{"offer", listed[:1]},
		{"hired", listed},
	} {
		update(t, w, func(tx core.Tx) error {
			listAda(t, w, tx, step.stage, step.keys)
			return nil
		})
		seesAda(t, w, step.stage, step.keys...)
		sound(t, w, true)
	}
	update(t, w, func(tx core.Tx) error { return w.DeleteNotSource(tx, 1, "a1") })
	view(t, w, func(tx core.Tx) error {
		found, err := w.NotSourceGlances(tx, listed)
		equal(t, "after the line has gone", len(found), err, 0)
		return nil
	})
	sound(t, w, true)
}

// spoilt makes a workspace with Ada in it, changes its file and opens it again.
func spoilt(t *testing.T, change func(tx *bbolt.Tx) error) *storage.Workspace {
	t.Helper()
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	update(t, w, func(tx core.Tx) error {
		listAda(t, w, tx, "applied", listed)
		return nil
	})
	closeIt(t, w)
	withDatabase(t, o.Dir, change)
	w, err = storage.Open(t.Context(), o)
	ok(t, err)
	t.Cleanup(func() { closeIt(t, w) })
	return w
}

// filled puts a value into all entries of an index.
func filled(tx *bbolt.Tx, bucket string, value func(k []byte) []byte) error {
	b := tx.Bucket([]byte(bucket))
	var keys [][]byte
	err := b.ForEach(func(k, _ []byte) error {
		keys = append(keys, append([]byte{}, k...))
		return nil
	})
	for _, k := range keys {
		if err == nil {
			err = b.Put(k, value(k))
		}
	}
	return err
}

func TestRecordsOfAnEarlierReleaseHaveNoShortViews(t *testing.T) {
	w := spoilt(t, func(tx *bbolt.Tx) error {
		if err := filled(tx, "nts.key", func([]byte) []byte { return []byte{} }); err != nil {
			return err
		}
		return tx.DeleteBucket([]byte("ats.glance"))
	})
	seesAda(t, w, "applied", listed...)
	sound(t, w, true)
	update(t, w, func(tx core.Tx) error {
		listAda(t, w, tx, "interview", listed)
		return nil
	})
	seesAda(t, w, "interview", listed...)
	sound(t, w, true)
}

func TestAShortViewThatDoesNotUnsealIsDamage(t *testing.T) {
	for bucket, read := range map[string]func(w *storage.Workspace, tx core.Tx) error{
		"nts.key": func(w *storage.Workspace, tx core.Tx) error {
			_, err := w.NotSourceGlances(tx, listed)
			return err
		},
		"ats.glance": func(w *storage.Workspace, tx core.Tx) error {
			_, err := w.ATSJobGlance(tx, 1)
			return err
		},
	} {
		w := spoilt(t, func(tx *bbolt.Tx) error {
			return filled(tx, bucket, func(k []byte) []byte { return append([]byte("what was not sealed for this place "), k...) })
		})
		sound(t, w, false)
		view(t, w, func(tx core.Tx) error {
			if err := read(w, tx); core.KindOf(err) != core.KindDamaged {
				t.Errorf("bucket %s: %v", bucket, err)
			}
			return nil
		})
	}
}

func TestAShortViewThatIsNotTheRecordsIsAProblem(t *testing.T) {
	for _, bucket := range []string{"nts.key", "ats.glance"} {
		w := spoilt(t, func(*bbolt.Tx) error { return nil })
		sound(t, w, true)
		ok(t, w.RewriteAs(func(r migrate.Record) ([]migrate.Record, error) {
			if r.Bucket == bucket {
				r.Value = bytes.ReplaceAll(r.Value, []byte("applied"), []byte("offered"))
			}
			return []migrate.Record{r}, nil
		}))
		sound(t, w, false)
	}
}
