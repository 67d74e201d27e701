package bamboohr

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// closed are the statuses of jobs for which nobody is looked for any more.
var closed = []string{"filled", "canceled", "cancelled", "deleted"}

// ended are the ATS's own statuses of applications after which nothing follows.
var ended = []string{"HIRED", "NOFIT", "DECLINED", "NOQUAL", "OVERQUAL", "POACHED"}

func posting(j wireJob) core.Posting {
	p := core.Posting{
		ID: string(j.ID), Reference: string(j.ID), Title: cmp.Or(j.Title.Label, string(j.ID)), Status: j.Status.Label,
		Closed: slices.Contains(closed, strings.ToLower(j.Status.Label)), Function: j.Department.Label,
		URL: j.URL, ApplyURL: j.URL, Posted: moment(j.Posted), Locations: []core.Location{location(j.Place)},
	}
	if j.Department.Label != "" {
		p.Flags = map[string]string{"department": j.Department.Label}
	}
	if j.owner != "" {
		p.Owner, p.Users = j.owner, []string{j.owner}
	}
	if p.Locations[0].Text == "" {
		p.Locations = nil
	}
	return p
}

// location is a job's place. One without a place is remote: that is how such jobs
// are written.
func location(p *wirePlace) core.Location {
	if p == nil {
		return core.Location{Text: "Remote", Role: "primary"}
	}
	a := p.Address
	parts := slices.DeleteFunc([]string{a.City, a.State, a.Country}, func(s string) bool { return s == "" })
	return core.Location{
		City: a.City, Region: a.State, Country: a.Country, PostalCode: a.Zip,
		Text: cmp.Or(strings.Join(parts, ", "), p.Label), Role: "primary",
	}
}

func applicant(a wireApplication, job string) core.Applicant {
	p := a.Applicant
	row := core.Applicant{
		ID: string(a.ID), PersonID: string(p.ID), JobID: job, Name: strings.TrimSpace(p.FirstName + " " + p.LastName),
		Stage: a.Status.Label, StageID: string(a.Status.ID), Status: a.Status.Label, Since: moment(a.Applied), Updated: moment(a.Status.Changed),
	}
	if p.Email != "" {
		row.Emails = []string{strings.ToLower(p.Email)}
	}
	if p.Phone != "" {
		row.Phones = []string{p.Phone}
	}
	for _, address := range []string{p.LinkedIn, p.Website} {
		if address != "" {
			row.URLs = append(row.URLs, address)
		}
	}
	return row
}

func stages(all []wireStatus) []core.Stage {
	var list []core.Stage
	for _, s := range all {
		if s.ID != "" && (s.Enabled == nil || *s.Enabled) {
			list = append(list, core.Stage{ID: string(s.ID), Name: cmp.Or(s.Name, s.Code, string(s.ID)), Order: len(list) + 1, Final: slices.Contains(ended, s.Code)})
		}
	}
	return list
}

// is tells whether an application is this person's to this job.
func (a wireApplication) is(c ats.Candidate) bool {
	return string(a.Job.ID) == c.JobID && strings.EqualFold(strings.TrimSpace(a.Applicant.Email), email(c.Resume.Basics))
}

// The forms of addresses outside which the ATS refuses a person.
var (
	linkedInForm = regexp.MustCompile(`(?i)^https?://([^/]*\.)?linkedin\.com/.+`)
	webForm      = regexp.MustCompile(`(?i)^https?://[^\s/]+\.[^\s]+$`)
)

// newCandidate is what is written of a résumé. Employment has no fields in this
// ATS, and of education there is the name of one school only. The ATS wants a first
// and a last name; whoever has one name only gets it as both.
func newCandidate(c ats.Candidate) form {
	b := c.Resume.Basics
	first, last, _ := strings.Cut(strings.TrimSpace(b.Name), " ")
	school, website := "", ""
	if len(c.Resume.Education) > 0 {
		school = c.Resume.Education[0].Institution
	}
	if webForm.MatchString(b.URL) {
		website = b.URL
	}
	return slices.DeleteFunc(form{
		{"firstName", first},
		{"lastName", cmp.Or(strings.TrimSpace(last), first)},
		{"jobId", c.JobID},
		{"email", email(b)},
		{"phoneNumber", firstOf(b.Phone, b.Phones)},
		{"source", c.Source},
		{"address", b.Location.Address},
		{"city", b.Location.City},
		{"state", b.Location.Region},
		{"zip", b.Location.PostalCode},
		{"country", b.Location.CountryCode},
		{"linkedinUrl", linkedIn(b)},
		{"websiteUrl", website},
		{"collegeName", school},
	}, func(f [2]string) bool { return f[1] == "" })
}

func email(b core.Basics) string { return strings.TrimSpace(firstOf(b.Email, b.Emails)) }

func firstOf(own string, others []string) string {
	if own == "" && len(others) > 0 {
		return others[0]
	}
	return own
}

func linkedIn(b core.Basics) string {
	for _, p := range b.Profiles {
		if linkedInForm.MatchString(p.URL) {
			return p.URL
		}
	}
	return ""
}
