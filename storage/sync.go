package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// sync  connection, fingerprint(resource) → status
//
// One row per connection and resource, in the order of connections. A resource
// may name an ATS's own job, so the key does not show it.

var syncStatuses = table[core.SyncStatus, record.SyncStatus]{
	bucket: "sync", noun: "synchronisation",
	pack:   record.PackSyncStatus,
	unpack: record.SyncStatus.Domain,
	key:    func(p printer, s record.SyncStatus) key { return syncKey(p, s.Connection, s.Resource) },
}

func syncKey(p printer, c core.ConnectionID, resource string) key {
	return key{}.num(uint64(c)).print(p.print("sync", resource))
}

// SyncStatus gives the status row of one resource; a zero row when there is none.
func (w *Workspace) SyncStatus(tx core.Tx, c core.ConnectionID, resource string) (core.SyncStatus, error) {
	s, err := syncStatuses.get(own(tx), syncKey(w.prints, c, resource))
	if core.IsNotFound(err) {
		return core.SyncStatus{Connection: c, Resource: resource}, nil
	}
	return s, err
}

// SyncStatuses gives all status rows, by connection.
func (w *Workspace) SyncStatuses(tx core.Tx) ([]core.SyncStatus, error) {
	return syncStatuses.list(own(tx), nil)
}

// PutSyncStatus stores a status row.
func (w *Workspace) PutSyncStatus(tx core.Tx, s core.SyncStatus) error {
	return syncStatuses.put(own(tx), s)
}
