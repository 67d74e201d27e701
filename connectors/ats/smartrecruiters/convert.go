package smartrecruiters

import (
	"cmp"
	"slices"
	"strings"

	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// closed are the job statuses in which nobody is looked for any more.
var closed = []string{"FILLED", "CANCELLED"}

// statuses are the main statuses of a candidate on a job, which are the same for
// all accounts, in the order of a hiring process.
var statuses = []struct {
	id, name string
	final    bool
}{
	{"LEAD", "Lead", false},
	{"NEW", "New", false},
	{"IN_REVIEW", "In review", false},
	{"INTERVIEW", "Interview", false},
	{"OFFERED", "Offered", false},
	{"HIRED", "Hired", true},
	{"REJECTED", "Rejected", true},
	{"WITHDRAWN", "Withdrawn", true},
	{"TRANSFERRED", "Transferred", true},
}

func posting(j wireJob) core.Posting {
	p := core.Posting{
		ID: j.ID, Reference: cmp.Or(j.RefNumber, j.ID), Title: cmp.Or(j.Title, j.RefNumber, j.ID), Status: j.Status,
		Closed: slices.Contains(closed, strings.ToUpper(j.Status)), EmploymentType: j.Employment.Label, Function: j.Function.Label,
		Experience: j.Experience.Label, Description: description(j), ApplyURL: j.Actions.Apply.URL, Locations: wire.Places(location(j.Location)),
		Flags: wire.Flags(map[string]string{"department": j.Department.Label}), Posted: wire.Time(j.CreatedOn), Updated: wire.Time(j.UpdatedOn),
	}
	for _, m := range j.team {
		wire.AddUser(&p, m.email, strings.Contains(strings.ToUpper(string(m.Role)), "RECRUITER"))
	}
	return p
}

// description joins the parts of the advertisement under their headings.
func description(j wireJob) string {
	s := j.Ad.Sections
	return wire.Sections(wire.Section(s.Company), wire.Section(s.Job), wire.Section(s.Qualifications), wire.Section(s.Additional))
}

func location(p wirePlace) core.Location {
	l := core.Location{City: p.City, Region: p.Region, Country: strings.ToUpper(cmp.Or(p.CountryCode, p.Country)), PostalCode: p.PostalCode}
	if l.Text = wire.Line(p.City, p.Region, cmp.Or(p.Country, p.CountryCode)); l.Text == "" && p.Remote {
		l.Text = "Remote"
	}
	return l
}

// applicationID names what the ATS has no id for: a person on a job. The @ parts them.
func applicationID(person, job string) string { return person + "@" + job }

// parts gives the person and the job of an application.
func parts(at ats.Created) (person, job string, err error) {
	person, job, ok := strings.Cut(at.ApplicationID, "@")
	if !ok {
		err = core.Fail(core.KindUsage, "This is no application of SmartRecruiters.", "")
	}
	return person, job, err
}

// assignments lists the jobs that a person is on.
func (p wireCandidate) assignments() []wireAssignment {
	var all []wireAssignment
	if p.Primary != nil {
		all = append(all, *p.Primary)
	}
	return append(all, p.Others...)
}

// on gives the person's assignment to a job.
func (p wireCandidate) on(job string) (wireAssignment, bool) {
	for _, a := range p.assignments() {
		if string(a.Job.ID) == job {
			return a, true
		}
	}
	return wireAssignment{}, false
}

// elsewhere tells that the person is on other jobs only, as far as the jobs are named.
func (p wireCandidate) elsewhere(job string) bool {
	_, on := p.on(job)
	return !on && slices.ContainsFunc(p.assignments(), func(a wireAssignment) bool { return a.Job.ID != "" })
}

// applicant is a person in the pipeline of job. A list asked for one job may
// leave out which one it is.
func applicant(p wireCandidate, job string) core.Applicant {
	a, on := p.on(job)
	if !on && p.Primary != nil && p.Primary.Job.ID == "" {
		a = *p.Primary
	}
	return core.Applicant{
		ID: applicationID(p.ID, job), PersonID: p.ID, JobID: job, Name: strings.TrimSpace(p.FirstName + " " + p.LastName),
		Stage: stageName(a.Status, a.SubStatus), StageID: stageID(a.Status, a.SubStatus), Status: a.Status,
		Emails: wire.Emails(p.Email), Phones: wire.Filled(p.Phone), URLs: wire.Filled(p.Web.LinkedIn, p.Web.Website),
		Since: wire.Time(p.CreatedOn), Updated: wire.Time(p.UpdatedOn),
	}
}

// A stage is a main status, or a status that the account has below one.
func stageID(status, sub string) string {
	if sub == "" {
		return status
	}
	return status + "/" + sub
}

func stageName(status, sub string) string {
	name := status
	for _, s := range statuses {
		if s.id == status {
			name = s.name
		}
	}
	if sub == "" {
		return name
	}
	return name + ": " + sub
}

func stages(processes []wireProcess) []core.Stage {
	var all []core.Stage
	seen := map[string]bool{}
	add := func(status, sub string, final bool) {
		if id := stageID(status, sub); !seen[id] {
			seen[id] = true
			all = append(all, core.Stage{ID: id, Name: stageName(status, sub), Order: len(all) + 1, Final: final})
		}
	}
	for _, s := range statuses {
		add(s.id, "", s.final)
		for _, p := range processes {
			if p.Active != nil && !*p.Active {
				continue
			}
			for _, sub := range p.SubStatuses[s.id] {
				add(s.id, sub, s.final)
			}
		}
	}
	return all
}

// newCandidate is what is written of a résumé. The ATS wants a first and a last
// name; whoever has one name only gets it as both.
func newCandidate(c ats.Candidate, source *wireSource) wireNew {
	b := c.Resume.Basics
	first, last := b.Names()
	w := wireNew{
		FirstName: first, LastName: cmp.Or(last, first), Email: b.FirstEmail(), Phone: b.FirstPhone(), Source: source,
		Web: wireWeb{LinkedIn: b.LinkedIn(), Website: b.URL},
	}
	if l := b.Location; l.City != "" && l.CountryCode != "" { // the ATS takes both or none
		w.Location = &wirePlace{City: l.City, Region: l.Region, CountryCode: strings.ToLower(l.CountryCode)}
	}
	for _, e := range c.Resume.Education {
		w.Education = append(w.Education, wireEducation{
			Institution: e.Institution, Degree: e.StudyType, Major: e.Area, Current: e.EndDate == "" && e.StartDate != "",
			Start: when(e.StartDate), End: when(e.EndDate),
		})
	}
	for _, e := range c.Resume.Work {
		w.Experience = append(w.Experience, wireExperience{
			Title: e.Position, Company: e.Name, Current: e.EndDate == "", Start: when(e.StartDate), End: when(e.EndDate),
			Location: e.Location, Description: e.Text(),
		})
	}
	return w
}

// when reads the year and month of an ISO date of any length.
func when(date string) *wireWhen {
	at, ok := wire.Date(date)
	switch {
	case !ok:
		return nil
	case len(date) == len("2006"):
		return &wireWhen{Year: at.Year()}
	}
	return &wireWhen{Year: at.Year(), Month: int(at.Month())}
}
