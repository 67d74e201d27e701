package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// conflict       id → what collided with an ATS
// conflict.open  id       those that wait for a word
// conflict.job   job, id

var conflicts = table[core.Conflict, record.Conflict]{
	bucket: "conflict", noun: "conflict",
	pack:   record.PackConflict,
	unpack: record.Conflict.Domain,
	key:    func(_ printer, s record.Conflict) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.Conflict) []entry {
		entries := []entry{{bucket: "conflict.job", key: key{}.num(uint64(s.Job)).num(uint64(s.ID))}}
		if s.Settled.IsZero() {
			entries = append(entries, entry{bucket: "conflict.open", key: key{}.num(uint64(s.ID))})
		}
		return entries
	},
}

// Conflict gives a conflict by id.
func (w *Workspace) Conflict(tx core.Tx, id core.ConflictID) (core.Conflict, error) {
	return conflicts.get(own(tx), key{}.num(uint64(id)))
}

// OpenConflicts gives those that wait for a word, oldest first.
func (w *Workspace) OpenConflicts(tx core.Tx) ([]core.Conflict, error) {
	u := own(tx)
	return collect(conflicts.byIDs(u, u.numbers("conflict.open", nil)))
}

// ConflictsOf gives a job's, settled ones too, oldest first.
func (w *Workspace) ConflictsOf(tx core.Tx, j core.JobID) ([]core.Conflict, error) {
	u := own(tx)
	return collect(conflicts.byIDs(u, u.numbers("conflict.job", key{}.num(uint64(j)))))
}

// RecentConflicts gives the newest n, settled ones too, newest first.
func (w *Workspace) RecentConflicts(tx core.Tx, n int) ([]core.Conflict, error) {
	var out []core.Conflict
	for c, err := range conflicts.backwards(own(tx)) {
		if err != nil {
			return nil, err
		}
		if len(out) >= n {
			break
		}
		out = append(out, c)
	}
	return out, nil
}

// PutConflict stores a conflict; one without an id gets one.
func (w *Workspace) PutConflict(tx core.Tx, c *core.Conflict) error {
	return putNumbered(own(tx), &conflicts, c, &c.ID)
}
