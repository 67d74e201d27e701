package main

import (
	"context"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/ui/model"
)

// SetMailbox gives a mailbox other settings.
func (a accounts) SetMailbox(ctx context.Context, name string, n model.NewMailbox) (core.Mailbox, error) {
	return a.Desk.SetMailbox(ctx, name, desk.NewMailbox(n))
}

// MailboxNeed says who is on the way from a mailbox.
func (a accounts) MailboxNeed(ctx context.Context, name string) (string, error) {
	need, err := a.MailboxNeeded(ctx, name)
	if err != nil || need == (desk.MailboxNeed{}) {
		return "", err
	}
	return need.String(), nil
}

// RemoveMailbox forgets a mailbox.
func (a accounts) RemoveMailbox(ctx context.Context, name string, stop bool) error {
	_, err := a.Desk.RemoveMailbox(ctx, name, stop)
	return err
}

// TryMailbox sends a test e-mail to oneself.
func (a accounts) TryMailbox(ctx context.Context, name string) (model.MailboxTrial, error) {
	t, err := a.Desk.TryMailbox(ctx, name, desk.TrialPatience)
	return model.MailboxTrial{
		To: t.To, Arrived: t.Arrived, Took: t.Took, SPF: t.SPF, DKIM: t.DKIM, DMARC: t.DMARC, By: t.By, Rewritten: t.Rewritten,
		Removed: t.Removed, Note: t.Note,
	}, err
}
