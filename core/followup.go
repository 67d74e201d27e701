package core

import "time"

type (
	taskKind   struct{}
	touchKind  struct{}
	searchKind struct{}
)

func (taskKind) letter() string   { return "k" }
func (touchKind) letter() string  { return "u" }
func (searchKind) letter() string { return "q" }

// TaskID is the id of a task.
type TaskID = ID[taskKind]

// TouchID is the id of a touch.
type TouchID = ID[touchKind]

// SearchID is the id of a saved search.
type SearchID = ID[searchKind]

// Task is something to be done about a person.
type Task struct {
	ID      TaskID
	Person  PersonID
	Job     JobID // 0 = about no one job
	Text    string
	Due     time.Time // zero = some day
	Done    time.Time // zero = open
	Created time.Time
}

// TouchKind says by which way somebody was spoken to.
type TouchKind string

// The kinds of touch.
const (
	TouchCall    TouchKind = "call"
	TouchMessage TouchKind = "message" // on a network or a telephone
	TouchMeeting TouchKind = "meeting"
	TouchOther   TouchKind = "other"
)

// Touch is a call or a message outside of Reqdesk, written down.
type Touch struct {
	ID       TouchID
	Person   PersonID
	Job      JobID // 0 = about no one job
	Kind     TouchKind
	Text     string
	At       time.Time
	Recorded time.Time
}

// SavedSearch is a named search over all people.
type SavedSearch struct {
	ID      SearchID
	Name    string
	Text    string // words that all have to be there
	Tag     string // "" = any
	Created time.Time
}

// Tasks keeps tasks.
type Tasks interface {
	Task(tx Tx, id TaskID) (Task, error)
	OpenTasks(tx Tx) ([]Task, error) // oldest first
	TasksOf(tx Tx, p PersonID) ([]Task, error)
	PutTask(tx Tx, t *Task) error
	DeleteTask(tx Tx, id TaskID) error // unknown = no error
}

// Touches keeps what was written down of calls and messages.
type Touches interface {
	Touch(tx Tx, id TouchID) (Touch, error)
	TouchesOf(tx Tx, p PersonID) ([]Touch, error) // oldest first
	PutTouch(tx Tx, t *Touch) error
	DeleteTouch(tx Tx, id TouchID) error // unknown = no error
}

// SavedSearches keeps searches over all people.
type SavedSearches interface {
	SavedSearches(tx Tx) ([]SavedSearch, error) // oldest first
	PutSavedSearch(tx Tx, s *SavedSearch) error
	DeleteSavedSearch(tx Tx, id SearchID) error // unknown = no error
}
