package record

import "reqdesk/core"

// Stage is a stored core.Stage.
type Stage struct {
	ID    string `json:"id,omitzero"`
	Name  string `json:"name,omitzero"`
	Order int    `json:"order,omitzero"`
	Final bool   `json:"final,omitzero"`
}

// PackStage makes the stored form.
func PackStage(v core.Stage) Stage {
	return Stage{
		ID:    v.ID,
		Name:  v.Name,
		Order: v.Order,
		Final: v.Final,
	}
}

// Domain gives back what was stored.
func (s Stage) Domain() core.Stage {
	return core.Stage{
		ID:    s.ID,
		Name:  s.Name,
		Order: s.Order,
		Final: s.Final,
	}
}
