package records

import (
	"time"

	"reqdesk/core"
)

// withPeople lists what is to be done about people: tasks that are due, and pairs
// who may be one.
func (s *Service) withPeople(tx core.Tx) ([]Item, error) {
	tasks, err := s.Store.OpenTasks(tx)
	if err != nil {
		return nil, err
	}
	var out []Item
	due := Item{Kind: KindTask}
	for _, t := range tasks {
		if !t.Due.IsZero() && !t.Due.After(s.Clock.Now()) {
			due.grow(t.Due)
		}
	}
	if due.Count > 0 {
		due.Text = core.SayN(due.Count, "%d task is due", "%d tasks are due")
		out = append(out, due)
	}
	pairs, err := s.Store.Duplicates(tx)
	asked := Item{Kind: KindDuplicate}
	for _, d := range pairs {
		asked.grow(d.At)
	}
	if asked.Count > 0 {
		asked.Text = core.SayN(asked.Count, "%d pair of people may be one person", "%d pairs of people may be one person")
		out = append(out, asked)
	}
	return out, err
}

// grow counts one more, which has waited since at.
func (i *Item) grow(at time.Time) {
	i.Count++
	if i.Since.IsZero() || at.Before(i.Since) {
		i.Since = at
	}
}
