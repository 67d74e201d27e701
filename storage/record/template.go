package record

import (
	"time"

	"reqdesk/core"
)

// Template is a stored core.Template.
type Template struct {
	ID       core.TemplateID `json:"id,omitzero"`
	Name     string          `json:"name,omitzero"`
	Client   core.ClientID   `json:"client,omitzero"`
	Language string          `json:"language,omitzero"`
	Source   string          `json:"source,omitzero"`
	Updated  time.Time       `json:"updated,omitzero"`
}

// PackTemplate makes the stored form.
func PackTemplate(v core.Template) Template {
	return Template{
		ID:       v.ID,
		Name:     v.Name,
		Client:   v.Client,
		Language: v.Language,
		Source:   v.Source,
		Updated:  v.Updated,
	}
}

// Domain gives back what was stored.
func (s Template) Domain() core.Template {
	return core.Template{
		ID:       s.ID,
		Name:     s.Name,
		Client:   s.Client,
		Language: s.Language,
		Source:   s.Source,
		Updated:  s.Updated,
	}
}
