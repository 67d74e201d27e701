package storage

import (
	"bytes"
	"encoding/json"
	"iter"
	"sync"

	"go.etcd.io/bbolt"

	"reqdesk/core"
	"reqdesk/storage/record"
	"reqdesk/storage/seal"
)

// noValue is what most index entries hold; bbolt can't tell a nil value from none.
var noValue = []byte{}

// table is the bucket of one entity: sealed JSON of the struct S, which
// stands for the domain's D. Its indexes are computed from S alone.
type table[D, S any] struct {
	bucket string
	noun   string // for "there is no such …"
	pack   func(D) S
	unpack func(S) D
	key    func(p printer, s S) key
	index  func(p printer, s S) []entry // nil = none
	read   func(plain []byte) []byte    // what of the JSON unpack needs; nil = all
}

// entry is one index entry: a key, mostly without a value. Its last eight bytes, or more
// where the bucket's comment says so, name the record.
type entry struct {
	bucket string
	key    key
	late   bool   // a fingerprint index: written in key order at the end
	value  []byte // what is stored sealed beside the key; nil = nothing
	added  bool   // the index is of a later release: records that were not written since are not in it
}

// stored gives the record at k as it is stored.
func (t *table[D, S]) stored(u *unit, k []byte) (s S, found bool, err error) {
	s, plain, err := t.storedBytes(u, k)
	return s, plain != nil, err
}

// storedBytes gives the record at k with its JSON; nil when there is none.
func (t *table[D, S]) storedBytes(u *unit, k []byte) (s S, plain []byte, err error) {
	sealed := u.value(t.bucket, k)
	if sealed == nil {
		return s, nil, nil
	}
	return t.decode(u, k, sealed)
}

func (t *table[D, S]) decode(u *unit, k, sealed []byte) (s S, plain []byte, err error) {
	plain, err = u.w.unseal(t.bucket, k, sealed)
	if err == nil {
		err = record.Decode(plain, &s)
	}
	if err != nil {
		return s, nil, damagedRecord(err)
	}
	return s, plain, nil
}

// get gives the record at k, or KindNotFound.
func (t *table[D, S]) get(u *unit, k []byte) (D, error) {
	sealed := u.value(t.bucket, k)
	if sealed == nil {
		var zero D
		return zero, t.missing()
	}
	return t.domain(u, k, sealed)
}

// plains is memory for unsealed records that are decoded at once: decoding copies.
var plains = sync.Pool{New: func() any { return &[]byte{} }}

// mostPlain bounds what of it is kept.
const mostPlain = 1 << 16

// domain gives what a record stands for.
func (t *table[D, S]) domain(u *unit, k, sealed []byte) (d D, err error) {
	s, err := t.needed(u, k, sealed)
	if err != nil {
		return d, err
	}
	return t.unpack(s), nil
}

// needed gives what of a record unpack needs.
func (t *table[D, S]) needed(u *unit, k, sealed []byte) (s S, err error) {
	err = u.w.opened(t.bucket, k, sealed, func(packed []byte) error {
		plain, err := u.w.codec.Unpack(packed)
		if err != nil {
			return err
		}
		if t.read != nil {
			plain = t.read(plain)
		}
		return record.Decode(plain, &s)
	})
	if err != nil {
		return s, damagedRecord(err)
	}
	return s, nil
}

// opened lets look see what is sealed in a value, in memory that is used again: decoding
// copies.
func (w *Workspace) opened(bucket string, k, sealed []byte, look func(packed []byte) error) error {
	memory, _ := plains.Get().(*[]byte)
	defer plains.Put(memory)
	packed, err := w.box.OpenInto(*memory, seal.Where(bucket, k), sealed)
	if err != nil {
		return err
	}
	if cap(packed) <= mostPlain {
		*memory = packed[:0]
	}
	return look(packed)
}

func (t *table[D, S]) missing() error {
	return core.Fail(core.KindNotFound, "There is no such "+t.noun+".", "")
}

// next gives a new id: one higher than any before, also after deletions.
func (t *table[D, S]) next(u *unit) (uint64, error) {
	if err := u.mustWrite(); err != nil {
		return 0, err
	}
	b, err := u.bucket(t.bucket)
	if err != nil {
		return 0, err
	}
	return b.NextSequence()
}

// put stores a domain record and keeps its indexes.
func (t *table[D, S]) put(u *unit, d D) error { return t.putStored(u, t.pack(d)) }

// numbered is a domain id: ids are core.ID of some kind.
type numbered interface{ ~uint64 }

// putNumbered stores a record whose key is its id, and gives it one when it has
// none.
func putNumbered[D, S any, I numbered](u *unit, t *table[D, S], d *D, id *I) error {
	if *id == 0 {
		n, err := t.next(u)
		if err != nil {
			return err
		}
		*id = I(n)
	}
	return t.put(u, *d)
}

// putStored writes a record whose content differs from the stored one, and
// keeps the indexes.
func (t *table[D, S]) putStored(u *unit, s S) error {
	if err := u.mustWrite(); err != nil {
		return err
	}
	k := t.key(u.w.prints, s)
	old, before, err := t.storedBytes(u, k)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(s)
	if err != nil || bytes.Equal(plain, before) {
		return err
	}
	if err := u.putSealed(t.bucket, k, plain); err != nil {
		return err
	}
	if t.index == nil {
		return nil
	}
	var had []entry
	if before != nil {
		had = t.index(u.w.prints, old)
	}
	return u.reindex(had, t.index(u.w.prints, s))
}

// fill is how full a page is made before the next begins. Records are mostly
// added at the end, where bbolt's own half would leave the file half empty.
const fill = 0.9

// putSealed packs and seals a value for its place and writes it.
func (u *unit) putSealed(bucket string, k, plain []byte) error {
	b, err := u.bucket(bucket)
	if err != nil {
		return err
	}
	packed, err := u.w.codec.Pack(plain)
	if err != nil {
		return err
	}
	b.FillPercent = fill
	return b.Put(k, u.w.box.Seal(seal.Where(bucket, k), packed))
}

// unseal gives the plain value that putSealed wrote there.
func (w *Workspace) unseal(bucket string, k, sealed []byte) ([]byte, error) {
	packed, err := w.box.Open(seal.Where(bucket, k), sealed)
	if err != nil {
		return nil, err
	}
	return w.codec.Unpack(packed)
}

// delete removes the record at k with its index entries; nothing there is no
// error.
func (t *table[D, S]) delete(u *unit, k []byte) error {
	if err := u.mustWrite(); err != nil {
		return err
	}
	old, found, err := t.stored(u, k)
	if err != nil || !found {
		return err
	}
	b, err := u.bucket(t.bucket)
	if err != nil {
		return err
	}
	if err := b.Delete(k); err != nil || t.index == nil {
		return err
	}
	return u.reindex(t.index(u.w.prints, old), nil)
}

// reindex removes the entries that only before has, and adds those that only after has
// or that hold something else there.
func (u *unit) reindex(before, after []entry) error {
	had := make(map[string]entry, len(before))
	for _, e := range before {
		had[e.name()] = e
	}
	for _, e := range after {
		old, known := had[e.name()]
		delete(had, e.name())
		if known && bytes.Equal(old.value, e.value) {
			continue
		}
		if err := u.setEntry(e, true); err != nil {
			return err
		}
	}
	for _, e := range before {
		if _, left := had[e.name()]; left {
			if err := u.setEntry(e, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// name tells entries of all indexes apart.
func (e entry) name() string { return e.bucket + "\x00" + string(e.key) }

func (u *unit) setEntry(e entry, on bool) error {
	if e.late {
		late, print := u.pending[e.bucket], fingerprint(e.key[:len(fingerprint{})])
		if late == nil {
			late = lateEntries{}
			u.pending[e.bucket] = late
		}
		if late[print] == nil {
			late[print] = map[string]lateEntry{}
		}
		late[print][string(e.key)] = lateEntry{on, e.value}
		return nil
	}
	b, err := u.bucket(e.bucket)
	if err != nil {
		return err
	}
	if on {
		return b.Put(e.key, u.w.entryValue(e.bucket, e.key, e.value))
	}
	return b.Delete(e.key)
}

// entryValue seals what an index entry holds.
func (w *Workspace) entryValue(bucket string, k, plain []byte) []byte {
	if plain == nil {
		return noValue
	}
	return w.box.Seal(seal.Where(bucket, k), plain)
}

// scan gives the records whose keys begin with prefix, in key order. The bucket
// may be changed between two of them.
func (t *table[D, S]) scan(u *unit, prefix []byte) iter.Seq2[D, error] {
	return t.walk(u, u.keys(t.bucket, prefix))
}

// backwards gives all records, the last key first.
func (t *table[D, S]) backwards(u *unit) iter.Seq2[D, error] {
	return t.walk(u, u.keysBackwards(t.bucket))
}

func (t *table[D, S]) walk(u *unit, pairs iter.Seq2[[]byte, []byte]) iter.Seq2[D, error] {
	return func(yield func(D, error) bool) {
		for k, sealed := range pairs {
			if d, err := t.domain(u, k, sealed); !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// list collects the records whose keys begin with prefix.
func (t *table[D, S]) list(u *unit, prefix []byte) ([]D, error) {
	return collect(t.scan(u, prefix))
}

// byIDs gives the records of single-number keys in the order of ids.
func (t *table[D, S]) byIDs(u *unit, ids iter.Seq[uint64]) iter.Seq2[D, error] {
	return func(yield func(D, error) bool) {
		for id := range ids {
			d, err := t.get(u, key{}.num(id))
			if err = noRecord(err); !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// noRecord says that a record which an index names must be there.
func noRecord(err error) error {
	if core.IsNotFound(err) {
		return damagedRecord(err)
	}
	return err
}

// first gives the first record of seq, or KindNotFound.
func (t *table[D, S]) first(seq iter.Seq2[D, error]) (D, error) {
	for d, err := range seq {
		return d, err
	}
	var zero D
	return zero, t.missing()
}

func collect[D any](seq iter.Seq2[D, error]) ([]D, error) {
	var out []D
	for d, err := range seq {
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// keys gives the pairs of a bucket whose keys begin with prefix. In an Update it
// finds its place again after each pair, as bbolt's cursors do not survive
// changes of their bucket.
func (u *unit) keys(bucket string, prefix []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		b := u.there(bucket)
		if b == nil {
			return
		}
		c := b.Cursor()
		k, v := c.Seek(prefix)
		for k != nil && bytes.HasPrefix(k, prefix) {
			at := k
			if u.Writable() {
				at = bytes.Clone(k)
			}
			if !yield(at, v) {
				return
			}
			if u.Writable() {
				if k, v = c.Seek(at); !bytes.Equal(k, at) {
					continue
				}
			}
			k, v = c.Next()
		}
	}
}

func (u *unit) keysBackwards(bucket string) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		b := u.there(bucket)
		if b == nil {
			return
		}
		c := b.Cursor()
		k, v := lastOf(c)
		for k != nil {
			at := bytes.Clone(k)
			if !yield(at, v) {
				return
			}
			if u.Writable() {
				if k, _ = c.Seek(at); k == nil { // at was the last and is gone
					k, v = lastOf(c)
					continue
				}
			}
			k, v = before(c, at)
		}
	}
}

// lastOf is the last pair. bbolt's own Last never ends in a bucket whose pages were
// all emptied in this transaction.
func lastOf(c *bbolt.Cursor) (k, v []byte) {
	if k, _ := c.First(); k == nil {
		return nil, nil
	}
	return c.Last()
}

// before is the pair before at, where the cursor is. bbolt's own Prev finds none in a
// page that was emptied in this transaction, however many lie further on.
func before(c *bbolt.Cursor, at []byte) (k, v []byte) {
	if k, v = c.Prev(); k != nil {
		return k, v
	}
	if first, _ := c.First(); first == nil || bytes.Compare(first, at) >= 0 {
		return nil, nil
	}
	for c.Seek(at); k == nil; {
		k, v = c.Prev()
	}
	return k, v
}

// numbers gives the last numbers of the index entries that begin with prefix, in
// key order, with what this transaction has changed.
func (u *unit) numbers(bucket string, prefix []byte) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		var changed map[string]lateEntry // only fingerprint indexes have any
		if late := u.pending[bucket]; late != nil && len(prefix) == len(fingerprint{}) {
			changed = late[fingerprint(prefix)]
		}
		for k := range u.keys(bucket, prefix) {
			if e, known := changed[string(k)]; known && !e.put {
				continue
			}
			if !yield(lastNum(k)) {
				return
			}
		}
		for _, k := range sortedKeys(changed) {
			if !changed[k].put || u.has(bucket, []byte(k)) {
				continue
			}
			if !yield(lastNum([]byte(k))) {
				return
			}
		}
	}
}

// has tells whether the file itself holds an index entry.
func (u *unit) has(bucket string, k []byte) bool {
	return u.value(bucket, k) != nil
}

// nameEntry is the entry that finds a record by its name, whatever the case.
func nameEntry(p printer, bucket, name string, id uint64) entry {
	return entry{bucket: bucket, key: key{}.print(p.print(bucket, name)).num(id), late: true}
}

// byName gives the first record with this name, or KindNotFound.
func (t *table[D, S]) byName(u *unit, bucket, name string) (D, error) {
	return t.first(t.byIDs(u, u.printed(bucket, u.w.prints.prints(bucket, name))))
}

// printed gives the numbers under any of the fingerprints.
func (u *unit) printed(bucket string, prints []fingerprint) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, p := range prints {
			for n := range u.numbers(bucket, p[:]) {
				if !yield(n) {
					return
				}
			}
		}
	}
}
