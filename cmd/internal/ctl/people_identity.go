package ctl

import (
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/people"
)

type peopleDuplicatesCmd struct{}

type sideView struct {
	personRow
	Phones   []string `json:"phones"`
	URLs     []string `json:"urls"`
	Headline string   `json:"headline"`
	Profiles int      `json:"profiles"`
}

type pairView struct {
	First  sideView   `json:"first"`
	Second sideView   `json:"second"`
	Why    string     `json:"why"`
	Keys   []string   `json:"keys"`
	Since  *time.Time `json:"since"`
}

// Run lists the open questions.
func (c *peopleDuplicatesCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	var pairs []people.Pair
	err = d.DB.View(s, func(tx core.Tx) error {
		pairs, err = d.People.Duplicates(tx)
		return err
	})
	if err != nil {
		return err
	}
	views := []pairView{}
	for _, p := range pairs {
		v := pairView{First: viewOfSide(p.First), Second: viewOfSide(p.Second), Why: p.Why, Keys: []string{}, Since: stamp(p.At)}
		for _, k := range p.Keys {
			v.Keys = append(v.Keys, string(k))
		}
		views = append(views, v)
	}
	return s.show(views, func(row func(...any)) {
		row("FIRST", "NAME", "E-MAIL", "SECOND", "NAME", "E-MAIL", "WHY")
		for _, v := range views {
			row(v.First.Person, v.First.Name, v.First.Emails, v.Second.Person, v.Second.Name, v.Second.Emails, v.Why)
		}
	})
}

func viewOfSide(side people.Side) sideView {
	p := side.Person
	v := sideView{
		personRow: personRow{Person: p.ID.String(), Name: p.Name, Emails: list(p.Emails), Employer: p.Employer, Jobs: []string{}},
		Phones:    list(p.Phones), URLs: list(p.URLs), Headline: p.Headline, Profiles: len(side.Profiles),
	}
	for _, c := range side.Places {
		v.Jobs = append(v.Jobs, c.Job.String())
	}
	return v
}

type peopleMergeCmd struct {
	Into core.PersonID `arg:"" help:"The person who lives on."`
	From core.PersonID `arg:"" help:"The person who is the same."`
}

// Run merges.
func (c *peopleMergeCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	m, err := d.People.Merge(s, c.Into, c.From)
	if err != nil {
		return err
	}
	return showPerson(s, d, m.Into)
}

type peopleUnmergeCmd struct {
	Person core.PersonID `arg:"" help:"One of the two."`
}

// Run parts and shows both.
func (c *peopleUnmergeCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	m, err := d.People.Unmerge(s, c.Person)
	if err != nil {
		return err
	}
	views := make([]personView, 2)
	for i, id := range []core.PersonID{m.Into, m.From} {
		if views[i], err = readPerson(s, d, id); err != nil {
			return err
		}
	}
	return s.show(views, func(row func(...any)) {
		for _, v := range views {
			row(v.Person, v.Name, v.Emails)
		}
	})
}

type peopleApartCmd struct {
	A core.PersonID `arg:"" help:"The one."`
	B core.PersonID `arg:"" help:"The other."`
}

// Run keeps two people apart.
func (c *peopleApartCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.People.Apart(s, c.A, c.B); err != nil {
		return err
	}
	return (&peopleDuplicatesCmd{}).Run(s)
}

// readMore adds what belongs to a person beside profiles.
func (v *personView) readMore(tx core.Tx, d *desk.Desk, id core.PersonID) error {
	v.MergedFrom, v.Tasks, v.Touches = []string{}, []taskView{}, []touchView{}
	merges, err := d.DB.MergesOf(tx, id)
	if err != nil {
		return err
	}
	for _, m := range merges {
		if m.Into == id && m.Undone.IsZero() {
			v.MergedFrom = append(v.MergedFrom, m.From.String())
		}
	}
	tasks, err := d.DB.TasksOf(tx, id)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		v.Tasks = append(v.Tasks, viewOfTask(t))
	}
	touches, err := d.DB.TouchesOf(tx, id)
	for _, t := range touches {
		v.Touches = append(v.Touches, viewOfTouch(t))
	}
	return err
}
