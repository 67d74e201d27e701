package ctl

import (
	"slices"
	"strings"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/outreach"
)

type templateCmds struct {
	Set   templateSetCmd   `cmd:"" help:"Store a template from a file; always stores."`
	Show  templateShowCmd  `cmd:"" help:"Print a template."`
	Check templateCheckCmd `cmd:"" help:"Problems with line and column."`
	List  templateListCmd  `cmd:"" help:"All templates."`

	LinkCheck templateLinkCheckCmd `cmd:"" help:"Follow a job's apply link and say whether the source code survives."`
}

const maxTemplate = 256 << 10

type templateSetCmd struct {
	Name string `arg:"" help:"The template's name."`
	File string `arg:"" help:"Header lines, an empty line, Markdown."`
}

// Run stores a template.
func (c *templateSetCmd) Run(s *session) error {
	source, err := readFile(c.File, maxTemplate)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	t, err := d.Outreach.SetTemplate(s, c.Name, string(source))
	if err != nil {
		return err
	}
	return s.show(map[string]any{"name": t.Name, "language": t.Language, "updated": stamp(t.Updated)}, func(row func(...any)) {
		row("Stored:", t.Name)
	})
}

type templateShowCmd struct {
	Name string `arg:"" help:"The template's name."`
}

// Run prints a template.
func (c *templateShowCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	t, err := d.Outreach.Template(s, c.Name)
	if err != nil {
		return err
	}
	if s.cli.JSON {
		return s.show(map[string]any{"name": t.Name, "language": t.Language, "source": t.Source, "updated": stamp(t.Updated)}, nil)
	}
	_, err = s.out.Write([]byte(t.Source))
	return err
}

type templateListCmd struct{}

// Run lists templates.
func (c *templateListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	all, err := d.Outreach.Templates(s)
	if err != nil {
		return err
	}
	views := []map[string]any{}
	for _, t := range all {
		views = append(views, map[string]any{"name": t.Name, "language": t.Language, "updated": stamp(t.Updated)})
	}
	return s.show(views, func(row func(...any)) {
		row("TEMPLATE", "LANGUAGE", "UPDATED")
		for _, t := range all {
			row(t.Name, t.Language, t.Updated)
		}
	})
}

type templateCheckCmd struct {
	Name string     `arg:"" help:"The template's name."`
	Job  core.JobID `help:"For the people of this job."`
}

type templateProblem struct {
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Kind     string `json:"kind"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
}

// Run checks a template.
func (c *templateCheckCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	report, err := d.Outreach.Check(s, c.Name, c.Job)
	if err != nil {
		return err
	}
	problems := []templateProblem{}
	for _, p := range report.Problems {
		problems = append(problems, templateProblem{p.Line, p.Column, p.Kind, p.Severity, p.Message})
	}
	err = s.show(map[string]any{"ok": report.OK, "problems": problems, "variables": list(report.Variables)}, func(row func(...any)) {
		row("OK:", report.OK)
		for _, p := range problems {
			row(p.Line, p.Column, p.Severity, p.Message)
		}
	})
	if err == nil && !report.OK {
		return problem(exitFailed)
	}
	return err
}

type planView struct {
	Person    string     `json:"person"`
	To        string     `json:"to"`
	Step      int        `json:"step"`
	Subject   string     `json:"subject"`
	Text      string     `json:"text"`
	Due       *time.Time `json:"due"`
	LocalTime string     `json:"local_time"`
	TimeZone  string     `json:"time_zone"`
	State     string     `json:"state"`
	Why       string     `json:"why"`
}

func showPlan(s *session, rows []outreach.Planned) error {
	views := []planView{}
	for _, r := range rows {
		views = append(views, planView{
			Person: r.Person.String(), To: r.To, Step: r.Step, Subject: r.Subject, Text: r.Text, Due: stamp(r.Due),
			LocalTime: r.LocalTime, TimeZone: r.TimeZone, State: planState(r.State), Why: r.Why,
		})
	}
	return s.show(views, func(row func(...any)) {
		row("STATE", "STEP", "TO", "LOCAL TIME", "ZONE", "SUBJECT", "WHY")
		for _, v := range views {
			row(v.State, v.Step, v.To, v.LocalTime, v.TimeZone, v.Subject, v.Why)
		}
	})
}

type planCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
	At  instant    `help:"As it will look on this day (2026-12-01) or at this time (RFC 3339)." placeholder:"TIME"`
}

// Run shows the flight plan.
func (c *planCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	rows, err := d.Outreach.PlanOf(s, c.Job, time.Time(c.At))
	if err != nil {
		return err
	}
	return showPlan(s, rows)
}

type approveCmd struct {
	Job    core.JobID      `arg:"" help:"The job's id."`
	Person []core.PersonID `help:"Only these people; none = all who wait."`
	Now    bool            `help:"Skip grace period, window and spacing, for all e-mails of the sequence; never limits, opt-outs or guard."`
}

// Run approves.
func (c *approveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	rows, err := d.Outreach.Approve(s, outreach.Approval{Job: c.Job, People: c.Person, Now: c.Now})
	if err != nil {
		return err
	}
	return showPlan(s, rows)
}

type stopCmd struct {
	Job    core.JobID    `arg:"" help:"The job's id."`
	Person core.PersonID `arg:"" help:"The person's id."`
}

// Run stops a sequence.
func (c *stopCmd) Run(s *session) error {
	return steer(s, c.Job, func(d *desk.Desk) error { return d.Outreach.Stop(s, c.Job, c.Person) })
}

type resumeCmd struct {
	Job    core.JobID    `arg:"" help:"The job's id."`
	Person core.PersonID `arg:"" help:"The person's id."`
}

// Run resumes a sequence.
func (c *resumeCmd) Run(s *session) error {
	return steer(s, c.Job, func(d *desk.Desk) error { return d.Outreach.Resume(s, c.Job, c.Person) })
}

// steer does something about one person's sequence and shows the plan that
// follows.
func steer(s *session, job core.JobID, do func(*desk.Desk) error) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := do(d); err != nil {
		return err
	}
	rows, err := d.Outreach.PlanOf(s, job, time.Time{})
	if err != nil {
		return err
	}
	return showPlan(s, rows)
}

type suppressCmds struct {
	Add  suppressAddCmd  `cmd:"" help:"Never write to this address again."`
	List suppressListCmd `cmd:"" help:"All such addresses."`

	Person suppressPersonCmd `cmd:"" help:"Never write to this person again, at any address."`
	Remove suppressRemoveCmd `cmd:"" help:"Take an address back that was added by mistake, or that works again."`
}

type suppressAddCmd struct {
	Address string `arg:"" help:"The address, or @example.com for everybody there."`
	Note    string `help:"Why, in your own words."`
}

// Run suppresses an address.
func (c *suppressAddCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Outreach.NeverTo(s, c.Address, outreach.ByRecruiter, c.Note); err != nil {
		return err
	}
	return s.show(map[string]string{"address": c.Address}, func(row func(...any)) { row("Never written to again:", c.Address) })
}

type suppressPersonCmd struct {
	Person core.PersonID `arg:"" help:"The person's id."`
	Note   string        `help:"Why, in your own words."`
}

// Run closes all addresses of a person.
func (c *suppressPersonCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Outreach.NeverAgain(s, c.Person, c.Note); err != nil {
		return err
	}
	return s.show(map[string]string{"person": c.Person.String()}, func(row func(...any)) { row("Never written to again:", c.Person) })
}

type suppressRemoveCmd struct {
	Address string `arg:"" help:"The address, or @ and a domain."`
	Wish    string `help:"Of somebody who had opted out: when and how they asked to be written to again."`
}

// Run lets an address be written to again.
func (c *suppressRemoveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Outreach.ReleaseFor(s, c.Address, c.Wish); err != nil {
		return err
	}
	return s.show(map[string]string{"address": c.Address}, func(row func(...any)) { row("May be written to again:", c.Address) })
}

type suppressListCmd struct {
	Search string `help:"Only those that hold this text."`
}

// Run lists suppressed addresses.
func (c *suppressListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	all, err := d.Outreach.Suppressions(s)
	if err != nil {
		return err
	}
	find := strings.ToLower(strings.TrimSpace(c.Search))
	all = slices.DeleteFunc(all, func(x core.Suppression) bool {
		return !strings.Contains(strings.ToLower(x.Address+" "+x.Why+" "+x.Note), find)
	})
	views := []map[string]any{}
	for _, x := range all {
		views = append(views, map[string]any{"address": x.Address, "why": x.Why, "at": stamp(x.At), "note": x.Note})
	}
	return s.show(views, func(row func(...any)) {
		row("ADDRESS", "WHY", "SINCE")
		for _, x := range all {
			row(x.Address, x.Why, x.At)
		}
	})
}

// planState writes a draft as held: whoever reads plans knows four states, and the
// reason says what it waits for.
func planState(s outreach.PlanState) string {
	if s == outreach.Drafted {
		s = outreach.Held
	}
	return string(s)
}
