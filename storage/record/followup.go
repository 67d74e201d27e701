package record

import (
	"time"

	"reqdesk/core"
)

// Task is a stored core.Task.
type Task struct {
	ID      core.TaskID   `json:"id,omitzero"`
	Person  core.PersonID `json:"person,omitzero"`
	Job     core.JobID    `json:"job,omitzero"`
	Text    string        `json:"text,omitzero"`
	Due     time.Time     `json:"due,omitzero"`
	Done    time.Time     `json:"done,omitzero"`
	Created time.Time     `json:"created,omitzero"`
}

// PackTask makes the stored form.
func PackTask(v core.Task) Task { return Task(v) }

// Domain gives back what was stored.
func (s Task) Domain() core.Task { return core.Task(s) }

// Touch is a stored core.Touch.
type Touch struct {
	ID       core.TouchID   `json:"id,omitzero"`
	Person   core.PersonID  `json:"person,omitzero"`
	Job      core.JobID     `json:"job,omitzero"`
	Kind     core.TouchKind `json:"kind,omitzero"`
	Text     string         `json:"text,omitzero"`
	At       time.Time      `json:"at,omitzero"`
	Recorded time.Time      `json:"recorded,omitzero"`
}

// PackTouch makes the stored form.
func PackTouch(v core.Touch) Touch { return Touch(v) }

// Domain gives back what was stored.
func (s Touch) Domain() core.Touch { return core.Touch(s) }

// SavedSearch is a stored core.SavedSearch.
type SavedSearch struct {
	ID      core.SearchID `json:"id,omitzero"`
	Name    string        `json:"name,omitzero"`
	Text    string        `json:"text,omitzero"`
	Tag     string        `json:"tag,omitzero"`
	Created time.Time     `json:"created,omitzero"`
}

// PackSavedSearch makes the stored form.
func PackSavedSearch(v core.SavedSearch) SavedSearch { return SavedSearch(v) }

// Domain gives back what was stored.
func (s SavedSearch) Domain() core.SavedSearch { return core.SavedSearch(s) }
