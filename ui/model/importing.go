package model

import (
	"context"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/ui/phrase"
)

// ATSJobRow is what the import dialog shows of one ATS job.
type ATSJobRow struct {
	ID         core.ATSJobID
	Connection string // its name
	Title      string
	Place      string // its places, for people
	Reference  string // what people quote; else the ATS's id
	Status     string // as the ATS words it; "" where it says nothing
	Open       bool
	Updated    time.Time
	ImportedAs core.JobID // 0 = not imported
}

// ImportSource searches ATS jobs and imports them.
type ImportSource interface {
	// Find answers a search with ids, newest first.
	Find(ctx context.Context, q jobs.Query) (jobs.Result, error)
	// ReadWords reads what a search for words needs, which takes a second where there
	// are very many jobs; everything can be shown without.
	ReadWords(ctx context.Context) error
	// ATSJobRows gives rows for ids, in their order; ids that are gone are left out.
	ATSJobRows(ctx context.Context, ids []core.ATSJobID) ([]ATSJobRow, error)
	// Connections lists the connections that are not removed.
	Connections(ctx context.Context) ([]core.Connection, error)
	ImportATSJob(ctx context.Context, id core.ATSJobID) (core.Job, error)
}

const (
	importPage  = 50  // rows that are resolved at a time
	importFirst = 200 // ids that the first answer holds; more come while scrolling
)

// ImportModel is the import dialog: search as one types over all ATS jobs,
// newest first. Only the rows that are looked at are read; everything else stays
// an id.
type ImportModel struct {
	loop   *Loop
	source ImportSource
	opened Question
	search Question
	fetch  Question
	words  Question
	act    Question

	query    jobs.Query
	ids      []core.ATSJobID
	rows     map[core.ATSJobID]ATSJobRow
	gone     map[core.ATSJobID]bool
	asked    int // the page of rows that is being read
	ticked   []core.ATSJobID
	answer   int // number of the answer shown
	answered jobs.Query
	typing   bool // the rows do not answer yet what was asked last
	waiting  bool // Import was asked for meanwhile
	totalFor core.ConnectionID
	counted  bool

	Connections []core.Connection
	Ready       bool // the connections are known
	Loaded      bool // the first search is answered
	Err         error
	Found       int // jobs that fit
	Total       int // jobs of the chosen connections, whether they fit or not

	Importing bool
	Stopping  bool // it ends after the job it is at
	Done, Of  int  // progress of the import under way
	Problem   error
	stop      context.CancelFunc // ends the import under way after the job it is at

	// Tour is shown in the dialog while it is on; nil = there is none.
	Tour *TourModel

	Changed func()
	// Imported is called with the one job that was imported, or only opened.
	Imported func(id core.JobID)
	// Reported is called after several with a line for each.
	Reported func(results []ImportResult)
}

// NewImport makes the model.
func NewImport(loop *Loop, source ImportSource) *ImportModel {
	return &ImportModel{loop: loop, source: source, Changed: func() {}, Imported: func(core.JobID) {}, Reported: func([]ImportResult) {}}
}

// Open begins anew, with everything shown.
func (m *ImportModel) Open() {
	m.query = jobs.Query{Limit: importFirst}
	m.rows, m.gone = map[core.ATSJobID]ATSJobRow{}, map[core.ATSJobID]bool{}
	m.ids, m.ticked, m.Problem, m.Err, m.counted, m.Loaded, m.Ready = nil, nil, nil, nil, false, false, false
	m.answer, m.typing, m.waiting = 0, false, false
	Load(m.loop, &m.opened, m.source.Connections, func(list []core.Connection, err error) {
		m.Connections, m.Ready = list, err == nil
		if err != nil {
			m.Err = err
		}
		m.Changed()
	})
	m.find()
}

// Close ends what is under way, except an import.
func (m *ImportModel) Close() {
	m.opened.Stop()
	m.search.Stop()
	m.fetch.Stop()
}

// Search shows the jobs that hold all words of text.
func (m *ImportModel) Search(text string) {
	m.query.Text, m.query.Limit, m.typing = text, importFirst, true
	m.find()
}

// Answer numbers the answers to different searches, so that the screen begins
// at the first row of each; scrolling on is the same answer.
func (m *ImportModel) Answer() int { return m.answer }

// Choose shows the jobs of one connection; 0 = all.
func (m *ImportModel) Choose(c core.ConnectionID) {
	m.query.Connection, m.query.Limit, m.typing = c, importFirst, true
	m.find()
}

type importAnswer struct {
	result jobs.Result
	total  int
	first  []ATSJobRow
}

func (m *ImportModel) find() {
	q, count := m.query, !m.counted || m.totalFor != m.query.Connection
	total := m.Total
	Load(m.loop, &m.search, func(ctx context.Context) (importAnswer, error) {
		result, err := m.source.Find(ctx, q)
		if err != nil {
			return importAnswer{}, err
		}
		if count {
			all, err := m.source.Find(ctx, jobs.Query{Connection: q.Connection, Limit: 1})
			if err != nil {
				return importAnswer{}, err
			}
			total = all.Total
		}
		first, err := m.source.ATSJobRows(ctx, result.Jobs[:min(importPage, len(result.Jobs))])
		return importAnswer{result, total, first}, err
	}, func(a importAnswer, err error) {
		m.Loaded, m.Err, m.typing = true, err, false
		if err == nil {
			m.ids, m.Found, m.Total = a.result.Jobs, a.result.Total, a.total
			m.counted, m.totalFor = true, q.Connection
			if asked := (jobs.Query{Text: q.Text, Connection: q.Connection}); asked != m.answered || m.answer == 0 {
				m.answered = asked
				m.answer++
			}
			m.keep(a.result.Jobs[:min(importPage, len(a.result.Jobs))], a.first)
			if m.answer == 1 {
				m.readWords()
			}
		}
		m.Changed()
		if m.waiting {
			m.waiting = false
			m.Import(0)
		}
	})
}

// readWords begins once the first rows are there, so that the first letter need not wait.
// It goes on when the dialog is closed: the next one has them then.
func (m *ImportModel) readWords() {
	if m.words.Busy() {
		return
	}
	Load(m.loop, &m.words, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, m.source.ReadWords(ctx)
	}, func(struct{}, error) {}) // a search tells what is wrong
}

// keep remembers rows; ids without one are gone.
func (m *ImportModel) keep(ids []core.ATSJobID, rows []ATSJobRow) {
	for _, id := range ids {
		m.gone[id] = true
	}
	for _, r := range rows {
		m.rows[r.ID] = r
		delete(m.gone, r.ID)
	}
}

// Length is how many rows can be scrolled to just now; it grows while one
// scrolls until it is Found.
func (m *ImportModel) Length() int { return len(m.ids) }

// Row gives a row; ok is false while it is being read, which asking begins.
func (m *ImportModel) Row(i int) (row ATSJobRow, ok bool) {
	if i < 0 || i >= len(m.ids) {
		return ATSJobRow{}, false
	}
	if i >= len(m.ids)-importPage/2 && len(m.ids) < m.Found && !m.search.Busy() {
		m.query.Limit = 4 * len(m.ids)
		m.find()
	}
	id := m.ids[i]
	if row, ok = m.rows[id]; ok {
		return row, true
	}
	if m.gone[id] {
		return ATSJobRow{ID: id, Title: phrase.T("No longer there")}, true
	}
	m.read(i / importPage)
	return ATSJobRow{ID: id}, false
}

// read fetches one page of rows.
func (m *ImportModel) read(page int) {
	if m.fetch.Busy() && m.asked == page {
		return
	}
	m.asked = page
	ids := slices.Clone(m.ids[page*importPage : min((page+1)*importPage, len(m.ids))])
	Load(m.loop, &m.fetch, func(ctx context.Context) ([]ATSJobRow, error) { return m.source.ATSJobRows(ctx, ids) },
		func(rows []ATSJobRow, err error) {
			if err != nil {
				m.Err = err
			} else {
				m.keep(ids, rows)
			}
			m.Changed()
		})
}

// Count says how many fit, out of how many: "55 of 20,000 jobs".
func (m *ImportModel) Count() string {
	switch {
	case !m.Loaded:
		return phrase.T("Reading the jobs…")
	case m.Total == 0:
		return ""
	case m.query.Text == "":
		return phrase.T("%d jobs, newest first", m.Total)
	}
	return phrase.T("%d of %d jobs", m.Found, m.Total)
}

// Tick chooses a row for the import, or no longer. What is imported already
// can't be chosen.
func (m *ImportModel) Tick(i int) {
	row, ok := m.Row(i)
	if !ok || row.ImportedAs != 0 || m.gone[row.ID] || m.Importing {
		return
	}
	if at := slices.Index(m.ticked, row.ID); at >= 0 {
		m.ticked = slices.Delete(m.ticked, at, at+1)
	} else {
		m.ticked = append(m.ticked, row.ID)
	}
	m.Changed()
}

// Ticked tells whether a job is chosen.
func (m *ImportModel) Ticked(id core.ATSJobID) bool { return slices.Contains(m.ticked, id) }

// Chosen is how many are ticked, those that the search hides included.
func (m *ImportModel) Chosen() int { return len(m.ticked) }

// Verb is what the main button says while row current is the current one, and
// whether it can be pressed.
func (m *ImportModel) Verb(current int) (label string, on bool) {
	if m.Importing {
		return phrase.T("Importing…"), false
	}
	if n := len(m.ticked); n > 0 {
		return phrase.N(n, "Import %d job", "Import %d jobs"), true
	}
	row, ok := m.Row(current)
	if ok && row.ImportedAs != 0 {
		return phrase.T("Open job"), true
	}
	return phrase.T("Import"), ok && !m.gone[row.ID]
}

// Import imports what is ticked, else the current row. A job that was imported
// before is only opened. While a search is under way the first row of its answer
// is meant.
func (m *ImportModel) Import(current int) {
	if m.typing && len(m.ticked) == 0 {
		m.waiting = true
		return
	}
	if _, on := m.Verb(current); !on {
		return
	}
	ids := slices.Clone(m.ticked)
	if len(ids) == 0 {
		row, _ := m.Row(current)
		if row.ImportedAs != 0 {
			m.Imported(row.ImportedAs)
			return
		}
		ids = []core.ATSJobID{row.ID}
	}
	m.importAll(ids)
}
