package model_test

import (
	"context"
	"testing"

	"reqdesk/core"
	"reqdesk/ui/model"
)

// postbox sends tests, or says why not.
type postbox struct {
	sent    []model.TestLetter
	why     string
	failed  error
	noplace error
}

func (p *postbox) TestAddress(context.Context, core.JobID) (string, error) {
	return "robin@recruiter.example.com", p.noplace
}

func (p *postbox) SendTest(_ context.Context, l model.TestLetter) (string, error) {
	if p.failed == nil {
		p.sent = append(p.sent, l)
	}
	return p.why, p.failed
}

func TestATestGoesToOneselfAndTheAddressIsRemembered(t *testing.T) {
	desk, p := newDesktop(t), &postbox{}
	tester := model.NewTester(desk.loop, p)
	proposed := ""
	propose := func() {
		tester.Address(1, func(a string) { proposed = a })
		desk.settle()
	}
	if propose(); proposed != "robin@recruiter.example.com" {
		t.Errorf("proposed is %q", proposed)
	}
	said := ""
	tester.Send(model.TestLetter{Job: 1, To: " me@example.org "}, func(words string, err error) {
		if said = words; err != nil {
			t.Error(err)
		}
	})
	desk.settle()
	if len(p.sent) != 1 || p.sent[0].To != "me@example.org" || said != "The test was sent to me@example.org" {
		t.Errorf("sent %+v, said %q", p.sent, said)
	}
	if propose(); proposed != "me@example.org" {
		t.Errorf("proposed is %q, want where the last one went", proposed)
	}
}

func TestATestThatMustWaitSaysWhy(t *testing.T) {
	desk, p := newDesktop(t), &postbox{why: "everything is paused."}
	said := ""
	model.NewTester(desk.loop, p).Send(model.TestLetter{To: "me@example.org"}, func(words string, _ error) { said = words })
	desk.settle()
	if said != "The test waits in the outbox: everything is paused." {
		t.Errorf("said %q", said)
	}
}

func TestATestThatFailedIsNoAddressToRemember(t *testing.T) {
	desk, p := newDesktop(t), &postbox{failed: core.Fail(core.KindAuth, "The mailbox refused the password.", "")}
	tester := model.NewTester(desk.loop, p)
	var told error
	tester.Send(model.TestLetter{To: "typo@example.org"}, func(words string, err error) {
		if told = err; words != "" {
			t.Errorf("said %q", words)
		}
	})
	desk.settle()
	if told == nil {
		t.Error("nothing is told of the failure")
	}
	proposed := ""
	tester.Address(1, func(a string) { proposed = a })
	desk.settle()
	if proposed != "robin@recruiter.example.com" {
		t.Errorf("proposed is %q", proposed)
	}
	p.noplace = core.Fail(core.KindNotFound, "The job has no mailbox.", "")
	tester.Address(1, func(a string) { t.Errorf("proposed is %q although there is none", a) })
	desk.settle()
}
