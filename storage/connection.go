package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// connection       id → connection
// connection.name  fingerprint(name), id
//
// Finds a connection by id, and by name whatever the case unless it is removed.

var connections = table[core.Connection, record.Connection]{
	bucket: "connection", noun: "connection",
	pack:   record.PackConnection,
	unpack: record.Connection.Domain,
	key:    func(_ printer, s record.Connection) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s record.Connection) []entry {
		if s.Removed {
			return nil
		}
		return []entry{nameEntry(p, "connection.name", s.Name, uint64(s.ID))}
	},
}

// Connection gives a connection by id, removed ones too.
func (w *Workspace) Connection(tx core.Tx, id core.ConnectionID) (core.Connection, error) {
	return connections.get(own(tx), key{}.num(uint64(id)))
}

// ConnectionNamed gives a connection that is not removed by its name, whatever
// the case.
func (w *Workspace) ConnectionNamed(tx core.Tx, name string) (core.Connection, error) {
	return connections.byName(own(tx), "connection.name", name)
}

// Connections gives all connections, removed ones too, oldest first.
func (w *Workspace) Connections(tx core.Tx) ([]core.Connection, error) {
	return connections.list(own(tx), nil)
}

// PutConnection stores a connection; one without an id gets one.
func (w *Workspace) PutConnection(tx core.Tx, c *core.Connection) error {
	return putNumbered(own(tx), &connections, c, &c.ID)
}
