package record

import (
	"time"

	"reqdesk/core"
)

// Sequence is a stored core.Sequence.
type Sequence struct {
	Job     core.JobID `json:"job,omitzero"`
	Version int        `json:"version,omitzero"`
	Steps   []Step     `json:"steps,omitzero"`
	Source  string     `json:"source,omitzero"`
	Updated time.Time  `json:"updated,omitzero"`

	Everybody bool `json:"everybody,omitzero"`
}

// PackSequence makes the stored form.
func PackSequence(v core.Sequence) Sequence {
	return Sequence{
		Job:     v.Job,
		Version: v.Version,
		Steps:   Each(v.Steps, PackStep),
		Source:  v.Source,
		Updated: v.Updated,

		Everybody: v.Everybody,
	}
}

// Domain gives back what was stored.
func (s Sequence) Domain() core.Sequence {
	return core.Sequence{
		Job:     s.Job,
		Version: s.Version,
		Steps:   Each(s.Steps, Step.Domain),
		Source:  s.Source,
		Updated: s.Updated,

		Everybody: s.Everybody,
	}
}

// Step is a stored core.Step.
type Step struct {
	Template string        `json:"template,omitzero"`
	Subject  string        `json:"subject,omitzero"`
	Text     string        `json:"text,omitzero"`
	Language string        `json:"language,omitzero"`
	After    time.Duration `json:"after,omitzero"`

	WorkingDays int `json:"working_days,omitzero"`

	Fallback string `json:"fallback,omitzero"`
	If       string `json:"if,omitzero"`
	Against  string `json:"against,omitzero"`
}

// PackStep makes the stored form.
func PackStep(v core.Step) Step {
	return Step{
		Template: v.Template,
		Subject:  v.Subject,
		Text:     v.Text,
		Language: v.Language,
		After:    v.After,

		WorkingDays: v.WorkingDays,

		Fallback: v.Fallback,
		If:       v.If,
		Against:  v.Against,
	}
}

// Domain gives back what was stored.
func (s Step) Domain() core.Step {
	return core.Step{
		Template: s.Template,
		Subject:  s.Subject,
		Text:     s.Text,
		Language: s.Language,
		After:    s.After,

		WorkingDays: s.WorkingDays,

		Fallback: s.Fallback,
		If:       s.If,
		Against:  s.Against,
	}
}
