package storage

import (
	"iter"
	"time"

	"reqdesk/core"
)

// message         id → e-mail
// message.id      fingerprint(Message-ID), id
// message.person  person, id
//
// E-mails that were sent or read, kept as evidence, in the order they were
// recorded.

// storedMessage is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedMessage struct {
	ID         core.MessageID   `json:"id,omitzero"`
	Kind       core.MessageKind `json:"kind,omitzero"`
	Mailbox    core.MailboxID   `json:"mailbox,omitzero"`
	Job        core.JobID       `json:"job,omitzero"`
	Person     core.PersonID    `json:"person,omitzero"`
	Enrolment  core.EnrolmentID `json:"enrolment,omitzero"`
	Step       int              `json:"step,omitzero"`
	MessageID  string           `json:"message_id,omitzero"`
	InReplyTo  string           `json:"in_reply_to,omitzero"`
	References []string         `json:"references,omitzero"`
	From       string           `json:"from,omitzero"`
	To         string           `json:"to,omitzero"`
	Subject    string           `json:"subject,omitzero"`
	Text       string           `json:"text,omitzero"`
	Date       time.Time        `json:"date,omitzero"`
	Recorded   time.Time        `json:"recorded,omitzero"`
	Delivered  bool             `json:"delivered,omitzero"`
	Detail     string           `json:"detail,omitzero"`
}

var messages = table[core.Message, storedMessage]{
	bucket: "message", noun: "e-mail",
	pack:   packMessage,
	unpack: storedMessage.domain,
	key:    func(_ printer, s storedMessage) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s storedMessage) []entry {
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

func packMessage(v core.Message) storedMessage {
	return storedMessage{
		ID:         v.ID,
		Kind:       v.Kind,
		Mailbox:    v.Mailbox,
		Job:        v.Job,
		Person:     v.Person,
		Enrolment:  v.Enrolment,
		Step:       v.Step,
		MessageID:  v.MessageID,
		InReplyTo:  v.InReplyTo,
		References: v.References,
		From:       v.From,
		To:         v.To,
		Subject:    v.Subject,
		Text:       v.Text,
		Date:       v.Date,
		Recorded:   v.Recorded,
		Delivered:  v.Delivered,
		Detail:     v.Detail,
	}
}

func (s storedMessage) domain() core.Message {
	return core.Message{
		ID:         s.ID,
		Kind:       s.Kind,
		Mailbox:    s.Mailbox,
		Job:        s.Job,
		Person:     s.Person,
		Enrolment:  s.Enrolment,
		Step:       s.Step,
		MessageID:  s.MessageID,
		InReplyTo:  s.InReplyTo,
		References: s.References,
		From:       s.From,
		To:         s.To,
		Subject:    s.Subject,
		Text:       s.Text,
		Date:       s.Date,
		Recorded:   s.Recorded,
		Delivered:  s.Delivered,
		Detail:     s.Detail,
	}
}
