package record

import (
	"time"

	"reqdesk/core"
)

// Candidacy is a stored core.Candidacy.
type Candidacy struct {
	Job      core.JobID          `json:"job,omitzero"`
	Person   core.PersonID       `json:"person,omitzero"`
	Profile  core.ProfileID      `json:"profile,omitzero"`
	State    core.CandidacyState `json:"state,omitzero"`
	Why      string              `json:"why,omitzero"`
	Reason   string              `json:"reason,omitzero"`
	MovedTo  core.JobID          `json:"moved_to,omitzero"`
	Override string              `json:"override,omitzero"`
	Notes    []Note              `json:"notes,omitzero"`
	Added    time.Time           `json:"added,omitzero"`
	Decided  time.Time           `json:"decided,omitzero"`
}

// PackCandidacy makes the stored form.
func PackCandidacy(v core.Candidacy) Candidacy {
	return Candidacy{
		Job:      v.Job,
		Person:   v.Person,
		Profile:  v.Profile,
		State:    v.State,
		Why:      v.Why,
		Reason:   v.Reason,
		MovedTo:  v.MovedTo,
		Override: v.Override,
		Notes:    Each(v.Notes, PackNote),
		Added:    v.Added,
		Decided:  v.Decided,
	}
}

// Domain gives back what was stored.
func (s Candidacy) Domain() core.Candidacy {
	return core.Candidacy{
		Job:      s.Job,
		Person:   s.Person,
		Profile:  s.Profile,
		State:    s.State,
		Why:      s.Why,
		Reason:   s.Reason,
		MovedTo:  s.MovedTo,
		Override: s.Override,
		Notes:    Each(s.Notes, Note.Domain),
		Added:    s.Added,
		Decided:  s.Decided,
	}
}

// Note is a stored core.Note.
type Note struct {
	At   time.Time `json:"at,omitzero"`
	Text string    `json:"text,omitzero"`
}

// PackNote makes the stored form.
func PackNote(v core.Note) Note {
	return Note{
		At:   v.At,
		Text: v.Text,
	}
}

// Domain gives back what was stored.
func (s Note) Domain() core.Note {
	return core.Note{
		At:   s.At,
		Text: s.Text,
	}
}

// Decision is a stored core.Decision.
type Decision struct {
	Seq    uint64       `json:"seq,omitzero"`
	At     time.Time    `json:"at,omitzero"`
	Before Candidacy    `json:"before,omitzero"`
	After  Candidacy    `json:"after,omitzero"`
	Made   []core.JobID `json:"made,omitzero"`
	Batch  uint64       `json:"batch,omitzero"`
}

// PackDecision makes the stored form.
func PackDecision(v core.Decision) Decision {
	return Decision{
		Seq:    v.Seq,
		At:     v.At,
		Before: PackCandidacy(v.Before),
		After:  PackCandidacy(v.After),
		Made:   v.Made,
		Batch:  v.Batch,
	}
}

// Domain gives back what was stored.
func (s Decision) Domain() core.Decision {
	return core.Decision{
		Seq:    s.Seq,
		At:     s.At,
		Before: s.Before.Domain(),
		After:  s.After.Domain(),
		Made:   s.Made,
		Batch:  s.Batch,
	}
}
