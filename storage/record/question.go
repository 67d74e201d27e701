package record

import "reqdesk/core"

// Question is a stored core.Question.
type Question struct {
	ID       string            `json:"id,omitzero"`
	Text     string            `json:"text,omitzero"`
	Kind     core.QuestionKind `json:"kind,omitzero"`
	Required bool              `json:"required,omitzero"`
	Choices  []string          `json:"choices,omitempty"`
}

// PackQuestion makes the stored form.
func PackQuestion(v core.Question) Question {
	return Question{
		ID:       v.ID,
		Text:     v.Text,
		Kind:     v.Kind,
		Required: v.Required,
		Choices:  v.Choices,
	}
}

// Domain gives back what was stored.
func (s Question) Domain() core.Question {
	return core.Question{
		ID:       s.ID,
		Text:     s.Text,
		Kind:     s.Kind,
		Required: s.Required,
		Choices:  s.Choices,
	}
}
