package storage

import (
	"iter"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// outbox      id → open entry
// history     id → finished entry
// outbox.key  fingerprint(key), id
// history.key fingerprint(key), id
// outbox.blob name of a file that goes with an open entry, id
//
// The outbox and what became of it. An entry has the same id in both and lies in
// one of them, so that the open ones are read without the finished.

var (
	outbox  = entryTable("outbox")
	history = entryTable("history")
)

const entryBlobs = "outbox.blob"

func entryTable(bucket string) table[core.Entry, record.Entry] {
	return table[core.Entry, record.Entry]{
		bucket: bucket, noun: "outbox entry",
		pack:   record.PackEntry,
		unpack: record.Entry.Domain,
		key:    func(_ printer, s record.Entry) key { return key{}.num(uint64(s.ID)) },
		index: func(p printer, s record.Entry) []entry {
			entries := []entry{{
				bucket: bucket + ".key",
				key:    key{}.print(p.print("outbox.key", s.Key)).num(uint64(s.ID)), late: true,
			}}
			if bucket != "outbox" {
				return entries // what is done needs its files no more
			}
			for _, f := range s.Files {
				entries = append(entries, entry{bucket: entryBlobs, key: key{}.word(f.Blob).num(uint64(s.ID))})
			}
			return entries
		},
	}
}

// finished tells whether nothing will happen to an entry any more by itself.
func finished(e core.Entry) bool {
	return e.State == core.EntryDone || e.State == core.EntryDropped
}

// Entry gives an entry by id, open or finished.
func (w *Workspace) Entry(tx core.Tx, id core.EntryID) (core.Entry, error) {
	e, err := outbox.get(own(tx), key{}.num(uint64(id)))
	if core.IsNotFound(err) {
		return history.get(own(tx), key{}.num(uint64(id)))
	}
	return e, err
}

// EntryByKey gives the entry with the key that its maker chose, open or
// finished. Keys that differ in case only are different.
func (w *Workspace) EntryByKey(tx core.Tx, chosen string) (core.Entry, error) {
	u := own(tx)
	prints := w.prints.prints("outbox.key", chosen)
	for _, t := range []*table[core.Entry, record.Entry]{&outbox, &history} {
		for e, err := range t.byIDs(u, u.printed(t.bucket+".key", prints)) {
			if err != nil || e.Key == chosen {
				return e, err
			}
		}
	}
	return core.Entry{}, outbox.missing()
}

// OpenEntries gives the entries that are not done and not dropped, oldest first.
func (w *Workspace) OpenEntries(tx core.Tx) ([]core.Entry, error) {
	return outbox.list(own(tx), nil)
}

// FinishedEntries gives the entries that are done or dropped, newest first.
func (w *Workspace) FinishedEntries(tx core.Tx) iter.Seq2[core.Entry, error] {
	return history.backwards(own(tx))
}

// PutEntry stores an entry; one without an id gets one. One that is done or
// dropped moves to the history, and back when its state says so.
func (w *Workspace) PutEntry(tx core.Tx, e *core.Entry) error {
	u := own(tx)
	if e.ID == 0 {
		n, err := outbox.next(u)
		if err != nil {
			return err
		}
		e.ID = core.EntryID(n)
	}
	to, from := &outbox, &history
	if finished(*e) {
		to, from = from, to
	}
	if err := from.delete(u, key{}.num(uint64(e.ID))); err != nil {
		return err
	}
	return to.put(u, *e)
}
