package storage

import (
	"time"

	"reqdesk/core"
)

// connection       id → connection
// connection.name  fingerprint(name), id
//
// Finds a connection by id, and by name whatever the case unless it is removed.

// storedConnection is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedConnection struct {
	ID       core.ConnectionID `json:"id,omitzero"`
	Name     string            `json:"name,omitzero"`
	Kind     string            `json:"kind,omitzero"`
	Client   core.ClientID     `json:"client,omitzero"`
	Settings map[string]string `json:"settings,omitzero"`
	Mapping  string            `json:"mapping,omitzero"`
	Off      bool              `json:"off,omitzero"`
	Removed  bool              `json:"removed,omitzero"`
	Created  time.Time         `json:"created,omitzero"`
}

var connections = table[core.Connection, storedConnection]{
	bucket: "connection", noun: "connection",
	pack:   packConnection,
	unpack: storedConnection.domain,
	key:    func(_ printer, s storedConnection) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s storedConnection) []entry {
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

func packConnection(v core.Connection) storedConnection {
	return storedConnection{
		ID:       v.ID,
		Name:     v.Name,
		Kind:     v.Kind,
		Client:   v.Client,
		Settings: v.Settings,
		Mapping:  v.Mapping,
		Off:      v.Off,
		Removed:  v.Removed,
		Created:  v.Created,
	}
}

func (s storedConnection) domain() core.Connection {
	return core.Connection{
		ID:       s.ID,
		Name:     s.Name,
		Kind:     s.Kind,
		Client:   s.Client,
		Settings: s.Settings,
		Mapping:  s.Mapping,
		Off:      s.Off,
		Removed:  s.Removed,
		Created:  s.Created,
	}
}
