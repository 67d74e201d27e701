package model

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/template"
	"reqdesk/ui/phrase"
)

// DelayWords writes a delay for people: "3 days", "1 day 12 hours", "at once".
func DelayWords(d time.Duration) string {
	var parts []string
	for _, u := range []struct {
		d     time.Duration
		words func(n int) string
	}{{24 * time.Hour, dayWords}, {time.Hour, hourWords}, {time.Minute, minuteWords}} {
		if n := d / u.d; n > 0 {
			parts = append(parts, u.words(int(n)))
			d -= n * u.d
		}
	}
	if len(parts) == 0 {
		return phrase.T("at once")
	}
	return strings.Join(parts, " ")
}

func dayWords(n int) string    { return phrase.N(n, "%d day", "%d days") }
func hourWords(n int) string   { return phrase.N(n, "%d hour", "%d hours") }
func minuteWords(n int) string { return phrase.N(n, "%d minute", "%d minutes") }
func workWords(n int) string   { return phrase.N(n, "%d working day", "%d working days") }

// inEnglish puts the words of a delay into English, as the window's language has them;
// the longest come first, as one may be in another.
func inEnglish(s string) string {
	var pairs []string
	for _, u := range []struct {
		words func(n int) string
		own   string
	}{{workWords, "working days"}, {dayWords, "days"}, {hourWords, "hours"}, {minuteWords, "minutes"}} {
		for _, n := range []int{2, 1} {
			own := strings.ToLower(strings.TrimSpace(strings.TrimLeft(u.words(n), "0123456789")))
			pairs = append(pairs, own, u.own)
		}
	}
	pairs = append(pairs, strings.ToLower(phrase.T("at once")), "at once")
	return strings.NewReplacer(pairs...).Replace(s)
}

// ReadDelay reads a delay as a person writes it ("3 days", "2 weeks", "36h", "at
// once") and tells whether it is one of at most a year. A bare number is days.
func ReadDelay(s string) (time.Duration, bool) {
	return readEnglish(inEnglish(strings.ToLower(strings.Join(strings.Fields(s), " "))))
}

// readEnglish is ReadDelay of small English words.
func readEnglish(s string) (time.Duration, bool) {
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
	s = inEnglish(strings.ToLower(strings.Join(strings.Fields(s), " ")))
	short := strings.NewReplacer("working days", "wd", "working day", "wd").Replace(s)
	if !strings.Contains(short, "wd") {
		d, ok = readEnglish(s)
		return 0, d, ok
	}
	head, rest, _ := strings.Cut(short, "wd")
	days, _, ok = outreach.ParseWait(strings.TrimSpace(head) + "wd")
	if rest = strings.TrimPrefix(strings.TrimSpace(rest), "and "); !ok || rest == "" {
		return days, 0, ok
	}
	d, ok = readEnglish(strings.TrimSpace(rest))
	return days, d, ok
}

// WaitWords writes the delay of a step for people: "3 working days", "2 days".
func WaitWords(s core.Step) string {
	switch {
	case s.WorkingDays == 0:
		return DelayWords(s.After)
	case s.After == 0:
		return workWords(s.WorkingDays)
	}
	return workWords(s.WorkingDays) + " " + DelayWords(s.After)
}

// StepRow is one line of the list of steps.
type StepRow struct {
	When    string // "1 · at once", "2 · 3 days later"
	Subject string
	Problem string // "" = none
	Blocks  bool
}

// noSubject is what a follow-up without a subject of its own goes out as.
const noSubject = "Replies to the first e-mail"

func (m *SequenceModel) arrange() {
	m.Rows = m.Rows[:0]
	for i, s := range m.Steps {
		when := WaitWords(s)
		switch {
		case i > 0:
			when += phrase.T(" later")
		case s.After > 0 || s.WorkingDays > 0:
			when += phrase.T(" after approval")
		}
		if s.If != "" {
			when += phrase.T(" · if %s", s.If)
		}
		d := m.draftOf(s)
		r := StepRow{When: strconv.Itoa(i+1) + " · " + when, Subject: d.Subject}
		if r.Subject == "" && i > 0 {
			r.Subject = phrase.Of(noSubject)
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
		first := ProblemRow{Field: FieldSubject, Line: 1, Column: 1, Where: phrase.T("Subject"), Message: phrase.T("The first e-mail needs a subject."), Blocks: true}
		rows = append([]ProblemRow{first}, rows...)
	}
	return rows
}

// ConditionProblem says what is wrong with the condition of a step, or "".
func ConditionProblem(text string) string {
	_, bad := template.ParseTest(text)
	return bad
}

// Condition is one that is offered.
type Condition struct{ Name, Test string }

// Conditions are those that most steps with one have.
func Conditions() []Condition {
	return []Condition{
		{phrase.T("Everybody"), ""},
		{phrase.T("Only who has an employer"), "employer"},
		{phrase.T("Only whose place is known"), "city"},
		{phrase.T("Only who has a headline"), "headline"},
		{phrase.T("Only in one city"), `city == "Berlin"`},
		{phrase.T("Only with a word in the headline"), `headline contains "lead"`},
	}
}

// TemplateNames lists the templates that a step may use, each once whatever its
// languages.
func (m *SequenceModel) TemplateNames() []string {
	names := make([]string, 0, len(m.templates))
	for _, t := range m.templates {
		if m.baseOf(t) == "" {
			names = append(names, t.Name)
		}
	}
	slices.Sort(names)
	return names
}

// TemplateID is the template that the current step sends; 0 = none.
func (m *SequenceModel) TemplateID() core.TemplateID {
	if s := m.Step(); s.Template != "" {
		t, _ := templateIn(m.templates, s)
		return t.ID
	}
	return 0
}

// baseOf is the name of the template whose language t is; "" = it is none.
func (m *SequenceModel) baseOf(t core.Template) string {
	base, _, ok := splitVariant(t.Name, t.Language)
	if ok && slices.ContainsFunc(m.templates, func(o core.Template) bool { return strings.EqualFold(o.Name, base) }) {
		return base
	}
	return ""
}

// StepLanguage is a way to choose the language of a step that sends a template.
type StepLanguage struct{ Name, Language, Fallback string }

// StepLanguages are the ways that the template of the current step offers, and which one
// the step has. A template in one language offers none but its own.
func (m *SequenceModel) StepLanguages() (list []StepLanguage, at int) {
	s := m.Step()
	tags := m.languagesOf(s.Template)
	list = []StepLanguage{{Name: phrase.T("As the template")}}
	if len(tags) > 1 {
		for _, tag := range tags {
			list = append(list, StepLanguage{phrase.T("The reader's, else %s", LanguageName(tag)), core.Recipients, tag})
		}
		for _, tag := range tags {
			list = append(list, StepLanguage{phrase.T("Always %s", LanguageName(tag)), tag, ""})
		}
	}
	at = slices.IndexFunc(list, func(l StepLanguage) bool {
		return languageOf(l.Language) == languageOf(s.Language) && languageOf(l.Fallback) == languageOf(s.Fallback)
	})
	if at < 0 { // written by hand, or the template has lost a language
		name := LanguageName(s.Language)
		if s.Language == core.Recipients {
			name = phrase.T("The reader's")
		}
		if s.Fallback != "" {
			name += phrase.T(", else %s", LanguageName(s.Fallback))
		}
		list, at = append(list, StepLanguage{name, s.Language, s.Fallback}), len(list)
	}
	return list, at
}

// languagesOf are the languages in which there is a template, its own first.
func (m *SequenceModel) languagesOf(name string) (tags []string) {
	for _, own := range []bool{true, false} {
		for _, t := range m.templates {
			lang := languageOf(t.Language)
			if _, tag, ok := splitVariant(t.Name, t.Language); ok && !own {
				lang = tag
			}
			is := own && strings.EqualFold(t.Name, name) || !own && strings.EqualFold(m.baseOf(t), name) && name != ""
			if is && lang != "" && !slices.Contains(tags, lang) {
				tags = append(tags, lang)
			}
		}
	}
	return tags
}

// SetLanguage chooses the language of the current step, which sends a template.
func (m *SequenceModel) SetLanguage(l StepLanguage) {
	s := m.Step()
	s.Language, s.Fallback = l.Language, l.Fallback
	m.SetStep(s)
	m.Switched()
}
