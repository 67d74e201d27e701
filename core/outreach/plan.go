package outreach

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
	"reqdesk/core/people"
)

// State is everything that the flight plan depends on besides the time.
type State struct {
	Limits    Limits
	Paused    bool // the outbox rests
	Seed      uint64
	Campaigns map[core.JobID]*Campaign
	Mailboxes map[core.MailboxID]core.Mailbox
	Own       map[core.MailboxID]map[string]string // the settings of mailboxes that have their own
	People    []Enrolled
	Recent    []Sending // what left in the last 24 hours, of all jobs, oldest first
	Unsettled []Unsettled

	zones zones
	rowOf map[core.EnrolmentID]int // the place in People; made when first asked for
	anew  bool                     // what waits in the outbox gets new times
	links *jobLinks                // of all clients; made when first asked for

	settings map[string]string                             // of the workspace
	profiles func(p core.PersonID) ([]core.Profile, error) // nil = nobody knows any
	unread   error                                         // why profiles could not be read
}

// Campaign is what all people in one job's sequence share.
type Campaign struct {
	Job      core.Job
	Client   core.Client
	Versions map[int][]Step
	// Stale is since when the job's ATS was not heard, if that is too long ago.
	Stale time.Time

	snippets template.Snippets
	notices  *template.Notices
	common   map[core.MailboxID]*template.Common // made when first asked for
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
}

// Sending is one e-mail that left.
type Sending struct {
	Mailbox   core.MailboxID
	Domain    string
	Employer  Employer
	Enrolment core.EnrolmentID
	Step      int
	At        time.Time
}

// Employer is where somebody works, for one client. The zero Employer is not known.
type Employer struct {
	Client core.ClientID
	Job    core.JobID // of a job without a client
	Name   string     // in the form in which companies are compared
}

// employer is where a person works, for the client of a job.
func employer(p *core.Person, j *core.Job) Employer {
	forms := people.CompanyForms(p.Employer)
	if len(forms) == 0 {
		return Employer{}
	}
	e := Employer{Client: j.Client, Name: forms[0]}
	if e.Client == 0 {
		e.Job = j.ID
	}
	return e
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
	Drafted PlanState = "drafted" // it lies as a draft, and the recruiter has not said yet that it was sent
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
	Standing  `json:"-"`       // Plan leaves it out, PlanOf fills it in
}

// Plan forecasts every e-mail of every sequence: what was sent, what will be sent
// when, what is held or stopped and why. It depends on nothing but its arguments
// and changes nothing. Subjects and texts are left to Write.
func Plan(s *State, now time.Time) []Planned {
	p := planning{
		State: s, now: now, slots: newSlots(s, now), calendars: map[calendarKey]*calendar{}, places: map[core.JobID]*core.Location{},
		items: make([]item, len(s.People)), firms: map[firmKey]*group{},
	}
	if s.zones == nil {
		s.zones = zones{}
	}
	most := p.most()
	p.rows, p.there = make([]Planned, 0, most), make([]*calendar, 0, most)
	for i := range s.People {
		p.person(i)
	}
	p.slots.run(func(it *item) {
		p.rows[it.row].Due, p.rows[it.row].Why = instant(it.due), it.why
		p.advance(it)
	})
	var shown sync.WaitGroup
	shown.Go(p.show) // it writes what the order does not read
	order := p.order()
	shown.Wait()
	inPlace(p.rows, order)
	return p.rows
}

// inPlace puts rows into an order, without room for a second list of them. It uses the
// order up.
func inPlace(rows []Planned, order []inTime) {
	for i := range order {
		if order[i].row == i {
			continue
		}
		held, to := rows[i], i
		for {
			from := order[to].row
			order[to].row = to
			if from == i {
				rows[to] = held
				break
			}
			rows[to] = rows[from]
			to = from
		}
	}
}

// planning is a plan being made.
type planning struct {
	*State
	now       time.Time
	slots     *slots
	rows      []Planned
	there     []*calendar // of each row
	items     []item      // of each person, the e-mail that waits
	calendars map[calendarKey]*calendar
	places    map[core.JobID]*core.Location
	firms     map[firmKey]*group
}

// calendarKey names what a calendar depends on.
type calendarKey struct{ zone, country, jobZone, jobCountry string }

// most is how many rows there will be at most.
func (p *planning) most() (n int) {
	for i := range p.People {
		e := &p.People[i]
		n += len(e.Sent)
		if c := p.Campaigns[e.Enrolment.Job]; c != nil {
			n += max(len(c.Versions[e.Enrolment.Version])-e.Enrolment.Next, 0)
		}
	}
	return n
}

// calendar is the one by which a person of a campaign is written to.
func (p *planning) calendar(c *Campaign, e *Enrolled) *calendar {
	place := p.places[c.Job.ID]
	if place == nil {
		primary := c.Job.PrimaryLocation()
		place = &primary
		p.places[c.Job.ID] = place
	}
	key := calendarKey{e.Person.Place.Zone, e.Person.Place.Country, place.Zone, place.Country}
	found := p.calendars[key]
	if found == nil {
		there := p.zones.of(&e.Person.Place, place, p.Limits.Zone)
		found = p.sameAs(there)
		p.calendars[key] = found
	}
	return found
}

// sameAs gives the calendar of a residence: people who are written to by the same one
// wait in one line.
func (p *planning) sameAs(there residence) *calendar {
	for _, c := range p.calendars {
		if c.there == there {
			return c
		}
	}
	return newCalendar(&p.slots.limits, there)
}

// show writes the local times. All of them are cut from one text.
func (p *planning) show() {
	text := make([]byte, 0, len(p.rows)*len(localMinute))
	ends := make([]int, len(p.rows))
	for i := range p.rows {
		text = p.there[i].show(text, p.rows[i].Due)
		ends[i] = len(text)
	}
	all, from := string(text), 0
	for i := range p.rows {
		p.rows[i].LocalTime, p.rows[i].TimeZone = all[from:ends[i]], p.there[i].there.zone.String()
		from = ends[i]
	}
}

// inTime is the place of a row with the time by which most of the order is found.
type inTime struct {
	sec  int64
	nano int
	row  int
}

// order is that of the rows' times.
func (p *planning) order() []inTime {
	order := make([]inTime, len(p.rows))
	for i := range p.rows {
		due := p.rows[i].Due
		order[i] = inTime{due.Unix(), due.Nanosecond(), i}
	}
	slices.SortFunc(order, func(a, b inTime) int {
		if a.sec != b.sec {
			return cmp.Compare(a.sec, b.sec)
		}
		x, y := &p.rows[a.row], &p.rows[b.row]
		return cmp.Or(cmp.Compare(a.nano, b.nano), cmp.Compare(x.Enrolment, y.Enrolment), cmp.Compare(x.Step, y.Step), cmp.Compare(a.row, b.row))
	})
	return order
}

// person adds one person's rows: the sent ones, then the rest. The first of the
// rest that is to go joins the queue; the others follow when it has its time.
func (p *planning) person(i int) {
	e := &p.People[i]
	c := p.Campaigns[e.Enrolment.Job]
	if c == nil {
		return
	}
	there := p.calendar(c, e)
	for n := range e.Sent {
		m := &e.Sent[n]
		p.add(e, there, Planned{Step: m.Step + 1, Subject: m.Subject, Text: m.Text, To: m.To, Due: m.Date, State: Sent})
	}
	steps := c.Versions[e.Enrolment.Version]
	if e.Enrolment.Next >= len(steps) {
		return
	}
	base := firstBase(&e.Enrolment, steps, &p.Limits, there, p.slots.now)
	general := p.holdAt(c, e, p.now)
	for n := e.Enrolment.Next; n < len(steps); n++ {
		if p.leavesOut(c, e, &steps[n]) {
			p.add(e, there, leftOut(e, steps, n, base))
			base = there.after(base, steps, n+1)
			continue
		}
		reason := general
		if reason.why == "" {
			reason = p.holdStep(c, e, &steps[n], n)
		}
		if reason.why == "" {
			p.join(i, n, base, there)
			return
		}
		state := Held
		switch {
		case reason.final:
			state = Stopped
		case reason.code == holdDraft && n == e.Enrolment.Next:
			state = Drafted
		case reason.code == holdDraft:
			reason = hold{why: "The draft before it has not been sent yet, or you have not said so."}
		}
		due := p.heldDue(e, base, there)
		if until := reason.until; !until.IsZero() && until.UnixNano() > due {
			due = p.heldDue(e, until.UnixNano(), there)
		}
		p.add(e, there, Planned{Step: n + 1, To: e.Enrolment.To, State: state, Why: reason.why, Due: instant(due)})
		if general.why == "" {
			general = hold{why: "The e-mail before it is held."}
		}
		base = there.after(due, steps, n+1)
	}
}

// join lets a person's next e-mail wait for its time.
func (p *planning) join(i, n int, base int64, there *calendar) {
	e := &p.People[i]
	it := &p.items[i]
	*it = item{
		person: i, step: n, at: base, there: there, to: p.slots.domain(domain(e.Enrolment.To)),
		box: p.slots.box(e.Enrolment.Mailbox), enrolment: e.Enrolment.ID, now: e.Enrolment.Now,
		row: p.add(e, there, Planned{Step: n + 1, To: e.Enrolment.To, State: Coming}),
	}
	if p.Limits.PerEmployer > 0 {
		it.firm = p.firm(e)
	}
	if e.Entry != nil && n == e.Enrolment.Next {
		it.entry, it.asked = e.Entry.ID, p.asked(e.Entry)
		it.at = max(base, it.asked)
	}
	p.slots.arrive(it)
}

// firm is the group of a person's employer. Finding the form of a name takes a while, and
// many people share one.
func (p *planning) firm(e *Enrolled) *group {
	key := firmKey{e.Person.Employer, e.Enrolment.Job}
	g, known := p.firms[key]
	if !known && key.name != "" {
		g = p.slots.firm(employer(&e.Person, &p.Campaigns[key.job].Job))
		p.firms[key] = g
	}
	return g
}

// firmKey is an employer as it is written, for a job.
type firmKey struct {
	name string
	job  core.JobID
}

// leftOut is the row of a step whose condition a person does not meet.
func leftOut(e *Enrolled, steps []Step, n int, base int64) Planned {
	return Planned{
		Step: n + 1, To: e.Enrolment.To, State: Stopped, Due: instant(base),
		Why: "This step is left out: it is only for those with " + steps[n].If + ".",
	}
}

// asked is when the outbox asks for an e-mail again: until then it does not go,
// unless the outbox is being brought in line with the plan. 0 = it may go.
func (p *planning) asked(e *core.Entry) int64 {
	if e.Due.IsZero() || p.anew && movable(*e) {
		return 0
	}
	return e.Due.UnixNano()
}

// advance adds the row behind an e-mail that has got its time.
func (p *planning) advance(it *item) {
	e := &p.People[it.person]
	c := p.Campaigns[e.Enrolment.Job]
	steps := c.Versions[e.Enrolment.Version]
	n := it.step + 1
	base := it.there.after(it.due, steps, n)
	for ; n < len(steps) && p.leavesOut(c, e, &steps[n]); n++ {
		p.add(e, it.there, leftOut(e, steps, n, base))
		base = it.there.after(base, steps, n+1)
	}
	if n >= len(steps) {
		return
	}
	if reason := p.holdStep(c, e, &steps[n], n); reason.why != "" {
		for ; n < len(steps); n++ {
			due := p.heldDue(e, base, it.there)
			p.add(e, it.there, Planned{Step: n + 1, To: e.Enrolment.To, State: Held, Why: reason.why, Due: instant(due)})
			reason = hold{why: "The e-mail before it is held."}
			base = it.there.after(due, steps, n+1)
		}
		return
	}
	it.step, it.at, it.asked, it.entry, it.why = n, base, 0, 0, ""
	it.row = p.add(e, it.there, Planned{Step: n + 1, To: e.Enrolment.To, State: Coming})
	p.slots.arrive(it)
}

func (p *planning) add(e *Enrolled, there *calendar, row Planned) int {
	row.Job, row.Enrolment, row.Person = e.Enrolment.Job, e.Enrolment.ID, e.Enrolment.Person
	p.rows, p.there = append(p.rows, row), append(p.there, there)
	return len(p.rows) - 1
}

// heldDue is when a held e-mail would go if nothing else were in its way.
func (p *planning) heldDue(e *Enrolled, base int64, there *calendar) int64 {
	base = max(base, p.slots.now)
	if e.Enrolment.Now {
		return base
	}
	from, _ := there.open(base)
	return from
}

// firstBase is the earliest time of the enrolment's next e-mail, before windows
// and limits. Not yet approved means: as if approved now.
func firstBase(e *core.Enrolment, steps []Step, l *Limits, there *calendar, now int64) int64 {
	if e.Next >= len(steps) {
		return now
	}
	if e.Next > 0 && !e.LastSent.IsZero() {
		base := e.LastSent.UnixNano()
		for n := max(e.Next-e.Skipped, 0); n <= e.Next; n++ {
			base = there.after(base, steps, n)
		}
		return base
	}
	approved := now
	if !e.Approved.IsZero() {
		approved = e.Approved.UnixNano()
	}
	if e.Now {
		// The whole minute, so that a clock that starts anew within it agrees.
		minute := int64(time.Minute)
		return there.after(floor(approved, minute)*minute, steps, e.Next)
	}
	return max(there.after(approved, steps, e.Next), approved+int64(l.Grace))
}

// Write fills in subject and text of a row that was not sent yet. What can't be
// rendered stays empty; the row says why it is held.
func (s *State) Write(row *Planned) {
	l, _, err := s.letter(row)
	if err == nil {
		row.Subject, row.Text = l.Subject, l.Text
	}
}
