// Package outreach writes to people: sequences of e-mails, the flight plan, what
// stops whom and why, and what becomes of the answers.
//
// # What it promises
//
// The flight plan is a pure function of the stored state and a time, and the
// sender sends by it: what the plan shows as held is not sent, and what it shows
// as planned is sent then. Every held e-mail has its reason, every person who
// left a sequence has a cause with its evidence.
//
// No follow-up leaves before its mailbox was read after the time at which it
// became due, so that an answer that lies there stops it; and no first e-mail
// leaves a mailbox whose answers can't be read at all.
//
// Nothing leaves without approval. After it a grace period passes; then e-mails
// go out inside the recipient's day, apart from each other, within the limits of
// mailbox, domain and employer. A new mailbox begins with few and rises, and one from
// which too many came back is slowed down until fewer do. What is overdue after a night's sleep is spread over the
// next windows. Approval with Now skips all of that except what is counted, the
// opt-outs and the guard.
//
// The transaction that records an attempt reads the live state again: job,
// opt-outs, guard, limits, template, and whose mailbox it is. A template or
// mailbox of one client never writes for another.
//
// The first e-mail tells people about their data (Article 14 of the GDPR), in the words
// and the language that fit, once; what was told is kept with it. A client whose own
// texts do so can switch that off.
//
// A reply, a person's click on the apply link, a bounce, an opt-out or a word of the
// recruiter ends a sequence. An automatic answer pauses it until the day that it names;
// a click that may be a person's or a program's pauses it and asks. A closed job lets its
// sequences sleep; a reopening wakes them at their step.
//
// Of an e-mail whose outcome was never heard, [Poller] looks for the copy in the
// folder of sent e-mails; found there, it was sent. Nothing proves that one was not:
// that is the recruiter's word.
//
// # What it stores
//
// Templates, sequences (every version), enrolments, sent and received messages
// as evidence, suppressed addresses; the seed of the jitter under the settings'
// scope "outreach". It reads the workspace's settings grace, window_from,
// window_to, send_days, send_holidays, zone, mailbox_limit, domain_limit,
// employer_limit, ramp_from, ramp_by and bounce_limit, and of a mailbox's own
// mailbox_limit, ramp_from, ramp_by and bounce_limit.
// What people are told about their data comes from data_notice, privacy_url, and
// data_notice_ with a language.
//
// # What it never does
//
// It opens no connection: e-mails leave through the outbox by [EmailHandler],
// answers come in through [Poller]. It counts no opens and hides no pixel.
package outreach

import (
	"context"
	"io"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/outreach/applylink"
	"reqdesk/core/people"
)

// Store is what the package needs of the workspace's store.
type Store interface {
	core.Store
	core.Clients
	core.Mailboxes
	core.Jobs
	core.People
	core.Profiles
	core.Candidacies
	core.Templates
	core.Sequences
	core.Enrolments
	core.Messages
	core.Clicks
	core.Suppressions
	core.Releases
	core.Entries
	core.Log
	core.Settings
	core.Glances
	core.Marks
}

// Guard gives the verdict about one person for one job.
type Guard interface {
	Check(tx core.Tx, q people.Query) (core.Verdict, error)
}

// Outbox takes acts. The same key twice is one act.
type Outbox interface {
	Add(tx core.Tx, e *core.Entry) error
}

// Config is what a Service is made from.
type Config struct {
	Store  Store
	Clock  core.Clock
	Rand   io.Reader // for Message-IDs and the seed of the jitter
	Guard  Guard
	Outbox Outbox
	Events *event.Bus // nil = nobody listens
	// Visit makes what asks the addresses of one apply link; nil = links can't be
	// followed.
	Visit func() applylink.Ask
	// Stale tells whether too much time has passed since the ATS of a job was heard to
	// send e-mails on the strength of what it said then; nil = it never has.
	Stale func(tx core.Tx, j core.Job) (stale bool, since time.Time, err error)
	// Place completes a place from a list of places; nil = none is known, and people
	// are written to by the clock of the job's place.
	Place func(core.Location) core.Location
	// Blobs keeps the files of replies until they have left; nil = none can be sent.
	Blobs core.Blobs
	// Remember keeps an address as one of a person's; nil = none is kept.
	Remember func(tx core.Tx, person core.PersonID, address string) error
}

// Service is the use cases of outreach. It holds no state of its own; several
// goroutines may use it.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

func (s *Service) changed(job core.JobID) {
	s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Outreach, ID: job.String()})
}

// update runs fn in one transaction and tells the screens afterwards.
func (s *Service) update(ctx context.Context, job core.JobID, fn func(core.Tx) error) error {
	err := s.Store.Update(ctx, fn)
	if err == nil {
		s.changed(job)
	}
	return err
}
