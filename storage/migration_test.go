package storage_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"reqdesk/core"
	"reqdesk/storage"
	"reqdesk/storage/migrate"
)

// fromZero leads from an invented format 0, in which a client's name was called
// "label", to format 1.
func fromZero() migrate.Step {
	return migrate.Step{To: 1, What: "A client's label is its name.", Change: func(r migrate.Record) ([]migrate.Record, error) {
		if r.Bucket != "client" {
			return []migrate.Record{r}, nil
		}
		return changeJSON(r, "label", "name")
	}}
}

// toZero is the way back, to make a file of format 0.
func toZero(r migrate.Record) ([]migrate.Record, error) {
	if r.Bucket != "client" {
		return []migrate.Record{r}, nil
	}
	return changeJSON(r, "name", "label")
}

func changeJSON(r migrate.Record, from, to string) ([]migrate.Record, error) {
	fields := map[string]any{}
	if err := json.Unmarshal(r.Value, &fields); err != nil {
		return nil, err
	}
	fields[to] = fields[from]
	delete(fields, from)
	var err error
	r.Value, err = json.Marshal(fields)
	return []migrate.Record{r}, err
}

// oldWorkspace makes a workspace of format 0 with a client and a thousand jobs.
func oldWorkspace(t *testing.T) storage.Options {
	t.Helper()
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	fillWorkspace(t, o)
	// Its records must not be checked as records of today: only written.
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.RewriteAs(toZero); err != nil {
		t.Fatal(err)
	}
	closeIt(t, w)
	withDatabase(t, o.Dir, func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte("header"))
		if err != nil {
			return err
		}
		return b.Put([]byte("format"), []byte("0"))
	})
	return o
}

func TestWorkspaceOfAnEarlierFormatIsBroughtUpToDate(t *testing.T) {
	o := oldWorkspace(t)
	before, err := os.ReadFile(filepath.Join(o.Dir, "reqdesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	refuses(t, o, core.KindDamaged) // no step leads from 0 in the program itself
	w, err := storage.Open(t.Context(), storage.AtVersion(o, 1, fromZero()))
	if err != nil {
		t.Fatal(err)
	}
	hasClient(t, w)
	if r, err := w.Verify(t.Context()); err != nil || !r.OK() || r.Records < 2000 {
		t.Errorf("verify: %+v, %v", r, err)
	}
	closeIt(t, w)
	kept, err := os.ReadFile(filepath.Join(o.Dir, "backups", "format-0.db"))
	if err != nil || !bytes.Equal(kept, before) {
		t.Errorf("the old file was not kept as it was: %v", err)
	}
	opens(t, o) // the program itself
	if info, err := storage.Inspect(o.Dir); err != nil || info.Format != 1 {
		t.Errorf("header: %+v, %v", info, err)
	}
}

func TestFailedMigrationLeavesTheOldFile(t *testing.T) {
	o := oldWorkspace(t)
	before, err := os.ReadFile(filepath.Join(o.Dir, "reqdesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	loses := fromZero()
	loses.Change = func(r migrate.Record) ([]migrate.Record, error) {
		if r.Bucket == "client.name" {
			return nil, nil // an index without its entries does not verify
		}
		return fromZero().Change(r)
	}
	for name, step := range map[string]migrate.Step{"it loses entries": loses, "it leaves the old name": {To: 1, Change: keep}} {
		w, err := storage.Open(t.Context(), storage.AtVersion(o, 1, step))
		if err == nil {
			closeIt(t, w)
		}
		if core.KindOf(err) != core.KindDamaged {
			t.Errorf("%s: %v", name, err)
		}
		after, err := os.ReadFile(filepath.Join(o.Dir, "reqdesk.db"))
		if err != nil || !bytes.Equal(after, before) {
			t.Errorf("%s: the old file changed: %v", name, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(o.Dir, "*migrated*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func keep(r migrate.Record) ([]migrate.Record, error) { return []migrate.Record{r}, nil }
