package main

import (
	"context"
	"net/mail"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// Answers is what came in, newest first.
func (s source) Answers(ctx context.Context, limit int) ([]model.Answer, error) {
	messages, err := s.desk.Outreach.Inbox(ctx, 0, limit)
	if err != nil {
		return nil, err
	}
	list := make([]model.Answer, 0, len(messages))
	err = s.view(ctx, func(tx core.Tx) error {
		for _, m := range messages {
			a, err := s.answer(tx, m)
			if err != nil {
				return err
			}
			list = append(list, a)
		}
		return nil
	})
	return list, err
}

func (s source) answer(tx core.Tx, m core.Message) (model.Answer, error) {
	a := model.Answer{Message: m}
	var err error
	if a.Address, err = s.addressOf(tx, m); err != nil {
		return a, err
	}
	if a.Closed, err = people.Suppressed(tx, s.desk.DB, a.Address); err != nil && !core.IsNotFound(err) {
		return a, err
	}
	if m.Person != 0 {
		if a.Person, err = s.desk.People.Resolve(tx, m.Person); err != nil && !core.IsNotFound(err) {
			return a, err
		}
	}
	if m.Job == 0 {
		return a, nil
	}
	if a.Job, err = s.desk.DB.Job(tx, m.Job); err != nil {
		return a, err
	}
	client, err := s.desk.DB.Client(tx, a.Job.Client)
	if err != nil {
		return a, err
	}
	a.Client = client.Name
	_, err = s.desk.DB.Lead(tx, m.Job, m.Person)
	if a.Lead = err == nil; core.IsNotFound(err) {
		err = nil
	}
	return a, err
}

// addressOf is the address that an answer is about: its writer's, or that of whom a
// report speaks.
func (s source) addressOf(tx core.Tx, m core.Message) (string, error) {
	if m.Kind == core.MessageBounce || m.Kind == core.MessageDelay || m.Kind == core.MessageComplaint {
		all, err := s.desk.DB.MessagesOf(tx, m.Job, m.Person)
		to := ""
		for _, one := range all {
			if one.Kind == core.MessageSent && one.Enrolment == m.Enrolment && (to == "" || one.Step <= m.Step) {
				to = one.To
			}
		}
		return to, err
	}
	if from, err := mail.ParseAddress(m.From); err == nil {
		return from.Address, nil
	}
	return m.From, nil
}

// Thread is what was written to and from a person for a job.
func (s source) Thread(ctx context.Context, m core.Message) (t model.Thread, err error) {
	if t.Blank, err = s.desk.Outreach.BlankReply(ctx, m.ID); err != nil {
		return t, err
	}
	err = s.view(ctx, func(tx core.Tx) error {
		if m.Person == 0 {
			return nil
		}
		if t.Mail, err = s.desk.DB.MessagesOf(tx, m.Job, m.Person); err != nil {
			return err
		}
		open, err := s.desk.DB.OpenEntries(tx)
		for _, e := range open {
			if e.Kind == outreach.ReplyKind && e.Job == m.Job && e.Person == m.Person {
				t.Open = append(t.Open, e)
			}
		}
		return err
	})
	return t, err
}

// inboxActs is what one does about an answer.
type inboxActs struct {
	*outreach.Service
	desk *desk.Desk
}

// TakeBack takes a reply out of the outbox that has not left, and gives its files.
func (a inboxActs) TakeBack(ctx context.Context, id core.EntryID) ([]letter.File, error) {
	files, err := a.FilesOf(ctx, id)
	if err != nil {
		files = nil // they can be attached again
	}
	_, err = a.desk.Outbox.Drop(ctx, id)
	if core.KindOf(err) == core.KindRefused {
		err = core.Fail(core.KindRefused, phrase.T("The reply has left already, or is just leaving; it was not taken back."), "")
	}
	return files, err
}

// DraftWord says whether a reply that lies as a draft was sent.
func (a inboxActs) DraftWord(ctx context.Context, id core.EntryID, sent bool) (core.Entry, error) {
	return a.desk.DraftWord(ctx, id, sent)
}

// inboxFiles is what one does with the files of e-mails.
type inboxFiles struct {
	setups
	desk *desk.Desk
}

// ReadAttachment reads a file that is to go with a reply.
func (inboxFiles) ReadAttachment(path string) (letter.File, error) { return desk.ReadAttachment(path) }

// SaveAttachment writes a file of an answer down.
func (f inboxFiles) SaveAttachment(ctx context.Context, id core.MessageID, n int, path string) (string, error) {
	return f.desk.SaveAttachment(ctx, id, n, path)
}

// TakeAttachment puts a résumé into its writer's profile.
func (f inboxFiles) TakeAttachment(ctx context.Context, id core.MessageID, n int, sure bool) error {
	_, err := f.desk.TakeAttachment(ctx, id, n, sure)
	return err
}
