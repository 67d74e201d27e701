package outreach

import (
	"cmp"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

// State is everything that the flight plan depends on besides the time.
type State struct {
	Limits    Limits
	Paused    bool // the outbox rests
	Seed      uint64
	Campaigns map[core.JobID]*Campaign
	Mailboxes map[core.MailboxID]core.Mailbox
	People    []Enrolled
	Recent    []Sending // what left in the last 24 hours, of all jobs, oldest first
	Unsettled []Unsettled

	zones zones
	anew  bool      // what waits in the outbox gets new times
	links *jobLinks // of all clients; made when first asked for
}

// Campaign is what all people in one job's sequence share.
type Campaign struct {
	Job      core.Job
	Client   core.Client
	Versions map[int][]Step
	// Stale is since when the job's ATS was not heard, if that is too long ago.
	Stale time.Time

	snippets template.Snippets
	foreign  func(address string) (client string, foreign bool)
}

// Step is one step of a sequence with its template, ready to be rendered.
type Step struct {
	core.Step
	Compiled *template.Template
	// Problems are those that hold for everybody: of the template itself, and that
	// it belongs to another client.
	Problems []template.Problem

	arms     []Step          // that are tried out against each other, its own text first
	variants map[string]Step // by language, of a step that follows the recipient's
	when     template.Test   // who does not meet it does not get the step
}

// Enrolled is one person in one sequence, with all that decides on the next
// e-mail.
type Enrolled struct {
	Enrolment  core.Enrolment
	Person     core.Person
	Suppressed string // why the address is not written to; "" = it may be
	Verdict    core.Verdict
	Sent       []core.Message
	Entry      *core.Entry // the outbox entry of the next step; nil = there is none yet

	values *template.Values // of the templates; made when first asked for
}

// Sending is one e-mail that left.
type Sending struct {
	Mailbox   core.MailboxID
	Domain    string
	Enrolment core.EnrolmentID
	Step      int
	At        time.Time
}

// Unsettled is an e-mail that is on its way, or may have been sent: nobody knows yet.
type Unsettled struct {
	Enrolment core.EnrolmentID
	Person    core.PersonID
	To        string
}

// PlanState says what will become of an e-mail.
type PlanState string

// The states of a planned e-mail.
const (
	Coming  PlanState = "planned"
	Held    PlanState = "held"
	Sent    PlanState = "sent"
	Stopped PlanState = "stopped"
)

// Planned is one line of the flight plan.
type Planned struct {
	Job       core.JobID       `json:"-"`
	Enrolment core.EnrolmentID `json:"enrolment"`
	Person    core.PersonID    `json:"person"`
	To        string           `json:"to"`
	Step      int              `json:"step"` // from 1
	Subject   string           `json:"subject"`
	Text      string           `json:"text"`
	Due       time.Time        `json:"due"`
	LocalTime string           `json:"local_time"`
	TimeZone  string           `json:"time_zone"`
	State     PlanState        `json:"state"`
	Why       string           `json:"why"`
}

// Plan forecasts every e-mail of every sequence: what was sent, what will be sent
// when, what is held or stopped and why. It depends on nothing but its arguments
// and changes nothing. Subjects and texts are left to Write.
func Plan(s *State, now time.Time) []Planned {
	p := planning{State: s, now: now, slots: newSlots(s, now)}
	if s.zones == nil {
		s.zones = zones{}
	}
	for i := range s.People {
		p.person(i)
	}
	p.slots.run(func(it *item) {
		p.rows[it.row].Due = it.due
		p.advance(it)
	})
	for i := range p.rows {
		r := &p.rows[i]
		local := r.Due.In(p.zoneOf[i])
		r.LocalTime, r.TimeZone = local.Format("2006-01-02 15:04"), p.zoneOf[i].String()
	}
	slices.SortStableFunc(p.rows, func(a, b Planned) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Enrolment, b.Enrolment), cmp.Compare(a.Step, b.Step))
	})
	return p.rows
}

// planning is a plan being made.
type planning struct {
	*State
	now    time.Time
	slots  *slots
	rows   []Planned
	zoneOf []*time.Location
}

// person adds one person's rows: the sent ones, then the rest. The first of the
// rest that is to go joins the queue; the others follow when it has its time.
func (p *planning) person(i int) {
	e := &p.People[i]
	c := p.Campaigns[e.Enrolment.Job]
	if c == nil {
		return
	}
	there := p.zones.of(e.Person, c.Job, p.Limits.Zone)
	for _, m := range e.Sent {
		p.add(e, there, Planned{Step: m.Step + 1, Subject: m.Subject, Text: m.Text, To: m.To, Due: m.Date, State: Sent})
	}
	steps := c.Versions[e.Enrolment.Version]
	base := firstBase(e.Enrolment, steps, p.Limits, there, p.now)
	general := p.hold(c, e)
	for n := e.Enrolment.Next; n < len(steps); n++ {
		if p.leavesOut(c, e, steps[n]) {
			p.add(e, there, leftOut(e, steps, n, base))
			base = after(base, steps, n+1, there)
			continue
		}
		reason := general
		if reason.why == "" {
			reason = p.holdStep(c, e, steps[n], n)
		}
		if reason.why == "" {
			it := item{
				person: i, step: n, base: base, there: there, domain: domain(e.Enrolment.To),
				box: e.Enrolment.Mailbox, now: e.Enrolment.Now,
				row: p.add(e, there, Planned{Step: n + 1, To: e.Enrolment.To, State: Coming}),
			}
			if e.Entry != nil && n == e.Enrolment.Next {
				it.entry, it.asked = e.Entry.ID, p.asked(e.Entry)
				it.base = latest(base, it.asked)
			}
			p.slots.arrive(&it)
			return
		}
		state := Held
		if reason.final {
			state = Stopped
		}
		due := p.heldDue(e, base, there)
		if reason.until.After(due) {
			due = p.heldDue(e, reason.until, there)
		}
		p.add(e, there, Planned{Step: n + 1, To: e.Enrolment.To, State: state, Why: reason.why, Due: due})
		if general.why == "" {
			general = hold{why: "The e-mail before it is held."}
		}
		base = after(due, steps, n+1, there)
	}
}

// leftOut is the row of a step whose condition a person does not meet.
func leftOut(e *Enrolled, steps []Step, n int, base time.Time) Planned {
	return Planned{
		Step: n + 1, To: e.Enrolment.To, State: Stopped, Due: base.UTC(),
		Why: "This step is left out: it is only for those with " + steps[n].If + ".",
	}
}

// asked is when the outbox asks for an e-mail again: until then it does not go,
// unless the outbox is being brought in line with the plan.
func (p *planning) asked(e *core.Entry) time.Time {
	if p.anew && movable(*e) {
		return time.Time{}
	}
	return e.Due
}

// advance adds the row behind an e-mail that has got its time.
func (p *planning) advance(it *item) {
	e := &p.People[it.person]
	c := p.Campaigns[e.Enrolment.Job]
	steps := c.Versions[e.Enrolment.Version]
	n := it.step + 1
	base := after(it.due, steps, n, it.there)
	for ; n < len(steps) && p.leavesOut(c, e, steps[n]); n++ {
		p.add(e, it.there, leftOut(e, steps, n, base))
		base = after(base, steps, n+1, it.there)
	}
	if n >= len(steps) {
		return
	}
	if reason := p.holdStep(c, e, steps[n], n); reason.why != "" {
		for ; n < len(steps); n++ {
			due := p.heldDue(e, base, it.there)
			p.add(e, it.there, Planned{Step: n + 1, To: e.Enrolment.To, State: Held, Why: reason.why, Due: due})
			reason = hold{why: "The e-mail before it is held."}
			base = after(due, steps, n+1, it.there)
		}
		return
	}
	next := *it
	next.step, next.base, next.asked, next.entry = n, base, time.Time{}, 0
	next.row = p.add(e, it.there, Planned{Step: n + 1, To: e.Enrolment.To, State: Coming})
	p.slots.arrive(&next)
}

func (p *planning) add(e *Enrolled, there residence, row Planned) int {
	row.Job, row.Enrolment, row.Person = e.Enrolment.Job, e.Enrolment.ID, e.Enrolment.Person
	p.rows, p.zoneOf = append(p.rows, row), append(p.zoneOf, there.zone)
	return len(p.rows) - 1
}

// heldDue is when a held e-mail would go if nothing else were in its way.
func (p *planning) heldDue(e *Enrolled, base time.Time, there residence) time.Time {
	if base.Before(p.now) {
		base = p.now
	}
	if e.Enrolment.Now {
		return base
	}
	from, _ := p.Limits.open(base, there)
	return from.UTC()
}

// after is a time with the delay of a step behind it. Working days are those of the
// recipient's country and count by their clock.
func after(t time.Time, steps []Step, n int, there residence) time.Time {
	if n >= len(steps) {
		return t
	}
	if days := steps[n].WorkingDays; days > 0 {
		day := t.In(there.zone)
		for ; days > 0; days-- {
			for day = day.AddDate(0, 0, 1); !there.works(day); {
				day = day.AddDate(0, 0, 1)
			}
		}
		t = day.In(t.Location())
	}
	return t.Add(steps[n].After)
}

// firstBase is the earliest time of the enrolment's next e-mail, before windows
// and limits. Not yet approved means: as if approved now.
func firstBase(e core.Enrolment, steps []Step, l Limits, there residence, now time.Time) time.Time {
	if e.Next >= len(steps) {
		return now
	}
	if e.Next > 0 && !e.LastSent.IsZero() {
		base := e.LastSent
		for n := max(e.Next-e.Skipped, 0); n <= e.Next; n++ {
			base = after(base, steps, n, there)
		}
		return base
	}
	approved := e.Approved
	if approved.IsZero() {
		approved = now
	}
	if e.Now {
		// The whole minute, so that a clock that starts anew within it agrees.
		return after(approved.Truncate(time.Minute), steps, e.Next, there)
	}
	due := after(approved, steps, e.Next, there)
	if thought := approved.Add(l.Grace); thought.After(due) {
		return thought
	}
	return due
}

// Write fills in subject and text of a row that was not sent yet. What can't be
// rendered stays empty; the row says why it is held.
func (s *State) Write(row *Planned) {
	l, _, err := s.letter(row)
	if err == nil {
		row.Subject, row.Text = l.Subject, l.Text
	}
}
