package storage_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/storage"
)

func suppress(t *testing.T, o storage.Options, list ...core.Suppression) {
	t.Helper()
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	defer closeIt(t, w)
	update(t, w, func(tx core.Tx) error {
		for _, s := range list {
			put := func() error { return w.PutSuppression(tx, s) }
			if s.Why == core.WhyErased { // of whom nothing else is kept
				put = func() error { return w.PutSuppressedKey(tx, core.Key{Kind: core.KeyEmail, Value: s.Address}, s) }
			}
			if err := put(); err != nil {
				return err
			}
		}
		return nil
	})
}

// why gives why these are not written to; "" = they may be.
func why(t *testing.T, o storage.Options, addresses ...string) (list []string) {
	t.Helper()
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	defer closeIt(t, w)
	view(t, w, func(tx core.Tx) error {
		for _, a := range addresses {
			s, err := w.Suppressed(tx, a)
			if err != nil && !core.IsNotFound(err) {
				return err
			}
			list = append(list, s.Why)
		}
		return nil
	})
	return list
}

func carried(t *testing.T, o storage.Options, file string, want storage.Carried) {
	t.Helper()
	got, err := storage.Restore(t.Context(), o, file, leave)
	equal(t, "carried over", got, err, want)
}

// backedUp is a workspace and a copy of it, in which these are suppressed.
func backedUp(t *testing.T, list ...core.Suppression) (o storage.Options, file string) {
	t.Helper()
	o, _ = copied(t)
	suppress(t, o, list...)
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	file = filepath.Join(t.TempDir(), "suppressed.db")
	ok(t, w.Copy(t.Context(), file))
	closeIt(t, w)
	return o, file
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func at(hour int, address, why string) core.Suppression {
	return core.Suppression{Address: address, Why: why, At: noon.Add(time.Duration(hour) * time.Hour)}
}

func TestRestoreLosesNoSuppressionOfEitherDatabase(t *testing.T) {
	o, file := backedUp(t, at(0, "released@x.example", "kept"), at(0, "twice@x.example", "first"), at(0, "gone@x.example", core.WhyErased), at(0, "same@x.example", "same"))
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	update(t, w, func(tx core.Tx) error { return w.DeleteSuppressed(tx, "released@x.example") })
	closeIt(t, w)
	suppress(t, o, at(1, "twice@x.example", "second"), at(1, "gone@x.example", "by hand"), at(1, "@new.example", "new"), at(1, "since@x.example", core.WhyErased))
	carried(t, o, file, storage.Carried{Addresses: 2, Fingerprints: 1, Erased: true, Known: true})
	restored(t, o, 400)
	equal(t, "why", why(t, o, "released@x.example", "twice@x.example", "gone@x.example", "same@x.example", "@new.example", "Since@x.example"), nil,
		[]string{"kept", "second", core.WhyErased, "same", "new", core.WhyErased})
	carried(t, o, file, storage.Carried{Addresses: 2, Fingerprints: 1, Erased: true, Known: true}) // nor does a second time
	equal(t, "why", why(t, o, "@new.example", "since@x.example"), nil, []string{"new", core.WhyErased})
}

func TestRestoreTakesSuppressionsFromWhereItCanReadThem(t *testing.T) {
	for name, row := range map[string]struct {
		spoil func(t *testing.T, db, before string)
		want  storage.Carried
		why   string
	}{
		"damaged": {func(t *testing.T, db, _ string) {
			ok(t, os.WriteFile(db, []byte("no database"), 0o600))
		}, storage.Carried{}, ""},
		"damaged, with one before it": {func(t *testing.T, db, before string) {
			ok(t, os.Rename(db, before))
			ok(t, os.WriteFile(db, []byte("no database"), 0o600))
		}, storage.Carried{Addresses: 1}, "new"},
		"killed between two renames": {func(t *testing.T, db, before string) {
			ok(t, os.Rename(db, before))
			ok(t, os.WriteFile(db+".new", []byte("the copy"), 0o600))
		}, storage.Carried{Addresses: 1, Known: true}, "new"},
		"lost": {func(t *testing.T, db, _ string) { ok(t, os.Remove(db)) }, storage.Carried{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o, file := backedUp(t)
			suppress(t, o, at(1, "@new.example", "new"))
			row.spoil(t, filepath.Join(o.Dir, "reqdesk.db"), filepath.Join(o.Dir, "backups", "before-restore.db"))
			carried(t, o, file, row.want)
			equal(t, "why", why(t, o, "@new.example"), nil, []string{row.why})
		})
	}
}

// The database of today need not have been opened by this program before.
func TestRestoreReadsWhatAnEarlierFormatSuppressed(t *testing.T) {
	o := storage.AtVersion(oldWorkspace(t), 1, fromZero())
	file := filepath.Join(t.TempDir(), "old.db")
	data, err := os.ReadFile(filepath.Join(o.Dir, "reqdesk.db"))
	ok(t, err)
	ok(t, os.WriteFile(file, data, 0o600))
	carried(t, o, file, storage.Carried{Known: true})
	opens(t, o)
	if left, err := filepath.Glob(filepath.Join(o.Dir, "reqdesk.db?*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}
