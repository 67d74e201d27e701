package storage

import (
	"time"

	"reqdesk/core"
)

// mailbox       id → mailbox
// mailbox.name  fingerprint(name), id
//
// Finds a mailbox by id, and by name whatever the case.

// storedMailbox is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedMailbox struct {
	ID       core.MailboxID  `json:"id,omitzero"`
	Name     string          `json:"name,omitzero"`
	Kind     string          `json:"kind,omitzero"`
	From     string          `json:"from,omitzero"`
	SMTP     string          `json:"smtp,omitzero"`
	IMAP     string          `json:"imap,omitzero"`
	User     string          `json:"user,omitzero"`
	Security string          `json:"security,omitzero"`
	Dir      string          `json:"dir,omitzero"`
	Clients  []core.ClientID `json:"clients,omitzero"`
	Cursor   string          `json:"cursor,omitzero"`
	ReadAt   time.Time       `json:"read_at,omitzero"`
	Error    string          `json:"error,omitzero"`
	Created  time.Time       `json:"created,omitzero"`
}

var mailboxes = table[core.Mailbox, storedMailbox]{
	bucket: "mailbox", noun: "mailbox",
	pack:   packMailbox,
	unpack: storedMailbox.domain,
	key:    func(_ printer, s storedMailbox) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s storedMailbox) []entry {
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

// PutMailbox stores a mailbox; one without an id gets one.
func (w *Workspace) PutMailbox(tx core.Tx, m *core.Mailbox) error {
	return putNumbered(own(tx), &mailboxes, m, &m.ID)
}

func packMailbox(v core.Mailbox) storedMailbox {
	return storedMailbox{
		ID:       v.ID,
		Name:     v.Name,
		Kind:     v.Kind,
		From:     v.From,
		SMTP:     v.SMTP,
		IMAP:     v.IMAP,
		User:     v.User,
		Security: v.Security,
		Dir:      v.Dir,
		Clients:  v.Clients,
		Cursor:   v.Cursor,
		ReadAt:   v.ReadAt,
		Error:    v.Error,
		Created:  v.Created,
	}
}

func (s storedMailbox) domain() core.Mailbox {
	return core.Mailbox{
		ID:       s.ID,
		Name:     s.Name,
		Kind:     s.Kind,
		From:     s.From,
		SMTP:     s.SMTP,
		IMAP:     s.IMAP,
		User:     s.User,
		Security: s.Security,
		Dir:      s.Dir,
		Clients:  s.Clients,
		Cursor:   s.Cursor,
		ReadAt:   s.ReadAt,
		Error:    s.Error,
		Created:  s.Created,
	}
}
