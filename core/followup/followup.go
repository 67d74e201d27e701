// Package followup is what is done with people beside e-mails: tasks with the day
// on which they are due, calls and messages elsewhere that are written down, tags,
// and searches over all people that are kept under a name.
//
// # What it promises
//
// A task that is due stands on Today until it is done. What is written down stays
// with the person, also when two of them turn out to be one.
//
// # What it stores
//
// [core.Task], [core.Touch], [core.SavedSearch], and the tags of [core.Person].
//
// # What it never does
//
// It calls nobody and sends nothing, and puts no words of a task into the log.
package followup

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/people"
)

// Store is what this package needs of the workspace.
type Store interface {
	people.Store
	core.SavedSearches
}

// Service keeps tasks, touches, tags and searches.
type Service struct {
	Store  Store
	People *people.Service
	Clock  core.Clock
	Bus    *event.Bus // nil = nobody listens
}

// The bounds of what is typed, in characters.
const (
	longestText = 2000
	longestTag  = 40
	mostTags    = 50
)

// AddTask keeps a task about a person. due zero = some day.
func (s *Service) AddTask(ctx context.Context, t core.Task) (core.Task, error) {
	t.Text = strings.TrimSpace(t.Text)
	if err := checkText("task", t.Text); err != nil {
		return t, err
	}
	t.ID, t.Done, t.Created = 0, time.Time{}, s.Clock.Now()
	return t, s.about(ctx, &t.Person, t.Job, func(tx core.Tx) error {
		if err := s.Store.PutTask(tx, &t); err != nil {
			return err
		}
		return s.log(tx, "task added", t.ID.String(), t.Person, t.Job)
	})
}

// FinishTask marks a task as done, or as open again.
func (s *Service) FinishTask(ctx context.Context, id core.TaskID, done bool) (core.Task, error) {
	var t core.Task
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		if t, err = s.Store.Task(tx, id); err != nil {
			return err
		}
		if t.Done.IsZero() != done {
			return nil // so it is already
		}
		what := "task done"
		t.Done = s.Clock.Now()
		if !done {
			what, t.Done = "task opened again", time.Time{}
		}
		if err := s.Store.PutTask(tx, &t); err != nil {
			return err
		}
		return s.log(tx, what, t.ID.String(), t.Person, t.Job)
	})
	if err == nil {
		s.changed(t.Person)
	}
	return t, err
}

// RemoveTask takes a task out again, as if it had not been kept.
func (s *Service) RemoveTask(ctx context.Context, id core.TaskID) error {
	var t core.Task
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		if t, err = s.Store.Task(tx, id); err != nil {
			return err
		}
		if err := s.Store.DeleteTask(tx, id); err != nil {
			return err
		}
		return s.log(tx, "task removed", id.String(), t.Person, t.Job)
	})
	if err == nil {
		s.changed(t.Person)
	}
	return err
}

// OpenTasks gives what is to be done, the soonest first; what is for some day
// comes last.
func (s *Service) OpenTasks(tx core.Tx) ([]core.Task, error) {
	open, err := s.Store.OpenTasks(tx)
	slices.SortStableFunc(open, func(a, b core.Task) int {
		if a.Due.IsZero() != b.Due.IsZero() {
			return cmp.Compare(btoi(a.Due.IsZero()), btoi(b.Due.IsZero()))
		}
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	return open, err
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// AddTouch writes a call or message elsewhere down. At zero = now.
func (s *Service) AddTouch(ctx context.Context, t core.Touch) (core.Touch, error) {
	t.Text = strings.TrimSpace(t.Text)
	if err := checkText("note of what was said", t.Text); err != nil {
		return t, err
	}
	now := s.Clock.Now()
	t.ID, t.Recorded, t.Kind = 0, now, cmp.Or(t.Kind, core.TouchOther)
	if t.At.IsZero() {
		t.At = now
	}
	if t.At.After(now) {
		return t, core.Fail(core.KindUsage, "What was said can't lie in the future; nothing was written down.", "For something to come, add a task.")
	}
	return t, s.about(ctx, &t.Person, t.Job, func(tx core.Tx) error {
		if err := s.Store.PutTouch(tx, &t); err != nil {
			return err
		}
		return s.log(tx, "touch written down", t.ID.String(), t.Person, t.Job)
	})
}

// RemoveTouch takes what was written down out again.
func (s *Service) RemoveTouch(ctx context.Context, id core.TouchID) error {
	var t core.Touch
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		if t, err = s.Store.Touch(tx, id); err != nil {
			return err
		}
		if err := s.Store.DeleteTouch(tx, id); err != nil {
			return err
		}
		return s.log(tx, "touch removed", id.String(), t.Person, t.Job)
	})
	if err == nil {
		s.changed(t.Person)
	}
	return err
}

// SaveSearch keeps a search under a name; one of the same name is replaced.
func (s *Service) SaveSearch(ctx context.Context, n core.SavedSearch) (core.SavedSearch, error) {
	n.Name, n.Text, n.Tag = strings.TrimSpace(n.Name), strings.TrimSpace(n.Text), strings.TrimSpace(n.Tag)
	if n.Name == "" || n.Text == "" && n.Tag == "" {
		return n, core.Fail(core.KindUsage, "A saved search needs a name, and words or a tag to look for; nothing was saved.", "")
	}
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		all, err := s.Store.SavedSearches(tx)
		if err != nil {
			return err
		}
		n.ID, n.Created = 0, s.Clock.Now()
		if i := slices.IndexFunc(all, func(o core.SavedSearch) bool { return strings.EqualFold(o.Name, n.Name) }); i >= 0 {
			n.ID, n.Created = all[i].ID, all[i].Created
		}
		return s.Store.PutSavedSearch(tx, &n)
	})
	return n, err
}

// SavedSearches gives the saved searches, oldest first.
func (s *Service) SavedSearches(ctx context.Context) (list []core.SavedSearch, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		list, err = s.Store.SavedSearches(tx)
		return err
	})
	return list, err
}

// SavedSearch gives the search of this name.
func (s *Service) SavedSearch(ctx context.Context, name string) (core.SavedSearch, error) {
	all, err := s.SavedSearches(ctx)
	if err != nil {
		return core.SavedSearch{}, err
	}
	for _, o := range all {
		if strings.EqualFold(o.Name, strings.TrimSpace(name)) {
			return o, nil
		}
	}
	return core.SavedSearch{}, core.Fail(core.KindNotFound, "There is no saved search of this name.", "")
}

// RenameSearch gives a saved search another name. A name that another search has
// is refused, for that one would be lost.
func (s *Service) RenameSearch(ctx context.Context, name, to string) (core.SavedSearch, error) {
	to = strings.TrimSpace(to)
	n, err := s.SavedSearch(ctx, name)
	if err != nil {
		return n, err
	}
	if to == "" {
		return n, core.Fail(core.KindUsage, "The new name is empty; the search keeps its name.", "")
	}
	other, err := s.SavedSearch(ctx, to)
	switch {
	case err == nil && other.ID != n.ID:
		return n, core.Fail(core.KindRefused, "Another saved search has this name; nothing was changed.", "Choose another name, or remove that search first.")
	case err != nil && !core.IsNotFound(err):
		return n, err
	}
	n.Name = to
	return n, s.Store.Update(ctx, func(tx core.Tx) error { return s.Store.PutSavedSearch(tx, &n) })
}

// RemoveSearch forgets a saved search.
func (s *Service) RemoveSearch(ctx context.Context, name string) error {
	n, err := s.SavedSearch(ctx, name)
	if err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx core.Tx) error { return s.Store.DeleteSavedSearch(tx, n.ID) })
}

func checkText(noun, text string) error {
	switch {
	case text == "":
		return core.Fail(core.KindUsage, "The "+noun+" is empty; nothing was kept.", "Write what it is about.")
	case utf8.RuneCountInString(text) > longestText:
		return core.Fail(core.KindUsage, "The "+noun+" is too long; nothing was kept.", "Keep it under 2,000 characters.")
	}
	return nil
}

// about does something about a person, and a job where one is named.
func (s *Service) about(ctx context.Context, person *core.PersonID, job core.JobID, fn func(tx core.Tx) error) error {
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		p, err := s.living(tx, *person)
		if err != nil {
			return err
		}
		*person = p.ID
		if job != 0 {
			if _, err := s.Store.Job(tx, job); err != nil {
				return err
			}
		}
		return fn(tx)
	})
	if err == nil {
		s.changed(*person)
	}
	return err
}

// living is a person about whom something may be kept.
func (s *Service) living(tx core.Tx, id core.PersonID) (core.Person, error) {
	p, err := s.People.Resolve(tx, id)
	if err == nil && !p.Erased.IsZero() {
		err = core.Fail(core.KindRefused, "This person's data were erased; nothing is kept about them.", "")
	}
	return p, err
}

func (s *Service) log(tx core.Tx, what, subject string, person core.PersonID, job core.JobID) error {
	return s.Store.AppendLog(tx, &core.LogEntry{At: s.Clock.Now(), Who: "recruiter", What: what, Subject: subject, Person: person, Job: job})
}

func (s *Service) changed(p core.PersonID) {
	s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People, ID: p.String()})
}
