package syncer

import (
	"context"
	"slices"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// besideJobs reads what an ATS keeps beside its jobs: the hiring stages and the
// questions of the application forms of the imported jobs that are not closed, and
// the stages of the account where the ATS has such.
func (r *run) besideJobs(ctx context.Context) error {
	stages, hasStages := ats.As[ats.StageLister](r.connector)
	questions, hasQuestions := ats.As[ats.QuestionLister](r.connector)
	if !hasStages && !hasQuestions {
		return nil
	}
	names, err := r.stagesDue(ctx, hasStages)
	if err != nil || len(names) == 0 {
		return err
	}
	r.phase(PhaseStages, 0)
	for n, name := range names {
		r.counted(core.SyncStatus{Seen: n, Total: len(names)}, 0)
		var failed error
		if hasStages {
			failed = r.readStages(ctx, stages, name)
		}
		if hasQuestions && name != "" && failed == nil {
			failed = r.readQuestions(ctx, questions, name)
		}
		if failed != nil {
			return r.failed(ctx, resourceStages, failed)
		}
	}
	return r.Store.Update(ctx, func(tx core.Tx) error {
		return r.Store.PutSyncStatus(tx, core.SyncStatus{
			Connection: r.conn.ID, Resource: resourceStages, Started: r.report.Started, Completed: r.Clock.Now(),
		})
	})
}

// missingList tells whether an error means that there is no such list, rather than
// that it could not be read.
func missingList(name string, err error) bool {
	return name == "" && !blocked(err) || core.IsNotFound(err) || core.KindOf(err) == core.KindUnsupported
}

func (r *run) readStages(ctx context.Context, lister ats.StageLister, name string) error {
	list, err := lister.Stages(ctx, name)
	if err != nil && missingList(name, err) {
		return nil // no stages of the account, or a job that has just gone
	}
	if err != nil {
		return err
	}
	r.report.Stages.Seen += len(list)
	return r.storeStages(ctx, name, list)
}

// readQuestions reads the questions of one job. A key that may not see them keeps
// nothing else from being read.
func (r *run) readQuestions(ctx context.Context, lister ats.QuestionLister, name string) error {
	list, err := lister.Questions(ctx, name)
	if err != nil && (missingList(name, err) || core.KindOf(err) == core.KindForbidden) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.Store.Update(ctx, func(tx core.Tx) error {
		have, read, err := r.Store.Questions(tx, r.conn.ID, name)
		if err != nil || read && slices.EqualFunc(have, list, sameQuestion) {
			return err
		}
		return r.Store.PutQuestions(tx, r.conn.ID, name, list)
	})
}

func sameQuestion(a, b core.Question) bool {
	return a.ID == b.ID && a.Text == b.Text && a.Kind == b.Kind && a.Required == b.Required && slices.Equal(a.Choices, b.Choices)
}

// stagesDue gives the ids of the jobs, and "" for the account, that this run has
// to read: a scheduled one reads all of them once a day, because they change rarely,
// and else what it does not know yet.
func (r *run) stagesDue(ctx context.Context, account bool) ([]string, error) {
	list, err := r.imported(ctx, core.JobDraft, core.JobActive, core.JobPaused)
	if err != nil {
		return nil, err
	}
	var names []string
	if account {
		names = append(names, "")
	}
	for _, a := range list {
		names = append(names, a.Posting.ID)
	}
	if !r.mode.scheduled {
		return names, nil
	}
	err = r.Store.View(ctx, func(tx core.Tx) error {
		st, err := r.Store.SyncStatus(tx, r.conn.ID, resourceStages)
		now := r.Clock.Now()
		if err != nil || st.Failures == 0 && !r.mode.fresh && r.own(tx).dayPasses(st.Completed, now) || st.Failures > 0 && due(st, now) {
			return err
		}
		names = slices.DeleteFunc(names, func(name string) bool {
			stages, stagesErr := r.Store.Stages(tx, r.conn.ID, name)
			_, asked, askedErr := r.Store.Questions(tx, r.conn.ID, name)
			err = firstError(err, stagesErr, askedErr)
			return name == "" || len(stages) > 0 || asked || st.Failures > 0
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
