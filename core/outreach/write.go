package outreach

import (
	"strings"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

// letter renders the e-mail of a row for the day on which it is due. thread tells
// whether it answers the first e-mail.
func (s *State) letter(row *Planned) (l template.Letter, thread bool, err error) {
	e, c := s.enrolled(row.Enrolment), s.Campaigns[row.Job]
	if e == nil || c == nil {
		return l, false, core.Fail(core.KindNotFound, "This person is in no sequence of the job.", "")
	}
	steps := c.Versions[e.Enrolment.Version]
	n := row.Step - 1
	if n < 0 || n >= len(steps) || steps[n].to(c, e).Compiled == nil {
		return l, false, core.Fail(core.KindInvalid, "The sequence has no such step.", "")
	}
	zone := s.residence(e, c).zone
	values := s.valuesOf(c, e, row.Due.In(zone)).In(languageOf(e.Person, c.Job))
	render := steps[n].to(c, e).Compiled.Render
	if n == 0 {
		render = steps[n].to(c, e).Compiled.RenderFirst
	}
	if l, err = render(values); err == nil {
		err = s.unread
	}
	if err != nil || l.Subject != "" || n == 0 {
		return l, false, err
	}
	first := e.Enrolment.Subject
	if opener := steps[0].to(c, e).Compiled; first == "" && opener != nil {
		opening, err := opener.Render(values)
		if err != nil {
			return l, true, err
		}
		first = opening.Subject
	}
	l.Subject = reply(first)
	return l, true, nil
}

// enrolled finds one of the people, nil = they are not among them. A plan is written out
// for many thousands, one after the other.
func (s *State) enrolled(id core.EnrolmentID) *Enrolled {
	i, known := s.rowOf[id]
	if !known || i >= len(s.People) || s.People[i].Enrolment.ID != id {
		s.rowOf = make(map[core.EnrolmentID]int, len(s.People))
		for i := range s.People {
			s.rowOf[s.People[i].Enrolment.ID] = i
		}
		if i, known = s.rowOf[id]; !known {
			return nil
		}
	}
	return &s.People[i]
}

func (s *State) residence(e *Enrolled, c *Campaign) residence {
	if s.zones == nil {
		s.zones = zones{}
	}
	place := c.Job.PrimaryLocation()
	return s.zones.of(&e.Person.Place, &place, s.Limits.Zone)
}

// reply puts "Re:" before a subject, once.
func reply(subject string) string {
	if strings.HasPrefix(strings.ToLower(subject), "re:") {
		return subject
	}
	return "Re: " + subject
}

// language names a BCP 47 tag's language for comparison: "de-AT" is "de".
func language(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	return base
}
