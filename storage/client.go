package storage

import (
	"time"

	"reqdesk/core"
)

// client       id → client
// client.name  fingerprint(name), id
//
// Finds a client by id, and by name whatever the case.

// storedClient is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedClient struct {
	ID         core.ClientID  `json:"id,omitzero"`
	Name       string         `json:"name,omitzero"`
	Colour     string         `json:"colour,omitzero"`
	SourceCode string         `json:"source_code,omitzero"`
	UTM        storedUTM      `json:"utm,omitzero"`
	Budget     storedBudget   `json:"budget,omitzero"`
	OffLimits  []string       `json:"off_limits,omitzero"`
	Mailbox    core.MailboxID `json:"mailbox,omitzero"`
	Archived   bool           `json:"archived,omitzero"`
	Created    time.Time      `json:"created,omitzero"`
}

type storedUTM struct {
	Source   string `json:"source,omitzero"`
	Medium   string `json:"medium,omitzero"`
	Campaign string `json:"campaign,omitzero"`
}

type storedBudget struct {
	Limited bool `json:"limited,omitzero"`
	Total   int  `json:"total,omitzero"`
	Used    int  `json:"used,omitzero"`
}

var clients = table[core.Client, storedClient]{
	bucket: "client", noun: "client",
	pack:   packClient,
	unpack: storedClient.domain,
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

func packClient(v core.Client) storedClient {
	return storedClient{
		ID:         v.ID,
		Name:       v.Name,
		Colour:     v.Colour,
		SourceCode: v.SourceCode,
		UTM:        packUTM(v.UTM),
		Budget:     packBudget(v.Budget),
		OffLimits:  v.OffLimits,
		Mailbox:    v.Mailbox,
		Archived:   v.Archived,
		Created:    v.Created,
	}
}

func (s storedClient) domain() core.Client {
	return core.Client{
		ID:         s.ID,
		Name:       s.Name,
		Colour:     s.Colour,
		SourceCode: s.SourceCode,
		UTM:        s.UTM.domain(),
		Budget:     s.Budget.domain(),
		OffLimits:  s.OffLimits,
		Mailbox:    s.Mailbox,
		Archived:   s.Archived,
		Created:    s.Created,
	}
}

func packUTM(v core.UTM) storedUTM {
	return storedUTM{
		Source:   v.Source,
		Medium:   v.Medium,
		Campaign: v.Campaign,
	}
}

func (s storedUTM) domain() core.UTM {
	return core.UTM{
		Source:   s.Source,
		Medium:   s.Medium,
		Campaign: s.Campaign,
	}
}

func packBudget(v core.Budget) storedBudget {
	return storedBudget{
		Limited: v.Limited,
		Total:   v.Total,
		Used:    v.Used,
	}
}

func (s storedBudget) domain() core.Budget {
	return core.Budget{
		Limited: s.Limited,
		Total:   s.Total,
		Used:    s.Used,
	}
}
