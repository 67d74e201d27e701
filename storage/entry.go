package storage

import (
	"iter"
	"time"

	"reqdesk/core"
)

// outbox      id → open entry
// history     id → finished entry
// outbox.key  fingerprint(key), id
// history.key fingerprint(key), id
//
// The outbox and what became of it. An entry has the same id in both and lies in
// one of them, so that the open ones are read without the finished.

// storedEntry is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedEntry struct {
	ID         core.EntryID      `json:"id,omitzero"`
	Kind       string            `json:"kind,omitzero"`
	Key        string            `json:"key,omitzero"`
	State      core.EntryState   `json:"state,omitzero"`
	Job        core.JobID        `json:"job,omitzero"`
	Person     core.PersonID     `json:"person,omitzero"`
	Enrolment  core.EnrolmentID  `json:"enrolment,omitzero"`
	Mailbox    core.MailboxID    `json:"mailbox,omitzero"`
	Connection core.ConnectionID `json:"connection,omitzero"`
	Act        []byte            `json:"act,omitzero"`
	Preview    string            `json:"preview,omitzero"`
	Approved   time.Time         `json:"approved,omitzero"`
	ApprovedBy string            `json:"approved_by,omitzero"`
	Attempts   []storedAttempt   `json:"attempts,omitzero"`
	Due        time.Time         `json:"due,omitzero"`
	Result     string            `json:"result,omitzero"`
	Why        string            `json:"why,omitzero"`
	Created    time.Time         `json:"created,omitzero"`
	Finished   time.Time         `json:"finished,omitzero"`
}

type storedAttempt struct {
	Started time.Time `json:"started,omitzero"`
	Ended   time.Time `json:"ended,omitzero"`
	Outcome string    `json:"outcome,omitzero"`
	Detail  string    `json:"detail,omitzero"`
}

var (
	outbox  = entryTable("outbox")
	history = entryTable("history")
)

func entryTable(bucket string) table[core.Entry, storedEntry] {
	return table[core.Entry, storedEntry]{
		bucket: bucket, noun: "outbox entry",
		pack:   packEntry,
		unpack: storedEntry.domain,
		key:    func(_ printer, s storedEntry) key { return key{}.num(uint64(s.ID)) },
		index: func(p printer, s storedEntry) []entry {
			return []entry{{
				bucket: bucket + ".key",
				key:    key{}.print(p.print("outbox.key", s.Key)).num(uint64(s.ID)), late: true,
			}}
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
	for _, t := range []*table[core.Entry, storedEntry]{&outbox, &history} {
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

func packEntry(v core.Entry) storedEntry {
	return storedEntry{
		ID:         v.ID,
		Kind:       v.Kind,
		Key:        v.Key,
		State:      v.State,
		Job:        v.Job,
		Person:     v.Person,
		Enrolment:  v.Enrolment,
		Mailbox:    v.Mailbox,
		Connection: v.Connection,
		Act:        v.Act,
		Preview:    v.Preview,
		Approved:   v.Approved,
		ApprovedBy: v.ApprovedBy,
		Attempts:   each(v.Attempts, packAttempt),
		Due:        v.Due,
		Result:     v.Result,
		Why:        v.Why,
		Created:    v.Created,
		Finished:   v.Finished,
	}
}

func (s storedEntry) domain() core.Entry {
	return core.Entry{
		ID:         s.ID,
		Kind:       s.Kind,
		Key:        s.Key,
		State:      s.State,
		Job:        s.Job,
		Person:     s.Person,
		Enrolment:  s.Enrolment,
		Mailbox:    s.Mailbox,
		Connection: s.Connection,
		Act:        s.Act,
		Preview:    s.Preview,
		Approved:   s.Approved,
		ApprovedBy: s.ApprovedBy,
		Attempts:   each(s.Attempts, storedAttempt.domain),
		Due:        s.Due,
		Result:     s.Result,
		Why:        s.Why,
		Created:    s.Created,
		Finished:   s.Finished,
	}
}

func packAttempt(v core.Attempt) storedAttempt {
	return storedAttempt{
		Started: v.Started,
		Ended:   v.Ended,
		Outcome: v.Outcome,
		Detail:  v.Detail,
	}
}

func (s storedAttempt) domain() core.Attempt {
	return core.Attempt{
		Started: s.Started,
		Ended:   s.Ended,
		Outcome: s.Outcome,
		Detail:  s.Detail,
	}
}
