package outreach

import (
	"cmp"
	"context"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

// SetTemplate stores a template file under a name, whatever is wrong with it:
// what has an error is refused at the approval. A Client line has to name a client
// that there is.
func (s *Service) SetTemplate(ctx context.Context, name, source string) (t core.Template, err error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return t, core.Fail(core.KindUsage, "A template needs a name.", "")
	}
	f, _ := template.Read(source)
	err = s.update(ctx, 0, func(tx core.Tx) error {
		if t, err = s.Store.TemplateNamed(tx, name); err != nil && !core.IsNotFound(err) {
			return err
		}
		t.Name, t.Language, t.Source, t.Client, t.Updated = name, f.Language, source, 0, s.Clock.Now()
		if f.Client != "" {
			c, err := s.Store.ClientNamed(tx, f.Client)
			if core.IsNotFound(err) {
				return core.Fail(core.KindNotFound, "The template's Client line names no client that you have; the template was not stored.",
					"Correct the line, or leave it out to use the template for all.")
			}
			if err != nil {
				return err
			}
			t.Client = c.ID
		}
		return s.Store.PutTemplate(tx, &t)
	})
	return t, err
}

// Template gives a template by name.
func (s *Service) Template(ctx context.Context, name string) (t core.Template, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		t, err = s.Store.TemplateNamed(tx, name)
		return err
	})
	return t, err
}

// Templates lists all templates.
func (s *Service) Templates(ctx context.Context) (list []core.Template, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		list, err = s.Store.Templates(tx)
		return err
	})
	return list, err
}

// Check checks a stored template. With a job also for this job, its client, and
// the people who are enrolled and not yet through.
func (s *Service) Check(ctx context.Context, name string, job core.JobID) (r template.Report, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		t, err := s.Store.TemplateNamed(tx, name)
		if err != nil {
			return err
		}
		owner, err := s.owner(tx, t)
		if err != nil {
			return err
		}
		r, err = s.checkSource(tx, t.Source, owner, job)
		return err
	})
	return r, err
}

// CheckSource checks a template that is being edited.
func (s *Service) CheckSource(ctx context.Context, source string, job core.JobID) (r template.Report, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		r, err = s.checkSource(tx, source, "", job)
		return err
	})
	return r, err
}

func (s *Service) checkSource(tx core.Tx, source, owner string, job core.JobID) (template.Report, error) {
	c := template.Context{Owner: owner}
	if job == 0 {
		snippets, err := s.allSnippets(tx)
		if err == nil {
			c.Untold, err = s.untold(tx, source, owner)
		}
		return template.ParseWith(source, snippets).Check(c), err
	}
	st, err := s.base(tx)
	if err != nil {
		return template.Report{}, err
	}
	campaign, err := s.campaign(tx, st, job)
	if err != nil {
		return template.Report{}, err
	}
	c.Job, c.Client, c.Foreign = &campaign.Job, &campaign.Client, campaign.foreign
	c.Untold = !campaign.tells()
	if c.People, err = s.valuesOf(tx, st, campaign); err != nil {
		return template.Report{}, err
	}
	return template.ParseWith(source, campaign.snippets).Check(c), nil
}

// untold tells whether nothing adds the notice about data to the e-mails of the client
// to whom a template belongs, or of the others where it belongs to all.
func (s *Service) untold(tx core.Tx, source, owner string) (bool, error) {
	settings, err := s.Store.Settings(tx, "")
	if err != nil {
		return false, err
	}
	var client core.Client
	if f, _ := template.Read(source); owner != "" || f.Client != "" {
		client, err = s.Store.ClientNamed(tx, cmp.Or(owner, f.Client))
		if err != nil && !core.IsNotFound(err) {
			return false, err
		}
	}
	st := State{settings: settings}
	return !st.notices(client).Auto, nil
}

// valuesOf gives the values of the people of a job who may still get an e-mail;
// when nobody is enrolled yet, of those in its review.
func (s *Service) valuesOf(tx core.Tx, st *State, c *Campaign) ([]template.Values, error) {
	enrolments, err := s.Store.EnrolmentsOf(tx, c.Job.ID)
	if err != nil {
		return nil, err
	}
	var values []template.Values
	for _, e := range enrolments {
		if e.State == core.EnrolmentStopped || e.State == core.EnrolmentDone {
			continue
		}
		one, err := s.enrolled(tx, st, e, false)
		if err != nil {
			return nil, err
		}
		values = append(values, st.valuesOf(c, &one, s.Clock.Now()))
	}
	if len(enrolments) > 0 {
		return values, nil
	}
	candidacies, err := s.Store.CandidaciesOf(tx, c.Job.ID)
	for _, cand := range candidacies {
		if cand.State != core.CandidacyNew && cand.State != core.CandidacySaved {
			continue
		}
		p, err := s.person(tx, cand.Person)
		if err != nil {
			return nil, err
		}
		values = append(values, s.valuesFor(st, c, p))
	}
	return values, err
}

// valuesFor gives the values of a person who is not enrolled.
func (s *Service) valuesFor(st *State, c *Campaign, p core.Person) template.Values {
	e := Enrolled{Person: p}
	e.Enrolment.Mailbox = s.mailboxOf(st, c, e.Enrolment)
	if len(p.Emails) > 0 {
		e.Enrolment.To = p.Emails[0]
	}
	return st.valuesOf(c, &e, s.Clock.Now())
}

// Preview shows a template as it would be for one person of a job (person 0 =
// nobody in particular), and in the two worst cases: all that can be missing is,
// and all is very long.
type Preview struct {
	Letter, Missing, Long template.Letter
	Problems              []template.Problem
}

// Preview renders a template that is being edited.
func (s *Service) Preview(ctx context.Context, source string, job core.JobID, person core.PersonID) (out Preview, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		st, err := s.base(tx)
		if err != nil {
			return err
		}
		c, err := s.campaign(tx, st, job)
		if err != nil {
			return err
		}
		p := invented()
		if person != 0 {
			if p, err = s.person(tx, person); err != nil {
				return err
			}
		}
		values := s.valuesFor(st, c, p).In(languageOf(p, c.Job))
		t := template.ParseWith(source, c.snippets)
		out.Problems = t.Check(template.Context{Job: &c.Job, Client: &c.Client, Foreign: c.foreign, People: []template.Values{values}}).Problems
		out.write(t, values)
		return st.unread
	})
	return out, err
}

// write renders a template in the three cases.
func (p *Preview) write(t *template.Template, values template.Values) {
	for _, one := range []struct {
		to     *template.Letter
		values template.Values
	}{{&p.Letter, values}, {&p.Missing, values.WorstCase(true)}, {&p.Long, values.WorstCase(false)}} {
		var err error
		if *one.to, err = t.Render(one.values); err != nil {
			return // the problems say where it can't be read
		}
	}
}

// Sequence gives a job's newest sequence.
func (s *Service) Sequence(ctx context.Context, job core.JobID) (seq core.Sequence, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		seq, err = s.Store.Sequence(tx, job)
		return err
	})
	return seq, err
}

// StepProblem is a problem of one step's template; Step counts from 1, 0 = of the
// sequence as a whole.
type StepProblem struct {
	Step int
	template.Problem
}

// CheckSequence lists what is wrong with the templates of a job's newest
// sequence. That an apply link is missing is said once, and only when no step has
// one.
func (s *Service) CheckSequence(ctx context.Context, job core.JobID) (list []StepProblem, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		list = nil
		st, err := s.base(tx)
		if err != nil {
			return err
		}
		c, err := s.campaign(tx, st, job)
		if err != nil {
			return err
		}
		version, err := s.newest(tx, job)
		if err != nil {
			return err
		}
		if err := s.version(tx, c, version); err != nil {
			return err
		}
		list = stepProblems(c.Versions[version])
		return nil
	})
	return list, err
}

func stepProblems(steps []Step) []StepProblem {
	var (
		list   []StepProblem
		reason *template.Problem
		linked bool
	)
	for i, step := range steps {
		has := step.Compiled != nil
		for _, p := range step.Problems {
			if p.Kind == template.NoApplyLink {
				has, reason = false, &p
				continue
			}
			list = append(list, StepProblem{i + 1, p})
		}
		linked = linked || has
	}
	if !linked && reason != nil {
		list = append(list, StepProblem{0, *reason})
	}
	return list
}

// PlanOf is the flight plan of one job as it looks at a time (zero = now), with
// every e-mail written out.
func (s *Service) PlanOf(ctx context.Context, job core.JobID, at time.Time) (rows []Planned, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		rows, err = s.planOf(tx, job, at)
		return err
	})
	return rows, err
}

func (s *Service) planOf(tx core.Tx, job core.JobID, at time.Time) ([]Planned, error) {
	if _, err := s.Store.Job(tx, job); err != nil {
		return nil, err
	}
	st, err := s.load(tx, job)
	if err != nil {
		return nil, err
	}
	if at.IsZero() {
		at = s.Clock.Now()
	}
	standings, err := s.standings(tx, st, job)
	if err != nil {
		return nil, err
	}
	rows := []Planned{}
	for _, row := range Plan(st, at) {
		if row.Job != job {
			continue
		}
		row.Standing = standings[row.Enrolment]
		if row.State != Sent {
			st.Write(&row)
		}
		rows = append(rows, row)
	}
	return rows, nil
}
