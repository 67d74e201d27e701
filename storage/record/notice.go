package record

import (
	"time"

	"reqdesk/core"
)

// Notice is a stored core.Notice.
type Notice struct {
	Kind    string    `json:"kind,omitzero"`
	Subject string    `json:"subject,omitzero"`
	Since   time.Time `json:"since,omitzero"`
	Desktop time.Time `json:"desktop,omitzero"`
	Mail    time.Time `json:"mail,omitzero"`
	Gone    time.Time `json:"gone,omitzero"`
}

// PackNotice makes the stored form.
func PackNotice(v core.Notice) Notice { return Notice(v) }

// Domain gives back what was stored.
func (s Notice) Domain() core.Notice { return core.Notice(s) }

// SavedView is a stored core.SavedView.
type SavedView struct {
	ID      core.ViewID       `json:"id,omitzero"`
	Name    string            `json:"name,omitzero"`
	Key     string            `json:"key,omitzero"`
	Search  string            `json:"search,omitzero"`
	Filters map[string]string `json:"filters,omitzero"`
	Sort    string            `json:"sort,omitzero"`
	Down    bool              `json:"down,omitzero"`
	Created time.Time         `json:"created,omitzero"`
}

// PackSavedView makes the stored form.
func PackSavedView(v core.SavedView) SavedView { return SavedView(v) }

// Domain gives back what was stored.
func (s SavedView) Domain() core.SavedView { return core.SavedView(s) }
