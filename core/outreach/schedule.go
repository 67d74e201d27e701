package outreach

import (
	"encoding/json"
	"fmt"
	"time"

	"reqdesk/core"
)

// Kind is the outbox kind of an e-mail of a sequence.
const Kind = "email"

// entryKey names the act "send this enrolment's step", once and for all.
func entryKey(e core.EnrolmentID, step int) string { return fmt.Sprintf("%s/%s/%d", Kind, e, step) }

// act is what an e-mail's outbox entry holds. Until it is prepared only step and
// address are there.
type act struct {
	Step      int       `json:"step"`
	From      string    `json:"from,omitempty"`
	To        string    `json:"to"`
	MessageID string    `json:"message_id,omitempty"`
	InReplyTo string    `json:"in_reply_to,omitempty"`
	Refs      []string  `json:"references,omitempty"`
	Subject   string    `json:"subject,omitempty"`
	Text      string    `json:"text,omitempty"`
	HTML      string    `json:"html,omitempty"` // of an e-mail that is written before it is prepared
	Date      time.Time `json:"date,omitzero"`
	Raw       []byte    `json:"raw,omitempty"`
	Variant   string    `json:"variant,omitempty"` // the template that is tried out
	Notice    string    `json:"notice,omitempty"`  // what it tells about the person's data
}

func decodeAct(e core.Entry) (act, error) {
	var a act
	if err := json.Unmarshal(e.Act, &a); err != nil {
		return a, core.Fail(core.KindDamaged, "An e-mail in the outbox can't be read; it was not sent.", "Drop it and approve the person anew.").Because(err)
	}
	return a, nil
}

// mostOverdue is how many overdue e-mails are left to be asked one by one.
const mostOverdue = 3

// Schedule makes sure that the next e-mail of everybody on the way is in the outbox,
// due when the flight plan says. What is there already stays as it is, unless so much
// of it is overdue, after a sleep of the computer, that it has to be spread anew.
func (s *Service) Schedule(tx core.Tx) error {
	open, err := s.Store.Enrolments(tx)
	if err != nil {
		return err
	}
	overdue, late := 0, s.Clock.Now().Add(-time.Minute)
	for _, e := range open {
		if !approved(e) {
			continue
		}
		entry, err := s.Store.EntryByKey(tx, entryKey(e.ID, e.Next))
		if core.IsNotFound(err) {
			return s.reschedule(tx)
		}
		if err != nil {
			return err
		}
		if entry.State == core.EntryWaiting && movable(entry) && entry.Due.Before(late) {
			overdue++
		}
	}
	if overdue <= mostOverdue {
		return nil
	}
	return s.reschedule(tx)
}

// reschedule brings the outbox in line with the flight plan: it also moves what
// is there and has not been tried.
func (s *Service) reschedule(tx core.Tx) error {
	st, err := s.base(tx)
	if err != nil {
		return err
	}
	st.anew = true
	open, err := s.Store.Enrolments(tx)
	if err != nil {
		return err
	}
	next := map[core.EnrolmentID]Enrolled{}
	for _, e := range open {
		one, err := s.queued(tx, st, e, false)
		if err != nil {
			return err
		}
		st.People = append(st.People, one)
		next[e.ID] = one
	}
	for _, row := range Plan(st, s.Clock.Now()) {
		e := next[row.Enrolment]
		if row.Step-1 != e.Enrolment.Next || row.State != Coming && (e.Entry != nil || !approved(e.Enrolment)) {
			continue
		}
		if err := s.put(tx, e.Enrolment, e.Entry, row.Due); err != nil {
			return err
		}
	}
	return nil
}

// approved tells whether an enrolment is on the way: then its next e-mail is in
// the outbox also while something holds it, and goes when nothing does any more.
func approved(e core.Enrolment) bool {
	return !e.Approved.IsZero() && (e.State == core.EnrolmentRunning || e.State == core.EnrolmentPaused)
}

// movable tells whether an entry may get another time: it was not tried yet, or only
// as a draft that was not sent.
func movable(e core.Entry) bool {
	return (e.State == core.EntryWaiting || e.State == core.EntryHeld) && (len(e.Attempts) == 0 || e.WasDrafted())
}

// put makes the entry of the enrolment's next e-mail, or moves it to a new time.
func (s *Service) put(tx core.Tx, e core.Enrolment, have *core.Entry, due time.Time) error {
	if e.Now {
		due = due.Truncate(time.Minute)
	}
	if have != nil {
		if !movable(*have) {
			return nil
		}
		if have.State == core.EntryWaiting && have.Due.Equal(due) {
			return nil
		}
		have.State, have.Due, have.Why = core.EntryWaiting, due, ""
		return s.Store.PutEntry(tx, have)
	}
	encoded, err := json.Marshal(act{Step: e.Next, To: e.To})
	if err != nil {
		return err
	}
	return s.Outbox.Add(tx, &core.Entry{
		Kind: Kind, Key: entryKey(e.ID, e.Next), Job: e.Job, Person: e.Person, Enrolment: e.ID, Mailbox: e.Mailbox,
		Act: encoded, Approved: e.Approved, ApprovedBy: "recruiter", Due: due,
	})
}
