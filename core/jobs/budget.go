package jobs

import (
	"context"
	"fmt"

	"reqdesk/core"
)

// The profile budget of a client. A source is asked for so many profiles; those are
// reserved and count as used from then on. What was delivered stays used; what was not
// is returned when sourcing is switched off or the job closes.

// unlimited is what is left of a budget without a limit.
const unlimited = 1 << 30

// left is how many profiles a budget still allows.
func left(b core.Budget) int {
	if !b.Limited {
		return unlimited
	}
	return max(0, b.Total-b.Used)
}

// Reserve takes up to n profiles of the budget for a job and gives how many it got; 0
// where the budget is used up. A job that is not active, or whose sourcing is off, is
// KindRefused.
func (s *Service) Reserve(ctx context.Context, id core.JobID, n int) (int, error) {
	got := 0
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		got, err = s.ReserveIn(tx, id, n)
		return err
	})
	if err != nil {
		return 0, err
	}
	s.changed(id)
	return got, nil
}

// ReserveIn is Reserve within a transaction.
func (s *Service) ReserveIn(tx core.Tx, id core.JobID, n int) (int, error) {
	j, err := s.Store.Job(tx, id)
	if err != nil {
		return 0, err
	}
	if j.State != core.JobActive || !j.Sourcing {
		return 0, core.Fail(core.KindRefused, "Nobody is looked for: the job is not active, or its sourcing is off.", "Go live, or switch sourcing on.")
	}
	client, err := s.Store.Client(tx, j.Client)
	if err != nil {
		return 0, err
	}
	got := min(max(n, 0), left(client.Budget))
	if got == 0 {
		return 0, nil
	}
	j.Reserved += got
	client.Budget.Used += got
	if err := s.Store.PutJob(tx, &j); err != nil {
		return 0, err
	}
	return got, s.Store.PutClient(tx, &client)
}

// Delivered notes that a source has delivered n of the profiles that were reserved. It
// runs in the transaction that stores them.
func (s *Service) Delivered(tx core.Tx, id core.JobID, n int) error {
	j, err := s.Store.Job(tx, id)
	if err != nil {
		return err
	}
	if n < 0 || n > j.Reserved {
		return core.Fail(core.KindRefused, "A source delivered more profiles than it was asked for; they were not taken.", "")
	}
	j.Reserved -= n
	return s.Store.PutJob(tx, &j)
}

// Return gives back what a job has reserved and its sources will not deliver for now.
func (s *Service) Return(tx core.Tx, id core.JobID) error {
	j, err := s.Store.Job(tx, id)
	if err != nil || j.Reserved == 0 {
		return err
	}
	client, err := s.Store.Client(tx, j.Client)
	if err != nil {
		return err
	}
	client.Budget.Used = max(0, client.Budget.Used-j.Reserved)
	j.Reserved = 0
	if err := s.Store.PutClient(tx, &client); err != nil {
		return err
	}
	return s.Store.PutJob(tx, &j)
}

// returnBudget gives back what a job has reserved and did not get. The caller stores
// the job.
func (s *Service) returnBudget(tx core.Tx, j *core.Job, n note) error {
	if j.Reserved == 0 {
		return nil
	}
	client, err := s.Store.Client(tx, j.Client)
	if err != nil {
		return err
	}
	client.Budget.Used = max(0, client.Budget.Used-j.Reserved)
	n.what, n.evidence = "profile budget returned", fmt.Sprintf("%d profiles", j.Reserved)
	j.Reserved = 0
	if err := s.Store.PutClient(tx, &client); err != nil {
		return err
	}
	return s.log(tx, *j, n)
}
