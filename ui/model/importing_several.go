package model

import (
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/ui/phrase"
)

// ImportResult is what became of one of several jobs that were to be imported.
type ImportResult struct {
	Title  string
	Job    core.JobID // 0 = it was not imported
	Note   string     // what it lacks as a draft, or why it was not imported
	Failed bool
}

// importAll imports jobs one after the other. One that fails keeps no other from
// being imported, and stays ticked.
func (m *ImportModel) importAll(ids []core.ATSJobID) {
	results := make([]ImportResult, len(ids))
	for i, id := range ids {
		results[i] = ImportResult{Title: m.rows[id].Title, Note: phrase.T("Not tried: you stopped before it.")}
	}
	stopped, stop := context.WithCancel(m.loop.Context())
	m.Importing, m.Stopping, m.Done, m.Of, m.Problem, m.stop = true, false, 0, len(ids), nil, stop
	m.Changed()
	Act(m.loop, &m.act, func(ctx context.Context) error {
		for i, id := range ids {
			if stopped.Err() != nil {
				return nil
			}
			job, err := m.source.ImportATSJob(ctx, id)
			if err != nil && len(ids) == 1 {
				return err
			}
			results[i] = importResult(results[i].Title, job, err)
			m.loop.Dispatch(func() { m.imported(id, job.ID) })
		}
		return nil
	}, func(err error) {
		stop()
		m.Importing, m.Problem, m.stop = false, err, nil
		m.Changed()
		switch {
		case err != nil:
		case len(ids) == 1 && results[0].Job != 0:
			m.Imported(results[0].Job)
		case len(ids) > 1:
			m.Reported(results)
		}
	})
}

func importResult(title string, j core.Job, err error) ImportResult {
	if err != nil {
		return ImportResult{Title: title, Note: why(err), Failed: true}
	}
	r := ImportResult{Title: title, Job: j.ID, Note: phrase.T("A draft; it is complete and can go live.")}
	var words []string
	for _, key := range jobs.Missing(j) {
		words = append(words, phrase.Of(jobs.Label(key)))
	}
	if len(words) > 0 {
		r.Note = phrase.T("A draft; to go live it needs %s.", strings.Join(words, ", "))
	}
	return r
}

// StopImport ends the import under way after the job it is at; what is imported
// stays.
func (m *ImportModel) StopImport() {
	if m.stop != nil {
		m.stop()
		m.Stopping = true
		m.Changed()
	}
}

// imported notes one job that was tried; 0 = it was not imported.
func (m *ImportModel) imported(id core.ATSJobID, job core.JobID) {
	m.Done++
	if job != 0 {
		m.ticked = slices.DeleteFunc(m.ticked, func(t core.ATSJobID) bool { return t == id })
		if row, ok := m.rows[id]; ok {
			row.ImportedAs = job
			m.rows[id] = row
		}
	}
	m.Changed()
}
