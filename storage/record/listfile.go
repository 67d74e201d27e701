package record

import (
	"time"

	"reqdesk/core"
)

// ListFile is a stored core.ListFile.
type ListFile struct {
	ID      core.ListFileID `json:"id,omitzero"`
	Job     core.JobID      `json:"job,omitzero"`
	Name    string          `json:"name,omitzero"`
	Taken   int             `json:"taken,omitzero"`
	Refused int             `json:"refused,omitzero"`
	Added   time.Time       `json:"added,omitzero"`
}

// PackListFile makes the stored form.
func PackListFile(v core.ListFile) ListFile {
	return ListFile{
		ID:      v.ID,
		Job:     v.Job,
		Name:    v.Name,
		Taken:   v.Taken,
		Refused: v.Refused,
		Added:   v.Added,
	}
}

// Domain gives back what was stored.
func (s ListFile) Domain() core.ListFile {
	return core.ListFile{
		ID:      s.ID,
		Job:     s.Job,
		Name:    s.Name,
		Taken:   s.Taken,
		Refused: s.Refused,
		Added:   s.Added,
	}
}
