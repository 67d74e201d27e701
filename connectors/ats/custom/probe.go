package custom

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/connectors/paging"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// probe tries one right.
type probe struct {
	feature string
	right   string // its name in the ATS
	write   bool
	do      func(context.Context) error
}

// Check tries what is described: each list as far as its first page, a job and an
// application that those gave, and a write where the description has one that
// can't succeed. What can't be tried so, or where there is nothing to try it on, is
// taken to be permitted.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	var (
		d           = c.described
		rights      []ats.Right
		job, person row
	)
	try := func(list ...probe) error {
		for _, p := range list {
			right := ats.Right{Feature: p.feature, OK: true}
			switch err := p.do(ctx); {
			case core.KindOf(err) == core.KindForbidden, !p.write && core.IsNotFound(err):
				right.OK, right.Missing = false, cmp.Or(p.right, "the right for this ("+p.feature+")")
			case err != nil && (!p.write || !refusedAsWrong(err)):
				return err
			}
			rights = append(rights, right)
		}
		return nil
	}
	if err := try(probe{"jobs", d.Jobs.Right, false, c.first(&d.Jobs.Listing, nil, &job)}); err != nil {
		return nil, err
	}
	id := job.text("id")
	if d.People != nil && (id != "" || !d.People.Uses("job")) {
		if err := try(probe{"people", d.People.Right, false, c.first(d.People, describe.Values{"job": plain(id)}, &person)}); err != nil {
			return nil, err
		}
	}
	if err := try(c.readings(id, person)...); err != nil {
		return nil, err
	}
	if err := try(c.writeProbes()...); err != nil {
		return nil, err
	}
	for _, word := range c.Can().Words() {
		if !slices.ContainsFunc(rights, func(r ats.Right) bool { return r.Feature == word }) {
			rights = append(rights, ats.Right{Feature: word, OK: true})
		}
	}
	return rights, nil
}

// refusedAsWrong tells that a write was refused for what was in it.
func refusedAsWrong(err error) bool {
	return slices.Contains([]core.Kind{core.KindInvalid, core.KindNotFound, core.KindUnsupported}, core.KindOf(err))
}

// first reads the first page of a list and keeps its first row.
func (c *Connector) first(l *describe.Listing, v describe.Values, to *row) func(context.Context) error {
	return func(ctx context.Context) error {
		b, err := c.look(l, v).page(ctx, paging.Place{})
		if len(b.Items) > 0 {
			*to = b.Items[0]
		}
		return err
	}
}

// readings are the probes of what a job and an application are needed for.
func (c *Connector) readings(job string, person row) (list []probe) {
	d := c.described
	if d.Jobs.One != nil && job != "" {
		list = append(list, probe{"job", cmp.Or(d.Jobs.One.Right, d.Jobs.Right), false, func(ctx context.Context) error { _, err := c.Job(ctx, job); return err }})
	}
	if d.Stages != nil && (job != "" || !d.Stages.Uses("job")) {
		list = append(list, probe{"stages", d.Stages.Right, false, func(ctx context.Context) error { _, err := c.Stages(ctx, job); return err }})
	}
	if d.Questions != nil && job != "" {
		list = append(list, probe{"questions", d.Questions.Right, false, func(ctx context.Context) error { _, err := c.Questions(ctx, job); return err }})
	}
	if d.Find != nil {
		list = append(list, probe{"find", d.Find.Right, false, func(ctx context.Context) error {
			_, err := c.FindCandidate(ctx, []string{"nobody@example.com"}, nil)
			return err
		}})
	}
	if d.Status != nil && person.text("id") != "" {
		at := ats.Created{PersonID: cmp.Or(person.text("person"), person.text("id")), ApplicationID: person.text("id")}
		list = append(list, probe{"status", d.Status.Right, false, func(ctx context.Context) error { _, err := c.Status(ctx, at); return err }})
	}
	return list
}

func (c *Connector) writeProbes() (list []probe) {
	d := c.described
	for _, of := range []struct {
		feature string
		*describe.Writing
	}{{"create", d.Create}, {"resume", d.Resume}, {"note", d.Note}, {"move", d.Move}} {
		if of.Writing != nil && of.Probe != nil {
			list = append(list, probe{of.feature, of.Right, true, func(ctx context.Context) error {
				_, _, err := c.ask(ctx, asking{Request: of.Probe, values: c.settled(nil)})
				return err
			}})
		}
	}
	return list
}

// Trial is what came when a description was tried.
type Trial struct {
	Rights []ats.Right
	Lists  []Listed
}

// Listed is the first page of a list.
type Listed struct {
	What   string
	Rows   int
	More   bool // further pages follow
	Fields []Seen
}

// Seen says how often a field was filled. Trouble says why it was not, without
// quoting what came instead.
type Seen struct {
	Field   string
	Line    int
	Filled  int
	Trouble string
}

// Try uses a description for a probe, one page of jobs and one of people. Nothing
// is written but what the description calls a probe.
func Try(ctx context.Context, text string, config ats.Config) (t Trial, err error) {
	config.Mapping = text
	c, err := connect(config)
	if err != nil {
		return t, err
	}
	if t.Rights, err = c.Check(ctx); err != nil {
		return t, err
	}
	job := ""
	jobs, err := listed(c, "jobs", c.Jobs(ctx, "", ""), func(p core.Posting) { job = cmp.Or(job, p.ID) })
	if err != nil {
		return t, err
	}
	t.Lists = append(t.Lists, jobs)
	if p := c.described.People; p == nil || job == "" && p.Uses("job") {
		return t, nil
	} else if !p.Uses("job") {
		job = ""
	}
	people, err := listed(c, "people", c.People(ctx, job, "", ""), func(core.Applicant) {})
	t.Lists = append(t.Lists, people)
	return t, err
}

// listed reads one page and notes how its fields were filled.
func listed[T any](c *Connector, what string, pages iter.Seq2[ats.Page[T], error], visit func(T)) (l Listed, err error) {
	l.What = what
	c.watch = func(field string, line int, filled bool, trouble string) {
		i := slices.IndexFunc(l.Fields, func(s Seen) bool { return s.Field == field })
		if i < 0 {
			i = len(l.Fields)
			l.Fields = append(l.Fields, Seen{Field: field, Line: line})
		}
		if filled {
			l.Fields[i].Filled++
		}
		l.Fields[i].Trouble = cmp.Or(l.Fields[i].Trouble, trouble)
	}
	defer func() { c.watch = nil }()
	for page, err := range pages {
		if err != nil {
			return l, err
		}
		l.Rows, l.More = len(page.Items), !page.Last
		for _, item := range page.Items {
			visit(item)
		}
		break
	}
	slices.SortFunc(l.Fields, func(a, b Seen) int { return a.Line - b.Line })
	return l, nil
}
