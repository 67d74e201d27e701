package model

import (
	"context"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

// PersonReader gives people by id; unknown ones are left out.
type PersonReader interface {
	Persons(ctx context.Context, ids []core.PersonID) (map[core.PersonID]core.Person, error)
}

// ContactedSource reads who was written to, and stops or resumes sequences.
type ContactedSource interface {
	PersonReader
	Contacted(ctx context.Context, job core.JobID) ([]outreach.Contacted, error)
	Sequence(ctx context.Context, job core.JobID) (core.Sequence, error)
	// Messages gives the e-mails of one person in one job, oldest first.
	Messages(ctx context.Context, job core.JobID, person core.PersonID) ([]core.Message, error)
}

// SequenceStopper stops and resumes one person's sequence.
type SequenceStopper interface {
	Stop(ctx context.Context, job core.JobID, person core.PersonID) error
	Resume(ctx context.Context, job core.JobID, person core.PersonID) error
}

// ContactMarker marks leads.
type ContactMarker interface {
	Mark(ctx context.Context, job core.JobID, person core.PersonID, cause string) (core.Lead, error)
}

// ContactedServices are what the contacted list works with.
type ContactedServices struct {
	Source  ContactedSource
	Stopper SequenceStopper
	Marker  ContactMarker
}

// ContactState is what became of a person who was written to.
type ContactState string

// The states, most telling first.
const (
	ContactAll       ContactState = ""
	ContactReplied   ContactState = "Replied"
	ContactOptedOut  ContactState = "Opted out"
	ContactBounced   ContactState = "Bounced"
	ContactClicked   ContactState = "Clicked"
	ContactStopped   ContactState = "Stopped"
	ContactPaused    ContactState = "Paused"
	ContactSleeping  ContactState = "Waits for the job"
	ContactDelivered ContactState = "Delivered"
	ContactSent      ContactState = "Sent"
)

// ContactedRow is one person who was written to.
type ContactedRow struct {
	Person  core.PersonID
	Name    string
	Note    string // headline or employer
	Sent    time.Time
	Step    string // "2 of 3"
	State   ContactState
	At      time.Time // when the state came
	Why     string
	Clicked string            // for the details
	Click   core.ClickVerdict // "" = nothing is known of a click
	ClickAt string            // what the picture of a click says
	Reached string            // what the picture of the delivery says; "" = not known yet
	Bounced bool
	Replied string // what the picture of an answer says; "" = there is none
	Out     bool   // the answer was to be left alone
	CanStop bool
	CanGoOn bool
}

// ContactedModel is the list of those who were written to for a job.
type ContactedModel struct {
	loop  *Loop
	do    ContactedServices
	place Question
	post  Question
	act   Question

	job   core.JobID
	all   []ContactedRow
	state ContactState
	text  string

	Loaded bool
	Err    error
	Rows   []ContactedRow
	Open   core.PersonID // whose Why is shown; 0 = nobody's
	Mail   []core.Message

	Changed func()
	// Said is short news after an act; Failed a failure of one.
	Said   func(text string)
	Failed func(err error)
}

// NewContacted makes the model.
func NewContacted(loop *Loop, do ContactedServices) *ContactedModel {
	return &ContactedModel{loop: loop, do: do, Changed: func() {}, Said: func(string) {}, Failed: func(error) {}}
}

// Show reads the list of a job.
func (m *ContactedModel) Show(job core.JobID) {
	if job != m.job {
		m.job, m.Loaded, m.all, m.Rows, m.state, m.text, m.Open, m.Mail = job, false, nil, nil, "", "", 0, nil
	}
	Load(m.loop, &m.place, func(ctx context.Context) ([]ContactedRow, error) { return contactedRows(ctx, m.do.Source, job) },
		func(rows []ContactedRow, err error) {
			m.Loaded, m.Err = true, err
			if err == nil {
				m.all = rows
			}
			m.arrange()
		})
}

func contactedRows(ctx context.Context, source ContactedSource, job core.JobID) ([]ContactedRow, error) {
	list, err := source.Contacted(ctx, job)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	sequence, err := source.Sequence(ctx, job)
	if err != nil && !core.IsNotFound(err) {
		return nil, err
	}
	ids := make([]core.PersonID, len(list))
	for i, c := range list {
		ids[i] = c.Person
	}
	persons, err := source.Persons(ctx, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]ContactedRow, 0, len(list))
	for _, c := range list {
		rows = append(rows, contactedRow(c, persons[c.Person], len(sequence.Steps)))
	}
	return rows, nil
}

func contactedRow(c outreach.Contacted, p core.Person, steps int) ContactedRow {
	r := ContactedRow{Person: c.Person, Name: p.Name, Note: p.Headline, Sent: c.LastSent, Why: c.Why, At: c.Cause.At}
	if r.Name == "" {
		r.Name = firstText(p.Emails)
	}
	if r.Note == "" {
		r.Note = p.Employer
	}
	r.Step = Thousands(c.Sent) + " of " + Thousands(max(steps, c.Sent))
	r.State, r.At = contactState(c)
	r.Clicked = "Not known: clicks are seen only with a relay"
	if c.Clicked.At != nil {
		r.Click = core.ClickVerdict(c.Clicked.Verdict)
		r.ClickAt = clickWords(r.Click) + ", " + Moment(*c.Clicked.At)
		r.Clicked = strings.TrimSpace(r.ClickAt + ". " + c.Clicked.Why)
	}
	r.signs(c)
	state := core.EnrolmentState(c.State)
	r.CanStop = state == core.EnrolmentRunning || state == core.EnrolmentPaused || state == core.EnrolmentWaiting
	r.CanGoOn = state == core.EnrolmentPaused || state == core.EnrolmentStopped && c.Cause.What == outreach.CauseManual
	return r
}

// signs says what the pictures of delivery and answer say, each with its time.
func (r *ContactedRow) signs(c outreach.Contacted) {
	r.Bounced, r.Out = c.Bounced, c.OptedOut
	switch {
	case c.Bounced:
		r.Reached = "Bounced" + atTime(c.Cause.At)
	case c.Delivered:
		r.Reached = "Taken by the reader's mail server" + atTime(c.LastSent)
	}
	switch {
	case c.OptedOut:
		r.Replied = "Wants no more e-mails" + atTime(c.Cause.At)
	case c.Replied:
		r.Replied = "Answered" + atTime(c.RepliedAt)
	}
}

func atTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return ", " + Moment(t)
}

func clickWords(v core.ClickVerdict) string {
	switch v {
	case core.ClickHuman:
		return "Clicked"
	case core.ClickScanner:
		return "Followed by a program, not by a person"
	case core.ClickUnsure:
	}
	return "Perhaps clicked"
}

// contactState picks what is most telling about a person, and when it came.
func contactState(c outreach.Contacted) (ContactState, time.Time) {
	switch state := core.EnrolmentState(c.State); {
	case c.OptedOut:
		return ContactOptedOut, c.Cause.At
	case c.Bounced:
		return ContactBounced, c.Cause.At
	case c.Replied:
		return ContactReplied, c.RepliedAt
	case c.Clicked.At != nil && c.Clicked.Verdict == "human":
		return ContactClicked, *c.Clicked.At
	case state == core.EnrolmentStopped:
		return ContactStopped, c.Cause.At
	case state == core.EnrolmentPaused:
		return ContactPaused, c.Cause.At
	case state == core.EnrolmentSleeping:
		return ContactSleeping, c.Cause.At
	case c.Delivered:
		return ContactDelivered, c.LastSent
	}
	return ContactSent, c.LastSent
}

// States are the filters that have people behind them, with their counts.
func (m *ContactedModel) States() []ContactCount {
	counts := []ContactCount{{ContactAll, len(m.all)}}
	for _, s := range []ContactState{
		ContactReplied, ContactClicked, ContactDelivered, ContactSent, ContactPaused, ContactStopped, ContactSleeping, ContactBounced, ContactOptedOut,
	} {
		n := 0
		for _, r := range m.all {
			if r.State == s {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, ContactCount{s, n})
		}
	}
	return counts
}

// ContactCount is a state and how many people are in it.
type ContactCount struct {
	State ContactState
	Count int
}

// State is the filter in force.
func (m *ContactedModel) State() ContactState { return m.state }

// Total is the number of people, shown or not.
func (m *ContactedModel) Total() int { return len(m.all) }

// Filter shows one state only.
func (m *ContactedModel) Filter(s ContactState) { m.state = s; m.arrange() }

// Search shows the people whose name or note holds all words.
func (m *ContactedModel) Search(text string) { m.text = text; m.arrange() }

func (m *ContactedModel) arrange() {
	words := strings.Fields(strings.ToLower(m.text))
	m.Rows = m.Rows[:0]
	for _, r := range m.all {
		if (m.state == "" || r.State == m.state) && holdsAll(strings.ToLower(r.Name+" "+r.Note), words) {
			m.Rows = append(m.Rows, r)
		}
	}
	m.Changed()
}

// Row is the person whose Why is shown; ok is false if there is none.
func (m *ContactedModel) Row() (row ContactedRow, ok bool) {
	for _, r := range m.all {
		if r.Person == m.Open {
			return r, m.Open != 0
		}
	}
	return ContactedRow{}, false
}

// Why shows what happened to a person, with the e-mails that prove it; 0 closes
// it.
func (m *ContactedModel) Why(person core.PersonID) {
	m.Open, m.Mail = person, nil
	m.Changed()
	if person == 0 {
		m.post.Stop()
		return
	}
	job := m.job
	Load(m.loop, &m.post, func(ctx context.Context) ([]core.Message, error) { return m.do.Source.Messages(ctx, job, person) },
		func(mail []core.Message, err error) {
			if err != nil {
				m.Failed(err)
				return
			}
			m.Mail = mail
			m.Changed()
		})
}

// Stop ends a person's sequence; Resume takes it up again.
func (m *ContactedModel) Stop(person core.PersonID) {
	job := m.job
	m.run(func(ctx context.Context) error { return m.do.Stopper.Stop(ctx, job, person) }, "The sequence is stopped")
}

// Resume takes a sequence up again at its step.
func (m *ContactedModel) Resume(person core.PersonID) {
	job := m.job
	m.run(func(ctx context.Context) error { return m.do.Stopper.Resume(ctx, job, person) }, "The sequence goes on at its step")
}

// Mark makes a person a lead.
func (m *ContactedModel) Mark(person core.PersonID) {
	job := m.job
	m.run(func(ctx context.Context) error {
		_, err := m.do.Marker.Mark(ctx, job, person, "marked by hand")
		return err
	}, "Marked as lead")
}

func (m *ContactedModel) run(work func(context.Context) error, said string) {
	Act(m.loop, &m.act, work, func(err error) {
		if err != nil {
			m.Failed(err)
			return
		}
		m.Said(said)
		m.Show(m.job)
	})
}

// MessageWord says what an e-mail is.
func MessageWord(k core.MessageKind) string {
	switch k {
	case core.MessageSent:
		return "You wrote"
	case core.MessageReply:
		return "Answered"
	case core.MessageAuto:
		return "Automatic answer"
	case core.MessageBounce:
		return "Could not be delivered"
	case core.MessageDelay:
		return "Delayed, not lost"
	case core.MessageAsk:
		return "May be an answer"
	case core.MessageComplaint:
		return "Marked as spam"
	}
	return string(k)
}
