package storage_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/storage"
	"reqdesk/storage/migrate"
)

var (
	_ core.Peeks     = (*storage.Workspace)(nil)
	_ core.ListPeeks = (*storage.Workspace)(nil)
)

// peeks reads the short views of the first record of each kind.
func peeks(t testing.TB, w *storage.Workspace, tx core.Tx) string {
	t.Helper()
	job, err1 := w.JobGlance(tx, 1)
	ats, err2 := w.ATSJobGlance(tx, 1)
	client, err3 := w.ClientGlance(tx, 1)
	conn, err4 := w.ConnectionGlance(tx, 1)
	set, err5 := w.SettingGlance(tx, "1", "title")
	for _, err := range []error{err1, err2, err3, err4, err5} {
		if err != nil && !core.IsNotFound(err) {
			t.Error(err)
		}
	}
	if job.Description+job.AtImport.Description+ats.Posting.Description != "" {
		t.Error("the long texts came along")
	}
	asked := ""
	if s, err := w.Suppressed(tx, "ada@example.org"); err == nil {
		asked = s.Why
	}
	return strings.Join([]string{job.Title, ats.Posting.Title, client.Name, conn.Name, set, asked}, ", ")
}

func putOneOfEach(t testing.TB, w *storage.Workspace, tx core.Tx, name string) {
	t.Helper()
	long := strings.Repeat("<p>long</p>", 500)
	ok(t, w.PutJob(tx, &core.Job{ID: 1, Title: name, Description: long}))
	ok(t, w.PutATSJob(tx, &core.ATSJob{ID: 1, Connection: 1, Posting: core.Posting{ID: "1", Title: name, Description: long}}))
	ok(t, w.PutClient(tx, &core.Client{ID: 1, Name: name}))
	ok(t, w.PutConnection(tx, &core.Connection{ID: 1, Name: name, Client: 1}))
	ok(t, w.PutSettings(tx, "1", map[string]string{"title": name}))
	ok(t, w.PutSuppression(tx, core.Suppression{Address: "ada@example.org", Why: name}))
}

func TestAPeekSeesEveryChange(t *testing.T) {
	w := practice(t)
	want := func(when, names string) {
		t.Helper()
		view(t, w, func(tx core.Tx) error {
			for range 2 { // the second time nothing is decoded
				if got := peeks(t, w, tx); got != names {
					t.Errorf("%s: %q, want %q", when, got, names)
				}
			}
			return nil
		})
	}
	want("from empty", ", , , , , ")
	for _, name := range []string{"new", "changed"} {
		update(t, w, func(tx core.Tx) error {
			putOneOfEach(t, w, tx, name)
			if got := peeks(t, w, tx); !strings.HasPrefix(got, name) {
				t.Errorf("within the change: %q, want %s", got, name)
			}
			return nil
		})
		want(name, strings.Join([]string{name, name, name, name, name, name}, ", "))
	}
	undone := errors.New("undone")
	err := w.Update(t.Context(), func(tx core.Tx) error {
		putOneOfEach(t, w, tx, "never")
		peeks(t, w, tx)
		return undone
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
	want("rolled back", "changed, changed, changed, changed, changed, changed")
}

func TestAPeekAtMoreThanIsRemembered(t *testing.T) {
	w := practice(t)
	const many = 2500
	update(t, w, func(tx core.Tx) error {
		for n := range many {
			ok(t, w.PutATSJob(tx, &core.ATSJob{Connection: 1, Posting: core.Posting{ID: fmt.Sprint(n), Title: fmt.Sprint("job ", n+1)}}))
		}
		return nil
	})
	view(t, w, func(tx core.Tx) error {
		for range 2 {
			for n := range many {
				a, err := w.ATSJobGlance(tx, core.ATSJobID(n+1))
				if want := fmt.Sprint("job ", n+1); err != nil || a.Posting.Title != want {
					t.Fatalf("%q, %v, want %s", a.Posting.Title, err, want)
				}
			}
		}
		return nil
	})
}

// Whatever a posting holds, the short view is the record without its description.
func TestTheHeadOfAnATSJobIsAllButItsDescription(t *testing.T) {
	long := strings.Repeat("<p>We build what customers need, and more of it.</p>", 200)
	of := func(change func(*core.ATSJob)) core.ATSJob {
		a := sample[core.ATSJob](t)
		a.ID, a.Deleted = 0, false
		change(&a)
		return a
	}
	w := practice(t)
	for name, a := range map[string]core.ATSJob{
		"one of everything":   of(func(*core.ATSJob) {}),
		"a long description":  of(func(a *core.ATSJob) { a.Posting.Description = long }),
		"no description":      of(func(a *core.ATSJob) { a.Posting.Description = "" }),
		"a long head":         of(func(a *core.ATSJob) { a.Posting.Title, a.Posting.Description = long, long }),
		"a flag of that name": of(func(a *core.ATSJob) { a.Posting.Flags = map[string]string{"a": "b", "description": "c", "e": "f"} }),
		"a title of that form": of(func(a *core.ATSJob) {
			a.Posting.Title, a.Posting.Description = `x","description":"y`, long
		}),
		"no connection": of(func(a *core.ATSJob) { a.Connection = 0 }),
	} {
		update(t, w, func(tx core.Tx) error { return w.PutATSJob(tx, &a) })
		view(t, w, func(tx core.Tx) error {
			got, err := w.ATSJobGlance(tx, a.ID)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			same(t, got, nil, glanceOf(a))
			return nil
		})
	}
}

func glanceOf(a core.ATSJob) core.ATSJob {
	p := a.Posting
	return core.ATSJob{
		ID: a.ID, Connection: a.Connection, Open: a.Open, ImportedAs: a.ImportedAs, Deleted: a.Deleted,
		Posting: core.Posting{ID: p.ID, Reference: p.Reference, Title: p.Title, URL: p.URL},
	}
}

// A record of an earlier release has its description in the middle.
func TestAnOlderATSJobGivesAllOfItsHead(t *testing.T) {
	w := practice(t)
	a := core.ATSJob{Connection: 1, ImportedAs: 7, Posting: core.Posting{ID: "1", Title: "Nurse", URL: "https://example.com/1", Description: strings.Repeat("long ", 1000)}}
	update(t, w, func(tx core.Tx) error { return w.PutATSJob(tx, &a) })
	ok(t, w.RewriteAs(func(r migrate.Record) ([]migrate.Record, error) {
		if r.Bucket == "ats" {
			r.Value = []byte(`{"id":"a1","connection":"n1","posting":{"id":"1","title":"Nurse","description":"long","url":"https://example.com/1"},"imported_as":"j7"}`)
		}
		return []migrate.Record{r}, nil
	}))
	view(t, w, func(tx core.Tx) error {
		got, err := w.ATSJobGlance(tx, a.ID)
		same(t, got, err, glanceOf(a))
		return nil
	})
}
