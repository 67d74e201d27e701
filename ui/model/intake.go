package model

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/records"
)

// Importer reads people from files.
type Importer interface {
	Import(ctx context.Context, files []intake.File, job core.JobID, commit bool) (intake.Report, error)
}

const (
	maxFiles     = 1000     // of one import
	maxFileBytes = 25 << 20 // of one file
	filesAtOnce  = 8        // between two steps of the progress
)

// IntakeModel brings people in from files: it first shows who would be taken and
// what is refused, and stores only when told to. Files are read in the
// background, a few at a time.
type IntakeModel struct {
	loop   *Loop
	source Importer
	lister JobLister
	place  Question
	names  Question
	cancel context.CancelFunc

	Paths []string
	Job   core.JobID // 0 = into no job
	Jobs  []records.Overview

	Report  intake.Report
	Ready   bool // the report is that of Paths and Job
	Reading bool
	Storing bool
	Done    int // files read of Paths
	Err     error
	Changed func()
	// Taken is told how an import ended.
	Taken func(text string, job core.JobID)
}

// NewIntake makes the model.
func NewIntake(loop *Loop, source Importer, lister JobLister) *IntakeModel {
	return &IntakeModel{loop: loop, source: source, lister: lister, Changed: func() {}, Taken: func(string, core.JobID) {}}
}

// Begin starts over with files, for a job or none.
func (m *IntakeModel) Begin(paths []string, job core.JobID) {
	m.Stop()
	m.Paths, m.Job, m.Report, m.Ready, m.Err = nil, job, intake.Report{}, false, nil
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

// Stop ends the reading or storing under way; who was stored stays.
func (m *IntakeModel) Stop() {
	if m.cancel != nil {
		m.cancel()
	}
	if !m.Storing {
		m.place.Stop()
		m.Reading = false
	}
}

// look reads the files anew, and with commit stores the people.
func (m *IntakeModel) look(commit bool) {
	if m.cancel != nil {
		m.cancel()
	}
	paths, job := slices.Clone(m.Paths), m.Job
	m.Reading, m.Storing, m.Done, m.Err, m.Ready = !commit, commit, 0, nil, false
	var stop context.CancelFunc
	step := func(n int) {
		m.loop.Dispatch(func() {
			if m.Reading || m.Storing {
				m.Done = n
				m.Changed()
			}
		})
	}
	ctx, stop := context.WithCancel(m.loop.Context())
	m.cancel = stop
	Load(m.loop, &m.place, func(of context.Context) (intake.Report, error) {
		// Overtaken by a newer question, or cancelled by the recruiter.
		defer context.AfterFunc(of, stop)()
		return m.run(ctx, paths, job, commit, step)
	}, func(r intake.Report, err error) {
		stop()
		m.Reading, m.Storing = false, false
		if commit {
			m.stored(r, err)
		} else {
			m.Report, m.Err, m.Ready = r, err, err == nil
		}
		m.Changed()
	})
}

func (m *IntakeModel) stored(r intake.Report, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		m.Taken("Stopped; "+Count(len(r.Accepted), "person was", "people were")+" added before that.", m.Job)
	case err != nil:
		m.Err = err
	default:
		m.Taken(TakenText(r), m.Job)
	}
}

// TakenText says in one line what an import did.
func TakenText(r intake.Report) string {
	text := Count(len(r.Accepted), "person", "people") + " added"
	keptOut := 0
	for _, a := range r.Accepted {
		if a.State == core.CandidacyKeptOut {
			keptOut++
		}
	}
	if keptOut > 0 {
		text += ", " + strconv.Itoa(keptOut) + " of them kept out"
	}
	if len(r.Refused) > 0 {
		text += ", " + strconv.Itoa(len(r.Refused)) + " refused"
	}
	return text + "."
}

// run reads a few files at a time, so that progress shows and memory stays
// small.
func (m *IntakeModel) run(ctx context.Context, paths []string, job core.JobID, commit bool, step func(int)) (intake.Report, error) {
	var all intake.Report
	paths = withFolders(paths)
	for n := 0; n < len(paths); n += filesAtOnce {
		var files []intake.File
		for _, p := range paths[n:min(n+filesAtOnce, len(paths))] {
			f, refused := readFile(p)
			if refused != "" {
				all.Refused = append(all.Refused, intake.RefusedRow{File: f.Name, Reason: refused})
				continue
			}
			files = append(files, f)
		}
		if err := ctx.Err(); err != nil {
			return all, err
		}
		r, err := m.source.Import(ctx, files, job, commit)
		all.Accepted = append(all.Accepted, r.Accepted...)
		all.Refused = append(all.Refused, r.Refused...)
		if err != nil {
			return all, cmp.Or(ctx.Err(), err)
		}
		step(min(n+filesAtOnce, len(paths)))
	}
	return all, nil
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

// readFile reads one file; refused says why it could not be.
func readFile(path string) (f intake.File, refused string) {
	f.Name = filepath.Base(path)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return f, "There is no such file."
	case err != nil:
		return f, "The file can't be opened."
	case !info.Mode().IsRegular():
		return f, "This is not a file."
	case info.Size() > maxFileBytes:
		return f, "The file is larger than 25 MB."
	}
	opened, err := os.Open(path)
	if err != nil {
		return f, "The file can't be opened."
	}
	defer opened.Close()
	if f.Data, err = io.ReadAll(io.LimitReader(opened, maxFileBytes)); err != nil {
		return f, "The file can't be read."
	}
	return f, ""
}
