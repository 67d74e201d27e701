package intake

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/people"
)

// Store is what this package needs of the workspace.
type Store interface {
	people.Store
	core.Imports
	core.Removals
}

// Service imports files: reads them, finds out who the people are, and with
// commit stores them.
type Service struct {
	Store  Store
	People *people.Service
	Blobs  core.Blobs
	Bus    *event.Bus // nil = nobody listens
	// Propose puts a person into the review of a job; it decides between new and
	// kept out.
	Propose func(tx core.Tx, job core.JobID, person core.PersonID, profile core.ProfileID) (core.Candidacy, error)
	// CacheDir, Programs and Place are for [Reader].
	CacheDir string
	Programs string
	Place    func(text string) (l core.Location, ok bool)
	Options  Options
}

// Order is what is to be imported.
type Order struct {
	Files  []File
	Job    core.JobID // into whose review; 0 = none
	Commit bool       // store; else report only
	// Whose is the person to whom the profile goes, where that is known; a file of
	// several people is then refused. Without a person it is found out.
	Whose people.Whose
	// Columns says what columns are, by their headers; it is remembered with commit.
	Columns map[string]string
	// Progress is told how far the import is, some times a second; nil = nobody asks.
	Progress func(Progress)
}

// Progress is how far an import is.
type Progress struct {
	File  string  // that is being read
	Done  int     // files
	Files int     // in all
	Rows  int     // read so far
	Part  float64 // of all bytes, 0…1
}

// Accepted is one profile that was taken, or without commit would be.
type Accepted struct {
	File string
	Row  int
	// Person is whom the profile belongs to; without commit 0 for somebody new.
	Person  core.PersonID
	Profile core.ProfileID // 0 without commit
	Name    string
	Fields  FieldList
	Matches []people.Match
	Verdict core.Verdict
	// State is where the person stands in the job's review; "" without a job.
	State core.CandidacyState
	// SameAs is the earlier row of this import that is the same person.
	SameAs int
}

// RefusedRow is a row or file that was not taken, and why.
type RefusedRow struct {
	File   string
	Row    int // 0 = the whole file
	Reason string
}

// Report is what an import took and refused.
type Report struct {
	// Import is what can be taken back; 0 without commit, or where nothing was new.
	Import   core.ImportID
	Accepted []Accepted
	Refused  []RefusedRow
}

// Import is [Service.Run] for files that are held in memory.
func (s *Service) Import(ctx context.Context, files []File, job core.JobID, commit bool) (Report, error) {
	return s.Run(ctx, Order{Files: files, Job: job, Commit: commit})
}

// Run reads files one after the other. Without commit it reports only. With
// commit it stores people and profiles and, with a job, puts them into its
// review. An import that ends with an error, be it because ctx ended, leaves
// nothing: what it stored is taken back before Run returns.
func (s *Service) Run(ctx context.Context, o Order) (Report, error) {
	options := s.Options.filled()
	err := s.Store.View(ctx, func(tx core.Tx) error {
		if o.Job != 0 {
			if _, err := s.Store.Job(tx, o.Job); err != nil {
				return err
			}
		}
		known, err := s.known(tx)
		options.Known, options.Columns = known, o.Columns
		return err
	})
	if err != nil {
		return Report{}, err
	}
	imp := newImporting(s, o, options)
	defer imp.reader.Close(context.WithoutCancel(ctx))
	err = imp.run(ctx)
	if err == nil {
		err = imp.finish(ctx)
	}
	if err != nil {
		return Report{}, imp.backOut(ctx, err)
	}
	if o.Commit && len(imp.report.Accepted) > 0 {
		s.told(o.Job)
	}
	return imp.report, nil
}

func (s *Service) told(job core.JobID) {
	s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People})
	s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.Review, ID: job.String()})
}
