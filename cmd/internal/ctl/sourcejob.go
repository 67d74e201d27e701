package ctl

import (
	"errors"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/sourcing"
)

type sourceMoreCmd struct {
	Job   core.JobID `arg:"" help:"The job's id."`
	Count count      `help:"So many profiles; 20 unless told."`
}

// Run asks the sources of a job now and prints what that gave.
func (c *sourceMoreCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Sourcing.More(s, c.Job, int(c.Count)); err != nil {
		return err
	}
	runs, err := d.Sourcing.Ask(s, c.Job)
	if err != nil {
		return err
	}
	return showRuns(s, runs)
}

type sourceListCmd struct {
	Job   core.JobID `arg:"" help:"The job's id."`
	Limit count      `default:"100" help:"At most so many lines."`
}

// Run prints the search diary of a job, newest first.
func (c *sourceListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	var runs []core.SourceRun
	err = d.DB.View(s, func(tx core.Tx) error {
		if _, err := d.DB.Job(tx, c.Job); err != nil {
			return err
		}
		runs, err = d.Sourcing.Runs(tx, c.Job, int(c.Limit))
		return err
	})
	if err != nil {
		return err
	}
	return showRuns(s, runs)
}

type runView struct {
	At        *time.Time `json:"at"`
	Source    string     `json:"source"`
	Query     string     `json:"query"`
	Found     int        `json:"found"`
	KeptOut   int        `json:"kept_out"`
	Delivered int        `json:"delivered"`
	Known     int        `json:"known"`
	Note      string     `json:"note"`
	Error     string     `json:"error"`
}

func showRuns(s *session, runs []core.SourceRun) error {
	views := []runView{}
	for _, r := range runs {
		views = append(views, runView{
			At: stamp(r.At), Source: r.Name, Query: r.Query, Found: r.Found, KeptOut: r.KeptOut, Delivered: r.Delivered,
			Known: r.Known, Note: r.Note, Error: r.ErrorText,
		})
	}
	return s.show(views, func(row func(...any)) {
		row("AT", "SOURCE", "FOUND", "KEPT OUT", "NEW", "ASKED FOR", "NOTE")
		for i, v := range views {
			row(runs[i].At, v.Source, v.Found, v.KeptOut, v.Delivered, v.Query, v.Note+v.Error)
		}
	})
}

type sourceFeedbackCmd struct {
	Job     core.JobID `arg:"" help:"The job's id."`
	With    []string   `help:"What people should have too." placeholder:"WORDS"`
	Without []string   `help:"What speaks against somebody." placeholder:"WORDS"`
	Note    string     `help:"For your own memory."`
	Forget  bool       `help:"Take all feedback back."`
}

// Run keeps feedback. The ATS hears nothing of it.
func (c *sourceFeedbackCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if c.Forget {
		err = d.Sourcing.Forget(s, c.Job)
	} else {
		err = d.Sourcing.Tell(s, c.Job, sourcing.Feedback{More: c.With, Without: c.Without, Note: c.Note})
	}
	if err != nil {
		return err
	}
	return showSourcing(s, d, c.Job)
}

type feedbackView struct {
	At      *time.Time `json:"at"`
	With    []string   `json:"with"`
	Without []string   `json:"without"`
	Note    string     `json:"note"`
}

func showSourcing(s *session, d *desk.Desk, job core.JobID) error {
	var row core.Sourcing
	err := d.DB.View(s, func(tx core.Tx) (err error) {
		row, err = d.DB.Sourcing(tx, job)
		return err
	})
	if err != nil {
		return err
	}
	views := []feedbackView{}
	for _, f := range row.Feedback {
		views = append(views, feedbackView{At: stamp(f.At), With: list(f.More), Without: list(f.Without), Note: f.Note})
	}
	return s.show(map[string]any{"job": job.String(), "wanted": row.Wanted, "feedback": views}, func(line func(...any)) {
		line("AT", "WITH", "WITHOUT", "NOTE")
		for i, v := range views {
			line(row.Feedback[i].At, v.With, v.Without, v.Note)
		}
	})
}

type sourceFilesCmd struct {
	Name string `arg:"" help:"The watched folder."`
	Look bool   `help:"Look into it now."`
}

type sourceFileView struct {
	File    string     `json:"file"`
	State   string     `json:"state"` // "waiting", "taken" or "refused"
	At      *time.Time `json:"at"`
	Taken   int        `json:"taken"`
	Refused int        `json:"refused"`
	Reason  string     `json:"reason"`
}

// Run prints what became of the files.
func (c *sourceFilesCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.SourceNamed(s, c.Name)
	if err != nil {
		return err
	}
	if n.Kind != sourcing.FolderKind {
		return core.Fail(core.KindUsage, n.Name+" is no watched folder.", "See `source show`.")
	}
	if c.Look {
		if _, _, err := d.Sourcing.Look(s, n); err != nil {
			return err
		}
	}
	files, err := d.Sourcing.Files(s, n.ID)
	if err != nil {
		return err
	}
	views := []sourceFileView{}
	for _, f := range files {
		v := sourceFileView{File: f.Name, State: "waiting", At: stamp(f.Seen), Taken: f.Taken, Refused: f.Refused, Reason: f.Reason}
		if !f.Settled.IsZero() {
			v.At, v.State = stamp(f.Settled), "taken"
			if f.Taken == 0 {
				v.State = "refused"
			}
		}
		views = append(views, v)
	}
	return s.show(views, func(row func(...any)) {
		row("FILE", "STATE", "PEOPLE", "REASON")
		for _, v := range views {
			row(v.File, v.State, v.Taken, v.Reason)
		}
	})
}

type sourceVerifyCmd struct {
	Person core.PersonID `arg:"" help:"The person's id."`
	Job    core.JobID    `help:"Compare with the must-haves of this job too."`
}

type pointView struct {
	What   string `json:"what"`
	Claim  string `json:"claim"`
	Found  string `json:"found"`
	Agrees string `json:"agrees"`
	Link   string `json:"link"`
}

type verifiedView struct {
	Source string      `json:"source"`
	Link   string      `json:"link"`
	Exists bool        `json:"exists"`
	Points []pointView `json:"points"`
	Error  *errorView  `json:"error"`
}

// Run compares. A report is printed whatever it says.
func (c *sourceVerifyCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	found, err := d.VerifyPerson(s, c.Person, c.Job)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return core.Fail(core.KindNotFound, "No page of this person is known that could be compared.", "Add the link to their GitHub page first.")
	}
	views, kinds := []verifiedView{}, []core.Kind{}
	for _, f := range found {
		v := verifiedView{Source: f.Source, Link: f.Link, Exists: f.Err == nil, Points: []pointView{}, Error: viewOfError(f.Err)}
		for _, p := range f.Points {
			v.Points = append(v.Points, pointView{p.What, p.Claim, p.Found, string(p.Agrees), p.Link})
		}
		if !core.IsNotFound(f.Err) {
			kinds = append(kinds, core.KindOf(f.Err))
		}
		views = append(views, v)
	}
	err = s.show(views, func(row func(...any)) {
		row("PAGE", "WHAT", "KNOWN", "THERE", "AGREES")
		for _, v := range views {
			if v.Error != nil {
				row(v.Link, "", "", v.Error.Message, "")
			}
			for _, p := range v.Points {
				row(v.Link, p.What, p.Claim, p.Found, p.Agrees)
			}
		}
	})
	return errors.Join(err, worst(kinds...))
}
