package storage

import (
	"iter"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// candidacy         job, person → candidacy
// candidacy.person  person, job
//
// Who stands where in the review of which job.

var candidacies = table[core.Candidacy, record.Candidacy]{
	bucket: "candidacy", noun: "person in this job's review",
	pack:   record.PackCandidacy,
	unpack: record.Candidacy.Domain,
	key:    func(_ printer, s record.Candidacy) key { return pairKey(s.Job, s.Person) },
	index: func(_ printer, s record.Candidacy) []entry {
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
	own(tx).touch(c.Job)
	return candidacies.put(own(tx), c)
}

// DeleteCandidacy takes a person out of a review; an unknown one is no error.
func (w *Workspace) DeleteCandidacy(tx core.Tx, j core.JobID, p core.PersonID) error {
	own(tx).touch(j)
	return candidacies.delete(own(tx), pairKey(j, p))
}

// decision  number → decision
//
// The review's undo list, oldest first.

var decisions = table[core.Decision, record.Decision]{
	bucket: "decision", noun: "decision to undo",
	pack:   record.PackDecision,
	unpack: record.Decision.Domain,
	key:    func(_ printer, s record.Decision) key { return key{}.num(s.Seq) },
}

// PutDecision adds a decision and numbers it.
func (w *Workspace) PutDecision(tx core.Tx, d *core.Decision) error {
	return putNumbered(own(tx), &decisions, d, &d.Seq)
}

// LastDecision gives the newest decision.
func (w *Workspace) LastDecision(tx core.Tx) (core.Decision, error) {
	return decisions.first(decisions.backwards(own(tx)))
}

// Decisions gives all decisions that can be undone, newest first.
func (w *Workspace) Decisions(tx core.Tx) iter.Seq2[core.Decision, error] {
	return decisions.backwards(own(tx))
}

// DeleteDecision removes a decision that was undone; an unknown one is no error.
func (w *Workspace) DeleteDecision(tx core.Tx, seq uint64) error {
	return decisions.delete(own(tx), key{}.num(seq))
}
