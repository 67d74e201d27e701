package ctl

import (
	"time"

	"reqdesk/core"
)

type peopleUntoldCmd struct{}

type untoldView struct {
	Person string     `json:"person"`
	Name   string     `json:"name"`
	Since  *time.Time `json:"since"` // when the first data came
	Due    *time.Time `json:"due"`   // when the month is over
	Late   bool       `json:"late"`
}

// Run lists them, the most pressing first.
func (c *peopleUntoldCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	list, err := d.Privacy.Untold(s)
	if err != nil {
		return err
	}
	views := []untoldView{}
	for _, u := range list {
		views = append(views, untoldView{u.Person.ID.String(), u.Person.Name, stamp(u.Since), stamp(u.Due), u.Due.Before(d.Clock.Now())})
	}
	return s.show(views, func(row func(...any)) {
		if len(views) == 0 {
			row("Nobody has to be told just now.")
			return
		}
		row("PERSON", "NAME", "BY", "")
		for i, v := range views {
			late := ""
			if v.Late {
				late = "late"
			}
			row(v.Person, v.Name, list[i].Due, late)
		}
	})
}

type peopleToldCmd struct {
	Person core.PersonID `arg:"" help:"The person's id."`
	How    string        `required:"" help:"How and when; it is kept in the log as proof."`
}

// Run keeps it.
func (c *peopleToldCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Privacy.Told(s, c.Person, c.How); err != nil {
		return err
	}
	return s.show(map[string]string{"person": c.Person.String(), "how": c.How}, func(row func(...any)) { row("Knows about their data:", c.Person) })
}
