package storage

import (
	"cmp"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"reqdesk/storage/migrate"
	"reqdesk/storage/record"
	"reqdesk/storage/seal"
)

// Quick makes passphrases cheap to try, so that tests of vaults take no longer
// than others.
func Quick(o Options) Options {
	o.newKDF = func(random io.Reader) (seal.KDF, error) {
		kdf, err := seal.NewKDF(random)
		kdf.Time, kdf.Memory, kdf.Threads = 1, 64, 1
		return kdf, err
	}
	return o
}

// AtVersion makes another format the present one.
func AtVersion(o Options, version int, steps ...migrate.Step) Options {
	o.version, o.steps = version, append([]migrate.Step{}, steps...)
	return o
}

// RewriteAs changes every record of the open file, as a program of another
// format would have written it.
func (w *Workspace) RewriteAs(change func(migrate.Record) ([]migrate.Record, error)) error {
	return w.db.Update(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error {
				if len(v) == 0 || string(name) == migrate.ClearBucket || string(name) == migrate.KeyBucket {
					return nil
				}
				where := seal.Where(string(name), k)
				plain, err := w.unseal(string(name), k, v)
				if err != nil {
					return err
				}
				out, err := change(migrate.Record{Bucket: string(name), Key: k, Value: plain})
				if err != nil {
					return err
				}
				return b.Put(k, w.box.Seal(where, out[0].Value))
			})
		})
	})
}

// Shapes lists what is written of every entity: bucket, path and type, sorted.
func Shapes() []string {
	var lines []string
	for _, t := range tables() {
		shaped, ok := t.(interface{ shape() reflect.Type })
		if ok {
			lines = append(lines, shapeOf(t.buckets()[0], shaped.shape())...)
		}
	}
	lines = append(lines, shapeOf(searchBucket, reflect.TypeFor[searchBlock]())...)
	lines = append(lines, shapeOf(notSourceKeys, reflect.TypeFor[record.NotSourceGlance]())...)
	lines = append(lines, shapeOf(atsGlances, reflect.TypeFor[record.ATSJobGlance]())...)
	slices.Sort(lines)
	return lines
}

func (t *table[D, S]) shape() reflect.Type { return reflect.TypeFor[S]() }

func shapeOf(path string, t reflect.Type) []string {
	switch {
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		return shapeOf(path+"[]", t.Elem())
	case t.Kind() == reflect.Map:
		return shapeOf(path+"{}", t.Elem())
	case t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]():
		var lines []string
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name = cmp.Or(name, f.Tag.Get("protobuf")); name != "" {
				lines = append(lines, shapeOf(path+"."+name, f.Type)...)
			}
		}
		return lines
	}
	name := t.Name() // without the package, which may change
	if name == "" {
		name = t.String()
	}
	return []string{path + " " + name}
}
