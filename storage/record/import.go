package record

import (
	"time"

	"reqdesk/core"
)

// Import is a stored core.Import.
type Import struct {
	ID      core.ImportID `json:"id,omitzero"`
	Job     core.JobID    `json:"job,omitzero"`
	Files   []string      `json:"files,omitzero"`
	Taken   int           `json:"taken,omitzero"`
	Refused int           `json:"refused,omitzero"`
	Began   time.Time     `json:"began,omitzero"`
	Ended   time.Time     `json:"ended,omitzero"`
}

// PackImport makes the stored form.
func PackImport(v core.Import) Import {
	return Import{ID: v.ID, Job: v.Job, Files: v.Files, Taken: v.Taken, Refused: v.Refused, Began: v.Began, Ended: v.Ended}
}

// Domain gives back what was stored.
func (s Import) Domain() core.Import {
	return core.Import{ID: s.ID, Job: s.Job, Files: s.Files, Taken: s.Taken, Refused: s.Refused, Began: s.Began, Ended: s.Ended}
}

// ImportPart is a stored core.ImportPart.
type ImportPart struct {
	Import     core.ImportID    `json:"import,omitzero"`
	Number     int              `json:"number,omitzero"`
	Profiles   []core.ProfileID `json:"profiles,omitzero"`
	Candidates []core.PersonID  `json:"candidates,omitzero"`
}

// PackImportPart makes the stored form.
func PackImportPart(v core.ImportPart) ImportPart {
	return ImportPart{Import: v.Import, Number: v.Number, Profiles: v.Profiles, Candidates: v.Candidates}
}

// Domain gives back what was stored.
func (s ImportPart) Domain() core.ImportPart {
	return core.ImportPart{Import: s.Import, Number: s.Number, Profiles: s.Profiles, Candidates: s.Candidates}
}
