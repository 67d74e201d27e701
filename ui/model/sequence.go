package model

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
)

// SequenceService keeps the sequence of a job; it is the outreach service.
type SequenceService interface {
	LetterService
	SequenceHistory
	Templates(ctx context.Context) ([]core.Template, error)
	Sequence(ctx context.Context, job core.JobID) (core.Sequence, error)
	SetSequenceFor(ctx context.Context, job core.JobID, source string, everybody bool) (core.Sequence, outreach.Adoption, error)
}

// SequenceHistory knows what a job's sequence may begin with, what it was, and what its
// texts have shown.
type SequenceHistory interface {
	StarterFor(ctx context.Context, job core.JobID) (string, error)
	Versions(ctx context.Context, job core.JobID) ([]outreach.Version, error)
	Trials(ctx context.Context, job core.JobID) ([]outreach.Trial, error)
}

// SequenceReader reads what stands around a sequence.
type SequenceReader interface {
	LetterReader
	SequenceFacts(ctx context.Context, job core.JobID) (SequenceFacts, error)
}

// SequenceFacts is what the editor tells about the job.
type SequenceFacts struct {
	Title, Client string
	Sender        string // the From line of the client's mailbox; "" = it has none
	OnTheWay      int    // people who have had a first e-mail, or are approved for it, and are not through
}

// SequenceModel is the editor of a job's sequence. Steps that were not saved
// stay when one leaves and comes back.
type SequenceModel struct {
	loop    *Loop
	service SequenceService
	reader  SequenceReader
	place   Question
	saving  Question
	check   Question
	further Question
	files   TextFiles

	stored    core.Sequence
	templates []core.Template
	starter   string // what the job's sequence may begin with
	trials    []outreach.Trial
	drafts    map[core.JobID][]core.Step
	problems  map[LetterDraft][]ProblemRow // of the e-mails that were checked

	Job     core.JobID
	Facts   SequenceFacts
	Loaded  bool
	Steps   []core.Step
	Rows    []StepRow
	Current int
	Preview *LetterPreview
	// Problems are those of the current step.
	Problems []ProblemRow
	Err      error
	// Switched is called when another step is in the editor, Changed after each
	// change of anything, Saved once the sequence is on the disk.
	Switched func()
	Changed  func()
	Saved    func(words string)
	// AskSave is asked before something is saved that can't be sent as it is.
	AskSave func(words string, yes func())
	// AskFor is asked for whom a new version is, where people are on the way.
	AskFor func(q ForWhom, answer func(everybody bool))
}

// NewSequence makes the model.
func NewSequence(loop *Loop, service SequenceService, reader SequenceReader) *SequenceModel {
	m := &SequenceModel{
		loop: loop, service: service, reader: reader, drafts: map[core.JobID][]core.Step{}, problems: map[LetterDraft][]ProblemRow{},
		Preview: NewLetterPreview(loop, service, reader), Switched: func() {}, Changed: func() {}, Saved: func(string) {},
		AskSave: func(_ string, yes func()) { yes() }, AskFor: func(_ ForWhom, answer func(bool)) { answer(false) },
	}
	m.Preview.Changed = m.looked
	return m
}

type sequenceAnswer struct {
	facts     SequenceFacts
	sequence  core.Sequence
	templates []core.Template
	starter   string
	trials    []outreach.Trial
}

// Load reads the sequence of a job.
func (m *SequenceModel) Load(job core.JobID) {
	if job != m.Job {
		m.Job, m.Loaded, m.Steps, m.Current, m.stored, m.trials = job, false, nil, 0, core.Sequence{}, nil
		m.Preview.ChooseJob(job)
	}
	Load(m.loop, &m.place, func(ctx context.Context) (a sequenceAnswer, err error) {
		if a.facts, err = m.reader.SequenceFacts(ctx, job); err != nil {
			return a, err
		}
		if a.templates, err = m.service.Templates(ctx); err != nil {
			return a, err
		}
		if a.starter, err = m.service.StarterFor(ctx, job); err != nil {
			return a, err
		}
		if a.sequence, err = m.service.Sequence(ctx, job); err == nil {
			a.trials, err = m.service.Trials(ctx, job)
		}
		if core.IsNotFound(err) {
			err = nil
		}
		return a, err
	}, func(a sequenceAnswer, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.take(a)
		}
		m.Changed()
	})
}

func (m *SequenceModel) take(a sequenceAnswer) {
	m.Facts, m.stored, m.templates, m.starter, m.trials = a.facts, a.sequence, a.templates, a.starter, a.trials
	m.Steps = slices.Clone(a.sequence.Steps)
	if draft, ok := m.drafts[m.Job]; ok {
		m.Steps = slices.Clone(draft)
	}
	m.changed(min(m.Current, max(len(m.Steps)-1, 0)))
	m.checkAll(nil)
}

// changed notes new steps and puts one of them into the editor.
func (m *SequenceModel) changed(current int) {
	if slices.Equal(m.Steps, m.stored.Steps) {
		delete(m.drafts, m.Job)
	} else {
		m.drafts[m.Job] = slices.Clone(m.Steps)
	}
	m.Current = current
	m.arrange()
	m.Switched()
	if len(m.Steps) > 0 {
		m.Preview.Update(m.Draft())
	}
	m.Changed()
}

// looked takes what is wrong with the e-mail in the editor into the list.
func (m *SequenceModel) looked() {
	if d := m.Draft(); len(m.Steps) > 0 && m.Preview.Err == nil && m.Preview.Looked == d {
		m.Problems = m.stepProblems(m.Current, d, m.Preview.Problems)
		m.problems[d] = m.Problems
		m.arrange()
	}
	m.Changed()
}

// checkAll checks every step and then calls then, which may be nil.
func (m *SequenceModel) checkAll(then func()) {
	drafts := make([]LetterDraft, 0, len(m.Steps))
	for _, s := range m.Steps {
		drafts = append(drafts, m.draftOf(s))
	}
	job := m.Job
	Load(m.loop, &m.check, func(ctx context.Context) (map[LetterDraft][]ProblemRow, error) {
		found := map[LetterDraft][]ProblemRow{}
		for _, d := range drafts {
			r, err := m.service.CheckSource(ctx, d.Source(), job)
			if err != nil {
				return nil, err
			}
			found[d] = problemRows(d, r.Problems)
		}
		return found, nil
	}, func(found map[LetterDraft][]ProblemRow, err error) {
		m.Err = err
		if err == nil {
			m.problems = map[LetterDraft][]ProblemRow{}
			for i, d := range drafts {
				m.problems[d] = m.stepProblems(i, d, found[d])
			}
			m.arrange()
		}
		m.Changed()
		if err == nil && then != nil {
			then()
		}
	})
}

// Draft is the e-mail in the editor.
func (m *SequenceModel) Draft() LetterDraft {
	if m.Current >= len(m.Steps) {
		return LetterDraft{}
	}
	return m.draftOf(m.Steps[m.Current])
}

// Step is the step in the editor.
func (m *SequenceModel) Step() core.Step {
	if m.Current >= len(m.Steps) {
		return core.Step{}
	}
	return m.Steps[m.Current]
}

// Choose puts a step into the editor.
func (m *SequenceModel) Choose(index int) {
	if index >= 0 && index < len(m.Steps) && index != m.Current {
		m.changed(index)
	}
}

// Add puts a new step behind the current one.
func (m *SequenceModel) Add() {
	step, at := core.Step{Language: "en"}, 0
	if len(m.Steps) > 0 {
		step.Language, at = m.draftOf(m.Steps[m.Current]).Language, m.Current+1
		step.After, _ = ReadDelay("3 days")
	}
	step.Text = "Hello {{ first_name | default: \"there\" }},\n\n\n\nBest regards,\n{{ sender_name | default: sender_email }}\n"
	m.Steps = slices.Insert(m.Steps, at, step)
	m.changed(at)
}

// Remove takes the current step out and gives back what undoes that.
func (m *SequenceModel) Remove() (undo func()) {
	if m.Current >= len(m.Steps) {
		return func() {}
	}
	before, at := slices.Clone(m.Steps), m.Current
	m.Steps = slices.Delete(slices.Clone(m.Steps), at, at+1)
	m.changed(max(min(at, len(m.Steps)-1), 0))
	job := m.Job
	return func() {
		if m.Job == job {
			m.Steps = before
			m.changed(at)
		}
	}
}

// Move puts the current step one place up (-1) or down (1). The delays stay with
// their places.
func (m *SequenceModel) Move(by int) {
	to := m.Current + by
	if to < 0 || to >= len(m.Steps) || m.Current >= len(m.Steps) {
		return
	}
	m.Steps = slices.Clone(m.Steps)
	a, b := &m.Steps[m.Current], &m.Steps[to]
	*a, *b = *b, *a
	a.After, b.After = b.After, a.After
	a.WorkingDays, b.WorkingDays = b.WorkingDays, a.WorkingDays
	m.changed(to)
}

// SetStep takes what was typed for the current step.
func (m *SequenceModel) SetStep(s core.Step) {
	if m.Current >= len(m.Steps) || m.Steps[m.Current] == s {
		return
	}
	m.Steps = slices.Clone(m.Steps)
	m.Steps[m.Current] = s
	if slices.Equal(m.Steps, m.stored.Steps) {
		delete(m.drafts, m.Job)
	} else {
		m.drafts[m.Job] = slices.Clone(m.Steps)
	}
	m.arrange()
	m.Preview.Update(m.Draft())
	m.Changed()
}

// UseTemplate makes the current step send a template; "" makes it a text of its
// own, beginning with the template's. All else that is set for the step stays, as
// far as it makes sense: a text of its own has one language and nothing to be tried
// out against.
func (m *SequenceModel) UseTemplate(name string) {
	s := m.Step()
	if s.Template == name {
		return
	}
	d := m.draftOf(s)
	switch {
	case name == "":
		s.Subject, s.Text, s.Language, s.Fallback, s.Against = d.Subject, d.Text, d.Language, "", ""
	case s.Template == "":
		s.Subject, s.Text, s.Language = "", "", ""
	default:
		s.Against = without(s.Against, name)
	}
	s.Template = name
	m.SetStep(s)
	m.Switched()
}

// without takes a name out of a list of names separated by commas.
func without(list, name string) string {
	var kept []string
	for one := range strings.SplitSeq(list, ",") {
		if one = strings.TrimSpace(one); one != "" && !strings.EqualFold(one, name) {
			kept = append(kept, one)
		}
	}
	return strings.Join(kept, ", ")
}

// ReplaceLink puts the apply-link variable in place of a pasted link.
func (m *SequenceModel) ReplaceLink(r ProblemRow) {
	s := m.Step()
	if s.Template != "" {
		return
	}
	d := replaceLink(m.Draft(), r)
	s.Subject, s.Text = d.Subject, d.Text
	m.SetStep(s)
	m.Switched()
}

// Unsaved tells whether the steps were changed since the last save.
func (m *SequenceModel) Unsaved() bool {
	_, changed := m.drafts[m.Job]
	return changed
}

// Version is the number of the version on the disk; 0 = there is none.
func (m *SequenceModel) Version() int { return m.stored.Version }

// Revert gives up what was changed since the last save.
func (m *SequenceModel) Revert() {
	m.Steps = slices.Clone(m.stored.Steps)
	m.changed(max(min(m.Current, len(m.Steps)-1), 0))
}

// WhyNotSave says why the sequence can't be saved just now, or "".
func (m *SequenceModel) WhyNotSave() string {
	switch {
	case m.saving.Busy():
		return phrase.T("Saving…")
	case len(m.Steps) == 0:
		return phrase.T("There is no e-mail yet")
	case !m.Unsaved():
		return phrase.T("Everything is saved")
	}
	for i, s := range m.Steps {
		number := strconv.Itoa(i + 1)
		switch {
		case s.Template == "" && strings.TrimSpace(s.Text) == "":
			return phrase.T("E-mail %s has no text", number)
		case utf8.RuneCountInString(s.Text) > MaxLetter:
			return phrase.T("E-mail %s is longer than 16,000 characters", number)
		case i == 0 && s.Template == "" && strings.TrimSpace(s.Subject) == "":
			return phrase.T("The first e-mail needs a subject")
		}
	}
	return ""
}

// FootWords says what is added to each e-mail by itself.
func (m *SequenceModel) FootWords() string {
	from := phrase.T("The client has no mailbox yet: nothing can be sent until it has one.")
	if m.Facts.Sender != "" {
		from = phrase.T("Sent from %s.", m.Facts.Sender)
	}
	return phrase.T("%s Added automatically: the source code on links to the ATS, and an unsubscribe address in the e-mail's header. The sequence stops at an answer.", from)
}
