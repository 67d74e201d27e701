package ctl

import (
	"fmt"
	"path/filepath"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach"
)

type inboxCmds struct {
	List  inboxListCmd  `cmd:"" help:"Answers, newest first."`
	Show  inboxShowCmd  `cmd:"" help:"One answer."`
	Reply inboxReplyCmd `cmd:"" help:"Answer it in the same thread."`

	Answer inboxAnswerCmd `cmd:"" help:"Say what an e-mail is that may be an answer."`
	Save   inboxSaveCmd   `cmd:"" help:"Save a file that came with an answer."`
	Take   inboxTakeCmd   `cmd:"" help:"Put a résumé that came with an answer into its writer's profile."`
}

type messageView struct {
	ID      string     `json:"id"`
	Kind    string     `json:"kind"`
	Job     string     `json:"job"`
	Person  string     `json:"person"`
	From    string     `json:"from"`
	Subject string     `json:"subject"`
	Date    *time.Time `json:"date"`
	Text    string     `json:"text,omitempty"`
	Detail  string     `json:"detail"`
	Files   []fileView `json:"attachments,omitempty"` // they stay in the mailbox
}

type fileView struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size,omitempty"` // bytes as sent
}

func viewOfMessage(m core.Message) messageView {
	return messageView{
		ID: m.ID.String(), Kind: string(m.Kind), Job: m.Job.String(), Person: m.Person.String(), From: m.From,
		Subject: m.Subject, Date: stamp(m.Date), Detail: m.Detail,
	}
}

type inboxListCmd struct {
	Limit count      `default:"100" help:"At most so many."`
	Job   core.JobID `help:"Only those of this job."`
}

// Run lists answers.
func (c *inboxListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if c.Job != 0 {
		if _, err := d.Jobs.Job(s, c.Job); err != nil {
			return err
		}
	}
	all, err := d.Outreach.Inbox(s, c.Job, int(c.Limit))
	if err != nil {
		return err
	}
	views := []messageView{}
	for _, m := range all {
		views = append(views, viewOfMessage(m))
	}
	return s.show(views, func(row func(...any)) {
		row("MESSAGE", "KIND", "JOB", "FROM", "SUBJECT")
		for _, v := range views {
			row(v.ID, v.Kind, v.Job, v.From, v.Subject)
		}
	})
}

type inboxShowCmd struct {
	Message core.MessageID `arg:"" help:"The message's id."`
}

// Run shows one message.
func (c *inboxShowCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	var m core.Message
	err = d.DB.View(s, func(tx core.Tx) error {
		m, err = d.DB.Message(tx, c.Message)
		return err
	})
	if err != nil {
		return err
	}
	v := viewOfMessage(m)
	v.Text = m.Text
	for _, f := range m.Files {
		v.Files = append(v.Files, fileView(f))
	}
	return s.show(v, func(row func(...any)) {
		row("From:", v.From)
		for i, f := range v.Files {
			row(fmt.Sprintf("Attachment %d:", i+1), f.Name, f.Type)
		}
		row("Subject:", v.Subject)
		row("Kind:", v.Kind, v.Detail)
		row(v.Text)
	})
}

type inboxReplyCmd struct {
	Message core.MessageID `arg:"" help:"The message's id."`
	File    string         `arg:"" help:"A text file with the reply."`
	Attach  []string       `sep:"none" help:"A file that goes with it; may be given several times."`
}

// Run replies at once.
func (c *inboxReplyCmd) Run(s *session) error {
	text, err := readFile(c.File, maxTemplate)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	var files []letter.File
	for _, path := range c.Attach {
		f, err := desk.ReadAttachment(path)
		if err != nil {
			return err
		}
		if mailbox.Program(f.Name) {
			s.note("Mail servers often refuse files like %s, because they may run something; the e-mail may come back.", f.Name)
		}
		files = append(files, f)
	}
	e, err := d.Outreach.Reply(s, c.Message, string(text), files...)
	if err != nil {
		return err
	}
	return sendNow(s, d, e)
}

type inboxAnswerCmd struct {
	Message  core.MessageID `arg:"" help:"The message's id."`
	Word     string         `arg:"" enum:"reply,opt-out,nothing,left" help:"reply: an answer of this person; opt-out: not to be written to again; nothing: no answer, go on; left: no longer there, stop."`
	Remember bool           `help:"With reply: keep the address as one of this person's."`
}

// Run takes the word.
func (c *inboxAnswerCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Outreach.Answer(s, c.Message, outreach.Word(c.Word), c.Remember); err != nil {
		return err
	}
	return (&inboxShowCmd{c.Message}).Run(s)
}

type inboxSaveCmd struct {
	Message core.MessageID `arg:"" help:"The message's id."`
	Number  int            `arg:"" help:"Which of its attachments, from 1."`
	File    string         `arg:"" name:"to" help:"The new file, or a folder for it."`
}

type savedView struct {
	File string `json:"file"`
}

// Run saves it.
func (c *inboxSaveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	path, err := d.SaveAttachment(s, c.Message, c.Number-1, c.File)
	if err != nil {
		return err
	}
	if mailbox.Program(path) {
		s.note("%s may run something when it is opened: open it only if you expected it.", filepath.Base(path))
	}
	return s.show(savedView{path}, func(row func(...any)) { row("Saved:", path) })
}

type inboxTakeCmd struct {
	Message core.MessageID `arg:"" help:"The message's id."`
	Number  int            `arg:"" help:"Which of its attachments, from 1."`
	Confirm bool           `help:"Take it although it names somebody else."`
}

type takenView struct {
	Person  string `json:"person"`
	Profile string `json:"profile"`
	Name    string `json:"name"`
}

// Run takes it.
func (c *inboxTakeCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	a, err := d.TakeAttachment(s, c.Message, c.Number-1, c.Confirm)
	if err != nil {
		return err
	}
	return s.show(takenView{a.Person.String(), a.Profile.String(), a.Name}, func(row func(...any)) {
		row("Put into the profile of", a.Person, a.Name)
	})
}

type testMailCmd struct {
	Job    core.JobID    `arg:"" help:"The job's id."`
	Person core.PersonID `arg:"" help:"The person whose next e-mail it is."`
	To     string        `required:"" help:"Your own address."`
}

// Run sends the test at once.
func (c *testMailCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	e, err := d.Outreach.Test(s, c.Job, c.Person, c.To)
	if err != nil {
		return err
	}
	return sendNow(s, d, e)
}

// sendNow runs one entry of the outbox and shows what became of it.
func sendNow(s *session, d *desk.Desk, e core.Entry) error {
	if err := d.Outbox.RunOne(s, e.ID); err != nil {
		return err
	}
	err := d.DB.View(s, func(tx core.Tx) (err error) {
		e, err = d.DB.Entry(tx, e.ID)
		return err
	})
	if err != nil {
		return err
	}
	v := viewOfEntry(e)
	err = s.show(v, func(row func(...any)) { row("E-mail:", v.State, v.Why) })
	if err == nil && e.State == core.EntryFailed {
		return problem(exitFailed)
	}
	return err
}
