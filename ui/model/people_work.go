package model

import (
	"context"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/core/privacy"
	"reqdesk/ui/phrase"
)

// Identities answers whether two people are one.
type Identities interface {
	Pairs(ctx context.Context) ([]people.Pair, error)
	// Pair gives two people side by side, whether they may be one or not.
	Pair(ctx context.Context, a, b core.PersonID) (people.Pair, error)
	Merge(ctx context.Context, into, from core.PersonID) (core.Merge, error)
	Unmerge(ctx context.Context, p core.PersonID) (core.Merge, error)
	Apart(ctx context.Context, a, b core.PersonID) error
}

// Tasks keeps what is to be done about people.
type Tasks interface {
	// Tasks gives what is to be done, the soonest first.
	Tasks(ctx context.Context) ([]TaskOf, error)
	AddTask(ctx context.Context, t core.Task) (core.Task, error)
	FinishTask(ctx context.Context, id core.TaskID, done bool) (core.Task, error)
	RemoveTask(ctx context.Context, id core.TaskID) error
}

// TaskOf is a task with the person whom it is about.
type TaskOf struct {
	Task   core.Task
	Person core.Person
}

// PeopleServices are what the work with people is done by.
type PeopleServices struct {
	Identities Identities
	Tasks      Tasks
	Notes      Notes
	Searches   Searches
	Privacy    Privacy // nil = nobody can be exported or erased
	Never      Never   // nil = nobody can be closed from here
	Teller     Teller  // nil = nobody is listed who has to be told
}

// PeopleWork is the work with people: pairs who may be one, one at a time, tasks,
// what is written down of them, tags, and saved searches.
type PeopleWork struct {
	loop    *Loop
	by      PeopleServices
	Now     func() time.Time
	reading Question
	telling Question
	act     Question
	tagging Question

	comparing Question

	Loaded bool
	Err    error
	Pairs  []people.Pair
	At     int // the pair that is shown
	Tasks  []TaskOf
	Saved  []core.SavedSearch // oldest first
	Untold []privacy.Untold   // who has to be told about their data, the most pressing first

	Changed func()
	// Said is told what was done, and how it is taken back; nil = it can't be.
	Said func(text string, undo func())
	// Refused is told why something was not done.
	Refused func(error)
}

// NewPeopleWork makes the model.
func NewPeopleWork(loop *Loop, by PeopleServices, now func() time.Time) *PeopleWork {
	return &PeopleWork{
		loop: loop, by: by, Now: now,
		Changed: func() {}, Said: func(string, func()) {}, Refused: func(error) {},
	}
}

type peopleWorkPage struct {
	pairs []people.Pair
	tasks []TaskOf
	saved []core.SavedSearch
}

// Answers tells whether people can be exported and erased.
func (m *PeopleWork) Answers() bool { return m.by.Privacy != nil }

// Load reads anew.
func (m *PeopleWork) Load() {
	if m.by.Teller != nil {
		Load(m.loop, &m.telling, m.by.Teller.Untold, func(list []privacy.Untold, err error) {
			if err == nil {
				m.Untold = list
				m.Changed()
			}
		})
	}
	Load(m.loop, &m.reading, func(ctx context.Context) (p peopleWorkPage, err error) {
		if p.pairs, err = m.by.Identities.Pairs(ctx); err != nil {
			return p, err
		}
		if p.tasks, err = m.by.Tasks.Tasks(ctx); err != nil {
			return p, err
		}
		p.saved, err = m.by.Searches.SavedSearches(ctx)
		return p, err
	}, func(p peopleWorkPage, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.Pairs, m.Tasks, m.Saved = p.pairs, p.tasks, p.saved
			m.At = min(m.At, max(len(m.Pairs)-1, 0))
		}
		m.Changed()
	})
}

// Cancel ends the reading; what was read before stays.
func (m *PeopleWork) Cancel() { m.reading.Stop() }

// Pair is the pair that is shown; false = none is left.
func (m *PeopleWork) Pair() (people.Pair, bool) {
	if m.At >= len(m.Pairs) {
		return people.Pair{}, false
	}
	return m.Pairs[m.At], true
}

// Step goes to another pair.
func (m *PeopleWork) Step(n int) {
	if at := m.At + n; at >= 0 && at < len(m.Pairs) {
		m.At = at
		m.Changed()
	}
}

// Merge makes one person of the pair that is shown; the one known first lives on.
func (m *PeopleWork) Merge() {
	if pair, ok := m.Pair(); ok {
		m.MergePair(pair)
	}
}

// Compare reads two people side by side, to be merged by hand.
func (m *PeopleWork) Compare(a, b core.PersonID, show func(people.Pair)) {
	Load(m.loop, &m.comparing, func(ctx context.Context) (people.Pair, error) {
		return m.by.Identities.Pair(ctx, a, b)
	}, func(pair people.Pair, err error) {
		if err != nil {
			m.Refused(err)
			return
		}
		show(pair)
	})
}

// MergePair makes one person of two; the one known first lives on.
func (m *PeopleWork) MergePair(pair people.Pair) {
	a, b := pair.First.Person, pair.Second.Person
	m.do(func(ctx context.Context) error {
		_, err := m.by.Identities.Merge(ctx, a.ID, b.ID)
		return err
	}, phrase.T("%s and %s are one person now; nothing of either is lost.", PersonName(a), PersonName(b)), func() {
		m.do(func(ctx context.Context) error {
			_, err := m.by.Identities.Unmerge(ctx, b.ID)
			return err
		}, phrase.T("They are two people again."), nil)
	})
}

// Part makes two people again of one whom the merge made.
func (m *PeopleWork) Part(g core.Merge) {
	m.do(func(ctx context.Context) error {
		_, err := m.by.Identities.Unmerge(ctx, g.From)
		return err
	}, phrase.T("%s and %s are two people again.", PersonName(g.IntoBefore), PersonName(g.FromBefore)), func() {
		m.do(func(ctx context.Context) error {
			_, err := m.by.Identities.Merge(ctx, g.Into, g.From)
			return err
		}, phrase.T("They are one person again."), nil)
	})
}

// Apart answers that the pair that is shown are two people.
func (m *PeopleWork) Apart() {
	pair, ok := m.Pair()
	if !ok {
		return
	}
	m.do(func(ctx context.Context) error {
		return m.by.Identities.Apart(ctx, pair.First.Person.ID, pair.Second.Person.ID)
	}, phrase.T("They stay two people, and you are not asked again."), nil)
}

// AddTask keeps a task about a person.
func (m *PeopleWork) AddTask(t core.Task) {
	var kept core.Task
	m.do(func(ctx context.Context) (err error) {
		kept, err = m.by.Tasks.AddTask(ctx, t)
		return err
	}, phrase.T("Kept: %s", cut(strings.TrimSpace(t.Text), 60)), func() {
		m.do(func(ctx context.Context) error { return m.by.Tasks.RemoveTask(ctx, kept.ID) }, phrase.T("The task is taken out again."), nil)
	})
}

// Finish marks a task as done.
func (m *PeopleWork) Finish(t core.Task) {
	finish := func(done bool) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := m.by.Tasks.FinishTask(ctx, t.ID, done)
			return err
		}
	}
	m.do(finish(true), phrase.T("Done: %s", cut(t.Text, 60)), func() { m.do(finish(false), phrase.T("It is to be done again."), nil) })
}

func (m *PeopleWork) do(work func(context.Context) error, said string, undo func()) {
	Load(m.loop, &m.act, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, work(context.WithoutCancel(ctx))
	}, func(_ struct{}, err error) {
		if err != nil {
			m.Refused(err)
		} else {
			m.Said(said, undo)
		}
		m.Load()
	})
}

// DueText says when a task is due, and whether it is by now.
func (m *PeopleWork) DueText(t core.Task) (text string, late bool) {
	if t.Due.IsZero() {
		return phrase.T("Some day"), false
	}
	return Day(t.Due), !t.Due.After(m.Now())
}

// DueTasks counts what is due by now.
func (m *PeopleWork) DueTasks() int {
	n := 0
	for _, t := range m.Tasks {
		if _, late := m.DueText(t.Task); late {
			n++
		}
	}
	return n
}
