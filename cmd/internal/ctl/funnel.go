package ctl

import (
	"reqdesk/core"
	"reqdesk/core/numbers"
)

type funnelCmd struct {
	Job core.JobID `arg:"" optional:"" help:"The job's id; without it all jobs are counted together."`
}

// Run counts how far people came.
func (c *funnelCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	book, err := d.Numbers.Read(s, c.Job)
	if err != nil {
		return err
	}
	type source struct {
		Source string `json:"source"`
		numbers.Figures
	}
	view := struct {
		numbers.Figures
		BySource []source `json:"by_source"`
	}{Figures: numbers.Funnel(book.Courses), BySource: []source{}}
	for _, g := range numbers.By(book.Courses, numbers.BySource) {
		view.BySource = append(view.BySource, source{g.Key, g.Figures})
	}
	return s.show(view, func(row func(...any)) {
		row("SOURCE", "PROFILES", "CONTACTED", "DELIVERED", "CLICKED", "REPLIED", "LEADS", "EXPORTED", "HIRED")
		line := func(name string, f numbers.Figures) {
			row(name, f.Profiles, f.Contacted, f.Delivered, f.Clicked, f.Replied, f.Leads, f.Exported, f.Hired)
		}
		for _, g := range view.BySource {
			line(g.Source, g.Figures)
		}
		line("all", view.Figures)
	})
}
