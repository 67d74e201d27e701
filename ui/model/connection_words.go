package model

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"reqdesk/core/jobs"
	"reqdesk/ui/phrase"
)

// WordsService reads and changes the value tables of a connection.
type WordsService interface {
	WordsOf(ctx context.Context, name string) (jobs.Words, error)
	// SetWords replaces the connection's own tables.
	SetWords(ctx context.Context, name string, own jobs.Tables) error
}

// WordRow is a word of the ATS with what it means here.
type WordRow struct {
	jobs.Word
	Means   string // the employment type, or the seniority
	Min     string // years, "" = none
	Max     string // "" = open-ended
	changed bool
}

// Note says how many jobs use the word and where its meaning comes from.
func (r WordRow) Note() string {
	used := phrase.T("No open job uses it")
	if r.Jobs > 0 {
		used = phrase.N(r.Jobs, "%d open job", "%d open jobs")
	}
	switch {
	case r.changed:
		return phrase.T("%s · changed", used)
	case r.Own:
		return phrase.T("%s · your table", used)
	case r.Known:
		return phrase.T("%s · comes with Reqdesk", used)
	}
	return phrase.T("%s · no meaning yet", used)
}

// WordsModel is the form of a connection's value tables.
type WordsModel struct {
	loop    *Loop
	service WordsService
	place   Question
	saving  Question

	Name       string
	Loaded     bool
	Types      []WordRow // of employment
	Levels     []WordRow // of experience
	Err        error
	Changed    func()
	typeNames  []string
	levelNames []string
}

// Seniorities are the levels that are offered; a table may name others.
var Seniorities = []string{"internship", "entry", "associate", "mid", "senior", "lead", "director", "executive"}

// NewWords makes the form for the connection of a name.
func NewWords(loop *Loop, service WordsService, name string) *WordsModel {
	return &WordsModel{loop: loop, service: service, Name: name, Changed: func() {}, typeNames: jobs.EmploymentTypes, levelNames: Seniorities}
}

// Load reads the tables.
func (m *WordsModel) Load() {
	Load(m.loop, &m.place, func(ctx context.Context) (jobs.Words, error) { return m.service.WordsOf(ctx, m.Name) },
		func(words jobs.Words, err error) {
			if m.Err = err; err == nil {
				m.Loaded, m.Types, m.Levels = true, nil, nil
				for _, w := range words.Employment {
					m.Types = append(m.Types, WordRow{Word: w, Means: w.Employment})
				}
				for _, w := range words.Experience {
					m.Levels = append(m.Levels, levelRow(w))
				}
			}
			m.Changed()
		})
}

func levelRow(w jobs.Word) WordRow {
	r := WordRow{Word: w, Min: years(w.Level.Min), Max: years(w.Level.Max)}
	if w.Known {
		r.Means = w.Level.Seniority
	}
	return r
}

func years(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// TypeNames are the employment types in words, in the order of their values.
func (m *WordsModel) TypeNames() []string {
	names := make([]string, 0, len(m.typeNames))
	for _, v := range m.typeNames {
		names = append(names, upper(strings.ReplaceAll(v, "_", " ")))
	}
	return names
}

// LevelNames are the levels in words; those that a table names are among them.
func (m *WordsModel) LevelNames() []string {
	names := make([]string, 0, len(m.levelNames))
	for _, r := range m.Levels {
		if r.Means != "" && !slices.Contains(m.levelNames, r.Means) {
			m.levelNames = append(slices.Clip(m.levelNames), r.Means)
		}
	}
	for _, v := range m.levelNames {
		names = append(names, upper(v))
	}
	return names
}

// TypeAt is the place of a row's type in TypeNames; -1 = it has none.
func (m *WordsModel) TypeAt(r WordRow) int { return slices.Index(m.typeNames, r.Means) }

// LevelAt is the place of a row's level in LevelNames; -1 = it has none.
func (m *WordsModel) LevelAt(r WordRow) int { return slices.Index(m.levelNames, r.Means) }

// SetType says what a word for employment means.
func (m *WordsModel) SetType(row, at int) {
	if r := &m.Types[row]; at >= 0 && r.Means != m.typeNames[at] {
		r.Means, r.changed = m.typeNames[at], true
		m.Changed()
	}
}

// SetLevel says what a word for experience means.
func (m *WordsModel) SetLevel(row, at int) {
	if r := &m.Levels[row]; at >= 0 && r.Means != m.levelNames[at] {
		r.Means, r.changed = m.levelNames[at], true
		m.Changed()
	}
}

// SetYears says from how many years to how many a word reaches.
func (m *WordsModel) SetYears(row int, low, high string) {
	if r := &m.Levels[row]; r.Min != low || r.Max != high {
		r.Min, r.Max, r.changed = low, high, true
		m.Changed()
	}
}

// Wrong says what is wrong with a row of experience, or "".
func (m *WordsModel) Wrong(row int) string {
	r := m.Levels[row]
	low, ok := readYears(r.Min)
	high, fine := readYears(r.Max)
	switch {
	case !ok || !fine:
		return phrase.T("Years are whole numbers, or empty.")
	case high > 0 && high < low:
		return phrase.T("The most is less than the least.")
	}
	return ""
}

func readYears(text string) (int, bool) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n < 100
}

// Unknown is how many words of open jobs have no meaning yet.
func (m *WordsModel) Unknown() int {
	n := 0
	for _, r := range append(slices.Clone(m.Types), m.Levels...) {
		if !r.Known && !r.changed && r.Jobs > 0 {
			n++
		}
	}
	return n
}

// Ready tells whether there is something to save that can be taken.
func (m *WordsModel) Ready() bool {
	changed := func(r WordRow) bool { return r.changed }
	for i := range m.Levels {
		if m.Wrong(i) != "" {
			return false
		}
	}
	return m.Loaded && !m.saving.Busy() && (slices.ContainsFunc(m.Types, changed) || slices.ContainsFunc(m.Levels, changed))
}

// Save stores what was changed, beside what the own tables held.
func (m *WordsModel) Save(done func(error)) {
	if !m.Ready() {
		return
	}
	own := jobs.Tables{Employment: map[string]string{}, Experience: map[string]jobs.Level{}}
	for _, r := range m.Types {
		if r.Own || r.changed {
			own.Employment[r.Text] = r.Means
		}
	}
	for _, r := range m.Levels {
		if !r.Own && !r.changed {
			continue
		}
		low, _ := readYears(r.Min)
		high, _ := readYears(r.Max)
		own.Experience[r.Text] = jobs.Level{Seniority: r.Means, Min: low, Max: high}
	}
	Act(m.loop, &m.saving, func(ctx context.Context) error { return m.service.SetWords(ctx, m.Name, own) }, func(err error) {
		m.Changed()
		done(err)
	})
	m.Changed()
}
