package people

import (
	"iter"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
)

// OriginCompany marks the lines of a list that are companies and domains.
const OriginCompany = "company"

// Lines gives who is on a job's not-to-source list: its ATS pipeline, then the
// rows of files. A job without one gives nobody, an unknown job KindNotFound.
func (s *Service) Lines(tx core.Tx, job core.JobID) iter.Seq2[core.NotSource, error] {
	return func(yield func(core.NotSource, error) bool) {
		j, err := s.Store.Job(tx, job)
		if err != nil {
			yield(core.NotSource{}, err)
			return
		}
		pipeline, err := s.pipeline(tx, j)
		if err != nil {
			yield(core.NotSource{}, err)
			return
		}
		for _, n := range pipeline {
			if !yield(n, nil) {
				return
			}
		}
		for n, err := range s.Store.NotSourceLines(tx, job) {
			if j.Linked(n.ATSJob) {
				continue // given with the pipeline
			}
			if !yield(n, err) || err != nil {
				return
			}
		}
	}
}

// pipeline gives who is in the job's ATS pipeline, and who was in that of the ATS jobs
// under which it stood before: somebody who is in both stands there once, as the ATS
// says now.
func (s *Service) pipeline(tx core.Tx, j core.Job) ([]core.NotSource, error) {
	var out []core.NotSource
	known := map[string]bool{}
	for _, id := range slices.Backward(append(slices.Clip(j.Former), j.ATSJob)) {
		if id == 0 {
			continue
		}
		lines, err := s.Store.NotSourcesOfATSJob(tx, id)
		if err != nil {
			return nil, err
		}
		for _, n := range lines {
			names := namesOf(n.Applicant)
			if n.Applicant.Removed || id != j.ATSJob && slices.ContainsFunc(names, func(k string) bool { return known[k] }) {
				continue
			}
			for _, k := range names {
				known[k] = true
			}
			out = append(out, n)
		}
	}
	return out, nil
}

// namesOf is what tells that two applications at one ATS are of the same person.
func namesOf(a core.Applicant) []string {
	var out []string
	if a.PersonID != "" {
		out = append(out, "person "+a.PersonID)
	}
	for _, e := range a.Emails {
		if normal, ok := NormalEmail(e); ok {
			out = append(out, normal)
		}
	}
	return out
}

// List gives a job's not-to-source list whose name, addresses, stage or employer
// hold all words of search: the people, and the companies and domains that are
// off-limits for the job's client and the workspace.
func (s *Service) List(tx core.Tx, job core.JobID, search string) ([]core.NotSource, error) {
	want := strings.Fields(Fold(search))
	var out []core.NotSource
	for n, err := range s.Lines(tx, job) {
		if err != nil {
			return nil, err
		}
		if HoldsAll(SearchText(n.Applicant), want) {
			out = append(out, n)
		}
	}
	companies, err := s.companies(tx, job)
	for _, n := range companies {
		if HoldsAll(SearchText(n.Applicant), want) {
			out = append(out, n)
		}
	}
	return out, err
}

// companies gives the companies and domains of a job as lines of its list.
func (s *Service) companies(tx core.Tx, job core.JobID) ([]core.NotSource, error) {
	j, err := s.Store.Job(tx, job)
	if err != nil {
		return nil, err
	}
	var out []core.NotSource
	for _, client := range slices.Compact([]core.ClientID{j.Client, 0}) {
		list, err := s.OffLimits(tx, client)
		if err != nil && !core.IsNotFound(err) {
			return nil, err
		}
		for _, entry := range list {
			out = append(out, core.NotSource{Client: client, Origin: OriginCompany, Applicant: core.Applicant{Name: entry}})
		}
	}
	return out, nil
}

// SearchText is what of somebody on a list is searched, folded.
func SearchText(a core.Applicant) string {
	parts := slices.Concat([]string{a.Name, a.Employer, a.Stage, a.Status}, a.Emails, a.URLs, a.Phones)
	return Fold(strings.Join(parts, " "))
}

// HoldsAll tells whether folded text holds all folded words.
func HoldsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
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
