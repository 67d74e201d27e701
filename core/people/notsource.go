package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Row is one line of a file for a not-to-source list. Number counts from 1, the
// header included.
type Row struct {
	Number    int
	Applicant core.Applicant
}

// Refused is a row that was not taken, and why.
type Refused struct {
	Row    int
	Reason string
}

// ListReport is what an import of a not-to-source file took and refused.
type ListReport struct {
	Accepted []core.NotSource
	Refused  []Refused
}

// ImportList takes rows into a job's not-to-source list. Without commit it
// reports only. A row that names nobody, or somebody who is listed already, is
// refused; the others are taken all the same.
func (s *Service) ImportList(ctx context.Context, job core.JobID, origin string, rows []Row, commit bool) (ListReport, error) {
	var report ListReport
	run := s.Store.View
	if commit {
		run = s.Store.Update
	}
	err := run(ctx, func(tx core.Tx) error {
		report = ListReport{}
		j, err := s.Store.Job(tx, job)
		if err != nil {
			return err
		}
		l := listImport{Service: s, tx: tx, job: j, origin: origin, commit: commit, rows: map[core.Key]int{}}
		for _, row := range rows {
			if err := l.take(row, &report); err != nil {
				return err
			}
		}
		if !commit || len(report.Accepted) == 0 {
			return nil
		}
		if s.ListChanged != nil {
			if err := s.ListChanged(tx, job); err != nil {
				return err
			}
		}
		return s.Store.AppendLog(tx, &core.LogEntry{
			At: s.Clock.Now(), Who: "recruiter", What: "not-to-source file taken", Job: job,
			Cause: fmt.Sprintf("%d taken, %d refused", len(report.Accepted), len(report.Refused)),
		})
	})
	if err == nil && commit {
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People, ID: job.String()})
	}
	return report, err
}

type listImport struct {
	*Service
	tx     core.Tx
	job    core.Job
	origin string
	commit bool
	rows   map[core.Key]int // which row had a strong key first
}

func (l *listImport) take(row Row, report *ListReport) error {
	keys := KeysOfApplicant(row.Applicant)
	reason := l.refusal(row, keys)
	if reason == "" {
		listed, err := l.listed(keys)
		if err != nil {
			return err
		}
		if listed {
			reason = "already on this job's list"
		}
	}
	if reason != "" {
		report.Refused = append(report.Refused, Refused{row.Number, reason})
		return nil
	}
	for _, k := range keys {
		if _, ok := l.rows[k]; !ok && Strong(k.Kind) {
			l.rows[k] = row.Number
		}
	}
	n := core.NotSource{Job: l.job.ID, Client: l.job.Client, Origin: "file", Applicant: row.Applicant, Added: l.Clock.Now()}
	if l.commit {
		if err := l.Store.PutNotSource(l.tx, &n, keys); err != nil {
			return err
		}
	}
	report.Accepted = append(report.Accepted, n)
	return nil
}

func (l *listImport) refusal(row Row, keys []core.Key) string {
	a := row.Applicant
	if len(keys) == 0 {
		if len(a.Emails) > 0 {
			return "the e-mail address can't be read, and nothing else identifies the person"
		}
		return "no e-mail address, profile address or phone number, and no name with employer"
	}
	for _, k := range keys {
		if first, ok := l.rows[k]; ok && Strong(k.Kind) {
			return fmt.Sprintf("same %s as row %d", KeyWords([]core.KeyKind{k.Kind}), first)
		}
	}
	return ""
}

// listed tells whether a strong key is on this job's list already.
func (l *listImport) listed(keys []core.Key) (bool, error) {
	for _, k := range keys {
		if !Strong(k.Kind) {
			continue
		}
		have, err := l.Store.NotSourcesByKey(l.tx, k)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(have, func(n core.NotSource) bool {
			return n.Job == l.job.ID || n.ATSJob != 0 && n.ATSJob == l.job.ATSJob
		}) {
			return true, nil
		}
	}
	return false, nil
}

// List gives a job's not-to-source list, its ATS pipeline and its files, whose
// name, addresses, stage or employer hold all words of search.
func (s *Service) List(tx core.Tx, job core.JobID, search string) ([]core.NotSource, error) {
	j, err := s.Store.Job(tx, job)
	if err != nil {
		return nil, err
	}
	lines, err := s.Store.NotSourcesOf(tx, job)
	if err != nil {
		return nil, err
	}
	if j.ATSJob != 0 {
		pipeline, err := s.Store.NotSourcesOfATSJob(tx, j.ATSJob)
		if err != nil {
			return nil, err
		}
		lines = append(pipeline, lines...)
	}
	seen := map[core.NotSourceID]bool{}
	want := strings.Fields(Fold(search))
	return slices.DeleteFunc(lines, func(n core.NotSource) bool {
		gone := seen[n.ID] || n.Applicant.Removed || !holdsAll(n.Applicant, want)
		seen[n.ID] = true
		return gone
	}), nil
}

func holdsAll(a core.Applicant, want []string) bool {
	if len(want) == 0 {
		return true
	}
	hay := Fold(strings.Join(append([]string{a.Name, a.Employer, a.Stage, a.Status}, append(a.Emails, a.URLs...)...), " "))
	for _, w := range want {
		if !strings.Contains(hay, w) {
			return false
		}
	}
	return true
}

// Kept is somebody who was kept out of a job's review queue.
type Kept struct {
	Person core.Person
	Why    string
	Since  time.Time
}

// KeptOut lists who was kept out of a job, with the reason.
func (s *Service) KeptOut(tx core.Tx, job core.JobID) ([]Kept, error) {
	if _, err := s.Store.Job(tx, job); err != nil {
		return nil, err
	}
	all, err := s.Store.CandidaciesOf(tx, job)
	if err != nil {
		return nil, err
	}
	var out []Kept
	for _, c := range all {
		if c.State != core.CandidacyKeptOut {
			continue
		}
		p, err := resolve(tx, s.Store, c.Person)
		if err != nil {
			return nil, err
		}
		out = append(out, Kept{Person: p, Why: c.Why, Since: c.Decided})
	}
	return out, nil
}
