package model

import (
	"slices"
	"strings"

	"reqdesk/core/outreach"
	"reqdesk/core/outreach/trial"
	"reqdesk/ui/phrase"
)

// ArmRow is one of the texts that a step tries out.
type ArmRow struct {
	Name    string
	Answers string // "3 of 12"
	Share   string // "9–53 %"
	Pending string // "2 too new to count"
	Best    bool
}

// Trial is what the current step tries out and what it has shown.
type Trial struct {
	Arms    []ArmRow
	Message string
	Decided bool
	// Begun is false until the trial is saved.
	Begun bool
}

// against are the templates that a step tries out against its own.
func against(list string) (names []string) {
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Trial is that of the current step; ok is false if it tries nothing out.
func (m *SequenceModel) Trial() (t Trial, ok bool) {
	s := m.Step()
	if s.Against == "" {
		return Trial{}, false
	}
	names := append([]string{s.Template}, against(s.Against)...)
	for _, stored := range m.trials {
		if stored.Step == m.Current+1 && sameArms(stored, names) {
			return shownTrial(stored), true
		}
	}
	for _, name := range names {
		t.Arms = append(t.Arms, ArmRow{Name: name, Answers: phrase.T("%d of %d", 0, 0)})
	}
	t.Message = phrase.N(len(names), "It begins when you save: each person then gets one of the %d text, about as many each.", "It begins when you save: each person then gets one of the %d texts, about as many each.")
	return t, true
}

func sameArms(t outreach.Trial, names []string) bool {
	return slices.EqualFunc(t.Arms, names, func(a trial.Arm, name string) bool { return a.Name == name })
}

func shownTrial(t outreach.Trial) Trial {
	out := Trial{Message: phrase.Of(t.Message), Decided: t.Decided, Begun: true}
	for _, a := range t.Arms {
		r := ArmRow{Name: a.Name, Answers: phrase.T("%d of %d", a.Replied, a.Sent), Best: t.Decided && a.Name == t.Better}
		if a.Sent > 0 {
			r.Share = phrase.T("%.0f–%.0f%%", 100*a.Low, 100*a.High)
		}
		if a.Pending > 0 {
			r.Pending = phrase.N(a.Pending, "%d e-mail is too new to count", "%d e-mails are too new to count")
		}
		out.Arms = append(out.Arms, r)
	}
	return out
}

// mostAgainst is how many templates may be tried out against a step's own.
const mostAgainst = 3

// Rivals are the templates that may be tried out against that of the current step.
func (m *SequenceModel) Rivals() []string {
	s := m.Step()
	tried := against(s.Against)
	if s.Template == "" || len(tried) >= mostAgainst {
		return nil
	}
	return slices.DeleteFunc(m.TemplateNames(), func(name string) bool {
		return strings.EqualFold(name, s.Template) || slices.ContainsFunc(tried, func(t string) bool { return strings.EqualFold(t, name) })
	})
}

// TryAgainst lets the current step try a template out against its own.
func (m *SequenceModel) TryAgainst(name string) {
	s := m.Step()
	s.Against = strings.Join(append(against(s.Against), name), ", ")
	m.SetStep(s)
	m.Switched()
}

// EndTrial lets the current step send one of the texts to everybody from now on.
func (m *SequenceModel) EndTrial(keep string) {
	s := m.Step()
	s.Template, s.Against = keep, ""
	m.SetStep(s)
	m.Switched()
}
