package jobs_test

import (
	"errors"
	"slices"
	"testing"

	"reqdesk/core"
	"reqdesk/core/jobs"
)

// follower notes what it is told, and refuses when it is to.
type follower struct {
	told []string
	fail error
}

func (f *follower) JobClosed(_ core.Tx, j core.Job) error {
	f.told = append(f.told, "closed "+string(j.State))
	return f.fail
}

func (f *follower) JobReopened(_ core.Tx, j core.Job) error {
	f.told = append(f.told, "reopened "+string(j.State))
	return f.fail
}

func TestTheATSClosesAndReopensWithTheFollowersInTheSameTransaction(t *testing.T) {
	b := newBench(t)
	f := &follower{}
	b.jobs.AddFollower(f)
	a, j := b.imported(full())
	if _, err := b.jobs.Activate(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.jobs.Pause(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	b.say(a, core.MarkClosed, func(a *core.ATSJob) { a.Open, a.Posting.Closed = false, true })
	if j := b.job(j.ID); j.State != core.JobClosed || j.Sourcing || j.BeforeClose != core.JobPaused {
		t.Errorf("the job is %s, was %s, sourcing %v", j.State, j.BeforeClose, j.Sourcing)
	}
	b.say(a, core.MarkReopened, func(a *core.ATSJob) { a.Open, a.Posting.Closed = true, false })
	if j := b.job(j.ID); j.State != core.JobPaused {
		t.Errorf("reopened the job is %s", j.State)
	}
	if b.job(j.ID).ReopenedAt.IsZero() {
		t.Error("that the ATS opened it again is noted")
	}
	if want := []string{"closed closed", "reopened paused"}; !slices.Equal(f.told, want) {
		t.Errorf("the follower was told %q, want %q", f.told, want)
	}
	var lines []string
	for _, e := range b.logged(j.ID) {
		if e.Who == "ats" {
			lines = append(lines, e.What+" by "+e.Evidence)
		}
	}
	if want := []string{"job closed by look 7 of n1", "job reopened by look 7 of n1"}; !slices.Equal(lines, want) {
		t.Errorf("the log says %q, want %q", lines, want)
	}
}

func TestAClosingThatAFollowerCanNotFollowIsNotLost(t *testing.T) {
	b := newBench(t)
	f := &follower{fail: errors.New("full disk")}
	b.jobs.AddFollower(f)
	a, j := b.imported(full())
	b.update(func(tx core.Tx) error {
		a.Open, a.ImportedAs = false, j.ID
		if err := b.db.PutATSJob(tx, &a); err != nil {
			return err
		}
		return b.db.PutMark(tx, core.Mark{Connection: b.conn, ATSJob: a.ID, What: core.MarkClosed})
	})
	if _, err := b.jobs.Consume(t.Context()); !errors.Is(err, f.fail) {
		t.Fatalf("consuming gave %v", err)
	}
	if j := b.job(j.ID); j.State != core.JobDraft {
		t.Errorf("the job is %s although its follower failed", j.State)
	}
	f.fail = nil
	if n, err := b.jobs.Consume(t.Context()); n != 1 || err != nil || b.job(j.ID).State != core.JobClosed {
		t.Errorf("the second time took %d marks, %v", n, err)
	}
}

func TestAMarkThatLaterLooksHaveOvertakenDoesNothing(t *testing.T) {
	b := newBench(t)
	a, j := b.imported(full())
	b.say(a, core.MarkClosed, func(*core.ATSJob) {})
	b.say(a, core.MarkMissing, func(*core.ATSJob) {})
	if j := b.job(j.ID); j.State != core.JobDraft || j.HoldMail != "" {
		t.Errorf("the job is %s, e-mails wait because %q", j.State, j.HoldMail)
	}
}

func TestAJobClosedByHandStaysClosedWhenTheATSReopensIt(t *testing.T) {
	b := newBench(t)
	a, j := b.imported(full())
	if _, err := b.jobs.Close(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	b.say(a, core.MarkClosed, func(a *core.ATSJob) { a.Open = false })
	if _, err := b.jobs.Reopen(t.Context(), j.ID); core.KindOf(err) != core.KindRefused {
		t.Errorf("reopening what the ATS has closed gave %v", err)
	}
	b.say(a, core.MarkReopened, func(a *core.ATSJob) { a.Open = true })
	if j := b.job(j.ID); j.State != core.JobClosed {
		t.Errorf("the job is %s", j.State)
	}
	if j, err := b.jobs.Reopen(t.Context(), j.ID); err != nil || j.State != core.JobDraft {
		t.Errorf("reopened by hand the job is %s, %v", j.State, err)
	}
}

func TestAMissingJobsMailsWaitWithTheReasonUntilItIsBack(t *testing.T) {
	b := newBench(t)
	a, j := b.imported(full())
	b.say(a, core.MarkMissing, func(a *core.ATSJob) { a.Missed = 1 })
	missing := b.job(j.ID).HoldMail
	b.say(a, core.MarkMissing, func(a *core.ATSJob) { a.Held = 3 })
	held := b.job(j.ID).HoldMail
	if missing == "" || held == "" || missing == held {
		t.Errorf("reasons %q and %q", missing, held)
	}
	b.say(a, core.MarkBack, func(a *core.ATSJob) { a.Missed, a.Held = 0, 0 })
	if why := b.job(j.ID).HoldMail; why != "" {
		t.Errorf("back again the e-mails wait because %q", why)
	}
}

func TestStatesByHand(t *testing.T) {
	b := newBench(t)
	_, j := b.imported(full())
	act := map[string]func() (core.Job, error){
		"activate": func() (core.Job, error) { return b.jobs.Activate(t.Context(), j.ID) },
		"pause":    func() (core.Job, error) { return b.jobs.Pause(t.Context(), j.ID) },
		"close":    func() (core.Job, error) { return b.jobs.Close(t.Context(), j.ID) },
		"reopen":   func() (core.Job, error) { return b.jobs.Reopen(t.Context(), j.ID) },
	}
	for i, step := range []struct {
		do    string
		want  core.JobState
		kind  core.Kind
		alive bool
	}{
		{"pause", core.JobDraft, core.KindRefused, false},
		{"activate", core.JobActive, "", true},
		{"activate", core.JobActive, "", true},
		{"pause", core.JobPaused, "", true},
		{"activate", core.JobActive, "", true},
		{"close", core.JobClosed, "", false},
		{"activate", core.JobClosed, core.KindRefused, false},
		{"close", core.JobClosed, "", false},
		{"reopen", core.JobActive, "", true},
		{"reopen", core.JobActive, "", true},
	} {
		_, err := act[step.do]()
		if got := b.job(j.ID); core.KindOf(err) != step.kind || got.State != step.want || got.Sourcing != step.alive {
			t.Errorf("%d: after %s the job is %s, sourcing %v, %v", i, step.do, got.State, got.Sourcing, err)
		}
	}
	if _, err := b.jobs.Activate(t.Context(), 99); !core.IsNotFound(err) {
		t.Errorf("an unknown job gave %v", err)
	}
}

func TestOnlyAClosedJobIsArchivedAndAReopeningBringsItBack(t *testing.T) {
	b := newBench(t)
	a, j := b.live()
	if _, err := b.jobs.Archive(t.Context(), j.ID); core.KindOf(err) != core.KindRefused || !b.job(j.ID).Archived.IsZero() {
		t.Errorf("an active one: %v", err)
	}
	archive := func() {
		t.Helper()
		for range 2 { // the second time changes nothing
			if got, err := b.jobs.Archive(t.Context(), j.ID); err != nil || !got.Archived.Equal(b.clock.now) || got.State != core.JobClosed {
				t.Errorf("%+v, %v", got, err)
			}
		}
	}
	b.shut(a)
	archive()
	if got, err := b.jobs.Unarchive(t.Context(), j.ID); err != nil || !got.Archived.IsZero() || got.State != core.JobClosed {
		t.Errorf("taken out: %+v, %v", got, err)
	}
	archive()
	b.say(a, core.MarkReopened, func(a *core.ATSJob) { a.Open, a.Posting.Closed = true, false })
	if got := b.only("reopened", core.JobActive, a); !got.Archived.IsZero() {
		t.Error("it is still archived")
	}
	b.shut(a)
	archive()
	now := b.fresh("900001", 12)
	b.consume()
	if got := b.only("under another id", core.JobActive, now); !got.Archived.IsZero() {
		t.Error("it is still archived")
	}
}

func TestTheSheetOfTheFirstReviewCanBeSavedWhenItIsWhole(t *testing.T) {
	b := newBench(t)
	p := full()
	p.Function, p.MustHaves = "", []string{"C++"}
	_, j := b.imported(p)
	save := func(sheet jobs.Sheet) error {
		_, err := b.jobs.SaveSheet(t.Context(), j.ID, sheet)
		return err
	}
	missing := func(want ...string) {
		t.Helper()
		got, err := b.jobs.SheetMissing(t.Context(), j.ID)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("the sheet lacks %q, %v, want %q", got, err, want)
		}
	}
	missing("function", "must_haves", "objectives", "sequence")
	if err := save(jobs.Sheet{Objectives: []string{"Ship it"}}); core.KindOf(err) != core.KindRefused {
		t.Errorf("saving gave %v", err)
	}
	missing("function", "must_haves", "objectives", "sequence")
	if _, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"function": "Engineering"}); err != nil {
		t.Fatal(err)
	}
	b.update(func(tx core.Tx) error {
		return b.db.PutSequence(tx, core.Sequence{Job: j.ID, Version: 1, Steps: []core.Step{{Subject: "Hello", Text: "Hi"}}})
	})
	if err := save(jobs.Sheet{Objectives: []string{"Ship it"}, MustHaves: []string{"C++", "AUTOSAR", "Git"}}); err != nil {
		t.Fatal(err)
	}
	missing()
	if j := b.job(j.ID); j.SheetSaved.IsZero() || !slices.Equal(j.Objectives, []string{"Ship it"}) {
		t.Errorf("saved at %v with %q", j.SheetSaved, j.Objectives)
	}
}
