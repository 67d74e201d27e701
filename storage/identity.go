package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// duplicate         lower person, higher person → whether the two are one
// duplicate.open    lower person, higher person     the open questions
// duplicate.person  person, other person

var duplicates = table[core.Duplicate, record.Duplicate]{
	bucket: "duplicate", noun: "question about these two people",
	pack:   record.PackDuplicate,
	unpack: record.Duplicate.Domain,
	key:    func(_ printer, s record.Duplicate) key { return twoPeople(s.A, s.B) },
	index: func(_ printer, s record.Duplicate) []entry {
		a, b := uint64(s.A), uint64(s.B)
		entries := []entry{{bucket: "duplicate.person", key: key{}.num(a).num(b)}, {bucket: "duplicate.person", key: key{}.num(b).num(a)}}
		if s.State == core.DuplicateOpen {
			entries = append(entries, entry{bucket: "duplicate.open", key: twoPeople(s.A, s.B)})
		}
		return entries
	},
}

func twoPeople(a, b core.PersonID) key {
	return key{}.num(uint64(min(a, b))).num(uint64(max(a, b)))
}

// Duplicate gives the question about two people.
func (w *Workspace) Duplicate(tx core.Tx, a, b core.PersonID) (core.Duplicate, error) {
	return duplicates.get(own(tx), twoPeople(a, b))
}

// Duplicates gives the open questions, by person.
func (w *Workspace) Duplicates(tx core.Tx) ([]core.Duplicate, error) {
	u := own(tx)
	var out []core.Duplicate
	for k := range u.keys("duplicate.open", nil) {
		d, err := duplicates.get(u, k)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// DuplicatesOf gives all questions about a person, answered ones too.
func (w *Workspace) DuplicatesOf(tx core.Tx, p core.PersonID) ([]core.Duplicate, error) {
	u := own(tx)
	var out []core.Duplicate
	for other := range u.numbers("duplicate.person", key{}.num(uint64(p))) {
		d, err := duplicates.get(u, twoPeople(p, core.PersonID(other)))
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// PutDuplicate stores the question about two people, or its answer.
func (w *Workspace) PutDuplicate(tx core.Tx, d core.Duplicate) error {
	return duplicates.put(own(tx), d)
}

// merge         id → what made one person of two
// merge.person  person, id

var merges = table[core.Merge, record.Merge]{
	bucket: "merge", noun: "merge",
	pack:   record.PackMerge,
	unpack: record.Merge.Domain,
	key:    func(_ printer, s record.Merge) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.Merge) []entry {
		id := uint64(s.ID)
		return []entry{
			{bucket: "merge.person", key: key{}.num(uint64(s.Into)).num(id)},
			{bucket: "merge.person", key: key{}.num(uint64(s.From)).num(id)},
		}
	},
}

// MergesOf gives the merges in which a person took part, oldest first.
func (w *Workspace) MergesOf(tx core.Tx, p core.PersonID) ([]core.Merge, error) {
	u := own(tx)
	return collect(merges.byIDs(u, u.numbers("merge.person", key{}.num(uint64(p)))))
}

// PutMerge stores a merge; one without an id gets one.
func (w *Workspace) PutMerge(tx core.Tx, m *core.Merge) error {
	return putNumbered(own(tx), &merges, m, &m.ID)
}
