package records

import (
	"cmp"
	"context"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

// Counts are the figures of one job.
type Counts struct {
	New, Saved, Contacted, Clicked, Replied, Leads, Exported, KeptOut int
}

// Overview is one line of the job list.
type Overview struct {
	Job        core.Job
	Client     core.Client
	Connection core.Connection // zero for a job made by hand
	Reference  string          // in the ATS
	Counts     Counts
	LastSync   time.Time
}

// Jobs gives the job list, newest first.
func (s *Service) Jobs(ctx context.Context) ([]Overview, error) {
	var list []Overview
	err := s.Store.View(ctx, func(tx core.Tx) error {
		jobs, err := s.Store.Jobs(tx)
		if err != nil {
			return err
		}
		for _, j := range jobs {
			o, err := s.overview(tx, j)
			if err != nil {
				return err
			}
			list = append(list, o)
		}
		return nil
	})
	slices.SortStableFunc(list, func(a, b Overview) int {
		return cmp.Or(b.Job.Created.Compare(a.Job.Created), cmp.Compare(b.Job.ID, a.Job.ID))
	})
	return list, err
}

// Job gives one line of the job list.
func (s *Service) Job(ctx context.Context, id core.JobID) (o Overview, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		j, err := s.Store.Job(tx, id)
		if err != nil {
			return err
		}
		o, err = s.overview(tx, j)
		return err
	})
	return o, err
}

func (s *Service) overview(tx core.Tx, j core.Job) (o Overview, err error) {
	o.Job = j
	if o.Client, err = s.Store.Client(tx, j.Client); err != nil {
		return o, err
	}
	if o.Counts, err = s.count(tx, j.ID); err != nil || j.Connection == 0 {
		return o, err
	}
	if o.Connection, err = s.Store.Connection(tx, j.Connection); err != nil {
		return o, err
	}
	a, err := s.Store.ATSJob(tx, j.ATSJob)
	if err != nil {
		return o, err
	}
	o.Reference = cmp.Or(a.Posting.Reference, a.Posting.ID)
	row, err := s.Store.SyncStatus(tx, j.Connection, "jobs")
	o.LastSync = row.Completed
	return o, err
}

// Counts counts where people stand in one job. Clicks are known only where a
// relay reports them.
func (s *Service) Counts(ctx context.Context, job core.JobID) (n Counts, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		n, err = s.count(tx, job)
		return err
	})
	return n, err
}

func (s *Service) count(tx core.Tx, job core.JobID) (n Counts, err error) {
	people, err := s.Store.CandidaciesOf(tx, job)
	if err != nil {
		return n, err
	}
	for _, c := range people {
		switch c.State {
		case core.CandidacyNew:
			n.New++
		case core.CandidacySaved:
			n.Saved++
		case core.CandidacyContacted:
			n.Contacted++
		case core.CandidacyKeptOut:
			n.KeptOut++
		case core.CandidacyDiscarded, core.CandidacyMoved:
		}
	}
	enrolments, err := s.Store.EnrolmentsOf(tx, job)
	if err != nil {
		return n, err
	}
	for _, e := range enrolments {
		if e.Cause.What == outreach.CauseReply {
			n.Replied++
		}
	}
	leads, err := s.Store.LeadsOf(tx, job)
	for _, l := range leads {
		n.Leads++
		if !l.Exported.IsZero() {
			n.Exported++
		}
	}
	return n, err
}
