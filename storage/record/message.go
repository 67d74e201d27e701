package record

import (
	"time"

	"reqdesk/core"
)

// Message is a stored core.Message.
type Message struct {
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
	Variant    string           `json:"variant,omitzero"`
	Files      []MessageFile    `json:"files,omitzero"`
	Notice     string           `json:"notice,omitzero"`
}

// PackMessage makes the stored form.
func PackMessage(v core.Message) Message {
	return Message{
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
		Variant:    v.Variant,
		Files:      Each(v.Files, PackMessageFile),
		Notice:     v.Notice,
	}
}

// Domain gives back what was stored.
func (s Message) Domain() core.Message {
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
		Variant:    s.Variant,
		Files:      Each(s.Files, MessageFile.Domain),
		Notice:     s.Notice,
	}
}

// MessageFile is a stored core.MessageFile.
type MessageFile struct {
	Name string `json:"name,omitzero"`
	Type string `json:"type,omitzero"`
	Size int64  `json:"size,omitzero"`
}

// PackMessageFile makes the stored form.
func PackMessageFile(v core.MessageFile) MessageFile {
	return MessageFile{Name: v.Name, Type: v.Type, Size: v.Size}
}

// Domain gives the core.MessageFile back.
func (s MessageFile) Domain() core.MessageFile {
	return core.MessageFile{Name: s.Name, Type: s.Type, Size: s.Size}
}
