package outreach

import "reqdesk/core/outreach/template"

// OnlyFor makes a step that is left out for those who don't meet the condition.
func (s Step) OnlyFor(condition string) Step {
	s.If = condition
	s.when, _ = template.ParseTest(condition)
	return s
}
