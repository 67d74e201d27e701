package storage

import (
	"time"

	"reqdesk/core"
)

// lead  job, person → lead
//
// Who showed interest in which job.

// storedLead is what lies on the disk: fields may be added, never renamed, never
// change type.
type storedLead struct {
	Job         core.JobID    `json:"job,omitzero"`
	Person      core.PersonID `json:"person,omitzero"`
	Marked      time.Time     `json:"marked,omitzero"`
	Cause       string        `json:"cause,omitzero"`
	Stage       string        `json:"stage,omitzero"`
	Exported    time.Time     `json:"exported,omitzero"`
	CandidateID string        `json:"candidate_id,omitzero"`
	Application string        `json:"application,omitzero"`
	URL         string        `json:"url,omitzero"`
	ATSStatus   string        `json:"ats_status,omitzero"`
	ATSStage    string        `json:"ats_stage,omitzero"`
	AsOf        time.Time     `json:"as_of,omitzero"`
	Problem     string        `json:"problem,omitzero"`
}

var leads = table[core.Lead, storedLead]{
	bucket: "lead", noun: "lead",
	pack:   packLead,
	unpack: storedLead.domain,
	key:    func(_ printer, s storedLead) key { return pairKey(s.Job, s.Person) },
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
func (w *Workspace) PutLead(tx core.Tx, l core.Lead) error { return leads.put(own(tx), l) }

func packLead(v core.Lead) storedLead {
	return storedLead{
		Job:         v.Job,
		Person:      v.Person,
		Marked:      v.Marked,
		Cause:       v.Cause,
		Stage:       v.Stage,
		Exported:    v.Exported,
		CandidateID: v.CandidateID,
		Application: v.Application,
		URL:         v.URL,
		ATSStatus:   v.ATSStatus,
		ATSStage:    v.ATSStage,
		AsOf:        v.AsOf,
		Problem:     v.Problem,
	}
}

func (s storedLead) domain() core.Lead {
	return core.Lead{
		Job:         s.Job,
		Person:      s.Person,
		Marked:      s.Marked,
		Cause:       s.Cause,
		Stage:       s.Stage,
		Exported:    s.Exported,
		CandidateID: s.CandidateID,
		Application: s.Application,
		URL:         s.URL,
		ATSStatus:   s.ATSStatus,
		ATSStage:    s.ATSStage,
		AsOf:        s.AsOf,
		Problem:     s.Problem,
	}
}
