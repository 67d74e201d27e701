package ctl

import (
	"time"

	"reqdesk/core"
)

type peopleExportCmd struct {
	Person core.PersonID `arg:"" help:"The person's id."`
	File   string        `arg:"" help:"The ZIP file to write: a page to read, JSON, and the original files."`
}

type exportedView struct {
	Person    string `json:"person"`
	File      string `json:"file"`
	Profiles  int    `json:"profiles"`
	Originals int    `json:"originals"`
	Missing   int    `json:"missing"`
}

// Run writes everything that is held about a person.
func (c *peopleExportCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	w, err := d.ExportPerson(s, c.Person, c.File)
	if err != nil {
		return err
	}
	return s.show(exportedView{w.Person.String(), c.File, w.Profiles, w.Originals, w.Missing}, func(row func(...any)) {
		row("Written:", c.File)
		row("Profiles:", w.Profiles)
		row("Original files:", w.Originals)
		if w.Missing > 0 {
			row("Originals that can't be read any more:", w.Missing)
		}
	})
}

type peopleEraseCmd struct {
	Person core.PersonID `arg:"" help:"The person's id."`
}

type erasedView struct {
	Person       string     `json:"person"`
	Erased       *time.Time `json:"erased"`
	Profiles     int        `json:"profiles"`
	Originals    int        `json:"originals"`
	Emails       int        `json:"emails"`
	Reviews      int        `json:"reviews"`
	NotToSource  int        `json:"not_to_source"`
	Fingerprints int        `json:"fingerprints"`
	Later        bool       `json:"later,omitempty"`
}

// Run erases.
func (c *peopleEraseCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	e, err := d.Privacy.Erase(s, c.Person)
	if err != nil {
		return err
	}
	v := erasedView{e.Person.String(), stamp(e.At), e.Profiles, e.Originals, e.Emails, e.Reviews, e.Lines, e.Fingerprints, e.Later}
	return s.show(v, func(row func(...any)) {
		row("Erased:", v.Person)
		row("Profiles:", v.Profiles)
		row("Original files:", v.Originals)
		row("E-mails emptied:", v.Emails)
		row("Fingerprints that remain:", v.Fingerprints)
		if v.Later {
			row("Given up before the database's file was written anew: the window does that when it is opened next, or the command compact.")
		}
		row("Backups that were made before, and what an ATS or a mailbox holds, are as they were.")
	})
}
