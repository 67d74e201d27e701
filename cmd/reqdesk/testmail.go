package main

import (
	"context"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// tests sends e-mails to the recruiter.
type tests struct{ *desk.Desk }

func (p *program) tester() *model.Tester { return model.NewTester(p.loop, tests{p.desk}) }

// TestAddress is the address of the mailbox from which a job's e-mails leave.
func (t tests) TestAddress(ctx context.Context, job core.JobID) (string, error) {
	return t.Outreach.TestAddress(ctx, job)
}

// SendTest sends one and tells what became of it.
func (t tests) SendTest(ctx context.Context, l model.TestLetter) (why string, err error) {
	var e core.Entry
	if l.Source == "" {
		e, err = t.Outreach.Test(ctx, l.Job, l.Person, l.To)
	} else {
		e, err = t.Outreach.TestText(ctx, l.Source, l.Job, l.Person, l.To)
	}
	if err != nil {
		return "", err
	}
	if err := t.Outbox.RunOne(ctx, e.ID); err != nil {
		return "", err
	}
	err = t.DB.View(ctx, func(tx core.Tx) (err error) {
		e, err = t.DB.Entry(tx, e.ID)
		return err
	})
	switch {
	case err != nil:
		return "", err
	case e.State == core.EntryDone:
		return "", nil
	case e.State == core.EntryFailed, e.State == core.EntryDropped:
		return "", core.Fail(core.KindTemporary, phrase.T("The test was not sent: %s", phrase.Of(e.Why)), phrase.T("Check the mailbox on the page of clients."))
	case e.Why == "":
		return phrase.T("it goes out as soon as the mailbox answers."), nil
	}
	return phrase.Of(e.Why), nil
}
