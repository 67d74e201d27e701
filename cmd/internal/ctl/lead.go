package ctl

import (
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

type leadCmds struct {
	List    leadListCmd    `cmd:"" help:"Leads of a job with their ATS status."`
	Mark    leadMarkCmd    `cmd:"" help:"Somebody is interested."`
	Preview leadPreviewCmd `cmd:"" help:"Exactly what an export would write."`
	Export  leadExportCmd  `cmd:"" help:"Write a lead into its ATS job, at once."`
	Stage   leadStageCmd   `cmd:"" help:"Move a lead to another stage of the local pipeline."`
}

type leadView struct {
	Person    string     `json:"person"`
	Name      string     `json:"name"`
	Marked    *time.Time `json:"marked"`
	Cause     string     `json:"cause"`
	Stage     string     `json:"stage"`
	Exported  *time.Time `json:"exported"`
	Candidate string     `json:"candidate"`
	URL       string     `json:"url"`
	ATSStatus string     `json:"ats_status"`
	ATSStage  string     `json:"ats_stage"`
	AsOf      *time.Time `json:"as_of"`
	Problem   string     `json:"problem"`
}

func viewOfLead(l core.Lead, name string) leadView {
	return leadView{
		Person: l.Person.String(), Name: name, Marked: stamp(l.Marked), Cause: l.Cause, Stage: l.Stage,
		Exported: stamp(l.Exported), Candidate: l.CandidateID, URL: l.URL,
		ATSStatus: l.ATSStatus, ATSStage: l.ATSStage, AsOf: stamp(l.AsOf), Problem: l.Problem,
	}
}

type leadListCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

// Run lists leads.
func (c *leadListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	rows, err := d.Leads.List(s, c.Job)
	if err != nil {
		return err
	}
	views := []leadView{}
	for _, r := range rows {
		views = append(views, viewOfLead(r.Lead, r.Name))
	}
	return s.show(views, func(row func(...any)) {
		row("PERSON", "NAME", "EXPORTED", "ATS STATUS", "ATS STAGE", "AS OF", "PROBLEM")
		for i, v := range views {
			row(v.Person, v.Name, rows[i].Exported, v.ATSStatus, v.ATSStage, rows[i].AsOf, v.Problem)
		}
	})
}

type leadMarkCmd struct {
	Job    core.JobID    `arg:"" help:"The job's id."`
	Person core.PersonID `arg:"" help:"The person's id."`
}

// Run marks a lead.
func (c *leadMarkCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	l, err := d.Leads.Mark(s, c.Job, c.Person, "marked by hand")
	if err != nil {
		return err
	}
	return showLead(s, d, l)
}

type leadStageCmd struct {
	Job    core.JobID    `arg:"" help:"The job's id."`
	Person core.PersonID `arg:"" help:"The person's id."`
	Stage  string        `arg:"" help:"new submission, lead, interview, offer, hired or rejected."`
}

// Run moves a lead. In the ATS nobody is moved.
func (c *leadStageCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	l, err := d.Leads.SetStage(s, c.Job, c.Person, c.Stage)
	if err != nil {
		return err
	}
	return showLead(s, d, l)
}

func showLead(s *session, d *desk.Desk, l core.Lead) error {
	var name string
	err := d.DB.View(s, func(tx core.Tx) (err error) {
		name, err = nameOf(tx, d, l.Person)
		return err
	})
	if err != nil {
		return err
	}
	v := viewOfLead(l, name)
	return s.show(v, func(row func(...any)) { row("Lead:", v.Name, v.Stage) })
}

func nameOf(tx core.Tx, d *desk.Desk, id core.PersonID) (string, error) {
	p, err := d.People.Resolve(tx, id)
	return p.Name, err
}

type leadPreviewCmd struct {
	Job    core.JobID    `arg:"" help:"The job's id."`
	Person core.PersonID `arg:"" help:"The person's id."`
}

type problemView struct {
	Field   string `json:"field"`
	Message string `json:"message"`
	Fix     string `json:"fix"`
}

// Run shows what an export would write.
func (c *leadPreviewCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	p, err := d.Leads.Preview(s, c.Job, c.Person)
	if err != nil {
		return err
	}
	problems := []problemView{}
	for _, x := range p.Problems {
		problems = append(problems, problemView(x))
	}
	will := map[string]any{"job": p.Candidate.JobID, "candidate": p.Candidate.Resume, "source": p.Candidate.Source, "resume_file": p.File}
	return s.show(map[string]any{"will_write": will, "problems": problems}, func(row func(...any)) {
		b := p.Candidate.Resume.Basics
		row("ATS job:", p.Candidate.JobID)
		row("Name:", b.Name)
		row("E-mail:", b.Email)
		for _, x := range b.Profiles {
			row("Profile:", x.Network, x.URL)
		}
		row("Positions, courses:", len(p.Candidate.Resume.Work), len(p.Candidate.Resume.Education))
		row("Source:", p.Candidate.Source)
		row("Résumé:", p.File)
		for _, x := range problems {
			row("Problem:", x.Field, x.Message, x.Fix)
		}
	})
}

type leadExportCmd struct {
	Job      core.JobID    `arg:"" help:"The job's id."`
	Person   core.PersonID `arg:"" help:"The person's id."`
	Confirm  bool          `help:"The preview was looked at; a warning is accepted."`
	Override string        `help:"The reason for overriding a stop." placeholder:"REASON"`
}

// Run records the export and does it at once.
func (c *leadExportCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	e, err := d.Leads.Export(s, c.Job, c.Person, c.Confirm, c.Override)
	if err != nil {
		return err
	}
	if err := d.Outbox.RunOne(s, e.ID); err != nil {
		return err
	}
	var lead core.Lead
	var after core.Entry
	var name string
	err = d.DB.View(s, func(tx core.Tx) error {
		if name, err = nameOf(tx, d, c.Person); err != nil {
			return err
		}
		if lead, err = d.DB.Lead(tx, c.Job, c.Person); err != nil {
			return err
		}
		after, err = d.DB.Entry(tx, e.ID)
		return err
	})
	if err != nil {
		return err
	}
	err = s.show(struct {
		leadView
		Entry entryView `json:"entry"`
	}{viewOfLead(lead, name), viewOfEntry(after)}, func(row func(...any)) {
		row("Export:", after.State, after.Why, lead.Problem)
		row("Candidate in the ATS:", lead.CandidateID, lead.URL)
	})
	if err == nil && after.State == core.EntryFailed {
		return problem(exitFailed)
	}
	return err
}

type stagesCmd struct {
	Show stagesShowCmd `cmd:"" help:"The stages of a connection, or of one of its ATS jobs."`
}

type stagesShowCmd struct {
	Connection string `arg:"" help:"The connection."`
	ID         string `arg:"" optional:"" help:"The ATS job's id or reference."`
}

// Run shows stages.
func (c *stagesShowCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.ConnectionNamed(s, c.Connection)
	if err != nil {
		return err
	}
	type view struct {
		ID    string `json:"id"`
		Name  string `json:"name"`
		Order int    `json:"order"`
		Final bool   `json:"final"`
	}
	views := []view{}
	err = d.DB.View(s, func(tx core.Tx) error {
		id := ""
		if c.ID != "" {
			a, err := d.Jobs.Find(tx, n.ID, c.ID)
			if err != nil {
				return err
			}
			id = a.Posting.ID
		}
		stages, err := d.DB.Stages(tx, n.ID, id)
		for _, x := range stages {
			views = append(views, view(x))
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.show(views, func(row func(...any)) {
		row("STAGE", "NAME", "FINAL")
		for _, v := range views {
			row(v.ID, v.Name, v.Final)
		}
	})
}
