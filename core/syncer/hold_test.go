package syncer_test

import (
	"slices"
	"testing"

	"reqdesk/core"
)

func (b *bench) held() []core.Held {
	b.t.Helper()
	var list []core.Held
	err := b.db.View(b.t.Context(), func(tx core.Tx) (err error) {
		list, err = b.db.HeldList(tx)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

func TestTheBrakeHoldsALookInWhichTooManyJobsCloseOrGoMissing(t *testing.T) {
	closeThem := func(list []core.Posting, n int) []core.Posting {
		list = slices.Clone(list)
		for i := range n {
			list[i].Closed = true
		}
		return list
	}
	dropThem := func(list []core.Posting, n int) []core.Posting { return list[n:] }
	tests := map[string]struct {
		jobs, gone int
		go_        func([]core.Posting, int) []core.Posting
		held       bool
	}{
		"three of three closed":        {3, 3, closeThem, false},
		"four of twenty closed":        {20, 4, closeThem, false},
		"four of nineteen closed":      {19, 4, closeThem, true},
		"four of nineteen missing":     {19, 4, dropThem, true},
		"four of twenty missing":       {20, 4, dropThem, false},
		"all but one missing":          {50, 49, dropThem, true},
		"three of five missing":        {5, 3, dropThem, false},
		"a fifth of a hundred closed":  {100, 20, closeThem, false},
		"just over a fifth is missing": {100, 21, dropThem, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.ats.postings = postings(test.jobs)
			b.look()
			id := b.imported(1)
			b.ats.change(func() { b.ats.postings = test.go_(b.ats.postings, test.gone) })
			report := b.look()
			if held := len(b.held()) == 1; held != test.held {
				t.Fatalf("held: %v, want %v", held, test.held)
			}
			j := b.job(id)
			if !test.held {
				return
			}
			if report.Jobs.Held != test.gone || report.Jobs.Closed != 0 {
				t.Errorf("held %d and closed %d jobs, want %d and 0", report.Jobs.Held, report.Jobs.Closed, test.gone)
			}
			if j.State != core.JobActive || j.HoldMail == "" {
				t.Errorf("the held job is %s, e-mails wait because %q", j.State, j.HoldMail)
			}
		})
	}
}

// braked is a bench on which a look over ten jobs is held because five are gone.
func braked(t *testing.T) (*bench, core.JobID) {
	t.Helper()
	b := newBench(t)
	b.ats.validates = true
	b.ats.postings = postings(10)
	b.look()
	id := b.imported(1)
	b.ats.change(func() { b.ats.postings = without(b.ats.postings, 1, 2, 3, 4, 5) })
	b.look()
	if len(b.held()) != 1 {
		t.Fatal("the look was not held")
	}
	return b, id
}

func TestAHoldStaysUntilSomebodyDecidesOrTheJobsAreBack(t *testing.T) {
	b, id := braked(t)
	for range 3 {
		report := b.look()
		if len(b.held()) != 1 || report.Jobs.Held != 0 {
			t.Fatalf("after one more look there are %d holds, %d jobs newly held", len(b.held()), report.Jobs.Held)
		}
	}
	if j := b.job(id); j.State != core.JobActive || j.HoldMail == "" {
		t.Errorf("the job is %s, e-mails wait because %q", j.State, j.HoldMail)
	}
}

func TestAHoldIsWithdrawnByAGoodLookWithTheJobsInIt(t *testing.T) {
	b, id := braked(t)
	hold := b.held()[0]
	b.ats.change(func() { b.ats.postings = postings(10) })
	b.look()
	if len(b.held()) != 0 {
		t.Error("the hold is still open")
	}
	if j := b.job(id); j.State != core.JobActive || j.HoldMail != "" {
		t.Errorf("the job is %s, e-mails wait because %q", j.State, j.HoldMail)
	}
	if err := b.sync.AcceptHeld(t.Context(), hold.ID); core.KindOf(err) != core.KindRefused {
		t.Errorf("accepting the withdrawn hold gave %v", err)
	}
}

func TestAHoldIsWithdrawnWhenTheAnswerIsTheAcceptedOneAgain(t *testing.T) {
	b, id := braked(t)
	b.ats.change(func() { b.ats.postings = postings(10); b.ats.version -= 2 }) // the old document under its old validator
	b.look()
	if j := b.job(id); len(b.held()) != 0 || j.HoldMail != "" {
		t.Errorf("%d holds, e-mails wait because %q", len(b.held()), j.HoldMail)
	}
}

func TestAnAcceptedHoldClosesItsJobs(t *testing.T) {
	b, id := braked(t)
	if err := b.sync.AcceptHeld(t.Context(), b.held()[0].ID); err != nil {
		t.Fatal(err)
	}
	b.look()
	if j := b.job(id); j.State != core.JobClosed || j.ClosedBy != "ats" {
		t.Errorf("the job is %s, closed by %q", j.State, j.ClosedBy)
	}
	b.ats.change(func() { b.ats.postings = postings(10) })
	b.look()
	if j := b.job(id); j.State != core.JobActive {
		t.Errorf("back in the list the job is %s", j.State)
	}
}

func TestADecidedHoldIsComparedWithTheOldDocumentUnderItsOldValidator(t *testing.T) {
	old := func(b *bench) {
		b.ats.change(func() { b.ats.postings = postings(10); b.ats.version -= 2 })
		b.look()
	}
	t.Run("accepted, and the jobs are listed again", func(t *testing.T) {
		b, id := braked(t)
		if err := b.sync.AcceptHeld(t.Context(), b.held()[0].ID); err != nil {
			t.Fatal(err)
		}
		old(b)
		if j := b.job(id); j.State != core.JobActive {
			t.Errorf("back in the list the job is %s", j.State)
		}
	})
	t.Run("refused, and the jobs are listed again and gone for good", func(t *testing.T) {
		b, id := braked(t)
		if err := b.sync.RefuseHeld(t.Context(), b.held()[0].ID); err != nil {
			t.Fatal(err)
		}
		old(b)
		b.ats.change(func() { b.ats.postings = without(b.ats.postings, 1); b.ats.version += 9 })
		b.look()
		b.look()
		if j := b.job(id); j.State != core.JobClosed {
			t.Errorf("listed again and gone twice the job is %s", j.State)
		}
	})
}

func TestARefusedHoldKeepsItsJobsUntilTheATSListsThemAgain(t *testing.T) {
	b, id := braked(t)
	if err := b.sync.RefuseHeld(t.Context(), b.held()[0].ID); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		b.look()
		if j := b.job(id); j.State != core.JobActive || j.HoldMail != "" || len(b.held()) != 0 {
			t.Fatalf("the job is %s, e-mails wait because %q, %d holds", j.State, j.HoldMail, len(b.held()))
		}
	}
	b.ats.change(func() { b.ats.postings = postings(10) })
	b.look()
	b.ats.change(func() { b.ats.postings = without(b.ats.postings, 1) })
	b.look()
	b.look()
	if j := b.job(id); j.State != core.JobClosed {
		t.Errorf("listed again and gone twice the job is %s", j.State)
	}
}
