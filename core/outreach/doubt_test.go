package outreach_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
)

// Whatever an e-mail from somebody in a sequence looks like, the follow-up does
// not go out as if nothing had come.
func TestNoFollowUpAfterWhatMayBeAnAnswer(t *testing.T) {
	alone := func(in *mailbox.Incoming) { in.InReplyTo, in.References = nil, nil }
	tests := map[string]struct {
		change func(*rig, *mailbox.Incoming)
		state  core.EnrolmentState
		cause  string
	}{
		"another subject, in the thread": {func(_ *rig, in *mailbox.Incoming) { in.Subject = "Lunch?" }, core.EnrolmentStopped, outreach.CauseReply},
		"another subject, not in the thread": {func(_ *rig, in *mailbox.Incoming) {
			alone(in)
			in.Subject = "Your position"
		}, core.EnrolmentPaused, outreach.CauseUnknown},
		"from their other address, not in the thread": {func(r *rig, in *mailbox.Incoming) {
			alone(in)
			in.From = r.people[0].Emails[1]
		}, core.EnrolmentPaused, outreach.CauseUnknown},
		"from a sender that can't be read": {func(_ *rig, in *mailbox.Incoming) { in.From = "" }, core.EnrolmentPaused, outreach.CauseUnknown},
		"under the Message-ID of our own":  {func(_ *rig, in *mailbox.Incoming) { in.MessageID = in.References[0] }, core.EnrolmentStopped, outreach.CauseReply},
		"an unsubscription that a program marks as automatic": {func(_ *rig, in *mailbox.Incoming) {
			in.Header, in.Subject, in.Text = automatic, "unsubscribe", ""
		}, core.EnrolmentStopped, outreach.CauseOptOut},
		"the same without a thread": {func(_ *rig, in *mailbox.Incoming) {
			alone(in)
			in.Header, in.Subject, in.Text = automatic, "unsubscribe", ""
		}, core.EnrolmentStopped, outreach.CauseOptOut},
		"a stranger forges the thread": {func(_ *rig, in *mailbox.Incoming) { in.From = "mallory@evil.example" }, core.EnrolmentPaused, outreach.CauseUnknown},
		"a stranger forges an absence": {func(_ *rig, in *mailbox.Incoming) { in.From, in.Header = "mallory@evil.example", automatic }, core.EnrolmentPaused, outreach.CauseAutoReply},
		"an older e-mail is read again": {func(r *rig, in *mailbox.Incoming) {
			alone(in)
			in.Subject, in.Date = "Last year", r.clock.Now().AddDate(-1, 0, 0)
		}, core.EnrolmentRunning, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			r.update(func(tx core.Tx) error {
				p := &r.people[0]
				p.Emails = append(p.Emails, "ada@home.example")
				return r.db.PutPerson(tx, p, []core.Key{{Kind: core.KeyEmail, Value: p.Emails[0]}, {Kind: core.KeyEmail, Value: p.Emails[1]}})
			})
			r.update(func(tx core.Tx) error { // a drafts folder whose sender can't be read
				return r.db.PutMailbox(tx, &core.Mailbox{Name: "drafts", Kind: "drafts", Dir: "x", Clients: []core.ClientID{99}})
			})
			r.approve(true)
			r.run()
			r.arrive(0, func(in *mailbox.Incoming) { test.change(r, in) })
			r.state(0, test.state, test.cause)
			if test.state == core.EnrolmentRunning {
				return
			}
			r.pass(6 * 24 * time.Hour)
			r.sent(1)
		})
	}
}

// The answer comes into another mailbox of the recruiter.
func TestAnAnswerInAnotherMailboxCounts(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	other := core.Mailbox{Name: "shared", From: "jobs@agency.example", IMAP: "127.0.0.1:1"}
	r.update(func(tx core.Tx) error { return r.db.PutMailbox(tx, &other) })
	e := r.enrolment(0)
	in := mailbox.Incoming{MessageID: "x@company0.example", From: r.people[0].Emails[0], InReplyTo: e.Thread, Subject: "Re: x", Date: r.clock.Now()}
	if n, err := r.out.Receive(t.Context(), other.ID, mailbox.Batch{Messages: []mailbox.Incoming{in}, Next: "1"}); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
}

// The mail server took the e-mail and fell silent; the answer proves that it went.
func TestAnAnswerToAnEmailThatMayHaveBeenSent(t *testing.T) {
	for name, change := range map[string]func(*rig, *mailbox.Incoming){
		"in the thread": func(_ *rig, in *mailbox.Incoming) {},
		"a bounce": func(r *rig, in *mailbox.Incoming) {
			in.Report = &mailbox.Report{Action: "failed", Status: "5.1.1", Recipient: r.people[0].Emails[0], OriginalMessageID: in.InReplyTo[0]}
			in.InReplyTo, in.From = nil, "mailer-daemon@company0.example"
		},
		"without a thread": func(_ *rig, in *mailbox.Incoming) { in.InReplyTo = nil },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			lost := &losing{post: r.post}
			r.approve(true)
			handler := r.box.Handlers[0].(outreach.EmailHandler)
			handler.Open = func(context.Context, core.Mailbox) (mailbox.Sender, error) { return lost, nil }
			r.box.Handlers[0] = handler
			r.run()
			r.sent(1)
			handler.Open = func(context.Context, core.Mailbox) (mailbox.Sender, error) { return r.post, nil }
			r.box.Handlers[0] = handler
			id := parse(t, r.post.sent[0]).id
			r.arrive(0, func(in *mailbox.Incoming) {
				in.InReplyTo, in.References = []string{id}, nil
				change(r, in)
			})
			list, err := r.box.List(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list { // the recruiter says so too, where it is still asked
				if _, err := r.box.Resolve(t.Context(), e.ID, true); err != nil {
					t.Fatal(err)
				}
			}
			r.pass(10 * 24 * time.Hour)
			r.sent(1)
			if e := r.enrolment(0); e.State != core.EnrolmentStopped && e.State != core.EnrolmentPaused {
				t.Errorf("the sequence is %s", e.State)
			}
		})
	}
}

// losing takes an e-mail and never answers.
type losing struct{ *post }

// Send is mailbox.Sender.
func (l *losing) Send(ctx context.Context, e mailbox.Envelope) (mailbox.Receipt, error) {
	if _, err := l.post.Send(ctx, e); err != nil {
		return mailbox.Receipt{}, err
	}
	return mailbox.Receipt{}, errSilence
}

// Somebody else answers while the job is closed; its reopening does not go over
// the question.
func TestAQuestionDuringAClosingStaysAfterTheReopening(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.close()
	r.arrive(0, func(in *mailbox.Incoming) { in.From = "assistant@company0.example" })
	r.reopen()
	r.pass(10 * 24 * time.Hour)
	r.sent(1)
	r.state(0, core.EnrolmentPaused, outreach.CauseUnknown)
}

func (r *rig) close() {
	r.Helper()
	r.update(func(tx core.Tx) error {
		r.job.State, r.job.ClosedBy = core.JobClosed, "ats"
		if err := r.db.PutJob(tx, &r.job); err != nil {
			return err
		}
		return r.out.JobClosed(tx, r.job)
	})
}

func (r *rig) reopen() {
	r.Helper()
	r.update(func(tx core.Tx) error {
		r.job.State, r.job.ClosedBy = core.JobActive, ""
		if err := r.db.PutJob(tx, &r.job); err != nil {
			return err
		}
		return r.out.JobReopened(tx, r.job)
	})
}

// The ATS has just said that the job is closed, and nobody has dealt with it yet.
func TestNewsOfTheATSThatIsNotDealtWithHolds(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.update(func(tx core.Tx) error {
		r.job.ATSJob, r.job.Connection = 7, 3
		return r.db.PutJob(tx, &r.job)
	})
	r.approve(true)
	mark := core.Mark{Connection: 3, ATSJob: 7, What: core.MarkMissing, Look: 1}
	r.update(func(tx core.Tx) error { return r.db.PutMark(tx, mark) })
	r.pass(time.Hour)
	r.sent(0)
	r.update(func(tx core.Tx) error { return r.db.DeleteMark(tx, mark) })
	r.pass(time.Hour)
	r.sent(1)
}

// A thousand e-mails of strangers, one answer among them, read in pieces that a
// crash repeats.
func TestOneAnswerAmongThousands(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	var many []mailbox.Incoming
	for i := range 3000 {
		many = append(many, mailbox.Incoming{UID: uint32(i), From: "news@shop.example", Subject: "Sale", Text: "x", Date: r.clock.Now()})
	}
	r.deliver(0, nil)
	many[1500] = r.post.arrived[0]
	r.post.arrived = nil
	started := time.Now()
	for range 2 {
		for part := range chunks(many, 50) {
			if _, err := r.out.Receive(t.Context(), r.mailbox.ID, mailbox.Batch{Messages: part, Next: "x"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if took := time.Since(started); took > 20*time.Second {
		t.Errorf("reading took %v", took)
	}
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
	if n := len(r.messages(0)); n != 2 {
		t.Errorf("%d messages are kept", n)
	}
}

func chunks(list []mailbox.Incoming, n int) iter.Seq[[]mailbox.Incoming] {
	return func(yield func([]mailbox.Incoming) bool) {
		for len(list) > 0 {
			k := min(n, len(list))
			if !yield(list[:k]) {
				return
			}
			list = list[k:]
		}
	}
}
