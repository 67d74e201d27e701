package model

import (
	"context"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
)

// PlanSource computes and approves the flight plan of a job.
type PlanSource interface {
	PersonReader
	SequenceStopper
	PlanOf(ctx context.Context, job core.JobID, at time.Time) ([]outreach.Planned, error)
	Approve(ctx context.Context, a outreach.Approval) ([]outreach.Planned, error)
}

// PlanRow is one e-mail of the flight plan.
type PlanRow struct {
	outreach.Planned
	Day  string // set on the first row of each day only
	Hour string // in the recipient's zone; "" = it was stopped
	When string // both
	Name string
}

// CanApprove tells whether the sequence of the row waits for approval.
func (r PlanRow) CanApprove() bool { return !r.Past && r.Why == outreach.WhyWaiting }

// CanStop tells whether the sequence of the row may be stopped.
func (r PlanRow) CanStop() bool {
	return !r.Past && (r.State == outreach.Coming || r.State == outreach.Held || r.State == outreach.Drafted)
}

// CanGoOn tells whether the sequence of the row was stopped and may be taken up again.
func (r PlanRow) CanGoOn() bool { return r.State == outreach.Stopped && r.GoesOn }

// PlanModel is the flight plan of a job: what will be sent to whom and when, and
// what is held back and why.
type PlanModel struct {
	loop   *Loop
	source PlanSource
	place  Question
	act    Question
	saving Question
	files  TextFiles

	job     core.JobID
	all     []outreach.Planned
	persons map[core.PersonID]core.Person
	state   outreach.PlanState
	reason  string
	dayOf   []int // of the rows

	Loaded bool
	Err    error
	Rows   []PlanRow
	Days   []PlanDay

	Changed func()
	Said    func(text string)
	Failed  func(err error)
	// Tester sends somebody's next e-mail to oneself; nil = that is not offered.
	Tester *Tester
}

// NewPlan makes the model.
func NewPlan(loop *Loop, source PlanSource) *PlanModel {
	return &PlanModel{loop: loop, source: source, Changed: func() {}, Said: func(string) {}, Failed: func(error) {}}
}

type planAnswer struct {
	rows    []outreach.Planned
	persons map[core.PersonID]core.Person
}

// Show computes the plan of a job anew.
func (m *PlanModel) Show(job core.JobID) {
	if job != m.job {
		m.job, m.Loaded, m.all, m.Rows, m.state, m.reason = job, false, nil, nil, "", ""
	}
	m.ask(func(ctx context.Context) ([]outreach.Planned, error) { return m.source.PlanOf(ctx, job, time.Time{}) }, &m.place,
		func(err error) { m.Loaded, m.Err = true, err })
}

// ask loads rows together with the people in them.
func (m *PlanModel) ask(rows func(context.Context) ([]outreach.Planned, error), q *Question, done func(error)) {
	Load(m.loop, q, func(ctx context.Context) (planAnswer, error) {
		list, err := rows(ctx)
		if err != nil {
			return planAnswer{}, err
		}
		var ids []core.PersonID
		for _, r := range list {
			ids = append(ids, r.Person)
		}
		slices.Sort(ids)
		persons, err := m.source.Persons(ctx, slices.Compact(ids))
		return planAnswer{list, persons}, err
	}, func(a planAnswer, err error) {
		if err == nil {
			m.all, m.persons = inSight(a.rows), a.persons
		}
		done(err)
		m.arrange()
	})
}

// PlanCount is a state and how many e-mails are in it.
type PlanCount struct {
	State outreach.PlanState
	Name  string
	Count int
}

// States are the filters with their counts.
func (m *PlanModel) States() []PlanCount {
	counts := []PlanCount{{"", phrase.T("All"), 0}, {outreach.Coming, phrase.In("e-mails", "Planned"), 0}, {outreach.Held, phrase.In("e-mails", "Held"), 0}, {outreach.Sent, phrase.In("e-mails", "Sent"), 0}, {outreach.Stopped, phrase.In("e-mails", "Stopped"), 0}}
	if slices.ContainsFunc(m.all, func(r outreach.Planned) bool { return r.State == outreach.Drafted }) {
		counts = slices.Insert(counts, 3, PlanCount{outreach.Drafted, phrase.T("Drafted"), 0})
	}
	for _, r := range m.all {
		for i := range counts {
			if counts[i].State == "" || counts[i].State == r.State {
				counts[i].Count++
			}
		}
	}
	return counts
}

// State is the filter in force.
func (m *PlanModel) State() outreach.PlanState { return m.state }

// Filter shows one state only.
func (m *PlanModel) Filter(s outreach.PlanState) { m.state, m.reason = s, ""; m.arrange() }

// Total is the number of e-mails, shown or not.
func (m *PlanModel) Total() int { return len(m.all) }

func (m *PlanModel) arrange() {
	m.Rows = m.Rows[:0]
	before := ""
	for _, r := range m.all {
		if m.state != "" && r.State != m.state || m.reason != "" && r.Why != m.reason {
			continue
		}
		row := PlanRow{Planned: r, Name: m.Name(r.Person)}
		if r.State != outreach.Stopped {
			day, hour := localDay(r)
			row.Hour, row.When = hour, day+", "+hour
			if day != before {
				row.Day, before = day, day
			}
		}
		m.Rows = append(m.Rows, row)
	}
	m.days()
	m.Changed()
}

// inSight leaves out what a newer sequence of the person has made void, and puts what was
// stopped, which will never have an hour, behind all the days.
func inSight(rows []outreach.Planned) []outreach.Planned {
	var on, stopped []outreach.Planned
	for _, r := range rows {
		switch {
		case r.State == outreach.Stopped && r.Undone:
		case r.State == outreach.Stopped:
			stopped = append(stopped, r)
		default:
			on = append(on, r)
		}
	}
	return append(on, stopped...)
}

// RowOf is the row of an e-mail that stood in another one; -1 = it is not shown.
func (m *PlanModel) RowOf(e PlanRow) int {
	return slices.IndexFunc(m.Rows, func(r PlanRow) bool {
		return r.Person == e.Person && r.Enrolment == e.Enrolment && r.Step == e.Step
	})
}

// localDay takes the recipient's date and hour apart.
func localDay(r outreach.Planned) (day, hour string) {
	at, err := time.Parse("2006-01-02 15:04", r.LocalTime)
	if err != nil {
		at = r.Due.Local()
	}
	return phrase.Date(at, "Mon 2 Jan"), at.Format("15:04")
}

// Name is a person's name, else the address.
func (m *PlanModel) Name(id core.PersonID) string {
	p := m.persons[id]
	if p.Name != "" {
		return p.Name
	}
	return firstText(p.Emails)
}

// Waiting are the people who wait for approval.
func (m *PlanModel) Waiting() []core.PersonID {
	var out []core.PersonID
	for _, r := range m.all {
		if r.State == outreach.Held && r.Why == outreach.WhyWaiting && !slices.Contains(out, r.Person) {
			out = append(out, r.Person)
		}
	}
	return out
}

// Next is the row of the first e-mail that has not gone yet; 0 if all have.
func (m *PlanModel) Next() int {
	for i, r := range m.Rows {
		if r.State == outreach.Held || r.State == outreach.Coming || r.State == outreach.Drafted {
			return i
		}
	}
	return 0
}

// Question is what is asked before an approval: how many, and until when it can
// be taken back.
func (m *PlanModel) Question(people []core.PersonID) string {
	text := phrase.N(len(people), "%d person gets the sequence", "%d people get the sequence")
	if len(people) == 1 {
		text = phrase.T("%s gets the sequence", m.Name(people[0]))
	}
	when := m.firstOf(people)
	if when == "" {
		return text + "."
	}
	return phrase.T("%s. The first e-mail leaves %s, after the grace period; until then Stop takes it back.", text, when)
}

// firstOf is when the first e-mail of these people leaves, in its own zone.
func (m *PlanModel) firstOf(people []core.PersonID) string {
	for _, r := range m.all {
		if (r.State == outreach.Held || r.State == outreach.Coming) && slices.Contains(people, r.Person) {
			day, hour := localDay(r)
			return strings.TrimSpace(day + ", " + hour + " " + r.TimeZone)
		}
	}
	return ""
}

// Approve starts the sequences of people who wait.
func (m *PlanModel) Approve(people []core.PersonID) {
	job := m.job
	if len(people) == 0 || m.act.Busy() {
		return
	}
	m.ask(func(ctx context.Context) ([]outreach.Planned, error) {
		return m.source.Approve(ctx, outreach.Approval{Job: job, People: people})
	}, &m.act, func(err error) {
		if err != nil {
			m.Failed(err)
			return
		}
		m.Said(phrase.T("Approved. The first e-mail leaves %s", m.firstOf(people)))
	})
}

// Test is the next e-mail of a row's sequence as a test for oneself; ok is false where
// there is none to come.
func (m *PlanModel) Test(row PlanRow) (t TestLetter, ok bool) {
	coming := slices.ContainsFunc(m.all, func(r outreach.Planned) bool {
		return r.Person == row.Person && r.Enrolment == row.Enrolment && (r.State == outreach.Coming || r.State == outreach.Held)
	})
	return TestLetter{Job: m.job, Person: row.Person}, coming && !row.Past && m.Tester != nil
}

// Stop ends a person's sequence by hand.
func (m *PlanModel) Stop(person core.PersonID) {
	job := m.job
	m.run(func(ctx context.Context) error { return m.source.Stop(ctx, job, person) }, phrase.T("%s gets nothing more", m.Name(person)))
}

// Resume takes a sequence up again at its step.
func (m *PlanModel) Resume(person core.PersonID) {
	job := m.job
	m.run(func(ctx context.Context) error { return m.source.Resume(ctx, job, person) }, phrase.T("The sequence goes on at its step"))
}

func (m *PlanModel) run(work func(context.Context) error, said string) {
	Act(m.loop, &m.act, work, func(err error) {
		if err != nil {
			m.Failed(err)
			return
		}
		m.Said(said)
		m.Show(m.job)
	})
}
