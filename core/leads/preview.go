package leads

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// Preview is exactly what an export would write, and what the ATS would refuse.
type Preview struct {
	Candidate ats.Candidate
	// File is the résumé's name; "" = none is stored, or the ATS takes none.
	File     string
	Problems []ats.Problem
}

// Preview shows what would be written for a lead. It asks the ATS for its rules
// where the connector can, and writes nothing.
func (s *Service) Preview(ctx context.Context, job core.JobID, person core.PersonID) (Preview, error) {
	var d dossier
	err := s.Store.View(ctx, func(tx core.Tx) (err error) {
		d, err = s.dossier(tx, job, person)
		return err
	})
	if err != nil {
		return Preview{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	connector, err := s.Connect(ctx, d.connection)
	if err != nil {
		return Preview{}, err
	}
	defer ats.Close(connector)
	writer, ok := ats.As[ats.CandidateWriter](connector)
	if !ok {
		return Preview{}, core.Fail(core.KindUnsupported, "This ATS takes no candidates from outside.", "Enter the person there by hand.")
	}
	p := Preview{Candidate: d.candidate()}
	if _, ok := ats.As[ats.ResumeAttacher](connector); ok {
		p.File = d.profile.BlobName
	}
	if p.Candidate.Resume.Basics.Name == "" {
		p.Problems = append(p.Problems, ats.Problem{Field: "basics.name", Message: "The name is missing.", Fix: "Enter a name."})
	}
	more, err := writer.Problems(ctx, p.Candidate)
	p.Problems = append(p.Problems, more...)
	return p, err
}

// withLinks adds the person's profile addresses that the résumé lacks, the
// LinkedIn one first.
func withLinks(r core.Resume, urls []string) core.Resume {
	known := map[string]bool{}
	for _, p := range r.Basics.Profiles {
		known[trimURL(p.URL)] = true
	}
	presences := slices.Clone(r.Basics.Profiles)
	for _, u := range urls {
		if !known[trimURL(u)] {
			presences = append(presences, core.Presence{Network: networkOf(u), URL: u})
		}
	}
	slices.SortStableFunc(presences, func(a, b core.Presence) int {
		return cmp.Compare(rank(a), rank(b))
	})
	r.Basics.Profiles = presences
	return r
}

func rank(p core.Presence) int {
	if strings.EqualFold(p.Network, "LinkedIn") || strings.Contains(p.URL, "linkedin.com/") {
		return 0
	}
	return 1
}

func trimURL(u string) string {
	u = strings.ToLower(strings.TrimSpace(u))
	_, rest, found := strings.Cut(u, "://")
	if !found {
		rest = u
	}
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}

func networkOf(u string) string {
	switch {
	case strings.Contains(u, "linkedin.com/"):
		return "LinkedIn"
	case strings.Contains(u, "github.com/"):
		return "GitHub"
	default:
		return ""
	}
}

// sourceName is the attribution written into the ATS: the value of the client's
// source code ("source=reqdesk" gives "reqdesk"), else the program's name.
func sourceName(c core.Client) string {
	first, _, _ := strings.Cut(c.SourceCode, "&")
	if _, value, ok := strings.Cut(first, "="); ok {
		first = value
	}
	return cmp.Or(first, "Reqdesk")
}

func sortNewest(rows []Row) {
	slices.SortStableFunc(rows, func(a, b Row) int { return b.Marked.Compare(a.Marked) })
}
