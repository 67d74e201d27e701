package main

import (
	"context"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	contract "reqdesk/core/source"
	"reqdesk/core/sourcing"
	"reqdesk/ui/model"
)

// sources reads and asks the sources of a job for its page.
type sources struct{ desk *desk.Desk }

const mostRuns = 200

// JobSources is what is known of a job's sources.
func (s sources) JobSources(ctx context.Context, job core.JobID) (p model.JobSources, err error) {
	err = s.desk.DB.View(ctx, func(tx core.Tx) error {
		if p.Job, err = s.desk.DB.Job(tx, job); err != nil {
			return err
		}
		if p.Client, err = s.desk.DB.Client(tx, p.Job.Client); err != nil {
			return err
		}
		all, err := s.desk.DB.Sources(tx)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.For(p.Job) {
				p.Sources = append(p.Sources, one)
			}
			on := one
			if on.Off = false; on.For(p.Job) {
				p.Kept = append(p.Kept, one)
			}
		}
		row, err := s.desk.DB.Sourcing(tx, job)
		if err != nil {
			return err
		}
		p.Wanted, p.Feedback = row.Wanted, row.Feedback
		if p.Searches, err = s.desk.DB.Searches(tx, job); err != nil {
			return err
		}
		p.Runs, err = s.desk.Sourcing.Runs(tx, job, mostRuns)
		return err
	})
	return p, err
}

// MoreProfiles asks for more.
func (s sources) MoreProfiles(ctx context.Context, job core.JobID) ([]core.SourceRun, error) {
	if err := s.desk.Sourcing.More(ctx, job, 0); err != nil {
		return nil, err
	}
	return s.desk.Sourcing.Ask(ctx, job)
}

// SourceFeedback keeps feedback.
func (s sources) SourceFeedback(ctx context.Context, job core.JobID, f sourcing.Feedback) error {
	return s.desk.Sourcing.Tell(ctx, job, f)
}

// AddSource stores a source.
func (s sources) AddSource(ctx context.Context, n model.NewSource) (core.Source, error) {
	return s.desk.AddSource(ctx, desk.NewSource(n))
}

// CheckSource tries one.
func (s sources) CheckSource(ctx context.Context, name string) (string, error) {
	return s.desk.CheckSource(ctx, name)
}

func sourceKinds() (list []contract.Descriptor) {
	for _, f := range desk.SourceKinds() {
		list = append(list, f.Descriptor)
	}
	return list
}
