package model

import (
	"context"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
)

// PersonReader gives people by id; unknown ones are left out.
type PersonReader interface {
	Persons(ctx context.Context, ids []core.PersonID) (map[core.PersonID]core.Person, error)
}

// ContactedSource reads who was written to, and stops or resumes sequences.
type ContactedSource interface {
	PersonReader
	Contacted(ctx context.Context, job core.JobID) ([]outreach.Contacted, error)
	// Pending counts those who were contacted and have had no e-mail yet.
	Pending(ctx context.Context, job core.JobID) (outreach.Pending, error)
	Sequence(ctx context.Context, job core.JobID) (core.Sequence, error)
	// Messages gives the e-mails of one person in one job, oldest first.
	Messages(ctx context.Context, job core.JobID, person core.PersonID) ([]core.Message, error)
}

// SequenceStopper stops and resumes one person's sequence.
type SequenceStopper interface {
	Stop(ctx context.Context, job core.JobID, person core.PersonID) error
	Resume(ctx context.Context, job core.JobID, person core.PersonID) error
}

// ContactSteerer also takes the word that somebody answered elsewhere.
type ContactSteerer interface {
	SequenceStopper
	Answered(ctx context.Context, job core.JobID, person core.PersonID) error
}

// DraftService tells of drafts that wait to be sent by hand.
type DraftService interface {
	// DraftLink opens a draft in the recruiter's mail program.
	DraftLink(ctx context.Context, id core.EntryID) (string, error)
	// DraftWord takes their word whether it was sent.
	DraftWord(ctx context.Context, id core.EntryID, sent bool) (core.Entry, error)
}

// ContactMarker marks leads.
type ContactMarker interface {
	Mark(ctx context.Context, job core.JobID, person core.PersonID, cause string) (core.Lead, error)
}

// ContactedServices are what the contacted list works with.
type ContactedServices struct {
	Source  ContactedSource
	Stopper ContactSteerer
	Marker  ContactMarker
	Drafts  DraftService // nil = there are none
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
	ContactDrafted   ContactState = "Drafted"
)

// ContactStateNames are the words for all states.
func ContactStateNames() []string {
	states := []ContactState{ContactReplied, ContactOptedOut, ContactBounced, ContactClicked, ContactStopped, ContactPaused, ContactSleeping, ContactDelivered, ContactSent, ContactDrafted}
	names := make([]string, 0, len(states))
	for _, state := range states {
		names = append(names, phrase.Of(string(state)))
	}
	return names
}

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

	Draft     core.EntryID // that waits to be sent; 0 = none
	Other     string       // the address at which it can go on after a bounce; "" = none
	CanAnswer bool         // that they answered elsewhere may be noted
}

// ContactedModel is the list of those who were written to for a job.
type ContactedModel struct {
	loop  *Loop
	do    ContactedServices
	place Question
	post  Question
	act   Question

	job     core.JobID
	all     []ContactedRow
	pending outreach.Pending
	state   ContactState
	text    string

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
		m.pending = outreach.Pending{}
	}
	Load(m.loop, &m.place, func(ctx context.Context) (a contactedAnswer, err error) {
		if a.rows, err = contactedRows(ctx, m.do.Source, job); err == nil {
			a.pending, err = m.do.Source.Pending(ctx, job)
		}
		return a, err
	}, func(a contactedAnswer, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.all, m.pending = a.rows, a.pending
		}
		m.arrange()
	})
}

type contactedAnswer struct {
	rows    []ContactedRow
	pending outreach.Pending
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
	r := ContactedRow{Person: c.Person, Name: p.Name, Note: p.Headline, Sent: c.LastSent, Why: phrase.Of(c.Why), At: c.Cause.At}
	if r.Name == "" {
		r.Name = firstText(p.Emails)
	}
	if r.Note == "" {
		r.Note = p.Employer
	}
	r.Step = phrase.T("%d of %d", c.Sent, max(steps, c.Sent))
	r.State, r.At = contactState(c)
	r.Clicked = phrase.T("Not known: clicks are seen only with a relay")
	if c.Clicked.At != nil {
		r.Click = core.ClickVerdict(c.Clicked.Verdict)
		r.ClickAt = clickWords(r.Click) + ", " + Moment(*c.Clicked.At)
		r.Clicked = strings.TrimSpace(r.ClickAt + ". " + phrase.Of(c.Clicked.Why))
	}
	r.signs(c)
	state := core.EnrolmentState(c.State)
	r.CanStop = state == core.EnrolmentRunning || state == core.EnrolmentPaused || state == core.EnrolmentWaiting
	r.Draft, r.Other = c.Draft, c.Next
	r.CanAnswer = !c.Replied && (state != core.EnrolmentStopped || c.Cause.What == outreach.CauseManual)
	r.CanGoOn = c.Next != "" || state == core.EnrolmentPaused || state == core.EnrolmentStopped && c.Cause.What == outreach.CauseManual
	return r
}

// signs says what the pictures of delivery and answer say, each with its time.
func (r *ContactedRow) signs(c outreach.Contacted) {
	r.Bounced, r.Out = c.Bounced, c.OptedOut
	switch {
	case c.Bounced:
		r.Reached = phrase.T("Bounced%s", atTime(c.Cause.At))
	case c.Delivered:
		r.Reached = phrase.T("Taken by the reader's mail server%s", atTime(c.LastSent))
	}
	switch {
	case c.OptedOut:
		r.Replied = phrase.T("Wants no more e-mails%s", atTime(c.Cause.At))
	case c.Replied:
		r.Replied = phrase.T("Answered%s", atTime(c.RepliedAt))
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
		return phrase.T("Clicked")
	case core.ClickScanner:
		return phrase.T("Followed by a program, not by a person")
	case core.ClickUnsure:
	}
	return phrase.T("Perhaps clicked")
}

// contactState picks what is most telling about a person, and when it came.
func contactState(c outreach.Contacted) (ContactState, time.Time) {
	switch state := core.EnrolmentState(c.State); {
	case c.OptedOut:
		return ContactOptedOut, c.Cause.At
	case c.Draft != 0:
		return ContactDrafted, c.DraftAt
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
		ContactDrafted, ContactReplied, ContactClicked, ContactDelivered, ContactSent, ContactPaused, ContactStopped, ContactSleeping, ContactBounced, ContactOptedOut,
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
	m.run(func(ctx context.Context) error { return m.do.Stopper.Stop(ctx, job, person) }, phrase.T("The sequence is stopped"))
}

// Resume takes a sequence up again at its step.
func (m *ContactedModel) Resume(person core.PersonID) {
	job := m.job
	m.run(func(ctx context.Context) error { return m.do.Stopper.Resume(ctx, job, person) }, phrase.T("The sequence goes on at its step"))
}

// Elsewhere lets the sequence of somebody whose e-mail came back go on with their other
// address.
func (m *ContactedModel) Elsewhere(r ContactedRow) {
	job := m.job
	m.run(func(ctx context.Context) error { return m.do.Stopper.Resume(ctx, job, r.Person) }, phrase.T("The sequence goes on with %s", r.Other))
}

// Answered notes that somebody answered elsewhere.
func (m *ContactedModel) Answered(person core.PersonID) {
	job := m.job
	m.run(func(ctx context.Context) error { return m.do.Stopper.Answered(ctx, job, person) }, phrase.T("Noted: they answered, and nothing more goes out to them"))
}

// Sent takes the word whether a draft was sent.
func (m *ContactedModel) Sent(draft core.EntryID, sent bool) {
	said := map[bool]string{true: phrase.T("Noted: what follows is planned from now"), false: phrase.T("The sequence is stopped; delete the draft. Go on drafts it anew")}
	m.run(func(ctx context.Context) error {
		_, err := m.do.Drafts.DraftWord(ctx, draft, sent)
		return err
	}, said[sent])
}

// OpenDraft opens a draft in the mail program, by open.
func (m *ContactedModel) OpenDraft(draft core.EntryID, open func(link string)) {
	Load(m.loop, &m.act, func(ctx context.Context) (string, error) { return m.do.Drafts.DraftLink(ctx, draft) }, func(link string, err error) {
		if err != nil {
			m.Failed(err)
			return
		}
		open(link)
	})
}

// Mark makes a person a lead.
func (m *ContactedModel) Mark(person core.PersonID) {
	job := m.job
	m.run(func(ctx context.Context) error {
		_, err := m.do.Marker.Mark(ctx, job, person, phrase.T("marked by hand"))
		return err
	}, phrase.T("Marked as lead"))
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
		return phrase.T("You wrote")
	case core.MessageReply:
		return phrase.T("Answered")
	case core.MessageAuto:
		return phrase.T("Automatic answer")
	case core.MessageBounce:
		return phrase.T("Could not be delivered")
	case core.MessageDelay:
		return phrase.T("Delayed, not lost")
	case core.MessageAsk:
		return phrase.T("May be an answer")
	case core.MessageComplaint:
		return phrase.T("Marked as spam")
	}
	return string(k)
}
