// Package migrate brings an older workspace database to the present format.
//
// There is one number, [Version], and one ordered list of steps, each with a
// sentence that says what it changes. A step sees the old records one by one,
// unsealed, and says what becomes of each; it never writes in place. Run writes
// a new file bucket by bucket, step after step, and the caller verifies it,
// renames it and keeps the old one. Each step has its own frozen copies of the
// old types in a file of its own and a test with a database of before and after.
//
// Adding a bucket, an index that is filled from now on, or a field needs no
// step; a changed meaning, key or name does.
package migrate

import (
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"reqdesk/storage/pack"
	"reqdesk/storage/seal"
)

// Version is the format that this program writes.
const Version = 1

// ClearBucket is the only bucket whose values are not sealed: the format number
// and a copy of the header. Run leaves it out; the caller writes it anew.
const ClearBucket = "header"

// KeyBucket is the only bucket whose values are sealed but not packed: the fingerprint
// key, whose first byte may be one that says of a record that it is compressed.
const KeyBucket = "meta"

// Record is one key and plain value of one bucket. An empty value stands for an
// index entry, which is not sealed.
type Record struct {
	Bucket string
	Key    []byte
	Value  []byte
}

// Step leads from one format to the next.
type Step struct {
	To   int    // the format after it
	What string // one sentence
	// Change gives what becomes of one record: itself, others, or nothing.
	Change func(Record) ([]Record, error)
}

// Steps is the ordered list; the first leads to format 2. Format 1 is the first
// that was ever released.
func Steps() []Step { return nil }

// batch is how many records one transaction of the new file holds.
const batch = 5000

// Run copies src to dst, changing every record by the steps that lead from
// format from to format to. Values are unsealed with box and sealed anew for
// their place. Bucket sequences are kept, so that ids are never given twice.
// Src is only read; dst is new and unusable when an error is returned.
func Run(ctx context.Context, src, dst *bbolt.DB, box *seal.Box, steps []Step, from, to int) error {
	chain, err := pick(steps, from, to)
	if err != nil {
		return err
	}
	w := &writer{ctx: ctx, db: dst, box: box}
	err = src.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			if string(name) == ClearBucket {
				return nil
			}
			if err := w.bucket(string(name), b.Sequence()); err != nil {
				return err
			}
			return b.ForEach(func(k, v []byte) error {
				r := Record{Bucket: string(name), Key: append([]byte(nil), k...)}
				if len(v) > 0 {
					if r.Value, err = w.open(r.Bucket, k, v); err != nil {
						return fmt.Errorf("migrate: bucket %s: %w", name, err)
					}
				}
				return w.change(chain, r)
			})
		})
	})
	if err == nil {
		err = w.commit()
	}
	return errors.Join(err, w.rollback())
}

// pick gives the steps from one format to another, without a gap.
func pick(steps []Step, from, to int) ([]Step, error) {
	var chain []Step
	for _, s := range steps {
		if s.To == from+1 && from < to {
			chain = append(chain, s)
			from++
		}
	}
	if from != to {
		return nil, fmt.Errorf("migrate: no step leads from format %d to %d", from, to)
	}
	return chain, nil
}

// writer fills the new file in transactions of bounded size.
type writer struct {
	ctx context.Context
	db  *bbolt.DB
	box *seal.Box
	tx  *bbolt.Tx
	n   int

	codec pack.Codec
}

func (w *writer) open(bucket string, k, sealed []byte) ([]byte, error) {
	packed, err := w.box.Open(seal.Where(bucket, k), sealed)
	if err != nil || bucket == KeyBucket {
		return packed, err
	}
	return w.codec.Unpack(packed)
}

func (w *writer) begin() (err error) {
	if w.tx == nil {
		w.tx, err = w.db.Begin(true)
	}
	return err
}

func (w *writer) bucket(name string, sequence uint64) error {
	if err := w.begin(); err != nil {
		return err
	}
	b, err := w.tx.CreateBucketIfNotExists([]byte(name))
	if err != nil {
		return err
	}
	return b.SetSequence(max(sequence, b.Sequence()))
}

// change runs a record through the chain and writes what comes out.
func (w *writer) change(chain []Step, r Record) error {
	records := []Record{r}
	for _, step := range chain {
		var next []Record
		for _, one := range records {
			out, err := step.Change(one)
			if err != nil {
				return fmt.Errorf("migrate: to format %d: %w", step.To, err)
			}
			next = append(next, out...)
		}
		records = next
	}
	for _, one := range records {
		if err := w.put(one); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) put(r Record) error {
	if err := w.begin(); err != nil {
		return err
	}
	b, err := w.tx.CreateBucketIfNotExists([]byte(r.Bucket))
	if err != nil {
		return err
	}
	sealed, err := w.sealed(r)
	if err == nil {
		err = b.Put(r.Key, sealed)
	}
	if err != nil {
		return err
	}
	if w.n++; w.n%batch != 0 {
		return nil
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	return w.commit()
}

func (w *writer) sealed(r Record) (_ []byte, err error) {
	if len(r.Value) == 0 {
		return []byte{}, nil
	}
	packed := r.Value
	if r.Bucket != KeyBucket {
		if packed, err = w.codec.Pack(r.Value); err != nil {
			return nil, err
		}
	}
	return w.box.Seal(seal.Where(r.Bucket, r.Key), packed), nil
}

func (w *writer) commit() error {
	if w.tx == nil {
		return nil
	}
	err := w.tx.Commit()
	w.tx = nil
	return err
}

func (w *writer) rollback() error {
	if w.tx == nil {
		return nil
	}
	return w.tx.Rollback()
}
