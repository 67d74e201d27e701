package ashby

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"html"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
)

func moment(text string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

func posting(j wireJob) core.Posting {
	p := core.Posting{
		ID: j.ID, Reference: cmp.Or(j.Requisition, j.ID), Title: j.Title, Status: j.Status, Closed: j.Status != "" && j.Status != "Open",
		EmploymentType: j.EmploymentType, Function: j.text.Department, Description: cmp.Or(j.text.HTML, paragraph(j.text.Plain)),
		ApplyURL: cmp.Or(j.text.ApplyLink, j.text.ExternalLink), URL: j.text.ExternalLink,
		Posted: moment(cmp.Or(j.OpenedAt, j.text.PublishedAt, j.CreatedAt)), Updated: moment(j.UpdatedAt),
	}
	a := j.location.Address.Postal
	l := core.Location{Text: cmp.Or(j.location.Name, j.text.LocationName), City: a.City, Region: a.Region, Role: "primary"}
	if len(a.Country) == 2 {
		l.Country = a.Country
	}
	if l.Text != "" {
		p.Locations = []core.Location{l}
	}
	for _, m := range j.Team {
		email := strings.ToLower(m.Email)
		if email == "" || slices.Contains(p.Users, email) {
			continue
		}
		p.Users = append(p.Users, email)
		if p.Owner == "" && strings.Contains(strings.ToLower(m.Role), "recruiter") {
			p.Owner = email
		}
	}
	if p.Owner == "" {
		p.Owner = firstOf(p.Users)
	}
	if j.Confidential {
		p.Flags = map[string]string{"confidential": "yes"}
	}
	return p
}

// kinds brings Ashby's types of fields to ours.
var kinds = map[string]core.QuestionKind{
	"LongText": core.AskLong, "RichText": core.AskLong, "Boolean": core.AskYesNo, "ValueSelect": core.AskChoice, "MultiValueSelect": core.AskChoices,
	"Number": core.AskNumber, "Score": core.AskNumber, "Date": core.AskDate, "File": core.AskFile,
}

// questions are the fields that are not Ashby's own, which every form has.
func questions(fields []wireField) (asked []core.Question) {
	for _, w := range fields {
		f := w.Field
		if strings.HasPrefix(f.Path, "_systemfield_") || f.Title == "" {
			continue
		}
		q := core.Question{ID: cmp.Or(f.Path, f.ID), Text: f.Title, Kind: cmp.Or(kinds[f.Type], core.AskText), Required: w.Required}
		if q.Kind == core.AskChoice || q.Kind == core.AskChoices {
			for _, v := range f.Values {
				q.Choices = append(q.Choices, v.Label)
			}
			if len(q.Choices) == 0 {
				q.Kind = core.AskText
			}
		}
		if q.ID != "" {
			asked = append(asked, q)
		}
	}
	return asked
}

func paragraph(text string) string {
	if text == "" {
		return ""
	}
	return "<p>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") + "</p>"
}

func applicant(a wireApplication, job string) core.Applicant {
	p := a.Candidate
	out := core.Applicant{
		ID: a.ID, PersonID: p.ID, JobID: cmp.Or(a.Job.ID, job), Name: p.Name, Employer: p.Company, Stage: a.Stage.Title, StageID: a.Stage.ID,
		Status: a.Status, Since: moment(a.CreatedAt), Updated: moment(a.UpdatedAt),
	}
	for _, email := range append([]wireContact{p.Email}, p.Emails...) {
		if e := strings.ToLower(email.Value); e != "" && !slices.Contains(out.Emails, e) {
			out.Emails = append(out.Emails, e)
		}
	}
	if p.Phone.Value != "" {
		out.Phones = []string{p.Phone.Value}
	}
	for _, link := range p.Links {
		if link.URL != "" {
			out.URLs = append(out.URLs, link.URL)
		}
	}
	return out
}

// newPerson is what is written of a résumé.
func newPerson(c ats.Candidate, source string) body {
	b := c.Resume.Basics
	emails := distinct(b.Email, b.Emails)
	in := body{"name": strings.TrimSpace(b.Name)}
	set := func(name, value string) {
		if value != "" {
			in[name] = value
		}
	}
	set("email", firstOf(emails))
	set("phoneNumber", firstOf(distinct(b.Phone, b.Phones)))
	set("linkedInUrl", profile(b, "linkedin"))
	set("githubUrl", profile(b, "github"))
	set("website", b.URL)
	set("sourceId", source)
	if len(emails) > 1 {
		in["alternateEmailAddresses"] = emails[1:]
	}
	if b.Location.City != "" {
		in["location"] = body{"city": b.Location.City, "region": b.Location.Region}
	}
	return in
}

func newApplication(c ats.Candidate, person, source string) body {
	in := body{"candidateId": person, "jobId": c.JobID}
	if source != "" {
		in["sourceId"] = source
	}
	if c.Stage != "" {
		in["interviewStageId"] = c.Stage
	}
	return in
}

// halfDone says that the person is there already when the second step failed.
func halfDone(err error, created bool) error {
	var known *core.Error
	if !created || !errors.As(err, &known) || known.Kind == core.KindUnknown {
		return err
	}
	half := core.Fail(known.Kind, "The person is in Ashby now, but was not put on the job.", "Send it again: the person is found there and not created twice.")
	half.RetryAt = known.RetryAt
	return half.Because(err)
}

// named finds a source by its name or its id.
func named(list []wireSource, name string) string {
	for _, s := range list {
		if !s.Archived && (strings.EqualFold(s.Title, strings.TrimSpace(name)) || s.ID == name) {
			return s.ID
		}
	}
	return ""
}

func profile(b core.Basics, network string) string {
	for _, p := range b.Profiles {
		if strings.EqualFold(p.Network, network) || strings.Contains(strings.ToLower(p.URL), network+".com/") {
			return p.URL
		}
	}
	return ""
}

func distinct(own string, others []string) (all []string) {
	for _, one := range append([]string{own}, others...) {
		if one != "" && !slices.Contains(all, one) {
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

// sign tells one content from another.
func sign(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:4])
}
