package outreach

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/people"
)

// EmailHandler sends the e-mails of sequences for the outbox. E-mails are not
// idempotent: one whose outcome was not heard is never sent again by itself.
type EmailHandler struct {
	*Service
	// Open gives the sender of a mailbox.
	Open func(ctx context.Context, m core.Mailbox) (mailbox.Sender, error)
	// Answers reads a mailbox before an e-mail leaves it: before the first one, so
	// that no answer comes before reading began, and before each follow-up, so that
	// it does not go to somebody who has just answered; nil = it does not.
	Answers *Poller
}

// Kind is "email".
func (EmailHandler) Kind() string { return Kind }

// Idempotent is false.
func (EmailHandler) Idempotent() bool { return false }

// Prepare reads everything again that may speak against the e-mail, then writes
// it into the entry.
func (h EmailHandler) Prepare(tx core.Tx, e *core.Entry) (core.Readiness, error) {
	now := h.Clock.Now()
	a, err := decodeAct(*e)
	if err != nil {
		return core.Readiness{}, err
	}
	enrolment, err := h.Store.Enrolment(tx, e.Enrolment)
	if core.IsNotFound(err) || err == nil && enrolment.Next != a.Step {
		return core.Readiness{Act: core.ReadyDrop, Why: "This e-mail is no longer the next one of its sequence."}, nil
	}
	if err != nil {
		return core.Readiness{}, err
	}
	st, one, err := h.single(tx, enrolment)
	if err != nil {
		return core.Readiness{}, err
	}
	c := st.Campaigns[enrolment.Job]
	steps := c.Versions[one.Enrolment.Version]
	reason, err := h.reason(tx, st, &one, now)
	if err != nil {
		return core.Readiness{}, err
	}
	if reason.why != "" {
		return h.against(tx, one.Enrolment, reason)
	}
	if st.leavesOut(c, &one, &steps[one.Enrolment.Next]) {
		return h.skip(tx, one.Enrolment)
	}
	if until, why := st.notBefore(&one, steps, now); until.After(now) {
		return core.Readiness{Act: core.ReadyWait, Why: why, Until: until}, nil
	}
	if reason := h.unread(st.Mailboxes[one.Enrolment.Mailbox], one.Enrolment, e.Due, now); reason.why != "" {
		return core.Readiness{Act: core.ReadyWait, Why: reason.why}, nil
	}
	return h.write(st, &one, e, now)
}

// reason looks for what speaks against the next e-mail, whatever its time.
func (h EmailHandler) reason(tx core.Tx, st *State, one *Enrolled, now time.Time) (hold, error) {
	c, next := st.Campaigns[one.Enrolment.Job], one.Enrolment.Next
	steps := c.Versions[one.Enrolment.Version]
	reason := st.holdAt(c, one, now)
	if reason.why == "" {
		var err error
		if reason, err = h.news(tx, c.Job); err != nil {
			return reason, err
		}
	}
	switch {
	case reason.why != "":
		return reason, nil
	case next >= len(steps):
		return hold{why: "The sequence has no such step.", final: true}, nil
	}
	if st.leavesOut(c, one, &steps[next]) {
		return hold{}, nil
	}
	return st.holdStep(c, one, &steps[next], next), nil
}

// skip moves the enrolment past a step whose condition the person does not meet.
func (h EmailHandler) skip(tx core.Tx, en core.Enrolment) (core.Readiness, error) {
	step := en.Next
	en.Next, en.Skipped = en.Next+1, en.Skipped+1
	h.awake(&en)
	if err := h.follow(tx, &en); err != nil {
		return core.Readiness{}, err
	}
	if err := h.Store.PutEnrolment(tx, &en); err != nil {
		return core.Readiness{}, err
	}
	if err := h.log(tx, en, "engine", "step left out", fmt.Sprintf("step %d", step+1), ""); err != nil {
		return core.Readiness{}, err
	}
	return core.Readiness{Act: core.ReadyDrop, Why: "This step is left out: the person does not meet its condition."}, nil
}

// mostMarks bounds how many marks of synchronisations are looked through; with
// more of them waiting nothing is sent at all.
const mostMarks = 2000

// news looks for what the ATS has said about the job and nobody has dealt with yet.
func (h EmailHandler) news(tx core.Tx, j core.Job) (hold, error) {
	if j.ATSJob == 0 {
		return hold{}, nil
	}
	marks, err := h.Store.Marks(tx, mostMarks)
	for _, m := range marks {
		if m.ATSJob == j.ATSJob && (m.What == core.MarkClosed || m.What == core.MarkMissing) || len(marks) == mostMarks {
			return hold{why: "The ATS has something new about this job, which is being looked at."}, err
		}
	}
	return hold{}, err
}

// single loads the state around one enrolment. Its own entry does not count.
func (h EmailHandler) single(tx core.Tx, e core.Enrolment) (*State, Enrolled, error) {
	st, err := h.base(tx)
	if err != nil {
		return nil, Enrolled{}, err
	}
	one, err := h.enrolled(tx, st, e, true)
	one.Entry = nil
	st.People = []Enrolled{one}
	return st, one, err
}

// against turns a reason into an answer; an opt-out and a stop of the guard end
// the sequence.
func (h EmailHandler) against(tx core.Tx, e core.Enrolment, reason hold) (core.Readiness, error) {
	switch reason.code {
	case holdOptOut, holdGuard:
		what := CauseGuard
		if reason.code == holdOptOut {
			what = CauseOptOut
		}
		e.State, e.Cause = core.EnrolmentStopped, core.Cause{What: what, Text: reason.why, At: h.Clock.Now()}
		if err := h.Store.PutEnrolment(tx, &e); err != nil {
			return core.Readiness{}, err
		}
		if err := h.log(tx, e, "engine", "sequence stopped", what, ""); err != nil {
			return core.Readiness{}, err
		}
		return core.Readiness{Act: core.ReadyDrop, Why: reason.why}, nil
	}
	if reason.final && (e.State != core.EnrolmentStopped || e.Cause.What != CauseManual) {
		return core.Readiness{Act: core.ReadyDrop, Why: reason.why}, nil
	}
	return core.Readiness{Act: core.ReadyWait, Why: reason.why, Until: reason.until}, nil
}

// notBefore is the earliest time at which the next e-mail may go, by the rules of
// the plan, over what left until now.
func (s *State) notBefore(e *Enrolled, steps []Step, now time.Time) (until time.Time, why string) {
	en := e.Enrolment
	there, moment := newCalendar(&s.Limits, s.residence(e, s.Campaigns[en.Job])), now.UnixNano()
	chance := newChance(s.Seed)
	at := firstBase(&en, steps, &s.Limits, there, moment)
	if at > moment {
		return instant(at), "Its time has not come."
	}
	at = there.ready(readiness{base: at, anytime: en.Now, later: s.Limits.later(chance, en.ID, en.Next)}, moment)
	if at > moment {
		return instant(at), s.Limits.closed(now, there.there)
	}
	var box, to, firm []int64
	var free int64
	p, works := s.pace(en.Mailbox), employer(&e.Person, &s.Campaigns[en.Job].Job)
	for _, r := range s.Recent {
		if r.Mailbox == en.Mailbox {
			box = append(box, r.At.UnixNano())
			free = r.At.UnixNano() + p.slow*s.Limits.apart(chance, r.Enrolment, r.Step)
		}
		if r.Domain == domain(en.To) {
			to = append(to, r.At.UnixNano())
		}
		if works.Name != "" && r.Employer == works {
			firm = append(firm, r.At.UnixNano())
		}
	}
	if at := p.busyUntil(box, moment); at != 0 {
		return instant(at), cmp.Or(p.why(moment), "The mailbox has sent as many e-mails as it may in a day.")
	}
	if at := busyUntil(to, s.Limits.PerHour, time.Hour, moment); at != 0 {
		return instant(at), "The recipient's domain has got as many e-mails as it may in an hour."
	}
	if en.Now {
		return now, ""
	}
	if at := busyUntil(firm, s.Limits.PerEmployer, 24*time.Hour, moment); at != 0 {
		return instant(at), s.Limits.whyFirm()
	}
	return instant(free), "The mailbox pauses between two e-mails."
}

// write composes the e-mail into the entry.
func (h EmailHandler) write(st *State, one *Enrolled, e *core.Entry, now time.Time) (core.Readiness, error) {
	en := one.Enrolment
	row := Planned{Job: en.Job, Enrolment: en.ID, Step: en.Next + 1, Due: now}
	l, thread, err := st.letter(&row)
	if err != nil {
		return core.Readiness{Act: core.ReadyWait, Why: err.Error()}, nil
	}
	if l.Subject == "" || strings.TrimSpace(l.Text) == "" {
		return core.Readiness{Act: core.ReadyWait, Why: "The e-mail would have no subject or no text."}, nil
	}
	from, to, err := addresses(st.Mailboxes[en.Mailbox].From, en.To, one.Person.Name)
	if err != nil {
		return core.Readiness{Act: core.ReadyWait, Why: err.Error()}, nil
	}
	a := act{Step: en.Next, From: from.Address, To: to.Address, Subject: l.Subject, Text: l.Text, Date: now, Notice: l.Notice}
	c := st.Campaigns[en.Job]
	if step := c.Versions[en.Version][en.Next]; step.Against != "" {
		a.Variant = step.to(c, one).Template
	}
	if a.MessageID, err = letter.NewID(h.Rand, from.Address); err != nil {
		return core.Readiness{}, err
	}
	if thread && len(en.Thread) > 0 {
		a.Refs, a.InReplyTo = en.Thread, en.Thread[len(en.Thread)-1]
	}
	a.Raw, err = letter.Write(letter.Draft{
		From: *from, To: *to, Subject: l.Subject, Text: l.Text, HTML: l.HTML, Date: now, MessageID: a.MessageID,
		References: inThread(a.Refs, a.MessageID), Unsubscribe: true,
	})
	if err != nil {
		return core.Readiness{Act: core.ReadyWait, Why: err.Error()}, nil
	}
	if e.Act, err = json.Marshal(a); err != nil {
		return core.Readiness{}, core.Fail(core.KindInvalid, "The e-mail could not be put together; nothing was sent.", "Check the template.").Because(err)
	}
	e.Mailbox, e.Preview = en.Mailbox, "To: "+a.To+"\nSubject: "+a.Subject+"\n\n"+a.Text
	return core.Readiness{Act: core.ReadyGo}, nil
}

// draftMark begins the result of an e-mail that was put down for a person to send.
const draftMark = "draft: "

// Do hands the e-mail to the mailbox's server.
func (h EmailHandler) Do(ctx context.Context, e core.Entry) (string, error) {
	return hand(ctx, h.Service, h.Open, e, nil)
}

// hand gives an e-mail to the mailbox's server, as it was prepared; with write as that
// makes it.
func hand(ctx context.Context, s *Service, open func(context.Context, core.Mailbox) (mailbox.Sender, error), e core.Entry,
	write func(m core.Mailbox, a act) ([]byte, error),
) (string, error) {
	a, err := decodeAct(e)
	if err != nil {
		return "", err
	}
	var m core.Mailbox
	err = s.Store.View(ctx, func(tx core.Tx) (err error) {
		m, err = s.Store.Mailbox(tx, e.Mailbox)
		return err
	})
	if err != nil {
		return "", notBegun(err)
	}
	raw := a.Raw
	if write != nil {
		if raw, err = write(m, a); err != nil {
			return "", notBegun(err)
		}
	}
	sender, err := open(ctx, m)
	if err != nil {
		return "", notBegun(err)
	}
	envelope := mailbox.Envelope{From: a.From, To: []string{a.To}, Raw: raw}
	receipt, err := sender.Send(ctx, envelope)
	if err == nil {
		file(ctx, sender, envelope)
	}
	if receipt.Draft {
		receipt.Detail = draftMark + receipt.Detail
	}
	return receipt.Detail, err
}

// filePatience bounds how long the keeping of a copy may hold up the note that an
// e-mail was sent.
const filePatience = 10 * time.Second

// file puts a copy of what was sent into the account's folder of sent e-mails, where
// the provider does not. Without it the e-mail was sent all the same.
func file(ctx context.Context, sender mailbox.Sender, e mailbox.Envelope) {
	filer, ok := sender.(mailbox.Filer)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, filePatience)
	defer cancel()
	_, _ = filer.File(ctx, e)
}

// notBegun gives a kind to an error from before anything was sent.
func notBegun(err error) error {
	var known *core.Error
	if errors.As(err, &known) {
		return err
	}
	return core.Fail(core.KindTemporary, "The mailbox could not be opened; nothing was sent.", "It is tried again.").Because(err)
}

// Finish keeps the e-mail as evidence and moves the enrolment on, or draws the
// consequence of a refusal.
func (h EmailHandler) Finish(tx core.Tx, e core.Entry, result string, doErr error) error {
	a, err := decodeAct(e)
	if err != nil {
		return err
	}
	en, err := h.Store.Enrolment(tx, e.Enrolment)
	if err != nil {
		return err
	}
	if doErr != nil {
		return h.refused(tx, e, a, en, doErr)
	}
	if e.State == core.EntryUnknown {
		return h.log(tx, en, "engine", "e-mail drafted", fmt.Sprintf("step %d", a.Step+1), e.ID.String())
	}
	if en.Next != a.Step {
		return nil // said twice that it was sent
	}
	draft := e.WasDrafted()
	if draft {
		a.Date = h.Clock.Now() // what follows counts from now
	}
	m := core.Message{
		Kind: core.MessageSent, Mailbox: e.Mailbox, Job: e.Job, Person: e.Person, Enrolment: e.Enrolment, Step: a.Step,
		MessageID: a.MessageID, InReplyTo: a.InReplyTo, References: a.Refs, From: a.From, To: a.To,
		Subject: a.Subject, Text: a.Text, Date: a.Date, Recorded: h.Clock.Now(), Delivered: !draft, Detail: result,
		Variant: a.Variant, Notice: a.Notice,
	}
	if err := h.Store.PutMessage(tx, &m); err != nil {
		return err
	}
	if err := h.count(tx, e.Mailbox, func(m *core.Mailbox) {
		if !draft {
			m.CountSent(a.Date)
		}
	}); err != nil {
		return err
	}
	en.Mailbox = e.Mailbox
	h.advance(&en, a)
	if err := h.follow(tx, &en); err != nil {
		return err
	}
	if err := h.Store.PutEnrolment(tx, &en); err != nil {
		return err
	}
	if err := h.log(tx, en, "engine", "e-mail sent", fmt.Sprintf("step %d", a.Step+1), m.ID.String()); err != nil || a.Notice == "" {
		return err
	}
	return h.log(tx, en, "engine", "told about their data", "in the e-mail", m.ID.String())
}

// advance moves the enrolment past the step that was sent.
func (h EmailHandler) advance(en *core.Enrolment, a act) {
	en.Next, en.LastSent, en.To, en.Skipped = a.Step+1, a.Date, a.To, 0
	en.Thread = append(en.Thread, a.MessageID)
	if en.Subject == "" {
		en.Subject = a.Subject
	}
	h.awake(en)
}

// awake ends a pause whose time is over.
func (h EmailHandler) awake(en *core.Enrolment) {
	if en.State == core.EnrolmentPaused && !en.Until.IsZero() && !en.Until.After(h.Clock.Now()) {
		en.State, en.Until, en.Cause = core.EnrolmentRunning, time.Time{}, core.Cause{}
	}
}

// follow puts the next e-mail into the outbox, or ends the sequence. The exact
// time is settled when it is due; what is counted decides there.
func (h EmailHandler) follow(tx core.Tx, en *core.Enrolment) error {
	seq, err := h.Store.SequenceVersion(tx, en.Job, en.Version)
	if err != nil && !core.IsNotFound(err) {
		return err
	}
	if en.Next >= len(seq.Steps) {
		if en.State != core.EnrolmentStopped {
			en.State = core.EnrolmentDone
		}
		return nil
	}
	if en.State != core.EnrolmentRunning {
		return nil
	}
	due := en.LastSent
	for _, step := range seq.Steps[max(en.Next-en.Skipped, 0) : en.Next+1] {
		due = due.AddDate(0, 0, step.WorkingDays).Add(step.After)
	}
	return h.put(tx, *en, nil, due)
}

// refused records a failed attempt; a server that does not know the recipient is
// a bounce.
func (h EmailHandler) refused(tx core.Tx, e core.Entry, a act, en core.Enrolment, doErr error) error {
	if core.KindOf(doErr) != core.KindNotFound || e.State != core.EntryFailed {
		return h.log(tx, en, "engine", "e-mail not sent", string(core.KindOf(doErr)), e.ID.String())
	}
	m := core.Message{
		Kind: core.MessageBounce, Mailbox: e.Mailbox, Job: e.Job, Person: e.Person, Enrolment: e.Enrolment, Step: a.Step,
		InReplyTo: a.MessageID, To: a.To, Subject: a.Subject, Date: h.Clock.Now(), Recorded: h.Clock.Now(), Detail: e.Why,
	}
	if err := h.Store.PutMessage(tx, &m); err != nil {
		return err
	}
	if err := h.count(tx, e.Mailbox, func(m *core.Mailbox) {
		m.CountSent(a.Date)
		m.CountReturned()
	}); err != nil {
		return err
	}
	if err := h.suppress(tx, a.To, people.WhyBounced); err != nil {
		return err
	}
	return h.stop(tx, en, core.Cause{What: CauseBounce, Text: "The mail server does not know this address.", Evidence: m.ID.String()})
}

// Dropped ends the sequence whose e-mail a person has dropped from the outbox.
func (h EmailHandler) Dropped(tx core.Tx, e core.Entry) error {
	en, err := h.Store.Enrolment(tx, e.Enrolment)
	if err != nil || over(en.State) {
		return err
	}
	cause := core.Cause{What: CauseDropped, Text: "Its next e-mail was dropped from the outbox.", Evidence: e.ID.String(), At: h.Clock.Now()}
	en.State, en.Cause = core.EnrolmentStopped, cause
	if err := h.Store.PutEnrolment(tx, &en); err != nil {
		return err
	}
	return h.log(tx, en, "recruiter", "sequence stopped", CauseDropped, e.ID.String())
}
