package record

import (
	"time"

	"reqdesk/core"
)

// Conflict is a stored core.Conflict.
type Conflict struct {
	ID          core.ConflictID     `json:"id,omitzero"`
	Kind        core.ConflictKind   `json:"kind,omitzero"`
	Job         core.JobID          `json:"job,omitzero"`
	Person      core.PersonID       `json:"person,omitzero"`
	Connection  core.ConnectionID   `json:"connection,omitzero"`
	Decided     core.CandidacyState `json:"decided,omitzero"`
	People      int                 `json:"people,omitzero"`
	Enrolled    int                 `json:"enrolled,omitzero"`
	At          time.Time           `json:"at,omitzero"`
	Heard       time.Time           `json:"heard,omitzero"`
	Stage       string              `json:"stage,omitzero"`
	Since       time.Time           `json:"since,omitzero"`
	Application string              `json:"application,omitzero"`
	Candidate   string              `json:"candidate,omitzero"`
	Found       time.Time           `json:"found,omitzero"`
	Settled     time.Time           `json:"settled,omitzero"`
	Choice      core.Choice         `json:"choice,omitzero"`
	Gone        time.Time           `json:"gone,omitzero"`
}

// PackConflict makes the stored form.
func PackConflict(v core.Conflict) Conflict { return Conflict(v) }

// Domain gives back what was stored.
func (s Conflict) Domain() core.Conflict { return core.Conflict(s) }
