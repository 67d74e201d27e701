package ctl

import (
	"path/filepath"

	"reqdesk/cmd/internal/desk"
	"reqdesk/connectors/mailbox/drafts"
	"reqdesk/core"
)

type answeredCmd struct {
	Job    core.JobID    `arg:"" help:"The job's id."`
	Person core.PersonID `arg:"" help:"The person's id."`
}

// Run notes an answer.
func (c *answeredCmd) Run(s *session) error {
	return steer(s, c.Job, func(d *desk.Desk) error { return d.Outreach.Answered(s, c.Job, c.Person) })
}

type draftCmds struct {
	List    draftListCmd    `cmd:"" help:"What waits to be sent, each with its file and, where it is short enough, a mailto: link."`
	Sent    draftSentCmd    `cmd:"" help:"Say that you sent a draft: what follows is planned from now."`
	NotSent draftNotSentCmd `cmd:"" help:"Say that you did not send a draft: the sequence stops until it is resumed, and is drafted anew then."`
}

type draftListCmd struct {
	Job core.JobID `help:"Only of this job."`
}

type draftView struct {
	Entry   string `json:"entry"`
	Job     string `json:"job"`
	Person  string `json:"person"`
	To      string `json:"to"`
	Subject string `json:"subject"`
	File    string `json:"file"`
	MailTo  string `json:"mailto"`
	Stop    string `json:"stop"` // why it must not be sent any more; "" = send it
}

// Run lists drafts.
func (c *draftListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	list, err := d.Drafts(s, c.Job)
	if err != nil {
		return err
	}
	views := []draftView{}
	for _, one := range list {
		var link string
		if one.Stop == "" {
			link, _ = drafts.MailTo(one.To, one.Subject, one.Text, one.InReplyTo)
		}
		views = append(views, draftView{
			Entry: one.Entry.ID.String(), Job: one.Entry.Job.String(), Person: one.Entry.Person.String(), To: one.To, Subject: one.Subject,
			File: filepath.Clean(one.File), MailTo: link, Stop: one.Stop,
		})
	}
	return s.show(views, func(row func(...any)) {
		row("ENTRY", "PERSON", "TO", "SUBJECT", "FILE", "DO NOT SEND")
		for _, v := range views {
			row(v.Entry, v.Person, v.To, v.Subject, v.File, v.Stop)
		}
	})
}

type draftSentCmd struct {
	Entry core.EntryID `arg:"" help:"The entry, as draft list shows it."`
}

// Run says that a draft was sent.
func (c *draftSentCmd) Run(s *session) error { return draftWord(s, c.Entry, true) }

type draftNotSentCmd struct {
	Entry core.EntryID `arg:"" help:"The entry, as draft list shows it."`
}

// Run says that a draft was not sent.
func (c *draftNotSentCmd) Run(s *session) error { return draftWord(s, c.Entry, false) }

func draftWord(s *session, id core.EntryID, sent bool) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	e, err := d.DraftWord(s, id, sent)
	if err != nil {
		return err
	}
	return s.show(map[string]any{"entry": e.ID.String(), "sent": sent, "state": e.State}, func(row func(...any)) { row("Noted:", e.ID.String(), string(e.State)) })
}
