package odoo

import (
	"cmp"
	"fmt"
	"html"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"reqdesk/connectors/ats/odoo/internal/rpc"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func posting(j wireJob, base string) core.Posting {
	id := strconv.Itoa(j.ID)
	p := core.Posting{
		ID: id, Reference: id, Title: cmp.Or(string(j.Name), id), Status: jobStatus(j), Closed: j.archived() || j.State == notRecruiting,
		EmploymentType: j.Contract.Name, Function: lastPart(j.Department.Name), Description: description(j), URL: page(base, jobs, j.ID),
		Owner: j.around.email(j.User.ID), Flags: flags(j), Posted: rpc.Moment(cmp.Or(j.PublishedOn, j.Created)), Updated: rpc.Moment(j.Written),
	}
	if j.published() && j.URL != "" {
		p.ApplyURL = cmp.Or(string(j.FullURL), base+string(j.URL))
	}
	if l := location(j); l.Text != "" {
		p.Locations = []core.Location{l}
	}
	for _, user := range append([]int{j.User.ID}, j.Interviews...) {
		if email := j.around.email(user); email != "" && !slices.Contains(p.Users, email) {
			p.Users = append(p.Users, email)
		}
	}
	for _, skill := range j.Skills {
		if s := j.around.skills[skill]; s.Name != "" {
			p.MustHaves = append(p.MustHaves, string(s.Name))
		}
	}
	return p
}

// notRecruiting is the state of a job of Odoo 14 and 15 for which nobody is looked
// for. Later ones know only whether a job is archived: their target is what is left
// of a plan, and 0 closes nothing.
const notRecruiting = "open"

func (j wireJob) archived() bool  { return j.Active != nil && !*j.Active }
func (j wireJob) published() bool { return j.Published != nil && *j.Published }

func jobStatus(j wireJob) string {
	switch {
	case j.archived():
		return "archived"
	case j.State == notRecruiting:
		return "not recruiting"
	case j.State != "":
		return "recruiting"
	case j.published():
		return "published"
	default:
		return "not published"
	}
}

func flags(j wireJob) map[string]string {
	f := map[string]string{"target": strconv.Itoa(j.Target)}
	for key, value := range map[string]string{"department": j.Department.Name, "company": j.Company.Name} {
		if value != "" {
			f[key] = value
		}
	}
	if j.Published != nil {
		f["published"] = map[bool]string{true: "yes", false: "no"}[*j.Published]
	}
	return f
}

// lastPart is the department itself of one that is named with those above it.
func lastPart(name string) string {
	return strings.TrimSpace(name[strings.LastIndex(name, "/")+1:])
}

// description joins what a job says of itself. The page for the website counts once
// it is published: until then it is Odoo's own example.
func description(j wireJob) string {
	parts := []string{string(j.Description)}
	if j.published() {
		parts = append(parts, string(j.Website))
	}
	if lines := strings.TrimSpace(string(j.Requires)); lines != "" {
		parts = append(parts, "<h3>Requirements</h3>\n<p>"+multiline(lines)+"</p>")
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" }), "\n")
}

// multiline makes HTML of plain text.
func multiline(s string) string {
	return strings.ReplaceAll(html.EscapeString(strings.ReplaceAll(s, "\r\n", "\n")), "\n", "<br>")
}

func (a around) email(user int) string { return strings.ToLower(string(a.users[user].Email)) }

// location is the job's address. A job without one is remote: so says the page that
// Odoo makes of it.
func location(j wireJob) core.Location {
	l := core.Location{Role: "primary"}
	if j.Address == nil {
		return l
	}
	if j.Address.ID == 0 {
		l.Text = "Remote"
		return l
	}
	p := j.around.places[j.Address.ID]
	region, _, _ := strings.Cut(p.State.Name, " (") // Odoo adds the country's code
	l.City, l.Region, l.PostalCode = string(p.City), region, string(p.Zip)
	l.Country = cmp.Or(strings.ToUpper(string(p.Code)), p.Country.Name)
	parts := []string{l.City, l.Region, cmp.Or(p.Country.Name, l.Country)}
	l.Text = strings.Join(slices.Compact(slices.DeleteFunc(parts, func(s string) bool { return s == "" })), ", ")
	l.Text = cmp.Or(l.Text, j.Address.Name)
	return l
}

// page is the address of a record in Odoo, in the form that all its releases know.
func page(base, model string, id int) string {
	return fmt.Sprintf("%s/web#id=%d&model=%s&view_type=form", base, id, model)
}

func stage(w wireStage, order int) core.Stage {
	return core.Stage{ID: strconv.Itoa(w.ID), Name: string(w.Name), Order: order, Final: w.Hired}
}

// applicant is a person on a job. Odoo has no number for the person alone that
// everybody has, so the first one is that of the application too.
func applicant(w wireApplicant) core.Applicant {
	id := strconv.Itoa(w.ID)
	a := core.Applicant{
		ID: id, PersonID: id, JobID: strconv.Itoa(w.Job.ID), Name: cmp.Or(string(w.Name), string(w.Subject)), Emails: w.emails(),
		Stage: w.Stage.Name, Status: w.status(), Since: rpc.Moment(w.Created), Updated: rpc.Moment(w.Written),
	}
	if w.Stage.ID != 0 {
		a.StageID = strconv.Itoa(w.Stage.ID)
	}
	for _, phone := range []rpc.Text{w.Phone, w.Mobile} {
		if phone != "" && !slices.Contains(a.Phones, string(phone)) {
			a.Phones = append(a.Phones, string(phone))
		}
	}
	if w.LinkedIn != "" {
		a.URLs = []string{string(w.LinkedIn)}
	}
	return a
}

// emails gives the address, which a person may have entered with a name around it.
func (w wireApplicant) emails() []string {
	address := cmp.Or(string(w.Normalized), string(w.Email))
	if parsed, err := mail.ParseAddress(address); err == nil {
		address = parsed.Address
	}
	if address = strings.ToLower(strings.TrimSpace(address)); address == "" {
		return nil
	}
	return []string{address}
}

// status is Odoo's own word, or what it would be: older ones have none.
func (w wireApplicant) status() string {
	switch {
	case w.Status != "":
		return string(w.Status)
	case w.Refused.ID != 0:
		return "refused"
	case w.Active != nil && !*w.Active:
		return "archived"
	case w.Hired != "":
		return "hired"
	default:
		return "ongoing"
	}
}

// profile is the part of a LinkedIn address by which people are told apart; "" = it
// is none.
func profile(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err == nil && u.Host == "" {
		u, err = url.Parse("https://" + strings.TrimSpace(address))
	}
	host := ""
	if err == nil {
		host = strings.ToLower(u.Hostname())
	}
	if host != "linkedin.com" && !strings.HasSuffix(host, ".linkedin.com") {
		return ""
	}
	return strings.ToLower(strings.TrimRight(u.Path, "/"))
}

// found is what an Odoo knows of somebody: one applicant for each job.
func found(list []wireApplicant, by core.KeyKind, base string, is func(wireApplicant) bool) *ats.Found {
	var f *ats.Found
	for _, w := range list {
		if w.ID == 0 || !is(w) {
			continue
		}
		id := strconv.Itoa(w.ID)
		if f == nil {
			f = &ats.Found{PersonID: id, By: by, Applications: map[string]string{}, URL: page(base, applicants, w.ID)}
		}
		if w.Job.ID != 0 {
			f.Applications[strconv.Itoa(w.Job.ID)] = id
		}
	}
	return f
}

// person are the values of a new record about a person, of the fields that it has.
func person(b core.Basics, has rpc.Fields) map[string]any {
	phones := distinct(b.Phone, b.Phones)
	values := map[string]any{"partner_name": strings.TrimSpace(b.Name)}
	for field, value := range map[string]string{"email_from": firstOf(distinct(b.Email, b.Emails)), "partner_phone": firstOf(phones), "linkedin_profile": linkedIn(b)} {
		if value != "" && has.Has(field) {
			values[field] = value
		}
	}
	if len(phones) > 1 && has.Has("partner_mobile") {
		values["partner_mobile"] = phones[1]
	}
	return values
}

// newApplicant are the values of an application beside those of the person.
func newApplicant(c ats.Candidate, job, source int, has rpc.Fields) map[string]any {
	values := map[string]any{"job_id": job}
	if source != 0 {
		values["source_id"] = source
	}
	if id, err := strconv.Atoi(c.Stage); err == nil {
		values["stage_id"] = id
	}
	if has.Has("name") { // up to Odoo 17 an application has a subject
		values["name"] = strings.TrimSpace(c.Resume.Basics.Name)
	}
	for _, field := range []string{"applicant_notes", "description"} {
		if text := notes(c.Resume, has); text != "" && has.Has(field) {
			values[field] = text
			break
		}
	}
	return values
}

// notes are what Odoo has no field for, as HTML that holds nothing but text.
func notes(r core.Resume, has rpc.Fields) string {
	var b strings.Builder
	list := func(title string, items []string) {
		if len(items) == 0 {
			return
		}
		b.WriteString("<h3>" + title + "</h3><ul>")
		for _, item := range items {
			b.WriteString("<li>" + multiline(item) + "</li>")
		}
		b.WriteString("</ul>")
	}
	var work, education []string
	for _, w := range r.Work {
		work = append(work, lines(heading(w.Position, w.Name, w.Location, period(w.StartDate, w.EndDate, true)), append([]string{w.Summary}, w.Highlights...)))
	}
	for _, e := range r.Education {
		education = append(education, heading(strings.TrimSpace(e.StudyType+" "+e.Area), e.Institution, "", period(e.StartDate, e.EndDate, false)))
	}
	list("Experience", work)
	list("Education", education)
	list("Further contacts", contacts(r.Basics, has))
	return b.String()
}

func heading(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

func lines(first string, more []string) string {
	return strings.Join(slices.DeleteFunc(append([]string{first}, more...), func(s string) bool { return s == "" }), "\n")
}

func period(start, end string, open bool) string {
	if open && start != "" {
		end = cmp.Or(end, "today")
	}
	return strings.Trim(start+" – "+end, " –")
}

// contacts are the ways to a person beyond those that have a field.
func contacts(b core.Basics, has rpc.Fields) []string {
	phones := 1
	if has.Has("partner_mobile") {
		phones = 2
	}
	rest := func(all []string, n int) []string { return all[min(n, len(all)):] }
	more := append(rest(distinct(b.Email, b.Emails), 1), rest(distinct(b.Phone, b.Phones), phones)...)
	for _, p := range b.Profiles {
		if p.URL != "" && (p.URL != linkedIn(b) || !has.Has("linkedin_profile")) {
			more = append(more, p.URL)
		}
	}
	return append(more, distinct(b.URL, nil)...)
}

func linkedIn(b core.Basics) string {
	for _, p := range b.Profiles {
		if profile(p.URL) != "" {
			return p.URL
		}
	}
	return ""
}

func distinct(own string, others []string) (all []string) {
	for _, one := range append([]string{own}, others...) {
		if one = strings.TrimSpace(one); one != "" && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func lower(list []string) []string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		out = append(out, strings.ToLower(s))
	}
	return out
}
