package practice

import (
	"time"

	"reqdesk/core"
)

// Days is how long the scenario runs.
const Days = 10

// Scenario is everything that is so, and everything that will happen. It is
// plain data: copy it and change what a test needs otherwise.
type Scenario struct {
	Start     time.Time // eight in the morning of the first day, best a Monday
	Recruiter User
	Employers []Employer
	People    []Person
	Events    []Event // in order of time
}

// User is somebody with an e-mail address: the recruiter, or an employer's.
type User struct{ Name, Email string }

// Employer is a client of the recruiter with an ATS of its own.
type Employer struct {
	ID         string // one short word
	Name       string
	Colour     string // #RRGGBB
	SourceCode string // the client's code on apply links
	UTM        core.UTM
	OffLimits  []string // companies that its people must not be sourced from
	Users      []User   // who works with the ATS; the first is the recruiter
	// Schools is the list that its ATS wants schools from; nil means any text.
	Schools  []string
	Jobs     []Job
	Pipeline []Applied
	Progress Progress
}

// Job is a job as the employer's ATS holds it, with its hiring stages.
type Job struct {
	core.Posting
	Stages []core.Stage
}

// Applied is somebody who is in a job's pipeline before the recruiter begins.
type Applied struct {
	Job      string // the job's id
	Stage    string // the stage's name
	Source   string
	Given    string
	Family   string
	Email    string
	LinkedIn string
	Employer string
	At       time.Time
}

// Progress is what the employer does with a candidate whom the recruiter
// brought: After this long, the application is moved to Stage.
type Progress struct {
	After time.Duration
	Stage string
}

// EventKind says what an employer does.
type EventKind string

// What employers do.
const (
	CloseJob   EventKind = "close"
	ReopenJob  EventKind = "reopen"
	RetitleJob EventKind = "retitle"
)

// Event is one act of an employer.
type Event struct {
	At       time.Time
	Kind     EventKind
	Employer string // id
	Job      string // id
	Title    string // for RetitleJob
}

// New is the scenario that begins at start, with what is left to chance drawn
// from seed.
func New(seed uint64, start time.Time) Scenario {
	start = start.UTC().Round(0)
	recruiter := User{Name: "Robin Vega", Email: "robin.vega@riverbend-search.example.com"}
	people := newPeople(seed, start)
	return Scenario{
		Start:     start,
		Recruiter: recruiter,
		Employers: []Employer{kestrel(start, recruiter, people), marram(start, recruiter)},
		People:    people,
		Events: []Event{
			{At: start.Add(26 * time.Hour), Kind: RetitleJob, Employer: "kestrel", Job: "41046", Title: "Senior Data Analyst"},
			{At: day(start, 4).Add(2 * time.Hour), Kind: CloseJob, Employer: "kestrel", Job: "41042"},
			{At: day(start, 6).Add(2 * time.Hour), Kind: ReopenJob, Employer: "kestrel", Job: "41042"},
		},
	}
}

// day is the morning of the nth day, 1 for the first.
func day(start time.Time, n int) time.Time { return start.AddDate(0, 0, n-1) }

// Person gives the person with this e-mail address.
func (s Scenario) Person(email string) (Person, bool) {
	for _, p := range s.People {
		if p.Resume.Basics.Email == email || p.Behaviour.From == email && email != "" {
			return p, true
		}
	}
	return Person{}, false
}

// For gives the people whose résumés fit a job, in the scenario's order.
func (s Scenario) For(job string) []Person {
	var list []Person
	for _, p := range s.People {
		if p.Job == job {
			list = append(list, p)
		}
	}
	return list
}

// Employer gives the employer with this id.
func (s Scenario) Employer(id string) (Employer, bool) {
	for _, e := range s.Employers {
		if e.ID == id {
			return e, true
		}
	}
	return Employer{}, false
}
