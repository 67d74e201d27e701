package smartrecruiters

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"

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
		Experience: j.Experience.Label, Description: description(j), ApplyURL: j.Actions.Apply.URL,
		Posted: moment(j.CreatedOn), Updated: moment(j.UpdatedOn),
	}
	if j.Department.Label != "" {
		p.Flags = map[string]string{"department": j.Department.Label}
	}
	if l := location(j.Location); l.Text != "" {
		p.Locations = []core.Location{l}
	}
	for _, m := range j.team {
		if m.email == "" {
			continue
		}
		p.Users = append(p.Users, m.email)
		if p.Owner == "" && strings.Contains(strings.ToUpper(string(m.Role)), "RECRUITER") {
			p.Owner = m.email
		}
	}
	return p
}

// description joins the parts of the advertisement under their headings.
func description(j wireJob) string {
	s := j.Ad.Sections
	var b strings.Builder
	for _, part := range []wireSection{s.Company, s.Job, s.Qualifications, s.Additional} {
		if strings.TrimSpace(part.Text) == "" {
			continue
		}
		if part.Title != "" {
			b.WriteString("<h3>" + html.EscapeString(part.Title) + "</h3>\n")
		}
		b.WriteString(part.Text + "\n")
	}
	return strings.TrimSpace(b.String())
}

func location(p wirePlace) core.Location {
	l := core.Location{City: p.City, Region: p.Region, Country: strings.ToUpper(cmp.Or(p.CountryCode, p.Country)), PostalCode: p.PostalCode, Role: "primary"}
	parts := slices.Compact(filled(p.City, p.Region, cmp.Or(p.Country, p.CountryCode)))
	if l.Text = strings.Join(parts, ", "); l.Text == "" && p.Remote {
		l.Text = "Remote"
	}
	return l
}

// applicationID names what the ATS has no id for: a person on a job. The @ parts them.
func applicationID(person, job string) string { return person + "@" + job }

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
		if a.Job.ID == job {
			return a, true
		}
	}
	return wireAssignment{}, false
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
		Emails: filled(strings.ToLower(p.Email)), Phones: filled(p.Phone), URLs: filled(p.Web.LinkedIn, p.Web.Website),
		Since: moment(p.CreatedOn), Updated: moment(p.UpdatedOn),
	}
}

// filled leaves empty texts out.
func filled(texts ...string) []string {
	return slices.DeleteFunc(texts, func(text string) bool { return text == "" })
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
	first, last, _ := strings.Cut(strings.TrimSpace(b.Name), " ")
	w := wireNew{
		FirstName: first, LastName: cmp.Or(strings.TrimSpace(last), first), Email: email(b), Phone: firstOf(b.Phone, b.Phones), Source: source,
		Web: wireWeb{LinkedIn: linkedIn(b), Website: b.URL},
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
		parts := filled(append([]string{e.Summary}, e.Highlights...)...)
		w.Experience = append(w.Experience, wireExperience{
			Title: e.Position, Company: e.Name, Current: e.EndDate == "", Start: when(e.StartDate), End: when(e.EndDate),
			Location: e.Location, Description: strings.Join(parts, "\n"),
		})
	}
	return w
}

// when reads the year and month of an ISO date of any length.
func when(date string) *wireWhen {
	year, rest, _ := strings.Cut(date, "-")
	y, err := strconv.Atoi(year)
	if err != nil || y < 1900 || y > 2200 {
		return nil
	}
	month, _, _ := strings.Cut(rest, "-")
	m, err := strconv.Atoi(month)
	if err != nil || m < 1 || m > 12 {
		m = 0
	}
	return &wireWhen{Year: y, Month: m}
}

func email(b core.Basics) string { return firstOf(b.Email, b.Emails) }

func firstOf(own string, others []string) string { return cmp.Or(append([]string{own}, others...)...) }

func linkedIn(b core.Basics) string {
	for _, p := range b.Profiles {
		if strings.EqualFold(p.Network, "linkedin") || strings.Contains(strings.ToLower(p.URL), "linkedin.com/") {
			return p.URL
		}
	}
	return ""
}
