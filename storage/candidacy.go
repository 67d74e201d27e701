package storage

import (
	"time"

	"reqdesk/core"
)

// candidacy         job, person → candidacy
// candidacy.person  person, job
//
// Who stands where in the review of which job.

// storedCandidacy is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedCandidacy struct {
	Job      core.JobID          `json:"job,omitzero"`
	Person   core.PersonID       `json:"person,omitzero"`
	Profile  core.ProfileID      `json:"profile,omitzero"`
	State    core.CandidacyState `json:"state,omitzero"`
	Why      string              `json:"why,omitzero"`
	Reason   string              `json:"reason,omitzero"`
	MovedTo  core.JobID          `json:"moved_to,omitzero"`
	Override string              `json:"override,omitzero"`
	Notes    []storedNote        `json:"notes,omitzero"`
	Added    time.Time           `json:"added,omitzero"`
	Decided  time.Time           `json:"decided,omitzero"`
}

type storedNote struct {
	At   time.Time `json:"at,omitzero"`
	Text string    `json:"text,omitzero"`
}

var candidacies = table[core.Candidacy, storedCandidacy]{
	bucket: "candidacy", noun: "person in this job's review",
	pack:   packCandidacy,
	unpack: storedCandidacy.domain,
	key:    func(_ printer, s storedCandidacy) key { return pairKey(s.Job, s.Person) },
	index: func(_ printer, s storedCandidacy) []entry {
		return []entry{{bucket: "candidacy.person", key: key{}.num(uint64(s.Person)).num(uint64(s.Job))}}
	},
}

func pairKey(j core.JobID, p core.PersonID) key { return key{}.num(uint64(j)).num(uint64(p)) }

// Candidacy gives where a person stands in the review of a job.
func (w *Workspace) Candidacy(tx core.Tx, j core.JobID, p core.PersonID) (core.Candidacy, error) {
	return candidacies.get(own(tx), pairKey(j, p))
}

// CandidaciesOf gives everybody in the review of a job, by person.
func (w *Workspace) CandidaciesOf(tx core.Tx, j core.JobID) ([]core.Candidacy, error) {
	return candidacies.list(own(tx), key{}.num(uint64(j)))
}

// CandidaciesOfPerson gives every job in whose review a person is.
func (w *Workspace) CandidaciesOfPerson(tx core.Tx, p core.PersonID) ([]core.Candidacy, error) {
	u := own(tx)
	var out []core.Candidacy
	for job := range u.numbers("candidacy.person", key{}.num(uint64(p))) {
		c, err := candidacies.get(u, pairKey(core.JobID(job), p))
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// PutCandidacy stores where a person stands.
func (w *Workspace) PutCandidacy(tx core.Tx, c core.Candidacy) error {
	return candidacies.put(own(tx), c)
}

// DeleteCandidacy takes a person out of a review; an unknown one is no error.
func (w *Workspace) DeleteCandidacy(tx core.Tx, j core.JobID, p core.PersonID) error {
	return candidacies.delete(own(tx), pairKey(j, p))
}

// decision  number → decision
//
// The review's undo list, oldest first.

// storedDecision is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedDecision struct {
	Seq    uint64          `json:"seq,omitzero"`
	At     time.Time       `json:"at,omitzero"`
	Before storedCandidacy `json:"before,omitzero"`
	After  storedCandidacy `json:"after,omitzero"`
	Made   []core.JobID    `json:"made,omitzero"`
}

var decisions = table[core.Decision, storedDecision]{
	bucket: "decision", noun: "decision to undo",
	pack:   packDecision,
	unpack: storedDecision.domain,
	key:    func(_ printer, s storedDecision) key { return key{}.num(s.Seq) },
}

// PutDecision adds a decision and numbers it.
func (w *Workspace) PutDecision(tx core.Tx, d *core.Decision) error {
	return putNumbered(own(tx), &decisions, d, &d.Seq)
}

// LastDecision gives the newest decision.
func (w *Workspace) LastDecision(tx core.Tx) (core.Decision, error) {
	return decisions.first(decisions.backwards(own(tx)))
}

// DeleteDecision removes a decision that was undone; an unknown one is no error.
func (w *Workspace) DeleteDecision(tx core.Tx, seq uint64) error {
	return decisions.delete(own(tx), key{}.num(seq))
}

func packCandidacy(v core.Candidacy) storedCandidacy {
	return storedCandidacy{
		Job:      v.Job,
		Person:   v.Person,
		Profile:  v.Profile,
		State:    v.State,
		Why:      v.Why,
		Reason:   v.Reason,
		MovedTo:  v.MovedTo,
		Override: v.Override,
		Notes:    each(v.Notes, packNote),
		Added:    v.Added,
		Decided:  v.Decided,
	}
}

func (s storedCandidacy) domain() core.Candidacy {
	return core.Candidacy{
		Job:      s.Job,
		Person:   s.Person,
		Profile:  s.Profile,
		State:    s.State,
		Why:      s.Why,
		Reason:   s.Reason,
		MovedTo:  s.MovedTo,
		Override: s.Override,
		Notes:    each(s.Notes, storedNote.domain),
		Added:    s.Added,
		Decided:  s.Decided,
	}
}

func packNote(v core.Note) storedNote {
	return storedNote{
		At:   v.At,
		Text: v.Text,
	}
}

func (s storedNote) domain() core.Note {
	return core.Note{
		At:   s.At,
		Text: s.Text,
	}
}

func packDecision(v core.Decision) storedDecision {
	return storedDecision{
		Seq:    v.Seq,
		At:     v.At,
		Before: packCandidacy(v.Before),
		After:  packCandidacy(v.After),
		Made:   v.Made,
	}
}

func (s storedDecision) domain() core.Decision {
	return core.Decision{
		Seq:    s.Seq,
		At:     s.At,
		Before: s.Before.domain(),
		After:  s.After.domain(),
		Made:   s.Made,
	}
}
