package ctl

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
)

type ntsCmds struct {
	List     ntsListCmd     `cmd:"" help:"A job's not-to-source list: its ATS pipeline, files, companies."`
	Import   ntsImportCmd   `cmd:"" help:"Take people from a CSV or Excel file; without --commit a report only."`
	Template ntsTemplateCmd `cmd:"" help:"Write an empty file to fill in."`
	Files    ntsFilesCmd    `cmd:"" help:"The files that were taken into a job's list."`
	Undo     ntsUndoCmd     `cmd:"" help:"Take the import of a file back."`
	Remove   ntsRemoveCmd   `cmd:"" help:"Take one line off the list again."`
	Company  ntsCompanyCmd  `cmd:"" help:"Companies and domains not to source from."`
	KeptOut  ntsKeptOutCmd  `cmd:"" help:"Who was kept out of the review, and why."`
}

type ntsListCmd struct {
	Job    core.JobID `arg:"" help:"The job's id."`
	Search string     `help:"Words of name, address, stage or employer."`
}

type ntsRow struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Emails   []string   `json:"emails"`
	Origin   string     `json:"origin"`
	Stage    string     `json:"stage"`
	Since    *time.Time `json:"since"`
	Employer string     `json:"employer"`
	Phones   []string   `json:"phones"`
	URLs     []string   `json:"urls"`
	File     string     `json:"file"`
	Row      int        `json:"row"`
}

func viewOfNotSource(n core.NotSource) ntsRow {
	a, since := n.Applicant, n.Applicant.Since
	if since.IsZero() {
		since = n.Added
	}
	return ntsRow{
		n.ID.String(), a.Name, list(a.Emails), n.Origin, a.Stage, stamp(since), a.Employer, list(a.Phones), list(a.URLs), n.File.String(), n.Row,
	}
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
		row("LINE", "NAME", "E-MAIL", "FROM", "STAGE")
		for _, r := range rows {
			row(r.ID, r.Name, r.Emails, r.Origin, r.Stage)
		}
	})
}

type ntsImportCmd struct {
	Job    core.JobID `arg:"" help:"The job's id."`
	File   string     `arg:"" help:"CSV or Excel; name and email are enough."`
	Commit bool       `help:"Store what is accepted."`
}

const maxList = 64 << 20

// takenListRow is an accepted row, in the shape of a line of the list.
type takenListRow struct {
	Name     string     `json:"name"`
	Emails   []string   `json:"emails"`
	Origin   string     `json:"origin"`
	Stage    string     `json:"stage"`
	Since    *time.Time `json:"since"`
	Employer string     `json:"employer"`
	Row      int        `json:"row"`
	Note     string     `json:"note"`
}

type refusedListRow struct {
	Row    int    `json:"row"`
	Reason string `json:"reason"`
}

type listReportView struct {
	Accepted  []takenListRow   `json:"accepted"`
	Refused   []refusedListRow `json:"refused"`
	Committed bool             `json:"committed"`
	File      string           `json:"file"` // its id, for nts undo; "" = nothing was stored
}

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
		if report.File.ID != 0 {
			s.note("%d rows were stored before this; `nts undo %s %s` takes them back.", report.File.Taken, c.Job, report.File.ID)
		}
		return err
	}
	v := viewOfListReport(report, c.Commit)
	err = s.show(v, func(row func(...any)) {
		row("Accepted:", len(v.Accepted), map[bool]string{true: "stored as file " + v.File, false: "not stored: add --commit"}[c.Commit])
		for _, a := range v.Accepted {
			if a.Note != "" {
				row("Row", a.Row, a.Note)
			}
		}
		row("Refused:", len(v.Refused))
		for _, r := range v.Refused {
			row("Row", r.Row, r.Reason)
		}
	})
	if err == nil && len(v.Accepted) == 0 && len(v.Refused) > 0 {
		return problem(exitFailed)
	}
	return err
}

func viewOfListReport(r people.ListReport, commit bool) listReportView {
	v := listReportView{
		Accepted: make([]takenListRow, 0, len(r.Accepted)), Refused: make([]refusedListRow, 0, len(r.Refused)),
		Committed: commit, File: r.File.ID.String(),
	}
	since := stamp(r.File.Added)
	for _, a := range r.Accepted {
		v.Accepted = append(v.Accepted, takenListRow{a.Name, list(a.Emails), "file", a.Stage, since, a.Employer, a.Row, a.Note})
	}
	for _, f := range r.Refused {
		v.Refused = append(v.Refused, refusedListRow(f))
	}
	return v
}

type ntsTemplateCmd struct {
	File string `arg:"" help:"The file to write: .csv or .xlsx."`
}

// Run writes an empty file with the columns that are understood. It overwrites
// nothing.
func (c *ntsTemplateCmd) Run(s *session) error {
	data, err := intake.ListTemplate(strings.ToLower(filepath.Ext(c.File)))
	if err != nil {
		return err
	}
	f, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return core.Fail(core.KindRefused, "There is a file of this name already; it was left as it is.", "Give another name.")
	}
	if err == nil {
		_, err = f.Write(data)
		if closed := f.Close(); err == nil {
			err = closed
		}
	}
	if err != nil {
		return core.Fail(core.KindStorage, "The file can't be written.", "Check that the folder is there and that you may write to it.").Because(err)
	}
	return s.show(map[string]string{"file": c.File}, func(row func(...any)) { row("Written:", c.File) })
}

type ntsFilesCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

// Run lists the files.
func (c *ntsFilesCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	type view struct {
		ID      string     `json:"id"`
		Name    string     `json:"name"`
		Rows    int        `json:"rows"`
		Taken   int        `json:"taken"`
		Refused int        `json:"refused"`
		Added   *time.Time `json:"added"`
	}
	views := []view{}
	err = d.DB.View(s, func(tx core.Tx) error {
		files, err := d.People.Files(tx, c.Job)
		for _, f := range files {
			views = append(views, view{f.ID.String(), f.Name, f.Rows, f.Taken, f.Refused, stamp(f.Added)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.show(views, func(row func(...any)) {
		row("FILE", "NAME", "ROWS", "ADDED")
		for _, v := range views {
			row(v.ID, v.Name, v.Rows, *v.Added)
		}
	})
}

type ntsUndoCmd struct {
	Job  core.JobID      `arg:"" help:"The job's id."`
	File core.ListFileID `arg:"" help:"The file's id, from nts files."`
}

// Run takes a file's rows off the list.
func (c *ntsUndoCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.People.UndoFile(s, c.Job, c.File)
	if err != nil {
		return err
	}
	return s.show(map[string]any{"file": c.File.String(), "removed": n}, func(row func(...any)) { row("Removed:", n) })
}

type ntsRemoveCmd struct {
	Job  core.JobID       `arg:"" help:"The job's id."`
	Line core.NotSourceID `arg:"" help:"The line's id, from nts list."`
}

// Run takes one line off.
func (c *ntsRemoveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.People.RemoveLine(s, c.Job, c.Line); err != nil {
		return err
	}
	return s.show(map[string]string{"removed": c.Line.String()}, func(row func(...any)) { row("Removed:", c.Line) })
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
		Person string     `json:"person"`
		Name   string     `json:"name"`
		Why    string     `json:"why"`
		Since  *time.Time `json:"since"`
	}
	views := []view{}
	err = d.DB.View(s, func(tx core.Tx) error {
		var kept []people.Kept
		kept, err = d.People.KeptOut(tx, c.Job)
		for _, k := range kept {
			views = append(views, view{k.Person.ID.String(), k.Person.Name, k.Why, stamp(k.Since)})
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
