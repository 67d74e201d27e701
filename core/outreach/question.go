package outreach

import (
	"context"
	"strings"

	"reqdesk/core"
	"reqdesk/core/people"
)

// Word is what a recruiter says of an e-mail that puts a question.
type Word string

// The words.
const (
	ItIsReply   Word = "reply"   // an answer of this person, also from an address that was not known
	ItIsOptOut  Word = "opt-out" // they don't want to be written to again
	ItIsNothing Word = "nothing" // no answer: the sequence goes on
	TheyLeft    Word = "left"    // nothing more goes to this address
)

// Words are all of them.
var Words = []Word{ItIsReply, ItIsOptOut, ItIsNothing, TheyLeft}

// Answer takes a recruiter's word for what an e-mail is that puts a question, and
// draws the same consequence as if it had been plain: a reply ends the sequence, a wish
// not to be written to ends all of the person's and closes the address, and what is no
// answer lets the sequence go on at its step. With remember a reply's address counts as
// the person's from now on. That a plain reply is such a wish may be said too.
func (s *Service) Answer(ctx context.Context, id core.MessageID, word Word, remember bool) error {
	return s.update(ctx, 0, func(tx core.Tx) error {
		m, err := s.Store.Message(tx, id)
		if err != nil {
			return err
		}
		late := word == ItIsOptOut && m.Kind == core.MessageReply && m.Detail != core.OptedOut
		if !core.Asks(m.Kind, m.Detail) && !late {
			return core.Fail(core.KindRefused, "This e-mail asks nothing, or it was said already what it is; nothing was changed.", "")
		}
		if remember && word == ItIsReply {
			if err := s.remember(tx, m); err != nil {
				return err
			}
		}
		return s.answer(tx, m, word)
	})
}

func (s *Service) remember(tx core.Tx, m core.Message) error {
	if s.Remember == nil {
		return core.Fail(core.KindUnsupported, "Addresses can't be kept here; nothing was changed.", "Say what it is without it.")
	}
	return s.Remember(tx, m.Person, m.From)
}

func (s *Service) answer(tx core.Tx, m core.Message, word Word) error {
	asked, err := s.asked(tx, m)
	if err != nil {
		return err
	}
	if err := s.noteAnswer(tx, m, word); err != nil {
		return err
	}
	proof := m.ID.String()
	switch word {
	case ItIsReply:
		return s.endEach(tx, asked, core.Cause{What: CauseReply, Text: "Answered on " + day(m.Date, m.Recorded) + ".", Evidence: proof})
	case TheyLeft:
		return s.endEach(tx, asked, core.Cause{What: CauseManual, Text: "Stopped by hand: this person is no longer there.", Evidence: proof})
	case ItIsOptOut:
		if err := s.close(tx, m, asked); err != nil {
			return err
		}
		return s.endEach(tx, asked, core.Cause{What: CauseOptOut, Text: "Asked not to be written to again.", Evidence: proof})
	case ItIsNothing:
		return s.goOnAfter(tx, m, asked)
	}
	return core.Fail(core.KindUsage, "Say reply, opt-out, nothing or left; nothing was changed.", "")
}

// noteAnswer keeps with the e-mail what it is.
func (s *Service) noteAnswer(tx core.Tx, m core.Message, word Word) error {
	switch word {
	case ItIsReply:
		m.Kind, m.Detail = core.MessageReply, ""
	case ItIsOptOut:
		m.Kind, m.Detail = core.MessageReply, core.OptedOut
	case TheyLeft:
		m.Detail = core.AskLeft
	case ItIsNothing:
		m.Detail = core.AskNothing
	}
	if err := s.Store.PutMessage(tx, &m); err != nil {
		return err
	}
	return s.Store.AppendLog(tx, &core.LogEntry{
		At: s.Clock.Now(), Who: "recruiter", What: "answer judged", Subject: m.Person.String(), Job: m.Job, Person: m.Person,
		Cause: string(word), Evidence: m.ID.String(),
	})
}

// asked gives the sequences that wait because of an e-mail. One that names none of ours
// may concern several.
func (s *Service) asked(tx core.Tx, m core.Message) ([]core.Enrolment, error) {
	var list []core.Enrolment
	if m.Enrolment != 0 {
		e, err := s.Store.Enrolment(tx, m.Enrolment)
		if err == nil {
			e, err = s.goesOn(tx, e)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	if m.Detail != core.AskUnasked {
		return list, nil
	}
	who, err := s.person(tx, m.Person)
	if err != nil {
		return nil, err
	}
	open, err := s.Store.Enrolments(tx)
	if err != nil {
		return nil, err
	}
	for _, e := range open {
		if e.ID == m.Enrolment || !waitsFor(e, core.AskUnasked) {
			continue
		}
		p, err := s.person(tx, e.Person)
		if err != nil {
			return nil, err
		}
		if p.ID == who.ID {
			list = append(list, e)
		}
	}
	return list, nil
}

// waitsFor tells whether a sequence waits for the answer to a question; "" = to any.
func waitsFor(e core.Enrolment, what string) bool {
	return e.State == core.EnrolmentPaused && e.Until.IsZero() && e.Cause.What == CauseUnknown && (what == "" || e.Cause.Text == questions[what])
}

func (s *Service) endEach(tx core.Tx, list []core.Enrolment, cause core.Cause) error {
	for _, e := range list {
		end := s.end
		if cause.What == CauseOptOut {
			end = s.endAll
		}
		if cause.What == CauseManual && over(e.State) {
			continue
		}
		if err := end(tx, e, cause); err != nil {
			return err
		}
	}
	return nil
}

// close keeps the addresses of somebody who opted out from being written to again: the
// one that they wrote from, and those that we wrote to.
func (s *Service) close(tx core.Tx, m core.Message, asked []core.Enrolment) error {
	closed := []string{strings.ToLower(m.From)}
	for _, e := range asked {
		closed = append(closed, strings.ToLower(e.To))
	}
	for _, address := range closed {
		if _, readable := people.NormalEmail(address); !readable {
			continue
		}
		if err := s.suppress(tx, address, whyOptedOut); err != nil {
			return err
		}
	}
	return nil
}

// goOnAfter takes up the sequences that waited for nothing but this answer.
func (s *Service) goOnAfter(tx core.Tx, m core.Message, asked []core.Enrolment) error {
	for _, e := range asked {
		if !waitsFor(e, "") {
			continue
		}
		left, err := s.asksOf(tx, e)
		if err != nil {
			return err
		}
		if len(left) > 0 {
			continue // the other one is to be answered too
		}
		if err := s.takeUp(tx, e, "no answer", m.ID.String()); err != nil {
			return err
		}
	}
	return nil
}

// asksOf gives the e-mails that put an unanswered question about a sequence.
func (s *Service) asksOf(tx core.Tx, e core.Enrolment) ([]core.Message, error) {
	all, err := s.Store.MessagesOf(tx, e.Job, e.Person)
	var list []core.Message
	for _, m := range all {
		if m.Enrolment == e.ID && core.Asks(m.Kind, m.Detail) {
			list = append(list, m)
		}
	}
	return list, err
}

// settleAsks takes a stop or a resumption by hand for the answer to what is asked about
// a sequence. That somebody may not want to be written to at all is a larger question
// than whether a sequence stops: it stays.
func (s *Service) settleAsks(tx core.Tx, e core.Enrolment, detail string) error {
	asks, err := s.asksOf(tx, e)
	for _, m := range asks {
		if m.Detail == core.AskOptOut && detail == core.AskLeft {
			continue
		}
		m.Detail = detail
		if err := s.Store.PutMessage(tx, &m); err != nil {
			return err
		}
	}
	return err
}
