package records_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/records"
)

// today gives the lines as "kind count text".
func (o *office) today() (lines []string) {
	o.t.Helper()
	items, err := o.Today(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	for _, i := range items {
		lines = append(lines, fmt.Sprintf("%s %d %s", i.Kind, i.Count, i.Text))
	}
	return lines
}

func TestTodayListsEachKindWithItsCountMostPressingFirst(t *testing.T) {
	o := newOffice(t)
	if lines := o.today(); len(lines) != 0 {
		t.Errorf("from empty: %q", lines)
	}
	live := o.job(func(j *core.Job) {
		j.Title, j.Connection, j.ATSJob, j.Confirmed, j.Activated = "Nurse", o.conn.ID, 1, time.Time{}, o.clock.Now()
	})
	o.profiles(live, 2)
	o.job(func(j *core.Job) { j.State, j.Title = core.JobDraft, "Buyer" })
	o.job(func(j *core.Job) {
		j.State, j.Title, j.Function, j.EmploymentType, j.MustHaves = core.JobDraft, "Welder", "Works", "full_time", []string{"a", "b", "c"}
		j.Locations = []core.Location{{Text: "York", Role: "primary"}}
		j.DraftReasons = []core.DraftReason{{Code: core.ReasonBudget, Text: "The budget is used up."}}
	})
	o.job(func(j *core.Job) { j.State = core.JobClosed })
	o.update(func(tx core.Tx) error {
		o.client.Name, o.client.Budget = "Kestrel", core.Budget{Limited: true, Total: 5, Used: 6}
		o.conn.Name = "Kestrel ATS"
		sent := core.Message{Kind: core.MessageSent, Job: live.ID, Person: 7}
		reply := core.Message{Kind: core.MessageReply, Job: live.ID, Person: 7}
		ask := core.Message{Kind: core.MessageAsk, Detail: core.AskStranger, Job: live.ID, Person: 8}
		late := core.Message{Kind: core.MessageReply, Job: live.ID, Person: 9}
		answered := core.Message{Kind: core.MessageSent, Job: live.ID, Person: 9}
		errs := []error{o.db.PutClient(tx, &o.client), o.db.PutConnection(tx, &o.conn)}
		for _, m := range []*core.Message{&sent, &reply, &ask, &late, &answered} {
			errs = append(errs, o.db.PutMessage(tx, m))
		}
		for i, e := range []core.Entry{
			{Kind: "email", State: core.EntryFailed},
			{Kind: "export", State: core.EntryFailed},
			{Kind: "export", State: core.EntryFailed},
			{Kind: "email", State: core.EntryUnknown},
			{Kind: "email", State: core.EntryWaiting},
			{Kind: "reply", State: core.EntryFailed},
			{Kind: "reply", State: core.EntryFailed},
			{Kind: "test", State: core.EntryFailed},
		} {
			e.Key = fmt.Sprint(i)
			errs = append(errs, o.db.PutEntry(tx, &e))
		}
		return errors.Join(append(
			errs,
			o.db.PutHeld(tx, &core.Held{Kind: core.HeldBrake, Reason: "40 of 90 jobs are missing.", Jobs: make([]core.ATSJobID, 40)}),
			o.db.PutHeld(tx, &core.Held{Kind: core.HeldOwner, Reason: "kim@example.com is not known here.", Jobs: []core.ATSJobID{4}}),
			o.db.PutSyncStatus(tx, core.SyncStatus{Connection: o.conn.ID, Resource: "jobs", ErrorText: "The key was refused.", Failures: 3}),
			o.db.PutMailbox(tx, &core.Mailbox{Name: "own", Error: "The password was refused."}),
		)...)
	})
	want := []string{
		"replies 1 1 reply to answer – Nurse",
		"ask 1 1 answer from an unknown address: whose? – Nurse",
		"unknown 1 1 e-mail may have been sent: look into the Sent folder and say which",
		"held 40 40 of 90 jobs are missing.",
		"owner 1 kim@example.com is not known here.",
		"failed 4 1 e-mail, 2 replies of yours and 1 test e-mail failed: look at the reason and try again or drop it",
		"export 2 2 exports to the ATS failed: look at the reason and try again or drop it",
		"connection 3 Kestrel ATS: The key was refused.",
		"mailbox 1 own: The password was refused.",
		"budget 1 The profile budget of Kestrel is used up: 5 profiles",
		"profiles 2 2 new profiles to review – Nurse",
		"draft 4 Buyer needs location, function, employment type, at least three must-haves",
		"draft 1 Welder is kept in Drafts: The budget is used up.",
		"check 1 Check what was read from the ATS – Nurse",
	}
	if diff := cmp.Diff(want, o.today()); diff != "" {
		t.Errorf("Today (-want +got):\n%s", diff)
	}
	o.clock.pass(4 * day)
	want = append(want[:10:10], append([]string{"reminder 2 Nothing was reviewed for 3 days: 2 profiles wait – Nurse"}, want[10:]...)...)
	if diff := cmp.Diff(want, o.today()); diff != "" {
		t.Errorf("Today after four days (-want +got):\n%s", diff)
	}
}

func TestABudgetThatNobodyNeedsIsNotOnToday(t *testing.T) {
	for name, test := range map[string]struct {
		job    func(*core.Job)
		client func(*core.Client)
		lines  int
	}{
		"a live job":                {nil, func(c *core.Client) {}, 1},
		"closed jobs only":          {func(j *core.Job) { j.State = core.JobClosed }, func(c *core.Client) {}, 0},
		"an archived client":        {nil, func(c *core.Client) { c.Archived = true }, 0},
		"no limit":                  {nil, func(c *core.Client) { c.Budget.Limited = false }, 0},
		"a budget that is not used": {nil, func(c *core.Client) { c.Budget.Used = 4 }, 0},
	} {
		o := newOffice(t)
		o.job(test.job)
		o.client.Budget = core.Budget{Limited: true, Total: 5, Used: 5}
		test.client(&o.client)
		o.update(func(tx core.Tx) error { return o.db.PutClient(tx, &o.client) })
		if lines := o.today(); len(lines) != test.lines {
			t.Errorf("%s: %q", name, lines)
		}
	}
}

func TestTheJobListCountsAnewWhatHasChanged(t *testing.T) {
	o := newOffice(t)
	o.update(func(tx core.Tx) error {
		return o.db.PutSyncStatus(tx, core.SyncStatus{Connection: o.conn.ID, Resource: "jobs", Completed: o.clock.Now()})
	})
	j := o.job(func(j *core.Job) {
		j.Connection, j.ATSJob, j.Description, j.Drift = o.conn.ID, 3, "<p>long</p>", []string{"title"}
		j.AtImport = core.Posting{ID: "4711", Reference: "R-1", URL: "https://ats.example.com/4711", Description: "long"}
	})
	other := o.job(nil)
	counts := func(when string, want records.Counts) {
		t.Helper()
		for range 2 {
			list, err := o.Jobs(t.Context())
			if err != nil || len(list) != 2 {
				t.Fatalf("%d jobs, %v", len(list), err)
			}
			got := list[1]
			if got.Job.ID != j.ID || got.Counts != want || list[0].Counts != (records.Counts{}) {
				t.Errorf("%s: %s %+v, %+v, want %+v", when, got.Job.ID, got.Counts, list[0].Counts, want)
			}
		}
	}
	list, err := o.Jobs(t.Context())
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, %v", list, err)
	}
	if o := list[1]; o.Reference != "R-1" || o.URL != "https://ats.example.com/4711" || o.Job.Description != "" || len(o.Job.Drift) != 1 || o.LastSync.IsZero() {
		t.Errorf("the line is %+v", o)
	}
	if list[0].Job.ID != other.ID || list[0].Connection.ID != 0 {
		t.Errorf("the newest is %s of %v", list[0].Job.ID, list[0].Connection)
	}
	counts("from empty", records.Counts{})
	people := o.profiles(j, 3)
	counts("three came", records.Counts{New: 3})
	o.decide(j, people[0])
	counts("one was saved", records.Counts{New: 2, Saved: 1})
	o.update(func(tx core.Tx) error {
		return errors.Join(
			o.db.PutLead(tx, core.Lead{Job: j.ID, Person: people[0], Exported: o.clock.Now()}),
			o.db.PutEnrolment(tx, &core.Enrolment{Job: j.ID, Person: people[0], Cause: core.Cause{What: "reply"}}),
			o.db.DeleteCandidacy(tx, j.ID, people[2]),
		)
	})
	counts("a lead", records.Counts{New: 1, Saved: 1, Replied: 1, Leads: 1, Exported: 1})
	failed := errors.New("undone")
	err = o.db.Update(t.Context(), func(tx core.Tx) error {
		if err := o.db.DeleteCandidacy(tx, j.ID, people[1]); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	counts("undone", records.Counts{New: 1, Saved: 1, Replied: 1, Leads: 1, Exported: 1})
	if n, err := o.Counts(t.Context(), j.ID); err != nil || n.New != 1 {
		t.Errorf("alone: %+v, %v", n, err)
	}
}

func TestViewsAreKeptUnderTheirNameWithAKeyEach(t *testing.T) {
	o := newOffice(t)
	save := func(name string) core.SavedView {
		t.Helper()
		v, err := o.SaveView(t.Context(), core.SavedView{Name: name, Search: "go", Filters: map[string]string{"state": "active"}, Sort: "new", Down: true})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	first := save("Mine")
	second := save("  Drafts   to do ")
	if first.Key != "1" || second.Key != "2" || second.Name != "Drafts to do" {
		t.Errorf("views %+v, %+v", first, second)
	}
	o.restart()
	if again := save("mine"); again.ID != first.ID || again.Key != "1" {
		t.Errorf("saved again it is %+v", again)
	}
	if err := o.DeleteView(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	for n := range 9 {
		save(fmt.Sprint("View ", n))
	}
	list, err := o.Views(t.Context())
	if err != nil || len(list) != 10 || list[0].Key != "1" || list[0].Name != "View 0" || list[9].Key != "" || list[1].Filters["state"] != "active" {
		t.Errorf("%d views, %v: %+v", len(list), err, list)
	}
	if _, err := o.SaveView(t.Context(), core.SavedView{Name: "  "}); core.KindOf(err) != core.KindUsage {
		t.Errorf("a view without a name gave %v", err)
	}
}

func TestMyAddressesAreThoseOfTheMailboxesAndWhatISay(t *testing.T) {
	o := newOffice(t)
	if me, err := o.Me(t.Context()); err != nil || len(me) != 0 {
		t.Errorf("from empty: %v, %v", me, err)
	}
	o.mailbox(core.Mailbox{Name: "own", From: "Robin Vega <Robin@Agency.example.com>"})
	o.set(core.SettingMe, "robin@client.example.com; r.vega@ats.example.com;robin@agency.example.com")
	me, err := o.Me(t.Context())
	if diff := cmp.Diff([]string{"r.vega@ats.example.com", "robin@agency.example.com", "robin@client.example.com"}, me); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestAJobThatTheATSOpenedAgainIsOnTodayForThreeDays(t *testing.T) {
	o := newOffice(t)
	reopened := func() (list []records.Item) {
		items, err := o.Today(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range items {
			if i.Kind == records.KindReopened {
				list = append(list, i)
			}
		}
		return list
	}
	j := o.job(nil)
	if len(reopened()) != 0 {
		t.Error("it was never closed")
	}
	j.Title, j.ReopenedAt = "Welder", o.clock.Now()
	o.update(func(tx core.Tx) error { return o.db.PutJob(tx, &j) })
	o.clock.pass(3*day - time.Minute)
	if list := reopened(); len(list) != 1 || list[0].Job != j.ID || list[0].Text.String() != "The ATS opened it again and its sequences go on at their step – Welder" {
		t.Errorf("after the reopening: %+v", list)
	}
	o.clock.pass(time.Minute)
	if len(reopened()) != 0 {
		t.Error("after three days it is no news")
	}
}

func TestEachQuestionAboutAnAnswerIsWordedUntilItIsAnswered(t *testing.T) {
	for name, test := range map[string]struct {
		details []string
		kind    core.MessageKind
		lines   []string
	}{
		"from an unknown address":   {[]string{core.AskStranger, core.AskStranger}, core.MessageAsk, []string{"ask 2 2 answers from an unknown address: whose? – Nurse"}},
		"a person or a machine":     {[]string{core.AskUnsure}, core.MessageAsk, []string{"ask 1 1 answer of a person or of a machine: which? – Nurse"}},
		"perhaps an opt-out":        {[]string{core.AskOptOut}, core.MessageAsk, []string{"ask 1 1 answer that may be a wish not to be written to again – Nurse"}},
		"perhaps no longer there":   {[]string{core.AskGone}, core.MessageAsk, []string{"ask 1 1 automatic answer says that somebody is no longer there – Nurse"}},
		"that nobody asked for":     {[]string{core.AskUnasked}, core.MessageAsk, []string{"ask 1 1 e-mail that may be an answer – Nurse"}},
		"several questions":         {[]string{core.AskUnasked, core.AskGone}, core.MessageAsk, []string{"ask 2 2 answers to decide about – Nurse"}},
		"of an older release":       {[]string{""}, core.MessageAsk, []string{"ask 1 1 answer to decide about – Nurse"}},
		"answered: it is none":      {[]string{core.AskNothing, core.AskLeft}, core.MessageAsk, nil},
		"a reply":                   {[]string{""}, core.MessageReply, []string{"replies 1 1 reply to answer – Nurse"}},
		"an opt-out asks for none":  {[]string{core.OptedOut}, core.MessageReply, nil},
		"a complaint asks for none": {[]string{"abuse"}, core.MessageComplaint, nil},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			j := o.job(func(j *core.Job) { j.Title = "Nurse" })
			o.update(func(tx core.Tx) error {
				for i, detail := range test.details {
					m := core.Message{Kind: test.kind, Detail: detail, Job: j.ID, Person: core.PersonID(i + 1)}
					if err := o.db.PutMessage(tx, &m); err != nil {
						return err
					}
					// Neither being a lead nor an e-mail that was on its way answers a question.
					if test.kind == core.MessageAsk && detail != "" {
						sent := core.Message{Kind: core.MessageSent, Job: j.ID, Person: m.Person}
						if err := errors.Join(o.db.PutMessage(tx, &sent), o.db.PutLead(tx, core.Lead{Job: j.ID, Person: m.Person})); err != nil {
							return err
						}
					}
				}
				return nil
			})
			if diff := cmp.Diff(test.lines, o.today()); diff != "" {
				t.Errorf("Today (-want +got):\n%s", diff)
			}
		})
	}
}
