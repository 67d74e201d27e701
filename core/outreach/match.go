package outreach

import (
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach/answer"
	"reqdesk/core/people"
)

// Wanted tells by the header of an e-mail whether the rest of it is worth reading:
// it may answer or report on one of ours, or comes from somebody who is known. What
// is not wanted stays unread: it is nobody's business.
func (s *Service) Wanted(ctx context.Context) mailbox.Interest {
	return func(in mailbox.Incoming) bool {
		if answer.MayBeReport(in) || answer.OptOutSubject(in.Subject) {
			return true
		}
		known := false
		err := s.Store.View(ctx, func(tx core.Tx) (err error) {
			known, err = s.concerns(tx, in)
			return err
		})
		return known || err != nil
	}
}

// concerns tells whether an e-mail names one of ours or comes from somebody known.
func (s *Service) concerns(tx core.Tx, in mailbox.Incoming) (bool, error) {
	r := receiving{Service: s, tx: tx, in: in}
	for _, id := range r.names() {
		if _, err := s.Store.MessageByMessageID(tx, id); err == nil {
			return true, nil
		} else if !core.IsNotFound(err) {
			return false, err
		}
	}
	if address, readable := people.NormalEmail(in.From); readable {
		ids, err := s.Store.PeopleByKey(tx, core.Key{Kind: core.KeyEmail, Value: address})
		if err != nil || len(ids) > 0 {
			return true, err
		}
	}
	if len(in.InReplyTo)+len(in.References) == 0 {
		return false, nil
	}
	open, err := s.Store.OpenEntries(tx)
	for _, e := range open {
		if a, err := decodeAct(e); err == nil && begun(e) && slices.Contains(r.names(), a.MessageID) {
			return true, nil
		}
	}
	return false, err
}

// names are the Message-IDs that the e-mail gives as what it is about, the nearest
// one first. The name of a thread stands for the e-mail that began it: it is last,
// for it says least.
func (r *receiving) names() []string {
	var ids []string
	if rep := r.v.Report; rep != nil {
		ids = append(append(ids, rep.OriginalMessageID), rep.References...)
	}
	if c := r.in.Complaint; c != nil {
		ids = append(append(ids, c.OriginalMessageID), c.References...)
	}
	ids = append(ids, r.in.InReplyTo...)
	for _, id := range slices.Backward(r.in.References) {
		ids = append(ids, id)
	}
	var threads []string
	ids = slices.DeleteFunc(ids, func(id string) bool {
		first, ok := mailbox.FirstOf(id)
		if ok {
			threads = append(threads, first)
		}
		return ok || id == ""
	})
	return append(ids, threads...)
}

// match finds the e-mail of ours that this one answers or reports on, and whether
// it comes from an address of that person. What our List-Unsubscribe line proposes
// counts from every address: only who got the e-mail has it.
func (r *receiving) match() (sent core.Message, known bool, err error) {
	named, err := r.unsubscribes()
	if err != nil {
		return sent, false, err
	}
	for _, id := range append(named, r.names()...) {
		m, err := r.Store.MessageByMessageID(r.tx, id)
		if core.IsNotFound(err) {
			m, err = r.inDoubt(id)
		}
		if err == nil && m.Kind == core.MessageSent {
			known, err := r.knows(m)
			return m, known || slices.Contains(named, id), err
		}
		if err != nil && !core.IsNotFound(err) {
			return m, false, err
		}
	}
	sent, err = r.withoutThread()
	return sent, err == nil, err
}

// unsubscribes gives the Message-ID of the e-mail of ours whose List-Unsubscribe line
// was used, if this is what it proposes and names one. All are looked through where the
// mailbox writes from another domain by now.
func (r *receiving) unsubscribes() ([]string, error) {
	token, _ := mailbox.Unsubscribes(r.in.Subject)
	if token == "" || r.v.Kind != answer.OptOut {
		return nil, nil
	}
	if id := token + "@" + domain(addressOf(r.box)); r.sentUnder(id) {
		return []string{id}, nil
	}
	open, err := r.Store.OpenEntries(r.tx)
	if err != nil {
		return nil, err
	}
	for _, e := range open {
		if a, err := decodeAct(e); err == nil && begun(e) && strings.HasPrefix(a.MessageID, token+"@") {
			return []string{a.MessageID}, nil
		}
	}
	for m, err := range r.Store.Messages(r.tx) {
		if err != nil {
			return nil, err
		}
		if m.Kind == core.MessageSent && strings.HasPrefix(m.MessageID, token+"@") {
			return []string{m.MessageID}, nil
		}
	}
	return nil, nil
}

func (r *receiving) sentUnder(id string) bool {
	m, err := r.Store.MessageByMessageID(r.tx, id)
	return err == nil && m.Kind == core.MessageSent
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
		if err := r.arrived(r.tx, e); err != nil {
			return core.Message{}, err
		}
		return r.Store.MessageByMessageID(r.tx, id)
	}
	return core.Message{}, core.Fail(core.KindNotFound, "This e-mail answers none of ours.", "")
}

// arrived draws the consequence of an e-mail of which we know now that it was sent.
func (s *Service) arrived(tx core.Tx, e core.Entry) error {
	if e.Kind == Kind {
		return EmailHandler{Service: s}.Finish(tx, e, e.Result, nil)
	}
	return ByHandHandler{Service: s, What: e.Kind}.Finish(tx, e, e.Result, nil)
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

// about is the address that the e-mail is about: its sender's, or that of whom it
// reports on.
func (r *receiving) about() string {
	switch {
	case r.v.Report != nil:
		return r.v.Report.Recipient
	case r.in.Complaint != nil:
		return r.in.Complaint.Recipient
	}
	return r.in.From
}

// withoutThread finds the e-mail that a machine, or a program that keeps no
// thread, answers: the last one of these days to that address; for people's
// answers with the same subject.
func (r *receiving) withoutThread() (core.Message, error) {
	to, since := r.about(), r.Clock.Now().Add(-silentMatch)
	machine := slices.Contains([]answer.Kind{answer.Away, answer.Bounce, answer.Delay, answer.Complaint}, r.v.Kind)
	for m, err := range r.since(r.tx, since) {
		if err != nil {
			return m, err
		}
		if m.Kind != core.MessageSent || to == "" || !strings.EqualFold(m.To, to) {
			continue
		}
		if machine || answer.OptOutSubject(r.in.Subject) || topic(r.in.Subject) == topic(m.Subject) {
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
