package syncer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/syncer"
)

func TestLooksCountWhatIsNewChangedAndUnchanged(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(5)
	check := func(what string, want syncer.JobCounts) {
		t.Helper()
		if diff := cmp.Diff(want, b.look().Jobs); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	check("from empty", syncer.JobCounts{Seen: 5, Added: 5})
	check("unchanged", syncer.JobCounts{Seen: 5})
	b.ats.change(func() { b.ats.postings[1].Title = "Architect" })
	check("one title changed", syncer.JobCounts{Seen: 5, Changed: 1})
}

func TestAnExplicitClosingClosesAtTheFirstLookAndAReopeningBringsTheStateBack(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(5)
	b.look()
	active := b.imported(1)
	draft, err := b.jobs.Import(t.Context(), b.conn, "REQ-2")
	if err != nil {
		t.Fatal(err)
	}
	b.ats.change(func() { b.ats.postings[0].Closed, b.ats.postings[1].Closed = true, true })
	if got := b.look().Jobs.Closed; got != 2 {
		t.Errorf("closed %d jobs, want 2", got)
	}
	for _, id := range []core.JobID{active, draft.ID} {
		if j := b.job(id); j.State != core.JobClosed || j.ClosedBy != "ats" {
			t.Errorf("job %s is %s, closed by %q", id, j.State, j.ClosedBy)
		}
	}
	b.ats.change(func() { b.ats.postings[0].Closed, b.ats.postings[1].Closed = false, false })
	if got := b.look().Jobs.Reopened; got != 2 {
		t.Errorf("reopened %d jobs, want 2", got)
	}
	if a, d := b.job(active).State, b.job(draft.ID).State; a != core.JobActive || d != core.JobDraft {
		t.Errorf("the jobs came back as %s and %s, want active and draft", a, d)
	}
}

func TestAJobMissingOnceWaitsAndMissingTwiceCloses(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(5)
	b.look()
	id := b.imported(3)
	b.ats.change(func() { b.ats.postings = without(b.ats.postings, 3) })
	b.look()
	if j := b.job(id); j.State != core.JobActive || j.HoldMail == "" {
		t.Fatalf("after the first miss the job is %s, e-mails wait because %q", j.State, j.HoldMail)
	}
	b.look()
	if j := b.job(id); j.State != core.JobClosed || j.HoldMail != "" {
		t.Errorf("after the second miss the job is %s, e-mails wait because %q", j.State, j.HoldMail)
	}
	b.ats.change(func() { b.ats.postings = postings(5) })
	b.look()
	if j := b.job(id); j.State != core.JobActive {
		t.Errorf("back in the list the job is %s", j.State)
	}
}
