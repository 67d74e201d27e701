package ctl

import (
	"strings"

	"reqdesk/core"
	"reqdesk/core/outreach/applylink"
)

type templateLinkCheckCmd struct {
	Job core.JobID `required:"" help:"The job's id."`
}

// Run follows the apply link of a job.
func (c *templateLinkCheckCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	trail, err := d.Outreach.CheckLink(s, c.Job)
	if err != nil {
		return err
	}
	err = s.show(trail, func(row func(...any)) {
		for i, h := range trail.Hops {
			row(i+1, h.Status, h.URL, fate(h, len(trail.Parameters)))
		}
		row(trail.Message)
		row(trail.Advice)
	})
	switch {
	case err != nil || trail.OK:
		return err
	case trail.Verdict == applylink.Unreached:
		return worst(trail.Kind)
	}
	return problem(exitFailed)
}

// fate says what became of the parameters at one address.
func fate(h applylink.Hop, all int) string {
	switch {
	case all == 0:
		return ""
	case len(h.Lost) > 0:
		return "without " + strings.Join(h.Lost, ", ")
	case len(h.Nested) > 0:
		return "carried within another parameter"
	}
	return "with the source code"
}
