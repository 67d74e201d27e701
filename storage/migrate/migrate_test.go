package migrate_test

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"reqdesk/storage/migrate"
	"reqdesk/storage/seal"
)

func newBox(t *testing.T) *seal.Box {
	t.Helper()
	k, err := seal.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k.Box()
}

func newDB(t *testing.T) *bbolt.DB {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// content is bucket → key → plain value.
type content map[string]map[string]string

func put(t *testing.T, db *bbolt.DB, box *seal.Box, c content) {
	t.Helper()
	err := db.Update(func(tx *bbolt.Tx) error {
		for bucket, records := range c {
			b, err := tx.CreateBucket([]byte(bucket))
			if err == nil {
				err = b.SetSequence(41)
			}
			for k, v := range records {
				sealed := []byte{}
				if v != "" {
					sealed = box.Seal(seal.Where(bucket, []byte(k)), []byte(v))
				}
				err = errors.Join(err, b.Put([]byte(k), sealed))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, db *bbolt.DB, box *seal.Box) content {
	t.Helper()
	out := content{}
	err := db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			records := map[string]string{}
			out[string(name)] = records
			if b.Sequence() != 41 && b.Sequence() != 0 {
				t.Errorf("bucket %s goes on at number %d", name, b.Sequence())
			}
			return b.ForEach(func(k, v []byte) error {
				var plain []byte
				var err error
				if len(v) > 0 {
					plain, err = box.Open(seal.Where(string(name), k), v)
				}
				records[string(k)] = string(plain)
				return err
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The frozen history of an invented program: format 2 wrote names in capitals,
// format 3 split people by their first letter and dropped a bucket.
func steps() []migrate.Step {
	return []migrate.Step{
		{To: 2, What: "Names are written in capitals.", Change: func(r migrate.Record) ([]migrate.Record, error) {
			if r.Bucket == "person" {
				r.Value = []byte(strings.ToUpper(string(r.Value)))
			}
			return []migrate.Record{r}, nil
		}},
		{To: 3, What: "People are found by their first letter; drafts go.", Change: func(r migrate.Record) ([]migrate.Record, error) {
			switch r.Bucket {
			case "draft":
				return nil, nil
			case "person":
				letter := migrate.Record{Bucket: "person.letter", Key: append([]byte{r.Value[0]}, r.Key...)}
				return []migrate.Record{r, letter}, nil
			}
			return []migrate.Record{r}, nil
		}},
	}
}

func TestEachFormatLeadsToTheNewest(t *testing.T) {
	before := content{
		"person": {"1": "Ada", "2": "Bob"}, "draft": {"1": "x"}, "person.name": {"ab1": ""},
		migrate.ClearBucket: {"format": "never read"},
	}
	after := map[int]content{
		1: {
			"person": {"1": "ADA", "2": "BOB"}, "person.letter": {"A1": "", "B2": ""}, "draft": {}, "person.name": {"ab1": ""},
		},
		2: {
			"person": {"1": "Ada", "2": "Bob"}, "person.letter": {"A1": "", "B2": ""}, "draft": {}, "person.name": {"ab1": ""},
		},
		3: {
			"person": {"1": "Ada", "2": "Bob"}, "draft": {"1": "x"}, "person.name": {"ab1": ""},
		},
	}
	for from, want := range after {
		src, dst, box := newDB(t), newDB(t), newBox(t)
		put(t, src, box, before)
		if err := migrate.Run(t.Context(), src, dst, box, steps(), from, 3); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, get(t, dst, box)); diff != "" {
			t.Errorf("from format %d (-want +got):\n%s", from, diff)
		}
	}
}

func TestTheFingerprintKeyIsKeptWhateverItsFirstByteIs(t *testing.T) {
	for first := range 256 { // some of them say of a record that it is compressed
		keys := content{migrate.KeyBucket: {"fingerprint": string([]byte{byte(first)}) + strings.Repeat("k", 31)}}
		src, dst, box := newDB(t), newDB(t), newBox(t)
		put(t, src, box, keys)
		if err := migrate.Run(t.Context(), src, dst, box, steps(), 1, 3); err != nil {
			t.Fatalf("a key that begins with %d: %v", first, err)
		}
		if diff := cmp.Diff(keys, get(t, dst, box)); diff != "" {
			t.Errorf("a key that begins with %d (-want +got):\n%s", first, diff)
		}
	}
}

func TestMigrationThatCannotBeDone(t *testing.T) {
	broken := errors.New("no idea what this is")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	many := content{"person": {}}
	for i := range 12_000 {
		many["person"][string(rune('a'+i%26))+strings.Repeat("x", i/26)] = "Ada"
		if i > 5_300 {
			break
		}
	}
	for name, tc := range map[string]struct {
		ctx      context.Context
		steps    []migrate.Step
		from, to int
		box      *seal.Box
		is       error
	}{
		"a step is missing":       {t.Context(), steps()[1:], 1, 3, nil, nil},
		"backwards":               {t.Context(), steps(), 3, 2, nil, nil},
		"another key":             {t.Context(), steps(), 1, 3, newBox(t), seal.ErrOpen},
		"the recruiter gives up":  {cancelled, steps(), 1, 2, nil, context.Canceled},
		"a record makes no sense": {t.Context(), []migrate.Step{{To: 2, Change: func(migrate.Record) ([]migrate.Record, error) { return nil, broken }}}, 1, 2, nil, broken},
	} {
		t.Run(name, func(t *testing.T) {
			src, dst, box := newDB(t), newDB(t), newBox(t)
			put(t, src, box, many)
			use := box
			if tc.box != nil {
				use = tc.box
			}
			err := migrate.Run(tc.ctx, src, dst, use, tc.steps, tc.from, tc.to)
			if err == nil || tc.is != nil && !errors.Is(err, tc.is) {
				t.Errorf("got %v", err)
			}
			if diff := cmp.Diff(many, get(t, src, box)); diff != "" {
				t.Error("the old file changed")
			}
		})
	}
}

func TestStepsLeadToTheVersionOneByOne(t *testing.T) {
	last := 1
	for _, s := range migrate.Steps() {
		if s.To != last+1 || s.What == "" || s.Change == nil {
			t.Errorf("step to %d after %d: %q", s.To, last, s.What)
		}
		last = s.To
	}
	if last != migrate.Version {
		t.Errorf("the steps lead to %d, the program writes %d", last, migrate.Version)
	}
}
