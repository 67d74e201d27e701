package ctl

import (
	"fmt"
	"strings"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/review"
)

type reviewCmd struct {
	Open   reviewOpenCmd   `cmd:"" help:"The sheet of the first review: what is still missing, objectives, sequence."`
	List   reviewListCmd   `cmd:"" help:"The queue, with evidence per must-have."`
	Decide reviewDecideCmd `cmd:"" help:"Contact, save, discard, move or note."`
	Undo   reviewUndoCmd   `cmd:"" help:"Take the last decision back."`
}

type reviewOpenCmd struct {
	Job        core.JobID `arg:"" help:"The job's id."`
	Objectives string     `help:"Separated by ;"`
	MustHaves  string     `help:"Separated by ;"`
}

// Run saves the sheet.
func (c *reviewOpenCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) {
		return d.Jobs.SaveSheet(s, c.Job, jobs.Sheet{Objectives: semicolons(c.Objectives), MustHaves: semicolons(c.MustHaves)})
	})
}

func semicolons(text string) []string {
	var out []string
	for _, part := range strings.Split(text, ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

type reviewListCmd struct {
	Job   core.JobID `arg:"" help:"The job's id."`
	State string     `enum:",new,saved,discarded,contacted,moved,kept_out" default:"" help:"Only this state; none = new and saved."`
}

type evidenceView struct {
	MustHave string `json:"must_have"`
	Found    bool   `json:"found"`
	Quote    string `json:"quote"`
}

type reviewView struct {
	Person   string         `json:"person"`
	Name     string         `json:"name"`
	State    string         `json:"state"`
	Reason   string         `json:"reason"`
	Evidence []evidenceView `json:"evidence"`
	Warnings []string       `json:"warnings"`
	Notes    []string       `json:"notes"`
}

func viewOfItem(i review.Item) reviewView {
	v := reviewView{
		Person: i.Person.ID.String(), Name: i.Person.Name, State: string(i.Candidacy.State), Reason: i.Candidacy.Reason,
		Evidence: []evidenceView{}, Warnings: warnings(i.Verdict), Notes: []string{},
	}
	for _, e := range i.Evidence {
		v.Evidence = append(v.Evidence, evidenceView(e))
	}
	for _, n := range i.Candidacy.Notes {
		v.Notes = append(v.Notes, n.Text)
	}
	return v
}

func warnings(v core.Verdict) []string {
	out := []string{}
	for _, r := range v.Reasons {
		out = append(out, r.Why)
	}
	return out
}

// Run lists the queue.
func (c *reviewListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	var items []review.Item
	err = d.DB.View(s, func(tx core.Tx) error {
		items, err = d.Review.List(tx, c.Job, core.CandidacyState(c.State))
		return err
	})
	if err != nil {
		return err
	}
	views := []reviewView{}
	for _, i := range items {
		views = append(views, viewOfItem(i))
	}
	return s.show(views, func(row func(...any)) {
		row("PERSON", "NAME", "STATE", "MUST-HAVES FOUND", "WARNINGS")
		for _, v := range views {
			found := []string{}
			for _, e := range v.Evidence {
				if e.Found {
					found = append(found, e.MustHave)
				}
			}
			row(v.Person, v.Name, v.State, found, v.Warnings)
		}
	})
}

type reviewDecideCmd struct {
	Job      core.JobID    `arg:"" help:"The job's id."`
	Person   core.PersonID `arg:"" help:"The person's id."`
	Action   string        `arg:"" enum:"contact,save,discard,move,note" help:"contact, save, discard, move or note."`
	Reason   string        `help:"Why discarded."`
	To       core.JobID    `help:"The job to move to."`
	Text     string        `help:"The note."`
	Confirm  bool          `help:"Confirm the guard's warnings."`
	Override string        `help:"The reason for going on in spite of a stop." placeholder:"REASON"`
}

type decisionView struct {
	Person   string   `json:"person"`
	Job      string   `json:"job"`
	State    string   `json:"state"`
	Warnings []string `json:"warnings"`
}

// Run decides.
func (c *reviewDecideCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	out, err := d.Review.Decide(s, review.Decision{
		Job: c.Job, Person: c.Person, Action: review.Action(c.Action), Reason: c.Reason, To: c.To, Text: c.Text,
		Confirm: c.Confirm, Override: c.Override,
	})
	if err != nil {
		return err
	}
	v := decisionView{c.Person.String(), c.Job.String(), string(out.Candidacy.State), warnings(out.Verdict)}
	return s.show(v, func(row func(...any)) { row(v.Person, v.State, v.Warnings) })
}

type reviewUndoCmd struct{}

// Run undoes.
func (c *reviewUndoCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	out, err := d.Review.Undo(s)
	if err != nil {
		return err
	}
	after := out.Candidacy
	v := struct {
		decisionView
		Undone int `json:"undone"` // decisions that were made together are undone together
	}{decisionView{after.Person.String(), after.Job.String(), string(after.State), []string{}}, out.Together}
	return s.show(v, func(row func(...any)) {
		row(v.Person, v.State)
		if v.Undone > 1 {
			row(fmt.Sprintf("and %d who were decided about together with them", v.Undone-1))
		}
	})
}
