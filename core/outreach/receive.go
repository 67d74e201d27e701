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
	mended := false
	err = s.Store.Update(ctx, func(tx core.Tx) error {
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
			r := receiving{Service: s, tx: tx, box: box, in: in, v: answer.Judge(in, s.Clock.Now())}
			if own[in.From] && r.v.Report == nil && in.Complaint == nil {
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
		if box, err = s.Store.Mailbox(tx, id); err != nil { // what came back is counted there
			return err
		}
		mended = box.Error != ""
		box.Cursor, box.ReadAt, box.Error = b.Next, s.Clock.Now(), ""
		return s.Store.PutMailbox(tx, &box)
	})
	if err == nil && (taken > 0 || mended) {
		s.changed(0)
	}
	return taken, err
}

func addressOf(m core.Mailbox) string {
	sender, _, err := addresses(m.From, "nobody@example.com", "")
	if err != nil {
		return ""
	}
	return strings.ToLower(sender.Address)
}

// receiving is one incoming e-mail being taken in.
type receiving struct {
	*Service
	tx  core.Tx
	box core.Mailbox
	in  mailbox.Incoming
	v   answer.Verdict
}

// take finds out what the e-mail is and draws the consequence.
func (r *receiving) take() (bool, error) {
	if r.in.MessageID == "" {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d\n%s", r.in.From, r.in.Subject, r.in.Date.Unix(), r.in.Text))
		r.in.MessageID = hex.EncodeToString(sum[:16]) + "@no-message-id.invalid"
	}
	have, err := r.Store.MessageByMessageID(r.tx, r.in.MessageID)
	if err == nil && have.Kind == core.MessageSent {
		r.in.MessageID += answerMark // some programs answer under the Message-ID of what they got
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
	if err == nil && r.v.Kind != answer.Bounce && r.v.Kind != answer.Delay {
		e, err = r.goesOn(r.tx, e)
	}
	if err != nil {
		return false, err
	}
	return r.conclude(sent, e, known)
}

// conclude draws the consequence of an e-mail that belongs to one of ours. It tells
// whether it was kept.
func (r *receiving) conclude(sent core.Message, e core.Enrolment, known bool) (bool, error) {
	switch {
	case r.v.Kind == answer.Nothing:
		return false, nil
	case r.v.Kind == answer.Bounce, r.v.Kind == answer.Delay:
		return true, r.report(sent, e)
	case r.v.Kind == answer.Complaint:
		return true, r.complaint(sent, e)
	case r.v.Kind == answer.Away && r.v.Gone:
		return true, r.ask(sent, e, core.AskGone)
	case r.v.Kind == answer.Away:
		return true, r.away(sent, e)
	case !known:
		return true, r.ask(sent, e, core.AskStranger)
	case r.v.Kind == answer.OptOut:
		return true, r.optOut(sent, e)
	case r.v.Kind == answer.Unsure && r.v.MayOptOut:
		return true, r.ask(sent, e, core.AskOptOut)
	case r.v.Kind == answer.Unsure:
		return true, r.ask(sent, e, core.AskUnsure)
	}
	return true, r.reply(sent, e)
}

// unmatched is an e-mail that answers none of ours by its headers or its subject.
// A wish not to be written to, from an address that we wrote to at some time,
// counts, and so does a complaint; and somebody who is in a sequence and writes by
// themselves may mean it.
func (r *receiving) unmatched() (bool, error) {
	switch r.v.Kind {
	case answer.Bounce, answer.Delay, answer.Away, answer.Nothing:
		return false, nil
	}
	address, readable := people.NormalEmail(r.about())
	if !readable {
		return false, nil
	}
	ids, err := r.Store.PeopleByKey(r.tx, core.Key{Kind: core.KeyEmail, Value: address})
	if err != nil || len(ids) == 0 {
		return false, err
	}
	switch r.v.Kind {
	case answer.OptOut:
		return true, r.suppress(r.tx, r.in.From, whyOptedOut)
	case answer.Complaint:
		return true, r.suppress(r.tx, address, whyComplaint)
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
			err = r.question(e, core.AskUnasked, "") // the evidence is kept with the first one
		} else {
			err = r.ask(sent, e, core.AskUnasked)
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
	for _, a := range r.in.Attachments {
		m.Files = append(m.Files, core.MessageFile{Name: a.Name, Type: a.Type, Size: a.Size})
	}
	return m, r.Store.PutMessage(r.tx, &m)
}

// report is a delivery report. A delay changes nothing. What says nothing against
// the address, such as a full mailbox, counts against it the second time.
func (r *receiving) report(sent core.Message, e core.Enrolment) error {
	rep := *r.v.Report
	detail := strings.TrimSpace(rep.Status + " " + rep.Diagnostic)
	if r.v.Kind == answer.Delay {
		m, err := r.keep(core.MessageDelay, sent, detail)
		if err != nil {
			return err
		}
		return r.log(r.tx, e, "engine", "e-mail delayed", rep.Status, m.ID.String())
	}
	again, err := r.cameBackBefore(sent)
	if err != nil {
		return err
	}
	m, err := r.keep(core.MessageBounce, sent, detail)
	if err != nil {
		return err
	}
	if sent.Delivered { // each e-mail comes back once, however many reports say so
		if err := r.count(r.tx, sent.Mailbox, (*core.Mailbox).CountReturned); err != nil {
			return err
		}
	}
	if sent.Delivered = false; sent.ID != 0 {
		if err := r.Store.PutMessage(r.tx, &sent); err != nil {
			return err
		}
	}
	text := "The e-mail came back: " + rep.Status
	if r.v.Soft && !again {
		text = strings.TrimSpace("The e-mail came back "+rep.Status) + ": the address may work at another time."
	} else if err := r.suppress(r.tx, sent.To, people.WhyBounced); err != nil {
		return err
	}
	return r.end(r.tx, e, core.Cause{What: CauseBounce, Text: strings.TrimSpace(text), Evidence: m.ID.String()})
}

// bounceMemory is for how long a first bounce is held against an address.
const bounceMemory = 180 * 24 * time.Hour

// cameBackBefore tells whether an earlier e-mail to the same address came back.
func (r *receiving) cameBackBefore(sent core.Message) (bool, error) {
	all, err := r.Store.MessagesOf(r.tx, 0, sent.Person)
	if err != nil {
		return false, err
	}
	failed := map[core.EnrolmentID]bool{}
	for _, m := range all {
		if m.Kind == core.MessageBounce && r.Clock.Now().Sub(m.Recorded) < bounceMemory {
			failed[m.Enrolment] = true
		}
	}
	return slices.ContainsFunc(all, func(m core.Message) bool {
		return m.Kind == core.MessageSent && m.ID != sent.ID && failed[m.Enrolment] && !m.Delivered && strings.EqualFold(m.To, sent.To)
	}), nil
}

const whyComplaint = "marked an e-mail as spam"

// complaint is somebody who marked an e-mail as spam: it weighs as much as a wish
// not to be written to again.
func (r *receiving) complaint(sent core.Message, e core.Enrolment) error {
	m, err := r.keep(core.MessageComplaint, sent, r.in.Complaint.Type)
	if err != nil {
		return err
	}
	if err := r.suppress(r.tx, strings.ToLower(sent.To), whyComplaint); err != nil {
		return err
	}
	return r.endAll(r.tx, e, core.Cause{What: CauseOptOut, Text: "The e-mail was marked as spam.", Evidence: m.ID.String()})
}

// reply is what everybody hopes for.
func (r *receiving) reply(sent core.Message, e core.Enrolment) error {
	m, err := r.keep(core.MessageReply, sent, "")
	if err != nil {
		return err
	}
	return r.end(r.tx, e, core.Cause{What: CauseReply, Text: "Answered on " + day(r.in.Date, r.Clock.Now()) + ".", Evidence: m.ID.String()})
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
	m, err := r.keep(core.MessageReply, sent, core.OptedOut)
	if err != nil {
		return err
	}
	closed := []string{strings.ToLower(sent.To)}
	if known, err := r.knows(sent); err != nil {
		return err
	} else if known && r.in.From != closed[0] { // else it may be anybody's
		closed = append(closed, r.in.From)
	}
	for _, a := range closed {
		if err := r.suppress(r.tx, a, whyOptedOut); err != nil {
			return err
		}
	}
	return r.endAll(r.tx, e, core.Cause{What: CauseOptOut, Text: "Asked not to be written to again.", Evidence: m.ID.String()})
}

// endAll ends all sequences of the person.
func (s *Service) endAll(tx core.Tx, e core.Enrolment, cause core.Cause) error {
	open, err := s.Store.Enrolments(tx)
	if err != nil {
		return err
	}
	for _, other := range open {
		if other.ID != e.ID && other.Person == e.Person {
			if err := s.end(tx, other, cause); err != nil {
				return err
			}
		}
	}
	return s.end(tx, e, cause)
}

// away pauses a sequence that has e-mails left until the person is back; it goes
// on at the same step.
func (r *receiving) away(sent core.Message, e core.Enrolment) error {
	m, err := r.keep(core.MessageAuto, sent, "")
	if err != nil || over(e.State) {
		return err
	}
	if e.State == core.EnrolmentPaused && e.Until.IsZero() {
		return nil // a question to the recruiter stands; it is the longer pause
	}
	now := r.Clock.Now()
	until := r.v.Until
	text := "An automatic answer came: away until " + day(until, now) + "."
	switch {
	case !until.IsZero() && !until.After(now):
		return nil // read late: they are back
	case until.IsZero():
		until = now.Add(awayWithoutDate)
		if e.Until.After(until) {
			return nil // an earlier one has named a later day
		}
		text = "An automatic answer without a date came: paused for a week, until " + day(until, now) + "."
	}
	return r.pause(e, until, core.Cause{What: CauseAutoReply, Text: text, Evidence: m.ID.String()})
}

// questions says why a sequence waits for the recruiter, by what is asked.
var questions = map[string]string{
	core.AskStranger: "An answer came from an address that is not known as this person's: say in the inbox whether it is theirs.",
	core.AskUnasked:  "An e-mail came from this person that names none of ours: say in the inbox whether it is an answer.",
	core.AskUnsure:   "An answer came that may be a person's or a machine's: look at it in the inbox and say which.",
	core.AskOptOut:   "An answer came that may be a wish not to be written to again: look at it in the inbox and say whether it is.",
	core.AskGone:     "An automatic answer says that this person is no longer there: say in the inbox whether to stop.",
}

// ask keeps an e-mail that may be an answer and pauses the sequence.
func (r *receiving) ask(sent core.Message, e core.Enrolment, what string) error {
	m, err := r.keep(core.MessageAsk, sent, what)
	if err != nil {
		return err
	}
	return r.question(e, what, m.ID.String())
}

// question pauses a sequence until the recruiter has decided; one that sleeps with
// its job too.
func (r *receiving) question(e core.Enrolment, what, evidence string) error {
	if over(e.State) {
		return nil
	}
	return r.pause(e, time.Time{}, core.Cause{What: CauseUnknown, Evidence: evidence, Text: questions[what]})
}

func (r *receiving) pause(e core.Enrolment, until time.Time, cause core.Cause) error {
	cause.At = r.Clock.Now()
	if e.State != core.EnrolmentWaiting || until.IsZero() { // else it pauses when it is approved
		e.State = core.EnrolmentPaused
	}
	e.Until, e.Cause = until, cause
	if err := r.Store.PutEnrolment(r.tx, &e); err != nil {
		return err
	}
	return r.log(r.tx, e, "engine", "sequence paused", cause.What, cause.Evidence)
}

// end stops a sequence; one that had ended by itself keeps the new cause. What
// had been stopped before keeps its own, unless it could still go on: what the person
// says or does weighs more than that an e-mail came back.
func (s *Service) end(tx core.Tx, e core.Enrolment, cause core.Cause) error {
	ended := e.State == core.EnrolmentStopped && e.Cause.What != CauseManual
	if ended && (e.Cause.What != CauseBounce || cause.What == CauseBounce) {
		return nil
	}
	return s.stop(tx, e, cause)
}
