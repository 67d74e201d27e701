package record

import (
	"time"

	"reqdesk/core"
)

// LogEntry is a stored core.LogEntry.
type LogEntry struct {
	ID       core.LogID    `json:"id,omitzero"`
	At       time.Time     `json:"at,omitzero"`
	Who      string        `json:"who,omitzero"`
	What     string        `json:"what,omitzero"`
	Subject  string        `json:"subject,omitzero"`
	Job      core.JobID    `json:"job,omitzero"`
	Person   core.PersonID `json:"person,omitzero"`
	Cause    string        `json:"cause,omitzero"`
	Evidence string        `json:"evidence,omitzero"`
}

// PackLogEntry makes the stored form.
func PackLogEntry(v core.LogEntry) LogEntry {
	return LogEntry{
		ID:       v.ID,
		At:       v.At,
		Who:      v.Who,
		What:     v.What,
		Subject:  v.Subject,
		Job:      v.Job,
		Person:   v.Person,
		Cause:    v.Cause,
		Evidence: v.Evidence,
	}
}

// Domain gives back what was stored.
func (s LogEntry) Domain() core.LogEntry {
	return core.LogEntry{
		ID:       s.ID,
		At:       s.At,
		Who:      s.Who,
		What:     s.What,
		Subject:  s.Subject,
		Job:      s.Job,
		Person:   s.Person,
		Cause:    s.Cause,
		Evidence: s.Evidence,
	}
}
