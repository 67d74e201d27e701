package outreach_test

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

var update = flag.Bool("update", false, "record the plans of random states anew")

// goldenPlans holds a line for each random state: its seed, how many rows its plan
// has, and a hash of all of them.
const goldenPlans = "testdata/plans.txt"

// What is planned is part of the promise: whoever makes planning faster, or adds a
// rule that is switched off here, plans the very same. -update records it anew.
func TestPlansOfRandomStatesStayAsTheyWere(t *testing.T) {
	var now strings.Builder
	states := map[outreach.PlanState]int{}
	for seed := range uint64(400) {
		rows := outreach.Plan(randomState(seed))
		h := fnv.New64a()
		for _, row := range rows {
			states[row.State]++
			text := fmt.Sprintf("%+v\n", row)
			fmt.Fprint(h, strings.Replace(text, fmt.Sprintf(" Standing:%+v", outreach.Standing{}), "", 1)) // PlanOf fills it in
		}
		fmt.Fprintf(&now, "%d %d %016x\n", seed, len(rows), h.Sum64())
	}
	for _, s := range []outreach.PlanState{outreach.Coming, outreach.Held, outreach.Sent, outreach.Stopped} {
		if states[s] < 200 {
			t.Errorf("only %d rows are %s: the states are too alike", states[s], s)
		}
	}
	if *update {
		if err := os.WriteFile(goldenPlans, []byte(now.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(goldenPlans)
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Split(string(before), "\n")
	for i, line := range strings.Split(now.String(), "\n") {
		if i >= len(old) || line != old[i] {
			t.Fatalf("seed, rows and hash were %q and are %q", old[min(i, len(old)-1)], line)
		}
	}
}

// dice makes the random states.
type dice struct{ *rand.Rand }

func (r dice) oneIn(n int) bool { return r.IntN(n) == 0 }

func (r dice) hours(most int) time.Duration { return time.Duration(r.IntN(most*60)) * time.Minute }

// randomState is a workspace at some time near a change of clocks, a holiday or neither,
// with people of all kinds in several sequences and mailboxes.
func randomState(seed uint64) (*outreach.State, time.Time) {
	r := dice{rand.New(rand.NewPCG(seed, 77))}
	starts := []time.Time{
		monday, time.Date(2026, 3, 27, 6, 0, 0, 0, time.UTC), time.Date(2026, 10, 24, 15, 0, 0, 0, time.UTC),
		time.Date(2026, 12, 23, 12, 0, 0, 0, time.UTC), time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC),
	}
	now := starts[r.IntN(len(starts))].Add(r.hours(72))
	s := state(0)
	s.Seed = r.Uint64()
	r.limits(&s.Limits)
	for box := range core.MailboxID(4) {
		s.Mailboxes[box+1] = core.Mailbox{ID: box + 1, From: "Rita <rita@agency.example>"}
	}
	for job := range core.JobID(3) {
		s.Campaigns[job+1] = r.campaign(job+1, now)
	}
	for i := range 1 + r.IntN(90) {
		s.People = append(s.People, r.enrolled(i, now))
	}
	s.Paused = r.oneIn(40)
	for range r.IntN(60) {
		s.Recent = append(s.Recent, outreach.Sending{
			Mailbox: core.MailboxID(1 + r.IntN(4)), Domain: r.domain(), Enrolment: core.EnrolmentID(1 + r.IntN(99)),
			At: now.Add(-r.hours(24)),
		})
	}
	for range r.IntN(3) {
		s.Unsettled = append(s.Unsettled, outreach.Unsettled{Enrolment: 999, Person: core.PersonID(1 + r.IntN(99))})
	}
	return s, now
}

func (r dice) limits(l *outreach.Limits) {
	l.PerDay, l.PerHour = r.IntN(12), r.IntN(5)
	l.RampFrom, l.PerEmployer = 0, 0 // these have tests of their own
	l.WorkingDays, l.Holidays = r.oneIn(2), r.oneIn(3)
	if r.oneIn(3) {
		l.Apart, l.Jitter = 0, 0
	}
	if r.oneIn(4) {
		l.From, l.To = r.hours(10), 10*time.Hour+r.hours(14)
	}
	if r.oneIn(9) {
		l.From, l.To = 2*time.Hour+30*time.Minute, 3*time.Hour
	}
}

func (r dice) domain() string { return fmt.Sprintf("d%d.example", r.IntN(8)) }

var places = []core.Location{
	{},
	{Zone: "Europe/Berlin", Country: "DE"},
	{Zone: "America/New_York", Country: "US"},
	{Zone: "Asia/Tokyo", Country: "JP"},
	{Zone: "Australia/Lord_Howe", Country: "AU"},
	{Zone: "America/St_Johns"},
	{Zone: "Mars/Olympus"},
	{Country: "GB"},
	{Zone: "Asia/Kolkata"},
	{Zone: "Pacific/Apia"},
	{Zone: "Europe/Berlin", Country: "AT"},
}

func (r dice) campaign(id core.JobID, now time.Time) *outreach.Campaign {
	place := places[r.IntN(len(places))]
	place.Role = "primary"
	c := &outreach.Campaign{
		Job: core.Job{
			ID: id, Client: 1, State: core.JobActive, Title: "Engineer", ApplyURL: "https://jobs.example.com/1",
			Locations: []core.Location{place},
		},
		Client:   core.Client{ID: 1, Name: "Northwind", SourceCode: "source=reqdesk"},
		Versions: map[int][]outreach.Step{},
	}
	switch r.IntN(20) {
	case 0:
		c.Job.State = core.JobClosed
	case 1:
		c.Stale = now.Add(-99 * time.Hour)
	}
	for version := range 2 {
		steps := []outreach.Step{step("Hello {{first_name}}", "See {{apply_link}}", 0)}
		for range r.IntN(4) {
			one := step("", []string{"Again", "At {{employer}}?", "{% if city %}In {{city}}{% endif %}"}[r.IntN(3)], r.hours(100))
			if r.oneIn(3) {
				one.After, one.WorkingDays = 0, r.IntN(5)
			}
			if r.oneIn(4) {
				one = one.OnlyFor([]string{"employer", "city", `employer == "Contoso"`}[r.IntN(3)])
			}
			steps = append(steps, one)
		}
		c.Versions[version+1] = steps
	}
	return c
}

func (r dice) enrolled(i int, now time.Time) outreach.Enrolled {
	id := core.PersonID(i + 1)
	e := outreach.Enrolled{
		Person: core.Person{ID: id, Name: []string{"Ada Lovelace", "", "Bob"}[min(r.IntN(12), 2)], Place: places[r.IntN(len(places))]},
		Enrolment: core.Enrolment{
			ID: core.EnrolmentID(100 - i), Job: core.JobID(1 + r.IntN(3)), Person: id, Mailbox: core.MailboxID(1 + r.IntN(4)),
			Version: 1 + r.IntN(2), State: core.EnrolmentRunning, To: fmt.Sprintf("p%d@%s", i, r.domain()),
			Approved: now.Add(-r.hours(50)), Now: r.oneIn(4),
		},
	}
	e.Person.Employer = []string{"", "Contoso", "Fabrikam"}[r.IntN(3)]
	e.Person.Place.City = []string{"", "Berlin"}[r.IntN(2)]
	if r.oneIn(2) {
		r.progress(&e, now)
	}
	switch r.IntN(24) {
	case 0:
		e.Enrolment.State, e.Enrolment.Approved = core.EnrolmentWaiting, time.Time{}
	case 1:
		e.Enrolment.State, e.Enrolment.Until = core.EnrolmentPaused, now.Add(r.hours(200))
	case 2:
		e.Enrolment.State = core.EnrolmentStopped
	case 3:
		e.Suppressed = "Opted out."
	case 4:
		e.Entry = &core.Entry{ID: core.EntryID(id), State: core.EntryHeld, Due: now.Add(r.hours(9)), Attempts: []core.Attempt{{}}, Why: "No answer."}
	}
	return e
}

// progress lets a person have got some of the e-mails, and the next one wait.
func (r dice) progress(e *outreach.Enrolled, now time.Time) {
	e.Enrolment.Next = r.IntN(3)
	at := now.Add(-r.hours(300))
	for n := range e.Enrolment.Next {
		e.Sent = append(e.Sent, core.Message{Step: n, Subject: "Hello", Text: "See", To: e.Enrolment.To, Date: at})
		e.Enrolment.LastSent = at
		at = at.Add(r.hours(20))
	}
	if r.oneIn(2) {
		e.Entry = &core.Entry{ID: core.EntryID(1 + r.IntN(500)), State: core.EntryWaiting, Due: now.Add(r.hours(30) - 15*time.Hour)}
	}
}
