package model

import (
	"context"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/source"
	"reqdesk/core/sourcing"
	"reqdesk/ui/phrase"
)

// JobSources is what is known of a job's sources.
type JobSources struct {
	Job      core.Job
	Client   core.Client
	Sources  []core.Source    // those that are asked for this job
	Kept     []core.Source    // those that would be, whether they are switched off or not
	Runs     []core.SourceRun // the search diary, newest first
	Wanted   int              // profiles that were asked for and have not come
	Feedback []core.Feedback
	Searches []core.Search
}

// NewSource is what the dialog gives: a source to be stored. Secrets are held in memory
// only.
type NewSource struct {
	Kind, Name, Client string
	Job                core.JobID
	Settings           map[string]string
	Secrets            map[string]string
}

// SourcesService reads and asks the sources of a job.
type SourcesService interface {
	JobSources(ctx context.Context, job core.JobID) (JobSources, error)
	// MoreProfiles asks the sources now and gives the lines of the diary.
	MoreProfiles(ctx context.Context, job core.JobID) ([]core.SourceRun, error)
	SourceFeedback(ctx context.Context, job core.JobID, f sourcing.Feedback) error
	AddSource(ctx context.Context, n NewSource) (core.Source, error)
	// CheckSource tries harmlessly whether a source works.
	CheckSource(ctx context.Context, name string) (string, error)
}

// SourceKeeper changes sources that are there.
type SourceKeeper interface {
	// SetSource changes fields; secret ones go to the keychain.
	SetSource(ctx context.Context, name string, settings, secrets map[string]string) (core.Source, error)
	// SwitchSource turns a source "on" or "off", or does "remove" it.
	SwitchSource(ctx context.Context, name, to string) (core.Source, error)
}

// RunRow is one line of the search diary.
type RunRow struct {
	At     time.Time
	Source string
	Asked  string // in the source's own words
	Note   string // what was special, or why it failed
	Failed bool

	Found, New, KeptOut int
}

// SourcesModel is the tab with where a job's profiles come from.
type SourcesModel struct {
	loop    *Loop
	service SourcesService
	keeper  SourceKeeper // nil = sources can't be changed here
	kinds   []source.Descriptor
	place   Question
	act     Question
	job     core.JobID

	Loaded  bool
	Err     error
	Page    JobSources
	Rows    []RunRow
	Asking  bool
	Changed func()
	// Said tells that something is done.
	Said func(words string)
	// Hinted tells why nothing is done.
	Hinted func(words string)
	// Undo tells it too, and how it is taken back.
	Undo func(words string, undo func())
}

// NewSources makes the model.
func NewSources(loop *Loop, service SourcesService, kinds []source.Descriptor) *SourcesModel {
	return &SourcesModel{loop: loop, service: service, kinds: kinds, Changed: func() {}, Said: func(string) {}, Hinted: func(string) {}, Undo: func(string, func()) {}}
}

// Open reads the sources of a job.
func (m *SourcesModel) Open(job core.JobID) {
	if job != m.job {
		m.act.Stop()
		m.job, m.Loaded, m.Page, m.Rows, m.Asking = job, false, JobSources{}, nil, false
	}
	m.read(nil)
}

// read reads anew; acted is an error of an act, which stays on the page.
func (m *SourcesModel) read(acted error) {
	job := m.job
	Load(m.loop, &m.place, func(ctx context.Context) (JobSources, error) { return m.service.JobSources(ctx, job) },
		func(p JobSources, err error) {
			m.Loaded = true
			if m.Err = acted; err != nil {
				m.Err = err
			} else {
				m.Page, m.Rows = p, runRows(p.Runs)
			}
			m.Changed()
		})
}

func runRows(runs []core.SourceRun) []RunRow {
	rows := make([]RunRow, 0, len(runs))
	for _, r := range runs {
		row := RunRow{At: r.At, Source: r.Name, Asked: r.Query, Note: phrase.Of(r.Note), Found: r.Found, New: r.Delivered, KeptOut: r.KeptOut}
		if r.ErrorText != "" {
			row.Note, row.Failed = phrase.Of(r.ErrorText), true
		}
		rows = append(rows, row)
	}
	return rows
}

// State says in a line what the sources are doing for the job.
func (m *SourcesModel) State() string {
	j := m.Page.Job
	switch {
	case j.State == core.JobDraft:
		return phrase.T("The sources are asked as soon as the job goes live.")
	case j.State != core.JobActive:
		return phrase.T("Nobody is looked for while the job is not active.")
	case !j.Sourcing:
		return phrase.T("Sourcing is switched off for this job; nobody is looked for.")
	}
	var names []string
	for _, s := range m.Page.Sources {
		names = append(names, s.Name)
	}
	parts := []string{phrase.T("From %s", strings.Join(names, ", "))}
	if m.Page.Wanted > 0 {
		parts = append(parts, phrase.N(m.Page.Wanted, "%d profile is still wanted", "%d profiles are still wanted"))
	} else {
		parts = append(parts, phrase.T("everything that was asked for has come"))
	}
	if b := m.Page.Client.Budget; b.Limited {
		parts = append(parts, phrase.N(max(b.Total-b.Used, 0), "%[1]d profile is left of %[2]s's budget", "%[1]d profiles are left of %[2]s's budget", m.Page.Client.Name))
	}
	return strings.Join(parts, " · ")
}

// Waits says when a source that rests is asked again; "" = none rests while somebody is
// wanted.
func (m *SourcesModel) Waits() string {
	if m.Page.Wanted == 0 {
		return ""
	}
	for _, one := range m.Page.Searches {
		i := slices.IndexFunc(m.Page.Sources, func(s core.Source) bool { return s.ID == one.Source })
		if i >= 0 && !one.Next.IsZero() {
			return phrase.T("%s is asked again by itself, %s.", m.Page.Sources[i].Name, Moment(one.Next))
		}
	}
	return ""
}

// WhyNotMore says why no more profiles can be asked for, or "".
func (m *SourcesModel) WhyNotMore() string {
	searches := slices.ContainsFunc(m.Page.Sources, func(s core.Source) bool { return s.Kind != sourcing.FolderKind })
	switch j := m.Page.Job; {
	case m.Asking:
		return phrase.T("The sources are being asked.")
	case j.State != core.JobActive:
		return phrase.T("The job is not active.")
	case !j.Sourcing:
		return phrase.T("Sourcing is switched off for this job.")
	case !searches:
		return phrase.T("There is no source to ask yet.")
	}
	return ""
}

// More asks the sources for more profiles.
func (m *SourcesModel) More() {
	if why := m.WhyNotMore(); why != "" {
		m.Hinted(why)
		return
	}
	job := m.job
	m.Asking = true
	m.Changed()
	Load(m.loop, &m.act, func(ctx context.Context) ([]core.SourceRun, error) { return m.service.MoreProfiles(ctx, job) },
		func(runs []core.SourceRun, err error) {
			m.Asking = false
			if err == nil {
				m.Said(moreWords(runs))
			}
			m.read(err)
		})
}

func moreWords(runs []core.SourceRun) string {
	came, kept := 0, 0
	for _, r := range runs {
		came, kept = came+r.Delivered, kept+r.KeptOut
	}
	text := phrase.N(came, "%d new profile", "%d new profiles")
	if came == 0 {
		text = phrase.T("Nobody new was found")
	}
	if kept > 0 {
		text += phrase.N(kept, "; %d person was kept out", "; %d people were kept out")
	}
	return text
}

// FeedbackWords is what the recruiter has said so far, in a line; "" = nothing.
func (m *SourcesModel) FeedbackWords() string {
	var more, without []string
	for _, f := range m.Page.Feedback {
		more, without = append(more, f.More...), append(without, f.Without...)
	}
	var parts []string
	if len(more) > 0 {
		parts = append(parts, phrase.T("with %s", strings.Join(more, ", ")))
	}
	if len(without) > 0 {
		parts = append(parts, phrase.T("without %s", strings.Join(without, ", ")))
	}
	if len(parts) == 0 {
		return ""
	}
	return phrase.T("Your feedback: %s", strings.Join(parts, " · "))
}

// Tell keeps feedback: words parted by commas or semicolons.
func (m *SourcesModel) Tell(more, without, note string, done func(error)) {
	job, f := m.job, sourcing.Feedback{More: splitWords(more), Without: splitWords(without), Note: note}
	Act(m.loop, new(Question), func(ctx context.Context) error { return m.service.SourceFeedback(ctx, job, f) }, func(err error) {
		done(err)
		if err == nil {
			m.Said(phrase.T("Kept; the next search in the sources heeds it, and nothing of it goes to the ATS"))
			m.read(nil)
		}
	})
}

func splitWords(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
}
