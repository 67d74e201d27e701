package storage_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/storage"
)

// -update records what this release writes: the shape of its records, and, only
// while format 1 is not released, the small workspace of format 1.
var rewrite = flag.Bool("update", false, "record the stored shapes and the workspace of the present format")

// TestWorkspaceOfEachReleaseOpens opens the small workspace that each release
// left in testdata, a copy of it, and finds what was put there.
func TestWorkspaceOfEachReleaseOpens(t *testing.T) {
	if *rewrite {
		recordWorkspace(t, filepath.Join("testdata", "format-1"))
	}
	releases, err := filepath.Glob(filepath.Join("testdata", "format-*"))
	if err != nil || len(releases) == 0 {
		t.Fatalf("%v, %v", releases, err)
	}
	for _, release := range releases {
		t.Run(filepath.Base(release), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "workspace")
			if err := os.CopyFS(dir, os.DirFS(release)); err != nil {
				t.Fatal(err)
			}
			w, err := storage.Open(t.Context(), storage.Options{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			defer closeIt(t, w)
			foundInRelease(t, w)
			if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
				t.Errorf("verify: %v, %v", r.Problems, err)
			}
		})
	}
}

func recordWorkspace(t *testing.T, to string) {
	t.Helper()
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	update(t, w, func(tx core.Tx) error {
		ok(t, putPage(w, tx, 0, 3))
		n := 0
		ok(t, putPeople(w, tx, &n, 2))
		ada := core.Person{Name: "Ada Lovelace", Emails: []string{"ada@example.com"}}
		ok(t, w.PutPerson(tx, &ada, []core.Key{{Kind: core.KeyEmail, Value: "ada@example.com"}}))
		ok(t, w.PutSuppression(tx, core.Suppression{Address: "opted.out@example.com", Why: "asked"}))
		return w.AppendLog(tx, &core.LogEntry{Who: "recruiter", What: "job created"})
	})
	ok(t, os.RemoveAll(to))
	ok(t, os.MkdirAll(to, 0o700))
	ok(t, w.Copy(t.Context(), filepath.Join(to, "reqdesk.db")))
	closeIt(t, w)
	header, err := os.ReadFile(filepath.Join(o.Dir, "reqdesk.json"))
	ok(t, err)
	ok(t, os.WriteFile(filepath.Join(to, "reqdesk.json"), header, 0o600))
}

func foundInRelease(t *testing.T, w *storage.Workspace) {
	t.Helper()
	hasClient(t, w)
	view(t, w, func(tx core.Tx) error {
		j, err := w.ATSJobByForeignID(tx, 1, "4711-2")
		equal(t, "title", j.Posting.Title, err, "Software Engineer 2")
		marks, err := w.Marks(tx, 10)
		equal(t, "marks", len(marks), err, 3)
		ids, err := w.PeopleByKey(tx, core.Key{Kind: core.KeyEmail, Value: "ada@example.com"})
		equal(t, "by key", ids, err, []core.PersonID{1})
		lines, err := w.NotSourcesByKey(tx, core.Key{Kind: core.KeyEmail, Value: "person2@example.com"})
		equal(t, "not to source", len(lines), err, 1)
		_, err = w.Suppressed(tx, "Opted.Out@example.com")
		return err
	})
}

// TestStoredShapesOnlyGrow holds the law of the stored structs: a field that a
// release has written keeps its name and type for good.
func TestStoredShapesOnlyGrow(t *testing.T) {
	path := filepath.Join("testdata", "shapes.txt")
	now := storage.Shapes()
	recorded, err := os.ReadFile(path)
	ok(t, err)
	for line := range strings.Lines(string(recorded)) {
		if !slices.Contains(now, strings.TrimSpace(line)) {
			t.Errorf("released and now gone: %s", strings.TrimSpace(line))
		}
	}
	if t.Failed() {
		t.Fatal("keep the field, or write a migration and begin a new file of shapes")
	}
	if *rewrite {
		ok(t, os.WriteFile(path, []byte(strings.Join(now, "\n")+"\n"), 0o600))
	} else if len(now) != strings.Count(string(recorded), "\n") {
		t.Errorf("fields are new; record them: go test ./storage -run %s -update", t.Name())
	}
}
