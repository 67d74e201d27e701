package model

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
	"reqdesk/ui/phrase"
)

// NotToSourceSource reads and extends a job's not-to-source list.
type NotToSourceSource interface {
	// NotToSource gives the lines whose name, addresses, stage or employer hold all
	// words of search; "" = all.
	NotToSource(ctx context.Context, job core.JobID, search string) ([]core.NotSource, error)
	KeptOut(ctx context.Context, job core.JobID) ([]people.Kept, error)
	ImportList(ctx context.Context, f intake.File, job core.JobID, commit bool) (people.ListReport, error)
}

// NotToSourcePart is a part of the list.
type NotToSourcePart int

// The parts.
const (
	PartAll NotToSourcePart = iota
	PartATS
	PartFiles
	PartCompanies
	PartKeptOut
)

// NotToSourceRow is one person who must not be sourced for the job.
type NotToSourceRow struct {
	Part  NotToSourcePart
	Name  string
	Note  string // address or employer
	From  string // where the line comes from
	Stage string // or, for people kept out, the reason
	Since time.Time
	words string
	line  core.NotSource // zero for people who were kept out
}

// maxListFile bounds a file, in bytes.
const maxListFile = 64 << 20

// NotToSourceModel is the list of people who must not be sourced for a job, and
// those who were kept out of its review because of it.
type NotToSourceModel struct {
	loop   *Loop
	source NotToSourceSource
	edits  NotToSourceEdits // nil = the list can't be changed
	place  Question
	file   Question
	files  []people.File

	suggesting Question

	job  core.JobID
	all  []NotToSourceRow
	part NotToSourcePart
	text string
	data intake.File

	Loaded bool
	Err    error
	Rows   []NotToSourceRow

	Checking bool
	Report   *people.ListReport // of the file that was chosen; nil = none yet
	FileErr  error

	Changed func()
	// Taken is called when a file was stored.
	Taken func(rows int)
}

// NewNotToSource makes the model.
func NewNotToSource(loop *Loop, source NotToSourceSource) *NotToSourceModel {
	return &NotToSourceModel{loop: loop, source: source, Changed: func() {}, Taken: func(int) {}}
}

// Open reads the list of a job.
func (m *NotToSourceModel) Open(job core.JobID) {
	if job != m.job {
		m.job, m.Loaded, m.all, m.Rows, m.part, m.text = job, false, nil, nil, PartAll, ""
	}
	Load(m.loop, &m.place, func(ctx context.Context) (l readList, err error) {
		lines, err := m.source.NotToSource(ctx, job, "")
		if err != nil {
			return l, err
		}
		kept, err := m.source.KeptOut(ctx, job)
		if err == nil && m.edits != nil {
			l.files, err = m.edits.ListFiles(ctx, job)
		}
		l.rows = notToSourceRows(lines, kept)
		l.name()
		return l, err
	}, func(l readList, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.all, m.files = l.rows, l.files
		}
		m.arrange()
	})
}

type readList struct {
	rows  []NotToSourceRow
	files []people.File
}

// name tells with which file a row came.
func (l readList) name() {
	names := map[core.ListFileID]string{}
	for _, f := range l.files {
		names[f.ID] = f.Name
	}
	for i := range l.rows {
		r := &l.rows[i]
		if name := names[r.line.File]; name != "" && r.Stage == "" {
			r.Stage = phrase.T("%s, row %d", name, r.line.Row)
			r.words += " " + people.Fold(name)
		}
	}
}

// SourcedNames are the words that rows have for where they come from.
func SourcedNames() []string {
	return []string{phrase.T("Kept out of the review"), phrase.T("From a file"), phrase.T("In the ATS pipeline"), phrase.T("Company")}
}

func notToSourceRows(lines []core.NotSource, kept []people.Kept) []NotToSourceRow {
	var rows []NotToSourceRow
	for _, k := range kept {
		r := NotToSourceRow{Part: PartKeptOut, Name: k.Person.Name, Note: firstText(k.Person.Emails), From: phrase.T("Kept out of the review"), Stage: phrase.Of(k.Why), Since: k.Since}
		rows = append(rows, r.searchable(k.Person.Emails, k.Person.Employer))
	}
	for _, l := range lines {
		a := l.Applicant
		r := NotToSourceRow{Part: PartFiles, Name: a.Name, Note: firstText(a.Emails), From: phrase.T("From a file"), Stage: a.Stage, Since: a.Since, line: l}
		switch l.Origin {
		case "ats":
			r.Part, r.From = PartATS, phrase.T("In the ATS pipeline")
		case "company":
			r.Part, r.From, r.Stage = PartCompanies, phrase.T("Company"), phrase.T("Nobody who works there is sourced for this client")
			if l.Client == 0 {
				r.Stage = phrase.T("Nobody who works there is sourced for any client")
			}
		}
		if r.Stage == "" {
			r.Stage = a.Status
		}
		if r.Note == "" {
			r.Note = a.Employer
		}
		if r.Name == "" {
			r.Name, r.Note = r.Note, a.Employer
		}
		if r.Since.IsZero() {
			r.Since = l.Added
		}
		rows = append(rows, r.searchable(append(a.Emails, a.URLs...), a.Employer))
	}
	return rows
}

func (r NotToSourceRow) searchable(more []string, employer string) NotToSourceRow {
	r.words = people.Fold(strings.Join(append([]string{r.Name, r.Note, r.Stage, employer}, more...), " "))
	return r
}

func firstText(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// Parts gives the filters with their counts.
func (m *NotToSourceModel) Parts() []PartCount {
	counts := []PartCount{{PartAll, phrase.T("All"), 0}, {PartATS, phrase.In("people", "Imported from ATS"), 0}, {PartFiles, phrase.In("people", "Added by file or hand"), 0}, {PartCompanies, phrase.T("Companies"), 0}, {PartKeptOut, phrase.In("people", "Kept out"), 0}}
	for _, r := range m.all {
		counts[PartAll].Count++
		counts[r.Part].Count++
	}
	return counts
}

// PartCount is a part with the number of people in it.
type PartCount struct {
	Part  NotToSourcePart
	Name  string
	Count int
}

// Part is the part that is shown.
func (m *NotToSourceModel) Part() NotToSourcePart { return m.part }

// Total is the number of people, shown or not.
func (m *NotToSourceModel) Total() int { return len(m.all) }

// Show shows one part only.
func (m *NotToSourceModel) Show(p NotToSourcePart) { m.part = p; m.arrange() }

// Search shows the people who hold all words of text.
func (m *NotToSourceModel) Search(text string) { m.text = text; m.arrange() }

func (m *NotToSourceModel) arrange() {
	words := strings.Fields(people.Fold(m.text))
	m.Rows = m.Rows[:0]
	for _, r := range m.all {
		if (m.part == PartAll || m.part == r.Part) && holdsAll(r.words, words) {
			m.Rows = append(m.Rows, r)
		}
	}
	m.Changed()
}

// Forget begins a new choice of file.
func (m *NotToSourceModel) Forget() {
	m.file.Stop()
	m.Checking, m.Report, m.FileErr, m.data = false, nil, nil, intake.File{}
}

type checkedList struct {
	file   intake.File
	report people.ListReport
}

// Check reads a file and tells which of its rows would be taken; nothing is
// stored yet.
func (m *NotToSourceModel) Check(path string) {
	job := m.job
	m.Checking, m.Report, m.FileErr = true, nil, nil
	m.Changed()
	Load(m.loop, &m.file, func(ctx context.Context) (checkedList, error) {
		f, err := readListFile(strings.TrimSpace(path), maxListFile)
		if err != nil {
			return checkedList{}, err
		}
		report, err := m.source.ImportList(ctx, f, job, false)
		return checkedList{f, report}, err
	}, func(c checkedList, err error) {
		m.Checking, m.FileErr = false, err
		if err == nil {
			m.data, m.Report = c.file, &c.report
		}
		m.Changed()
	})
}

// Commit stores the rows that Check accepted.
func (m *NotToSourceModel) Commit() {
	if m.Report == nil || len(m.Report.Accepted) == 0 || m.file.Busy() {
		return
	}
	job, file := m.job, m.data
	m.Checking = true
	m.Changed()
	Load(m.loop, &m.file, func(ctx context.Context) (people.ListReport, error) {
		return m.source.ImportList(ctx, file, job, true)
	}, func(r people.ListReport, err error) {
		m.Checking, m.FileErr = false, err
		m.Changed()
		if err == nil {
			m.Taken(len(r.Accepted))
			m.Open(job)
		}
	})
}

// readListFile reads a file of at most limit bytes.
func readListFile(path string, limit int64) (intake.File, error) {
	name := filepath.Base(path)
	f, err := intake.OpenRegular(path)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return intake.File{}, core.Fail(core.KindNotFound, phrase.T("There is no such file."), phrase.T("Check the path, or drop the file onto the window.")).Because(err)
		}
		return intake.File{}, core.Fail(core.KindStorage, phrase.T("The file can't be read."), phrase.T("Check that it is a file and that you may read it.")).Because(err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return intake.File{}, core.Fail(core.KindStorage, phrase.T("The file can't be read."), phrase.T("Check that it is a file and that you may read it.")).Because(err)
	case int64(len(data)) > limit:
		return intake.File{}, core.Fail(core.KindUsage, phrase.T("The file is larger than 64 MB; nothing was taken."), phrase.T("Split it and take the parts one after the other."))
	}
	return intake.File{Name: name, Data: data}, nil
}
