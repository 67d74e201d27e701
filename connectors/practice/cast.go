package practice

import (
	"context"
	"errors"

	"reqdesk/connectors/practice/atsserver"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
	"reqdesk/core/practice"
)

// account opens a mailbox. The passwords protect invented letters on loopback;
// they differ, so that a mix-up shows.
func account(u practice.User) mailserver.Account {
	return mailserver.Account{Address: u.Email, Name: u.Name, Password: "practice " + u.Email}
}

// accounts are the mailboxes of everybody whose address exists. Addresses that
// only answers come from have one too.
func accounts(s practice.Scenario) []mailserver.Account {
	list := []mailserver.Account{account(s.Recruiter)}
	for _, p := range s.People {
		if p.Behaviour.Kind == practice.Unknown {
			continue
		}
		list = append(list, account(practice.User{Name: p.Resume.Basics.Name, Email: p.Resume.Basics.Email}))
		if p.Behaviour.From != "" {
			list = append(list, account(practice.User{Name: p.Resume.Basics.Name, Email: p.Behaviour.From}))
		}
	}
	return list
}

// startATS brings an employer's ATS up with its jobs and the people in its pipelines.
func startATS(ctx context.Context, clock core.Clock, e practice.Employer) (*atsserver.Server, error) {
	options := atsserver.Options{Clock: clock, Employer: e.Name, Key: Key(e.ID), Schools: e.Schools}
	for _, job := range e.Jobs {
		options.Jobs = append(options.Jobs, atsJob(e, job))
	}
	server, err := atsserver.Start(ctx, options)
	if err != nil {
		return nil, err
	}
	for _, a := range e.Pipeline {
		candidate := atsserver.Candidate{FirstName: a.Given, LastName: a.Family, Email: a.Email, LinkedInURL: a.LinkedIn, Employer: a.Employer}
		if _, err := server.Apply(candidate, a.Job, a.Stage, a.Source, a.At); err != nil {
			return nil, errors.Join(err, server.Close())
		}
	}
	return server, nil
}

func atsJob(e practice.Employer, j practice.Job) atsserver.Job {
	job := atsserver.Job{
		ID: j.ID, Reference: j.Reference, Title: j.Title, Status: j.Status, EmploymentType: j.EmploymentType,
		Family: j.Function, Experience: j.Experience, Skills: j.MustHaves, Description: j.Description, ApplyURL: j.ApplyURL, URL: j.URL,
		Fields: j.Flags, PostedAt: j.Posted, UpdatedAt: j.Updated,
	}
	for _, l := range j.Locations {
		place := atsserver.Place{City: l.City, Region: l.Region, Country: l.Country, PostalCode: l.PostalCode, Text: l.Text}
		if l.Role == "primary" {
			job.Primary = place
		} else {
			job.Secondary = append(job.Secondary, place)
		}
	}
	for _, u := range e.Users {
		user := atsserver.User{Name: u.Name, Email: u.Email}
		if u.Email == j.Owner {
			job.Owner = user
		}
		job.Assigned = append(job.Assigned, user)
	}
	for _, s := range j.Stages {
		kind := map[string]string{"Hired": "hired", "Rejected": "rejected"}[s.Name]
		if kind == "" {
			kind = "active"
		}
		job.Stages = append(job.Stages, atsserver.Stage{ID: s.ID, Name: s.Name, Position: s.Order, Kind: kind})
	}
	return job
}
