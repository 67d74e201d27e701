// Package numbers counts what became of people: how far they came in each job, which
// e-mails were answered, how long each step took, and which source brings those who are
// interested.
//
// # What it promises
//
// Every figure is a count of people of whom a record proves it: an e-mail that left, an
// answer that came, a click of a human being, a lead, an export. Whoever came further
// counts in every step before it that is proved for them too, and in no other: who
// answered without a click is no click. A share of few is given with its count and said
// to be too few to tell.
//
// A person counts once in each job. Who was kept out of the review, or moved to the
// review of another job, is not of the job: nobody looked at them there.
//
// # What it never does
//
// It stores nothing and changes nothing. It remembers only which source a profile came
// from, which never changes, so that a second reading is quick.
package numbers

import (
	"context"
	"strings"
	"sync"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

// Store is what the package reads.
type Store interface {
	core.Store
	core.Glances
	core.Peeks
	core.Clients
	core.Mailboxes
	core.Candidacies
	core.Profiles
	core.Enrolments
	core.Sequences
	core.Messages
	core.Clicks
	core.Leads
}

// Service reads the figures.
type Service struct {
	Store Store
	Clock core.Clock

	mu      sync.Mutex
	sources map[core.ProfileID]string
}

// Course is how far one person came in one job. Times are zero for what did not happen.
type Course struct {
	Job    core.JobID
	Client core.ClientID
	Person core.PersonID
	Source string // the kind of source; "" = not known
	State  core.CandidacyState

	Came, Decided, Contacted, Answered, Interested, Exported time.Time

	Delivered, Bounced, Clicked, OptedOut, Hired bool

	Live bool // the job is not closed
	Open bool // the sequence goes on, or was sent to its end without an answer

	Mails []Mail // of the sequence, oldest first
}

// Mail is one e-mail of a sequence that went to somebody.
type Mail struct {
	Template string // its name; "" = the step's own text
	Mailbox  core.MailboxID
	Sent     time.Time
	Answered bool // this one, not one before or after it
	// Settled tells that no answer is to be waited for any more.
	Settled bool
}

// Book is everything that is counted, and the names of what it is counted by.
type Book struct {
	At        time.Time
	Courses   []Course
	Jobs      []core.Job // glances, oldest first
	Clients   []core.Client
	Mailboxes []core.Mailbox
}

// ripe is how old an e-mail without an answer has to be to count: most answers come
// before.
const ripe = 4 * 24 * time.Hour

// Read counts everything; of one job only, unless it is 0.
func (s *Service) Read(ctx context.Context, job core.JobID) (b Book, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		b = Book{At: s.Clock.Now()}
		if b.Jobs, err = s.Store.JobGlances(tx); err != nil {
			return err
		}
		if job != 0 {
			one, err := s.Store.JobGlance(tx, job)
			if err != nil {
				return err
			}
			b.Jobs = []core.Job{one}
		}
		if b.Clients, err = s.Store.Clients(tx); err != nil {
			return err
		}
		if b.Mailboxes, err = s.Store.Mailboxes(tx); err != nil {
			return err
		}
		r := reading{Service: s, ctx: ctx, tx: tx, now: b.At, texts: map[edition]core.Sequence{}}
		if err := r.letters(); err != nil {
			return err
		}
		for _, j := range b.Jobs {
			list, err := r.job(j)
			if err != nil {
				return err
			}
			b.Courses = append(b.Courses, list...)
		}
		return nil
	})
	return b, err
}

// who is one person in one job.
type who struct {
	job    core.JobID
	person core.PersonID
}

// edition is one version of a job's sequence.
type edition struct {
	job     core.JobID
	version int
}

// reading is one reading of the workspace.
type reading struct {
	*Service
	ctx   context.Context //nolint:containedctx // of the one call of Read
	tx    core.Tx
	now   time.Time
	mail  map[who][]core.Message // newest first
	texts map[edition]core.Sequence
}

// letters reads all e-mails in one go: asked for person by person they would be looked
// up one by one.
func (r *reading) letters() error {
	r.mail = map[who][]core.Message{}
	for m, err := range r.Store.Messages(r.tx) {
		if err != nil {
			return err
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if m.Job == 0 || m.Enrolment == 0 {
			continue
		}
		switch m.Kind {
		case core.MessageSent, core.MessageReply, core.MessageBounce:
			m.Text = "" // it may be long, and there may be many
			k := who{m.Job, m.Person}
			r.mail[k] = append(r.mail[k], m)
		case core.MessageAuto, core.MessageDelay, core.MessageAsk, core.MessageComplaint:
		}
	}
	return nil
}

// job follows everybody of a job.
func (r *reading) job(j core.Job) ([]Course, error) {
	candidacies, err := r.Store.CandidaciesOf(r.tx, j.ID)
	if err != nil || len(candidacies) == 0 {
		return nil, err
	}
	enrolments, err := r.Store.EnrolmentsOf(r.tx, j.ID)
	if err != nil {
		return nil, err
	}
	leads, err := r.Store.LeadsOf(r.tx, j.ID)
	if err != nil {
		return nil, err
	}
	of, lead := map[core.PersonID][]core.Enrolment{}, map[core.PersonID]core.Lead{}
	for _, e := range enrolments {
		of[e.Person] = append(of[e.Person], e)
	}
	for _, l := range leads {
		lead[l.Person] = l
	}
	var list []Course
	for _, c := range candidacies {
		if c.State == core.CandidacyKeptOut || c.State == core.CandidacyMoved {
			continue
		}
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
		course := Course{Job: j.ID, Client: j.Client, Person: c.Person, State: c.State, Came: c.Added, Live: j.State != core.JobClosed}
		if c.State != core.CandidacyNew {
			course.Decided = c.Decided
		}
		if course.Source, err = r.source(c.Profile); err != nil {
			return nil, err
		}
		if err := r.written(&course, of[c.Person]); err != nil {
			return nil, err
		}
		course.led(lead[c.Person])
		list = append(list, course)
	}
	return list, nil
}

// source is where a profile came from.
func (r *reading) source(id core.ProfileID) (string, error) {
	r.mu.Lock()
	kind, known := r.sources[id]
	r.mu.Unlock()
	if known || id == 0 {
		return kind, nil
	}
	p, err := r.Store.Profile(r.tx, id)
	if core.IsNotFound(err) { // its import was taken back
		return "", nil
	}
	if err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sources == nil {
		r.sources = map[core.ProfileID]string{}
	}
	r.sources[id] = p.Source
	return p.Source, nil
}

// written follows the e-mails of a person: what was sent, and what came back.
func (r *reading) written(c *Course, enrolments []core.Enrolment) error {
	version := map[core.EnrolmentID]int{}
	for _, e := range enrolments {
		version[e.ID] = e.Version
		c.Open = c.Open || e.State != core.EnrolmentStopped
		if err := r.enrolled(c, e); err != nil {
			return err
		}
	}
	steps := map[core.EnrolmentID]map[int]int{} // where the e-mail of a step stands in c.Mails
	mail := r.mail[who{c.Job, c.Person}]
	for i := len(mail) - 1; i >= 0; i-- {
		m := mail[i]
		switch {
		case m.Kind == core.MessageBounce:
			c.Bounced = true
		case m.Kind == core.MessageSent && m.Step != outreach.ByHand:
			name, err := r.template(m, version[m.Enrolment])
			if err != nil {
				return err
			}
			c.Contacted = earlier(c.Contacted, m.Date)
			c.Delivered = c.Delivered || m.Delivered
			if steps[m.Enrolment] == nil {
				steps[m.Enrolment] = map[int]int{}
			}
			steps[m.Enrolment][m.Step] = len(c.Mails)
			c.Mails = append(c.Mails, Mail{Template: name, Mailbox: m.Mailbox, Sent: m.Date, Settled: !c.Open || r.now.Sub(m.Date) >= ripe})
		case m.Kind == core.MessageReply && m.Detail != core.OptedOut:
			c.Answered = earlier(c.Answered, m.Date)
			c.answer(steps[m.Enrolment], m)
		}
	}
	return nil
}

// enrolled takes what an enrolment says: an answer that the recruiter noted, a wish not
// to be written to again, and clicks.
func (r *reading) enrolled(c *Course, e core.Enrolment) error {
	switch e.Cause.What {
	case outreach.CauseOptOut:
		c.OptedOut = true
	case outreach.CauseReply:
		c.Answered = earlier(c.Answered, e.Cause.At)
	}
	clicks, err := r.Store.ClicksOf(r.tx, e.ID)
	for _, k := range clicks {
		c.Clicked = c.Clicked || k.Verdict == core.ClickHuman
	}
	return err
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// answer marks the e-mail that a reply answers: the one that it names, else the last
// that was sent before it.
func (c *Course) answer(steps map[int]int, reply core.Message) {
	at, ok := steps[reply.Step]
	if !ok {
		at = len(c.Mails) - 1
	}
	if at >= 0 {
		c.Mails[at].Answered = true
	}
}

// template names the text of an e-mail as it was sent.
func (r *reading) template(m core.Message, version int) (string, error) {
	if m.Variant != "" {
		return m.Variant, nil
	}
	k := edition{m.Job, version}
	seq, known := r.texts[k]
	if !known {
		var err error
		if seq, err = r.Store.SequenceVersion(r.tx, m.Job, version); err != nil && !core.IsNotFound(err) {
			return "", err
		}
		r.texts[k] = seq
	}
	if m.Step < 0 || m.Step >= len(seq.Steps) {
		return "", nil
	}
	return seq.Steps[m.Step].Template, nil
}

// led follows a lead.
func (c *Course) led(l core.Lead) {
	if l.Job == 0 {
		return
	}
	if l.Stage != core.StageNew {
		c.Interested = l.Marked
	}
	c.Exported = l.Exported
	for _, word := range []string{l.Stage, l.ATSStatus, l.ATSStage} {
		c.Hired = c.Hired || strings.EqualFold(word, core.StageHired)
	}
}
