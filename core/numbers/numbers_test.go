package numbers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/numbers"
	"reqdesk/core/outreach"
	"reqdesk/storage"
	"reqdesk/storage/storagetest"
)

const day = 24 * time.Hour

// office is a real workspace with one job each of two clients.
type office struct {
	*testing.T
	*storage.Workspace
	clock   *storagetest.Clock
	numbers *numbers.Service
	clients [2]core.Client
	jobs    [2]core.Job
	count   int
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{T: t, Workspace: storagetest.New(t), clock: storagetest.Morning()}
	o.numbers = &numbers.Service{Store: o, Clock: o.clock}
	o.update(func(tx core.Tx) error {
		for i, name := range []string{"Riverbend", "Acme"} {
			o.clients[i] = core.Client{Name: name}
			o.must(o.PutClient(tx, &o.clients[i]))
			o.jobs[i] = core.Job{Client: o.clients[i].ID, Title: "Job of " + name, State: core.JobActive}
			o.must(o.PutJob(tx, &o.jobs[i]))
			o.must(o.PutSequence(tx, core.Sequence{Job: o.jobs[i].ID, Version: 1, Steps: []core.Step{{Template: "First"}, {Subject: "Again", Text: "Hello"}}}))
		}
		return nil
	})
	return o
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) update(do func(core.Tx) error) {
	o.Helper()
	o.must(o.Update(o.Context(), do))
}

// tale is what happened to somebody, in days before now; 0 = it did not.
type tale struct {
	job                  int
	source               string
	state                core.CandidacyState
	came, sent, again    int
	answered, toStep     int
	lead, exported       int
	click                core.ClickVerdict
	bounced, optOut      bool
	stage, ats, template string
}

func (o *office) ago(days int) time.Time {
	if days == 0 {
		return time.Time{}
	}
	return o.clock.At.Add(-time.Duration(days) * day)
}

// tell stores what happened to somebody.
func (o *office) tell(s tale) {
	o.Helper()
	o.count++
	job := o.jobs[s.job].ID
	o.update(func(tx core.Tx) error {
		p := core.Person{Name: fmt.Sprint("Person ", o.count), Created: o.ago(s.came)}
		o.must(o.PutPerson(tx, &p, nil))
		f := core.Profile{Person: p.ID, Source: s.source}
		o.must(o.PutProfile(tx, &f))
		c := core.Candidacy{Job: job, Person: p.ID, Profile: f.ID, State: s.state, Added: o.ago(s.came)}
		if s.state != core.CandidacyNew {
			c.Decided = c.Added.Add(day)
		}
		o.must(o.PutCandidacy(tx, c))
		if s.sent > 0 {
			o.write(tx, job, p.ID, s)
		}
		if s.lead > 0 {
			o.must(o.PutLead(tx, core.Lead{Job: job, Person: p.ID, Marked: o.ago(s.lead), Stage: s.stage, Exported: o.ago(s.exported), ATSStatus: s.ats}))
		}
		return nil
	})
}

// write stores the e-mails of somebody and what came back.
func (o *office) write(tx core.Tx, job core.JobID, person core.PersonID, s tale) {
	o.Helper()
	e := core.Enrolment{Job: job, Person: person, Version: 1, State: core.EnrolmentRunning}
	if s.answered > 0 || s.bounced || s.optOut {
		e.State = core.EnrolmentStopped
	}
	if s.optOut {
		e.Cause.What = outreach.CauseOptOut
	}
	o.must(o.PutEnrolment(tx, &e))
	put := func(kind core.MessageKind, step, days int, detail string) {
		if days > 0 {
			o.must(o.PutMessage(tx, &core.Message{
				Kind: kind, Job: job, Person: person, Enrolment: e.ID, Step: step, Mailbox: core.MailboxID(1 + s.job), Date: o.ago(days),
				Delivered: kind == core.MessageSent && !s.bounced, Detail: detail, Variant: s.template, Text: "Hello",
			}))
		}
	}
	put(core.MessageSent, 0, s.sent, "")
	put(core.MessageSent, 1, s.again, "")
	put(core.MessageReply, s.toStep, s.answered, "")
	if s.bounced {
		put(core.MessageBounce, 0, s.sent, "")
	}
	if s.optOut {
		put(core.MessageReply, 0, s.sent, core.OptedOut)
	}
	if s.click != "" {
		o.must(o.PutClick(tx, &core.Click{Key: fmt.Sprint(person), Job: job, Enrolment: e.ID, Verdict: s.click, At: o.ago(s.sent)}))
	}
}

func (o *office) read() numbers.Book {
	o.Helper()
	b, err := o.numbers.Read(o.Context(), 0)
	o.must(err)
	return b
}

// tales are ten people of two jobs.
func (o *office) tales() {
	o.Helper()
	const contacted = core.CandidacyContacted
	for _, s := range []tale{
		{source: "csv", state: core.CandidacyNew, came: 9},
		{source: "csv", state: core.CandidacyDiscarded, came: 12},
		{source: "csv", state: core.CandidacyKeptOut, came: 12},
		{source: "csv", state: core.CandidacyMoved, came: 12},
		{source: "csv", state: contacted, came: 12},
		{source: "csv", state: contacted, came: 12, sent: 10, bounced: true},
		{source: "pdf", state: contacted, came: 12, sent: 10, again: 7, click: core.ClickScanner},
		{source: "pdf", state: contacted, came: 12, sent: 10, again: 7, answered: 6, toStep: 1, click: core.ClickHuman, lead: 5, stage: core.StageLead, exported: 4},
		{source: "pdf", state: contacted, came: 12, sent: 10, optOut: true},
		{job: 1, source: "github", state: contacted, came: 40, sent: 38, answered: 34, click: core.ClickHuman, lead: 31, stage: core.StageInterview, exported: 30, ats: "Hired"},
		{job: 1, source: "github", state: contacted, came: 12, sent: 2, lead: 1, stage: core.StageNew},
	} {
		o.tell(s)
	}
}

func TestTheFunnelCountsWhatRecordsProve(t *testing.T) {
	o := newOffice(t)
	if f := numbers.Funnel(o.read().Courses); f != (numbers.Figures{}) {
		t.Errorf("from empty: %+v", f)
	}
	o.tales()
	for range 2 { // the second time the sources are known
		b := o.read()
		if got, want := numbers.Funnel(b.Courses), (numbers.Figures{Profiles: 9, Contacted: 6, Delivered: 5, Clicked: 2, Replied: 2, Leads: 2, Exported: 2, Hired: 1}); got != want {
			t.Errorf("all: %+v, want %+v", got, want)
		}
		one := b.Of(numbers.Filter{Client: o.clients[1].ID})
		if got, want := numbers.Funnel(one), (numbers.Figures{Profiles: 2, Contacted: 2, Delivered: 2, Clicked: 1, Replied: 1, Leads: 1, Exported: 1, Hired: 1}); got != want {
			t.Errorf("one client: %+v, want %+v", got, want)
		}
		if n := len(b.Of(numbers.Filter{Since: o.ago(30), Job: o.jobs[1].ID})); n != 1 {
			t.Errorf("%d of the last month", n)
		}
	}
}

func TestSourcesStandByWhoIsInterested(t *testing.T) {
	o := newOffice(t)
	o.tales()
	b := o.read()
	var got []string
	for _, g := range numbers.By(b.Courses, numbers.BySource) {
		got = append(got, fmt.Sprintf("%s %d of %d", g.Key, g.Leads, g.Profiles))
	}
	if want := []string{"pdf 1 of 3", "github 1 of 2", "csv 0 of 4"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if g := numbers.By(b.Courses, numbers.ByJob); len(g) != 2 || g[0].Key != o.jobs[0].ID || g[1].Exported != 1 {
		t.Errorf("by job: %+v", g)
	}
	if g := numbers.By(b.Courses, numbers.ByClient); len(g) != 2 || g[0].Key != o.clients[0].ID {
		t.Errorf("by client: %+v", g)
	}
}

func TestAnAnswerCountsForTheEmailThatItAnswers(t *testing.T) {
	o := newOffice(t)
	o.tales()
	b := o.read()
	say := func(name string, sent, replied, pending int) string {
		return fmt.Sprintf("%s: %d of %d, %d pending", name, replied, sent, pending)
	}
	var got []string
	for _, r := range numbers.AnswersByTemplate(b.Courses) {
		got = append(got, say(r.Key, r.Sent, r.Replied, r.Pending))
		if !r.Few() {
			t.Errorf("%d are enough", r.Sent)
		}
	}
	// Of the own text one was answered, one not; of "First" only the other job's.
	if want := []string{say("", 2, 1, 0), say("First", 5, 1, 1)}; !slices.Equal(got, want) {
		t.Errorf("by template: %q, want %q", got, want)
	}
	got = nil
	for _, r := range numbers.AnswersByMailbox(b.Courses) {
		got = append(got, say(r.Key.String(), r.Sent, r.Replied, r.Pending))
	}
	if want := []string{say("b2", 1, 1, 1), say("b1", 4, 1, 0)}; !slices.Equal(got, want) {
		t.Errorf("by mailbox: %q, want %q", got, want)
	}
	got = nil
	for _, r := range numbers.AnswersByJob(b.Courses) {
		got = append(got, say(r.Key.String(), r.Sent, r.Replied, r.Pending))
	}
	if want := []string{say("j2", 1, 1, 1), say("j1", 4, 1, 0)}; !slices.Equal(got, want) {
		t.Errorf("by job: %q, want %q", got, want)
	}
}

func TestTenAreEnoughToSpeakOfAShare(t *testing.T) {
	o := newOffice(t)
	for i := range 10 {
		s := tale{source: "csv", state: core.CandidacyContacted, came: 12, sent: 10, template: "Tried"}
		if i < 3 {
			s.answered = 8
		}
		o.tell(s)
	}
	r := numbers.AnswersByTemplate(o.read().Courses)
	if len(r) != 1 || r[0].Key != "Tried" || r[0].Few() || r[0].Rate() != 0.3 || r[0].Low >= 0.3 || r[0].High <= 0.3 {
		t.Errorf("%+v", r)
	}
}

func TestTheMedianOfAStepAndWhoIsInIt(t *testing.T) {
	o := newOffice(t)
	o.tales()
	b := o.read()
	want := []numbers.Stage{
		{Name: numbers.StageReview, Done: 8, Median: day, Waiting: 1, Longest: 9 * day},
		{Name: numbers.StageApproval, Done: 6, Median: day},
		{Name: numbers.StageAnswer, Done: 2, Median: 4 * day, Waiting: 2, Longest: 10 * day},
		{Name: numbers.StageInterest, Done: 2, Median: 2 * day},
		{Name: numbers.StageExport, Done: 2, Median: day},
	}
	if got := numbers.Stages(b.Courses, b.At); !slices.Equal(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	o.update(func(tx core.Tx) error {
		o.jobs[0].State = core.JobClosed
		return o.PutJob(tx, &o.jobs[0])
	})
	if s := numbers.Stages(o.read().Courses, b.At); s[0].Waiting != 0 || s[2].Waiting != 1 {
		t.Errorf("in a closed job: %+v", s)
	}
}

func TestReadingOneJobAndNone(t *testing.T) {
	o := newOffice(t)
	o.tales()
	b, err := o.numbers.Read(t.Context(), o.jobs[1].ID)
	if err != nil || len(b.Courses) != 2 || len(b.Jobs) != 1 {
		t.Errorf("%d people of %d jobs, %v", len(b.Courses), len(b.Jobs), err)
	}
	if _, err := o.numbers.Read(t.Context(), 99); !core.IsNotFound(err) {
		t.Errorf("an unknown job: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.numbers.Read(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancelling: %v", err)
	}
}
