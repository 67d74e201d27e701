package record

import (
	"time"

	"reqdesk/core"
)

// Lead is a stored core.Lead.
type Lead struct {
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

// PackLead makes the stored form.
func PackLead(v core.Lead) Lead {
	return Lead{
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

// Domain gives back what was stored.
func (s Lead) Domain() core.Lead {
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
