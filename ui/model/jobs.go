package model

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/records"
)

// JobLister gives the job list.
type JobLister interface {
	Jobs(ctx context.Context) ([]records.Overview, error)
}

// JobColumn is a column of the job list.
type JobColumn int

// The columns, in their order.
const (
	ColumnJob JobColumn = iota
	ColumnState
	ColumnNew
	ColumnContacted
	ColumnLeads
	ColumnSynced
)

// JobRow is one line of the job list.
type JobRow struct {
	ID        core.JobID
	Title     string
	Client    string
	Note      string // client, and the reference in the ATS
	State     core.JobState
	FromATS   bool
	New       int
	Contacted int
	Leads     int
	Synced    string
}

// JobsModel is the job list: filter by state, search, sorting.
type JobsModel struct {
	loop   *Loop
	source JobLister
	place  Question

	all    []records.Overview
	state  core.JobState
	text   string
	column JobColumn
	desc   bool

	Loaded  bool
	Err     error
	Rows    []JobRow
	Changed func()
}

// NewJobs makes the model. The list begins with the newest job.
func NewJobs(loop *Loop, source JobLister) *JobsModel {
	return &JobsModel{loop: loop, source: source, column: -1, Changed: func() {}}
}

// Load reads anew.
func (m *JobsModel) Load() {
	Load(m.loop, &m.place, m.source.Jobs, func(all []records.Overview, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.all = all
		}
		m.arrange()
	})
}

// States are the filters with their counts, "" = all.
func (m *JobsModel) States() []StateCount {
	counts := []StateCount{{Name: "All"}, {core.JobActive, "Active", 0}, {core.JobDraft, "Drafts", 0}, {core.JobPaused, "Paused", 0}, {core.JobClosed, "Closed", 0}}
	for _, o := range m.all {
		for i := range counts {
			if counts[i].State == "" || counts[i].State == o.Job.State {
				counts[i].Count++
			}
		}
	}
	return counts
}

// StateCount is a filter with the number of jobs behind it.
type StateCount struct {
	State core.JobState
	Name  string
	Count int
}

// State is the filter in force.
func (m *JobsModel) State() core.JobState { return m.state }

// Filter shows one state only, "" = all.
func (m *JobsModel) Filter(s core.JobState) { m.state = s; m.arrange() }

// Search shows the jobs that hold all words of text.
func (m *JobsModel) Search(text string) { m.text = text; m.arrange() }

// Sort orders by a column.
func (m *JobsModel) Sort(c JobColumn, descending bool) { m.column, m.desc = c, descending; m.arrange() }

// Total is the number of jobs, shown or not.
func (m *JobsModel) Total() int { return len(m.all) }

func (m *JobsModel) arrange() {
	words := strings.Fields(strings.ToLower(m.text))
	m.Rows = m.Rows[:0]
	for _, o := range m.all {
		if (m.state == "" || o.Job.State == m.state) && holdsAll(jobText(o), words) {
			m.Rows = append(m.Rows, jobRow(o))
		}
	}
	if m.column >= 0 {
		slices.SortStableFunc(m.Rows, func(a, b JobRow) int {
			if m.desc {
				a, b = b, a
			}
			return compareJobs(a, b, m.column)
		})
	}
	m.Changed()
}

func jobText(o records.Overview) string {
	return strings.ToLower(strings.Join([]string{
		o.Job.Title, o.Client.Name, o.Reference, o.Job.ID.String(), o.Job.PrimaryLocation().City, o.Job.PrimaryLocation().Text, o.Job.Owner,
	}, " "))
}

func holdsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func jobRow(o records.Overview) JobRow {
	r := JobRow{
		ID: o.Job.ID, Title: o.Job.Title, Client: o.Client.Name, Note: o.Client.Name, State: o.Job.State, FromATS: o.Job.Connection != 0,
		New: o.Counts.New, Contacted: o.Counts.Contacted, Leads: o.Counts.Leads, Synced: Moment(o.LastSync),
	}
	if o.Reference != "" {
		r.Note += " · " + o.Reference
	}
	return r
}

func compareJobs(a, b JobRow, c JobColumn) int {
	switch c {
	case ColumnState:
		return cmp.Compare(a.State, b.State)
	case ColumnNew:
		return cmp.Compare(a.New, b.New)
	case ColumnContacted:
		return cmp.Compare(a.Contacted, b.Contacted)
	case ColumnLeads:
		return cmp.Compare(a.Leads, b.Leads)
	case ColumnSynced:
		return cmp.Compare(a.Synced, b.Synced)
	case ColumnJob:
	}
	return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
}
