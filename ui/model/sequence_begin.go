package model

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
)

// TextFiles reads and writes files of text that somebody chose.
type TextFiles interface {
	// FreePath is a file that does not exist yet, in the folder of downloads.
	FreePath(name string) string
	// SaveText writes a new file, and ReadText reads one.
	SaveText(ctx context.Context, path, text string) error
	ReadText(ctx context.Context, path string) (string, error)
}

// WithFiles lets sequences be taken from files and given to them.
func (m *SequenceModel) WithFiles(files TextFiles) *SequenceModel { m.files = files; return m }

// HasFiles tells whether sequences can be taken from files.
func (m *SequenceModel) HasFiles() bool { return m.files != nil }

// Starter is a sequence that a job may begin with.
type Starter struct {
	Name   string
	Source string
	Rows   []StepRow
	Texts  []string // as they are written, before values are put in
}

// Starters are those that there are, and which one suits the job: its client's own, or
// the one in the language of its place.
func (m *SequenceModel) Starters() (list []Starter, suits int) {
	for _, lang := range outreach.StarterLanguages() {
		source, err := outreach.StarterIn(lang)
		if err != nil {
			continue
		}
		if source == m.starter {
			suits = len(list)
		}
		list = append(list, starter(LanguageName(lang), source))
	}
	if m.starter != "" && !slices.ContainsFunc(list, func(s Starter) bool { return s.Source == m.starter }) {
		list, suits = append([]Starter{starter(phrase.T("The client's own"), m.starter)}, list...), 0
	}
	return list, suits
}

func starter(name, source string) Starter {
	s := Starter{Name: name, Source: source}
	seq, err := outreach.ParseSequence(source)
	if err != nil {
		return s
	}
	for i, step := range seq.Steps {
		when := WaitWords(step)
		if i > 0 {
			when += phrase.T(" later")
		}
		r := StepRow{When: strconv.Itoa(i+1) + " · " + when, Subject: step.Subject}
		switch {
		case step.Template != "":
			r.Subject = phrase.T("The template %s", step.Template)
		case r.Subject == "":
			r.Subject = phrase.Of(noSubject)
		}
		s.Rows, s.Texts = append(s.Rows, r), append(s.Texts, strings.TrimSpace(step.Text))
	}
	return s
}

// Begin puts the steps of a text into the editor in place of those that are there.
// Nothing is stored before one saves. What can't be read changes nothing.
func (m *SequenceModel) Begin(source string) error {
	seq, err := outreach.ParseSequence(source)
	if err != nil {
		return err
	}
	m.Steps = seq.Steps
	m.changed(0)
	m.checkAll(nil)
	return nil
}

// FilePath is where the sequence would go as a file.
func (m *SequenceModel) FilePath() string {
	return m.files.FreePath(phrase.T("%s sequence.yaml", m.Facts.Title))
}

// SaveFile writes the steps of the editor to a new file.
func (m *SequenceModel) SaveFile(path string, done func(error)) {
	source := m.stored.Source
	if m.Unsaved() || source == "" {
		var err error
		if source, err = outreach.FormatSequence(m.Steps); err != nil {
			done(err)
			return
		}
	}
	Act(m.loop, &m.further, func(ctx context.Context) error { return m.files.SaveText(ctx, strings.TrimSpace(path), source) }, done)
}

// TakeFile puts the steps of a file into the editor; see Begin.
func (m *SequenceModel) TakeFile(path string, done func(error)) {
	job := m.Job
	Load(m.loop, &m.further, func(ctx context.Context) (string, error) { return m.files.ReadText(ctx, strings.TrimSpace(path)) },
		func(source string, err error) {
			if err == nil && job == m.Job {
				err = m.Begin(source)
			}
			done(err)
		})
}

// VersionRow is one version of the sequence.
type VersionRow struct {
	Version int
	When    string
	Note    string // for whom it was, and who follows it
	Newest  bool
	steps   []core.Step
}

// LoadVersions reads the versions, newest first.
func (m *SequenceModel) LoadVersions(done func([]VersionRow, error)) {
	job := m.Job
	Load(m.loop, &m.further, func(ctx context.Context) ([]outreach.Version, error) { return m.service.Versions(ctx, job) },
		func(all []outreach.Version, err error) {
			var rows []VersionRow
			for i, v := range slices.Backward(all) {
				r := VersionRow{Version: v.Version, When: Moment(v.Updated), Newest: i == len(all)-1, steps: v.Steps}
				r.Note = phrase.N(len(v.Steps), "%d e-mail · for new people", "%d e-mails · for new people")
				if v.Everybody {
					r.Note = phrase.N(len(v.Steps), "%d e-mail · for everybody", "%d e-mails · for everybody")
				}
				r.Note += " · " + phrase.N(v.People, "%d person follows it", "%d people follow it")
				rows = append(rows, r)
			}
			done(rows, err)
		})
}

// BringBack puts the steps of an earlier version into the editor.
func (m *SequenceModel) BringBack(v VersionRow) {
	m.Steps = slices.Clone(v.steps)
	m.changed(0)
	m.checkAll(nil)
}
