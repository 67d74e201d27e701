package record

import (
	"time"

	"reqdesk/core"
)

// Entry is a stored core.Entry.
type Entry struct {
	ID         core.EntryID      `json:"id,omitzero"`
	Kind       string            `json:"kind,omitzero"`
	Key        string            `json:"key,omitzero"`
	State      core.EntryState   `json:"state,omitzero"`
	Job        core.JobID        `json:"job,omitzero"`
	Person     core.PersonID     `json:"person,omitzero"`
	Enrolment  core.EnrolmentID  `json:"enrolment,omitzero"`
	Mailbox    core.MailboxID    `json:"mailbox,omitzero"`
	Connection core.ConnectionID `json:"connection,omitzero"`
	Act        []byte            `json:"act,omitzero"`
	Preview    string            `json:"preview,omitzero"`
	Approved   time.Time         `json:"approved,omitzero"`
	ApprovedBy string            `json:"approved_by,omitzero"`
	Attempts   []Attempt         `json:"attempts,omitzero"`
	Due        time.Time         `json:"due,omitzero"`
	Result     string            `json:"result,omitzero"`
	Why        string            `json:"why,omitzero"`
	Created    time.Time         `json:"created,omitzero"`
	Finished   time.Time         `json:"finished,omitzero"`
	Files      []EntryFile       `json:"files,omitzero"`
}

// PackEntry makes the stored form.
func PackEntry(v core.Entry) Entry {
	return Entry{
		ID:         v.ID,
		Kind:       v.Kind,
		Key:        v.Key,
		State:      v.State,
		Job:        v.Job,
		Person:     v.Person,
		Enrolment:  v.Enrolment,
		Mailbox:    v.Mailbox,
		Connection: v.Connection,
		Act:        v.Act,
		Preview:    v.Preview,
		Approved:   v.Approved,
		ApprovedBy: v.ApprovedBy,
		Attempts:   Each(v.Attempts, PackAttempt),
		Due:        v.Due,
		Result:     v.Result,
		Why:        v.Why,
		Created:    v.Created,
		Finished:   v.Finished,
		Files:      Each(v.Files, PackEntryFile),
	}
}

// Domain gives back what was stored.
func (s Entry) Domain() core.Entry {
	return core.Entry{
		ID:         s.ID,
		Kind:       s.Kind,
		Key:        s.Key,
		State:      s.State,
		Job:        s.Job,
		Person:     s.Person,
		Enrolment:  s.Enrolment,
		Mailbox:    s.Mailbox,
		Connection: s.Connection,
		Act:        s.Act,
		Preview:    s.Preview,
		Approved:   s.Approved,
		ApprovedBy: s.ApprovedBy,
		Attempts:   Each(s.Attempts, Attempt.Domain),
		Due:        s.Due,
		Result:     s.Result,
		Why:        s.Why,
		Created:    s.Created,
		Finished:   s.Finished,
		Files:      Each(s.Files, EntryFile.Domain),
	}
}

// Attempt is a stored core.Attempt.
type Attempt struct {
	Started time.Time `json:"started,omitzero"`
	Ended   time.Time `json:"ended,omitzero"`
	Outcome string    `json:"outcome,omitzero"`
	Detail  string    `json:"detail,omitzero"`
}

// PackAttempt makes the stored form.
func PackAttempt(v core.Attempt) Attempt {
	return Attempt{
		Started: v.Started,
		Ended:   v.Ended,
		Outcome: v.Outcome,
		Detail:  v.Detail,
	}
}

// Domain gives back what was stored.
func (s Attempt) Domain() core.Attempt {
	return core.Attempt{
		Started: s.Started,
		Ended:   s.Ended,
		Outcome: s.Outcome,
		Detail:  s.Detail,
	}
}

// EntryFile is a stored core.EntryFile.
type EntryFile struct {
	Name string `json:"name,omitzero"`
	Type string `json:"type,omitzero"`
	Size int64  `json:"size,omitzero"`
	Blob string `json:"blob,omitzero"`
}

// PackEntryFile makes the stored form.
func PackEntryFile(v core.EntryFile) EntryFile {
	return EntryFile{
		Name: v.Name,
		Type: v.Type,
		Size: v.Size,
		Blob: v.Blob,
	}
}

// Domain gives back what was stored.
func (s EntryFile) Domain() core.EntryFile {
	return core.EntryFile{
		Name: s.Name,
		Type: s.Type,
		Size: s.Size,
		Blob: s.Blob,
	}
}
