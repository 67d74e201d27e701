package syncer_test

import (
	"slices"
	"testing"

	"reqdesk/core"
)

// partlyBack is a braked bench on which the first of the five held jobs is listed again,
// with the imported seventh job.
func partlyBack(t *testing.T) (*bench, core.JobID) {
	t.Helper()
	b, _ := braked(t)
	seventh := b.imported(7)
	b.ats.change(func() { b.ats.postings = without(postings(10), 2, 3, 4, 5) })
	b.look()
	return b, seventh
}

func TestAHoldListsOnlyTheJobsThatAreStillInDoubt(t *testing.T) {
	b, _ := partlyBack(t)
	hold := b.held()
	if len(hold) != 1 || len(hold[0].Jobs) != 4 {
		t.Fatalf("holds after one job came back: %+v", hold)
	}
	if want := "4 of 10 open jobs closed or were missing at once; nothing was closed."; hold[0].Reason != want {
		t.Errorf("the hold says %q, want %q", hold[0].Reason, want)
	}
}

func TestWhoIsGoneAfterAPartlyWithdrawnHoldIsStillMissed(t *testing.T) {
	for name, decide := range map[string]func(*bench) error{
		"accepted": func(b *bench) error { return b.sync.AcceptHeld(t.Context(), b.held()[0].ID) },
		"refused":  func(b *bench) error { return b.sync.RefuseHeld(t.Context(), b.held()[0].ID) },
	} {
		t.Run(name, func(t *testing.T) {
			b, seventh := partlyBack(t)
			if err := decide(b); err != nil {
				t.Fatal(err)
			}
			gone := slices.Clone(without(postings(10), 2, 3, 4, 5, 7))
			b.ats.change(func() { b.ats.postings = gone })
			b.look()
			if j := b.job(seventh); j.HoldMail == "" {
				t.Errorf("missed once, the job's e-mails do not wait")
			}
			b.look()
			if j := b.job(seventh); j.State != core.JobClosed {
				t.Errorf("missed twice, the job is %s", j.State)
			}
		})
	}
}

func TestAWrongCountOfOpenJobsIsFoundByAFullLook(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(10)
	b.look()
	seventh := b.imported(7)
	b.update(func(tx core.Tx) error { // as one release counted after a hold
		st, err := b.db.SyncStatus(tx, b.conn, "jobs")
		if err != nil {
			return err
		}
		st.OpenJobs--
		return b.db.PutSyncStatus(tx, st)
	})
	b.ats.change(func() { b.ats.postings = without(b.ats.postings, 7) })
	for range 2 {
		if _, err := b.sync.Sync(t.Context(), b.conn, true); err != nil {
			t.Fatal(err)
		}
		if _, err := b.jobs.Consume(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if j := b.job(seventh); j.State != core.JobClosed {
		t.Errorf("missed by two full looks, the job is %s", j.State)
	}
}
