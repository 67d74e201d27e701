package model

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

// SequenceService keeps the sequence of a job; it is the outreach service.
type SequenceService interface {
	LetterService
	Templates(ctx context.Context) ([]core.Template, error)
	Sequence(ctx context.Context, job core.JobID) (core.Sequence, error)
	SetSequence(ctx context.Context, job core.JobID, source string) (core.Sequence, error)
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
	OnTheWay      int    // people who are in the sequence and not through
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

	stored    core.Sequence
	templates []core.Template
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
}

// NewSequence makes the model.
func NewSequence(loop *Loop, service SequenceService, reader SequenceReader) *SequenceModel {
	m := &SequenceModel{
		loop: loop, service: service, reader: reader, drafts: map[core.JobID][]core.Step{}, problems: map[LetterDraft][]ProblemRow{},
		Preview: NewLetterPreview(loop, service, reader), Switched: func() {}, Changed: func() {}, Saved: func(string) {},
		AskSave: func(_ string, yes func()) { yes() },
	}
	m.Preview.Changed = m.looked
	return m
}

type sequenceAnswer struct {
	facts     SequenceFacts
	sequence  core.Sequence
	templates []core.Template
}

// Load reads the sequence of a job.
func (m *SequenceModel) Load(job core.JobID) {
	if job != m.Job {
		m.Job, m.Loaded, m.Steps, m.Current, m.stored = job, false, nil, 0, core.Sequence{}
		m.Preview.ChooseJob(job)
	}
	Load(m.loop, &m.place, func(ctx context.Context) (a sequenceAnswer, err error) {
		if a.facts, err = m.reader.SequenceFacts(ctx, job); err != nil {
			return a, err
		}
		if a.templates, err = m.service.Templates(ctx); err != nil {
			return a, err
		}
		if a.sequence, err = m.service.Sequence(ctx, job); core.IsNotFound(err) {
			return a, nil
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
	m.Facts, m.stored, m.templates = a.facts, a.sequence, a.templates
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

// UseStarter begins with the starter sequence of three e-mails.
func (m *SequenceModel) UseStarter() {
	m.Steps = starterSteps()
	m.changed(0)
	m.checkAll(nil)
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

// TemplateNames lists the templates that a step may use.
func (m *SequenceModel) TemplateNames() []string {
	names := make([]string, 0, len(m.templates))
	for _, t := range m.templates {
		names = append(names, t.Name)
	}
	slices.Sort(names)
	return names
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
		return "Saving…"
	case len(m.Steps) == 0:
		return "There is no e-mail yet"
	case !m.Unsaved():
		return "Everything is saved"
	}
	for i, s := range m.Steps {
		number := strconv.Itoa(i + 1)
		switch {
		case s.Template == "" && strings.TrimSpace(s.Text) == "":
			return "E-mail " + number + " has no text"
		case utf8.RuneCountInString(s.Text) > MaxLetter:
			return "E-mail " + number + " is longer than 16,000 characters"
		case i == 0 && s.Template == "" && strings.TrimSpace(s.Subject) == "":
			return "The first e-mail needs a subject"
		}
	}
	return ""
}

// Save checks every e-mail and stores the steps as a new version. When one of
// them can't be sent as it is, AskSave is asked first.
func (m *SequenceModel) Save() {
	if m.WhyNotSave() != "" {
		m.Changed()
		return
	}
	m.checkAll(func() {
		bad := 0
		for _, r := range m.Rows {
			if r.Blocks {
				bad++
			}
		}
		if bad == 0 {
			m.store()
			return
		}
		m.AskSave(Count(bad, "e-mail", "e-mails")+" can't be sent as it stands: the problems are marked. Nobody can be approved until they are mended.", m.store)
	})
}

func (m *SequenceModel) store() {
	job, steps := m.Job, slices.Clone(m.Steps)
	source, err := outreach.FormatSequence(steps)
	if err != nil {
		m.Err = core.Fail(core.KindInvalid, "The sequence can't be written; nothing was changed.", "Take out what was pasted last.").Because(err)
		m.Changed()
		return
	}
	Load(m.loop, &m.saving, func(ctx context.Context) (core.Sequence, error) { return m.service.SetSequence(ctx, job, source) },
		func(seq core.Sequence, err error) {
			m.Err = err
			if err == nil && job == m.Job {
				m.saved(seq, steps)
			}
			m.Changed()
		})
	m.Changed()
}

func (m *SequenceModel) saved(seq core.Sequence, steps []core.Step) {
	m.stored = seq
	if slices.Equal(m.Steps, steps) {
		m.Steps = slices.Clone(seq.Steps)
		delete(m.drafts, m.Job)
		m.Switched()
	}
	m.arrange()
	words := "Saved as version " + strconv.Itoa(seq.Version)
	if n := m.Facts.OnTheWay; n > 0 {
		words += ". " + m.KeepWords()
	}
	m.Saved(words)
}

// KeepWords says what becomes of people on the way when a new version is saved.
func (m *SequenceModel) KeepWords() string {
	switch n := m.Facts.OnTheWay; n {
	case 0:
		return "Nobody is on the way yet; a new version is for everybody."
	case 1:
		return "The person on the way keeps the version they began with."
	default:
		return "The " + strconv.Itoa(n) + " people on the way keep the version they began with."
	}
}

// FootWords says what is added to each e-mail by itself.
func (m *SequenceModel) FootWords() string {
	from := "The client has no mailbox yet: nothing can be sent until it has one."
	if m.Facts.Sender != "" {
		from = "Sent from " + m.Facts.Sender + "."
	}
	return from + " Added by itself: the source code on links to the ATS, and an unsubscribe address in the e-mail's header. The sequence stops at an answer."
}
