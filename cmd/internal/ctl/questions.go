package ctl

import "reqdesk/core"

type jobQuestionsCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

type questionView struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Kind     string   `json:"kind"`
	Required bool     `json:"required"`
	Choices  []string `json:"choices"`
}

// Run lists what the ATS asks those who apply.
func (c *jobQuestionsCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	q, err := d.Questions(s, c.Job)
	if err != nil {
		return err
	}
	views := []questionView{}
	for _, x := range q.List {
		views = append(views, questionView{x.ID, x.Text, string(x.Kind), x.Required, list(x.Choices)})
	}
	return s.show(map[string]any{"questions": views, "note": q.Note.String()}, func(row func(...any)) {
		if note := q.Note.String(); note != "" {
			row(note)
			return
		}
		row("QUESTION", "ANSWER", "REQUIRED", "CHOICES")
		for _, v := range views {
			row(v.Text, v.Kind, v.Required, v.Choices)
		}
	})
}
