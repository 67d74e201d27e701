package storage

import "reqdesk/core"

// client       id → client
// client.name  fingerprint(name), id
//
// Finds a client by id, and by name whatever the case.

// storedClient is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedClient core.Client

var clients = table[core.Client, storedClient]{
	bucket: "client", noun: "client",
	pack:   func(c core.Client) storedClient { return storedClient(c) },
	unpack: func(s storedClient) core.Client { return core.Client(s) },
	key:    func(_ printer, s storedClient) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s storedClient) []entry {
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
