package record

import (
	"time"

	"reqdesk/core"
)

// Connection is a stored core.Connection.
type Connection struct {
	ID       core.ConnectionID `json:"id,omitzero"`
	Name     string            `json:"name,omitzero"`
	Kind     string            `json:"kind,omitzero"`
	Client   core.ClientID     `json:"client,omitzero"`
	Settings map[string]string `json:"settings,omitzero"`
	Mapping  string            `json:"mapping,omitzero"`
	Rules    string            `json:"rules,omitzero"`
	Off      bool              `json:"off,omitzero"`
	Removed  bool              `json:"removed,omitzero"`
	Created  time.Time         `json:"created,omitzero"`
}

// PackConnection makes the stored form.
func PackConnection(v core.Connection) Connection {
	return Connection{
		ID:       v.ID,
		Name:     v.Name,
		Kind:     v.Kind,
		Client:   v.Client,
		Settings: v.Settings,
		Mapping:  v.Mapping,
		Rules:    v.Rules,
		Off:      v.Off,
		Removed:  v.Removed,
		Created:  v.Created,
	}
}

// Domain gives back what was stored.
func (s Connection) Domain() core.Connection {
	return core.Connection{
		ID:       s.ID,
		Name:     s.Name,
		Kind:     s.Kind,
		Client:   s.Client,
		Settings: s.Settings,
		Mapping:  s.Mapping,
		Rules:    s.Rules,
		Off:      s.Off,
		Removed:  s.Removed,
		Created:  s.Created,
	}
}
