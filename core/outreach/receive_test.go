package outreach_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

// automatic is the header by which a program says that it answers by itself.
var automatic = mailbox.Header{"auto-submitted": {"auto-replied"}}

func TestAReplyStopsTheSequence(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	if n := r.arrive(0, nil); n != 1 {
		t.Errorf("%d e-mails were ours", n)
	}
	e := r.state(0, core.EnrolmentStopped, outreach.CauseReply)
	r.pass(10 * 24 * time.Hour)
	r.sent(1)
	m := r.messages(0)
	if len(m) != 2 || m[1].Kind != core.MessageReply || e.Cause.Evidence != m[1].ID.String() {
		t.Errorf("evidence %q of %+v", e.Cause.Evidence, m)
	}
	list, err := r.out.Contacted(t.Context(), r.job.ID)
	if err != nil || !list[0].Replied || list[0].Why == "" {
		t.Errorf("%+v, %v", list, err)
	}
	inbox, err := r.out.Inbox(t.Context(), 0, 10)
	if err != nil || len(inbox) != 1 {
		t.Errorf("inbox %+v, %v", inbox, err)
	}
}

func TestTheSameBatchTwiceChangesNothing(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.arrive(0, nil)
	before := r.enrolment(0)
	for range 2 {
		n, err := r.out.Receive(t.Context(), r.mailbox.ID, mailbox.Batch{Messages: r.post.arrived, Next: "1"})
		if err != nil || n != 0 {
			t.Errorf("%d taken again, %v", n, err)
		}
	}
	if d := cmp.Diff(before, r.enrolment(0)); d != "" || len(r.messages(0)) != 2 {
		t.Errorf("%d messages; %s", len(r.messages(0)), d)
	}
}

func TestWhatComesBackDecides(t *testing.T) {
	report := func(action string) func(*mailbox.Incoming) {
		return func(in *mailbox.Incoming) {
			in.From, in.Header = "mailer-daemon@mail.example", automatic
			in.Report = &mailbox.Report{Action: action, Status: "5.1.1", Recipient: "ada@company0.example", OriginalMessageID: in.InReplyTo[0]}
			in.InReplyTo, in.References = nil, nil
		}
	}
	noThread := func(in *mailbox.Incoming) { in.InReplyTo, in.References = nil, nil }
	tests := map[string]struct {
		change func(*mailbox.Incoming)
		state  core.EnrolmentState
		cause  string
		kind   core.MessageKind // "" = not kept
		closed bool             // the address is written to no more
	}{
		"an answer":                         {nil, core.EnrolmentStopped, outreach.CauseReply, core.MessageReply, false},
		"an answer without thread headers":  {noThread, core.EnrolmentStopped, outreach.CauseReply, core.MessageReply, false},
		"a colleague answers":               {func(in *mailbox.Incoming) { in.From = "bob@elsewhere.example" }, core.EnrolmentPaused, outreach.CauseUnknown, core.MessageAsk, false},
		"an e-mail of hers that may be one": {func(in *mailbox.Incoming) { noThread(in); in.Subject = "Lunch?" }, core.EnrolmentPaused, outreach.CauseUnknown, core.MessageAsk, false},
		"a stranger's e-mail":               {func(in *mailbox.Incoming) { noThread(in); in.From = "x@spam.example" }, core.EnrolmentRunning, "", "", false},
		"our own copy":                      {func(in *mailbox.Incoming) { in.From = "rita@agency.example" }, core.EnrolmentRunning, "", "", false},
		"an absence":                        {func(in *mailbox.Incoming) { in.Header, in.Text = automatic, "Back on 1 December 2026" }, core.EnrolmentPaused, outreach.CauseAutoReply, core.MessageAuto, false},
		"an absence without thread":         {func(in *mailbox.Incoming) { noThread(in); in.Header, in.Subject = automatic, "Abwesend" }, core.EnrolmentPaused, outreach.CauseAutoReply, core.MessageAuto, false},
		"a bounce":                          {report("failed"), core.EnrolmentStopped, outreach.CauseBounce, core.MessageBounce, true},
		"a bounce that names nobody's id":   {func(in *mailbox.Incoming) { report("failed")(in); in.Report.OriginalMessageID = "" }, core.EnrolmentStopped, outreach.CauseBounce, core.MessageBounce, true},
		"a delay":                           {report("delayed"), core.EnrolmentRunning, "", core.MessageDelay, false},
		"a receipt":                         {report("delivered"), core.EnrolmentRunning, "", "", false},
		"an opt-out":                        {func(in *mailbox.Incoming) { in.Text = "Bitte abmelden.\n\n> Hello" }, core.EnrolmentStopped, outreach.CauseOptOut, core.MessageReply, true},
		"an opt-out by the header line":     {func(in *mailbox.Incoming) { noThread(in); in.Subject, in.Text = "unsubscribe", "" }, core.EnrolmentStopped, outreach.CauseOptOut, core.MessageReply, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			r.approve(true)
			r.run()
			r.clock.Advance(time.Hour)
			r.arrive(0, test.change)
			e := r.state(0, test.state, test.cause)
			messages := r.messages(0)
			if test.kind == "" && len(messages) != 1 || test.kind != "" && (len(messages) != 2 || messages[1].Kind != test.kind) {
				t.Errorf("kept %+v", messages)
			}
			if test.cause != "" && (e.Cause.Text == "" || e.Cause.Evidence != messages[1].ID.String()) {
				t.Errorf("cause %+v", e.Cause)
			}
			if messages[0].Delivered == (test.cause == outreach.CauseBounce) {
				t.Errorf("delivered: %v", messages[0].Delivered)
			}
			list, err := r.out.Suppressions(t.Context())
			if err != nil || (len(list) > 0) != test.closed {
				t.Errorf("suppressed %v, %v", list, err)
			}
		})
	}
}

func TestAnAbsencePausesAndTheSameStepFollows(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.arrive(0, func(in *mailbox.Incoming) { in.Header, in.Text = automatic, "I am away until 4 December 2026." })
	back := time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC)
	if e := r.state(0, core.EnrolmentPaused, outreach.CauseAutoReply); !e.Until.Equal(back) || e.Next != 1 {
		t.Errorf("paused until %v at %d", e.Until, e.Next)
	}
	r.pass(back.Sub(r.clock.Now()) - time.Hour)
	r.sent(1)
	r.pass(24 * time.Hour)
	r.sent(2)
	r.state(0, core.EnrolmentDone, "")
}

// An automatic answer that comes while a sequence waits to be approved anew counts after
// the approval.
func TestAnAbsencePausesAlsoWhatIsApprovedLater(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	if err := r.out.Stop(t.Context(), r.job.ID, r.people[0].ID); err != nil {
		t.Fatal(err)
	}
	r.enrol()
	r.arrive(0, func(in *mailbox.Incoming) { in.Header, in.Text = automatic, "I am away until 4 December 2026." })
	back := time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC)
	r.state(0, core.EnrolmentWaiting, outreach.CauseAutoReply)
	r.approve(false)
	if e := r.state(0, core.EnrolmentPaused, outreach.CauseAutoReply); !e.Until.Equal(back) {
		t.Errorf("paused until %v", e.Until)
	}
	r.pass(back.Sub(r.clock.Now()) - time.Hour)
	r.sent(1)
	r.pass(24 * time.Hour)
	r.sent(2)
	r.state(0, core.EnrolmentDone, "")
}

func TestRepliesOfAClosedJobStillCount(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.update(func(tx core.Tx) error { return r.out.JobClosed(tx, r.job) })
	r.arrive(0, nil)
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
	r.update(func(tx core.Tx) error { return r.out.JobReopened(tx, r.job) })
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
}

func TestAfterABounceAnotherAddressMayBeUsed(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.people[0].Emails = append(r.people[0].Emails, "ada@home.example")
	r.update(func(tx core.Tx) error { return r.db.PutPerson(tx, &r.people[0], people.KeysOf(r.people[0])) })
	r.post.failure = core.Fail(core.KindNotFound, "Unknown.", "")
	r.approve(true)
	r.run()
	r.state(0, core.EnrolmentStopped, outreach.CauseBounce)
	r.post.failure = nil
	r.enrol()
	r.approve(true)
	r.run()
	r.sent(1)
	if to := r.post.sent[0].To[0]; to != "ada@home.example" {
		t.Errorf("sent to %s", to)
	}
}

func TestAnOptOutEndsThePersonsOtherSequencesToo(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	other := r.job
	other.ID = 0
	r.update(func(tx core.Tx) error {
		if err := r.db.PutJob(tx, &other); err != nil {
			return err
		}
		return r.out.Enrol(tx, core.Candidacy{Job: other.ID, Person: r.people[0].ID, State: core.CandidacyContacted})
	})
	r.arrive(0, func(in *mailbox.Incoming) { in.Text = "unsubscribe" })
	r.state(0, core.EnrolmentStopped, outreach.CauseOptOut)
	r.job = other
	r.state(0, core.EnrolmentStopped, outreach.CauseOptOut)
	err := r.db.Update(t.Context(), func(tx core.Tx) error {
		return r.out.Enrol(tx, core.Candidacy{Job: other.ID, Person: r.people[0].ID, Override: "she called"})
	})
	if core.KindOf(err) != core.KindRefused {
		t.Errorf("enrolled again after an opt-out: %v", err)
	}
}

func TestAnOptOutWeighsMoreThanABounce(t *testing.T) {
	r := newRig(t, "Ada Byron")
	for _, why := range []string{people.WhyBounced, "opted out by telephone", people.WhyBounced} {
		if err := r.out.Suppress(t.Context(), " Ada@Company0.example ", why); err != nil {
			t.Fatal(err)
		}
	}
	list, err := r.out.Suppressions(t.Context())
	if err != nil || len(list) != 1 || list[0].Why != "opted out by telephone" {
		t.Errorf("%+v, %v", list, err)
	}
	if err := r.out.Suppress(t.Context(), "not an address", ""); core.KindOf(err) != core.KindUsage {
		t.Errorf("%v", err)
	}
}

func TestTheFilesOfAnAnswerAreKnown(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.arrive(0, func(in *mailbox.Incoming) {
		in.Attachments = []mailbox.Attachment{{Name: "cv.pdf", Type: "application/pdf", Size: 1234}, {Type: "image/png"}}
	})
	list := r.messages(0)
	want := []core.MessageFile{{Name: "cv.pdf", Type: "application/pdf", Size: 1234}, {Type: "image/png"}}
	if d := cmp.Diff(want, list[len(list)-1].Files); d != "" {
		t.Error(d)
	}
}
