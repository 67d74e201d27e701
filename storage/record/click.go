package record

import (
	"time"

	"reqdesk/core"
)

// Click is a stored core.Click.
type Click struct {
	ID        core.ClickID      `json:"id,omitzero"`
	Key       string            `json:"key,omitzero"`
	Job       core.JobID        `json:"job,omitzero"`
	Enrolment core.EnrolmentID  `json:"enrolment,omitzero"`
	Message   core.MessageID    `json:"message,omitzero"`
	Link      string            `json:"link,omitzero"`
	Links     int               `json:"links,omitzero"`
	At        time.Time         `json:"at,omitzero"`
	Method    string            `json:"method,omitzero"`
	Agent     string            `json:"agent,omitzero"`
	Address   string            `json:"address,omitzero"`
	Verdict   core.ClickVerdict `json:"verdict,omitzero"`
	Why       string            `json:"why,omitzero"`
	Recorded  time.Time         `json:"recorded,omitzero"`
}

// PackClick makes the stored form.
func PackClick(v core.Click) Click { return Click(v) }

// Domain gives back what was stored.
func (s Click) Domain() core.Click { return core.Click(s) }
