package records_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
)

func TestProfilesAreToldOfOnceAndAgainAfterTheyWereWorkedOn(t *testing.T) {
	o := newOffice(t)
	o.tell("from empty")
	j := o.job(nil)
	o.tell("a job without people")
	first := o.profiles(j, 2)
	o.tell("two came", "2 profiles to review in 1 job.")
	o.clock.pass(time.Hour)
	o.tell("unchanged")
	o.restart()
	o.tell("after a restart")
	o.profiles(j, 1)
	o.clock.pass(time.Hour)
	o.tell("one more while the others lie there")
	o.decide(j, first[0])
	o.clock.pass(time.Hour)
	o.tell("worked on")
	o.profiles(j, 1)
	o.clock.pass(time.Hour)
	o.tell("one more after that", "3 profiles to review in 1 job.")
	o.restart()
	o.tell("and never again")
}

func TestAnUndoneDecisionIsNoNews(t *testing.T) {
	o := newOffice(t)
	j := o.job(nil)
	only := o.profiles(j, 1)[0]
	o.tell("one came", "1 profile to review in 1 job.")
	o.clock.pass(time.Hour)
	o.decide(j, only)
	o.tell("decided")
	o.update(func(tx core.Tx) error {
		c, err := o.db.Candidacy(tx, j.ID, only)
		c.State, c.Decided = core.CandidacyNew, time.Time{}
		return errors.Join(err, o.db.PutCandidacy(tx, c))
	})
	o.clock.pass(time.Hour)
	o.tell("undone")
}

func TestOneReminderWhenNothingWasReviewedForDays(t *testing.T) {
	for name, test := range map[string]struct {
		setting string
		after   time.Duration
		want    string
	}{
		"by default after three": {"", 3 * day, "Nothing was reviewed for 3 days in 1 job."},
		"after one":              {"1", day, "Nothing was reviewed for 1 day in 1 job."},
		"never":                  {"0", 40 * day, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			if test.setting != "" {
				o.set(core.SettingRemindDays, test.setting)
			}
			o.profiles(o.job(nil), 3)
			o.tell("they came", "3 profiles to review in 1 job.")
			if test.want == "" {
				o.clock.pass(test.after)
				o.tell("later")
				return
			}
			_, next, err := o.Tell(t.Context())
			if due := o.clock.Now().Add(test.after - 3*time.Second); err != nil || !next.Equal(due) {
				t.Errorf("asked again at %v, %v, want %v", next, err, due)
			}
			o.clock.pass(test.after - time.Minute)
			o.tell("a minute before")
			o.clock.pass(time.Minute)
			o.tell("in time", test.want)
			o.restart()
			o.clock.pass(30 * day)
			o.tell("never again")
		})
	}
}

func TestWhoHasReviewedSomethingIsRemindedLater(t *testing.T) {
	o := newOffice(t)
	j := o.job(nil)
	people := o.profiles(j, 2)
	o.tell("they came", "2 profiles to review in 1 job.")
	o.clock.pass(2 * day)
	o.decide(j, people[0])
	o.clock.pass(2 * day)
	o.tell("two days after the decision")
	o.clock.pass(day)
	o.tell("three days after it", "Nothing was reviewed for 3 days in 1 job.")
	o.decide(j, people[1])
	o.clock.pass(30 * day)
	o.tell("all was reviewed")
}

// wait makes one of everything that notices tell of.
func (o *office) wait() {
	o.t.Helper()
	o.profiles(o.job(nil), 1)
	o.job(func(j *core.Job) {
		j.State, j.DraftReasons = core.JobDraft, []core.DraftReason{{Code: core.ReasonMissing, Field: "location", Text: rude}}
	})
	o.job(func(j *core.Job) { // nothing to tell: whoever imported it has seen it
		j.State, j.DraftReasons = core.JobDraft, []core.DraftReason{{Code: core.ReasonTable, Text: rude}}
	})
	o.update(func(tx core.Tx) error {
		o.client.Budget = core.Budget{Limited: true, Total: 5, Used: 5}
		return errors.Join(
			o.db.PutClient(tx, &o.client),
			o.db.PutHeld(tx, &core.Held{Kind: core.HeldOwner, Reason: rude, Jobs: []core.ATSJobID{1}, Since: o.clock.Now()}),
			o.db.PutHeld(tx, &core.Held{Kind: core.HeldBrake, Reason: rude, Jobs: []core.ATSJobID{1, 2}, Since: o.clock.Now()}),
			o.db.PutHeld(tx, &core.Held{Kind: core.HeldReference, Reason: rude, Jobs: []core.ATSJobID{3}, Since: o.clock.Now()}),
			o.db.PutEntry(tx, &core.Entry{Kind: "export", Key: "1", State: core.EntryFailed, Why: rude, Created: o.clock.Now()}),
			o.db.PutEntry(tx, &core.Entry{Kind: "email", Key: "2", State: core.EntryFailed, Why: rude, Created: o.clock.Now()}),
			o.db.PutEntry(tx, &core.Entry{Kind: "reply", Key: "4", State: core.EntryFailed, Why: rude, Created: o.clock.Now()}),
			o.db.PutEntry(tx, &core.Entry{Kind: "test", Key: "5", State: core.EntryFailed, Why: rude, Created: o.clock.Now()}),
		)
	})
}

const all = "1 unusual closing is held back until you decide. 1 owner of jobs is not known here. " +
	"1 job in an ATS may be a closed one, opened again: that is for you to say. 1 export to an ATS failed. " +
	"The profile budget of 1 client is used up. 1 profile to review in 1 job. 1 draft is kept back and needs you."

// plain is what may stand in a notice on the desktop.
var plain = regexp.MustCompile(`^[A-Za-z0-9 .,:-]+$`)

func TestEverythingThatWaitsIsToldOfTogetherInFixedWords(t *testing.T) {
	o := newOffice(t)
	o.wait()
	o.tell("all at once", all)
	if !plain.MatchString(o.screen.said[0]) || !plain.MatchString("Reqdesk") {
		t.Errorf("the desktop was told %q", o.screen.said[0])
	}
	o.clock.pass(time.Hour)
	o.tell("unchanged")
	o.update(func(tx core.Tx) error {
		return o.db.PutEntry(tx, &core.Entry{Kind: "export", Key: "3", State: core.EntryFailed, Created: o.clock.Now()})
	})
	o.tell("one more export", "1 export to an ATS failed.")
}

func TestABudgetThatIsUsedUpAgainIsToldOfAgain(t *testing.T) {
	o := newOffice(t)
	o.job(nil)
	budget := func(total int) {
		o.client.Budget = core.Budget{Limited: true, Total: total, Used: 5}
		o.update(func(tx core.Tx) error { return o.db.PutClient(tx, &o.client) })
		o.clock.pass(time.Hour)
	}
	const used = "The profile budget of 1 client is used up."
	budget(5)
	o.tell("used up", used)
	budget(5)
	o.tell("unchanged")
	budget(10)
	o.tell("raised")
	budget(5)
	o.tell("used up again", used)
}

func TestTheDesktopIsLeftAloneForAMinute(t *testing.T) {
	o := newOffice(t)
	o.profiles(o.job(nil), 1)
	o.tell("first", "1 profile to review in 1 job.")
	o.profiles(o.job(nil), 1)
	o.profiles(o.job(nil), 1)
	o.tell("at once")
	_, next, err := o.Tell(t.Context())
	if want := o.clock.Now().Add(time.Minute); err != nil || !next.Equal(want) {
		t.Errorf("asked again at %v, %v, want %v", next, err, want)
	}
	o.clock.pass(time.Minute)
	o.tell("a minute later, together", "2 profiles to review in 2 jobs.")
}

func TestWhatIsSaidIsWrittenDownBefore(t *testing.T) {
	o := newOffice(t)
	o.profiles(o.job(nil), 1)
	told := 0
	o.screen.seen = func() {
		err := o.db.View(t.Context(), func(tx core.Tx) error {
			rows, err := o.db.Notices(tx)
			for _, r := range rows {
				if r.Kind == "profiles" && r.Desktop.Equal(o.clock.Now()) {
					told++
				}
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	o.tell("one came", "1 profile to review in 1 job.")
	if told != 1 {
		t.Error("it was said before it was written down")
	}
}

func TestWithoutADesktopNothingCountsAsShownThere(t *testing.T) {
	o := newOffice(t)
	o.profiles(o.job(nil), 1)
	screen := o.screen
	o.Notifier = nil
	o.tell("without a desktop")
	o.Notifier = screen
	o.tell("with one", "1 profile to review in 1 job.")
}

func TestWhatIsLongGoneIsForgotten(t *testing.T) {
	o := newOffice(t)
	j := o.job(nil)
	one := o.profiles(j, 1)[0]
	o.tell("one came", "1 profile to review in 1 job.")
	o.decide(j, one)
	o.tell("gone")
	rows := func() (n int) {
		if err := o.db.View(t.Context(), func(tx core.Tx) error {
			list, err := o.db.Notices(tx)
			n = len(list)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if rows() != 1 {
		t.Errorf("%d rows are kept", rows())
	}
	o.clock.pass(31 * day)
	o.tell("long after")
	if rows() != 0 {
		t.Errorf("%d rows are still kept", rows())
	}
}

func TestNobodysWordsStandInASummary(t *testing.T) {
	o := newOffice(t)
	o.mailbox(core.Mailbox{Name: rude, Kind: "smtpimap", From: "Robin <robin@agency.example.com>", SMTP: "127.0.0.1:25"})
	o.set(core.SettingNoticeMail, "robin@agency.example.com")
	o.wait()
	o.tell("all at once", all)
	list := o.summaries()
	if len(list) != 1 {
		t.Fatalf("%d summaries", len(list))
	}
	text := list[0].Preview
	for _, want := range strings.SplitAfter(all, ". ") {
		if !strings.Contains(text, strings.TrimSpace(want)) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	for _, foreign := range []string{"Ada", "rm", "<", "$"} {
		if strings.Contains(text+string(list[0].Act), foreign) {
			t.Errorf("%q stands in\n%s\n%s", foreign, text, list[0].Act)
		}
	}
}

func TestASummaryIsMadeEveryHalfHourAtMostAndCountsOnce(t *testing.T) {
	o := newOffice(t)
	o.mailbox(core.Mailbox{Name: "m", Kind: "smtpimap", From: "robin@agency.example.com", SMTP: "127.0.0.1:25"})
	o.profiles(o.job(nil), 1)
	made := func(when string, want int, holds ...string) {
		t.Helper()
		if _, _, err := o.Tell(t.Context()); err != nil {
			t.Fatal(err)
		}
		list := o.summaries()
		if len(list) != want {
			t.Fatalf("%s: %d summaries, want %d", when, len(list), want)
		}
		for _, text := range holds {
			if !strings.Contains(list[len(list)-1].Preview, "- "+text+"\n") {
				t.Errorf("%s: %q is missing in\n%s", when, text, list[len(list)-1].Preview)
			}
		}
	}
	made("switched off", 0)
	o.set(core.SettingNoticeMail, "robin@agency.example.com")
	made("switched on", 1, "1 profile to review in 1 job.")
	made("unchanged", 1)
	o.clock.pass(10 * time.Minute)
	o.profiles(o.job(nil), 2)
	made("within the half hour", 1)
	o.clock.pass(10 * time.Minute)
	o.profiles(o.job(nil), 3)
	_, next, err := o.Tell(t.Context())
	if want := o.clock.Now().Add(10 * time.Minute); err != nil || !next.Equal(want) {
		t.Errorf("asked again at %v, %v, want %v", next, err, want)
	}
	o.restart()
	made("after a restart", 1)
	o.clock.pass(10 * time.Minute)
	made("after half an hour, what came meanwhile", 2, "5 profiles to review in 2 jobs.")
	o.clock.pass(5 * time.Hour)
	made("nothing is new", 2)
}

func TestASummaryGoesThroughTheMailboxOfItsAddress(t *testing.T) {
	o := newOffice(t)
	o.set(core.SettingNoticeMail, "robin@agency.example.com")
	o.profiles(o.job(nil), 1)
	o.mailbox(core.Mailbox{Name: "drafts", Kind: "drafts", From: "robin@agency.example.com", Dir: t.TempDir()})
	o.tell("without a mailbox that sends", "1 profile to review in 1 job.")
	if n := len(o.summaries()); n != 0 {
		t.Fatalf("%d summaries go to a folder of drafts", n)
	}
	items, err := o.Today(t.Context())
	if err != nil || len(items) == 0 || items[0].Kind != "mailbox" {
		t.Errorf("Today says nothing of it: %v, %v", items, err)
	}
	o.mailbox(core.Mailbox{Name: "another", Kind: "smtpimap", From: "team@agency.example.com", SMTP: "127.0.0.1:25"})
	own := o.mailbox(core.Mailbox{Name: "own", Kind: "smtpimap", From: "Robin <Robin@agency.example.com>", SMTP: "127.0.0.1:26"})
	o.tell("with mailboxes")
	list := o.summaries()
	if len(list) != 1 || list[0].Mailbox != own.ID || list[0].Approved.IsZero() {
		t.Errorf("summaries: %+v", list)
	}
}
