package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// lead  job, person → lead
//
// Who showed interest in which job.

var leads = table[core.Lead, record.Lead]{
	bucket: "lead", noun: "lead",
	pack:   record.PackLead,
	unpack: record.Lead.Domain,
	key:    func(_ printer, s record.Lead) key { return pairKey(s.Job, s.Person) },
}

// Lead gives a person's lead for a job.
func (w *Workspace) Lead(tx core.Tx, j core.JobID, p core.PersonID) (core.Lead, error) {
	return leads.get(own(tx), pairKey(j, p))
}

// LeadsOf gives a job's leads, by person.
func (w *Workspace) LeadsOf(tx core.Tx, j core.JobID) ([]core.Lead, error) {
	return leads.list(own(tx), key{}.num(uint64(j)))
}

// PutLead stores a lead.
func (w *Workspace) PutLead(tx core.Tx, l core.Lead) error {
	own(tx).touch(l.Job)
	return leads.put(own(tx), l)
}

// DeleteLead removes a lead; an unknown one is no error.
func (w *Workspace) DeleteLead(tx core.Tx, j core.JobID, p core.PersonID) error {
	own(tx).touch(j)
	return leads.delete(own(tx), pairKey(j, p))
}
