package storage

import (
	"iter"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// message         id → e-mail
// message.id      fingerprint(Message-ID), id
// message.person  person, id
//
// E-mails that were sent or read, kept as evidence, in the order they were
// recorded.

var messages = table[core.Message, record.Message]{
	bucket: "message", noun: "e-mail",
	pack:   record.PackMessage,
	unpack: record.Message.Domain,
	key:    func(_ printer, s record.Message) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s record.Message) []entry {
		id := uint64(s.ID)
		var entries []entry
		if s.MessageID != "" {
			entries = append(entries, entry{
				bucket: "message.id",
				key:    key{}.print(p.print("message.id", s.MessageID)).num(id), late: true,
			})
		}
		if s.Person != 0 {
			entries = append(entries, entry{bucket: "message.person", key: key{}.num(uint64(s.Person)).num(id)})
		}
		return entries
	},
}

// Message gives an e-mail by id.
func (w *Workspace) Message(tx core.Tx, id core.MessageID) (core.Message, error) {
	return messages.get(own(tx), key{}.num(uint64(id)))
}

// MessageByMessageID gives the first e-mail with this Message-ID, whatever the
// case.
func (w *Workspace) MessageByMessageID(tx core.Tx, messageID string) (core.Message, error) {
	return messages.byName(own(tx), "message.id", messageID)
}

// MessagesOf gives the e-mails of a person about a job, or with job 0 all of the
// person, oldest first.
func (w *Workspace) MessagesOf(tx core.Tx, j core.JobID, p core.PersonID) ([]core.Message, error) {
	u := own(tx)
	var out []core.Message
	for m, err := range messages.byIDs(u, u.numbers("message.person", key{}.num(uint64(p)))) {
		if err != nil {
			return nil, err
		}
		if j == 0 || m.Job == j {
			out = append(out, m)
		}
	}
	return out, nil
}

// Messages gives all e-mails, newest first.
func (w *Workspace) Messages(tx core.Tx) iter.Seq2[core.Message, error] {
	return messages.backwards(own(tx))
}

// PutMessage stores an e-mail; one without an id gets one.
func (w *Workspace) PutMessage(tx core.Tx, m *core.Message) error {
	return putNumbered(own(tx), &messages, m, &m.ID)
}
