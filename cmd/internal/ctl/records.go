package ctl

import (
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

type todayCmd struct{}

// Run lists what waits.
func (c *todayCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	items, err := d.Records.Today(s)
	if err != nil {
		return err
	}
	type view struct {
		Kind  string     `json:"kind"`
		Text  string     `json:"text"`
		Count int        `json:"count"`
		Job   string     `json:"job"`
		Since *time.Time `json:"since"`
	}
	views := []view{}
	for _, i := range items {
		views = append(views, view{i.Kind, i.Text.String(), i.Count, i.Job.String(), stamp(i.Since)})
	}
	return s.show(views, func(row func(...any)) {
		if len(views) == 0 {
			row("Nothing waits for you.")
		}
		for _, v := range views {
			row(v.Text, v.Job)
		}
	})
}

type logCmd struct {
	Job    core.JobID    `help:"Only this job."`
	Person core.PersonID `help:"Only this person."`
	Since  instant       `help:"Only from this day (2026-12-01) or time (RFC 3339) on." placeholder:"TIME"`
}

// known refuses a job or person that was never there: an empty list would say
// that nothing happened to them.
func (c *logCmd) known(tx core.Tx, d *desk.Desk) error {
	if c.Job != 0 {
		if _, err := d.DB.Job(tx, c.Job); err != nil {
			return err
		}
	}
	if c.Person != 0 {
		if _, err := d.People.Resolve(tx, c.Person); err != nil {
			return err
		}
	}
	return nil
}

// Run prints the activity log.
func (c *logCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	var entries []core.LogEntry
	err = d.DB.View(s, func(tx core.Tx) error {
		if err := c.known(tx, d); err != nil {
			return err
		}
		entries, err = d.DB.Log(tx, core.LogFilter{Job: c.Job, Person: c.Person, Since: time.Time(c.Since)})
		return err
	})
	if err != nil {
		return err
	}
	type view struct {
		At       *time.Time `json:"at"`
		Who      string     `json:"who"`
		What     string     `json:"what"`
		Subject  string     `json:"subject"`
		Job      string     `json:"job"`
		Person   string     `json:"person"`
		Cause    string     `json:"cause"`
		Evidence string     `json:"evidence"`
	}
	views := []view{}
	for _, e := range entries {
		views = append(views, view{stamp(e.At), e.Who, e.What, e.Subject, e.Job.String(), e.Person.String(), e.Cause, e.Evidence})
	}
	return s.show(views, func(row func(...any)) {
		row("AT", "WHO", "WHAT", "SUBJECT", "CAUSE")
		for _, e := range entries {
			row(e.At, e.Who, e.What, e.Subject, e.Cause)
		}
	})
}
