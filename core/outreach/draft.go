package outreach

import (
	"context"
	"fmt"
	"strings"

	"reqdesk/core"
	"reqdesk/core/people"
)

// whyDrafted is the reason of an e-mail that lies as a draft.
const whyDrafted = "It lies as a draft for you to send; say then that you sent it. What follows waits until you do."

// notToSend begins the reason of a draft that must not be sent any more.
const notToSend = "Delete its draft, and say then that you did not send it."

// Draft says that an e-mail that was put down as a draft is still to be sent.
func (EmailHandler) Draft(result string) (why string) {
	if _, ok := DraftFile(result); ok {
		return whyDrafted
	}
	return ""
}

// DraftFile gives the name of the file of a draft, by the result of its entry.
func DraftFile(result string) (name string, ok bool) { return strings.CutPrefix(result, draftMark) }

// NotSent ends, as if by hand, the sequence of an e-mail whose draft was not sent, so that
// no second draft lies beside the first. When it is resumed the e-mail is drafted anew.
func (h EmailHandler) NotSent(tx core.Tx, e *core.Entry) error {
	en, err := h.Store.Enrolment(tx, e.Enrolment)
	if err != nil {
		return err
	}
	cause := core.Cause{What: CauseManual, Text: "You did not send its draft.", Evidence: e.ID.String(), At: h.Clock.Now()}
	e.State, e.Why = core.EntryHeld, cause.Text
	if over(en.State) {
		return nil
	}
	en.State, en.Cause = core.EnrolmentStopped, cause
	if err := h.Store.PutEnrolment(tx, &en); err != nil {
		return err
	}
	return h.log(tx, en, "recruiter", "sequence stopped", CauseManual, e.ID.String())
}

// draftOf is the entry of an enrolment that lies as a draft; without an id there is none.
func (s *Service) draftOf(tx core.Tx, e core.Enrolment) (core.Entry, error) {
	entry, err := s.Store.EntryByKey(tx, entryKey(e.ID, e.Next))
	if core.IsNotFound(err) || err == nil && !entry.Drafted() {
		return core.Entry{}, nil
	}
	return entry, err
}

// Draft is an e-mail that lies as a draft for the recruiter to send.
type Draft struct {
	// Stop says why it must not be sent any more; "" = nothing speaks against it. Its file
	// lies where we can't be sure to take it away.
	Stop      string
	Entry     core.Entry
	To        string
	Subject   string
	Text      string
	InReplyTo string // the Message-ID that it follows, without brackets; "" = it is the first
	File      string // its name in the folder of the mailbox
}

// Drafts lists what lies as a draft, oldest first; job 0 = of all jobs.
func (s *Service) Drafts(ctx context.Context, job core.JobID) ([]Draft, error) {
	list := []Draft{}
	err := s.Store.View(ctx, func(tx core.Tx) error {
		open, err := s.Store.OpenEntries(tx)
		for _, e := range open {
			if e.Kind != Kind && e.Kind != ReplyKind && e.Kind != TestKind || !e.Drafted() || job != 0 && e.Job != job {
				continue
			}
			a, err := decodeAct(e)
			if err != nil {
				return err
			}
			stop, err := WhyNotSend(tx, s.Store, e)
			if err != nil {
				return err
			}
			file, _ := DraftFile(e.Result)
			list = append(list, Draft{Stop: stop, Entry: e, To: a.To, Subject: a.Subject, Text: a.Text, InReplyTo: a.InReplyTo, File: file})
		}
		return err
	})
	return list, err
}

// DraftStore is what knows whether a draft may still be sent.
type DraftStore interface {
	core.Jobs
	core.Enrolments
	core.Suppressions
}

// WhyNotSend says what has come between a draft and its being sent: its address is not
// written to any more, or its sequence does not run; "" = nothing.
func WhyNotSend(tx core.Tx, store DraftStore, e core.Entry) (string, error) {
	a, err := decodeAct(e)
	if err != nil {
		return "", err
	}
	switch x, err := people.Suppressed(tx, store, a.To); {
	case err == nil:
		return closedWords(x), nil
	case !core.IsNotFound(err):
		return "", err
	}
	if e.Enrolment == 0 {
		return "", nil
	}
	en, err := store.Enrolment(tx, e.Enrolment)
	if err != nil {
		return "", err
	}
	if en.State != core.EnrolmentRunning {
		return text(en.Cause, "The sequence is stopped."), nil
	}
	j, err := store.Job(tx, en.Job)
	return holdJob(j).why, err
}

// answeredByHand is the text of an answer of which only the recruiter's word is kept.
const answeredByHand = "You noted that they answered. The answer itself is in your mail program."

// Answered takes the recruiter's word that somebody has answered, by e-mail elsewhere or
// by telephone: their sequence stops. A draft that was still open was sent, then.
func (s *Service) Answered(ctx context.Context, job core.JobID, person core.PersonID) error {
	return s.update(ctx, job, func(tx core.Tx) error {
		e, err := s.Store.EnrolmentOf(tx, job, person)
		if err != nil {
			return err
		}
		if e.State == core.EnrolmentStopped && e.Cause.What != CauseManual {
			return core.Fail(core.KindRefused, "This sequence has ended already: "+text(e.Cause, "it was stopped.")+" Nothing was changed.", "")
		}
		if e, err = s.settleDraft(tx, e); err != nil {
			return err
		}
		if gone, err := s.mayHaveGone(tx, e); err != nil || !gone {
			return nothingGone(err)
		}
		now := s.Clock.Now()
		m := core.Message{
			Kind: core.MessageReply, Mailbox: e.Mailbox, Job: e.Job, Person: e.Person, Enrolment: e.ID, Step: max(e.Next-1, 0),
			MessageID: fmt.Sprintf("by-hand.%s@no-message-id.invalid", e.ID), From: e.To, Subject: reply(e.Subject), Text: answeredByHand,
			Date: now, Recorded: now,
		}
		if err := s.Store.PutMessage(tx, &m); err != nil {
			return err
		}
		return s.stop(tx, e, core.Cause{What: CauseReply, Text: "You noted on " + day(now, now) + " that they answered.", Evidence: m.ID.String()})
	})
}

func nothingGone(err error) error {
	if err != nil {
		return err
	}
	return core.Fail(core.KindRefused, "No e-mail of this job has gone to this person yet; nothing was changed.", "Stop the sequence instead.")
}

// settleDraft takes note that the draft of an enrolment was sent, if there is one.
func (s *Service) settleDraft(tx core.Tx, e core.Enrolment) (core.Enrolment, error) {
	entry, err := s.draftOf(tx, e)
	if err != nil || entry.ID == 0 {
		return e, err
	}
	entry.State, entry.Why, entry.Finished, entry.Result = core.EntryDone, "", s.Clock.Now(), "sent: they answered"
	if err := s.Store.PutEntry(tx, &entry); err != nil {
		return e, err
	}
	if err := s.arrived(tx, entry); err != nil {
		return e, err
	}
	return s.Store.Enrolment(tx, e.ID)
}
