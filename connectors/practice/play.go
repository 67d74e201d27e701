package practice

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"reqdesk/connectors/practice/atsserver"
	"reqdesk/core/practice"
)

// act is one thing that is due.
type act struct {
	at  time.Time
	id  string // names the act, so that it happens once
	do  func() error
	say string
}

// Advance plays everything that is due up to now, in order of time, and tells in
// short what happened. It is harmless to call it again. What an act brings about
// may make others due at once; they are played too.
func (c *Company) Advance(now time.Time) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.clock.act(time.Time{})
	var said []string
	for {
		due := slices.DeleteFunc(c.acts(), func(a act) bool { return c.done[a.id] || a.at.After(now) })
		if len(due) == 0 {
			return said, nil
		}
		next := slices.MinFunc(due, func(a, b act) int { return a.at.Compare(b.at) })
		c.done[next.id] = true
		c.clock.act(next.at)
		if err := next.do(); err != nil {
			return said, fmt.Errorf("%s: %w", next.say, err)
		}
		said = append(said, next.say)
	}
}

// Due is when the next thing happens that is known by now; false when nothing is.
func (c *Company) Due() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	open := slices.DeleteFunc(c.acts(), func(a act) bool { return c.done[a.id] })
	if len(open) == 0 {
		return time.Time{}, false
	}
	return slices.MinFunc(open, func(a, b act) int { return a.at.Compare(b.at) }).at, true
}

// acts are all acts that follow from the scenario and from what the servers
// have received so far.
func (c *Company) acts() []act {
	var list []act
	for i, e := range c.scenario.Events {
		list = append(list, act{
			at: e.At, id: fmt.Sprint("event ", i), do: func() error { return c.happen(e) },
			say: string(e.Kind) + " job " + e.Job,
		})
	}
	for _, p := range c.scenario.People {
		list = append(list, c.reactions(p)...)
	}
	for _, e := range c.scenario.Employers {
		list = append(list, c.progress(e)...)
	}
	return list
}

func (c *Company) happen(e practice.Event) error {
	server := c.ats[e.Employer]
	if server == nil {
		return errors.New("no such employer")
	}
	switch e.Kind {
	case practice.CloseJob:
		return server.CloseJob(e.Job)
	case practice.ReopenJob:
		return server.ReopenJob(e.Job)
	case practice.RetitleJob:
		return server.EditJob(e.Job, func(j *atsserver.Job) { j.Title = e.Title })
	default:
		return errors.New("no such event")
	}
}

// reactions are what a person does about the e-mails that arrived.
func (c *Company) reactions(p practice.Person) []act {
	reached := c.Reached(p.Resume.Basics.Email)
	var times []time.Time
	for _, m := range reached {
		times = append(times, m.At)
	}
	var list []act
	for _, r := range p.Reactions(times) {
		list = append(list, act{
			at: r.At, id: fmt.Sprint(p.ID, " ", r.Kind, " ", r.To), say: p.ID + " " + string(r.Kind),
			do: func() error {
				letter, err := answer(p, r, reached[r.To])
				if err != nil {
					return err
				}
				return c.mail.Deliver(letter.from, c.scenario.Recruiter.Email, letter.raw)
			},
		})
	}
	return list
}

// progress moves the candidates on whom the recruiter brought.
func (c *Company) progress(e practice.Employer) []act {
	server := c.ats[e.ID]
	if server == nil || e.Progress.Stage == "" {
		return nil
	}
	var list []act
	for _, a := range server.Applications() {
		if a.ViaAPI {
			list = append(list, act{
				at: a.CreatedAt.Add(e.Progress.After), id: "move " + e.ID + a.ID, say: "move " + a.ID,
				do: func() error { return server.Move(a.ID, e.Progress.Stage) },
			})
		}
	}
	return list
}
