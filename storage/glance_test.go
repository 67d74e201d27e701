package storage_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/storage"
)

var (
	_ core.Glances    = (*storage.Workspace)(nil)
	_ core.Changes    = (*storage.Workspace)(nil)
	_ core.Notices    = (*storage.Workspace)(nil)
	_ core.SavedViews = (*storage.Workspace)(nil)
)

// glances reads the titles of the short views of all jobs.
func glances(t testing.TB, w *storage.Workspace) string {
	t.Helper()
	var titles []string
	view(t, w, func(tx core.Tx) error {
		list, err := w.JobGlances(tx)
		for _, j := range list {
			if j.Description != "" || j.AtImport.Description != "" {
				t.Errorf("the long texts of %s came along", j.ID)
			}
			titles = append(titles, j.Title+" "+j.AtImport.Reference)
		}
		return err
	})
	return strings.Join(titles, "; ")
}

func TestGlancesFollowEveryChange(t *testing.T) {
	w := practice(t)
	want := func(when, titles string) {
		t.Helper()
		for range 2 { // the second time nothing is decoded
			if got := glances(t, w); got != titles {
				t.Errorf("%s: %q, want %q", when, got, titles)
			}
		}
	}
	want("from empty", "")
	job := core.Job{Title: "Nurse", Description: "<p>long</p>", AtImport: core.Posting{Reference: "R-1", Description: "long"}}
	update(t, w, func(tx core.Tx) error { return w.PutJob(tx, &job) })
	want("new", "Nurse R-1")
	job.Title = "Head nurse"
	update(t, w, func(tx core.Tx) error {
		ok(t, w.PutJob(tx, &job))
		list, err := w.JobGlances(tx)
		if err != nil || len(list) != 1 || list[0].Title != "Head nurse" {
			t.Errorf("within the change: %v, %v", list, err)
		}
		return nil
	})
	want("changed", "Head nurse R-1")
	undone := errors.New("undone")
	err := w.Update(t.Context(), func(tx core.Tx) error {
		job.Title = "Never"
		ok(t, w.PutJob(tx, &job))
		_, err := w.JobGlances(tx)
		ok(t, err)
		return undone
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
	want("rolled back", "Head nurse R-1")
	ok(t, w.Compact(t.Context()))
	want("compacted", "Head nurse R-1")
}

func TestMessageGlancesAreNewestFirst(t *testing.T) {
	w := practice(t)
	update(t, w, func(tx core.Tx) error {
		ok(t, w.PutMessage(tx, &core.Message{Kind: core.MessageSent, Job: 1, Person: 2, Text: "long"}))
		return w.PutMessage(tx, &core.Message{Kind: core.MessageReply, Job: 1, Person: 2, Recorded: time.Unix(9, 0).UTC()})
	})
	for range 2 {
		view(t, w, func(tx core.Tx) error {
			list, err := w.MessageGlances(tx)
			same(t, list, err, []core.MessageGlance{
				{Kind: core.MessageReply, Job: 1, Person: 2, Recorded: time.Unix(9, 0).UTC()}, {Kind: core.MessageSent, Job: 1, Person: 2},
			})
			return nil
		})
	}
}

// stamps gives the stamp of the state and that of a job's people.
func stamps(t testing.TB, w *storage.Workspace, j core.JobID) (now, job uint64) {
	t.Helper()
	view(t, w, func(tx core.Tx) error {
		now, job = w.Stamp(tx), w.JobTouched(tx, j)
		return nil
	})
	return now, job
}

func TestATouchIsSeenByWhateverWasComputedBefore(t *testing.T) {
	w := practice(t)
	touched := func(what string, change func(core.Tx) error, want bool) {
		t.Helper()
		before, _ := stamps(t, w, 1)
		update(t, w, change)
		_, job := stamps(t, w, 1)
		if job > before != want {
			t.Errorf("%s: touched %v, want %v", what, job > before, want)
		}
	}
	touched("a candidacy", func(tx core.Tx) error { return w.PutCandidacy(tx, core.Candidacy{Job: 1, Person: 1}) }, true)
	touched("no candidacy", func(tx core.Tx) error { return w.DeleteCandidacy(tx, 1, 1) }, true)
	touched("an enrolment", func(tx core.Tx) error { return w.PutEnrolment(tx, &core.Enrolment{Job: 1, Person: 1}) }, true)
	touched("a lead", func(tx core.Tx) error { return w.PutLead(tx, core.Lead{Job: 1, Person: 1}) }, true)
	touched("another job's candidacy", func(tx core.Tx) error { return w.PutCandidacy(tx, core.Candidacy{Job: 2, Person: 1}) }, false)
	touched("a client", func(tx core.Tx) error { return w.PutClient(tx, &core.Client{Name: "Acme"}) }, false)
	before, _ := stamps(t, w, 1)
	ok(t, w.Compact(t.Context()))
	now, job := stamps(t, w, 1)
	if now <= before || job <= before || job > now {
		t.Errorf("another file: stamp %d, job %d after %d", now, job, before)
	}
}

func TestNoticesAndViewsComeBack(t *testing.T) {
	w := practice(t)
	notice, saved := sample[core.Notice](t), sample[core.SavedView](t)
	other := notice
	other.Subject = "another"
	update(t, w, func(tx core.Tx) error {
		for _, err := range []error{w.PutNotice(tx, notice), w.PutNotice(tx, other), w.PutSavedView(tx, &saved), w.DeleteNotice(tx, other.Kind, other.Subject)} {
			ok(t, err)
		}
		return nil
	})
	view(t, w, func(tx core.Tx) error {
		notices, err := w.Notices(tx)
		same(t, notices, err, []core.Notice{notice})
		views, err := w.SavedViews(tx)
		same(t, views, err, []core.SavedView{saved})
		return nil
	})
	update(t, w, func(tx core.Tx) error {
		ok(t, w.DeleteSavedView(tx, saved.ID))
		ok(t, w.DeleteSavedView(tx, saved.ID))
		views, err := w.SavedViews(tx)
		equal(t, "views", len(views), err, 0)
		return nil
	})
	if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
}
