package model

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/records"
	"reqdesk/ui/phrase"
)

// Importer reads people from files, and takes back what it stored.
type Importer interface {
	Run(ctx context.Context, o intake.Order) (intake.Report, error)
	Tables(ctx context.Context, files []intake.File, columns map[string]string) ([]intake.Table, error)
	Undo(ctx context.Context, id core.ImportID) (intake.Undone, error)
}

const maxFiles = 1000 // of one import

// IntakeModel brings people in from files: it first shows who would be taken, what
// is refused and what the columns of tables are taken for, and stores only when
// told to. Files are read in the background. An import that is stopped leaves
// nothing; a whole one can be undone.
type IntakeModel struct {
	loop   *Loop
	source Importer
	lister JobLister
	place  Question
	names  Question
	undone Question
	cancel context.CancelFunc

	Paths []string
	// Columns is what the recruiter said that columns are, by header.
	Columns map[string]string
	Tables  []intake.Table
	Job     core.JobID // 0 = into no job
	Jobs    []records.Overview

	Report  intake.Report
	Ready   bool // the report is that of Paths and Job
	Reading bool
	Storing bool
	Step    intake.Progress
	Last    core.ImportID // what Undo takes back; 0 = nothing
	Err     error
	Changed func()
	// Taken is told how an import ended.
	Taken func(text string, job core.JobID)
	// Failed is told what went wrong while an import was taken back.
	Failed func(error)
}

// NewIntake makes the model.
func NewIntake(loop *Loop, source Importer, lister JobLister) *IntakeModel {
	return &IntakeModel{loop: loop, source: source, lister: lister, Changed: func() {}, Taken: func(string, core.JobID) {}, Failed: func(error) {}}
}

// Begin starts over with files, for a job or none.
func (m *IntakeModel) Begin(paths []string, job core.JobID) {
	m.Stop()
	m.Paths, m.Job, m.Report, m.Ready, m.Err = nil, job, intake.Report{}, false, nil
	m.Columns, m.Tables = map[string]string{}, nil
	Load(m.loop, &m.names, m.lister.Jobs, func(all []records.Overview, err error) {
		if err == nil {
			m.Jobs = slices.DeleteFunc(all, func(o records.Overview) bool { return o.Job.State == core.JobClosed })
		}
		m.Changed()
	})
	m.Add(paths...)
}

// Add takes more files or folders; one that is there already is left.
func (m *IntakeModel) Add(paths ...string) {
	before := len(m.Paths)
	for _, p := range paths {
		p = cleanPath(p)
		if p != "" && !slices.Contains(m.Paths, p) && len(m.Paths) < maxFiles {
			m.Paths = append(m.Paths, p)
		}
	}
	if len(m.Paths) > before {
		m.look(false)
	}
	m.Changed()
}

// cleanPath takes what people paste: with quotes, with a file address.
func cleanPath(p string) string {
	p = strings.Trim(strings.TrimSpace(p), `"'`)
	return strings.TrimPrefix(p, "file://")
}

// ForJob chooses the job whose review the people go into; 0 = none.
func (m *IntakeModel) ForJob(job core.JobID) {
	if m.Job == job {
		return
	}
	m.Job = job
	if len(m.Paths) > 0 {
		m.look(false)
	}
	m.Changed()
}

// Commit stores who was accepted.
func (m *IntakeModel) Commit() {
	if m.Ready && len(m.Report.Accepted) > 0 && !m.Storing {
		m.look(true)
		m.Changed()
	}
}

// Choose says what the columns with a header are; the files are read anew.
func (m *IntakeModel) Choose(header, field string) {
	if m.Columns[header] == field || m.Storing {
		return
	}
	m.Columns[header] = field
	m.look(false)
	m.Changed()
}

// UndoLast takes the last import back.
func (m *IntakeModel) UndoLast() {
	id, job := m.Last, m.Job
	if id == 0 {
		return
	}
	m.Last = 0
	Load(m.loop, &m.undone, func(ctx context.Context) (intake.Undone, error) { return m.source.Undo(ctx, id) }, func(u intake.Undone, err error) {
		switch {
		case err != nil:
			m.Last = id
			m.Failed(err)
		case u.Kept > 0:
			m.Taken(phrase.T("%s taken back; %s because something has happened with them since.", phrase.N(u.Removed, "%d person", "%d people"), phrase.N(u.Kept, "%d stays", "%d stay")), job)
		default:
			m.Taken(phrase.N(u.Removed, "%d person taken back.", "%d people taken back."), job)
		}
	})
}

// Stop ends the reading or storing under way; nothing of it stays.
func (m *IntakeModel) Stop() {
	if m.cancel != nil {
		m.cancel()
	}
	if !m.Storing {
		m.place.Stop()
		m.Reading = false
	}
}

// looked is what reading the files gave.
type looked struct {
	report intake.Report
	tables []intake.Table
}

// look reads the files anew, and with commit stores the people.
func (m *IntakeModel) look(commit bool) {
	if m.cancel != nil {
		m.cancel()
	}
	o := intake.Order{Job: m.Job, Commit: commit, Columns: maps.Clone(m.Columns)}
	paths := slices.Clone(m.Paths)
	m.Reading, m.Storing, m.Step, m.Err, m.Ready = !commit, commit, intake.Progress{}, nil, false
	var stop context.CancelFunc
	o.Progress = func(p intake.Progress) {
		m.loop.Dispatch(func() {
			if m.Reading || m.Storing {
				m.Step = p
				m.Changed()
			}
		})
	}
	ctx, stop := context.WithCancel(m.loop.Context())
	m.cancel = stop
	Load(m.loop, &m.place, func(of context.Context) (looked, error) {
		// Overtaken by a newer question, or cancelled by the recruiter.
		defer context.AfterFunc(of, stop)()
		return m.run(ctx, paths, o)
	}, func(l looked, err error) {
		stop()
		m.Reading, m.Storing = false, false
		if commit {
			m.stored(l.report, err)
		} else {
			m.Report, m.Tables, m.Err, m.Ready = l.report, l.tables, err, err == nil
		}
		m.Changed()
	})
}

func (m *IntakeModel) stored(r intake.Report, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		m.Taken(phrase.T("Stopped; nothing was added."), m.Job)
	case err != nil:
		m.Err = err
	default:
		m.Last = r.Import
		m.Taken(TakenText(r), m.Job)
	}
}

// TakenText says in one line what an import did.
func TakenText(r intake.Report) string {
	text := phrase.N(len(r.Accepted), "%d person added", "%d people added")
	keptOut := 0
	for _, a := range r.Accepted {
		if a.State == core.CandidacyKeptOut {
			keptOut++
		}
	}
	if keptOut > 0 {
		text += phrase.T(", %d of them kept out", keptOut)
	}
	if len(r.Refused) > 0 {
		text += phrase.T(", %d refused", len(r.Refused))
	}
	return text + "."
}

// run reads the files, which are opened one by one.
func (m *IntakeModel) run(ctx context.Context, paths []string, o intake.Order) (looked, error) {
	var l looked
	var refused []intake.RefusedRow
	for _, p := range withFolders(paths) {
		f, why := openFile(p)
		if why != "" {
			refused = append(refused, intake.RefusedRow{File: f.Name, Reason: why})
			continue
		}
		o.Files = append(o.Files, f)
	}
	var err error
	if !o.Commit {
		if l.tables, err = m.source.Tables(ctx, o.Files, o.Columns); err != nil {
			return l, cmp.Or(ctx.Err(), err)
		}
	}
	if l.report, err = m.source.Run(ctx, o); err != nil {
		return l, cmp.Or(ctx.Err(), err)
	}
	l.report.Refused = append(refused, l.report.Refused...)
	return l, nil
}

// withFolders puts the files of a folder in its place, not those of folders
// inside it.
func withFolders(paths []string) []string {
	var out []string
	for _, p := range paths {
		list, err := os.ReadDir(p)
		if err != nil {
			out = append(out, p)
			continue
		}
		for _, e := range list {
			if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
				out = append(out, filepath.Join(p, e.Name()))
			}
		}
	}
	return first(out, maxFiles)
}

// openFile finds one file; refused says why it can't be read.
func openFile(path string) (f intake.File, refused string) {
	f, err := intake.OpenFile(path)
	switch {
	case err == nil:
		return f, ""
	case errors.Is(err, fs.ErrNotExist):
		refused = phrase.T("There is no such file.")
	case errors.Is(err, fs.ErrInvalid):
		refused = phrase.T("This is not a file.")
	default:
		refused = phrase.T("The file can't be opened.")
	}
	return intake.File{Name: filepath.Base(path)}, refused
}
