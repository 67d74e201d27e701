package model

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/records"
	"reqdesk/ui/phrase"
)

// JobPage is what the page of one job shows besides its tabs' lists.
type JobPage struct {
	records.Overview
	ATS   core.ATSJob // zero for a job made by hand
	Leads []core.Lead
	// Questions are what the ATS asks those who apply; NoQuestions says why there are
	// none.
	Questions   []core.Question
	NoQuestions core.Saying
}

// JobReader reads a job.
type JobReader interface {
	JobPage(ctx context.Context, id core.JobID) (JobPage, error)
	Drift(ctx context.Context, id core.JobID) ([]jobs.Drift, error)
}

// JobStates changes a job's state.
type JobStates interface {
	Activate(ctx context.Context, id core.JobID) (core.Job, error)
	Pause(ctx context.Context, id core.JobID) (core.Job, error)
	Close(ctx context.Context, id core.JobID) (core.Job, error)
	Reopen(ctx context.Context, id core.JobID) (core.Job, error)
	Confirm(ctx context.Context, id core.JobID) (core.Job, error)
}

// JobEditor changes a job's fields.
type JobEditor interface {
	Set(ctx context.Context, id core.JobID, values map[string]string) (core.Job, error)
	Take(ctx context.Context, id core.JobID, field string) (core.Job, error)
	Keep(ctx context.Context, id core.JobID, field string) (core.Job, error)
	Follow(ctx context.Context, id core.JobID, field string) (core.Job, error)
}

// JobSource is all that the page of a job needs.
type JobSource interface {
	JobReader
	JobStates
	JobEditor
}

// JobModel is the page of one job: its head, and the form of the first tab.
type JobModel struct {
	loop   *Loop
	source JobSource
	owners JobOwners // nil = owners are added elsewhere
	place  Question
	act    Question

	ID     core.JobID
	Loaded bool
	Err    error // the page could not be read
	Refuse error // the last act was refused
	Note   string
	Page   JobPage
	Drift  []jobs.Drift

	form     jobForm
	unsaved  map[core.JobID]jobForm // of jobs that one has left
	readable string                 // the stored description as Markdown

	Changed func()
	// Said is short news after an act.
	Said func(text string)
}

// NewJob makes the model.
func NewJob(loop *Loop, source JobSource) *JobModel {
	return &JobModel{loop: loop, source: source, unsaved: map[core.JobID]jobForm{}, Changed: func() {}, Said: func(string) {}}
}

// Open shows another job, or reads the same one anew. What was typed and not
// saved is kept for each job until the window closes.
func (m *JobModel) Open(id core.JobID) {
	if id != m.ID {
		delete(m.unsaved, m.ID)
		if m.Dirty() {
			m.unsaved[m.ID] = m.form
		}
		m.ID, m.Loaded, m.Page, m.Drift, m.form = id, false, JobPage{}, nil, m.unsaved[id]
		m.act.Stop()
	}
	m.Refuse, m.Note = nil, ""
	m.Load()
}

type jobAnswer struct {
	page     JobPage
	drift    []jobs.Drift
	readable string
}

// Load reads the job anew.
func (m *JobModel) Load() {
	id := m.ID
	Load(m.loop, &m.place, func(ctx context.Context) (jobAnswer, error) {
		page, err := m.source.JobPage(ctx, id)
		if err != nil {
			return jobAnswer{}, err
		}
		drift, err := m.source.Drift(ctx, id)
		return jobAnswer{page, drift, Readable(page.Job.Description)}, err
	}, func(a jobAnswer, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.Page, m.Drift, m.readable = a.page, a.drift, a.readable
			m.form.base(a.page.Job)
		}
		m.Changed()
	})
}

// Subtitle is the line under the title: for whom, which reference, how fresh.
func (m *JobModel) Subtitle() string {
	parts := []string{m.Page.Client.Name}
	if m.Page.Reference != "" {
		parts = append(parts, m.Page.Reference)
	}
	switch {
	case m.Page.Connection.ID == 0:
		parts = append(parts, phrase.T("made by hand"))
	case m.Page.Connection.Removed:
		parts = append(parts, phrase.T("its connection was removed"))
	case m.Page.Connection.Off:
		parts = append(parts, phrase.T("%s is switched off", m.Page.Connection.Name))
	case !m.Page.LastSync.IsZero():
		parts = append(parts, phrase.T("synchronised %s", Moment(m.Page.LastSync)))
	}
	return strings.Join(parts, " · ")
}

// Figure is one number of the head.
type Figure struct {
	Name  string
	Value int
}

// Figures are the numbers of the head, New first.
func (m *JobModel) Figures() []Figure {
	c := m.Page.Counts
	return []Figure{
		{phrase.In("people", "New"), c.New},
		{phrase.In("people", "Saved"), c.Saved},
		{phrase.In("people", "Contacted"), c.Contacted},
		{phrase.In("people", "Replied"), c.Replied},
		{phrase.T("Leads"), c.Leads},
		{phrase.In("people", "Exported"), c.Exported},
		{phrase.In("people", "Kept out"), c.KeptOut},
	}
}

// ATSStatus is a status in the ATS and how many leads have it.
type ATSStatus struct {
	Name  string
	Count int
}

// Statuses counts the leads by their status in the ATS, most first.
func (m *JobModel) Statuses() []ATSStatus {
	var out []ATSStatus
	for _, l := range m.Page.Leads {
		name := cmp.Or(l.ATSStage, l.ATSStatus)
		if name == "" {
			continue
		}
		at := slices.IndexFunc(out, func(s ATSStatus) bool { return s.Name == name })
		if at < 0 {
			out = append(out, ATSStatus{Name: name})
			at = len(out) - 1
		}
		out[at].Count++
	}
	slices.SortStableFunc(out, func(a, b ATSStatus) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

// ToCheck tells whether the check card is open: a job from an ATS that went live
// and was never confirmed.
func (m *JobModel) ToCheck() bool {
	j := m.Page.Job
	return j.ATSJob != 0 && !j.Activated.IsZero() && j.Confirmed.IsZero() && j.State != core.JobClosed
}

// Unsure are the places that the place list did not know for certain.
func (m *JobModel) Unsure() []string {
	var out []string
	for _, l := range m.Page.Job.Locations {
		if text := jobs.PlaceText(l); !l.Sure && text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// Notes say what does not work for this job and what to do instead.
func (m *JobModel) Notes() []string {
	if !m.Loaded {
		return nil
	}
	return phrase.Each(jobs.Notes(m.Page.Job))
}

// URL is the job's page in the ATS; "" = none is known.
func (m *JobModel) URL() string { return m.Page.ATS.Posting.URL }

// JobAct is something that can be done with a job as a whole.
type JobAct struct {
	Kind JobActKind
	Name string
	Why  string // why it can't be done just now; "" = it can
	// Ask is what is asked before it is done; "" = nothing.
	Ask string
}

// JobActKind names an act.
type JobActKind int

// The acts.
const (
	ActLive JobActKind = iota
	ActPause
	ActClose
	ActReopen
)

// Acts are those that make sense in the job's state, the main one first.
func (m *JobModel) Acts() []JobAct {
	j := m.Page.Job
	end := JobAct{Kind: ActClose, Name: phrase.T("Close"), Ask: phrase.T("All scheduled e-mails stop; answers still come in. The ATS is told nothing.")}
	switch j.State {
	case core.JobDraft, core.JobPaused:
		return []JobAct{{Kind: ActLive, Name: phrase.T("Go live"), Why: m.whyNotLive()}, end}
	case core.JobActive:
		return []JobAct{{Kind: ActPause, Name: phrase.T("Pause")}, end}
	case core.JobClosed:
		return []JobAct{{Kind: ActReopen, Name: phrase.T("Reopen"), Why: m.whyNotReopen()}}
	}
	return nil
}

func (m *JobModel) whyNotLive() string {
	missing := m.Missing()
	if len(missing) == 0 {
		return ""
	}
	words := make([]string, len(missing))
	for i, key := range missing {
		words[i] = phrase.Of(jobs.Label(key))
	}
	last := len(words) - 1
	if last > 0 {
		words[last-1] += phrase.T(" and %s", words[last])
		words = words[:last]
	}
	return phrase.T("Going live needs %s.", strings.Join(words, ", "))
}

func (m *JobModel) whyNotReopen() string {
	c := m.Page.Connection
	if c.ID == 0 || c.Off || c.Removed || m.Page.ATS.Open {
		return ""
	}
	return phrase.T("The ATS has closed this job; it reopens with the ATS.")
}

// Do does an act. Going live saves first what was typed.
func (m *JobModel) Do(kind JobActKind) {
	for _, a := range m.Acts() {
		if a.Kind == kind && a.Why == "" {
			m.do(kind)
			return
		}
	}
}

func (m *JobModel) do(kind JobActKind) {
	id, edits := m.ID, m.form.changes()
	m.run(func(ctx context.Context) error {
		var err error
		switch kind {
		case ActLive:
			if len(edits) > 0 {
				if _, err = m.source.Set(ctx, id, edits); err != nil {
					return err
				}
			}
			_, err = m.source.Activate(ctx, id)
		case ActPause:
			_, err = m.source.Pause(ctx, id)
		case ActClose:
			_, err = m.source.Close(ctx, id)
		case ActReopen:
			_, err = m.source.Reopen(ctx, id)
		}
		return err
	}, func() {
		if kind == ActLive {
			m.form.saved(edits)
		}
		m.Said(map[JobActKind]string{
			ActLive: phrase.T("The job is live; sourcing is on"), ActPause: phrase.T("The job is paused; nothing is sent"),
			ActClose: phrase.T("The job is closed; its e-mails have stopped"), ActReopen: phrase.T("The job is open again; its sequences go on at their step"),
		}[kind])
	})
}

// Confirm closes the check card.
func (m *JobModel) Confirm() {
	id := m.ID
	m.run(func(ctx context.Context) error {
		_, err := m.source.Confirm(ctx, id)
		return err
	}, func() { m.Said(phrase.T("Confirmed")) })
}

// run does an act and then reads the job anew.
func (m *JobModel) run(work func(context.Context) error, done func()) {
	m.Refuse, m.Note = nil, ""
	Act(m.loop, &m.act, work, func(err error) {
		m.Refuse = err
		if err == nil {
			done()
		}
		m.Load()
		m.Changed()
	})
}

// Busy tells whether an act is under way.
func (m *JobModel) Busy() bool { return m.act.Busy() }

// answerWords says what kind of answer a question wants.
var answerWords = map[core.QuestionKind]string{
	core.AskText: "A short text", core.AskLong: "A text", core.AskYesNo: "Yes or no", core.AskChoice: "One of", core.AskChoices: "Any of",
	core.AskNumber: "A number", core.AskDate: "A date", core.AskFile: "A file",
}

// QuestionNote says below a question what kind of answer it wants.
func QuestionNote(q core.Question) string {
	note := phrase.Of(answerWords[q.Kind])
	if len(q.Choices) > 0 {
		note = phrase.T("%s: %s", note, strings.Join(q.Choices, ", "))
	}
	if q.Required {
		note += phrase.T(" · required")
	}
	return note
}
