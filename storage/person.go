package storage

import (
	"bytes"
	"iter"
	"slices"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// person      id → person with the fingerprints of its keys
// person.key  fingerprint(kind, value), id
//
// A person is found by e-mail address, profile URL, phone number and name with
// employer. The values come normalised; the store keeps their fingerprints only.

var people = table[core.Person, record.Person]{
	bucket: "person", noun: "person",
	pack:   record.PackPerson,
	unpack: record.Person.Domain,
	read:   record.WithoutKeys,
	key:    func(_ printer, s record.Person) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.Person) []entry {
		return keyEntries("person.key", s.Keys, uint64(s.ID))
	},
}

// keyEntries finds a record by the fingerprints of identity keys.
func keyEntries(bucket string, prints []fingerprint, id uint64) []entry {
	out := make([]entry, len(prints))
	for i, p := range prints {
		out[i] = entry{bucket: bucket, key: key{}.print(p).num(id), late: true}
	}
	return out
}

// identity gives the fingerprints of identity keys. The same key has the same
// fingerprint in every list.
func (u *unit) identity(keys []core.Key) []fingerprint {
	out := make([]fingerprint, 0, len(keys))
	for _, k := range keys {
		if k.Value != "" {
			out = append(out, u.prints(k)[0])
		}
	}
	return out
}

// prints gives the fingerprints of an identity key, newest first.
func (u *unit) prints(k core.Key) []fingerprint {
	prints, known := u.keyed.of(k)
	if !known {
		prints = u.w.prints.prints("key "+string(k.Kind), k.Value)
		u.keyed.keep(k, prints)
	}
	return prints
}

// byKey gives the ids of the records that are found by an identity key, in memory that
// the next question uses again.
func (u *unit) byKey(bucket string, k core.Key) []uint64 {
	prints := u.prints(k)
	if u.Writable() {
		return slices.Collect(u.printed(bucket, prints))
	}
	u.ids = u.place(bucket).appendIDs(u.ids[:0], prints)
	return u.ids
}

// appendIDs appends the last numbers of the index entries under any of the fingerprints.
func (p *place) appendIDs(out []uint64, prints []fingerprint) []uint64 {
	for k := range p.entries(prints) {
		out = append(out, lastNum(k))
	}
	return out
}

// entries gives the index entries under any of the fingerprints, with what they hold.
func (p *place) entries(prints []fingerprint) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		if p.cursor == nil {
			return
		}
		for i := range prints {
			for k, v := p.cursor.Seek(prints[i][:]); bytes.HasPrefix(k, prints[i][:]); k, v = p.cursor.Next() {
				if !yield(k, v) {
					return
				}
			}
		}
	}
}

// Person gives a person by id.
func (w *Workspace) Person(tx core.Tx, id core.PersonID) (core.Person, error) {
	return people.get(own(tx), key{}.num(uint64(id)))
}

// People gives everybody, oldest first.
func (w *Workspace) People(tx core.Tx) iter.Seq2[core.Person, error] {
	return people.scan(own(tx), nil)
}

// PeopleByKey gives the ids of those found by a key; none is no error.
func (w *Workspace) PeopleByKey(tx core.Tx, k core.Key) ([]core.PersonID, error) {
	ids := own(tx).byKey("person.key", k)
	if len(ids) == 0 {
		return nil, nil
	}
	out := make([]core.PersonID, len(ids))
	for i, n := range ids {
		out[i] = core.PersonID(n)
	}
	return out, nil
}

// PutPerson stores a person who is found by keys, and by no others, from now on;
// one without an id gets one.
func (w *Workspace) PutPerson(tx core.Tx, p *core.Person, keys []core.Key) error {
	u := own(tx)
	if p.ID == 0 {
		n, err := people.next(u)
		if err != nil {
			return err
		}
		p.ID = core.PersonID(n)
	}
	s := record.PackPerson(*p)
	s.Keys = u.identity(keys)
	return people.putStored(u, s)
}

// DeletePerson forgets a person with the keys by which they were found.
func (w *Workspace) DeletePerson(tx core.Tx, id core.PersonID) error {
	return people.delete(own(tx), key{}.num(uint64(id)))
}
