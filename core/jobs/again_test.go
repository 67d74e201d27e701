package jobs_test

import (
	"slices"
	"strings"
	"testing"

	"reqdesk/core"
)

// fresh stores an ATS job that a look of this number brought, and leaves a mark.
func (b *bench) fresh(id string, look uint64, change ...func(*core.ATSJob)) core.ATSJob {
	b.t.Helper()
	p := full()
	p.ID, p.URL = id, "https://acme.example.com/jobs/"+id
	a := core.ATSJob{Connection: b.conn, Posting: p, Open: true, Look: look, FirstLook: look, FirstSeen: b.clock.now}
	for _, c := range change {
		c(&a)
	}
	b.update(func(tx core.Tx) error {
		if err := b.db.PutATSJob(tx, &a); err != nil {
			return err
		}
		return b.db.PutMark(tx, core.Mark{Connection: a.Connection, ATSJob: a.ID, What: core.MarkChanged, Look: look})
	})
	return a
}

// shut closes an ATS job as look 7 does.
func (b *bench) shut(a core.ATSJob) {
	b.t.Helper()
	b.say(a, core.MarkClosed, func(a *core.ATSJob) { a.Open, a.Posting.Closed = false, true })
}

// live imports full() and makes it live.
func (b *bench) live() (core.ATSJob, core.Job) {
	b.t.Helper()
	a, _ := b.imported(full())
	j, _ := b.made(a)
	if _, err := b.jobs.Activate(b.t.Context(), j.ID); err != nil {
		b.t.Fatal(err)
	}
	return a, b.job(j.ID)
}

// only checks that there is one job, and that it is linked to this ATS job.
func (b *bench) only(when string, state core.JobState, a core.ATSJob) core.Job {
	b.t.Helper()
	list, err := b.jobs.List(b.t.Context(), "")
	if err != nil || len(list) != 1 {
		b.t.Fatalf("%s: %d jobs, %v", when, len(list), err)
	}
	if j := list[0]; j.State != state || j.ATSJob != a.ID {
		b.t.Errorf("%s: the job is %s and linked to %s, want %s and %s", when, j.State, j.ATSJob, state, a.ID)
	}
	return list[0]
}

func TestAJobReopenedUnderTheSameIDKeepsItsLink(t *testing.T) {
	b := newBench(t)
	a, j := b.live()
	b.shut(a)
	b.only("closed", core.JobClosed, a)
	b.say(a, core.MarkReopened, func(a *core.ATSJob) { a.Open, a.Posting.Closed = true, false })
	if got := b.only("reopened", core.JobActive, a); got.ID != j.ID || len(got.Former) != 0 || got.GoneLook != 0 {
		t.Errorf("%+v", got)
	}
}

func TestAJobReopenedUnderAnotherIDIsTheSameJob(t *testing.T) {
	for name, rules := range map[string]string{"by hand": "", "by a rule": flagged, "of everything": always} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).knowing(recruiter)
			f := &follower{}
			b.jobs.AddFollower(f)
			a, j := b.live()
			if rules != "" {
				b.rules(rules)
			}
			b.shut(a)
			now := b.fresh("900001", 12, func(a *core.ATSJob) { a.Posting.Title = "Firmware Engineer" })
			b.consume()
			got := b.only("reopened", core.JobActive, now)
			if got.ID != j.ID || !slices.Equal(got.Former, []core.ATSJobID{a.ID}) || got.AtImport.ID != "900001" || got.ReopenedAt.IsZero() || !got.Sourcing {
				t.Errorf("%+v", got)
			}
			if got.Title != j.Title || !slices.Equal(got.Drift, []string{"title"}) {
				t.Errorf("the title is %q, differences %v", got.Title, got.Drift)
			}
			if want := []string{"closed closed", "reopened active"}; !slices.Equal(f.told, want) {
				t.Errorf("the followers were told %q", f.told)
			}
			b.say(now, core.MarkChanged, func(*core.ATSJob) {}) // unchanged
			b.say(a, core.MarkChanged, func(*core.ATSJob) {})   // the old one says nothing any more
			b.say(a, core.MarkClosed, func(*core.ATSJob) {})
			b.only("unchanged", core.JobActive, now)
			for _, x := range []core.ATSJob{a, now} {
				if again, err := b.jobs.Import(t.Context(), b.conn, x.Posting.ID); err != nil || again.ID != j.ID {
					t.Errorf("importing %s gives %s, %v", x.Posting.ID, again.ID, err)
				}
			}
			b.shut(now) // and so on, back to the old id
			b.only("closed again", core.JobClosed, now)
			b.say(a, core.MarkReopened, func(a *core.ATSJob) { a.Open, a.Posting.Closed = true, false })
			if back := b.only("back", core.JobActive, a); !slices.Equal(back.Former, []core.ATSJobID{now.ID}) {
				t.Errorf("formerly %v", back.Former)
			}
			if len(b.helds()) != 0 {
				t.Errorf("asked: %v", b.helds())
			}
		})
	}
}

// The ATS may list the new one before the old one is known to be gone: nothing is
// imported twice meanwhile.
func TestANewIDThatComesBeforeTheOldOneIsGoneWaits(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	a, _ := b.live()
	b.rules(always)
	b.say(a, core.MarkMissing, func(a *core.ATSJob) { a.Missed = 1 }) // look 7
	now := b.fresh("900001", 7)
	b.consume()
	b.only("missing once", core.JobActive, a)
	b.say(a, core.MarkClosed, func(a *core.ATSJob) { a.Open, a.Missed = false, 2 })
	b.only("gone", core.JobActive, now)

	b = newBench(t).knowing(recruiter)
	a, _ = b.live()
	b.rules(always)
	b.say(a, core.MarkMissing, func(a *core.ATSJob) { a.Missed = 1 })
	b.fresh("900001", 7)
	b.consume()
	b.say(a, core.MarkBack, func(a *core.ATSJob) { a.Missed = 0 }) // so they are two
	if list, err := b.jobs.List(t.Context(), core.JobActive); err != nil || len(list) != 2 {
		t.Errorf("back: %d jobs, %v", len(list), err)
	}
}

func TestWhileALookGoesOnNothingIsTakenForANewJobThatMayBeAnOldOne(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	a, _ := b.live()
	b.rules(always)
	look := func(open bool) {
		b.update(func(tx core.Tx) error {
			return b.db.PutSyncStatus(tx, core.SyncStatus{Connection: b.conn, Resource: "jobs", Look: 7, LookOpen: open})
		})
	}
	look(true)
	now := b.fresh("900001", 7)
	if n := b.consume(); n != 0 {
		t.Errorf("%d were taken", n)
	}
	b.only("under way", core.JobActive, a)
	look(false)
	b.shut(a) // the look ends, and its marks come behind
	b.only("over", core.JobActive, now)
}

func TestWhatStoodBesideAJobOfTheSameReferenceIsAnotherJob(t *testing.T) {
	b := newBench(t)
	a, _ := b.live()
	b.fresh("900001", 3) // listed with it, long before look 7
	b.shut(a)
	b.consume()
	b.only("closed", core.JobClosed, a)
	if len(b.helds()) != 0 {
		t.Errorf("asked: %v", b.helds())
	}
}

func TestAJobClosedByHandIsLinkedAnewAndStaysClosed(t *testing.T) {
	b := newBench(t)
	a, j := b.live()
	if _, err := b.jobs.Close(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	b.shut(a)
	now := b.fresh("900001", 12)
	b.consume()
	b.only("listed again", core.JobClosed, now)
	if got, err := b.jobs.Reopen(t.Context(), j.ID); err != nil || got.State != core.JobActive {
		t.Errorf("by hand it is %s, %v", got.State, err)
	}
}

func TestTheSameReferenceAtAnotherConnectionMeansNothing(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	a, _ := b.live()
	b.shut(a)
	var other core.Connection
	b.update(func(tx core.Tx) error {
		other = core.Connection{Name: "Acme too", Kind: "feed", Client: b.client}
		return b.db.PutConnection(tx, &other)
	})
	b.fresh("900001", 12, func(a *core.ATSJob) { a.Connection = other.ID })
	b.consume()
	b.only("elsewhere", core.JobClosed, a)
	if len(b.helds()) != 0 {
		t.Errorf("asked: %v", b.helds())
	}
}

const always = "import: [{always: true}]\nactivate: true\n"

// asked checks that so many decisions about a reference wait, each with these words.
func (b *bench) asked(want int, words string) []core.Held {
	b.t.Helper()
	list := b.helds()
	if len(list) != want {
		b.t.Fatalf("%d decisions wait: %v", len(list), list)
	}
	for _, h := range list {
		if h.Kind != core.HeldReference || len(h.Jobs) != 1 || !strings.Contains(h.Reason, words) {
			b.t.Errorf("%+v", h)
		}
	}
	return list
}

// Where more than one job may be meant, nothing happens before a person says so.
func TestTwoThatCameWithTheReferenceOfAClosedJobAsk(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	a, j := b.live()
	b.rules(always)
	b.shut(a)
	first, second := b.fresh("900001", 12), b.fresh("900002", 12)
	b.consume()
	b.only("asked", core.JobClosed, a)
	held := b.asked(2, "1 further job in the ATS as well")
	b.say(first, core.MarkChanged, func(*core.ATSJob) {}) // unchanged
	b.asked(2, "1 further job in the ATS as well")
	if err := b.jobs.AcceptReference(t.Context(), held[0].ID); err != nil {
		t.Fatal(err)
	}
	b.asked(0, "")
	if got := b.job(j.ID); got.State != core.JobActive || got.ATSJob != first.ID {
		t.Errorf("the job is %s, linked to %s", got.State, got.ATSJob)
	}
	if made, ok := b.made(second); !ok || made.ID == j.ID { // the rule takes the other one
		t.Errorf("the second is %v, %+v", ok, made)
	}
	if err := b.jobs.AcceptReference(t.Context(), held[0].ID); core.KindOf(err) != core.KindRefused {
		t.Errorf("twice: %v", err)
	}
	if err := b.jobs.RefuseReference(t.Context(), held[1].ID); core.KindOf(err) != core.KindRefused {
		t.Errorf("withdrawn: %v", err)
	}
}

func TestOneThatCameWithTheReferenceOfTwoClosedJobsAsks(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	a, j := b.live()
	twin := b.fresh("412346", 1)
	two, err := b.jobs.ImportATSJob(t.Context(), twin.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.shut(a)
	b.clock.now = b.clock.now.AddDate(0, 0, 1)
	b.shut(twin)
	b.rules(always)
	now := b.fresh("900001", 12)
	b.consume()
	held := b.asked(1, "closed on 2 December 2026; it is the reference of 1 further closed job as well, so nothing was reopened")
	if _, ok := b.made(now); ok {
		t.Error("it was imported")
	}
	if err := b.jobs.RefuseReference(t.Context(), held[0].ID); err != nil {
		t.Fatal(err)
	}
	made, ok := b.made(now)
	if !ok || made.ID == j.ID || made.ID == two.ID || b.job(j.ID).State != core.JobClosed || b.job(two.ID).State != core.JobClosed {
		t.Errorf("refused, it is %v %+v", ok, made)
	}
	b.asked(0, "")
	b.say(a, core.MarkReopened, func(a *core.ATSJob) { a.Open, a.Posting.Closed = true, false })
	b.asked(0, "")
}

func TestImportingByHandAnswersWhatIsAsked(t *testing.T) {
	b := newBench(t)
	a, j := b.live()
	b.shut(a)
	first, second := b.fresh("900001", 12), b.fresh("900002", 12)
	b.consume()
	b.asked(2, "so nothing was reopened")
	made, err := b.jobs.ImportATSJob(t.Context(), second.ID)
	if err != nil || made.ID == j.ID {
		t.Fatalf("%+v, %v", made, err)
	}
	b.say(first, core.MarkChanged, func(*core.ATSJob) {})
	b.asked(1, "1 open job as well")
	b.say(first, core.MarkClosed, func(a *core.ATSJob) { a.Open = false })
	b.asked(0, "") // withdrawn
}
