package ctl

import (
	"bytes"
	"encoding/json"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

type clickCmds struct {
	Import clickImportCmd `cmd:"" help:"Take in clicks that were recorded elsewhere: one JSON object a line."`
	List   clickListCmd   `cmd:"" help:"The clicks of one person's e-mails of a job, with their verdicts."`
}

const maxClicks = 32 << 20

type clickImportCmd struct {
	File string `arg:"" help:"Lines of JSON: message_id, or job and person; at, link, links, method, agent, address, id."`
}

// recorded is one line of the file.
type recorded struct {
	ID        string        `json:"id"`
	MessageID string        `json:"message_id"`
	Job       core.JobID    `json:"job"`
	Person    core.PersonID `json:"person"`
	Link      string        `json:"link"`
	Links     int           `json:"links"`
	At        time.Time     `json:"at"`
	Method    string        `json:"method"`
	Agent     string        `json:"agent"`
	Address   string        `json:"address"`
}

type clicksReport struct {
	Taken   int                     `json:"taken"`
	Known   int                     `json:"known"`
	Refused []outreach.RefusedVisit `json:"refused"`
}

// Run takes clicks in.
func (c *clickImportCmd) Run(s *session) error {
	data, err := readFile(c.File, maxClicks)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	visits, rows, report := readClicks(data)
	got, err := d.Outreach.Clicked(s, visits)
	if err != nil {
		return err
	}
	report.Taken, report.Known = got.Taken, got.Known
	for _, r := range got.Refused {
		report.Refused = append(report.Refused, outreach.RefusedVisit{Row: rows[r.Row-1], Reason: r.Reason})
	}
	return s.show(report, func(row func(...any)) {
		row("Taken:", report.Taken)
		row("Known already:", report.Known)
		for _, r := range report.Refused {
			row("Line", r.Row, r.Reason)
		}
	})
}

// readClicks reads the file's lines, and says for each visit in which it stands.
func readClicks(data []byte) (visits []outreach.Visit, rows []int, report clicksReport) {
	report.Refused = []outreach.RefusedVisit{}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		var r recorded
		if err := json.Unmarshal(line, &r); err != nil {
			report.Refused = append(report.Refused, outreach.RefusedVisit{Row: number, Reason: "It is no JSON object with a click."})
			continue
		}
		rows = append(rows, number)
		visits = append(visits, outreach.Visit{
			Key: r.ID, MessageID: r.MessageID, Job: r.Job, Person: r.Person, Link: r.Link, Links: r.Links, At: r.At,
			Method: r.Method, Agent: r.Agent, Address: r.Address,
		})
	}
	return visits, rows, report
}

type clickListCmd struct {
	Job    core.JobID    `arg:"" help:"The job's id."`
	Person core.PersonID `arg:"" help:"The person's id."`
}

type clickRow struct {
	Click   string     `json:"click"`
	At      *time.Time `json:"at"`
	Link    string     `json:"link"`
	Method  string     `json:"method"`
	Agent   string     `json:"agent"`
	Address string     `json:"address"`
	Verdict string     `json:"verdict"`
	Why     string     `json:"why"`
}

// Run lists clicks.
func (c *clickListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	all, err := d.Outreach.ClicksOf(s, c.Job, c.Person)
	if err != nil {
		return err
	}
	views := []clickRow{}
	for _, x := range all {
		views = append(views, clickRow{x.ID.String(), stamp(x.At), x.Link, x.Method, x.Agent, x.Address, string(x.Verdict), x.Why})
	}
	return s.show(views, func(row func(...any)) {
		row("AT", "LINK", "VERDICT", "WHY")
		for _, x := range all {
			row(x.At, x.Link, x.Verdict, x.Why)
		}
	})
}
