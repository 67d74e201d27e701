package ctl

import (
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

type contactedCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

type clickView struct {
	Verdict string     `json:"verdict"`
	At      *time.Time `json:"at"`
	Why     string     `json:"why,omitempty"`
}

type contactedView struct {
	Person    string     `json:"person"`
	Sent      int        `json:"sent"`
	LastSent  *time.Time `json:"last_sent"`
	Delivered bool       `json:"delivered"`
	Bounced   bool       `json:"bounced"`
	Replied   bool       `json:"replied"`
	RepliedAt *time.Time `json:"replied_at"`
	Clicked   clickView  `json:"clicked"`
	OptedOut  bool       `json:"opted_out"`
	State     string     `json:"state"`
	Why       string     `json:"why"`
	// NextAddress is where `resume` would go on after a bounce; Draft the outbox entry
	// whose draft waits to be sent.
	NextAddress string `json:"next_address"`
	Draft       string `json:"draft"`
}

func viewOfContacted(c outreach.Contacted) contactedView {
	v := contactedView{
		Person: c.Person.String(), Sent: c.Sent, LastSent: stamp(c.LastSent), Delivered: c.Delivered, Bounced: c.Bounced,
		Replied: c.Replied, RepliedAt: stamp(c.RepliedAt), OptedOut: c.OptedOut, State: c.State, Why: c.Why,
		NextAddress: c.Next,
		Clicked:     clickView{Verdict: c.Clicked.Verdict, Why: c.Clicked.Why},
	}
	if c.Draft != 0 {
		v.Draft = c.Draft.String()
	}
	if c.Clicked.At != nil {
		v.Clicked.At = stamp(*c.Clicked.At)
	}
	return v
}

// Run lists who was contacted.
func (c *contactedCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	rows, err := d.Outreach.Contacted(s, c.Job)
	if err != nil {
		return err
	}
	views := []contactedView{}
	for _, r := range rows {
		views = append(views, viewOfContacted(r))
	}
	return s.show(views, func(row func(...any)) {
		row("PERSON", "SENT", "DELIVERED", "BOUNCED", "REPLIED", "CLICKED", "STATE", "WHY")
		for _, r := range views {
			row(r.Person, r.Sent, r.Delivered, r.Bounced, r.Replied, clickWord(r.Clicked), r.State, r.Why)
		}
	})
}

// clickWord says for people whether and when somebody clicked.
func clickWord(c clickView) string {
	if c.At == nil {
		return c.Verdict
	}
	return c.Verdict + " " + plain(*c.At)
}
