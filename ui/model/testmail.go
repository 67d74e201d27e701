package model

import (
	"context"
	"strings"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// TestLetter is an e-mail to be sent to oneself.
type TestLetter struct {
	Job    core.JobID
	Person core.PersonID // as who gets it; 0 = nobody real, where there is a source
	Source string        // the text that is being edited; "" = the next e-mail of the person's sequence
	To     string
}

// TestSender sends tests.
type TestSender interface {
	// TestAddress is where a test of a job's e-mails goes unless somebody says otherwise.
	TestAddress(ctx context.Context, job core.JobID) (string, error)
	// SendTest sends one now. why says what keeps it from being sent just now, "" = it
	// was sent.
	SendTest(ctx context.Context, t TestLetter) (why string, err error)
}

// Tester sends tests to oneself.
type Tester struct {
	loop    *Loop
	sender  TestSender
	address Question
	sending Question
	last    string // where the last one went
}

// NewTester makes one.
func NewTester(loop *Loop, sender TestSender) *Tester { return &Tester{loop: loop, sender: sender} }

// Address gives the address to propose: that of the last test, else the mailbox's.
func (t *Tester) Address(job core.JobID, done func(address string)) {
	if t.last != "" {
		done(t.last)
		return
	}
	Load(t.loop, &t.address, func(ctx context.Context) (string, error) { return t.sender.TestAddress(ctx, job) },
		func(address string, err error) {
			if err == nil {
				done(address)
			}
		})
}

// Send sends a test; words say what became of it.
func (t *Tester) Send(letter TestLetter, done func(words string, err error)) {
	letter.To = strings.TrimSpace(letter.To)
	Load(t.loop, &t.sending, func(ctx context.Context) (string, error) { return t.sender.SendTest(ctx, letter) },
		func(why string, err error) {
			if err != nil {
				done("", err)
				return
			}
			t.last = letter.To
			if why != "" {
				done(phrase.T("The test waits in the outbox: %s", why), nil)
				return
			}
			done(phrase.T("The test was sent to %s", letter.To), nil)
		})
}
