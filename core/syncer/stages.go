package syncer

import (
	"context"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// stagesEvery is how often hiring stages are read without being asked: they
// change rarely.
const stagesEvery = 24 * time.Hour

// stages reads the hiring stages of the imported jobs that are not closed, and
// of the account where the ATS has such.
func (r *run) stages(ctx context.Context) error {
	lister, ok := ats.As[ats.StageLister](r.connector)
	if !ok {
		return nil
	}
	list, err := r.imported(ctx, core.JobDraft, core.JobActive, core.JobPaused)
	if err != nil {
		return err
	}
	names := []string{""}
	for _, a := range list {
		names = append(names, a.Posting.ID)
	}
	if names, err = r.stagesDue(ctx, names); err != nil || len(names) == 0 {
		return err
	}
	for _, name := range names {
		stages, err := lister.Stages(ctx, name)
		switch {
		case name == "" && err != nil && !blocked(err), core.IsNotFound(err), core.KindOf(err) == core.KindUnsupported:
			continue // no stages of the account, or a job that has just gone
		case err != nil:
			return r.failed(ctx, resourceStages, err)
		}
		r.report.Stages.Seen += len(stages)
		if err := r.storeStages(ctx, name, stages); err != nil {
			return err
		}
	}
	return r.Store.Update(ctx, func(tx core.Tx) error {
		now := r.Clock.Now()
		return r.Store.PutSyncStatus(tx, core.SyncStatus{
			Connection: r.conn.ID, Resource: resourceStages, Started: r.report.Started, Completed: now, NextDue: now.Add(stagesEvery),
		})
	})
}

// stagesDue leaves those that a scheduled run has to read.
func (r *run) stagesDue(ctx context.Context, names []string) ([]string, error) {
	if !r.mode.scheduled {
		return names, nil
	}
	err := r.Store.View(ctx, func(tx core.Tx) error {
		st, err := r.Store.SyncStatus(tx, r.conn.ID, resourceStages)
		if err != nil || due(st, r.Clock.Now()) {
			return err
		}
		names = slices.DeleteFunc(names, func(name string) bool {
			have, readErr := r.Store.Stages(tx, r.conn.ID, name)
			err = firstError(err, readErr)
			return name == "" || len(have) > 0 || st.Failures > 0
		})
		return err
	})
	return names, err
}

func (r *run) storeStages(ctx context.Context, name string, stages []core.Stage) error {
	return r.Store.Update(ctx, func(tx core.Tx) error {
		have, err := r.Store.Stages(tx, r.conn.ID, name)
		if err != nil || slices.Equal(have, stages) {
			return err
		}
		return r.Store.PutStages(tx, r.conn.ID, name, stages)
	})
}
