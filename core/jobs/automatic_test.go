package jobs_test

import (
	"slices"
	"testing"
	"time"

	"reqdesk/core"
)

const recruiter = "recruiter@example.com" // owns full()

// rules stores rules for the bench's connection and draws what follows.
func (b *bench) rules(text string) {
	b.t.Helper()
	if _, err := b.jobs.SetRules(b.t.Context(), b.conn, text); err != nil {
		b.t.Fatal(err)
	}
	b.consume()
}

func (b *bench) consume() int {
	b.t.Helper()
	n, err := b.jobs.Consume(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

// come stores what an ATS says about a job and leaves a mark, as a look does for a
// connection with rules.
func (b *bench) come(p core.Posting) core.ATSJob {
	b.t.Helper()
	a := b.mirror(p)
	b.say(a, core.MarkChanged, func(*core.ATSJob) {})
	return a
}

func (b *bench) setting(key, value string) {
	b.t.Helper()
	b.update(func(tx core.Tx) error { return b.db.PutSettings(tx, b.conn.String(), map[string]string{key: value}) })
}

// made gives the job that an ATS job was imported as; false = it was not.
func (b *bench) made(a core.ATSJob) (core.Job, bool) {
	b.t.Helper()
	var j core.Job
	err := b.db.View(b.t.Context(), func(tx core.Tx) (err error) {
		j, err = b.db.JobOf(tx, a.ID)
		return err
	})
	if err != nil && !core.IsNotFound(err) {
		b.t.Fatal(err)
	}
	return j, err == nil
}

func (b *bench) helds() []core.Held {
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

func (b *bench) knowing(emails ...string) *bench {
	b.t.Helper()
	for _, e := range emails {
		if err := b.jobs.AddOwner(b.t.Context(), e); err != nil {
			b.t.Fatal(err)
		}
	}
	return b
}

func reasonsOf(j core.Job) []core.ReasonCode {
	var codes []core.ReasonCode
	for _, r := range j.DraftReasons {
		codes = append(codes, r.Code)
	}
	return codes
}

const flagged = "import:\n  - flag: post_to_reqdesk\nactivate: true\n"

func withFlag(value string) core.Posting {
	p := full()
	p.Flags = map[string]string{"posttoreqdesk": value}
	return p
}

func TestARuleImportsFromEmptyWhenTheFlagComesLaterAndOnlyOnce(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	b.rules(flagged)
	a := b.come(withFlag("no"))
	if _, ok := b.made(a); ok {
		t.Fatal("it was imported without the flag")
	}
	b.clock.now = b.clock.now.AddDate(0, 0, 4)
	b.say(a, core.MarkChanged, func(a *core.ATSJob) {
		a.Posting.Flags, a.Flagged = map[string]string{"posttoreqdesk": "yes"}, b.clock.now
	})
	j, ok := b.made(a)
	if !ok || j.State != core.JobActive || !j.Sourcing || !j.Posted.Equal(b.clock.now) || j.AtImport.Posted.IsZero() {
		t.Fatalf("after the flag was set: %v, %+v", ok, j)
	}
	lines := len(b.logged(j.ID))
	b.say(a, core.MarkChanged, func(*core.ATSJob) {})
	b.say(a, core.MarkChanged, func(a *core.ATSJob) { a.Posting.Flags = nil })
	if again, _ := b.made(a); again.ID != j.ID || again.State != core.JobActive || len(b.logged(j.ID)) != lines {
		t.Errorf("unchanged, and with the flag taken away again: %+v, %v", again, b.logged(j.ID))
	}
}

func TestRulesStoredLaterLookAtAllOpenATSJobsInPieces(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	const n = 1203 // three pieces
	var closed core.ATSJob
	b.update(func(tx core.Tx) error {
		for i := range n {
			p := withFlag("1")
			p.ID, p.Reference, p.Closed = core.ATSJobID(i+1).String(), "", i == 7
			a := core.ATSJob{Connection: b.conn, Posting: p, Open: !p.Closed, Look: 1, FirstLook: 1}
			if err := b.db.PutATSJob(tx, &a); err != nil {
				return err
			}
			if p.Closed {
				closed = a
			}
		}
		return nil
	})
	if _, err := b.jobs.SetRules(t.Context(), b.conn, flagged); err != nil {
		t.Fatal(err)
	}
	if looked := b.consume(); looked != n {
		t.Errorf("%d ATS jobs were looked at", looked)
	}
	list, err := b.jobs.List(t.Context(), core.JobActive)
	if err != nil || len(list) != n-1 {
		t.Errorf("%d jobs are live, %v", len(list), err)
	}
	if _, ok := b.made(closed); ok {
		t.Error("a closed one was imported")
	}
	if b.consume() != 0 {
		t.Error("it is gone through twice")
	}
}

func TestARuleLetsNothingGoLiveThatLacksWhatWasAgreed(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*core.Posting)
		want   []core.ReasonCode
		field  string
	}{
		"nothing lacks":       {func(*core.Posting) {}, nil, ""},
		"one must-have is ok": {func(p *core.Posting) { p.MustHaves = []string{"Go"} }, nil, ""},
		"no must-have":        {func(p *core.Posting) { p.MustHaves = nil }, []core.ReasonCode{core.ReasonMissing}, "must_haves"},
		"no title":            {func(p *core.Posting) { p.Title = " " }, []core.ReasonCode{core.ReasonMissing}, "title"},
		"no location":         {func(p *core.Posting) { p.Locations = nil }, []core.ReasonCode{core.ReasonMissing}, "location"},
		"no owner":            {func(p *core.Posting) { p.Owner = "" }, []core.ReasonCode{core.ReasonMissing}, "owner"},
		"no type, function, level, text or link": {func(p *core.Posting) {
			p.EmploymentType, p.Function, p.Experience, p.Description, p.ApplyURL = "", "", "", "", ""
		}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).knowing(recruiter)
			b.rules(flagged)
			p := withFlag("yes")
			c.change(&p)
			j, ok := b.made(b.come(p))
			if !ok || !slices.Equal(reasonsOf(j), c.want) {
				t.Fatalf("imported: %v, reasons %v", ok, j.DraftReasons)
			}
			if live := j.State == core.JobActive; live != (c.want == nil) {
				t.Errorf("it is %s", j.State)
			}
			if c.want != nil && j.DraftReasons[0].Field != c.field {
				t.Errorf("%+v", j.DraftReasons[0])
			}
		})
	}
}

func TestWhatARuleMayDoIsASettingOfTheConnection(t *testing.T) {
	for _, c := range []struct {
		setting, activate string
		want              core.JobState
	}{
		{core.GoLiveImport, "false", core.JobActive},
		{core.GoLiveRule, "true", core.JobActive},
		{core.GoLiveRule, "false", core.JobDraft},
		{"", "true", core.JobActive}, // the default
		{core.GoLiveHand, "true", core.JobDraft},
	} {
		b := newBench(t).knowing(recruiter)
		b.setting(core.SettingGoLive, c.setting)
		b.rules("import: [{always: true}]\nactivate: " + c.activate)
		j, ok := b.made(b.come(full()))
		if !ok || j.State != c.want || len(j.DraftReasons) > 0 {
			t.Errorf("%+v: %v, %s %v", c, ok, j.State, j.DraftReasons)
		}
	}
}

func TestJobsOfAnUnknownOwnerAreHeldUntilSomebodyDecides(t *testing.T) {
	b := newBench(t)
	b.rules(flagged)
	p, q := withFlag("1"), withFlag("1")
	q.ID, q.Reference, q.Owner = "2", "R-2", "Recruiter@Example.com"
	a, c := b.come(p), b.come(q)
	held := b.helds()
	if len(held) != 1 || held[0].Owner != recruiter || len(held[0].Jobs) != 2 || held[0].Kind != core.HeldOwner {
		t.Fatalf("held: %+v", held)
	}
	for _, one := range []core.ATSJob{a, c} {
		if _, ok := b.made(one); ok {
			t.Error("it was imported although nobody knows its owner")
		}
	}
	b.say(a, core.MarkChanged, func(*core.ATSJob) {}) // unchanged
	b.say(c, core.MarkClosed, func(a *core.ATSJob) { a.Open = false })
	if held = b.helds(); len(held) != 1 || len(held[0].Jobs) != 1 {
		t.Fatalf("after one of them has closed: %+v", held)
	}
	if err := b.jobs.AcceptOwner(t.Context(), held[0].ID); err != nil {
		t.Fatal(err)
	}
	j, ok := b.made(a)
	if _, too := b.made(c); !ok || j.State != core.JobActive || too || len(b.helds()) != 0 {
		t.Errorf("accepted: %v %s, the closed one %v, still held %v", ok, j.State, too, b.helds())
	}
	if err := b.jobs.AcceptOwner(t.Context(), held[0].ID); core.KindOf(err) != core.KindRefused {
		t.Errorf("accepted twice: %v", err)
	}
	owners, err := b.jobs.Owners(t.Context())
	if err != nil || len(owners) != 1 || owners[0].Email != recruiter || owners[0].Origin != "added" {
		t.Errorf("owners %+v, %v", owners, err)
	}
}

func TestARefusedOwnersJobsStayOutUntilTheOwnerIsAdded(t *testing.T) {
	b := newBench(t)
	b.rules(flagged)
	a := b.come(withFlag("1"))
	if err := b.jobs.RefuseOwner(t.Context(), b.helds()[0].ID); err != nil {
		t.Fatal(err)
	}
	later := withFlag("1")
	later.ID, later.Reference = "2", "R-2"
	c := b.come(later)
	b.say(a, core.MarkChanged, func(*core.ATSJob) {})
	if _, ok := b.made(a); ok || len(b.helds()) != 0 {
		t.Fatalf("imported %v, held %v", ok, b.helds())
	}
	b.knowing(recruiter)
	_, first := b.made(a)
	_, second := b.made(c)
	if !first || !second {
		t.Errorf("after the owner was added: %v, %v", first, second)
	}
}

func TestAnOwnerIsKnownByAMailboxByARuleAndByBeingAdded(t *testing.T) {
	b := newBench(t)
	b.rules(flagged)
	a := b.come(withFlag("1"))
	b.update(func(tx core.Tx) error {
		return b.db.PutMailbox(tx, &core.Mailbox{Name: "mine", From: "Robin <Recruiter@example.com>"})
	})
	b.consume()
	if _, ok := b.made(a); !ok || len(b.helds()) != 0 {
		t.Errorf("with a mailbox of the owner: imported %v, held %v", ok, b.helds())
	}
	owners, err := b.jobs.Owners(t.Context())
	if err != nil || len(owners) != 1 || owners[0].Origin != "mailbox" {
		t.Errorf("owners %+v, %v", owners, err)
	}
	b = newBench(t)
	b.rules("import:\n  - user: recruiter@example.com\nactivate: true")
	if _, ok := b.made(b.come(full())); !ok {
		t.Error("whoever writes a user into a rule knows them")
	}
	for _, bad := range []string{"", "robin", "a b@example.com"} {
		if err := b.jobs.AddOwner(t.Context(), bad); core.KindOf(err) != core.KindUsage {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := b.knowing("kim@example.com").jobs.RemoveOwner(t.Context(), "Kim@example.com"); err != nil {
		t.Error(err)
	}
	if err := b.jobs.RemoveOwner(t.Context(), "kim@example.com"); !core.IsNotFound(err) {
		t.Errorf("removed twice: %v", err)
	}
}

func TestAJobImportedByHandNeedsNoKnownOwnerAndTakesItsLineOffTheList(t *testing.T) {
	b := newBench(t)
	b.rules(flagged)
	a := b.come(withFlag("1"))
	j, err := b.jobs.ImportATSJob(t.Context(), a.ID)
	if err != nil || j.State != core.JobDraft || len(b.helds()) != 0 {
		t.Fatalf("%v, %s, held %v", err, j.State, b.helds())
	}
	b.say(a, core.MarkChanged, func(a *core.ATSJob) { a.Posting.Title = "Other" })
	if j = b.job(j.ID); j.State != core.JobDraft || !slices.Equal(reasonsOf(j), []core.ReasonCode{core.ReasonOwner}) {
		t.Errorf("the rule fits and its owner is unknown: %s %v", j.State, j.DraftReasons)
	}
	b.knowing(recruiter)
	b.say(a, core.MarkChanged, func(a *core.ATSJob) { a.Posting.Title = "Another" })
	if j = b.job(j.ID); j.State != core.JobActive || len(j.DraftReasons) > 0 {
		t.Errorf("the owner is known now: %s %v", j.State, j.DraftReasons)
	}
}

func TestTechnicalTroubleKeepsTheJobInDraftsUntilItIsMended(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	b.rules(flagged)
	b.update(func(tx core.Tx) error {
		c, err := b.db.Connection(tx, b.conn)
		if err != nil {
			return err
		}
		c.Mapping = "employment_types: [not, a, table]" // as a newer version may have left it
		return b.db.PutConnection(tx, &c)
	})
	p := withFlag("1")
	p.EmploymentType = "Sabbatical cover"
	a := b.come(p)
	j, ok := b.made(a)
	if !ok || j.State != core.JobDraft || !slices.Contains(reasonsOf(j), core.ReasonTrouble) {
		t.Fatalf("%v, %s, %v", ok, j.State, j.DraftReasons)
	}
	if err := b.jobs.SetMapping(t.Context(), b.conn, "employment_types:\n  sabbatical cover: temporary\n"); err != nil {
		t.Fatal(err)
	}
	if j = b.job(j.ID); j.State != core.JobActive || j.EmploymentType != "temporary" || len(j.DraftReasons) > 0 {
		t.Errorf("after the tables were mended: %s %q %v", j.State, j.EmploymentType, j.DraftReasons)
	}
}

func TestARuleImportsForNoClientThatWasPutAside(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	b.rules(flagged)
	b.update(func(tx core.Tx) error {
		c, err := b.db.Client(tx, b.client)
		c.Archived = true
		if err != nil {
			return err
		}
		return b.db.PutClient(tx, &c)
	})
	if _, ok := b.made(b.come(withFlag("1"))); ok {
		t.Error("it was imported")
	}
}

func TestTheProfileBudgetIsUsedAndReturned(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	used := func() int {
		var c core.Client
		if err := b.db.View(t.Context(), func(tx core.Tx) (err error) { c, err = b.db.Client(tx, b.client); return err }); err != nil {
			t.Fatal(err)
		}
		return c.Budget.Used
	}
	b.update(func(tx core.Tx) error {
		c, err := b.db.Client(tx, b.client)
		c.Budget = core.Budget{Limited: true, Total: 30}
		if err != nil {
			return err
		}
		return b.db.PutClient(tx, &c)
	})
	b.rules("import: [{always: true}]\nactivate: true")
	a := b.come(full())
	j, _ := b.made(a)
	for _, c := range []struct{ ask, want int }{{10, 10}, {25, 20}, {1, 0}} {
		if got, err := b.jobs.Reserve(t.Context(), j.ID, c.ask); err != nil || got != c.want {
			t.Errorf("%d profiles: %d, %v", c.ask, got, err)
		}
	}
	b.update(func(tx core.Tx) error { return b.jobs.Delivered(tx, j.ID, 8) })
	if err := b.db.Update(t.Context(), func(tx core.Tx) error { return b.jobs.Delivered(tx, j.ID, 23) }); core.KindOf(err) != core.KindRefused {
		t.Errorf("more than were asked for: %v", err)
	}
	second := full()
	second.ID, second.Reference = "2", "R-2"
	draft, _ := b.made(b.come(second))
	if draft.State != core.JobDraft || !slices.Equal(reasonsOf(draft), []core.ReasonCode{core.ReasonBudget}) {
		t.Errorf("with the budget used up: %s %v", draft.State, draft.DraftReasons)
	}
	if _, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"sourcing": "off"}); err != nil || used() != 8 {
		t.Errorf("switched off: %d used, %v", used(), err)
	}
	if _, err := b.jobs.Reserve(t.Context(), j.ID, 1); core.KindOf(err) != core.KindRefused {
		t.Errorf("asked for while it is off: %v", err)
	}
	if _, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"sourcing": "on"}); err != nil {
		t.Fatal(err)
	}
	if got, err := b.jobs.Reserve(t.Context(), j.ID, 5); got != 5 || err != nil || used() != 13 {
		t.Errorf("asked again: %d, %v, %d used", got, err, used())
	}
	b.say(a, core.MarkClosed, func(a *core.ATSJob) { a.Open, a.Missed = false, 2 })
	if used() != 8 || b.job(j.ID).Reserved != 0 {
		t.Errorf("closed: %d used", used())
	}
}

func TestSeveralAreImportedInOneCallAndEachSaysWhatCameOfIt(t *testing.T) {
	b := newBench(t)
	var ids []core.ATSJobID
	for i := range 120 {
		p := full()
		p.ID, p.Reference = core.ATSJobID(i+1).String(), ""
		ids = append(ids, b.mirror(p).ID)
	}
	if _, err := b.jobs.ImportATSJob(t.Context(), ids[3]); err != nil {
		t.Fatal(err)
	}
	ids = append(ids, 9999)
	var steps []int
	out, err := b.jobs.ImportSeveral(t.Context(), ids, func(n int) { steps = append(steps, n) })
	if err != nil || len(out) != 121 || !slices.Equal(steps, []int{50, 100, 121}) {
		t.Fatalf("%d results, %v, steps %v", len(out), err, steps)
	}
	for i, one := range out {
		switch {
		case one.ATSJob != ids[i]:
			t.Fatalf("result %d is of %s", i, one.ATSJob)
		case i == 120 && !core.IsNotFound(one.Err):
			t.Errorf("one that is gone: %v", one.Err)
		case i < 120 && (one.Err != nil || one.Job.ID == 0 || one.Before != (i == 3)):
			t.Errorf("result %d: %+v", i, one)
		}
	}
}

func TestTheDayOfTheFlagIsThePostingDateAndTheATSsOwnDateStaysApart(t *testing.T) {
	b := newBench(t)
	set := time.Date(2026, 11, 25, 14, 0, 0, 0, time.UTC)
	if _, err := b.jobs.SetRules(t.Context(), b.conn, flagged); err != nil {
		t.Fatal(err)
	}
	a := b.come(withFlag("1"))
	b.say(a, core.MarkChanged, func(a *core.ATSJob) { a.Flagged = set })
	b.knowing(recruiter) // days later
	if j, ok := b.made(a); !ok || !j.Posted.Equal(set) || !j.AtImport.Posted.Equal(full().Posted) {
		t.Errorf("posted %v, in the ATS %v", j.Posted, j.AtImport.Posted)
	}
	plain := full()
	plain.ID, plain.Reference = "2", "R-2"
	_, byHand := b.imported(plain)
	if !byHand.Posted.Equal(b.clock.now) {
		t.Errorf("without a flag: %v", byHand.Posted)
	}
}
