package model

import (
	"context"
	"strings"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/phrase"
)

// NotToSourceEdits takes lines off a job's not-to-source list and adds companies.
type NotToSourceEdits interface {
	// ListFiles are the files whose rows stand on the list.
	ListFiles(ctx context.Context, job core.JobID) ([]people.File, error)
	// UndoFile takes the import of a file back and tells how many lines went.
	UndoFile(ctx context.Context, job core.JobID, file core.ListFileID) (int, error)
	// RemoveLine takes one line off that came by file or by hand.
	RemoveLine(ctx context.Context, job core.JobID, line core.NotSourceID) error
	// SetCompany adds a company or domain, or takes it off: of the job's client, or of
	// all clients.
	SetCompany(ctx context.Context, job core.JobID, name string, all, on bool) error
	// Suggest proposes companies and domains that are not listed yet, for the job's
	// client or for all clients.
	Suggest(ctx context.Context, job core.JobID, all bool) ([]string, error)
	// ListTemplate writes an empty file to fill in and gives its path.
	ListTemplate(ctx context.Context, ext string) (string, error)
}

// WithEdits lets the list be changed, not only read and added to.
func (m *NotToSourceModel) WithEdits(edits NotToSourceEdits) *NotToSourceModel {
	m.edits = edits
	return m
}

// MayEdit tells whether lines can be taken off and companies added.
func (m *NotToSourceModel) MayEdit() bool { return m.edits != nil }

// FileOf gives the file that a row came with; ok = false for all others.
func (m *NotToSourceModel) FileOf(row NotToSourceRow) (f people.File, ok bool) {
	for _, f := range m.files {
		if row.line.File != 0 && f.ID == row.line.File {
			return f, true
		}
	}
	return f, false
}

// WhyNotRemove says why a row can't be taken off here, or "".
func (m *NotToSourceModel) WhyNotRemove(row NotToSourceRow) string {
	switch row.Part {
	case PartATS:
		return phrase.T("Who is in the ATS's pipeline leaves this list when they leave it there.")
	case PartKeptOut:
		return phrase.T("Take off the line that keeps them out, and they return to the review.")
	case PartAll, PartFiles, PartCompanies:
	}
	return ""
}

// Remove takes a row off the list; who was kept out because of it returns to the
// review.
func (m *NotToSourceModel) Remove(row NotToSourceRow, done func(error)) {
	job := m.job
	m.edit(func(ctx context.Context) error {
		if row.Part == PartCompanies {
			return m.edits.SetCompany(ctx, job, row.Name, row.line.Client == 0, false)
		}
		return m.edits.RemoveLine(ctx, job, row.line.ID)
	}, done)
}

// Undo takes the import of a file back; done is told how many lines went.
func (m *NotToSourceModel) Undo(file core.ListFileID, done func(int, error)) {
	job, n := m.job, 0
	m.edit(func(ctx context.Context) (err error) {
		n, err = m.edits.UndoFile(ctx, job, file)
		return err
	}, func(err error) { done(n, err) })
}

// AddCompany adds a company or e-mail domain, for the job's client or for all.
func (m *NotToSourceModel) AddCompany(name string, all bool, done func(error)) {
	if strings.TrimSpace(name) == "" {
		done(core.Fail(core.KindUsage, phrase.T("Which company, or which e-mail domain?"), ""))
		return
	}
	job := m.job
	m.edit(func(ctx context.Context) error { return m.edits.SetCompany(ctx, job, name, all, true) }, done)
}

// Suggest proposes companies and domains to add. Without any, or when they can't be
// read, nothing is proposed.
func (m *NotToSourceModel) Suggest(all bool, show func([]string)) {
	job := m.job
	Load(m.loop, &m.suggesting, func(ctx context.Context) ([]string, error) { return m.edits.Suggest(ctx, job, all) },
		func(list []string, err error) {
			if err != nil {
				list = nil
			}
			show(list)
		})
}

// Template writes an empty file to fill in, ".csv" or ".xlsx".
func (m *NotToSourceModel) Template(ext string, done func(path string, err error)) {
	Load(m.loop, new(Question), func(ctx context.Context) (string, error) { return m.edits.ListTemplate(ctx, ext) }, done)
}

func (m *NotToSourceModel) edit(work func(context.Context) error, done func(error)) {
	job := m.job
	Act(m.loop, new(Question), work, func(err error) {
		done(err)
		if err == nil {
			m.Open(job)
		}
	})
}
