package outreach_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

// asks are e-mails that put a question, by what they ask.
var asks = map[string]func(*mailbox.Incoming){
	core.AskStranger: func(in *mailbox.Incoming) { in.From = "ada@home.example" },
	core.AskUnasked: func(in *mailbox.Incoming) {
		in.InReplyTo, in.References, in.Subject = nil, nil, "Lunch?"
	},
	core.AskGone: func(in *mailbox.Incoming) {
		in.Header, in.Text = automatic, "Ada Byron no longer works for this company."
	},
	core.AskOptOut: func(in *mailbox.Incoming) { in.Text = "I have no interest in e-mails like that one, ever." },
}

func (r *rig) newest(i int) core.Message {
	r.Helper()
	list := r.messages(i)
	return list[len(list)-1]
}

func (r *rig) suppressed() (list []string) {
	r.Helper()
	all, err := r.out.Suppressions(r.Context())
	must(r, err)
	for _, x := range all {
		list = append(list, x.Address)
	}
	slices.Sort(list)
	return list
}

func TestWhatIsAskedIsKeptAndTheWordDecides(t *testing.T) {
	both := []string{"ada@company0.example", "ada@home.example"}
	for name, test := range map[string]struct {
		ask    string
		word   outreach.Word
		state  core.EnrolmentState
		cause  string
		kind   core.MessageKind
		detail string
		closed []string
	}{
		"a stranger's is theirs":    {core.AskStranger, outreach.ItIsReply, core.EnrolmentStopped, outreach.CauseReply, core.MessageReply, "", nil},
		"a stranger's is none":      {core.AskStranger, outreach.ItIsNothing, core.EnrolmentRunning, "", core.MessageAsk, core.AskNothing, nil},
		"they opted out from there": {core.AskStranger, outreach.ItIsOptOut, core.EnrolmentStopped, outreach.CauseOptOut, core.MessageReply, core.OptedOut, both},
		"an e-mail of their own":    {core.AskUnasked, outreach.ItIsReply, core.EnrolmentStopped, outreach.CauseReply, core.MessageReply, "", nil},
		"about something else":      {core.AskUnasked, outreach.ItIsNothing, core.EnrolmentRunning, "", core.MessageAsk, core.AskNothing, nil},
		"they left":                 {core.AskGone, outreach.TheyLeft, core.EnrolmentStopped, outreach.CauseManual, core.MessageAsk, core.AskLeft, nil},
		"they have not left":        {core.AskGone, outreach.ItIsNothing, core.EnrolmentRunning, "", core.MessageAsk, core.AskNothing, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			r.approve(true)
			r.run()
			r.arrive(0, asks[test.ask])
			r.state(0, core.EnrolmentPaused, outreach.CauseUnknown)
			m := r.newest(0)
			if m.Kind != core.MessageAsk || m.Detail != test.ask {
				t.Fatalf("kept as %s %q, want the question %q", m.Kind, m.Detail, test.ask)
			}
			must(r, r.out.Answer(t.Context(), m.ID, test.word, false))
			r.state(0, test.state, test.cause)
			if m = r.newest(0); m.Kind != test.kind || m.Detail != test.detail || core.Asks(m.Kind, m.Detail) {
				t.Errorf("now %s %q", m.Kind, m.Detail)
			}
			if got := r.suppressed(); !slices.Equal(got, test.closed) {
				t.Errorf("not written to any more: %q, want %q", got, test.closed)
			}
			if err := r.out.Answer(t.Context(), m.ID, outreach.ItIsNothing, false); core.KindOf(err) != core.KindRefused {
				t.Errorf("answered twice: %v", err)
			}
		})
	}
}

func TestAReplyMayBeAnOptOutAfterAll(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.arrive(0, nil)
	must(r, r.out.Answer(t.Context(), r.newest(0).ID, outreach.ItIsOptOut, false))
	if got := r.suppressed(); !slices.Equal(got, []string{"ada@company0.example"}) {
		t.Errorf("not written to any more: %q", got)
	}
	if err := r.out.Answer(t.Context(), r.newest(0).ID, outreach.ItIsReply, false); core.KindOf(err) != core.KindRefused {
		t.Errorf("a wish not to be written to was taken back: %v", err)
	}
}

func TestARememberedAddressIsThePersonsFromThenOn(t *testing.T) {
	r := newRig(t, "Ada Byron", "Bob Example")
	r.approve(true)
	r.run()
	r.arrive(0, asks[core.AskStranger])
	r.arrive(1, func(in *mailbox.Incoming) { in.From = r.people[0].Emails[0] })
	if err := r.out.Answer(t.Context(), r.newest(1).ID, outreach.ItIsReply, true); core.KindOf(err) != core.KindRefused {
		t.Errorf("an address of somebody else was taken: %v", err)
	}
	r.state(1, core.EnrolmentPaused, outreach.CauseUnknown)
	must(r, r.out.Answer(t.Context(), r.newest(0).ID, outreach.ItIsReply, true))
	r.arrive(0, asks[core.AskStranger])
	if m := r.newest(0); m.Kind != core.MessageReply {
		t.Errorf("the second e-mail from there is kept as %s %q", m.Kind, m.Detail)
	}
}

func TestTheSequenceWaitsForAllItsQuestions(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.arrive(0, asks[core.AskStranger])
	first := r.newest(0)
	r.arrive(0, asks[core.AskGone])
	must(r, r.out.Answer(t.Context(), first.ID, outreach.ItIsNothing, false))
	r.state(0, core.EnrolmentPaused, outreach.CauseUnknown)
	must(r, r.out.Answer(t.Context(), r.newest(0).ID, outreach.ItIsNothing, false))
	r.state(0, core.EnrolmentRunning, "")
	r.pass(10 * 24 * time.Hour)
	r.sent(2)
}

func TestStopAndResumeByHandAnswerTheQuestion(t *testing.T) {
	for name, do := range map[string]func(*rig) error{
		"stop":   func(r *rig) error { return r.out.Stop(r.Context(), r.job.ID, r.people[0].ID) },
		"resume": func(r *rig) error { return r.out.Resume(r.Context(), r.job.ID, r.people[0].ID) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			r.approve(true)
			r.run()
			r.arrive(0, asks[core.AskStranger])
			must(r, do(r))
			if m := r.newest(0); core.Asks(m.Kind, m.Detail) {
				t.Errorf("still asks %q", m.Detail)
			}
		})
	}
}

// byHand lets the outbox send what a recruiter writes.
func (r *rig) byHand() {
	email := r.box.Handlers[0].(outreach.EmailHandler)
	r.box.Handlers = append(r.box.Handlers, outreach.ByHandHandler{Service: r.out, What: outreach.ReplyKind, Open: email.Open})
}

func TestAReplyCanBeTakenBackWhileItWaitsAndGivenAgain(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.byHand()
	r.approve(true)
	r.run()
	r.arrive(0, asks[core.AskStranger])
	m := r.newest(0)
	e, err := r.out.ReplyIn(t.Context(), m.ID, "Thursday, then.", nil, time.Minute)
	must(r, err)
	r.state(0, core.EnrolmentStopped, outreach.CauseReply) // who replies takes it for an answer
	r.run()
	r.sent(1)
	_, err = r.box.Drop(t.Context(), e.ID)
	must(r, err)
	r.clock.Advance(time.Hour)
	r.run()
	r.sent(1)
	again, err := r.out.ReplyIn(t.Context(), m.ID, "Thursday, then.", nil, time.Minute)
	must(r, err)
	if again.State != core.EntryWaiting {
		t.Fatalf("the same words again are %s", again.State)
	}
	r.clock.Advance(2 * time.Minute)
	r.run()
	r.sent(2)
	if to := r.post.sent[1].To; !slices.Contains(to, "ada@home.example") {
		t.Errorf("it went to %q", to)
	}
	if _, err := r.box.Drop(t.Context(), again.ID); core.KindOf(err) != core.KindRefused {
		t.Errorf("taken back after it left: %v", err)
	}
}

func TestAReplyIsSignedAndSaysWhyThereCanBeNone(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	r.arrive(0, nil)
	m := r.newest(0)
	b, err := r.out.BlankReply(t.Context(), m.ID)
	if err != nil || b.No != "" || b.Signature != "Rita Recruiter" || b.To != r.people[0].Emails[0] || !strings.HasPrefix(b.Subject, "Re: ") || b.From != r.mailbox.From {
		t.Errorf("%+v, %v", b, err)
	}
	must(r, r.out.SetSnippet(t.Context(), outreach.Snippet{Name: "signature", Client: r.client.ID, Text: "Rita for {{client_name}}"}))
	if b, err = r.out.BlankReply(t.Context(), m.ID); err != nil || !strings.HasPrefix(b.Signature, "Rita for") {
		t.Errorf("signed %q, %v", b.Signature, err)
	}
	must(r, r.out.Answer(t.Context(), m.ID, outreach.ItIsOptOut, false))
	if b, err = r.out.BlankReply(t.Context(), m.ID); err != nil || b.No == "" {
		t.Errorf("after an opt-out: %+v, %v", b, err)
	}
}

func TestOnlyWhatWasEnteredOrBouncedIsTakenBack(t *testing.T) {
	r := newRig(t, "Ada Byron")
	must(r, r.out.Suppress(t.Context(), "Ada+jobs@company0.example", outreach.ByRecruiter))
	for _, address := range []string{"ada+jobs@company0.example", "ada@company0.example"} {
		if err := r.db.View(t.Context(), func(tx core.Tx) error { _, err := people.Suppressed(tx, r.db, address); return err }); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	must(r, r.out.Release(t.Context(), "ada+jobs@company0.example"))
	for _, address := range []string{"ada+jobs@company0.example", "ada@company0.example"} {
		if err := r.db.View(t.Context(), func(tx core.Tx) error { _, err := people.Suppressed(tx, r.db, address); return err }); !core.IsNotFound(err) {
			t.Errorf("%s is still not written to: %v", address, err)
		}
	}
	if err := r.out.Release(t.Context(), "ada@company0.example"); !core.IsNotFound(err) {
		t.Errorf("taken back twice: %v", err)
	}
	for _, why := range []string{"opted out by e-mail", people.WhyErased, "marked an e-mail as spam"} {
		address := strings.Fields(why)[0] + "@company0.example"
		must(r, r.out.Suppress(t.Context(), address, why))
		if err := r.out.Release(t.Context(), address); core.KindOf(err) != core.KindRefused {
			t.Errorf("%s: %v", why, err)
		}
	}
	// a second form of a mailbox whose owner opted out
	must(r, r.out.Suppress(t.Context(), "opted+x@company0.example", people.WhyBounced))
	if err := r.out.Release(t.Context(), "opted+x@company0.example"); core.KindOf(err) != core.KindRefused {
		t.Errorf("behind a plus sign: %v", err)
	}
}
