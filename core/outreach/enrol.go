package outreach

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
	"reqdesk/core/people"
)

// The causes of a change of an enrolment's state.
const (
	CauseReply     = "reply"
	CauseAutoReply = "automatic reply"
	CauseUnknown   = "reply from an unknown address"
	CauseBounce    = "bounce"
	CauseOptOut    = "opt-out"
	CauseGuard     = "guard"
	CauseManual    = "manual"
	CauseDropped   = "dropped"
	CauseJobClosed = "job closed"
	CauseClick     = "click"
	CauseMaybe     = "unsure click"
)

// Enrol puts a candidate into the job's sequence, not yet approved. What the
// guard warns of at this moment counts as confirmed, for the decision asked. A
// stop needs the candidacy's override; opted out, erased, and the job's own
// not-to-source list can't be overridden.
// Somebody who is on the way already stays there. Nobody gets a sequence's first
// e-mail twice: who left it after one had gone, or may have gone, goes on at their
// step if it was the recruiter who ended it, and is KindRefused otherwise.
func (s *Service) Enrol(tx core.Tx, c core.Candidacy) error {
	verdict, err := s.Guard.Check(tx, people.Query{Job: c.Job, Person: c.Person})
	if err != nil {
		return err
	}
	_, listed := people.KeptOut(verdict)
	if verdict.Level == core.VerdictStop && (c.Override == "" || listed || verdict.Final()) {
		return core.Fail(core.KindRefused, "This person is not written to: "+verdict.Reasons[0].Why, "A stop needs a reason to be overridden.")
	}
	p, err := s.person(tx, c.Person)
	if err != nil {
		return err
	}
	to := s.address(tx, p)
	e, err := s.Store.EnrolmentOf(tx, c.Job, c.Person)
	switch {
	case core.IsNotFound(err):
		e = core.Enrolment{}
	case err != nil:
		return err
	case over(e.State):
		if e, err = s.again(tx, e, to); err != nil {
			return err
		}
	case e.State != core.EnrolmentWaiting:
		return nil
	}
	if e.ID == 0 {
		e = core.Enrolment{Job: c.Job, Person: c.Person, State: core.EnrolmentWaiting, Enrolled: s.Clock.Now()}
	}
	e.Profile, e.Override = c.Profile, c.Override
	if e.Next == 0 {
		e.To = to
	}
	for _, r := range verdict.Reasons {
		if id := people.ReasonID(r); (r.Level == core.VerdictWarn || c.Override != "") && !slices.Contains(e.Confirmed, id) {
			e.Confirmed = append(e.Confirmed, id)
		}
	}
	return s.Store.PutEnrolment(tx, &e)
}

// again decides how somebody whose sequence is over is enrolled anew: from the
// beginning (the enrolment without an id) when nothing reached them, else at their
// step.
func (s *Service) again(tx core.Tx, e core.Enrolment, to string) (core.Enrolment, error) {
	gone, err := s.mayHaveGone(tx, e)
	if err != nil {
		return e, err
	}
	switch {
	case !gone, e.Cause.What == CauseBounce && !strings.EqualFold(e.To, to):
		return core.Enrolment{}, nil
	case e.State == core.EnrolmentStopped && e.Cause.What == CauseManual:
		e.State, e.Approved, e.Now, e.Cause, e.Until = core.EnrolmentWaiting, time.Time{}, false, core.Cause{}, time.Time{}
		return e, nil
	}
	if e.State == core.EnrolmentStopped && e.Cause.What == CauseBounce {
		return e, cameBack(true)
	}
	return e, core.Fail(core.KindRefused, "This person has had e-mails of this job already, and does not get them again: "+
		text(e.Cause, "the sequence is done."), "Write to them from your own mailbox.")
}

// mayHaveGone tells whether an e-mail of the enrolment has gone, is on its way, or
// may have been sent.
func (s *Service) mayHaveGone(tx core.Tx, e core.Enrolment) (bool, error) {
	if e.Next > 0 {
		return true, nil
	}
	entry, err := s.Store.EntryByKey(tx, entryKey(e.ID, e.Next))
	if core.IsNotFound(err) {
		return false, nil
	}
	return err == nil && begun(entry), err
}

// address is the first address of a person that may be written to, else the
// first: the plan then says why not.
func (s *Service) address(tx core.Tx, p core.Person) string {
	for _, a := range p.Emails {
		if _, err := people.Suppressed(tx, s.Store, a); core.IsNotFound(err) {
			return a
		}
	}
	if len(p.Emails) > 0 {
		return p.Emails[0]
	}
	return ""
}

func over(state core.EnrolmentState) bool {
	return state == core.EnrolmentStopped || state == core.EnrolmentDone
}

// Unenrol takes a candidate out again, as if the decision had not been made. It
// refuses once an e-mail has gone. Who is not enrolled is no error.
func (s *Service) Unenrol(tx core.Tx, c core.Candidacy) error {
	e, err := s.Store.EnrolmentOf(tx, c.Job, c.Person)
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	gone, err := s.mayHaveGone(tx, e)
	if err != nil {
		return err
	}
	if gone {
		return core.Fail(core.KindRefused, "An e-mail has gone to this person already, or may have; the decision stays.", "Stop the sequence instead.")
	}
	return s.stop(tx, e, core.Cause{What: CauseDropped, Text: "The decision was taken back."})
}

// Leave ends what is still planned for a candidate after a change of mind. Who is
// not on the way is no error.
func (s *Service) Leave(tx core.Tx, c core.Candidacy) error {
	e, err := s.Store.EnrolmentOf(tx, c.Job, c.Person)
	if core.IsNotFound(err) || err == nil && over(e.State) {
		return nil
	}
	if err != nil {
		return err
	}
	cause := core.Cause{What: CauseDropped, Text: "The recruiter decided otherwise in the review."}
	gone, err := s.mayHaveGone(tx, e)
	if gone {
		cause.What = CauseManual // a second change of mind goes on at the same step
	}
	if err != nil {
		return err
	}
	return s.stop(tx, e, cause)
}

// Approval says whom a recruiter approves. No people = all who wait; with Now also
// those whose first e-mail was approved and has not gone yet.
type Approval struct {
	Job    core.JobID
	People []core.PersonID
	// Now skips the grace period, the window and the pause between e-mails.
	Now bool
	// At shows the plan at another time; the approval is always now.
	At time.Time
}

// Approve starts sequences and gives the plan that follows. It is KindRefused,
// and approves nobody, when the job is not live, or there is no sequence, no
// mailbox of this client, or a template with an error.
func (s *Service) Approve(ctx context.Context, a Approval) (rows []Planned, err error) {
	err = s.update(ctx, a.Job, func(tx core.Tx) error {
		if err := s.approve(tx, a); err != nil {
			return err
		}
		rows, err = s.planOf(tx, a.Job, a.At)
		return err
	})
	return rows, err
}

func (s *Service) approve(tx core.Tx, a Approval) error {
	if err := s.seed(tx); err != nil {
		return err
	}
	st, err := s.base(tx)
	if err != nil {
		return err
	}
	c, err := s.campaign(tx, st, a.Job)
	if err != nil {
		return err
	}
	waiting, err := s.waiting(tx, st, a)
	if err != nil || len(waiting) == 0 {
		return err
	}
	if err := st.mayApprove(c, waiting); err != nil {
		return err
	}
	now := s.Clock.Now()
	for _, w := range waiting {
		e := w.Enrolment // with mailbox, address and version of this moment
		e.State, e.Approved, e.Now = core.EnrolmentRunning, now, a.Now
		if e.Until.After(now) {
			e.State = core.EnrolmentPaused // they are away, as an automatic answer has said
		} else {
			e.Until, e.Cause = time.Time{}, core.Cause{}
		}
		if err := s.Store.PutEnrolment(tx, &e); err != nil {
			return err
		}
		cause := "approved"
		if a.Now {
			cause = "approved to go at once: without grace period, window and pauses"
		}
		if err := s.log(tx, e, "recruiter", "e-mails approved", cause, ""); err != nil {
			return err
		}
	}
	return s.reschedule(tx)
}

// waiting lists whom the approval is for.
func (s *Service) waiting(tx core.Tx, st *State, a Approval) ([]Enrolled, error) {
	all, err := s.Store.EnrolmentsOf(tx, a.Job)
	if err != nil {
		return nil, err
	}
	for _, p := range a.People {
		if !slices.ContainsFunc(all, func(e core.Enrolment) bool { return e.Person == p }) {
			return nil, core.Fail(core.KindNotFound, "One of these people is in no sequence of this job; nobody was approved.", "Contact them in the review first.")
		}
	}
	var list []Enrolled
	for _, e := range all {
		hurried := a.Now && !e.Now && e.State == core.EnrolmentRunning && e.Next == 0
		if e.State != core.EnrolmentWaiting && !hurried || len(a.People) > 0 && !slices.Contains(a.People, e.Person) {
			continue
		}
		one, err := s.enrolled(tx, st, e, false)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// mayApprove refuses what would only be held afterwards.
func (s *State) mayApprove(c *Campaign, waiting []Enrolled) error {
	if h := holdJob(c.Job); h.why != "" && (c.Job.State == core.JobDraft || c.Job.State == core.JobClosed) {
		return core.Fail(core.KindRefused, h.why+" Nobody was approved.", "Activate or reopen the job first.")
	}
	for i := range waiting {
		e := &waiting[i]
		steps := c.Versions[e.Enrolment.Version]
		if len(steps) == 0 {
			return core.Fail(core.KindRefused, "The job has no sequence yet; nobody was approved.", "Set one: sequence set.")
		}
		if h := s.holdMailbox(c, e.Enrolment); h.why != "" {
			return core.Fail(core.KindRefused, h.why+" Nobody was approved.", "Add a mailbox for this client, or give the client another one.")
		}
		for n := range steps {
			if s.leavesOut(c, e, &steps[n]) {
				continue
			}
			if h := s.holdStep(c, e, &steps[n], n); h.why != "" {
				return core.Fail(core.KindRefused, h.why+" Nobody was approved.", hintFor(steps[n]))
			}
		}
	}
	return nil
}

func hintFor(step Step) string {
	if first, blocks := template.Blocks(step.Problems); blocks && first.Kind == template.OtherClient {
		return "Use a template of this client, or one that is for all."
	}
	return "Correct it (template check shows every place), or approve only people for whom nothing is missing."
}

// Stop ends one person's sequence by hand; Resume takes it up again.
func (s *Service) Stop(ctx context.Context, job core.JobID, person core.PersonID) error {
	return s.update(ctx, job, func(tx core.Tx) error {
		e, err := s.Store.EnrolmentOf(tx, job, person)
		if err != nil {
			return err
		}
		if err := s.settleAsks(tx, e, core.AskLeft); err != nil || over(e.State) {
			return err
		}
		return s.stop(tx, e, core.Cause{What: CauseManual, Text: "Stopped by hand."})
	})
}

// Resume takes up a sequence that was stopped by hand or is paused, at its step.
// One that ended because its e-mail came back goes on at that e-mail, with the person's
// next address. What ended by a reply or an opt-out, or was taken back, stays ended.
// Warnings of the guard that held it count as confirmed. One that runs, and of which
// nothing is asked, stays as it is.
func (s *Service) Resume(ctx context.Context, job core.JobID, person core.PersonID) error {
	return s.update(ctx, job, func(tx core.Tx) error {
		e, err := s.Store.EnrolmentOf(tx, job, person)
		if err != nil {
			return err
		}
		if e.State == core.EnrolmentStopped && e.Cause.What == CauseBounce {
			if e, err = s.elsewhere(tx, e); err != nil {
				return err
			}
			e.State = core.EnrolmentPaused
		}
		runs := e.State == core.EnrolmentRunning
		if !runs && !resumable(e) {
			return core.Fail(core.KindRefused, fmt.Sprintf("This sequence can't be resumed: %s", text(e.Cause, "it is "+string(e.State)+".")), "")
		}
		confirmed, err := s.confirm(tx, &e)
		if err != nil {
			return err
		}
		asks, err := s.asksOf(tx, e)
		if err != nil || runs && confirmed == 0 && len(asks) == 0 {
			return err // there is nothing to take up
		}
		if err := s.settleAsks(tx, e, core.AskNothing); err != nil {
			return err
		}
		return s.takeUp(tx, e, "by hand", "")
	})
}

// confirm takes what the guard warns of now as confirmed, and tells how much of it is new.
func (s *Service) confirm(tx core.Tx, e *core.Enrolment) (added int, err error) {
	verdict, err := s.Guard.Check(tx, people.Query{Job: e.Job, Person: e.Person})
	if err != nil {
		return 0, err
	}
	for _, r := range verdict.Reasons {
		if id := people.ReasonID(r); r.Level == core.VerdictWarn && !slices.Contains(e.Confirmed, id) {
			e.Confirmed = append(e.Confirmed, id)
			added++
		}
	}
	return added, nil
}

// takeUp lets a sequence go on at its step.
func (s *Service) takeUp(tx core.Tx, e core.Enrolment, cause, evidence string) error {
	e.State, e.Until, e.Cause = core.EnrolmentRunning, time.Time{}, core.Cause{}
	if e.Approved.IsZero() {
		e.State = core.EnrolmentWaiting
	}
	if err := s.Store.PutEnrolment(tx, &e); err != nil {
		return err
	}
	if err := s.log(tx, e, "recruiter", "sequence resumed", cause, evidence); err != nil {
		return err
	}
	return s.reschedule(tx)
}

// stop ends a sequence for good (by hand: until it is resumed) and takes its next
// e-mail out of the outbox.
func (s *Service) stop(tx core.Tx, e core.Enrolment, cause core.Cause) error {
	cause.At = s.Clock.Now()
	e.State, e.Cause, e.Until = core.EnrolmentStopped, cause, time.Time{}
	if err := s.Store.PutEnrolment(tx, &e); err != nil {
		return err
	}
	if err := s.withdraw(tx, e, cause.Text, cause.What != CauseManual); err != nil {
		return err
	}
	who := "engine"
	if cause.What == CauseManual || cause.What == CauseDropped {
		who = "recruiter"
	}
	return s.log(tx, e, who, "sequence stopped", cause.What, cause.Evidence)
}

// withdraw takes the entry of the enrolment's next e-mail back: for good, or
// until the sequence goes on.
func (s *Service) withdraw(tx core.Tx, e core.Enrolment, why string, final bool) error {
	entry, err := s.Store.EntryByKey(tx, entryKey(e.ID, e.Next))
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	switch {
	case final && (entry.State == core.EntryWaiting || entry.State == core.EntryHeld || entry.State == core.EntryFailed):
		entry.State, entry.Why, entry.Finished = core.EntryDropped, why, s.Clock.Now()
	case !final && entry.State == core.EntryWaiting:
		entry.State, entry.Why = core.EntryHeld, why
	default:
		return nil
	}
	return s.Store.PutEntry(tx, &entry)
}

// JobClosed lets the job's sequences sleep, in the transaction that closes it.
func (s *Service) JobClosed(tx core.Tx, j core.Job) error {
	cause := core.Cause{What: CauseJobClosed, Text: "The job was closed" + by(j) + ".", Evidence: j.ATSJob.String(), At: s.Clock.Now()}
	return s.each(tx, j.ID, func(e core.Enrolment) error {
		if e.State != core.EnrolmentRunning {
			return nil
		}
		e.State, e.Cause = core.EnrolmentSleeping, cause
		if err := s.Store.PutEnrolment(tx, &e); err != nil {
			return err
		}
		if err := s.log(tx, e, "engine", "sequence sleeps", CauseJobClosed, cause.Evidence); err != nil {
			return err
		}
		return s.withdraw(tx, e, cause.Text, false)
	})
}

func by(j core.Job) string {
	if j.ClosedBy == "ats" {
		return " in the ATS"
	}
	return ""
}

// JobReopened wakes them at their step, in the transaction that reopens it.
func (s *Service) JobReopened(tx core.Tx, j core.Job) error {
	woken := 0
	err := s.each(tx, j.ID, func(e core.Enrolment) error {
		if e.State != core.EnrolmentSleeping {
			return nil
		}
		woken++
		e.State, e.Cause = core.EnrolmentRunning, core.Cause{}
		if err := s.Store.PutEnrolment(tx, &e); err != nil {
			return err
		}
		return s.log(tx, e, "engine", "sequence goes on", "job reopened", j.ATSJob.String())
	})
	if err != nil || woken == 0 {
		return err
	}
	return s.reschedule(tx)
}

func (s *Service) each(tx core.Tx, job core.JobID, fn func(core.Enrolment) error) error {
	list, err := s.Store.EnrolmentsOf(tx, job)
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) log(tx core.Tx, e core.Enrolment, who, what, cause, evidence string) error {
	return s.Store.AppendLog(tx, &core.LogEntry{
		At: s.Clock.Now(), Who: who, What: what, Subject: e.ID.String(), Job: e.Job, Person: e.Person,
		Cause: cause, Evidence: evidence,
	})
}
