package storage_test

import (
	"testing"

	"reqdesk/core"
	"reqdesk/storage"
)

var (
	_ core.Sources     = (*storage.Workspace)(nil)
	_ core.Sourcings   = (*storage.Workspace)(nil)
	_ core.SourceRuns  = (*storage.Workspace)(nil)
	_ core.SourceFiles = (*storage.Workspace)(nil)
)

func TestSourcesAndWhatTheyWereAskedAreKept(t *testing.T) {
	w := practice(t)
	source, wanted, search := sample[core.Source](t), sample[core.Sourcing](t), sample[core.Search](t)
	run, file := sample[core.SourceRun](t), sample[core.SourceFile](t)
	source.ID, source.Removed, run.ID, run.Job, search.Job = 0, false, 0, wanted.Job, wanted.Job
	update(t, w, func(tx core.Tx) error {
		second := run
		for _, err := range []error{
			w.PutSource(tx, &source), w.PutSourcing(tx, wanted), w.PutSearch(tx, search), w.PutSourceRun(tx, &run),
			w.PutSourceRun(tx, &second), w.PutSourceFile(tx, file),
		} {
			ok(t, err)
		}
		return nil
	})
	view(t, w, func(tx core.Tx) error {
		named, err := w.SourceNamed(tx, source.Name)
		same(t, named, err, source)
		got, err := w.Sourcing(tx, wanted.Job)
		same(t, got, err, wanted)
		none, err := w.Sourcing(tx, wanted.Job+1)
		same(t, none, err, core.Sourcing{Job: wanted.Job + 1})
		searches, err := w.Searches(tx, wanted.Job)
		same(t, searches, err, []core.Search{search})
		files, err := w.SourceFiles(tx, file.Source)
		same(t, files, err, []core.SourceFile{file})
		var ids []core.SourceRunID
		for r, err := range w.SourceRuns(tx, wanted.Job) {
			ok(t, err)
			ids = append(ids, r.ID)
		}
		same(t, ids, nil, []core.SourceRunID{run.ID + 1, run.ID})
		return nil
	})
	update(t, w, func(tx core.Tx) error {
		source.Removed = true
		ok(t, w.DeleteSourceFile(tx, file.Source, file.Name))
		ok(t, w.DeleteSourceFile(tx, file.Source, file.Name))
		return w.PutSource(tx, &source)
	})
	view(t, w, func(tx core.Tx) error {
		if _, err := w.SourceNamed(tx, source.Name); !core.IsNotFound(err) {
			t.Errorf("a removed source is found by its name: %v", err)
		}
		files, err := w.SourceFiles(tx, file.Source)
		same(t, len(files), err, 0)
		return nil
	})
}
