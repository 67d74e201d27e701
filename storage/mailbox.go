package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// mailbox       id → mailbox
// mailbox.name  fingerprint(name), id
//
// Finds a mailbox by id, and by name whatever the case.

var mailboxes = table[core.Mailbox, record.Mailbox]{
	bucket: "mailbox", noun: "mailbox",
	pack:   record.PackMailbox,
	unpack: record.Mailbox.Domain,
	key:    func(_ printer, s record.Mailbox) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s record.Mailbox) []entry {
		return []entry{nameEntry(p, "mailbox.name", s.Name, uint64(s.ID))}
	},
}

// Mailbox gives a mailbox by id.
func (w *Workspace) Mailbox(tx core.Tx, id core.MailboxID) (core.Mailbox, error) {
	return mailboxes.get(own(tx), key{}.num(uint64(id)))
}

// MailboxNamed gives a mailbox by name, whatever the case.
func (w *Workspace) MailboxNamed(tx core.Tx, name string) (core.Mailbox, error) {
	return mailboxes.byName(own(tx), "mailbox.name", name)
}

// Mailboxes gives all mailboxes, oldest first.
func (w *Workspace) Mailboxes(tx core.Tx) ([]core.Mailbox, error) {
	return mailboxes.list(own(tx), nil)
}

// DeleteMailbox removes a mailbox; one that is not there is no error.
func (w *Workspace) DeleteMailbox(tx core.Tx, id core.MailboxID) error {
	return mailboxes.delete(own(tx), key{}.num(uint64(id)))
}

// PutMailbox stores a mailbox; one without an id gets one.
func (w *Workspace) PutMailbox(tx core.Tx, m *core.Mailbox) error {
	return putNumbered(own(tx), &mailboxes, m, &m.ID)
}
