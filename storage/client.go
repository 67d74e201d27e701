package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// client       id → client
// client.name  fingerprint(name), id
//
// Finds a client by id, and by name whatever the case.

var clients = table[core.Client, record.Client]{
	bucket: "client", noun: "client",
	pack:   record.PackClient,
	unpack: record.Client.Domain,
	key:    func(_ printer, s record.Client) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s record.Client) []entry {
		return []entry{nameEntry(p, "client.name", s.Name, uint64(s.ID))}
	},
}

// Client gives a client by id.
func (w *Workspace) Client(tx core.Tx, id core.ClientID) (core.Client, error) {
	return clients.get(own(tx), key{}.num(uint64(id)))
}

// ClientNamed gives a client by name, whatever the case.
func (w *Workspace) ClientNamed(tx core.Tx, name string) (core.Client, error) {
	return clients.byName(own(tx), "client.name", name)
}

// Clients gives all clients, oldest first.
func (w *Workspace) Clients(tx core.Tx) ([]core.Client, error) { return clients.list(own(tx), nil) }

// PutClient stores a client; one without an id gets one.
func (w *Workspace) PutClient(tx core.Tx, c *core.Client) error {
	return putNumbered(own(tx), &clients, c, &c.ID)
}
