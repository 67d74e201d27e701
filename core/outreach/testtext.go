package outreach

import (
	"context"

	"github.com/emersion/go-message/mail"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
	"reqdesk/core/people"
)

// TestText sends a text that is being edited to the recruiter, as a person of a job would
// get it (person 0 = nobody in particular). Like [Service.Test] it counts for nobody, and
// goes to no address of a person who is known here.
func (s *Service) TestText(ctx context.Context, source string, job core.JobID, person core.PersonID, to string) (e core.Entry, err error) {
	address, readable := people.NormalEmail(to)
	if !readable {
		return e, core.Fail(core.KindUsage, "This is no e-mail address; nothing was sent.", "Write it as you@example.com.")
	}
	err = s.update(ctx, 0, func(tx core.Tx) error {
		if err := s.nobodys(tx, address); err != nil {
			return err
		}
		st, err := s.base(tx)
		if err != nil {
			return err
		}
		c, err := s.campaign(tx, st, job)
		if err != nil {
			return err
		}
		p := invented()
		if person != 0 {
			if p, err = s.person(tx, person); err != nil {
				return err
			}
		}
		one := Enrolled{Person: p, Enrolment: core.Enrolment{Job: job, Person: person}}
		if one.Enrolment.Mailbox = s.mailboxOf(st, c, one.Enrolment); one.Enrolment.Mailbox == 0 {
			return core.Fail(core.KindRefused, "The job's client has no mailbox, so nothing was sent.", "Give it one on the page of clients.")
		}
		l, err := template.ParseWith(source, c.snippets).Render(s.valuesFor(st, c, p))
		if err != nil {
			return err
		}
		if e, err = s.testEntry(one, to, l.Subject, l.Text, l.HTML); err != nil {
			return err
		}
		return s.Outbox.Add(tx, &e)
	})
	return e, err
}

// invented is somebody for whom a text is tried out when it is for nobody in particular.
func invented() core.Person {
	return core.Person{Name: "Alex Example", Employer: "Example Ltd", Headline: "Engineer"}
}

// TestAddress is where a test of a job's e-mails goes unless somebody says otherwise: the
// address of the mailbox from which they leave. "" = there is none.
func (s *Service) TestAddress(ctx context.Context, job core.JobID) (address string, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		address = ""
		st, err := s.base(tx)
		if err != nil {
			return err
		}
		c, err := s.campaign(tx, st, job)
		if err != nil {
			return err
		}
		box := st.Mailboxes[s.mailboxOf(st, c, core.Enrolment{})]
		if from, err := mail.ParseAddress(box.From); err == nil {
			address = from.Address
		}
		return nil
	})
	return address, err
}
