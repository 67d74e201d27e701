package main

import (
	"path/filepath"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/intake"
)

type peopleImportCmd struct {
	Files  []string   `arg:"" help:"CSV, PDF, Word (.docx) or JSON Resume."`
	Job    core.JobID `help:"Put the people into the review of this job."`
	Commit bool       `help:"Store what is accepted."`
}

const maxIntake = 64 << 20

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

// Run reads files and, with --commit, stores people.
func (c *peopleImportCmd) Run(s *session) error {
	var files []intake.File
	for _, path := range c.Files {
		data, err := readFile(path, maxIntake)
		if err != nil {
			return err
		}
		files = append(files, intake.File{Name: filepath.Base(path), Data: data})
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	report, err := d.Intake.Import(s, files, c.Job, c.Commit)
	if err != nil {
		return err
	}
	accepted, refused := []acceptedView{}, []refusedView{}
	err = d.DB.View(s, func(tx core.Tx) error {
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
	value := map[string]any{"accepted": accepted, "refused": refused, "committed": c.Commit}
	err = s.show(value, func(row func(...any)) {
		row("Accepted:", len(accepted), map[bool]string{true: "stored", false: "not stored: add --commit"}[c.Commit])
		for i, a := range report.Accepted {
			row(a.Name, accepted[i].Person, a.State, warnings(a.Verdict))
		}
		for _, r := range refused {
			row("Refused:", r.File, r.Row, r.Reason)
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
