package storage

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"go.etcd.io/bbolt"

	"reqdesk/core"
)

var _ core.Store = (*Workspace)(nil)

// unit is one transaction. Entries of fingerprint indexes are held back and
// written in the order of their keys at the end, so that a page of a thousand
// people walks each index once; reads within the transaction see them.
type unit struct {
	bolt    *bbolt.Tx
	w       *Workspace
	pending map[string]lateEntries
	blocks  map[uint64]*searchBlock // search rows touched, by block

	stamped uint64 // see stamp; 0 = not asked yet
	*recollection
}

// recollection is what a unit remembers of what was asked last. Its memory goes from one
// View to the next: they are many, and short.
type recollection struct {
	opened lately[string, *place]          // in a View: bbolt keeps those of an Update only
	keyed  lately[core.Key, []fingerprint] // of identity keys: each is looked for in several lists
	ids    []uint64                        // in a View: what byKey gave last
}

// recollections are those that no View uses.
var recollections = sync.Pool{New: func() any { return &recollection{} }}

// forget empties it for the next View.
func (r *recollection) forget() {
	r.opened, r.keyed = r.opened.empty(), r.keyed.empty()
	recollections.Put(r)
}

// mostKept bounds what a unit remembers of what was asked last.
const mostKept = 64

// lately remembers a few things. They are so few that a list is faster than a map,
// and half its size.
type lately[K comparable, V any] []remembered[K, V]

type remembered[K comparable, V any] struct {
	key  K
	what V
}

func (l lately[K, V]) of(k K) (what V, known bool) {
	for i := range l {
		if l[i].key == k {
			return l[i].what, true
		}
	}
	return what, false
}

// keep remembers one thing more; all are forgotten when there would be too many.
func (l *lately[K, V]) keep(k K, what V) {
	if len(*l) == mostKept {
		*l = l.empty()
	}
	*l = append(*l, remembered[K, V]{k, what})
}

// empty gives its memory back with nothing in it.
func (l lately[K, V]) empty() lately[K, V] {
	clear(l)
	return l[:0]
}

// lateEntries are the changes of one fingerprint index: by fingerprint, so that
// a lookup within the transaction finds its own at once, the keys that are put or
// deleted.
type lateEntries map[fingerprint]map[string]lateEntry

// lateEntry is an index entry that is put, with what it holds, or deleted.
type lateEntry struct {
	put   bool
	value []byte
}

// Writable is true inside Update.
func (u *unit) Writable() bool { return u.bolt.Writable() }

// own gives the transaction behind tx. Anything else is a mistake of the
// program, not of the disk.
func own(tx core.Tx) *unit {
	u, ok := tx.(*unit)
	if !ok {
		panic("storage: a transaction of another store")
	}
	return u
}

// View reads one consistent state. Its errors are fn's, or KindDamaged when a
// page of the file makes no sense.
func (w *Workspace) View(ctx context.Context, fn func(core.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	var inside error // fn's own error passes through untouched
	err := guard(func() error {
		return w.db.View(func(tx *bbolt.Tx) error {
			r, _ := recollections.Get().(*recollection)
			defer r.forget()
			inside = fn(&unit{bolt: tx, w: w, recollection: r})
			return inside
		})
	})
	if inside != nil {
		return inside
	}
	return ownError("The workspace could not be read.", err)
}

// Update changes state: all of it when fn returns nil and ctx has not ended,
// none of it otherwise. Updates run one after the other. KindStorage says that
// the disk did not take the change.
func (w *Workspace) Update(ctx context.Context, fn func(core.Tx) error) error {
	if err := w.takeWrite(ctx); err != nil {
		return err
	}
	defer w.giveWrite()
	w.mu.RLock()
	defer w.mu.RUnlock()
	var inside error // fn's own error passes through untouched
	err := guard(func() error {
		return w.db.Update(func(tx *bbolt.Tx) error {
			u := &unit{bolt: tx, w: w, pending: map[string]lateEntries{}, blocks: map[uint64]*searchBlock{}, recollection: &recollection{}}
			if inside = fn(u); inside != nil {
				return inside
			}
			if err := u.flush(); err != nil {
				return err
			}
			inside = ctx.Err()
			return inside
		})
	})
	if inside != nil {
		return inside
	}
	return ownError(notSaved, err)
}

func (w *Workspace) takeWrite(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-w.write:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *Workspace) giveWrite() { w.write <- struct{}{} }

// bucket gives a bucket; in an Update it is made when a file of an earlier
// release lacks it, in a View it is nil then and holds nothing.
func (u *unit) bucket(name string) (*bbolt.Bucket, error) {
	if b := u.there(name); b != nil || !u.Writable() {
		return b, nil
	}
	return u.bolt.CreateBucketIfNotExists([]byte(name))
}

// there gives a bucket, nil when a file of an earlier release lacks it.
func (u *unit) there(name string) *bbolt.Bucket {
	if u.Writable() {
		return u.bolt.Bucket([]byte(name))
	}
	return u.place(name).bucket
}

// place is a bucket in a View with the cursor of its lookups, whose memory is
// used again by each. Nothing may use it while somebody else's code runs.
type place struct {
	bucket *bbolt.Bucket // nil when a file of an earlier release lacks it
	cursor *bbolt.Cursor
}

func (u *unit) place(name string) *place {
	at, known := u.opened.of(name)
	if !known {
		at = &place{bucket: u.bolt.Bucket([]byte(name))}
		if at.bucket != nil {
			at.cursor = at.bucket.Cursor()
		}
		u.opened.keep(name, at)
	}
	return at
}

// value gives what a bucket holds at k; nil = nothing.
func (u *unit) value(name string, k []byte) []byte {
	if u.Writable() {
		if b := u.there(name); b != nil {
			return b.Get(k)
		}
		return nil
	}
	at := u.place(name)
	if at.cursor == nil {
		return nil
	}
	if found, v := at.cursor.Seek(k); bytes.Equal(found, k) {
		return v
	}
	return nil
}

// mustWrite refuses a change in a View in words that a programmer understands.
func (u *unit) mustWrite() error {
	if u.Writable() {
		return nil
	}
	return errors.New("storage: a change inside View")
}

// flush writes what was held back, each index in key order.
func (u *unit) flush() error {
	if err := u.flushBlocks(); err != nil {
		return err
	}
	for _, name := range sortedKeys(u.pending) {
		b, err := u.bucket(name)
		if err != nil {
			return err
		}
		all := map[string]lateEntry{}
		for _, keys := range u.pending[name] {
			maps.Copy(all, keys)
		}
		for _, k := range sortedKeys(all) {
			if e := all[k]; e.put {
				err = b.Put([]byte(k), u.w.entryValue(name, []byte(k), e.value))
			} else {
				err = b.Delete([]byte(k))
			}
			if err != nil {
				return err
			}
		}
	}
	clear(u.pending)
	return nil
}

func sortedKeys[K ~string | ~uint64, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
