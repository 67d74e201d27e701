package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"reqdesk/core"
	"reqdesk/core/people"
)

// rowsPerUpdate bounds a transaction.
const rowsPerUpdate = 500

// importing is an import under way.
type importing struct {
	*Service
	order   Order
	options Options
	reader  *Reader
	report  Report
	seed    maphash.Seed
	seen    map[uint64]int32 // strong key → index in the report's accepted list
	shapes  *packer
	stored  chan stored
	record  core.Import
	parts   int
	tables  []*header // that were read
	bytes   int64     // of the files before
	total   int64
	rows    int
	done    int
}

func newImporting(s *Service, o Order, options Options) *importing {
	imp := &importing{
		Service: s, order: o, options: options, reader: &Reader{CacheDir: s.CacheDir, Programs: s.Programs, Place: s.Place},
		seed: maphash.MakeSeed(), seen: map[uint64]int32{}, shapes: newPacker(), stored: make(chan stored, 2),
	}
	imp.record = core.Import{Job: o.Job, Began: s.People.Clock.Now()}
	for _, f := range o.Files {
		imp.total += f.size()
		imp.record.Files = append(imp.record.Files, filepath.Base(f.Name))
	}
	return imp
}

// run reads and takes all files.
func (imp *importing) run(ctx context.Context) error {
	work, inside := errgroup.WithContext(ctx)
	work.Go(func() error { return imp.judge(inside, imp.stored) })
	work.Go(func() error {
		defer close(imp.stored)
		return imp.files(inside)
	})
	return work.Wait()
}

func (imp *importing) files(ctx context.Context) error {
	for _, f := range imp.order.Files {
		if err := imp.file(ctx, f); err != nil {
			return err
		}
		imp.bytes += f.size()
		imp.done++
		imp.progress(f, 0)
	}
	return nil
}

// progress tells how far it is; n is what was read of the file.
func (imp *importing) progress(f File, n int64) {
	if imp.order.Progress == nil {
		return
	}
	p := Progress{File: f.Name, Done: imp.done, Files: len(imp.order.Files), Rows: imp.rows}
	if imp.total > 0 {
		p.Part = min(float64(imp.bytes+min(n, f.size()))/float64(imp.total), 1)
	}
	imp.order.Progress(p)
}

// file takes the rows of one file, with commit in transactions of bounded size.
func (imp *importing) file(ctx context.Context, f File) error {
	var n int64
	imp.progress(f, 0)
	in, err := imp.reader.open(ctx, f, imp.options, &n)
	if err != nil {
		return err
	}
	if imp.order.Whose.Person != 0 && !in.document {
		in = notOne(in)
	}
	if in.header != nil {
		imp.tables = append(imp.tables, in.header)
	}
	read := make(chan batch, 1)
	work, inside := errgroup.WithContext(ctx)
	work.Go(func() error {
		defer close(read)
		return in.batches(inside, &n, read)
	})
	work.Go(func() error {
		for b := range read {
			if err := imp.take(inside, f, in, b); err != nil {
				return err
			}
		}
		return nil
	})
	return work.Wait()
}

// notOne refuses what is not the résumé of one person; a file that can't be used at all
// keeps its own reason.
func notOne(in opened) opened {
	for e, err := range in.entries {
		if err == nil && e.refused != "" && e.Number == 0 {
			return in
		}
		break
	}
	return refused("the file is not the résumé of one person: import it by itself")
}

// batch is some rows of a file, read while those before it are being stored.
type batch struct {
	rows    []Row
	refused []Refused
	count   int   // of all of the file's rows in it
	read    int64 // of the file until its end
}

// batches sends the rows of a file in batches of bounded size; n counts what is
// read of it.
func (in opened) batches(ctx context.Context, n *int64, out chan<- batch) error {
	var b batch
	send := func() error {
		b.read = *n
		select {
		case out <- b:
			b = batch{}
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for e, err := range in.entries {
		if err != nil {
			return err
		}
		if e.Number > 0 {
			b.count++
		}
		if e.refused != "" {
			b.refused = append(b.refused, Refused{e.Number, e.refused})
		} else {
			b.rows = append(b.rows, e.Row)
		}
		if len(b.rows)+len(b.refused) == rowsPerUpdate {
			if err := send(); err != nil {
				return err
			}
		}
	}
	return send()
}

// take stores a batch and tells how far the import is.
func (imp *importing) take(ctx context.Context, f File, in opened, b batch) error {
	imp.rows += b.count
	for _, r := range b.refused {
		imp.report.Refused = append(imp.report.Refused, RefusedRow{f.Name, r.Row, r.Reason})
	}
	err := imp.chunk(ctx, f, in, b.rows)
	imp.progress(f, b.read)
	return err
}

// chunk takes some rows in one transaction. The original of a document is saved
// before.
func (imp *importing) chunk(ctx context.Context, f File, in opened, rows []Row) error {
	if len(rows) == 0 {
		return ctx.Err()
	}
	blob, err := imp.original(ctx, in)
	if err != nil {
		return err
	}
	run := imp.Store.View
	if imp.order.Commit {
		run = imp.Store.Update
	}
	taken, read := make([]Accepted, 0, len(rows)), rows
	var part core.ImportPart
	var refused []RefusedRow
	err = run(ctx, func(tx core.Tx) error {
		taken, rows, refused, part = taken[:0], nil, nil, core.ImportPart{}
		for _, row := range read {
			a, err := imp.row(tx, f, in, row, blob, &part)
			if errors.Is(err, people.ErrErased) {
				refused = append(refused, RefusedRow{f.Name, row.Number, err.Error()})
				continue
			}
			if err != nil {
				return err
			}
			taken, rows = append(taken, a), append(rows, row)
		}
		return imp.note(tx, &part)
	})
	if blob != "" && (err != nil || len(part.Profiles) == 0) {
		// The profile was there already, with its own original.
		err = errors.Join(err, imp.Blobs.Remove(context.WithoutCancel(ctx), blob))
	}
	if err != nil {
		return err
	}
	imp.report.Refused = append(imp.report.Refused, refused...)
	if imp.order.Commit {
		select {
		case imp.stored <- stored{taken, rows}:
		case <-ctx.Done():
			return ctx.Err()
		}
		return nil
	}
	for i, a := range taken {
		imp.accept(a, rows[i])
	}
	return nil
}

func (imp *importing) original(ctx context.Context, in opened) (string, error) {
	if !imp.order.Commit || !in.document || imp.Blobs == nil {
		return "", nil
	}
	return imp.Blobs.Save(ctx, bytes.NewReader(in.data), int64(len(in.data)))
}

// note keeps what a transaction stored, so that it can be taken back.
func (imp *importing) note(tx core.Tx, part *core.ImportPart) error {
	if len(part.Profiles)+len(part.Candidates) == 0 {
		return nil
	}
	if imp.record.ID == 0 {
		if err := imp.Store.PutImport(tx, &imp.record); err != nil {
			return err
		}
	}
	imp.parts++
	part.Import, part.Number = imp.record.ID, imp.parts
	return imp.Store.PutImportPart(tx, *part)
}

func (imp *importing) row(tx core.Tx, f File, in opened, row Row, blob string, part *core.ImportPart) (Accepted, error) {
	profile := core.Profile{
		Resume: row.Resume, Fields: row.Facts, Source: in.source, Origin: filepath.Base(f.Name), Text: row.Text,
	}
	if blob != "" {
		profile.Blob, profile.BlobName, profile.BlobType = blob, filepath.Base(f.Name), in.media
	}
	a := Accepted{File: f.Name, Row: row.Number}
	if imp.order.Commit {
		return a, imp.put(tx, &profile, &a, part)
	}
	err := imp.look(tx, profile, &a)
	if err == nil {
		a.Verdict, err = imp.People.Guard().Check(tx, people.Query{
			Job: imp.order.Job, Person: a.Person, Keys: people.KeysOfResume(row.Resume), Employer: firstOf(people.Employers(row.Resume)),
			Name: row.Resume.Basics.Name,
		})
	}
	return a, err
}

// stored is what one transaction stored, whose verdicts are still to be asked for.
type stored struct {
	taken []Accepted
	rows  []Row
}

// judge asks the guard about those who were stored, while others are being stored.
func (imp *importing) judge(ctx context.Context, in <-chan stored) error {
	for s := range in {
		err := imp.Store.View(ctx, func(tx core.Tx) (err error) {
			for i := range s.taken {
				a := &s.taken[i]
				if a.Verdict, err = imp.People.Guard().Check(tx, people.Query{Job: imp.order.Job, Person: a.Person}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		for i, a := range s.taken {
			imp.accept(a, s.rows[i])
		}
	}
	return nil
}

// look tells who it would be.
func (imp *importing) look(tx core.Tx, profile core.Profile, a *Accepted) error {
	if err := people.NotErased(tx, imp.Store, people.KeysOfResume(profile.Resume)); err != nil {
		return err
	}
	person, matches, err := imp.People.Find(tx, profile)
	a.Matches = matches
	if err != nil || person == nil {
		return err
	}
	a.Person = person.ID
	if imp.order.Job == 0 {
		return nil
	}
	c, err := imp.Store.Candidacy(tx, imp.order.Job, person.ID)
	if core.IsNotFound(err) {
		return nil
	}
	a.State = c.State
	return err
}

func (imp *importing) put(tx core.Tx, profile *core.Profile, a *Accepted, part *core.ImportPart) error {
	add := imp.People.Add
	if imp.order.Whose.Person != 0 {
		add = func(tx core.Tx, profile *core.Profile) (core.Person, []people.Match, error) {
			return imp.People.AddTo(tx, imp.order.Whose, profile)
		}
	}
	person, matches, err := add(tx, profile)
	if err != nil {
		return err
	}
	a.Person, a.Profile, a.Matches = person.ID, profile.ID, matches
	if !slices.ContainsFunc(matches, func(m people.Match) bool { return m.Known }) {
		part.Profiles = append(part.Profiles, profile.ID)
	}
	return imp.propose(tx, a, part)
}

// propose puts a person into the review of the job.
func (imp *importing) propose(tx core.Tx, a *Accepted, part *core.ImportPart) error {
	job := imp.order.Job
	if job == 0 || imp.Propose == nil {
		return nil
	}
	_, err := imp.Store.Candidacy(tx, job, a.Person)
	if err != nil && !core.IsNotFound(err) {
		return err
	}
	if err != nil {
		part.Candidates = append(part.Candidates, a.Person)
	}
	c, err := imp.Propose(tx, job, a.Person, a.Profile)
	a.State = c.State
	return err
}

// accept adds a row to the report, and notes who came in an earlier row of this
// import already.
func (imp *importing) accept(a Accepted, row Row) {
	list := fieldsOf(row)
	for _, f := range list {
		key, ok := keyOf(f)
		if !ok {
			continue
		}
		hash := maphash.Comparable(imp.seed, key)
		if first, ok := imp.seen[hash]; ok && a.SameAs == 0 {
			a.SameAs = imp.report.Accepted[first].Row
		} else if !ok {
			imp.seen[hash] = int32(len(imp.report.Accepted)) //nolint:gosec // at most as many as rows
		}
	}
	a.Name, a.Fields = strings.Clone(row.Resume.Basics.Name), imp.shapes.pack(list)
	imp.report.Accepted = append(imp.report.Accepted, a)
}

// finish notes that the import is whole.
func (imp *importing) finish(ctx context.Context) error {
	if !imp.order.Commit {
		return ctx.Err()
	}
	return imp.Store.Update(ctx, func(tx core.Tx) error {
		if err := imp.remember(tx); err != nil || imp.record.ID == 0 {
			return err
		}
		imp.record.Ended = imp.People.Clock.Now()
		imp.record.Taken, imp.record.Refused = len(imp.report.Accepted), len(imp.report.Refused)
		imp.report.Import = imp.record.ID
		if err := imp.Store.PutImport(tx, &imp.record); err != nil {
			return err
		}
		return imp.Store.AppendLog(tx, &core.LogEntry{
			At: imp.record.Ended, Who: "recruiter", What: "people imported", Subject: imp.record.ID.String(), Job: imp.record.Job,
			Cause: fmt.Sprintf("%d taken, %d refused", imp.record.Taken, imp.record.Refused),
		})
	})
}

// backOut takes back what an import that failed has stored.
func (imp *importing) backOut(ctx context.Context, cause error) error {
	if imp.record.ID == 0 {
		return cause
	}
	if _, err := imp.Undo(context.WithoutCancel(ctx), imp.record.ID); err != nil {
		return errors.Join(cause, err)
	}
	return cause
}

func keyOf(f Field) (core.Key, bool) {
	switch {
	case f.Path == "basics.email":
		e, ok := people.NormalEmail(f.Value)
		return core.Key{Kind: core.KeyEmail, Value: e}, ok
	case strings.HasPrefix(f.Path, "basics.profiles["):
		u, ok := people.NormalURL(f.Value)
		return core.Key{Kind: core.KeyURL, Value: u}, ok
	}
	return core.Key{}, false
}

func fieldsOf(row Row) []Field {
	values := Values(row.Resume)
	out := make([]Field, 0, len(values))
	for _, v := range values {
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
