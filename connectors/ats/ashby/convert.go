package ashby

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func posting(j wireJob) core.Posting {
	p := core.Posting{
		ID: j.ID, Reference: cmp.Or(j.Requisition, j.ID), Title: j.Title, Status: j.Status, Closed: j.Status != "" && j.Status != "Open",
		EmploymentType: j.EmploymentType, Function: j.text.Department, Description: cmp.Or(j.text.HTML, wire.Plain(j.text.Plain)),
		ApplyURL: cmp.Or(j.text.ApplyLink, j.text.ExternalLink), URL: j.text.ExternalLink,
		Flags: wire.Flags(map[string]string{"confidential": wire.Yes(j.Confidential)}), Posted: wire.Time(cmp.Or(j.OpenedAt, j.text.PublishedAt, j.CreatedAt)), Updated: wire.Time(j.UpdatedAt),
	}
	a := j.location.Address.Postal
	l := core.Location{Text: cmp.Or(j.location.Name, j.text.LocationName), City: a.City, Region: a.Region}
	if len(a.Country) == 2 {
		l.Country = a.Country
	}
	p.Locations = wire.Places(l)
	for _, m := range j.Team {
		wire.AddUser(&p, m.Email, strings.Contains(strings.ToLower(m.Role), "recruiter"))
	}
	p.Owner = cmp.Or(p.Owner, firstOf(p.Users))
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
		var labels []string
		for _, v := range f.Values {
			labels = append(labels, v.Label)
		}
		if q.ID != "" {
			asked = append(asked, wire.WithChoices(q, labels...))
		}
	}
	return asked
}

func applicant(a wireApplication, job string) core.Applicant {
	p := a.Candidate
	var links []string
	for _, link := range p.Links {
		links = append(links, link.URL)
	}
	return core.Applicant{
		ID: a.ID, PersonID: p.ID, JobID: job, Name: p.Name, Employer: p.Company, Stage: a.Stage.Title, StageID: a.Stage.ID, Status: a.Status,
		Emails: wire.Emails(p.emails()...), Phones: wire.Filled(p.Phone.Value), URLs: wire.Filled(links...),
		Since: wire.Time(a.CreatedAt), Updated: wire.Time(a.UpdatedAt),
	}
}

func (p wirePerson) emails() []string {
	all := []string{p.Email.Value}
	for _, email := range p.Emails {
		all = append(all, email.Value)
	}
	return all
}

// newPerson is what is written of a résumé.
func newPerson(c ats.Candidate, source string) body {
	b := c.Resume.Basics
	emails := b.AllEmails()
	in := body{"name": strings.TrimSpace(b.Name)}
	set := func(name, value string) {
		if value != "" {
			in[name] = value
		}
	}
	set("email", firstOf(emails))
	set("phoneNumber", b.FirstPhone())
	set("linkedInUrl", b.LinkedIn())
	set("githubUrl", b.GitHub())
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

// named finds a source by its name or its id.
func named(list []wireSource, name string) string {
	for _, s := range list {
		if !s.Archived && (strings.EqualFold(s.Title, strings.TrimSpace(name)) || s.ID == name) {
			return s.ID
		}
	}
	return ""
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
