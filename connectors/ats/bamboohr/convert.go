package bamboohr

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"reqdesk/connectors/wire"
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
		Closed: slices.Contains(closed, strings.ToLower(j.Status.Label)), Function: j.Department.Label, Locations: wire.Places(location(j.Place)),
		URL: j.URL, ApplyURL: j.URL, Posted: wire.Time(j.Posted), Flags: wire.Flags(map[string]string{"department": j.Department.Label}),
	}
	wire.AddUser(&p, j.owner, true)
	return p
}

// location is a job's place. One of which the ATS says that there is none is remote:
// that is how such jobs are written.
func location(p wirePlace) core.Location {
	if p.none {
		return core.Location{Text: "Remote"}
	}
	a := p.Address
	return core.Location{City: a.City, Region: a.State, Country: a.Country, PostalCode: a.Zip, Text: cmp.Or(wire.Line(a.City, a.State, a.Country), p.Label)}
}

func applicant(a wireApplication, job string) core.Applicant {
	p := a.Applicant
	return core.Applicant{
		ID: string(a.ID), PersonID: string(p.ID), JobID: job, Name: strings.TrimSpace(p.FirstName + " " + p.LastName),
		Emails: wire.Emails(p.Email), Phones: wire.Filled(p.Phone), URLs: wire.Filled(p.LinkedIn, p.Website),
		Stage: a.Status.Label, StageID: string(a.Status.ID), Status: a.Status.Label, Since: wire.Time(a.Applied), Updated: wire.Time(a.Status.Changed),
	}
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
	return string(a.Job.ID) == c.JobID && wire.HasEmail(c.Resume.Basics.FirstEmail(), a.Applicant.Email)
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
	first, last := b.Names()
	school, website, linkedIn := "", core.Presence{URL: b.URL}.Address(), b.LinkedIn()
	if len(c.Resume.Education) > 0 {
		school = c.Resume.Education[0].Institution
	}
	if !webForm.MatchString(website) {
		website = ""
	}
	if !linkedInForm.MatchString(linkedIn) {
		linkedIn = ""
	}
	return slices.DeleteFunc(form{
		{"firstName", first},
		{"lastName", cmp.Or(last, first)},
		{"jobId", c.JobID},
		{"email", b.FirstEmail()},
		{"phoneNumber", b.FirstPhone()},
		{"source", c.Source},
		{"address", b.Location.Address},
		{"city", b.Location.City},
		{"state", b.Location.Region},
		{"zip", b.Location.PostalCode},
		{"country", b.Location.CountryCode},
		{"linkedinUrl", linkedIn},
		{"websiteUrl", website},
		{"collegeName", school},
	}, func(f [2]string) bool { return f[1] == "" })
}
