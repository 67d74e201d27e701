package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// task         id → something to be done about a person
// task.open    id              those not done
// task.person  person, id

var tasks = table[core.Task, record.Task]{
	bucket: "task", noun: "task",
	pack:   record.PackTask,
	unpack: record.Task.Domain,
	key:    func(_ printer, s record.Task) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.Task) []entry {
		entries := []entry{{bucket: "task.person", key: key{}.num(uint64(s.Person)).num(uint64(s.ID))}}
		if s.Done.IsZero() {
			entries = append(entries, entry{bucket: "task.open", key: key{}.num(uint64(s.ID))})
		}
		return entries
	},
}

// Task gives a task by id.
func (w *Workspace) Task(tx core.Tx, id core.TaskID) (core.Task, error) {
	return tasks.get(own(tx), key{}.num(uint64(id)))
}

// OpenTasks gives the tasks that are not done, oldest first.
func (w *Workspace) OpenTasks(tx core.Tx) ([]core.Task, error) {
	u := own(tx)
	return collect(tasks.byIDs(u, u.numbers("task.open", nil)))
}

// TasksOf gives the tasks about a person, done ones too, oldest first.
func (w *Workspace) TasksOf(tx core.Tx, p core.PersonID) ([]core.Task, error) {
	u := own(tx)
	return collect(tasks.byIDs(u, u.numbers("task.person", key{}.num(uint64(p)))))
}

// PutTask stores a task; one without an id gets one.
func (w *Workspace) PutTask(tx core.Tx, t *core.Task) error {
	return putNumbered(own(tx), &tasks, t, &t.ID)
}

// DeleteTask removes a task; an unknown one is no error.
func (w *Workspace) DeleteTask(tx core.Tx, id core.TaskID) error {
	return tasks.delete(own(tx), key{}.num(uint64(id)))
}

// touch         id → a call or message outside of Reqdesk
// touch.person  person, id

var touched = table[core.Touch, record.Touch]{
	bucket: "touch", noun: "touch",
	pack:   record.PackTouch,
	unpack: record.Touch.Domain,
	key:    func(_ printer, s record.Touch) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.Touch) []entry {
		return []entry{{bucket: "touch.person", key: key{}.num(uint64(s.Person)).num(uint64(s.ID))}}
	},
}

// Touch gives a touch by id.
func (w *Workspace) Touch(tx core.Tx, id core.TouchID) (core.Touch, error) {
	return touched.get(own(tx), key{}.num(uint64(id)))
}

// TouchesOf gives what was written down about a person, oldest first.
func (w *Workspace) TouchesOf(tx core.Tx, p core.PersonID) ([]core.Touch, error) {
	u := own(tx)
	return collect(touched.byIDs(u, u.numbers("touch.person", key{}.num(uint64(p)))))
}

// PutTouch stores a touch; one without an id gets one.
func (w *Workspace) PutTouch(tx core.Tx, t *core.Touch) error {
	return putNumbered(own(tx), &touched, t, &t.ID)
}

// DeleteTouch removes a touch; an unknown one is no error.
func (w *Workspace) DeleteTouch(tx core.Tx, id core.TouchID) error {
	return touched.delete(own(tx), key{}.num(uint64(id)))
}

// people.search  id → named search over all people

var savedSearches = table[core.SavedSearch, record.SavedSearch]{
	bucket: "people.search", noun: "saved search",
	pack:   record.PackSavedSearch,
	unpack: record.SavedSearch.Domain,
	key:    func(_ printer, s record.SavedSearch) key { return key{}.num(uint64(s.ID)) },
}

// SavedSearches gives the saved searches, oldest first.
func (w *Workspace) SavedSearches(tx core.Tx) ([]core.SavedSearch, error) {
	return savedSearches.list(own(tx), nil)
}

// PutSavedSearch stores a search; one without an id gets one.
func (w *Workspace) PutSavedSearch(tx core.Tx, s *core.SavedSearch) error {
	return putNumbered(own(tx), &savedSearches, s, &s.ID)
}

// DeleteSavedSearch removes a search; an unknown one is no error.
func (w *Workspace) DeleteSavedSearch(tx core.Tx, id core.SearchID) error {
	return savedSearches.delete(own(tx), key{}.num(uint64(id)))
}
