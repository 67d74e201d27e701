package record

import (
	"time"

	"reqdesk/core"
)

// NotSource is a stored core.NotSource.
type NotSource struct {
	ID         core.NotSourceID  `json:"id,omitzero"`
	Job        core.JobID        `json:"job,omitzero"`
	ATSJob     core.ATSJobID     `json:"ats_job,omitzero"`
	Client     core.ClientID     `json:"client,omitzero"`
	Connection core.ConnectionID `json:"connection,omitzero"`
	Origin     string            `json:"origin,omitzero"`
	File       core.ListFileID   `json:"file,omitzero"`
	Row        int               `json:"row,omitzero"`
	Applicant  Applicant         `json:"applicant,omitzero"`
	Added      time.Time         `json:"added,omitzero"`
	Keys       []Fingerprint     `json:"keys,omitzero"` // not in the domain: what it is found by
}

// PackNotSource makes the stored form.
func PackNotSource(v core.NotSource) NotSource {
	return NotSource{
		ID:         v.ID,
		Job:        v.Job,
		ATSJob:     v.ATSJob,
		Client:     v.Client,
		Connection: v.Connection,
		Origin:     v.Origin,
		File:       v.File,
		Row:        v.Row,
		Applicant:  PackApplicant(v.Applicant),
		Added:      v.Added,
	}
}

// Domain gives back what was stored.
func (s NotSource) Domain() core.NotSource {
	return core.NotSource{
		ID:         s.ID,
		Job:        s.Job,
		ATSJob:     s.ATSJob,
		Client:     s.Client,
		Connection: s.Connection,
		Origin:     s.Origin,
		File:       s.File,
		Row:        s.Row,
		Applicant:  s.Applicant.Domain(),
		Added:      s.Added,
	}
}

// NotSourceGlance is what of a NotSource those need who ask whether somebody is on a list.
type NotSourceGlance struct {
	ID         core.NotSourceID  `json:"id"`
	Job        core.JobID        `json:"job"`
	ATSJob     core.ATSJobID     `json:"ats_job"`
	Client     core.ClientID     `json:"client"`
	Connection core.ConnectionID `json:"connection"`
	Added      time.Time         `json:"added"`
	Applicant  struct {
		ID       string    `json:"id"`
		PersonID string    `json:"person_id"`
		Name     string    `json:"name"`
		Stage    string    `json:"stage"`
		Since    time.Time `json:"since"`
		Removed  bool      `json:"removed"`
	} `json:"applicant"`
}

// Domain gives what is known of the line.
func (s NotSourceGlance) Domain() core.NotSourceGlance {
	return core.NotSourceGlance{
		ID: s.ID, Job: s.Job, ATSJob: s.ATSJob, Client: s.Client, Connection: s.Connection, Added: s.Added,
		Applicant: core.ApplicantGlance(s.Applicant),
	}
}

// Applicant is a stored core.Applicant.
type Applicant struct {
	ID       string    `json:"id,omitzero"`
	PersonID string    `json:"person_id,omitzero"`
	JobID    string    `json:"job_id,omitzero"`
	Name     string    `json:"name,omitzero"`
	Emails   []string  `json:"emails,omitzero"`
	Phones   []string  `json:"phones,omitzero"`
	URLs     []string  `json:"urls,omitzero"`
	Employer string    `json:"employer,omitzero"`
	Stage    string    `json:"stage,omitzero"`
	StageID  string    `json:"stage_id,omitzero"`
	Status   string    `json:"status,omitzero"`
	Since    time.Time `json:"since,omitzero"`
	Updated  time.Time `json:"updated,omitzero"`
	Removed  bool      `json:"removed,omitzero"`
}

// PackApplicant makes the stored form.
func PackApplicant(v core.Applicant) Applicant {
	return Applicant{
		ID:       v.ID,
		PersonID: v.PersonID,
		JobID:    v.JobID,
		Name:     v.Name,
		Emails:   v.Emails,
		Phones:   v.Phones,
		URLs:     v.URLs,
		Employer: v.Employer,
		Stage:    v.Stage,
		StageID:  v.StageID,
		Status:   v.Status,
		Since:    v.Since,
		Updated:  v.Updated,
		Removed:  v.Removed,
	}
}

// Domain gives back what was stored.
func (s Applicant) Domain() core.Applicant {
	return core.Applicant{
		ID:       s.ID,
		PersonID: s.PersonID,
		JobID:    s.JobID,
		Name:     s.Name,
		Emails:   s.Emails,
		Phones:   s.Phones,
		URLs:     s.URLs,
		Employer: s.Employer,
		Stage:    s.Stage,
		StageID:  s.StageID,
		Status:   s.Status,
		Since:    s.Since,
		Updated:  s.Updated,
		Removed:  s.Removed,
	}
}
