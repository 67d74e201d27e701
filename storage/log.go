package storage

import (
	"iter"
	"slices"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// log         id → log entry
// log.job     job, id
// log.person  person, id
//
// The append-only activity log, in the order of events. Nothing here removes or
// changes an entry.

var logs = table[core.LogEntry, record.LogEntry]{
	bucket: "log", noun: "log entry",
	pack:   record.PackLogEntry,
	unpack: record.LogEntry.Domain,
	key:    func(_ printer, s record.LogEntry) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.LogEntry) []entry {
		var entries []entry
		if s.Job != 0 {
			entries = append(entries, entry{bucket: "log.job", key: key{}.num(uint64(s.Job)).num(uint64(s.ID))})
		}
		if s.Person != 0 {
			entries = append(entries, entry{bucket: "log.person", key: key{}.num(uint64(s.Person)).num(uint64(s.ID))})
		}
		return entries
	},
}

// logLimit is how many entries a reading gives unless told.
const logLimit = 1000

// AppendLog adds an entry and numbers it, whatever id it came with.
func (w *Workspace) AppendLog(tx core.Tx, e *core.LogEntry) error {
	e.ID = 0
	return putNumbered(own(tx), &logs, e, &e.ID)
}

// Log gives the newest entries that the filter lets through, oldest first.
func (w *Workspace) Log(tx core.Tx, f core.LogFilter) ([]core.LogEntry, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = logLimit
	}
	var out []core.LogEntry
	for e, err := range w.newestLogs(own(tx), f) {
		if err != nil {
			return nil, err
		}
		if len(out) == limit {
			break
		}
		if (f.Job == 0 || e.Job == f.Job) && (f.Person == 0 || e.Person == f.Person) && !e.At.Before(f.Since) {
			out = append(out, e)
		}
	}
	slices.Reverse(out)
	return out, nil
}

// newestLogs gives the entries that may pass the filter, newest first, over the
// narrowest index.
func (w *Workspace) newestLogs(u *unit, f core.LogFilter) iter.Seq2[core.LogEntry, error] {
	var ids []uint64
	switch {
	case f.Person != 0:
		ids = slices.Collect(u.numbers("log.person", key{}.num(uint64(f.Person))))
	case f.Job != 0:
		ids = slices.Collect(u.numbers("log.job", key{}.num(uint64(f.Job))))
	default:
		return logs.backwards(u)
	}
	slices.Reverse(ids)
	return logs.byIDs(u, slices.Values(ids))
}
