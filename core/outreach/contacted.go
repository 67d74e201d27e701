package outreach

import (
	"context"
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
)

// unknownClick is the verdict as long as nothing is known of a click, as it is where
// nothing records them.
const unknownClick = "unknown"

// Click is what is known of clicks on the links of a person's e-mails: the first of a
// person, else the first that may be one, else the first of a scanner.
type Click struct {
	Verdict string     `json:"verdict"`
	At      *time.Time `json:"at"`
	Why     string     `json:"why"`
}

// Contacted is one person as the contacted list shows them. Times are zero for
// what did not happen.
type Contacted struct {
	Person    core.PersonID `json:"person"`
	Sent      int           `json:"sent"`
	LastSent  time.Time     `json:"last_sent,omitzero"`
	Delivered bool          `json:"delivered"`
	Bounced   bool          `json:"bounced"`
	Replied   bool          `json:"replied"`
	RepliedAt time.Time     `json:"replied_at,omitzero"`
	Clicked   Click         `json:"clicked"`
	OptedOut  bool          `json:"opted_out"`
	State     string        `json:"state"`
	Why       string        `json:"why"`
	Cause     core.Cause    `json:"-"`
	// Next is another address at which it can go on after an e-mail came back; "" = none.
	Next string `json:"next_address,omitempty"`
	// Draft is the entry whose draft waits for the recruiter to send it; 0 = none.
	Draft   core.EntryID `json:"draft,omitempty"`
	DraftAt time.Time    `json:"-"`
}

// Contacted lists the people to whom at least one e-mail of the job's sequence
// went, or bounced at once, or lies as a draft; each of them once.
func (s *Service) Contacted(ctx context.Context, job core.JobID) ([]Contacted, error) {
	list := []Contacted{}
	err := s.Store.View(ctx, func(tx core.Tx) error {
		if _, err := s.Store.Job(tx, job); err != nil {
			return err
		}
		enrolments, err := s.Store.EnrolmentsOf(tx, job)
		if err != nil {
			return err
		}
		at := map[core.PersonID]int{} // where a person stands in the list
		for _, e := range enrolments {
			c, err := s.contacted(tx, e)
			if err != nil {
				return err
			}
			i, twice := at[e.Person]
			switch shown := c.Sent > 0 || c.Bounced || c.Draft != 0; {
			case shown && twice:
				list[i] = c
			case shown:
				at[e.Person] = len(list)
				list = append(list, c)
			case twice && !over(e.State):
				list[i].State, list[i].Next, list[i].Why = c.State, "", list[i].Why+" It goes on with "+e.To+"."
			}
		}
		return nil
	})
	return list, err
}

// Pending counts the people of a job's sequence to whom none of its e-mails has gone yet.
type Pending struct {
	Approval int // they wait for approval
	First    int // they were approved
}

// Pending counts those who will stand in the contacted list once their first e-mail has
// gone.
func (s *Service) Pending(ctx context.Context, job core.JobID) (n Pending, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		n = Pending{}
		reached := map[core.PersonID]bool{} // a later sequence of theirs only goes on
		return s.each(tx, job, func(e core.Enrolment) error {
			draft, err := s.draftOf(tx, e)
			if e.Next > 0 || e.Cause.What == CauseBounce || draft.ID != 0 {
				reached[e.Person] = true
			}
			switch {
			case over(e.State) || reached[e.Person]:
			case e.State == core.EnrolmentWaiting:
				n.Approval++
			default:
				n.First++
			}
			return err
		})
	})
	return n, err
}

func (s *Service) contacted(tx core.Tx, e core.Enrolment) (Contacted, error) {
	c := Contacted{Person: e.Person, State: string(e.State), Why: e.Cause.Text, Cause: e.Cause, Clicked: Click{Verdict: unknownClick}}
	clicks, err := s.Store.ClicksOf(tx, e.ID)
	if err != nil {
		return c, err
	}
	if best, any := telling(clicks); any {
		c.Clicked = Click{Verdict: string(best.Verdict), At: &best.At, Why: best.Why}
	}
	messages, err := s.Store.MessagesOf(tx, e.Job, e.Person)
	if err != nil {
		return c, err
	}
	for _, m := range messages {
		if m.Enrolment != e.ID {
			continue
		}
		switch m.Kind {
		case core.MessageSent:
			if m.Step == ByHand {
				continue
			}
			c.Sent++
			c.LastSent, c.Delivered = m.Date, c.Delivered || m.Delivered
		case core.MessageBounce:
			c.Bounced = true
		case core.MessageReply:
			if m.Detail != core.OptedOut {
				c.Replied, c.RepliedAt = true, m.Date
			}
		}
	}
	c.OptedOut = e.Cause.What == CauseOptOut
	if sup, err := people.Suppressed(tx, s.Store, e.To); err == nil && sup.Why != people.WhyBounced {
		c.OptedOut = true
	} else if err != nil && !core.IsNotFound(err) {
		return c, err
	}
	if c.Next, err = s.NextAddress(tx, e); err != nil {
		return c, err
	}
	draft, err := s.draftOf(tx, e)
	if err != nil {
		return c, err
	}
	if draft.ID != 0 {
		c.Draft, c.DraftAt, c.Why = draft.ID, draft.Attempts[len(draft.Attempts)-1].Started, whyDrafted
		stop, err := WhyNotSend(tx, s.Store, draft)
		if err != nil {
			return c, err
		}
		if stop != "" {
			c.Why = notToSend + " " + stop
		}
	}
	if c.Why == "" {
		c.Why = map[core.EnrolmentState]string{
			core.EnrolmentRunning: "The sequence is running.", core.EnrolmentDone: "All e-mails of the sequence were sent.",
		}[e.State]
	}
	return c, nil
}

// Inbox lists received e-mails, newest first, up to the limit; of one job, or of
// all (0).
func (s *Service) Inbox(ctx context.Context, job core.JobID, limit int) ([]core.Message, error) {
	list := []core.Message{}
	if limit <= 0 {
		return list, nil
	}
	err := s.Store.View(ctx, func(tx core.Tx) error {
		for m, err := range s.Store.Messages(tx) {
			if err != nil {
				return err
			}
			if m.Kind == core.MessageSent || job != 0 && m.Job != job {
				continue
			}
			if list = append(list, m); len(list) >= limit {
				return nil
			}
		}
		return nil
	})
	return list, err
}
