package outreach

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach/answer"
	"reqdesk/core/people"
)

// awayWithoutDate is how long an automatic answer without a date pauses.
const awayWithoutDate = 7 * 24 * time.Hour

// silentMatch is how long after an e-mail an answer without thread headers may
// still be taken for an answer to it.
const silentMatch = 14 * 24 * time.Hour

// Receive takes a batch of incoming e-mails in, in one transaction with the
// mailbox's cursor. Only what belongs to a sequence is stored. The same batch a
// second time changes nothing. It tells how many e-mails were new and ours.
func (s *Service) Receive(ctx context.Context, id core.MailboxID, b mailbox.Batch) (taken int, err error) {
	err = s.update(ctx, 0, func(tx core.Tx) error {
		taken = 0
		box, err := s.Store.Mailbox(tx, id)
		if err != nil {
			return err
		}
		all, err := s.Store.Mailboxes(tx)
		if err != nil {
			return err
		}
		own := map[string]bool{}
		for _, m := range all {
			own[addressOf(m)] = true
		}
		delete(own, "") // who can't be read is not us
		for _, in := range b.Messages {
			r := receiving{Service: s, tx: tx, box: box, in: in}
			if own[in.From] && in.Report == nil {
				continue // a copy of what we sent, or a note to oneself
			}
			did, err := r.take()
			if err != nil {
				return err
			}
			if did {
				taken++
			}
		}
		box.Cursor, box.ReadAt, box.Error = b.Next, s.Clock.Now(), ""
		return s.Store.PutMailbox(tx, &box)
	})
	return taken, err
}

func addressOf(m core.Mailbox) string {
	sender, _, err := addresses(m.From, "nobody@example.com", "")
	if err != nil {
		return ""
	}
	return strings.ToLower(sender.Address)
}

// optedOut is the detail of a reply that was a wish not to be written to.
const optedOut = "opt-out"

// receiving is one incoming e-mail being taken in.
type receiving struct {
	*Service
	tx  core.Tx
	box core.Mailbox
	in  mailbox.Incoming
}

// take finds out what the e-mail is and draws the consequence.
func (r *receiving) take() (bool, error) {
	if r.in.MessageID == "" {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d\n%s", r.in.From, r.in.Subject, r.in.Date.Unix(), r.in.Text))
		r.in.MessageID = hex.EncodeToString(sum[:16]) + "@no-message-id.invalid"
	}
	have, err := r.Store.MessageByMessageID(r.tx, r.in.MessageID)
	if err == nil && have.Kind == core.MessageSent {
		r.in.MessageID += ".answer" // some programs answer under the Message-ID of what they got
		_, err = r.Store.MessageByMessageID(r.tx, r.in.MessageID)
	}
	if err == nil || !core.IsNotFound(err) {
		return false, err
	}
	sent, known, err := r.match()
	var e core.Enrolment
	if err == nil {
		e, err = r.Store.Enrolment(r.tx, sent.Enrolment)
	}
	if core.IsNotFound(err) {
		return r.unmatched()
	}
	if err != nil {
		return false, err
	}
	return true, r.conclude(sent, e, known)
}

// conclude draws the consequence of an e-mail that belongs to one of ours.
func (r *receiving) conclude(sent core.Message, e core.Enrolment, known bool) error {
	if r.in.Report != nil {
		return r.report(sent, e)
	}
	switch {
	case known && r.optsOut():
		return r.optOut(sent, e)
	case r.in.Auto:
		return r.away(sent, e)
	case known:
		return r.reply(sent, e)
	}
	return r.ask(sent, e, whyStranger)
}

// optsOut tells whether the e-mail asks not to be written to again. A program that
// follows the List-Unsubscribe line may mark what it writes as automatic.
func (r *receiving) optsOut() bool {
	return answer.OptOut(r.in.Subject, "") || !r.in.Auto && answer.OptOut(r.in.Subject, r.in.Text)
}

// match finds the e-mail of ours that this one answers or reports on, and whether
// it comes from an address of that person.
func (r *receiving) match() (sent core.Message, known bool, err error) {
	ids := slices.Clone(r.in.References)
	slices.Reverse(ids)
	ids = append(slices.Clone(r.in.InReplyTo), ids...)
	if r.in.Report != nil && r.in.Report.OriginalMessageID != "" {
		ids = append([]string{r.in.Report.OriginalMessageID}, ids...)
	}
	for _, id := range ids {
		m, err := r.Store.MessageByMessageID(r.tx, id)
		if core.IsNotFound(err) {
			m, err = r.inDoubt(id)
		}
		if err == nil && m.Kind == core.MessageSent {
			known, err := r.knows(m)
			return m, known, err
		}
		if err != nil && !core.IsNotFound(err) {
			return m, false, err
		}
	}
	sent, err = r.withoutThread()
	return sent, err == nil, err
}

// inDoubt finds an e-mail of ours that is on its way or may have been sent. What
// has an answer was sent: so an unknown outcome is settled.
func (r *receiving) inDoubt(id string) (core.Message, error) {
	open, err := r.Store.OpenEntries(r.tx)
	if err != nil {
		return core.Message{}, err
	}
	for _, e := range open {
		a, err := decodeAct(e)
		if err != nil || !begun(e) || a.MessageID != id {
			continue
		}
		if e.State == core.EntryStarted {
			return core.Message{
				Kind: core.MessageSent, Mailbox: e.Mailbox, Job: e.Job, Person: e.Person, Enrolment: e.Enrolment,
				Step: a.Step, MessageID: a.MessageID, To: a.To, Subject: a.Subject, Date: a.Date,
			}, nil
		}
		e.State, e.Why, e.Finished, e.Result = core.EntryDone, "", r.Clock.Now(), "sent: an answer to it came"
		if err := r.Store.PutEntry(r.tx, &e); err != nil {
			return core.Message{}, err
		}
		if err := (EmailHandler{Service: r.Service}).Finish(r.tx, e, e.Result, nil); err != nil {
			return core.Message{}, err
		}
		return r.Store.MessageByMessageID(r.tx, id)
	}
	return core.Message{}, core.Fail(core.KindNotFound, "This e-mail answers none of ours.", "")
}

// knows tells whether the sender is the person to whom m was sent.
func (r *receiving) knows(m core.Message) (bool, error) {
	if strings.EqualFold(r.in.From, m.To) {
		return true, nil
	}
	p, err := r.person(r.tx, m.Person)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(p.Emails, func(a string) bool { return strings.EqualFold(a, r.in.From) }), nil
}

// withoutThread finds the e-mail that a machine, or a program that keeps no
// thread, answers: the last one of these days to that address; for people's
// answers with the same subject.
func (r *receiving) withoutThread() (core.Message, error) {
	to := r.in.From
	if r.in.Report != nil {
		to = r.in.Report.Recipient
	}
	since := r.Clock.Now().Add(-silentMatch)
	for m, err := range r.Store.Messages(r.tx) {
		if err != nil {
			return m, err
		}
		if m.Recorded.Before(since) {
			break
		}
		if m.Kind != core.MessageSent || to == "" || !strings.EqualFold(m.To, to) {
			continue
		}
		if r.in.Auto || r.in.Report != nil || answer.OptOut(r.in.Subject, "") || topic(r.in.Subject) == topic(m.Subject) {
			return m, nil
		}
	}
	return core.Message{}, core.Fail(core.KindNotFound, "This e-mail answers none of ours.", "")
}

// topic is a subject without the marks of answering and forwarding.
func topic(subject string) string {
	subject = strings.ToLower(strings.TrimSpace(subject))
	for {
		head, rest, found := strings.Cut(subject, ":")
		switch strings.TrimSpace(head) {
		case "re", "aw", "antw", "rv", "sv", "fwd", "fw", "wg", "tr", "réf":
		default:
			found = false
		}
		if !found {
			return subject
		}
		subject = strings.TrimSpace(rest)
	}
}

// unmatched is an e-mail that answers none of ours by its headers or its subject.
// A wish not to be written to, from an address that we wrote to at some time,
// counts; and somebody who is in a sequence and writes by themselves may mean it.
func (r *receiving) unmatched() (bool, error) {
	optsOut := r.optsOut()
	address, readable := people.NormalEmail(r.in.From)
	if r.in.Report != nil || r.in.Auto && !optsOut || !readable {
		return false, nil
	}
	ids, err := r.Store.PeopleByKey(r.tx, core.Key{Kind: core.KeyEmail, Value: address})
	if err != nil || len(ids) == 0 {
		return false, err
	}
	if optsOut {
		return true, r.suppress(r.tx, r.in.From, "opted out by e-mail")
	}
	return r.unasked(ids)
}

// unasked asks about an e-mail of its own from people who are in a sequence.
func (r *receiving) unasked(ids []core.PersonID) (took bool, err error) {
	open, err := r.Store.Enrolments(r.tx)
	if err != nil {
		return false, err
	}
	for _, e := range open {
		p, err := r.person(r.tx, e.Person)
		if err != nil {
			return took, err
		}
		if !slices.Contains(ids, p.ID) && !slices.Contains(ids, e.Person) {
			continue
		}
		gone, err := r.mayHaveGone(r.tx, e)
		if err != nil {
			return took, err
		}
		// Read again after a change of the mailbox, what is older than the sequence
		// is no answer to it.
		if !gone || !r.in.Date.IsZero() && r.in.Date.Before(e.Approved.Add(-time.Hour)) {
			continue
		}
		sent := core.Message{Job: e.Job, Person: e.Person, Enrolment: e.ID, Step: max(e.Next-1, 0)}
		if took {
			err = r.question(e, whyUnasked, "") // the evidence is kept with the first one
		} else {
			err = r.ask(sent, e, whyUnasked)
		}
		if took = true; err != nil {
			return took, err
		}
	}
	return took, nil
}

// keep stores the e-mail as evidence.
func (r *receiving) keep(kind core.MessageKind, sent core.Message, detail string) (core.Message, error) {
	m := core.Message{
		Kind: kind, Mailbox: r.box.ID, Job: sent.Job, Person: sent.Person, Enrolment: sent.Enrolment, Step: sent.Step,
		MessageID: r.in.MessageID, References: r.in.References, From: r.in.From, To: addressOf(r.box),
		Subject: r.in.Subject, Text: r.in.Text, Date: r.in.Date, Recorded: r.Clock.Now(), Detail: detail,
	}
	if len(r.in.InReplyTo) > 0 {
		m.InReplyTo = r.in.InReplyTo[0]
	}
	return m, r.Store.PutMessage(r.tx, &m)
}

// report is a delivery report. A delay changes nothing.
func (r *receiving) report(sent core.Message, e core.Enrolment) error {
	rep := *r.in.Report
	detail := strings.TrimSpace(rep.Status + " " + rep.Diagnostic)
	switch rep.Action {
	case "failed":
	case "delayed":
		m, err := r.keep(core.MessageDelay, sent, detail)
		if err != nil {
			return err
		}
		return r.log(r.tx, e, "engine", "e-mail delayed", rep.Status, m.ID.String())
	default:
		return nil
	}
	m, err := r.keep(core.MessageBounce, sent, detail)
	if err != nil {
		return err
	}
	if sent.Delivered = false; sent.ID != 0 {
		if err := r.Store.PutMessage(r.tx, &sent); err != nil {
			return err
		}
	}
	if err := r.suppress(r.tx, sent.To, people.WhyBounced); err != nil {
		return err
	}
	return r.end(e, core.Cause{What: CauseBounce, Text: strings.TrimSpace("The e-mail came back: " + rep.Status), Evidence: m.ID.String()})
}

// reply is what everybody hopes for.
func (r *receiving) reply(sent core.Message, e core.Enrolment) error {
	m, err := r.keep(core.MessageReply, sent, "")
	if err != nil {
		return err
	}
	return r.end(e, core.Cause{What: CauseReply, Text: "Answered on " + day(r.in.Date, r.Clock.Now()) + ".", Evidence: m.ID.String()})
}

func day(t, other time.Time) string {
	if t.IsZero() {
		t = other
	}
	return t.UTC().Format("2 January 2006")
}

// optOut ends all sequences of the person and keeps the address from being
// written to again.
func (r *receiving) optOut(sent core.Message, e core.Enrolment) error {
	m, err := r.keep(core.MessageReply, sent, optedOut)
	if err != nil {
		return err
	}
	for _, a := range []string{r.in.From, strings.ToLower(sent.To)} {
		if err := r.suppress(r.tx, a, "opted out by e-mail"); err != nil {
			return err
		}
	}
	cause := core.Cause{What: CauseOptOut, Text: "Asked not to be written to again.", Evidence: m.ID.String()}
	open, err := r.Store.Enrolments(r.tx)
	if err != nil {
		return err
	}
	for _, other := range open {
		if other.ID != e.ID && other.Person == e.Person {
			if err := r.end(other, cause); err != nil {
				return err
			}
		}
	}
	return r.end(e, cause)
}

// away pauses a sequence that has e-mails left until the person is back; it goes
// on at the same step.
func (r *receiving) away(sent core.Message, e core.Enrolment) error {
	m, err := r.keep(core.MessageAuto, sent, "")
	if err != nil || over(e.State) || e.State == core.EnrolmentWaiting {
		return err
	}
	if e.State == core.EnrolmentPaused && e.Until.IsZero() {
		return nil // a question to the recruiter stands; it is the longer pause
	}
	now := r.Clock.Now()
	until, dated := answer.ReturnDate(r.in.Text, now)
	text := "An automatic answer came: away until " + day(until, now) + "."
	if !dated {
		until = now.Add(awayWithoutDate)
		text = "An automatic answer without a date came: paused for a week, until " + day(until, now) + "."
	}
	return r.pause(e, until, core.Cause{What: CauseAutoReply, Text: text, Evidence: m.ID.String()})
}

// Questions to the recruiter about an e-mail that may be an answer.
const (
	whyStranger = "An answer came from an address that is not known as this person's: is it theirs? Stop or resume."
	whyUnasked  = "An e-mail came from this person that names none of ours: is it an answer? Stop or resume."
)

// ask keeps an e-mail that may be an answer and pauses the sequence.
func (r *receiving) ask(sent core.Message, e core.Enrolment, why string) error {
	m, err := r.keep(core.MessageAsk, sent, "")
	if err != nil {
		return err
	}
	return r.question(e, why, m.ID.String())
}

// question pauses a sequence until the recruiter has decided; one that sleeps with
// its job too.
func (r *receiving) question(e core.Enrolment, why, evidence string) error {
	if over(e.State) {
		return nil
	}
	return r.pause(e, time.Time{}, core.Cause{What: CauseUnknown, Evidence: evidence, Text: why})
}

func (r *receiving) pause(e core.Enrolment, until time.Time, cause core.Cause) error {
	cause.At = r.Clock.Now()
	e.State, e.Until, e.Cause = core.EnrolmentPaused, until, cause
	if err := r.Store.PutEnrolment(r.tx, &e); err != nil {
		return err
	}
	return r.log(r.tx, e, "engine", "sequence paused", cause.What, cause.Evidence)
}

// end stops a sequence; one that had ended by itself keeps the new cause. What
// had been stopped before keeps its own.
func (r *receiving) end(e core.Enrolment, cause core.Cause) error {
	if e.State == core.EnrolmentStopped && e.Cause.What != CauseManual {
		return nil
	}
	return r.stop(r.tx, e, cause)
}
