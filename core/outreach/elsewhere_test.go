package outreach_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

// known gives the first person further addresses.
func (r *rig) known(more ...string) {
	r.Helper()
	r.people[0].Emails = append(r.people[0].Emails, more...)
	r.update(func(tx core.Tx) error { return r.db.PutPerson(tx, &r.people[0], people.KeysOf(r.people[0])) })
}

func (r *rig) resume() error { return r.out.Resume(r.Context(), r.job.ID, r.people[0].ID) }

func TestAfterABounceTheSequenceGoesOnAtTheStepThatCameBack(t *testing.T) {
	tests := map[string]struct {
		before time.Duration // until the e-mail comes back
		want   []string      // to whom e-mails went in the end
	}{
		"the first e-mail": {0, []string{"ada@company0.example", "ada@home.example", "ada@home.example"}},
		"the follow-up":    {9 * 24 * time.Hour, []string{"ada@company0.example", "ada@company0.example", "ada@home.example"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			r.known("ada@gone.example", "ada@home.example", "ada@last.example")
			if err := r.out.Suppress(t.Context(), "ada@gone.example", people.WhyBounced); err != nil {
				t.Fatal(err)
			}
			r.approve(true)
			r.run()
			if r.pass(test.before); test.before > 0 {
				r.sent(2)
			}
			r.arrive(0, func(in *mailbox.Incoming) {
				thread := r.enrolment(0).Thread
				bounced(r)(in)
				in.Report.OriginalMessageID = thread[len(thread)-1]
			})
			r.state(0, core.EnrolmentStopped, outreach.CauseBounce)
			if next := r.listed()[0].Next; next != "ada@home.example" {
				t.Fatalf("%q is offered", next)
			}
			if err := r.resume(); err != nil {
				t.Fatal(err)
			}
			r.state(0, core.EnrolmentRunning, "")
			if list := r.listed(); len(list) != 1 || list[0].Next != "" {
				t.Errorf("the contacted list: %+v", list)
			}
			r.pass(12 * 24 * time.Hour)
			r.sent(len(test.want))
			seen := map[string]bool{}
			for i, want := range test.want {
				got := r.post.sent[i].To[0]
				if text := got + parse(t, r.post.sent[i]).subject; got != want || seen[text] {
					t.Errorf("e-mail %d went to %s, want %s; %v before", i+1, got, want, seen)
				} else {
					seen[text] = true
				}
			}
			r.state(0, core.EnrolmentDone, "")
		})
	}
}

func (r *rig) listed() []outreach.Contacted {
	r.Helper()
	list, err := r.out.Contacted(r.Context(), r.job.ID)
	if err != nil {
		r.Fatal(err)
	}
	return list
}

func TestWithoutAnotherGoodAddressABounceStaysTheEnd(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.known("ada@never.example")
	if err := r.out.Suppress(t.Context(), "ada@never.example", people.WhyBounced); err != nil {
		t.Fatal(err)
	}
	r.approve(true)
	r.run()
	r.arrive(0, bounced(r))
	if err := r.resume(); core.KindOf(err) != core.KindRefused {
		t.Errorf("resumed: %v", err)
	}
	r.known("ada@new.example")
	if err := r.resume(); err != nil {
		t.Fatal(err)
	}
	r.run()
	r.sent(2)
	r.arrive(0, func(in *mailbox.Incoming) {
		bounced(r)(in)
		in.Report.Recipient = "ada@new.example"
	})
	if err := r.resume(); core.KindOf(err) != core.KindRefused {
		t.Errorf("it goes round in circles: %v", err)
	}
	r.state(0, core.EnrolmentStopped, outreach.CauseBounce)
}

// Somebody whose mailbox was full at one e-mail and who has answered another has answered.
func TestAnAnswerAfterABounceIsTheEnd(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.known("ada@home.example")
	r.approve(true)
	r.run()
	r.arrive(0, bounced(r))
	r.arrive(0, nil)
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
	if err := r.resume(); core.KindOf(err) != core.KindRefused {
		t.Errorf("resumed after an answer: %v", err)
	}
	r.arrive(0, func(in *mailbox.Incoming) {
		bounced(r)(in)
		in.MessageID = "again@provider.example"
	})
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
}

func TestWhoseEmailCameBackIsNotContactedAnewAndThatSaysWhatToDo(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	candidate := core.Candidacy{Job: r.job.ID, Person: r.people[0].ID, State: core.CandidacyContacted}
	instead := func() (hint string) {
		r.update(func(tx core.Tx) error {
			var known *core.Error
			if errors.As(r.out.Instead(tx, candidate), &known) {
				hint = known.Hint
			}
			return nil
		})
		return hint
	}
	if hint := instead(); hint != "" {
		t.Errorf("nothing came back, and %q", hint)
	}
	r.arrive(0, bounced(r))
	if hint := instead(); !strings.Contains(hint, "Add another address") {
		t.Errorf("without another address: %q", hint)
	}
	r.known("ada@home.example")
	if hint := instead(); !strings.Contains(hint, "go on at their other address") {
		t.Errorf("with another address: %q", hint)
	}
	must(r, r.resume())
	if hint := instead(); hint != "" {
		t.Errorf("it goes on, and %q", hint)
	}
}
