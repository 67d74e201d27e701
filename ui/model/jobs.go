package model

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/phrase"
)

// JobLister gives the job list.
type JobLister interface {
	Jobs(ctx context.Context) ([]records.Overview, error)
}

// JobViews keeps the named views of the job list, and knows under which addresses
// the recruiter is known.
type JobViews interface {
	Views(ctx context.Context) ([]core.SavedView, error)
	SaveView(ctx context.Context, v core.SavedView) (core.SavedView, error)
	DeleteView(ctx context.Context, id core.ViewID) error
	Me(ctx context.Context) ([]string, error)
}

// JobListSource is what the job list reads.
type JobListSource interface {
	JobLister
	JobViews
}

// JobColumn is a column of the job list.
type JobColumn int

// The columns by which it can be sorted, in their order.
const (
	ColumnJob JobColumn = iota
	ColumnState
	ColumnNew
	ColumnContacted
	ColumnLeads
	ColumnSynced
	ColumnClient
)

// unsorted is the order in which the list comes: the newest job first.
const unsorted JobColumn = -1

// columnKeys are the columns as saved views name them.
var columnKeys = map[JobColumn]string{
	ColumnJob: "job", ColumnState: "state", ColumnNew: "new", ColumnContacted: "contacted", ColumnLeads: "leads",
	ColumnSynced: "synced", ColumnClient: "client",
}

// JobRow is one line of the job list.
type JobRow struct {
	ID        core.JobID
	Title     string
	Client    string
	Colour    string // of the client, #RRGGBB; "" = none was chosen
	Note      string // client, and the reference in the ATS
	State     core.JobState
	FromATS   bool
	Drift     int    // fields that the ATS has changed and nobody has decided about
	Check     bool   // it went live and what was read from the ATS was not confirmed
	Kept      string // why it is kept in Drafts; "" = it is not
	MailHeld  bool   // its e-mails wait because the ATS's answers are in doubt
	Archived  bool   // closed and put out of sight
	NoSource  bool   // it is live and its sourcing is off
	New       int
	Contacted int
	Leads     int
	Synced    time.Time
	URL       string // of its page in the ATS; "" = none is known

	client     core.ClientID
	connection core.ConnectionID
	who        []string // owner and authorised users, in lower case
	text       string   // what the search looks at, in lower case
}

// JobsModel is the job list: filters, search, sorting, named views, and acts on
// several jobs at once.
type JobsModel struct {
	loop   *Loop
	source JobListSource
	acts   JobActs
	now    func() time.Time
	place  Question
	saving Question
	acting Question

	all []JobRow
	// connections are the names of those that jobs came from.
	connections map[core.ConnectionID]string

	me     []string
	filter JobFilter
	text   string
	column JobColumn
	desc   bool
	ticked map[core.JobID]bool
	stop   context.CancelFunc // ends the act on several under way

	Loaded  bool
	Err     error
	Rows    []JobRow
	Views   []core.SavedView
	Doing   *Doing // an act on several jobs under way; nil = none
	Changed func()
	// Did is told after an act on several jobs what became of it.
	Did func(BulkResult)
}

// JobListOptions is what the job list is made from.
type JobListOptions struct {
	Source JobListSource
	Acts   JobActs          // nil = nothing can be done with several
	Now    func() time.Time // nil = the machine's clock
}

// NewJobs makes the model. The list begins with the newest job.
func NewJobs(loop *Loop, o JobListOptions) *JobsModel {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &JobsModel{
		loop: loop, source: o.Source, acts: o.Acts, now: o.Now, column: unsorted, ticked: map[core.JobID]bool{},
		Changed: func() {}, Did: func(BulkResult) {},
	}
}

type jobsAnswer struct {
	all   []JobRow
	names map[core.ConnectionID]string
	views []core.SavedView
	me    []string
}

// Load reads anew.
func (m *JobsModel) Load() {
	Load(m.loop, &m.place, m.read, func(a jobsAnswer, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.all, m.connections, m.Views, m.me = a.all, a.names, a.views, a.me
		}
		m.arrange()
	})
}

func (m *JobsModel) read(ctx context.Context) (a jobsAnswer, err error) {
	list, err := m.source.Jobs(ctx)
	if err != nil {
		return a, err
	}
	a.all, a.names = make([]JobRow, 0, len(list)), map[core.ConnectionID]string{}
	for _, o := range list {
		a.all = append(a.all, jobRow(o))
		a.names[o.Connection.ID] = o.Connection.Name
	}
	if a.views, err = m.source.Views(ctx); err != nil {
		return a, err
	}
	a.me, err = m.source.Me(ctx)
	return a, err
}

// Search shows the jobs that hold all words of text.
func (m *JobsModel) Search(text string) {
	if text != m.text {
		m.text = text
		m.arrange()
	}
}

// Text is what is searched for.
func (m *JobsModel) Text() string { return m.text }

// Sort orders by a column.
func (m *JobsModel) Sort(c JobColumn, descending bool) { m.column, m.desc = c, descending; m.arrange() }

// Sorted is the column that the list is ordered by; -1 = none.
func (m *JobsModel) Sorted() (c JobColumn, descending bool) { return m.column, m.desc }

// Total is the number of jobs, shown or not: of those in the archive where it is looked
// at, else of the others.
func (m *JobsModel) Total() int { return m.count(JobFilter{Archived: m.filter.Archived}) }

// Empty tells whether there is no job at all.
func (m *JobsModel) Empty() bool { return len(m.all) == 0 }

func (m *JobsModel) arrange() {
	words := strings.Fields(strings.ToLower(m.text))
	m.Rows = make([]JobRow, 0, len(m.all))
	for _, r := range m.all {
		if m.fits(r, m.filter) && holdsAll(r.text, words) {
			m.Rows = append(m.Rows, r)
		}
	}
	if m.column != unsorted {
		slices.SortStableFunc(m.Rows, func(a, b JobRow) int {
			if m.desc {
				a, b = b, a
			}
			return compareJobs(a, b, m.column)
		})
	}
	m.untickHidden()
	m.Changed()
}

func jobText(o records.Overview) string {
	place := o.Job.PrimaryLocation()
	return strings.ToLower(strings.Join([]string{
		o.Job.Title, o.Client.Name, o.Reference, o.Job.ID.String(), place.City, place.Text, o.Job.Owner, o.Connection.Name,
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
	j := o.Job
	r := JobRow{
		ID: j.ID, Title: j.Title, Client: o.Client.Name, Colour: o.Client.Colour, Note: o.Client.Name, State: j.State,
		FromATS: j.Connection != 0, Drift: len(j.Drift), MailHeld: j.HoldMail != "", Archived: !j.Archived.IsZero(), NoSource: j.State == core.JobActive && !j.Sourcing,
		Check: j.ATSJob != 0 && j.State == core.JobActive && j.Confirmed.IsZero(),
		New:   o.Counts.New, Contacted: o.Counts.Contacted, Leads: o.Counts.Leads, Synced: o.LastSync, URL: o.URL,
		client: o.Client.ID, connection: o.Connection.ID, who: whoOf(j), text: jobText(o),
	}
	if o.Reference != "" {
		r.Note += " · " + o.Reference
	}
	if j.State == core.JobDraft {
		r.Kept = strings.Join(phrase.Each(core.ReasonTexts(j.DraftReasons)), " ")
	}
	if j.State == core.JobClosed {
		r.Drift = 0
	}
	return r
}

// whoOf lists those whose job it is: its owner and its authorised users.
func whoOf(j core.Job) []string {
	var who []string
	for _, w := range append([]string{j.Owner}, j.Users...) {
		if w = strings.ToLower(strings.TrimSpace(w)); w != "" && !slices.Contains(who, w) {
			who = append(who, w)
		}
	}
	return who
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
		return a.Synced.Compare(b.Synced)
	case ColumnClient:
		return cmp.Compare(strings.ToLower(a.Client), strings.ToLower(b.Client))
	case ColumnJob:
	}
	return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
}

// SyncWords is when a job was last synchronised: the hour of today, else the day.
func (m *JobsModel) SyncWords(r JobRow) string {
	now := m.now()
	if Day(r.Synced) == Day(now) {
		return phrase.T("Today, %s", Hour(r.Synced))
	}
	return Day(r.Synced)
}
