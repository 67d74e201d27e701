package main

import (
	"time"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
)

type ntsCmds struct {
	List    ntsListCmd    `cmd:"" help:"A job's not-to-source list."`
	Import  ntsImportCmd  `cmd:"" help:"Take people from a file; without --commit a report only."`
	Company ntsCompanyCmd `cmd:"" help:"Companies and domains not to source from."`
	KeptOut ntsKeptOutCmd `cmd:"" help:"Who was kept out of the review, and why."`
}

type ntsListCmd struct {
	Job    core.JobID `arg:"" help:"The job's id."`
	Search string     `help:"Words of name, address, stage or employer."`
}

type ntsRow struct {
	Name   string     `json:"name"`
	Emails []string   `json:"emails"`
	Origin string     `json:"origin"`
	Stage  string     `json:"stage"`
	Since  *time.Time `json:"since"`
}

func viewOfNotSource(n core.NotSource) ntsRow {
	since := n.Applicant.Since
	if since.IsZero() {
		since = n.Added
	}
	return ntsRow{n.Applicant.Name, list(n.Applicant.Emails), n.Origin, n.Applicant.Stage, stamp(since)}
}

// Run lists a job's list.
func (c *ntsListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	rows := []ntsRow{}
	err = d.DB.View(s, func(tx core.Tx) error {
		lines, err := d.People.List(tx, c.Job, c.Search)
		for _, n := range lines {
			rows = append(rows, viewOfNotSource(n))
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.show(rows, func(row func(...any)) {
		row("NAME", "E-MAIL", "FROM", "STAGE")
		for _, r := range rows {
			row(r.Name, r.Emails, r.Origin, r.Stage)
		}
	})
}

type ntsImportCmd struct {
	Job    core.JobID `arg:"" help:"The job's id."`
	File   string     `arg:"" help:"CSV with name and email."`
	Commit bool       `help:"Store what is accepted."`
}

const maxList = 64 << 20

// Run takes a file.
func (c *ntsImportCmd) Run(s *session) error {
	data, err := readFile(c.File, maxList)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	report, err := d.Intake.ImportList(s, intake.File{Name: c.File, Data: data}, c.Job, c.Commit)
	if err != nil {
		return err
	}
	type refusedRow struct {
		Row    int    `json:"row"`
		Reason string `json:"reason"`
	}
	accepted, refused := []ntsRow{}, []refusedRow{}
	for _, n := range report.Accepted {
		accepted = append(accepted, viewOfNotSource(n))
	}
	for _, r := range report.Refused {
		refused = append(refused, refusedRow(r))
	}
	err = s.show(map[string]any{"accepted": accepted, "refused": refused, "committed": c.Commit}, func(row func(...any)) {
		row("Accepted:", len(accepted), map[bool]string{true: "stored", false: "not stored: add --commit"}[c.Commit])
		for _, r := range refused {
			row("Row", r.Row, r.Reason)
		}
	})
	if err == nil && len(accepted) == 0 && len(refused) > 0 {
		return problem(exitFailed)
	}
	return err
}

type ntsCompanyCmd struct {
	Add ntsCompanyAddCmd `cmd:"" help:"A company or an e-mail domain."`
}

type ntsCompanyAddCmd struct {
	Name   string `arg:"" help:"Company or domain."`
	Client string `help:"Only for this client; without it for all."`
}

// Run adds a company or domain.
func (c *ntsCompanyAddCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	var client core.Client
	if c.Client != "" {
		if client, err = d.ClientNamed(s, c.Client); err != nil {
			return err
		}
	}
	if err := d.People.AddOffLimits(s, client.ID, c.Name); err != nil {
		return err
	}
	var entries []string
	err = d.DB.View(s, func(tx core.Tx) error {
		entries, err = d.People.OffLimits(tx, client.ID)
		return err
	})
	if err != nil {
		return err
	}
	return s.show(map[string]any{"client": client.Name, "off_limits": list(entries)}, func(row func(...any)) { row("Not to source from:", entries) })
}

type ntsKeptOutCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

// Run lists who was kept out.
func (c *ntsKeptOutCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	type view struct {
		Person string `json:"person"`
		Name   string `json:"name"`
		Why    string `json:"why"`
	}
	views := []view{}
	err = d.DB.View(s, func(tx core.Tx) error {
		var kept []people.Kept
		kept, err = d.People.KeptOut(tx, c.Job)
		for _, k := range kept {
			views = append(views, view{k.Person.ID.String(), k.Person.Name, k.Why})
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.show(views, func(row func(...any)) {
		row("PERSON", "NAME", "WHY")
		for _, v := range views {
			row(v.Person, v.Name, v.Why)
		}
	})
}
