package syncer_test

import (
	"testing"
	"time"

	"reqdesk/core"
)

// stale asks whether what the ATS of a job said is too old.
func (b *bench) stale(id core.JobID) (stale bool) {
	b.t.Helper()
	b.update(func(tx core.Tx) error {
		j, err := b.db.Job(tx, id)
		if err == nil {
			stale, _, err = b.sync.Stale(tx, j)
		}
		return err
	})
	return stale
}

func TestWhatAnATSSaidGetsTooOldToActOn(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(3)
	b.look()
	id := b.imported(1)
	b.look()
	for _, c := range []struct {
		after time.Duration
		want  bool
	}{{time.Minute, false}, {time.Hour, false}, {time.Hour, true}, {7 * 24 * time.Hour, true}} {
		b.clock.advance(c.after)
		if got := b.stale(id); got != c.want {
			t.Errorf("%s later: %v", c.after, got)
		}
	}
	b.ats.fail = core.Fail(core.KindTemporary, "Nobody answered.", "")
	if _, err := b.sync.Sync(t.Context(), b.conn, false); err == nil || !b.stale(id) {
		t.Errorf("after a look that failed with %v it counts as heard", err)
	}
	b.ats.fail = nil
	b.clock.advance(time.Hour)
	b.look()
	if b.stale(id) {
		t.Error("after a good look it is too old all the same")
	}
	b.clock.advance(7 * 24 * time.Hour)
	b.update(func(tx core.Tx) error {
		c, err := b.db.Connection(tx, b.conn)
		if c.Off = true; err == nil {
			err = b.db.PutConnection(tx, &c)
		}
		return err
	})
	if b.stale(id) {
		t.Error("a connection that is switched off is waited for")
	}
}

func TestOldPeopleOfAFreshListOfJobsAreTooOld(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(3)
	b.look()
	id := b.imported(1)
	b.look()
	b.clock.advance(7 * 24 * time.Hour)
	b.update(func(tx core.Tx) error {
		st := b.status("jobs")
		st.Completed = b.clock.Now()
		return b.db.PutSyncStatus(tx, st)
	})
	if !b.stale(id) {
		t.Error("the jobs were read, their people were not, and nothing waits")
	}
}

// heardOpen asks when an ATS job was last heard to be open.
func (b *bench) heardOpen(id core.JobID) (at time.Time) {
	b.t.Helper()
	b.update(func(tx core.Tx) error {
		a, err := b.db.ATSJob(tx, b.job(id).ATSJob)
		if err == nil {
			at, err = b.sync.OpenHeard(tx, a)
		}
		return err
	})
	return at
}

func TestAClosedJobWasLastHeardOpenBeforeTheLookThatClosedIt(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(9)
	b.look()
	id, gone := b.imported(1), b.imported(2)
	b.look()
	open := b.clock.Now()
	b.clock.advance(7 * 24 * time.Hour)
	list := without(postings(9), 2)
	list[0].Closed, list[0].Status = true, "Closed"
	b.ats.change(func() { b.ats.postings = list })
	b.look()
	if got := b.heardOpen(id); !got.Equal(open) {
		t.Errorf("the closed one was heard open at %s, want %s", got, open)
	}
	b.look()
	if b.job(gone).State != core.JobClosed {
		t.Fatal("the missing one is not closed")
	}
	if got := b.heardOpen(gone); !got.Equal(open) {
		t.Errorf("the missing one was heard open at %s, want %s", got, open)
	}
	if got := b.heardOpen(id); !got.Equal(open) {
		t.Errorf("one look later the closed one was heard open at %s, want %s", got, open)
	}
}
