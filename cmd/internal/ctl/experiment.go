package ctl

import (
	"fmt"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

type experimentCmds struct {
	Show experimentShowCmd `cmd:"" help:"What the texts that a sequence tries out have shown, by answers."`
}

type experimentShowCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

// Run shows the trials of a job.
func (c *experimentShowCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	all, err := d.Outreach.Trials(s, c.Job)
	if err != nil {
		return err
	}
	if all == nil {
		all = []outreach.Trial{}
	}
	return s.show(all, func(row func(...any)) {
		for _, t := range all {
			row("STEP", "TEMPLATE", "ANSWERS", "SENT", "TOO NEW", "SHARE")
			for _, a := range t.Arms {
				row(t.Step, a.Name, a.Replied, a.Sent, a.Pending, fmt.Sprintf("%.0f–%.0f %%", 100*a.Low, 100*a.High))
			}
			row(t.Message)
		}
	})
}
