package model

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

// DelayWords writes a delay for people: "3 days", "1 day 12 hours", "at once".
func DelayWords(d time.Duration) string {
	var parts []string
	for _, u := range []struct {
		d         time.Duration
		one, many string
	}{{24 * time.Hour, "day", "days"}, {time.Hour, "hour", "hours"}, {time.Minute, "minute", "minutes"}} {
		if n := d / u.d; n > 0 {
			parts = append(parts, Count(int(n), u.one, u.many))
			d -= n * u.d
		}
	}
	if len(parts) == 0 {
		return "at once"
	}
	return strings.Join(parts, " ")
}

// ReadDelay reads a delay as a person writes it ("3 days", "2 weeks", "36h", "at
// once") and tells whether it is one of at most a year. A bare number is days.
func ReadDelay(s string) (time.Duration, bool) {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	if s == "" || s == "at once" || s == "now" {
		return 0, true
	}
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		s += "d"
	}
	words := strings.NewReplacer(
		"weeks", "w", "week", "w", "days", "d", "day", "d", "hours", "h", "hour", "h",
		"minutes", "m", "minute", "m", "mins", "m", "min", "m", " and ", "", " ", "", ",", "",
	)
	return outreach.ParseDelay(words.Replace(s))
}

// ReadWait is ReadDelay for a step, which may wait for working days too ("3 working
// days").
func ReadWait(s string) (days int, d time.Duration, ok bool) {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	short := strings.NewReplacer("working days", "wd", "working day", "wd").Replace(s)
	if !strings.Contains(short, "wd") {
		d, ok = ReadDelay(s)
		return 0, d, ok
	}
	head, rest, _ := strings.Cut(short, "wd")
	days, _, ok = outreach.ParseWait(strings.TrimSpace(head) + "wd")
	if rest = strings.TrimPrefix(strings.TrimSpace(rest), "and "); !ok || rest == "" {
		return days, 0, ok
	}
	d, ok = ReadDelay(rest)
	return days, d, ok
}

// WaitWords writes the delay of a step for people: "3 working days", "2 days".
func WaitWords(s core.Step) string {
	switch {
	case s.WorkingDays == 0:
		return DelayWords(s.After)
	case s.After == 0:
		return Count(s.WorkingDays, "working day", "working days")
	}
	return Count(s.WorkingDays, "working day", "working days") + " " + DelayWords(s.After)
}

// StepRow is one line of the list of steps.
type StepRow struct {
	When    string // "1 · at once", "2 · 3 days later"
	Subject string
	Problem string // "" = none
	Blocks  bool
}

// noSubject is what a follow-up without a subject of its own goes out as.
const noSubject = "Answers the first e-mail"

func (m *SequenceModel) arrange() {
	m.Rows = m.Rows[:0]
	for i, s := range m.Steps {
		when := WaitWords(s)
		switch {
		case i > 0:
			when += " later"
		case s.After > 0 || s.WorkingDays > 0:
			when += " after approval"
		}
		d := m.draftOf(s)
		r := StepRow{When: strconv.Itoa(i+1) + " · " + when, Subject: d.Subject}
		if r.Subject == "" && i > 0 {
			r.Subject = noSubject
		}
		if found := m.problems[d]; len(found) > 0 {
			r.Blocks, r.Problem = found[0].Blocks, ProblemWords(found)
		}
		m.Rows = append(m.Rows, r)
	}
}

// draftOf is a step's e-mail as the editor shows it: its own, or its template's.
func (m *SequenceModel) draftOf(s core.Step) LetterDraft {
	if s.Template == "" {
		return LetterDraft{Subject: s.Subject, Language: s.Language, Text: s.Text}
	}
	if t, ok := templateIn(m.templates, s); ok {
		return SplitTemplate(t.Name, t.Source)
	}
	return LetterDraft{Name: s.Template}
}

// mentionsApplyLink tells whether any step has the apply link.
func (m *SequenceModel) mentionsApplyLink() bool {
	return slices.ContainsFunc(m.Steps, func(s core.Step) bool { return strings.Contains(m.draftOf(s).Text, "apply_link") })
}

// stepProblems leaves out the reminder about the apply link where another step
// has it, and adds what only the place of the step makes wrong.
func (m *SequenceModel) stepProblems(index int, d LetterDraft, rows []ProblemRow) []ProblemRow {
	if m.mentionsApplyLink() {
		rows = slices.DeleteFunc(slices.Clone(rows), func(r ProblemRow) bool { return r.Whole && !r.Blocks })
	}
	if index == 0 && strings.TrimSpace(d.Subject) == "" {
		first := ProblemRow{Field: FieldSubject, Line: 1, Column: 1, Where: "Subject", Message: "The first e-mail needs a subject.", Blocks: true}
		rows = append([]ProblemRow{first}, rows...)
	}
	return rows
}

// starterSteps is the sequence that a job may begin with.
func starterSteps() []core.Step {
	seq, err := outreach.ParseSequence(outreach.Starter)
	if err != nil {
		return []core.Step{{Subject: "{{ job_title }} at {{ client }}", Language: "en"}}
	}
	return seq.Steps
}
