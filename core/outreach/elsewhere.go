package outreach

import (
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
)

// NextAddress is where a sequence that ended because its e-mail came back would go on:
// the person's next address that may be written to and that no e-mail of the job has
// gone to. "" = there is none, or it did not end so.
func (s *Service) NextAddress(tx core.Tx, e core.Enrolment) (string, error) {
	if e.State != core.EnrolmentStopped || e.Cause.What != CauseBounce {
		return "", nil
	}
	p, err := s.person(tx, e.Person)
	if err != nil {
		return "", err
	}
	messages, err := s.Store.MessagesOf(tx, e.Job, e.Person)
	if err != nil {
		return "", err
	}
	used := map[string]bool{strings.ToLower(e.To): true}
	for _, m := range messages {
		used[strings.ToLower(m.To)] = true
	}
	for _, a := range p.Emails {
		if domain(a) == "" || used[strings.ToLower(a)] {
			continue
		}
		switch _, err := people.Suppressed(tx, s.Store, a); {
		case core.IsNotFound(err):
			return a, nil
		case err != nil:
			return "", err
		}
	}
	return "", nil
}

// elsewhere is the sequence of somebody whose e-mail came back, as it goes on: at the
// step that came back, with their next address. It is an enrolment of its own, so that
// what happened to the first one stays as it was.
func (s *Service) elsewhere(tx core.Tx, e core.Enrolment) (core.Enrolment, error) {
	to, err := s.NextAddress(tx, e)
	if err != nil {
		return e, err
	}
	if to == "" {
		return e, core.Fail(core.KindRefused, text(e.Cause, "The e-mail came back.")+" There is no other address of this person to write to; nothing was changed.",
			"Add another address to the person, then resume.")
	}
	messages, err := s.Store.MessagesOf(tx, e.Job, e.Person)
	if err != nil {
		return e, err
	}
	on := e
	on.ID, on.To, on.Enrolled, on.Approved = 0, to, s.Clock.Now(), s.Clock.Now()
	on.Thread, on.LastSent, on.Skipped = nil, time.Time{}, 0
	for _, m := range messages {
		if m.Enrolment == e.ID && m.Kind == core.MessageBounce && m.Step != ByHand {
			on.Next = m.Step
		}
	}
	for _, m := range messages {
		if m.Enrolment == e.ID && m.Kind == core.MessageSent && m.Step != ByHand && m.Step < on.Next {
			on.Thread, on.LastSent = append(on.Thread, m.MessageID), m.Date
		}
	}
	if len(on.Thread) == 0 {
		on.Subject = "" // nothing reached them: it begins a thread of its own
	}
	return on, nil
}

// goesOn gives the enrolment in which a sequence goes on that ended because an e-mail
// came back: what somebody says to an e-mail of the first address counts for the
// e-mails to the next one.
func (s *Service) goesOn(tx core.Tx, e core.Enrolment) (core.Enrolment, error) {
	if e.State != core.EnrolmentStopped || e.Cause.What != CauseBounce {
		return e, nil
	}
	return s.Store.EnrolmentOf(tx, e.Job, e.Person)
}

// Instead refuses to contact somebody anew whose e-mail came back, and says what to do
// instead; nil = it did not, or they are not enrolled.
func (s *Service) Instead(tx core.Tx, c core.Candidacy) error {
	e, err := s.Store.EnrolmentOf(tx, c.Job, c.Person)
	if core.IsNotFound(err) || err == nil && (e.State != core.EnrolmentStopped || e.Cause.What != CauseBounce) {
		return nil
	}
	if err != nil {
		return err
	}
	to, err := s.NextAddress(tx, e)
	if err != nil {
		return err
	}
	return cameBack(to == "")
}

func cameBack(nowhere bool) error {
	hint := "Let the sequence go on at their other address: by its key in the contacted list, or with resume."
	if nowhere {
		hint = "Add another address to the person; then let the sequence go on, in the contacted list or with resume."
	}
	return core.Fail(core.KindRefused, "The e-mail to this person came back, so contacting them again would change nothing; nothing was changed.", hint)
}
