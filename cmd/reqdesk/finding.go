package main

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
)

// mostFound bounds how many jobs the palette finds, and how many people.
const mostFound = 6

// hits are the jobs and people whose names fit what is typed into the palette.
type hits struct {
	jobs   []records.Overview
	people []core.Person
}

// find looks for jobs and people in the background, for the palette.
func (p *program) find(text string, found func([]shell.Command)) {
	if p.work == nil { // no workspace yet
		return
	}
	from := source{p.desk}
	model.Load(p.loop, &p.finding, func(ctx context.Context) (h hits, err error) {
		jobs, err := from.Jobs(ctx)
		if err != nil {
			return h, err
		}
		h.jobs = jobsNamed(jobs, text)
		h.people, err = from.Search(ctx, text, "", mostFound)
		return h, err
	}, func(h hits, err error) {
		if err == nil { // else there is only less to choose from
			found(p.leadTo(h))
		}
	})
}

// jobsNamed are those that have all words of text in title, client and reference.
func jobsNamed(list []records.Overview, text string) (found []records.Overview) {
	fits := model.Finds(text)
	for _, o := range list {
		if fits(o.Job.Title+" "+o.Client.Name+" "+o.Reference) && o.Job.Archived.IsZero() && len(found) < mostFound {
			found = append(found, o)
		}
	}
	return found
}

// leadTo are the ways to what was found.
func (p *program) leadTo(h hits) (ways []shell.Command) {
	for _, o := range h.jobs {
		ways = append(ways, shell.Command{
			Name: o.Job.Title + " · " + o.Client.Name, Note: phrase.T("Job"), Icon: look.IconJobs,
			Do: func() { p.shell.Go(model.ToJob(o.Job.ID, "")) },
		})
	}
	for _, person := range h.people {
		name := person.Name
		if person.Employer != "" {
			name += " · " + person.Employer
		}
		ways = append(ways, shell.Command{
			Name: name, Note: phrase.T("Person"), Icon: look.IconPerson,
			Do: func() { p.shell.Go(model.Route{Place: model.People, Person: person.ID}) },
		})
	}
	return ways
}
