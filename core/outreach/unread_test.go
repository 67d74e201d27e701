package outreach_test

import (
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
)

var errDown = core.Fail(core.KindTemporary, "The incoming mail server does not answer.", "")

// deliver puts an answer into the mailbox that nobody has read yet.
func (r *rig) deliver(i int, change func(*mailbox.Incoming)) {
	r.Helper()
	e := r.enrolment(i)
	in := mailbox.Incoming{
		MessageID: "unread" + e.ID.String() + "@company.example", From: r.people[i].Emails[0], Subject: "Re: " + e.Subject,
		Date: r.clock.Now(), Text: "Yes, tell me more.", References: e.Thread, InReplyTo: e.Thread,
	}
	if change != nil {
		change(&in)
	}
	r.post.arrived = append(r.post.arrived, in)
}

func (r *rig) why() string {
	r.Helper()
	rows, err := r.out.PlanOf(r.Context(), r.job.ID, time.Time{})
	if err != nil {
		r.Fatal(err)
	}
	return string(rows[len(rows)-1].State) + ": " + rows[len(rows)-1].Why
}

// She answered, and her answer lies unread in the mailbox when the follow-up
// becomes due.
func TestAnAnswerThatNobodyHasReadYetStopsTheFollowUp(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.sent(1)
	r.deliver(0, nil)
	r.pass(4 * 24 * time.Hour)
	r.sent(1)
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
}

// While answers can't be read no follow-up goes out, and the plan says why.
func TestAFollowUpWaitsWhileAnswersCantBeRead(t *testing.T) {
	r := newRig(t, "Ada Byron", "Bob Example")
	r.approve(true)
	r.run()
	r.sent(2)
	r.deliver(0, nil)
	r.post.closed = errDown
	r.pass(4 * 24 * time.Hour)
	r.sent(2)
	if why := r.why(); !strings.Contains(why, "answers in its mailbox have been read") || !strings.Contains(why, "does not answer") {
		t.Errorf("the plan says %q", why)
	}
	r.post.closed = nil
	r.pass(time.Hour)
	r.sent(3)
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
	r.state(1, core.EnrolmentDone, "")
}

// Reading begins at the end of the mailbox, so it has to begin before the first
// e-mail leaves.
func TestNothingIsSentFromAMailboxWhoseAnswersWereNeverRead(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.post.closed = errDown
	r.approve(true)
	r.pass(24 * time.Hour)
	r.sent(0)
	if why := r.why(); !strings.Contains(why, "held") {
		t.Errorf("the plan says %q", why)
	}
	r.post.closed = nil
	r.pass(time.Hour)
	r.sent(1)
}

// The computer slept over the due time; the server of answers is away when it
// wakes up.
func TestAfterALongSleepAnswersAreReadFirst(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.deliver(0, nil)
	r.post.closed = errDown
	r.clock.Advance(20 * 24 * time.Hour)
	r.start(r.db)
	r.run()
	r.sent(1)
	r.post.closed = nil
	r.pass(time.Hour)
	r.sent(1)
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
}

// A clock that was wrong and was set back does not make old knowledge fresh.
func TestAReadingFromTheFutureDoesNotCount(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.clock.Advance(4 * 24 * time.Hour)
	r.update(func(tx core.Tx) error {
		m, err := r.db.Mailbox(tx, r.mailbox.ID)
		if err != nil {
			return err
		}
		m.AnswersUntil = r.clock.Now().Add(40 * 24 * time.Hour)
		return r.db.PutMailbox(tx, &m)
	})
	r.deliver(0, nil)
	r.pass(10 * 24 * time.Hour)
	r.sent(1)
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
}

// An absence note that comes in while an e-mail is on its way still pauses.
func TestAnAbsenceNoteDuringASendPauses(t *testing.T) {
	r := newRig(t, "Ada Byron")
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, twoSteps+"  - after: 3d\n    text: \"One more.\"\n"); err != nil {
		t.Fatal(err)
	}
	r.approve(true)
	r.run()
	r.post.during = func() {
		r.post.during = nil
		r.arrive(0, func(in *mailbox.Incoming) { in.Header, in.Text = automatic, "Back on 22 December 2026" })
	}
	r.pass(10 * 24 * time.Hour)
	r.sent(2)
	r.state(0, core.EnrolmentPaused, outreach.CauseAutoReply)
	r.update(r.out.Schedule)
	r.pass(25 * 24 * time.Hour)
	r.sent(3)
}

// A mailbox that is only sent from: nobody would know of an answer. What is put
// into a folder of drafts is looked at by a person anyway.
func TestWithoutAServerForAnswersNoFollowUpGoes(t *testing.T) {
	for kind, want := range map[string]int{"smtpimap": 1, "drafts": 2} {
		r := newRig(t, "Ada Byron")
		r.update(func(tx core.Tx) error {
			r.mailbox.Kind, r.mailbox.IMAP = kind, ""
			return r.db.PutMailbox(tx, &r.mailbox)
		})
		r.approve(true)
		r.pass(10 * 24 * time.Hour)
		r.sent(want)
		if why := r.why(); want == 1 && !strings.Contains(why, "no server for answers") {
			t.Errorf("the plan says %q", why)
		}
	}
}
