package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/connectors/practice"
	"reqdesk/connectors/practice/atsserver"
	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/outreach"
	scenario "reqdesk/core/practice"
	"reqdesk/core/review"
)

// The interval at which the practice company's ATS is asked, and how many changes are
// made in it.
const (
	interval = time.Second
	changes  = 15
)

// changeInTheATS is M-6: how soon a change shows, and that no e-mail which is due in
// the same minute overtakes a closing or a first miss.
func changeInTheATS(ctx context.Context) ([]line, error) {
	dir, err := os.MkdirTemp("", "reqdesk-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	took, err := changesShown(ctx, filepath.Join(dir, "changes"))
	if err != nil {
		return nil, err
	}
	polls := slices.Max(took).Seconds() / interval.Seconds()
	lines := []line{{
		fmt.Sprintf("a title that is changed in the ATS shows, %d changes", changes),
		fmt.Sprintf("after %.2f polls of %v at most, %.2f in the middle (at most 1)", polls, interval, percentile(took, 50).Seconds()/interval.Seconds()),
		polls <= 1,
	}}
	unchanged := func(*desk.Practice, scenario.Employer) error { return nil }
	due, err := sentAfter(ctx, filepath.Join(dir, "unchanged"), unchanged)
	if err != nil {
		return nil, err
	}
	for _, c := range []struct {
		name   string
		change func(*desk.Practice, scenario.Employer) error
	}{
		{"a job that is closed", func(p *desk.Practice, e scenario.Employer) error { return p.Company.ATS(e.ID).CloseJob(e.Jobs[0].ID) }},
		{"a job that is missing once", func(p *desk.Practice, e scenario.Employer) error {
			return p.Company.ATS(e.ID).RemoveJob(e.Jobs[0].ID)
		}},
	} {
		sent, err := sentAfter(ctx, filepath.Join(dir, c.name), c.change)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		lines = append(lines, line{c.name + " in the ATS, e-mails due in the same minute", fmt.Sprintf("%d of %d sent (none)", sent, due), due > 0 && sent == 0})
	}
	return lines, nil
}

// changesShown changes a job's title again and again while the engine runs, each time
// at another moment between two looks.
func changesShown(ctx context.Context, dir string) (took []time.Duration, err error) {
	company, err := practice.Start(ctx, practice.Options{Clock: core.Wall{}, Scenario: scenario.New(1, time.Now())})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, company.Close()) }()
	d, err := desk.CreatePractice(ctx, desk.Options{Dir: dir, Clock: core.Wall{}, Trust: company.Mail().CAPEM()})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	employer := company.Scenario().Employers[0]
	server, name := company.ATS(employer.ID), employer.Jobs[0].ID
	c, err := d.AddConnection(ctx, desk.NewConnection{
		Kind: "practice", Name: employer.ID, Client: employer.Name,
		Settings: map[string]string{"base_url": server.URL()}, Secrets: map[string]string{"api_key": server.Key()},
	})
	if err != nil {
		return nil, err
	}
	if err := d.Set(ctx, employer.ID, map[string]string{"poll": interval.String()}); err != nil {
		return nil, err
	}
	if _, err := d.SyncAll(ctx, nil, false); err != nil {
		return nil, err
	}
	job, err := d.Jobs.Import(ctx, c.ID, name)
	if err != nil {
		return nil, err
	}
	if _, err := d.Jobs.Set(ctx, job.ID, map[string]string{"must_haves": "Go; Kubernetes; PostgreSQL"}); err != nil {
		return nil, err
	}
	if _, err := d.Jobs.Activate(ctx, job.ID); err != nil {
		return nil, err
	}
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- d.Engine().Run(running) }()
	defer func() {
		stop()
		err = errors.Join(err, <-ended)
	}()
	for n := range changes {
		// Shown changes follow a look, so the next waits for a while of its own.
		time.Sleep(interval * time.Duration(n) / changes)
		title := fmt.Sprint("Engineer for change ", n)
		begun := time.Now()
		if err := server.EditJob(name, func(j *atsserver.Job) { j.Title, j.UpdatedAt = title, begun }); err != nil {
			return nil, err
		}
		for shown := false; !shown; time.Sleep(time.Millisecond) {
			drift, err := d.Jobs.Drift(ctx, job.ID)
			if err != nil {
				return nil, err
			}
			shown = slices.ContainsFunc(drift, func(f jobs.Drift) bool { return f.ATSNow == title })
			if time.Since(begun) > time.Minute {
				return nil, fmt.Errorf("%q is not seen within a minute", title)
			}
		}
		took = append(took, time.Since(begun))
	}
	return took, nil
}

// steps is a sequence of one e-mail.
const steps = `steps:
  - subject: "{{ job_title }}"
    text: |
      Hello {{ first_name | default: "there" }}, {{ client }} looks for somebody like you: {{ apply_link }}

      {{ sender_name }}
`

// sentAfter approves e-mails, changes the ATS, and lets the minute come in which both
// the look and the e-mails are due.
func sentAfter(ctx context.Context, dir string, change func(*desk.Practice, scenario.Employer) error) (sent int, err error) {
	p, err := desk.OpenPractice(ctx, dir, time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := p.Furnish(ctx); err != nil {
		return 0, err
	}
	employer := p.Company.Scenario().Employers[0]
	if err := approve(ctx, p, employer.Jobs[0].Title); err != nil {
		return 0, err
	}
	if err := change(p, employer); err != nil {
		return 0, err
	}
	p.Time.Advance(time.Hour)
	done, err := p.Engine().UntilIdle(ctx)
	return done.Sent, err
}

// approve contacts everybody who may be for the live job, and starts their e-mails.
func approve(ctx context.Context, p *desk.Practice, title string) error {
	var job core.JobID
	var list []core.Candidacy
	err := p.DB.View(ctx, func(tx core.Tx) error {
		all, err := p.DB.JobGlances(tx)
		if err != nil {
			return err
		}
		for _, j := range all {
			if j.State == core.JobActive && j.Title == title {
				job = j.ID
			}
		}
		list, err = p.DB.CandidaciesOf(tx, job)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := p.Outreach.SetSequence(ctx, job, steps); err != nil {
		return err
	}
	if _, err := p.Jobs.SaveSheet(ctx, job, jobs.Sheet{Objectives: []string{"Two hires by spring"}}); err != nil {
		return err
	}
	for _, c := range list {
		if c.State != core.CandidacyNew {
			continue
		}
		_, err := p.Review.Decide(ctx, review.Decision{Job: job, Person: c.Person, Action: review.Contact})
		if err != nil && core.KindOf(err) != core.KindRefused { // the guard says no
			return err
		}
	}
	_, err = p.Outreach.Approve(ctx, outreach.Approval{Job: job, Now: true})
	return err
}
