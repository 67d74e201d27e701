package outreach_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

var errSilence = core.Fail(core.KindUnknown, "Silence.", "")

func (r *rig) candidacy(i int) core.Candidacy {
	return core.Candidacy{Job: r.job.ID, Person: r.people[i].ID, State: core.CandidacyContacted}
}

func (r *rig) firsts(want int) {
	r.Helper()
	n := 0
	for _, e := range r.post.sent {
		if !strings.HasPrefix(parse(r.T, e).subject, "Re:") {
			n++
		}
	}
	if n != want {
		r.Fatalf("%d first e-mails were sent, want %d", n, want)
	}
}

// discard and contact again in the review, whatever happened in between.
func TestContactedAgainNobodyGetsTheFirstEmailTwice(t *testing.T) {
	tests := map[string]struct {
		between func(*rig)
		refused bool
	}{
		"after one e-mail":         {func(*rig) {}, false},
		"after stopping by hand":   {func(r *rig) { must(r, r.out.Stop(r.Context(), r.job.ID, r.people[0].ID)) }, false},
		"after the whole sequence": {func(r *rig) { r.pass(10 * 24 * time.Hour) }, true},
		"after an answer":          {func(r *rig) { r.arrive(0, nil) }, true},
		"after a bounce":           {func(r *rig) { r.arrive(0, bounced(r)) }, true},
		"after an e-mail was dropped": {func(r *rig) {
			list, err := r.box.List(r.Context(), 0)
			must(r, err)
			_, err = r.box.Drop(r.Context(), list[0].ID)
			must(r, err)
		}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			r.approve(true)
			r.run()
			r.firsts(1)
			test.between(r)
			had := len(r.post.sent)
			r.update(func(tx core.Tx) error { return r.out.Leave(tx, r.candidacy(0)) })
			err := r.db.Update(t.Context(), func(tx core.Tx) error { return r.out.Enrol(tx, r.candidacy(0)) })
			if refused := core.KindOf(err) == core.KindRefused; err != nil && !refused || refused != test.refused {
				t.Fatalf("contacted again: %v", err)
			}
			r.pass(10 * 24 * time.Hour)
			r.sent(had) // nothing without a new approval
			r.approve(true)
			r.pass(10 * 24 * time.Hour)
			r.firsts(1)
			if !test.refused {
				r.sent(2) // and it goes on where it was
			}
		})
	}
}

func must(r *rig, err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func bounced(r *rig) func(*mailbox.Incoming) {
	return func(in *mailbox.Incoming) {
		in.From, in.Report = "mailer-daemon@company0.example", &mailbox.Report{
			Action: "failed", Status: "5.1.1", Recipient: r.people[0].Emails[0], OriginalMessageID: r.enrolment(0).Thread[0],
		}
	}
}

// An e-mail that may have been sent stays a question, whatever is decided in the review.
func TestAnUnknownOutcomeIsNotForgottenInTheReview(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.post.failure = errSilence
	r.approve(true)
	r.run()
	r.post.failure = nil
	err := r.db.Update(t.Context(), func(tx core.Tx) error { return r.out.Unenrol(tx, r.candidacy(0)) })
	if core.KindOf(err) != core.KindRefused {
		t.Errorf("the decision was undone: %v", err)
	}
	r.update(func(tx core.Tx) error { return r.out.Leave(tx, r.candidacy(0)) })
	r.update(func(tx core.Tx) error { return r.out.Enrol(tx, r.candidacy(0)) })
	r.approve(true)
	r.pass(10 * 24 * time.Hour)
	r.sent(0)
	if why := r.why(); !strings.Contains(why, "held") {
		t.Error(why)
	}
}

// second gives a second client, with a mailbox and a live job of its own, and the
// person enrolled there too.
func (r *rig) second(who core.PersonID) core.Job {
	r.Helper()
	var job core.Job
	r.update(func(tx core.Tx) error {
		box := core.Mailbox{Name: "other", Kind: "smtpimap", From: "rita@other.example", IMAP: "127.0.0.1:1"}
		if err := r.db.PutMailbox(tx, &box); err != nil {
			return err
		}
		client := core.Client{Name: "Contoso", Mailbox: box.ID}
		if err := r.db.PutClient(tx, &client); err != nil {
			return err
		}
		box.Clients = []core.ClientID{client.ID}
		if err := r.db.PutMailbox(tx, &box); err != nil {
			return err
		}
		job = core.Job{Client: client.ID, State: core.JobActive, Title: "Analyst", ApplyURL: "https://jobs.example.com/2"}
		return r.db.PutJob(tx, &job)
	})
	if _, err := r.out.SetSequence(r.Context(), job.ID, twoSteps); err != nil {
		r.Fatal(err)
	}
	r.update(func(tx core.Tx) error { return r.out.Enrol(tx, core.Candidacy{Job: job.ID, Person: who}) })
	return job
}

// Two jobs of two clients, two mailboxes, one person: both e-mails are due at once.
func TestTwoJobsDoNotWriteToOnePersonAtOnce(t *testing.T) {
	for _, failure := range []error{nil, errSilence} {
		r := newRig(t, "Ada Byron")
		other := r.second(r.people[0].ID)
		r.approve(true)
		if _, err := r.out.Approve(t.Context(), outreach.Approval{Job: other.ID, Now: true}); err != nil {
			t.Fatal(err)
		}
		r.post.failure = failure
		r.run()
		r.post.failure = nil
		r.pass(24 * time.Hour)
		if failure == nil {
			r.sent(1)
		} else {
			r.sent(0)
		}
	}
}

// While one e-mail is on its way, the other mailbox's turn comes.
func TestAnEmailOnItsWayHoldsTheOtherMailbox(t *testing.T) {
	r := newRig(t, "Ada Byron")
	other := r.second(r.people[0].ID)
	r.approve(true)
	if _, err := r.out.Approve(t.Context(), outreach.Approval{Job: other.ID, Now: true}); err != nil {
		t.Fatal(err)
	}
	second := outbox.New(outbox.Config{Store: r.db, Clock: r.clock, Handlers: r.box.Handlers})
	both := &post{}
	second.Handlers = []outbox.Handler{outreach.EmailHandler{Service: r.out, Open: func(context.Context, core.Mailbox) (mailbox.Sender, error) { return both, nil }}}
	r.post.during = func() {
		r.post.during = nil
		if _, _, err := second.Step(t.Context()); err != nil {
			t.Error(err)
		}
	}
	list, err := r.box.List(t.Context(), 0)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d entries, %v", len(list), err)
	}
	if err := r.box.RunOne(t.Context(), list[0].ID); err != nil {
		t.Fatal(err)
	}
	if len(r.post.sent) != 1 || len(both.sent) != 0 {
		t.Errorf("%d and %d e-mails were sent", len(r.post.sent), len(both.sent))
	}
}

// One human, two records with the same address, in the same job.
func TestOneAddressUnderTwoNamesIsWrittenToOnce(t *testing.T) {
	r := newRig(t, "Ada Byron", "A. King")
	r.update(func(tx core.Tx) error {
		r.people[1].Emails = r.people[0].Emails
		return r.db.PutPerson(tx, &r.people[1], people.KeysOf(r.people[1]))
	})
	r.enrol()
	r.approve(true)
	r.pass(10 * 24 * time.Hour)
	r.firsts(1)
}

// An override covers what was known when it was given.
func TestAnOverrideDoesNotCoverWhatComesLater(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.update(func(tx core.Tx) error {
		r.client.OffLimits = []string{"company0.example"}
		return r.db.PutClient(tx, &r.client)
	})
	c := r.candidacy(0)
	c.Override = "She is a friend."
	r.update(func(tx core.Tx) error { return r.out.Enrol(tx, c) })
	r.approve(true)
	r.run()
	r.sent(1) // the override holds for what it was given for
	r.update(func(tx core.Tx) error {
		m := core.Message{
			Kind: core.MessageSent, Job: 77, Person: r.people[0].ID, MessageID: "other@agency.example",
			To: r.people[0].Emails[0], Date: r.clock.Now(), Recorded: r.clock.Now(),
		}
		return r.db.PutMessage(tx, &m)
	})
	r.pass(10 * 24 * time.Hour)
	r.sent(1)
	if why := r.why(); !strings.Contains(why, "Please confirm: Was written to") {
		t.Error(why)
	}
}

// The job's own list can't be overridden: not by a reason that was given for
// something else, and not by one that was given for it.
func TestWhoIsOnTheJobsListCannotBeEnrolled(t *testing.T) {
	r := newRig(t, "Ada Byron")
	c := r.candidacy(0)
	c.Override = "She is a friend."
	r.update(func(tx core.Tx) error {
		a := core.Applicant{Emails: r.people[0].Emails}
		n := core.NotSource{Job: r.job.ID, Client: r.client.ID, Origin: "file", Applicant: a}
		return r.db.PutNotSource(tx, &n, people.KeysOfApplicant(a))
	})
	err := r.db.Update(t.Context(), func(tx core.Tx) error { return r.out.Enrol(tx, c) })
	if core.KindOf(err) != core.KindRefused || !strings.Contains(err.Error(), "this job's not-to-source list") {
		t.Errorf("it gives %v", err)
	}
}
