package storage

import (
	"iter"
	"slices"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// source       id → source of profiles
// source.name  fingerprint(name), id
//
// Finds a source by id, and by name whatever the case unless it is removed.

var sources = table[core.Source, record.Source]{
	bucket: "source", noun: "source",
	pack:   record.PackSource,
	unpack: record.Source.Domain,
	key:    func(_ printer, s record.Source) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s record.Source) []entry {
		if s.Removed {
			return nil
		}
		return []entry{nameEntry(p, "source.name", s.Name, uint64(s.ID))}
	},
}

// Source gives a source by id, removed ones too.
func (w *Workspace) Source(tx core.Tx, id core.SourceID) (core.Source, error) {
	return sources.get(own(tx), key{}.num(uint64(id)))
}

// SourceNamed gives a source that is not removed by its name, whatever the case.
func (w *Workspace) SourceNamed(tx core.Tx, name string) (core.Source, error) {
	return sources.byName(own(tx), "source.name", name)
}

// Sources gives all sources, removed ones too, oldest first.
func (w *Workspace) Sources(tx core.Tx) ([]core.Source, error) { return sources.list(own(tx), nil) }

// PutSource stores a source; one without an id gets one.
func (w *Workspace) PutSource(tx core.Tx, s *core.Source) error {
	return putNumbered(own(tx), &sources, s, &s.ID)
}

// sourcing  job → what is wanted of its sources

var sourcings = table[core.Sourcing, record.Sourcing]{
	bucket: "sourcing", noun: "sourcing of this job",
	pack:   record.PackSourcing,
	unpack: record.Sourcing.Domain,
	key:    func(_ printer, s record.Sourcing) key { return key{}.num(uint64(s.Job)) },
}

// Sourcing gives what is wanted for a job; a zero row when nobody has asked.
func (w *Workspace) Sourcing(tx core.Tx, j core.JobID) (core.Sourcing, error) {
	s, err := sourcings.get(own(tx), key{}.num(uint64(j)))
	if core.IsNotFound(err) {
		return core.Sourcing{Job: j}, nil
	}
	return s, err
}

// PutSourcing stores what is wanted.
func (w *Workspace) PutSourcing(tx core.Tx, s core.Sourcing) error {
	return sourcings.put(own(tx), s)
}

// sourcesearch  job, source → how far it was asked

var searches = table[core.Search, record.Search]{
	bucket: "sourcesearch", noun: "search",
	pack:   record.PackSearch,
	unpack: record.Search.Domain,
	key:    func(_ printer, s record.Search) key { return key{}.num(uint64(s.Job)).num(uint64(s.Source)) },
}

// Searches gives how far each source was asked for a job.
func (w *Workspace) Searches(tx core.Tx, j core.JobID) ([]core.Search, error) {
	return searches.list(own(tx), key{}.num(uint64(j)))
}

// PutSearch stores how far a source was asked.
func (w *Workspace) PutSearch(tx core.Tx, s core.Search) error { return searches.put(own(tx), s) }

// sourcerun      id → line of the search diary
// sourcerun.job  job, id

var sourceRuns = table[core.SourceRun, record.SourceRun]{
	bucket: "sourcerun", noun: "line of the search diary",
	pack:   record.PackSourceRun,
	unpack: record.SourceRun.Domain,
	key:    func(_ printer, s record.SourceRun) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.SourceRun) []entry {
		return []entry{{bucket: "sourcerun.job", key: key{}.num(uint64(s.Job)).num(uint64(s.ID))}}
	},
}

// SourceRuns gives the search diary of a job, newest first.
func (w *Workspace) SourceRuns(tx core.Tx, j core.JobID) iter.Seq2[core.SourceRun, error] {
	u := own(tx)
	ids := slices.Collect(u.numbers("sourcerun.job", key{}.num(uint64(j))))
	slices.Reverse(ids)
	return sourceRuns.byIDs(u, slices.Values(ids))
}

// PutSourceRun adds a line; one without an id gets one.
func (w *Workspace) PutSourceRun(tx core.Tx, r *core.SourceRun) error {
	return putNumbered(own(tx), &sourceRuns, r, &r.ID)
}

// sourcefile  source, fingerprint(name) → what became of a file of a watched folder

var sourceFiles = table[core.SourceFile, record.SourceFile]{
	bucket: "sourcefile", noun: "file of this folder",
	pack:   record.PackSourceFile,
	unpack: record.SourceFile.Domain,
	key:    func(p printer, s record.SourceFile) key { return sourceFileKey(p, s.Source, s.Name) },
}

func sourceFileKey(p printer, s core.SourceID, name string) key {
	return key{}.num(uint64(s)).print(p.print("sourcefile", name))
}

// SourceFiles gives what became of the files of a watched folder.
func (w *Workspace) SourceFiles(tx core.Tx, s core.SourceID) ([]core.SourceFile, error) {
	return sourceFiles.list(own(tx), key{}.num(uint64(s)))
}

// PutSourceFile stores what became of a file.
func (w *Workspace) PutSourceFile(tx core.Tx, f core.SourceFile) error {
	return sourceFiles.put(own(tx), f)
}

// DeleteSourceFile forgets a file; an unknown one is no error.
func (w *Workspace) DeleteSourceFile(tx core.Tx, s core.SourceID, name string) error {
	return sourceFiles.delete(own(tx), sourceFileKey(w.prints, s, name))
}
