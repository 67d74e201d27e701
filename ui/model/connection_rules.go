package model

import (
	"context"
	"slices"
	"strings"

	"reqdesk/core/jobs"
	"reqdesk/core/jobs/rule"
	"reqdesk/core/people"
	"reqdesk/ui/phrase"
)

// RulesService reads, tries and stores the rules of a connection.
type RulesService interface {
	RulesOf(ctx context.Context, name string) (rule.Rules, error)
	// TryRules tells what rules would take, and changes nothing.
	TryRules(ctx context.Context, name string, r rule.Rules) (jobs.Fitting, error)
	// SetRules stores rules as YAML and looks at all open jobs once.
	SetRules(ctx context.Context, name, text string) error
}

// RuleLine is one line of the form. Several values are parted by semicolons.
type RuleLine struct {
	Flag, Is, User, Department, Location string
	Always                               bool
}

// RulesModel is the form of a connection's import rules.
type RulesModel struct {
	loop    *Loop
	service RulesService
	place   Question
	trying  Question
	saving  Question
	stored  string // as YAML
	export  string // the stage, which a setting keeps

	Name     string
	Loaded   bool
	Lines    []RuleLine
	Activate bool
	Tried    *jobs.Fitting // nil = not known
	Err      error
	Changed  func()
}

// NewRules makes the form for the connection of a name.
func NewRules(loop *Loop, service RulesService, name string) *RulesModel {
	return &RulesModel{loop: loop, service: service, Name: name, Changed: func() {}}
}

// Load reads the rules and tries them.
func (m *RulesModel) Load() {
	Load(m.loop, &m.place, func(ctx context.Context) (rule.Rules, error) { return m.service.RulesOf(ctx, m.Name) },
		func(r rule.Rules, err error) {
			if m.Err = err; err == nil {
				m.Loaded = true
				m.take(r)
				m.stored = m.rules().YAML()
			}
			m.changed()
		})
}

func (m *RulesModel) take(r rule.Rules) {
	m.Lines, m.Activate, m.export = nil, r.Activate, r.Export
	join := func(list []string) string { return strings.Join(list, "; ") }
	for _, l := range r.Import {
		m.Lines = append(m.Lines, RuleLine{l.Flag, join(l.Is), join(l.User), join(l.Department), join(l.Location), l.Always})
	}
}

func parts(text string) []string {
	var list []string
	for p := range strings.SplitSeq(text, ";") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// rules are what the form says.
func (m *RulesModel) rules() rule.Rules {
	r := rule.Rules{Activate: m.Activate, Export: m.export}
	for _, l := range m.Lines {
		if l.Always {
			r.Import = append(r.Import, rule.Line{Always: true})
			continue
		}
		r.Import = append(r.Import, rule.Line{
			Flag: strings.TrimSpace(l.Flag), Is: parts(l.Is), User: parts(l.User), Department: parts(l.Department), Location: parts(l.Location),
		})
	}
	return r
}

// Wrong says what is wrong with a line, or "".
func (m *RulesModel) Wrong(line int) string {
	l := m.Lines[line]
	switch {
	case l.Always:
		return ""
	case strings.TrimSpace(l.Flag+l.Is+l.User+l.Department+l.Location) == "":
		return phrase.T("Say which jobs this line takes, or take it away.")
	case len(parts(l.Is)) > 0 && strings.TrimSpace(l.Flag) == "":
		return phrase.T("Which flag or field has these values?")
	}
	for _, u := range parts(l.User) {
		if _, ok := people.NormalEmail(u); !ok {
			return phrase.T("An ATS user is named by an e-mail address; %s is none.", u)
		}
	}
	return ""
}

func (m *RulesModel) wrong() bool {
	for i := range m.Lines {
		if m.Wrong(i) != "" {
			return true
		}
	}
	return false
}

// changed draws the form anew and tries it on the cached jobs.
func (m *RulesModel) changed() {
	if m.Loaded && !m.wrong() {
		r := m.rules()
		Load(m.loop, &m.trying, func(ctx context.Context) (jobs.Fitting, error) { return m.service.TryRules(ctx, m.Name, r) },
			func(f jobs.Fitting, err error) {
				m.Tried = nil
				if m.Err = err; err == nil {
					m.Tried = &f
				}
				m.Changed()
			})
	}
	m.Changed()
}

// Add begins another line.
func (m *RulesModel) Add() {
	m.Lines = append(m.Lines, RuleLine{})
	m.changed()
}

// Remove takes a line away.
func (m *RulesModel) Remove(line int) {
	m.Lines = slices.Delete(m.Lines, line, line+1)
	m.changed()
}

// Edit takes what was typed into a line.
func (m *RulesModel) Edit(line int, l RuleLine) {
	if line < len(m.Lines) && m.Lines[line] != l {
		m.Lines[line] = l
		m.changed()
	}
}

// SetActivate says whether what is imported may go live.
func (m *RulesModel) SetActivate(on bool) {
	m.Activate = on
	m.changed()
}

// YAML is what the form says, to be kept or given to somebody.
func (m *RulesModel) YAML() string { return m.rules().YAML() }

// Take fills the form from YAML; nothing is stored yet. What can't be read changes
// nothing.
func (m *RulesModel) Take(text string) error {
	r, err := rule.Parse(text)
	if err != nil {
		return err
	}
	m.take(r)
	m.changed()
	return nil
}

// Finding says what the lines would take of the jobs that are cached.
func (m *RulesModel) Finding() string {
	f := m.Tried
	switch {
	case m.wrong():
		return phrase.T("A line is not complete yet.")
	case f == nil || m.trying.Busy():
		return phrase.T("Trying the lines on the cached jobs…")
	case len(m.Lines) == 0:
		return phrase.N(f.Open, "Without a line nothing is imported by itself. %d open job is cached; import them by hand on the page of jobs.", "Without a line nothing is imported by itself. %d open jobs are cached; import them by hand on the page of jobs.")
	}
	fit := phrase.N(f.Open, "%[2]d of %[1]d open job fits", "%[2]d of %[1]d open jobs fit", f.Fit)
	if f.Fit == 1 {
		fit = phrase.N(f.Open, "1 of %d open job fits", "1 of %d open jobs fits")
	}
	var more []string
	if f.Imported > 0 {
		more = append(more, phrase.N(f.Imported, "%d is imported already", "%d are imported already"))
	}
	if f.Unknown > 0 {
		more = append(more, phrase.N(f.Unknown, "%d waits until you say whether its owner is yours", "%d wait until you say whether their owners are yours"))
	}
	if len(more) > 0 {
		fit += "; " + strings.Join(more, ", ")
	}
	return fit + "."
}

// Examples are the first jobs that fit, in words.
func (m *RulesModel) Examples() []string {
	if m.Tried == nil || m.wrong() {
		return nil
	}
	var lines []string
	for _, p := range m.Tried.First {
		line := p.Title
		if p.Reference != "" {
			line += " · " + p.Reference
		}
		if len(p.Locations) > 0 {
			line += " · " + jobs.PlaceText(p.Locations[0])
		}
		lines = append(lines, line)
	}
	return lines
}

// Named says what the cached jobs name, or "".
func (m *RulesModel) Named() string {
	if m.Tried == nil {
		return ""
	}
	var said []string
	for _, k := range []struct {
		what string
		list []string
	}{{phrase.T("Flags and fields"), m.Tried.Flags}, {phrase.T("Departments"), m.Tried.Departments}, {phrase.T("Users"), m.Tried.Users}} {
		if n := len(k.list); n > 0 {
			said = append(said, phrase.T("%s: %s", k.what, strings.Join(k.list[:min(n, mostNamed)], ", ")+map[bool]string{true: ", …"}[n > mostNamed]))
		}
	}
	return strings.Join(said, "\n")
}

// mostNamed bounds what Named tells of each kind.
const mostNamed = 8

// Ready tells whether there is something to save that can be taken.
func (m *RulesModel) Ready() bool {
	return m.Loaded && !m.wrong() && !m.saving.Busy() && m.rules().YAML() != m.stored
}

// Save stores the rules; what they fit is imported at once.
func (m *RulesModel) Save(done func(error)) {
	if !m.Ready() {
		return
	}
	text := m.YAML()
	if len(m.Lines) == 0 {
		text = ""
	}
	Act(m.loop, &m.saving, func(ctx context.Context) error { return m.service.SetRules(ctx, m.Name, text) }, func(err error) {
		m.Changed()
		done(err)
	})
	m.Changed()
}
