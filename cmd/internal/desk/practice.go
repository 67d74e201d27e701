package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/practice"
	"reqdesk/core"
	"reqdesk/core/intake"
	scenario "reqdesk/core/practice"
	"reqdesk/core/syncer"
)

// Practice is the practice company's servers with a workspace of its own. The
// company lives in memory, so its workspace is made anew each time.
type Practice struct {
	*Desk
	Company *practice.Company
	Time    *scenario.Clock
	// Told is told what Furnish begins with; nil = nobody asks.
	Told func(PracticeStep)
	// Moved is told the time whenever Warp has moved the clock; nil = nobody asks.
	Moved func(time.Time)
}

// PracticeStep is a part of what furnishing a practice company takes.
type PracticeStep int

// The steps, in their order.
const (
	PracticeAccounts PracticeStep = iota
	PracticeJobs
	PracticePeople
)

func (p *Practice) tell(s PracticeStep) {
	if p.Told != nil {
		p.Told(s)
	}
}

// practiceSeed makes the same company each time.
const practiceSeed = 1

// OpenPractice starts the practice company and makes its workspace in dir, which
// is emptied first if it holds an older practice workspace. Nothing but loopback
// addresses is ever contacted from it.
func OpenPractice(ctx context.Context, dir string, start time.Time) (*Practice, error) {
	if err := clearPractice(ctx, dir); err != nil {
		return nil, err
	}
	clock := scenario.NewClock(start)
	company, err := practice.Start(ctx, practice.Options{Clock: clock, Scenario: scenario.New(practiceSeed, start)})
	if err != nil {
		return nil, core.Fail(core.KindTemporary, "The practice company could not be started on this machine.", "Try again.").Because(err)
	}
	d, err := CreatePractice(ctx, Options{Dir: dir, Clock: clock, Trust: company.Mail().CAPEM()})
	if err != nil {
		return nil, errors.Join(err, company.Close())
	}
	return &Practice{Desk: d, Company: company, Time: clock}, nil
}

// clearPractice removes an older practice workspace; any other folder is left
// alone and refused by Create.
func clearPractice(ctx context.Context, dir string) error {
	d, err := Open(ctx, Options{Dir: dir, Clock: core.Wall{}})
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	isPractice := d.Practice()
	if err := d.Close(); err != nil {
		return err
	}
	if !isPractice {
		return core.Fail(core.KindRefused, "This folder holds a real workspace; nothing was changed.", "Choose another folder for the practice company.")
	}
	if err := os.RemoveAll(filepath.Clean(dir)); err != nil {
		return core.Fail(core.KindStorage, "The old practice workspace can't be removed.", "Check the folder's rights.").Because(err)
	}
	return nil
}

// SetUp adds the scenario's clients with their connections and the recruiter's
// mailbox.
func (p *Practice) SetUp(ctx context.Context) error {
	s := p.Company.Scenario()
	var names []string
	for _, e := range s.Employers {
		server := p.Company.ATS(e.ID)
		_, err := p.AddConnection(ctx, NewConnection{
			Kind: "practice", Name: e.ID, Client: e.Name,
			Settings: map[string]string{"base_url": server.URL()}, Secrets: map[string]string{"api_key": server.Key()},
		})
		if err != nil {
			return err
		}
		names = append(names, e.Name)
		_, err = p.SetClient(ctx, e.Name, map[string]string{
			"colour": e.Colour, "source_code": e.SourceCode,
			"utm_source": e.UTM.Source, "utm_medium": e.UTM.Medium, "utm_campaign": e.UTM.Campaign,
		}, false)
		if err != nil {
			return err
		}
		if err := p.offLimits(ctx, e); err != nil {
			return err
		}
	}
	me := p.Company.Recruiter()
	_, err := p.AddMailbox(ctx, NewMailbox{
		Mailbox: core.Mailbox{
			Name: "recruiter", Kind: "smtpimap", From: me.Name + " <" + me.Address + ">", User: me.Address, Security: "starttls",
			SMTP: p.Company.Mail().SMTPAddr(), IMAP: p.Company.Mail().IMAPAddr(),
		},
		Clients: names, Password: me.Password,
	})
	return err
}

func (p *Practice) offLimits(ctx context.Context, e scenario.Employer) error {
	client, err := p.ClientNamed(ctx, e.Name)
	if err != nil {
		return err
	}
	for _, company := range e.OffLimits {
		if err := p.People.AddOffLimits(ctx, client.ID, company); err != nil {
			return err
		}
	}
	return nil
}

// Furnish sets the accounts up and brings the newcomer to the point where there
// is something to do: a live job with people to review, a draft that lacks
// details, and jobs to import.
func (p *Practice) Furnish(ctx context.Context) error {
	p.tell(PracticeAccounts)
	if err := p.SetUp(ctx); err != nil {
		return err
	}
	p.tell(PracticeJobs)
	if _, err := p.SyncAll(ctx, nil, false); err != nil {
		return err
	}
	first := p.Company.Scenario().Employers[0]
	c, err := p.ConnectionNamed(ctx, first.ID)
	if err != nil {
		return err
	}
	live, err := p.Jobs.Import(ctx, c.ID, first.Jobs[0].ID)
	if err != nil {
		return err
	}
	if _, err := p.Jobs.Set(ctx, live.ID, map[string]string{"must_haves": "Go; Kubernetes; PostgreSQL"}); err != nil {
		return err
	}
	if _, err := p.Jobs.Activate(ctx, live.ID); err != nil {
		return err
	}
	if _, err := p.Jobs.Import(ctx, c.ID, "KR-1045"); err != nil {
		return err
	}
	if _, err := p.SyncAll(ctx, []string{first.ID}, false); err != nil {
		return err
	}
	for name, source := range practiceTemplates {
		if _, err := p.Outreach.SetTemplate(ctx, name, source); err != nil {
			return err
		}
	}
	p.tell(PracticePeople)
	return p.addPeople(ctx, live.ID, first.Jobs[0].ID)
}

// practiceTemplates are what the newcomer finds among the templates.
var practiceTemplates = map[string]string{
	"First e-mail": `Subject: {{ job_title }} at {{ client }}
Language: en

Hello {{ first_name | default: "there" }},

{{ client }} is looking for a **{{ job_title }}** in {{ job_location }}, and your work at {{ employer | default: "your present employer" }} made me think of you.

All about the job, and the way to apply: {{ apply_link }}

Would you like to hear more?

Best regards,
{{ sender_name }}
`,
	"Reminder": `Subject: Still open: {{ job_title }}
Language: en

Hello {{ first_name | default: "there" }},

I wrote to you about the {{ job_title }} at {{ client }}. It is still open: {{ apply_link }}

If it is not for you, a short no is welcome too.

Best regards,
{{ sender_name }}
`,
}

// addPeople imports the résumés of those who fit a job.
func (p *Practice) addPeople(ctx context.Context, job core.JobID, atsJob string) error {
	var files []intake.File
	for _, person := range p.Company.Scenario().For(atsJob) {
		pdf, err := practice.ResumePDF(person.Resume)
		if err != nil {
			return err
		}
		files = append(files, intake.File{Name: practice.ResumeName(person), Data: pdf})
	}
	_, err := p.Intake.Import(ctx, files, job, true)
	return err
}

// Tick lets the clock go on by d and the company act.
func (p *Practice) Tick(d time.Duration) error {
	_, err := p.Company.Advance(p.Time.Advance(d))
	return err
}

// warpStep is how far the clock goes on at most between two looks at what is due.
const warpStep = time.Hour

// Warp runs the clock forward to a time. At every step the company acts and the
// engine works until it is idle.
func (p *Practice) Warp(ctx context.Context, to time.Time) (syncer.Summary, error) {
	ctx = httpx.WithoutPauses(ctx)
	total := syncer.Summary{Errors: []string{}}
	engine := p.Engine()
	for {
		now := p.Time.Now()
		if _, err := p.Company.Advance(now); err != nil {
			return total, err
		}
		sum, err := engine.UntilIdle(ctx)
		total.Sent, total.Read, total.Exported = total.Sent+sum.Sent, total.Read+sum.Read, total.Exported+sum.Exported
		total.Synced, total.Errors = total.Synced+sum.Synced, append(total.Errors, sum.Errors...)
		if err != nil || !now.Before(to) {
			return total, err
		}
		next, err := p.nextStop(ctx, now, to)
		if err != nil {
			return total, err
		}
		p.Time.Set(next)
		if p.Moved != nil {
			p.Moved(next)
		}
	}
}

// nextStop is the next time at which something is due, at most a step away.
func (p *Practice) nextStop(ctx context.Context, now, to time.Time) (time.Time, error) {
	next := now.Add(warpStep)
	if next.After(to) {
		next = to
	}
	if due, ok := p.Company.Due(); ok && due.After(now) && due.Before(next) {
		next = due
	}
	err := p.DB.View(ctx, func(tx core.Tx) error {
		open, err := p.DB.OpenEntries(tx)
		for _, e := range open {
			if e.State == core.EntryWaiting && e.Due.After(now) && e.Due.Before(next) {
				next = e.Due
			}
		}
		return err
	})
	return next, err
}

// Close stops the company and gives the workspace up.
func (p *Practice) Close() error { return errors.Join(p.Desk.Close(), p.Company.Close()) }
