package model

import (
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
)

// SheetJobs reads and saves what the first review asks for.
type SheetJobs interface {
	Job(ctx context.Context, id core.JobID) (core.Job, error)
	SheetMissing(ctx context.Context, id core.JobID) ([]string, error)
	Set(ctx context.Context, id core.JobID, values map[string]string) (core.Job, error)
	SaveSheet(ctx context.Context, id core.JobID, sheet jobs.Sheet) (core.Job, error)
}

// SheetSequences reads and makes a job's e-mail sequence.
type SheetSequences interface {
	Sequence(ctx context.Context, job core.JobID) (core.Sequence, error)
	SetSequence(ctx context.Context, job core.JobID, source string) (core.Sequence, error)
}

// SheetFields are the texts of the sheet; lists have one entry a line.
type SheetFields struct {
	Function, Employment, MustHaves, Objectives string
}

// SheetModel is the sheet of the first review: what the ATS could not fill, the
// objectives, and the sequence.
type SheetModel struct {
	loop   *Loop
	source SheetJobs
	mail   SheetSequences
	place  Question

	Loaded  bool
	Err     error
	Job     core.Job
	Missing []string // keys, as they were when the sheet was opened
	Steps   int      // e-mails of the sequence
	Fields  SheetFields
	Busy    bool
	kept    keptFields
	Changed func()
	// Saved is told the job once the sheet is on the disk.
	Saved func(core.Job)
}

// NewSheet makes the model.
func NewSheet(loop *Loop, source SheetJobs, mail SheetSequences) *SheetModel {
	return &SheetModel{loop: loop, source: source, mail: mail, Changed: func() {}, Saved: func(core.Job) {}}
}

// keptFields are what was written on a sheet that was closed without saving.
type keptFields struct {
	job    core.JobID
	fields SheetFields
}

// Keep remembers what is written until the same job's sheet is opened again, so
// that a look at the sequence editor loses nothing.
func (m *SheetModel) Keep() {
	if m.Loaded {
		m.kept = keptFields{m.Job.ID, m.Fields}
	}
}

type sheetPage struct {
	job     core.Job
	missing []string
	steps   int
}

// Load reads the sheet of a job.
func (m *SheetModel) Load(job core.JobID) {
	m.Loaded, m.Err, m.Busy, m.Missing, m.Fields = false, nil, false, nil, SheetFields{}
	Load(m.loop, &m.place, func(ctx context.Context) (sheetPage, error) { return m.read(ctx, job) }, func(p sheetPage, err error) {
		m.Loaded, m.Err = err == nil, err
		if err == nil {
			m.Job, m.Missing, m.Steps = p.job, p.missing, p.steps
			m.Fields = SheetFields{
				Function: p.job.Function, Employment: p.job.EmploymentType,
				MustHaves: strings.Join(p.job.MustHaves, "\n"), Objectives: strings.Join(p.job.Objectives, "\n"),
			}
			if m.kept.job == job {
				m.Fields = m.kept.fields
			}
		}
		m.Changed()
	})
}

func (m *SheetModel) read(ctx context.Context, id core.JobID) (p sheetPage, err error) {
	if p.job, err = m.source.Job(ctx, id); err != nil {
		return p, err
	}
	if p.missing, err = m.source.SheetMissing(ctx, id); err != nil {
		return p, err
	}
	seq, err := m.mail.Sequence(ctx, id)
	if core.IsNotFound(err) {
		err = nil
	}
	p.steps = len(seq.Steps)
	return p, err
}

// UseStarter gives the job the sequence to begin with: three e-mails.
func (m *SheetModel) UseStarter() {
	m.Busy, m.Err = true, nil
	m.Changed()
	Load(m.loop, &m.place, func(ctx context.Context) (core.Sequence, error) {
		return m.mail.SetSequence(ctx, m.Job.ID, outreach.Starter)
	}, func(s core.Sequence, err error) {
		m.Busy, m.Err = false, err
		if err == nil {
			m.Steps = len(s.Steps)
		}
		m.Changed()
	})
}

// Save stores the sheet.
func (m *SheetModel) Save() {
	m.Busy, m.Err = true, nil
	m.Changed()
	f := m.Fields
	Load(m.loop, &m.place, func(ctx context.Context) (core.Job, error) { return m.store(ctx, f) }, func(j core.Job, err error) {
		m.Busy, m.Err = false, err
		m.Changed()
		if err == nil {
			m.Job, m.kept = j, keptFields{}
			m.Saved(j)
		}
	})
}

func (m *SheetModel) store(ctx context.Context, f SheetFields) (core.Job, error) {
	values := map[string]string{}
	if f.Function != m.Job.Function {
		values["function"] = f.Function
	}
	if f.Employment != m.Job.EmploymentType {
		values["employment_type"] = f.Employment
	}
	if len(values) > 0 {
		if _, err := m.source.Set(ctx, m.Job.ID, values); err != nil {
			return core.Job{}, err
		}
	}
	return m.source.SaveSheet(ctx, m.Job.ID, jobs.Sheet{Objectives: lines(f.Objectives), MustHaves: lines(f.MustHaves)})
}

// leastMustHaves is how many must-haves a job needs before its first review.
const leastMustHaves = 3

// Lacking lists what the sheet still needs, as keys, given what is written now.
func (m *SheetModel) Lacking() []string {
	var out []string
	for _, need := range []struct {
		key  string
		lack bool
	}{
		{"function", strings.TrimSpace(m.Fields.Function) == ""},
		{"employment_type", m.Fields.Employment == ""},
		{"must_haves", len(lines(m.Fields.MustHaves)) < leastMustHaves},
		{"objectives", len(lines(m.Fields.Objectives)) == 0},
		{"sequence", m.Steps == 0},
	} {
		if need.lack {
			out = append(out, need.key)
		}
	}
	return out
}

// LackingText is what the sheet still needs, for people; "" = it is complete.
func (m *SheetModel) LackingText() string {
	var words []string
	for _, key := range m.Lacking() {
		words = append(words, sheetWord(key, len(lines(m.Fields.MustHaves))))
	}
	if len(words) == 0 {
		return ""
	}
	return phrase.T("Still missing: %s.", strings.Join(words, ", "))
}

// IntroText is the sheet's first sentence: what the job lacked, until nothing is missing.
func (m *SheetModel) IntroText() string {
	if len(m.Lacking()) == 0 {
		return phrase.T("Everything is there. Look it over and save, then people can be contacted.")
	}
	return m.OpeningText()
}

// OpeningText says what the job lacked when the sheet was opened.
func (m *SheetModel) OpeningText() string {
	if len(m.Missing) == 0 {
		return phrase.T("Everything is there. Look it over and save, then people can be contacted.")
	}
	var words []string
	for _, key := range m.Missing {
		words = append(words, sheetWord(key, len(m.Job.MustHaves)))
	}
	return phrase.N(len(words), "This job lacks %[1]d thing: %[2]s.", "This job lacks %[1]d things: %[2]s.", strings.Join(words, ", "))
}

func sheetWord(key string, mustHaves int) string {
	switch key {
	case "must_haves":
		return phrase.T("must-haves (has %d of 3)", mustHaves)
	case "sequence":
		return phrase.T("an e-mail sequence")
	}
	return fieldWord(key)
}

// Asked tells whether a field stands on the sheet: objectives always, the others
// where the ATS left them empty.
func (m *SheetModel) Asked(key string) bool {
	return key == "objectives" || slices.Contains(m.Missing, key)
}

// SequenceText says how the job's sequence stands.
func (m *SheetModel) SequenceText() string {
	if m.Steps == 0 {
		return phrase.T("None yet. Begin with the starter and change its words whenever you like.")
	}
	return phrase.N(m.Steps, "%d e-mail is there. Nothing is sent before you approve it.", "%d e-mails are there. Nothing is sent before you approve it.")
}

// lines are the lines of a text that hold something.
func lines(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
