package ctl

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/intake"
)

type peopleImportCmd struct {
	Files  []string          `arg:"" help:"CSV, Excel, vCard, PDF, Word (.docx), JSON Resume or People Data Labs."`
	Job    core.JobID        `help:"Put the people into the review of this job."`
	Commit bool              `help:"Store what is accepted."`
	Column map[string]string `help:"What a column is, by its header, as in --column Kontakt=email. With --commit it is remembered for these headers. See people columns."`
}

type fieldValue struct {
	Value      string  `json:"value"`
	Confidence float64 `json:"confidence"`
	Origin     string  `json:"origin"`
}

type matchView struct {
	Person string `json:"person"`
	Why    string `json:"why"`
}

type acceptedView struct {
	File     string                `json:"file"`
	Row      int                   `json:"row"`
	Person   string                `json:"person"`
	Profile  string                `json:"profile"`
	State    string                `json:"state"`
	Fields   map[string]fieldValue `json:"fields"`
	Matches  []matchView           `json:"matches"`
	Verdicts []verdictView         `json:"verdicts"`
}

type refusedView struct {
	File   string `json:"file"`
	Row    int    `json:"row"`
	Reason string `json:"reason"`
}

// openFiles finds files, of which only what is needed is held.
func openFiles(paths []string) ([]intake.File, error) {
	var files []intake.File
	for _, path := range paths {
		f, err := intake.OpenFile(path)
		if err != nil {
			return nil, unreadFile(path, err)
		}
		files = append(files, f)
	}
	return files, nil
}

// reading opens what an import reads, once it is known that the columns make sense.
func (s *session) reading(paths []string, columns map[string]string) ([]intake.File, *desk.Desk, error) {
	if err := checkColumns(columns); err != nil {
		return nil, nil, err
	}
	files, err := openFiles(paths)
	if err != nil {
		return nil, nil, err
	}
	d, err := s.desk()
	return files, d, err
}

// checkColumns refuses fields that there are not.
func checkColumns(columns map[string]string) error {
	for title, field := range columns {
		if !slices.Contains(intake.Fields(), field) {
			return core.Fail(core.KindUsage, fmt.Sprintf("A column can't be %q; nothing was read for %q.", field, title), "It may be: "+strings.Join(intake.Fields(), ", ")+".")
		}
	}
	return nil
}

// Run reads files and, with --commit, stores people.
func (c *peopleImportCmd) Run(s *session) error {
	files, d, err := s.reading(c.Files, c.Column)
	if err != nil {
		return err
	}
	report, err := d.Intake.Run(s, intake.Order{Files: files, Job: c.Job, Commit: c.Commit, Columns: c.Column, Progress: s.importing()})
	if err != nil {
		return err
	}
	return c.show(s, d, report)
}

// importing notes how far an import is, with every tenth.
func (s *session) importing() func(intake.Progress) {
	told := 0
	return func(p intake.Progress) {
		if tenth := int(p.Part * 10); tenth > told && p.Rows > 1000 {
			told = tenth
			s.note("%s: %d rows, %d %%", p.File, p.Rows, tenth*10)
		}
	}
}

func (c *peopleImportCmd) show(s *session, d *desk.Desk, report intake.Report) error {
	accepted, refused := []acceptedView{}, []refusedView{}
	err := d.DB.View(s, func(tx core.Tx) error {
		for _, a := range report.Accepted {
			accepted = append(accepted, viewOfAccepted(tx, d, a))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, r := range report.Refused {
		refused = append(refused, refusedView(r))
	}
	value := map[string]any{"accepted": accepted, "refused": refused, "committed": c.Commit, "import": report.Import}
	err = s.show(value, func(row func(...any)) {
		row("Accepted:", len(accepted), map[bool]string{true: "stored", false: "not stored: add --commit"}[c.Commit])
		for i, a := range report.Accepted {
			row(a.Name, accepted[i].Person, a.State, warnings(a.Verdict))
		}
		for _, r := range refused {
			row("Refused:", r.File, r.Row, r.Reason)
		}
		if report.Import != 0 {
			row("To take it back:", "people undo-import "+report.Import.String())
		}
	})
	if err == nil && len(accepted) == 0 && len(refused) > 0 {
		return problem(exitFailed)
	}
	return err
}

func viewOfAccepted(tx core.Tx, d *desk.Desk, a intake.Accepted) acceptedView {
	v := acceptedView{
		File: a.File, Row: a.Row, Person: a.Person.String(), Profile: a.Profile.String(), State: string(a.State),
		Fields: map[string]fieldValue{}, Matches: []matchView{}, Verdicts: []verdictView{viewOfVerdict(tx, d, a.Verdict)},
	}
	for _, f := range a.Fields.All() {
		v.Fields[f.Path] = fieldValue{f.Value, f.Confidence, f.Origin}
	}
	for _, m := range a.Matches {
		v.Matches = append(v.Matches, matchView{m.Person.String(), m.Why})
	}
	return v
}

type peopleColumnsCmd struct {
	Files  []string          `arg:"" help:"CSV or Excel."`
	Column map[string]string `help:"What a column is, by its header."`
}

type columnView struct {
	Title   string   `json:"title"`
	Field   string   `json:"field"`
	How     string   `json:"how"`
	Samples []string `json:"samples"`
}

type tableView struct {
	File       string       `json:"file"`
	Row        int          `json:"row"`
	Remembered bool         `json:"remembered"`
	Missing    string       `json:"missing"`
	Columns    []columnView `json:"columns"`
}

// Run shows what the columns of tables are taken for.
func (c *peopleColumnsCmd) Run(s *session) error {
	files, d, err := s.reading(c.Files, c.Column)
	if err != nil {
		return err
	}
	tables, err := d.Intake.Tables(s, files, c.Column)
	if err != nil {
		return err
	}
	views := []tableView{}
	for _, t := range tables {
		v := tableView{File: t.File, Row: t.Row, Remembered: t.Remembered, Missing: t.Missing, Columns: []columnView{}}
		for _, k := range t.Columns {
			v.Columns = append(v.Columns, columnView{k.Title, k.Field, k.How, list(k.Samples)})
		}
		views = append(views, v)
	}
	return s.show(views, func(row func(...any)) {
		for _, t := range views {
			row(t.File, "headers in row", t.Row, t.Missing)
			for _, k := range t.Columns {
				row(k.Title, k.Field, k.How, strings.Join(k.Samples, " · "))
			}
		}
	})
}

type peopleImportsCmd struct{}

type importView struct {
	Import  core.ImportID `json:"import"`
	Job     string        `json:"job"`
	Files   []string      `json:"files"`
	Taken   int           `json:"taken"`
	Refused int           `json:"refused"`
	Began   *time.Time    `json:"began"`
	Ended   *time.Time    `json:"ended"`
}

const mostImports = 200

// Run lists the imports that can be taken back.
func (*peopleImportsCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	imports, err := d.Intake.Imports(s, mostImports)
	if err != nil {
		return err
	}
	views := []importView{}
	for _, i := range imports {
		views = append(views, importView{i.ID, i.Job.String(), list(i.Files), i.Taken, i.Refused, stamp(i.Began), stamp(i.Ended)})
	}
	return s.show(views, func(row func(...any)) {
		row("IMPORT", "BEGAN", "TAKEN", "REFUSED", "FILES")
		for _, v := range views {
			taken := fmt.Sprint(v.Taken)
			if v.Ended == nil {
				taken = "broke off"
			}
			row(v.Import, v.Began, taken, v.Refused, v.Files)
		}
	})
}

type peopleUndoImportCmd struct {
	Import core.ImportID `arg:"" help:"The import's id, from people imports."`
}

// Run takes a whole import back.
func (c *peopleUndoImportCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	done, err := d.Intake.Undo(s, c.Import)
	if err != nil {
		return err
	}
	value := map[string]any{"import": c.Import, "removed": done.Removed, "profiles": done.Profiles, "kept": done.Kept}
	return s.show(value, func(row func(...any)) {
		row("Taken back:", fmt.Sprintf("%d people removed", done.Removed))
		if done.Kept > 0 {
			row("Kept:", fmt.Sprintf("%d, because something has happened with them since", done.Kept))
		}
	})
}
