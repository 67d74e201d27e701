package intake

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/people"
)

// rowsPerUpdate bounds a transaction.
const rowsPerUpdate = 100

// Store is what this package needs of the workspace.
type Store interface {
	people.Store
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
	// CacheDir and Place are for [Reader].
	CacheDir string
	Place    func(text string) (l core.Location, ok bool)
	Options  Options
}

// File is a file to be imported.
type File struct {
	Name string // as the recruiter knows it
	Data []byte
}

// Accepted is one profile that was taken, or without commit would be.
type Accepted struct {
	File string
	Row  int
	// Person is whom the profile belongs to; without commit 0 for somebody new.
	Person  core.PersonID
	Profile core.ProfileID // 0 without commit
	Name    string
	Fields  []Field
	Matches []people.Match
	Verdict core.Verdict
	// State is where the person stands in the job's review; "" without a job.
	State core.CandidacyState
	// SameAs is the earlier row of this import that is the same person.
	SameAs int
	blob   string
}

// Field is one field as it was read.
type Field struct {
	Path, Value string
	core.FieldFact
}

// RefusedRow is a row or file that was not taken, and why.
type RefusedRow struct {
	File   string
	Row    int // 0 = the whole file
	Reason string
}

// Report is what an import took and refused.
type Report struct {
	Accepted []Accepted
	Refused  []RefusedRow
}

// Import reads files one after the other. Without commit it reports only. With
// commit it stores people and profiles and, with a job, puts them into its
// review; what was reported as taken before an error stays taken.
func (s *Service) Import(ctx context.Context, files []File, job core.JobID, commit bool) (Report, error) {
	var report Report
	if job != 0 {
		if err := s.Store.View(ctx, func(tx core.Tx) error {
			_, err := s.Store.Job(tx, job)
			return err
		}); err != nil {
			return report, err
		}
	}
	reader := &Reader{CacheDir: s.CacheDir, Place: s.Place}
	defer reader.Close(ctx)
	imp := importing{Service: s, job: job, commit: commit, seen: map[core.Key]int{}}
	for _, f := range files {
		res, err := reader.Read(ctx, f.Name, f.Data, s.Options)
		if err != nil {
			return report, err
		}
		for _, r := range res.Refused {
			report.Refused = append(report.Refused, RefusedRow{f.Name, r.Row, r.Reason})
		}
		if err := imp.file(ctx, f, res, &report); err != nil {
			return report, err
		}
	}
	if commit && len(report.Accepted) > 0 {
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People})
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.Review, ID: job.String()})
	}
	return report, nil
}

type importing struct {
	*Service
	job    core.JobID
	commit bool
	seen   map[core.Key]int // strong key → index in the report's accepted list
	named  bool             // a profile names the original that was saved last
}

// file takes the rows of one file, with commit in transactions of bounded size.
func (imp *importing) file(ctx context.Context, f File, res Result, report *Report) error {
	blob := ""
	if imp.commit && res.Document && len(res.Rows) > 0 && imp.Blobs != nil {
		var err error
		if blob, err = imp.Blobs.Save(ctx, bytes.NewReader(f.Data), int64(len(f.Data))); err != nil {
			return err
		}
	}
	imp.named = false
	err := imp.rows(ctx, f, res, blob, report)
	if blob != "" && !imp.named {
		// The profile was there already, with its own original.
		return errors.Join(err, imp.Blobs.Remove(context.WithoutCancel(ctx), blob))
	}
	return err
}

func (imp *importing) rows(ctx context.Context, f File, res Result, blob string, report *Report) error {
	run := imp.Store.View
	if imp.commit {
		run = imp.Store.Update
	}
	for chunk := range slices.Chunk(res.Rows, rowsPerUpdate) {
		var taken []Accepted
		err := run(ctx, func(tx core.Tx) error {
			taken = taken[:0]
			for _, row := range chunk {
				if err := ctx.Err(); err != nil {
					return err
				}
				a, err := imp.row(tx, f, res, row, blob)
				if err != nil {
					return err
				}
				taken = append(taken, a)
			}
			return nil
		})
		if err != nil {
			return err
		}
		imp.named = imp.named || blob != "" && slices.ContainsFunc(taken, func(a Accepted) bool { return a.blob == blob })
		for _, a := range taken {
			report.Accepted = append(report.Accepted, imp.again(a, report))
		}
	}
	return nil
}

func (imp *importing) row(tx core.Tx, f File, res Result, row Row, blob string) (Accepted, error) {
	profile := core.Profile{
		Resume: row.Resume, Fields: row.Facts, Source: res.Source, Origin: filepath.Base(f.Name), Text: row.Text,
	}
	if blob != "" {
		profile.Blob, profile.BlobName, profile.BlobType = blob, filepath.Base(f.Name), res.Type
	}
	a := Accepted{File: f.Name, Row: row.Number, Name: row.Resume.Basics.Name, Fields: fieldsOf(row)}
	var err error
	if imp.commit {
		if err = imp.store(tx, &profile, &a); err != nil {
			return a, err
		}
	} else if err = imp.look(tx, profile, &a); err != nil {
		return a, err
	}
	a.Verdict, err = imp.People.Guard().Check(tx, people.Query{
		Job: imp.job, Person: a.Person, Keys: people.KeysOfResume(row.Resume), Employer: firstOf(people.Employers(row.Resume)),
	})
	return a, err
}

// look tells who it would be.
func (imp *importing) look(tx core.Tx, profile core.Profile, a *Accepted) error {
	person, matches, err := imp.People.Find(tx, profile)
	a.Matches = matches
	if err != nil || person == nil {
		return err
	}
	a.Person = person.ID
	if imp.job == 0 {
		return nil
	}
	c, err := imp.Store.Candidacy(tx, imp.job, person.ID)
	if core.IsNotFound(err) {
		return nil
	}
	a.State = c.State
	return err
}

func (imp *importing) store(tx core.Tx, profile *core.Profile, a *Accepted) error {
	person, matches, err := imp.People.Add(tx, profile)
	if err != nil {
		return err
	}
	a.Person, a.Profile, a.Matches, a.blob = person.ID, profile.ID, matches, profile.Blob
	if imp.job == 0 || imp.Propose == nil {
		return nil
	}
	c, err := imp.Propose(tx, imp.job, person.ID, profile.ID)
	a.State = c.State
	return err
}

// again notes who came in an earlier row of this import already.
func (imp *importing) again(a Accepted, report *Report) Accepted {
	for _, f := range a.Fields {
		key, ok := keyOf(f)
		if !ok {
			continue
		}
		if first, ok := imp.seen[key]; ok && a.SameAs == 0 {
			a.SameAs = report.Accepted[first].Row
		} else if !ok {
			imp.seen[key] = len(report.Accepted)
		}
	}
	return a
}

func keyOf(f Field) (core.Key, bool) {
	switch {
	case f.Path == "basics.email":
		e, ok := people.NormalEmail(f.Value)
		return core.Key{Kind: core.KeyEmail, Value: e}, ok
	case len(f.Path) > 16 && f.Path[:16] == "basics.profiles[":
		u, ok := people.NormalURL(f.Value)
		return core.Key{Kind: core.KeyURL, Value: u}, ok
	}
	return core.Key{}, false
}

func fieldsOf(row Row) []Field {
	var out []Field
	for _, v := range Values(row.Resume) {
		out = append(out, Field{Path: v.Path, Value: v.Text, FieldFact: row.Facts[v.Path]})
	}
	return out
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
