package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/template"
)

// What the flight plan promises, for how many people with how many e-mails each, and
// how often it is made.
const (
	planTime   = 300 * time.Millisecond
	planned    = 20_000
	plannedFor = 3
	plansMade  = 9
)

// flightPlan is O-4: when each e-mail of everybody on the way goes, in three time
// zones, from five mailboxes, half of them to the same large provider. What one plan
// remembers helps the next one nothing: each is made of a state that is new.
func flightPlan(ctx context.Context) ([]line, error) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	took := make([]time.Duration, plansMade)
	for i := range took {
		s := manyOnTheWay(now)
		runtime.GC() // what was made before is not part of the plan
		begun := time.Now()
		rows := outreach.Plan(s, now)
		took[i] = time.Since(begun)
		if len(rows) != planned*plannedFor || slices.ContainsFunc(rows, func(r outreach.Planned) bool { return r.State != outreach.Coming }) {
			return nil, fmt.Errorf("the plan has %d rows, or holds some", len(rows))
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	median := percentile(took, 50)
	return []line{{
		fmt.Sprintf("flight plan of %d people with %d e-mails each, %d plans", planned, plannedFor, plansMade),
		fmt.Sprintf("median %d ms, slowest %d ms (below %d)", median.Milliseconds(), slices.Max(took).Milliseconds(), planTime.Milliseconds()),
		median < planTime,
	}}, nil
}

func manyOnTheWay(now time.Time) *outreach.State {
	steps := []outreach.Step{
		stepOf("Hello {{first_name}}", "See {{apply_link}}", 0), stepOf("", "Again", 72*time.Hour), stepOf("", "At last", 96*time.Hour),
	}
	s := &outreach.State{
		Limits: outreach.DefaultLimits(), Seed: 7, Mailboxes: map[core.MailboxID]core.Mailbox{},
		Campaigns: map[core.JobID]*outreach.Campaign{1: {
			Job:      core.Job{ID: 1, Client: 1, State: core.JobActive, Title: "Engineer", ApplyURL: "https://jobs.example.com/1"},
			Client:   core.Client{ID: 1, Name: "Northwind", SourceCode: "source=reqdesk"},
			Versions: map[int][]outreach.Step{1: steps},
		}},
	}
	for i := range planned {
		box := core.MailboxID(1 + i%5)
		s.Mailboxes[box] = core.Mailbox{ID: box, From: "Rita <rita@agency.example>"}
		host := fmt.Sprintf("company%d.example", i)
		if i%2 == 0 {
			host = "mail.example"
		}
		s.People = append(s.People, outreach.Enrolled{
			Person: core.Person{
				ID: core.PersonID(i + 1), Name: fmt.Sprintf("Person%d Example", i),
				Place: core.Location{Zone: []string{"Europe/Berlin", "America/New_York", "Asia/Tokyo"}[i%3]},
			},
			Enrolment: core.Enrolment{
				ID: core.EnrolmentID(i + 1), Job: 1, Person: core.PersonID(i + 1), Mailbox: box, Version: 1,
				State: core.EnrolmentRunning, To: fmt.Sprintf("p%d@%s", i, host), Approved: now,
			},
		})
	}
	return s
}

func stepOf(subject, text string, after time.Duration) outreach.Step {
	t := template.New(template.Own(subject, text, ""), nil, nil)
	return outreach.Step{Step: core.Step{Subject: subject, Text: text, After: after}, Compiled: t, Problems: t.Problems()}
}
