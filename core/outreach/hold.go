package outreach

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
	"reqdesk/core/people"
)

// hold is a reason against an e-mail. The zero hold is none.
type hold struct {
	why   string
	until time.Time // when it goes away by itself; zero = when something changes
	final bool      // it never goes away
	code  string    // for what has a consequence: see the constants
}

// WhyWaiting is the reason of an e-mail that nobody has approved yet.
const WhyWaiting = "It is waiting for approval."

// Codes of holds that have a consequence of their own: the first two end a sequence
// when the sender meets them.
const (
	holdOptOut = "opt-out"
	holdGuard  = "guard"
	holdUnread = "unread" // nothing ends: the answers are to be read first
	holdDraft  = "draft"  // nothing ends: the recruiter sends it
)

// holdAt asks the questions in the order in which a recruiter would: is the
// sequence running, is the job open, may this mailbox, may this person.
func (s *State) holdAt(c *Campaign, e *Enrolled, now time.Time) hold {
	for _, h := range []hold{
		holdEnrolment(e.Enrolment, now), holdJob(c.Job), holdStale(c), s.holdMailbox(c, e.Enrolment), holdPerson(e), holdEntry(e.Entry),
		s.holdUnsettled(e), s.holdAnswers(e.Enrolment, now),
	} {
		if h.why != "" {
			return h
		}
	}
	if s.Paused {
		return hold{why: "The outbox is paused."}
	}
	return hold{}
}

func holdEnrolment(e core.Enrolment, now time.Time) hold {
	switch e.State {
	case core.EnrolmentWaiting:
		return hold{why: WhyWaiting}
	case core.EnrolmentStopped:
		return hold{why: text(e.Cause, "The sequence was stopped."), final: true}
	case core.EnrolmentSleeping:
		return hold{why: text(e.Cause, "The job is closed.")}
	case core.EnrolmentPaused:
		if e.Until.IsZero() {
			return hold{why: text(e.Cause, "The sequence is paused.")}
		}
		if e.Until.After(now) {
			return hold{why: text(e.Cause, "The sequence is paused."), until: e.Until}
		}
	}
	return hold{}
}

func text(c core.Cause, other string) string {
	if c.Text != "" {
		return c.Text
	}
	return other
}

func holdJob(j core.Job) hold {
	switch {
	case j.State == core.JobClosed:
		return hold{why: "The job is closed."}
	case j.State == core.JobPaused:
		return hold{why: "The job is paused."}
	case j.State != core.JobActive:
		return hold{why: "The job is a draft: nothing is sent before it is active."}
	case j.HoldMail != "":
		return hold{why: j.HoldMail}
	}
	return hold{}
}

// holdStale lets e-mails wait while what is known of the job's ATS is old: it may have
// closed the job or taken the person in meanwhile.
func holdStale(c *Campaign) hold {
	if c.Stale.IsZero() {
		return hold{}
	}
	return hold{why: "The ATS was last heard on " + c.Stale.UTC().Format("2 January 2006, 15:04") +
		" UTC; the e-mails wait until it has answered again. To write without it, switch the connection off."}
}

// holdMailbox is also the lock of the sending identity: a mailbox that belongs
// to clients writes for these clients only.
func (s *State) holdMailbox(c *Campaign, e core.Enrolment) hold {
	m, known := s.Mailboxes[e.Mailbox]
	switch {
	case !known:
		return hold{why: "There is no mailbox for this client."}
	case len(m.Clients) > 0 && !slices.Contains(m.Clients, c.Job.Client):
		return hold{why: "The mailbox belongs to another client."}
	}
	return hold{}
}

func holdPerson(e *Enrolled) hold {
	switch {
	case !e.Person.Erased.IsZero():
		return hold{why: "This person's data were erased.", final: true, code: holdGuard}
	case domain(e.Enrolment.To) == "":
		return hold{why: "There is no e-mail address."}
	case e.Suppressed != "":
		return hold{why: e.Suppressed, code: holdOptOut}
	}
	return holdVerdict(e.Enrolment, e.Verdict)
}

// holdUnsettled lets an e-mail wait while another one to the same person or
// address, of another sequence, is on its way or may have been sent.
func (s *State) holdUnsettled(e *Enrolled) hold {
	for _, u := range s.Unsettled {
		same := u.Person == e.Enrolment.Person || u.Person == e.Person.ID || u.To != "" && strings.EqualFold(u.To, e.Enrolment.To)
		if same && u.Enrolment != e.Enrolment.ID {
			return hold{why: "Another e-mail to this person is being sent, or may have been sent: see the outbox."}
		}
	}
	return hold{}
}

// holdVerdict applies the guard: a stop needs an override with a reason, each
// warning a confirmation, and both cover only what was known when they were given;
// opted out and erased can't be overridden, and neither can the job's own
// not-to-source list.
func holdVerdict(e core.Enrolment, v core.Verdict) hold {
	for _, r := range v.Reasons {
		known := slices.Contains(e.Confirmed, people.ReasonID(r))
		switch {
		case r.Code == people.CodeOptedOut:
			return hold{why: r.Why, code: holdOptOut}
		case r.Level == core.VerdictStop && (e.Override == "" || !known || r.Code == people.CodeErased || r.Code == people.CodeThisJob):
			return hold{why: r.Why, code: holdGuard}
		case r.Level == core.VerdictWarn && !known:
			return hold{why: "Please confirm: " + r.Why}
		}
	}
	return hold{}
}

// holdEntry shows what became of the act that would send the next e-mail.
func holdEntry(e *core.Entry) hold {
	if e == nil {
		return hold{}
	}
	switch e.State {
	case core.EntryUnknown:
		if e.Drafted() {
			return hold{why: whyDrafted, code: holdDraft}
		}
		return hold{why: "It may have been sent already: look in the Sent folder and say so in the outbox."}
	case core.EntryFailed:
		return hold{why: "Sending failed: " + e.Why}
	case core.EntryDropped:
		return hold{why: text(core.Cause{Text: e.Why}, "It was dropped from the outbox."), final: true}
	case core.EntryStarted:
		return hold{why: "It is being sent."}
	case core.EntryHeld:
		// Held by a refused password, say; what holds the e-mail itself is asked here.
		if n := len(e.Attempts); n > 0 {
			return hold{why: e.Why, until: e.Due}
		}
	}
	return hold{}
}

// holdStep looks for a reason against one step: its template.
func (s *State) holdStep(c *Campaign, e *Enrolled, step *Step, n int) hold {
	step = step.to(c, e)
	problems := step.Problems
	if step.Compiled != nil {
		problems = append(slices.Clone(problems), step.Compiled.Missing(s.valuesOf(c, e, time.Time{}))...)
	}
	if first, blocks := template.Blocks(problems); blocks {
		return hold{why: fmt.Sprintf("The template of step %d, line %d: %s", n+1, first.Line, first.Message)}
	}
	return hold{}
}

// valuesOf are the values of the templates for a person.
func (s *State) valuesOf(c *Campaign, e *Enrolled, today time.Time) template.Values {
	box := e.Enrolment.Mailbox
	common := c.common[box]
	if common == nil {
		if c.common == nil {
			c.common = map[core.MailboxID]*template.Common{}
		}
		common = template.CommonOf(c.Job, c.Client, s.Mailboxes[box])
		common.Inform(c.notices)
		c.common[box] = common
	}
	return common.Values(&e.Person, e.Enrolment.To, today)
}
