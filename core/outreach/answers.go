package outreach

import (
	"context"
	"time"

	"reqdesk/core"
)

const (
	// answersAge is how old the knowledge of a mailbox's answers may be at most
	// when a follow-up leaves it; from readAgain on it is renewed before.
	answersAge = 10 * time.Minute
	readAgain  = 5 * time.Second
	// lookPause is how long a mailbox that could not be read is left alone.
	lookPause = time.Minute
)

// Scout reads the answers of the e-mail's mailbox when those of this moment are
// not known. That it can't shows at the mailbox, and in what holds the e-mail.
func (h EmailHandler) Scout(ctx context.Context, e core.Entry) {
	if h.Answers == nil {
		return
	}
	now := h.Clock.Now()
	var (
		m    core.Mailbox
		held hold
	)
	err := h.Store.View(ctx, func(tx core.Tx) error {
		en, err := h.Store.Enrolment(tx, e.Enrolment)
		if err != nil {
			return err
		}
		st, one, err := h.single(tx, en)
		if err != nil {
			return err
		}
		m, held = st.Mailboxes[one.Enrolment.Mailbox], st.holdAt(st.Campaigns[en.Job], &one, now)
		return nil
	})
	tried := m.Error != "" && !m.ReadAt.After(now) && now.Sub(m.ReadAt) < lookPause
	if err != nil || held.why != "" && held.code != holdUnread || !m.Reads() || tried || answersKnown(m, e.Due, now, readAgain) {
		return
	}
	_, _ = h.Answers.Step(ctx, m.ID) // Prepare sees what came of it
}

// answersKnown tells whether everything that came in until a follow-up was due,
// and until a moment ago, has been read.
func answersKnown(m core.Mailbox, due, now time.Time, age time.Duration) bool {
	until := m.AnswersUntil
	return !until.IsZero() && !until.Before(due) && !until.After(now) && now.Sub(until) <= age
}

// holdAnswers is the reason against an e-mail from a mailbox whose answers can't
// be read: a first e-mail would get answers that nobody sees, a follow-up might go
// to somebody who has answered.
func (s *State) holdAnswers(e core.Enrolment, now time.Time) hold {
	m := s.Mailboxes[e.Mailbox]
	switch {
	case !m.Reads() && m.Kind != drafts && e.Next > 0:
		return hold{why: "The mailbox has no server for answers (IMAP), so nobody knows whether this person has answered."}
	case !m.Reads() || m.Error == "":
		return hold{}
	case m.AnswersUntil.IsZero():
		return hold{why: "The answers in its mailbox can't be read: " + m.Error, code: holdUnread}
	case e.Next > 0 && (now.Sub(m.AnswersUntil) > answersAge || m.AnswersUntil.After(now)):
		return hold{why: whyUnread + ": " + m.Error, code: holdUnread}
	}
	return hold{}
}

// drafts is the kind of mailbox whose e-mails a person sends one by one.
const drafts = "drafts"

const whyUnread = "It waits until the answers in its mailbox have been read"

// unread is what speaks against an e-mail whose time has come.
func (h EmailHandler) unread(m core.Mailbox, e core.Enrolment, due, now time.Time) hold {
	switch {
	case h.Answers == nil || !m.Reads():
		return hold{}
	case m.AnswersUntil.IsZero(), e.Next > 0 && !answersKnown(m, due, now, answersAge):
		why := whyUnread + "."
		if m.Error != "" {
			why = whyUnread + ": " + m.Error
		}
		return hold{why: why}
	}
	return hold{}
}
