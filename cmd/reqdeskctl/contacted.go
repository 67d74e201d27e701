package main

import (
	"reqdesk/core"
	"reqdesk/core/outreach"
)

type contactedCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
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
	return s.show(list[outreach.Contacted](rows), func(row func(...any)) {
		row("PERSON", "SENT", "DELIVERED", "BOUNCED", "REPLIED", "STATE", "WHY")
		for _, r := range rows {
			row(r.Person, r.Sent, r.Delivered, r.Bounced, r.Replied, r.State, r.Why)
		}
	})
}
