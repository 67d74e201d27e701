package storage

import (
	"time"

	"reqdesk/core"
)

// enrolment       id → enrolment
// enrolment.job   job, id
// enrolment.pair  job, person, id
// enrolment.open  id              waiting, running, paused and sleeping ones
//
// Who is in which sequence. The open ones are found without reading the others.

// storedEnrolment is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedEnrolment struct {
	ID        core.EnrolmentID    `json:"id,omitzero"`
	Job       core.JobID          `json:"job,omitzero"`
	Person    core.PersonID       `json:"person,omitzero"`
	Profile   core.ProfileID      `json:"profile,omitzero"`
	Mailbox   core.MailboxID      `json:"mailbox,omitzero"`
	To        string              `json:"to,omitzero"`
	Version   int                 `json:"version,omitzero"`
	State     core.EnrolmentState `json:"state,omitzero"`
	Next      int                 `json:"next,omitzero"`
	Approved  time.Time           `json:"approved,omitzero"`
	Now       bool                `json:"now,omitzero"`
	LastSent  time.Time           `json:"last_sent,omitzero"`
	Until     time.Time           `json:"until,omitzero"`
	Cause     storedCause         `json:"cause,omitzero"`
	Override  string              `json:"override,omitzero"`
	Confirmed []string            `json:"confirmed,omitzero"`
	Thread    []string            `json:"thread,omitzero"`
	Subject   string              `json:"subject,omitzero"`
	Enrolled  time.Time           `json:"enrolled,omitzero"`
}

type storedCause struct {
	What     string    `json:"what,omitzero"`
	Text     string    `json:"text,omitzero"`
	Evidence string    `json:"evidence,omitzero"`
	At       time.Time `json:"at,omitzero"`
}

var enrolments = table[core.Enrolment, storedEnrolment]{
	bucket: "enrolment", noun: "person in this job's sequence",
	pack:   packEnrolment,
	unpack: storedEnrolment.domain,
	key:    func(_ printer, s storedEnrolment) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s storedEnrolment) []entry {
		id := uint64(s.ID)
		entries := []entry{
			{bucket: "enrolment.job", key: key{}.num(uint64(s.Job)).num(id)},
			{bucket: "enrolment.pair", key: pairKey(s.Job, s.Person).num(id)},
		}
		switch s.State {
		case core.EnrolmentWaiting, core.EnrolmentRunning, core.EnrolmentPaused, core.EnrolmentSleeping:
			entries = append(entries, entry{bucket: "enrolment.open", key: key{}.num(id)})
		}
		return entries
	},
}

// Enrolment gives an enrolment by id.
func (w *Workspace) Enrolment(tx core.Tx, id core.EnrolmentID) (core.Enrolment, error) {
	return enrolments.get(own(tx), key{}.num(uint64(id)))
}

// EnrolmentOf gives a person's newest enrolment in a job's sequence.
func (w *Workspace) EnrolmentOf(tx core.Tx, j core.JobID, p core.PersonID) (core.Enrolment, error) {
	u := own(tx)
	all, err := collect(enrolments.byIDs(u, u.numbers("enrolment.pair", pairKey(j, p))))
	if err != nil || len(all) == 0 {
		if err == nil {
			err = enrolments.missing()
		}
		return core.Enrolment{}, err
	}
	return all[len(all)-1], nil
}

// EnrolmentsOf gives the enrolments in a job's sequence, oldest first.
func (w *Workspace) EnrolmentsOf(tx core.Tx, j core.JobID) ([]core.Enrolment, error) {
	u := own(tx)
	return collect(enrolments.byIDs(u, u.numbers("enrolment.job", key{}.num(uint64(j)))))
}

// Enrolments gives the open enrolments, oldest first.
func (w *Workspace) Enrolments(tx core.Tx) ([]core.Enrolment, error) {
	u := own(tx)
	return collect(enrolments.byIDs(u, u.numbers("enrolment.open", nil)))
}

// PutEnrolment stores an enrolment; one without an id gets one.
func (w *Workspace) PutEnrolment(tx core.Tx, e *core.Enrolment) error {
	return putNumbered(own(tx), &enrolments, e, &e.ID)
}

func packEnrolment(v core.Enrolment) storedEnrolment {
	return storedEnrolment{
		ID:        v.ID,
		Job:       v.Job,
		Person:    v.Person,
		Profile:   v.Profile,
		Mailbox:   v.Mailbox,
		To:        v.To,
		Version:   v.Version,
		State:     v.State,
		Next:      v.Next,
		Approved:  v.Approved,
		Now:       v.Now,
		LastSent:  v.LastSent,
		Until:     v.Until,
		Cause:     packCause(v.Cause),
		Override:  v.Override,
		Confirmed: v.Confirmed,
		Thread:    v.Thread,
		Subject:   v.Subject,
		Enrolled:  v.Enrolled,
	}
}

func (s storedEnrolment) domain() core.Enrolment {
	return core.Enrolment{
		ID:        s.ID,
		Job:       s.Job,
		Person:    s.Person,
		Profile:   s.Profile,
		Mailbox:   s.Mailbox,
		To:        s.To,
		Version:   s.Version,
		State:     s.State,
		Next:      s.Next,
		Approved:  s.Approved,
		Now:       s.Now,
		LastSent:  s.LastSent,
		Until:     s.Until,
		Cause:     s.Cause.domain(),
		Override:  s.Override,
		Confirmed: s.Confirmed,
		Thread:    s.Thread,
		Subject:   s.Subject,
		Enrolled:  s.Enrolled,
	}
}

func packCause(v core.Cause) storedCause {
	return storedCause{
		What:     v.What,
		Text:     v.Text,
		Evidence: v.Evidence,
		At:       v.At,
	}
}

func (s storedCause) domain() core.Cause {
	return core.Cause{
		What:     s.What,
		Text:     s.Text,
		Evidence: s.Evidence,
		At:       s.At,
	}
}
