package records

import (
	"time"

	"reqdesk/core"
	"reqdesk/core/sourcing"
)

// without is a job that wants profiles and got none within the time in which the first
// shall come.
type without struct {
	job   core.Job
	since time.Time // when that time was over
	why   string
}

// surveySources looks whether profiles that are wanted have come.
func (s *Service) surveySources(tx core.Tx, w *survey, j core.Job, t tally) error {
	if !j.Sourcing || t.came > 0 {
		return nil
	}
	begun, err := sourcing.Waiting(tx, s.Store, j)
	if err != nil {
		return err
	}
	over := begun.Add(sourcing.Promise)
	if s.Clock.Now().Before(over) {
		if w.wait.IsZero() || over.Before(w.wait) {
			w.wait = over
		}
		return nil
	}
	client, err := s.Store.Client(tx, j.Client)
	if err != nil {
		return err
	}
	why, err := sourcing.Why(tx, s.Store, j, client)
	w.without = append(w.without, without{j, over, why})
	return err
}

// sourceless says of which jobs no profiles came, and why.
func (w survey) sourceless() []Item {
	var out []Item
	for _, one := range w.without {
		out = append(out, Item{
			Kind: KindSourcing, Count: 1, Job: one.job.ID, Since: one.since,
			Text: core.Say("No profiles came within a day – %s: %s", titleOf(one.job), core.Say(one.why)),
		})
	}
	return out
}
