package record

import (
	"time"

	"reqdesk/core"
)

// Enrolment is a stored core.Enrolment.
type Enrolment struct {
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
	Cause     Cause               `json:"cause,omitzero"`
	Override  string              `json:"override,omitzero"`
	Confirmed []string            `json:"confirmed,omitzero"`
	Thread    []string            `json:"thread,omitzero"`
	Subject   string              `json:"subject,omitzero"`
	Enrolled  time.Time           `json:"enrolled,omitzero"`
	Skipped   int                 `json:"skipped,omitzero"`
}

// PackEnrolment makes the stored form.
func PackEnrolment(v core.Enrolment) Enrolment {
	return Enrolment{
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
		Cause:     PackCause(v.Cause),
		Override:  v.Override,
		Confirmed: v.Confirmed,
		Thread:    v.Thread,
		Subject:   v.Subject,
		Enrolled:  v.Enrolled,
		Skipped:   v.Skipped,
	}
}

// Domain gives back what was stored.
func (s Enrolment) Domain() core.Enrolment {
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
		Cause:     s.Cause.Domain(),
		Override:  s.Override,
		Confirmed: s.Confirmed,
		Thread:    s.Thread,
		Subject:   s.Subject,
		Enrolled:  s.Enrolled,
		Skipped:   s.Skipped,
	}
}

// Cause is a stored core.Cause.
type Cause struct {
	What     string    `json:"what,omitzero"`
	Text     string    `json:"text,omitzero"`
	Evidence string    `json:"evidence,omitzero"`
	At       time.Time `json:"at,omitzero"`
}

// PackCause makes the stored form.
func PackCause(v core.Cause) Cause {
	return Cause{
		What:     v.What,
		Text:     v.Text,
		Evidence: v.Evidence,
		At:       v.At,
	}
}

// Domain gives back what was stored.
func (s Cause) Domain() core.Cause {
	return core.Cause{
		What:     s.What,
		Text:     s.Text,
		Evidence: s.Evidence,
		At:       s.At,
	}
}
