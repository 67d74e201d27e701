package practice

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func posting(j wireJob) core.Posting {
	p := core.Posting{
		ID: j.ID, Reference: cmp.Or(j.Reference, j.ID), Title: j.Title, Status: j.Status, Closed: j.Status == "closed" || j.Deleted,
		EmploymentType: j.EmploymentType, Function: j.Family, Experience: j.Experience, Description: j.Description,
		MustHaves: j.Skills, ApplyURL: j.ApplyURL, URL: j.URL, Owner: strings.ToLower(j.Owner.Email), Flags: j.Fields,
		Posted: j.PostedAt.UTC(), Updated: j.UpdatedAt.UTC(),
	}
	if j.Deleted {
		p.Status = "deleted"
	}
	p.Locations = addLocation(p.Locations, j.Primary, "primary")
	for _, place := range j.Secondary {
		p.Locations = addLocation(p.Locations, place, "sourcing")
	}
	for _, user := range j.Assigned {
		p.Users = append(p.Users, strings.ToLower(user.Email))
	}
	return p
}

func addLocation(all []core.Location, p wirePlace, role string) []core.Location {
	l := core.Location{City: p.City, Region: p.Region, Country: p.Country, PostalCode: p.PostalCode, Text: p.Text, Role: role}
	if l.Text == "" {
		var parts []string
		for _, part := range []string{p.City, p.Region, p.Country} {
			if part != "" && !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
		l.Text = strings.Join(parts, ", ")
	}
	if l.Text == "" {
		return all
	}
	return append(all, l)
}

func applicant(a wireApplication) core.Applicant {
	c := a.Candidate
	p := core.Applicant{
		ID: a.ID, PersonID: a.CandidateID, JobID: a.JobID, Name: strings.TrimSpace(c.FirstName + " " + c.LastName), Employer: c.Employer,
		Stage: a.Stage.Name, StageID: a.Stage.ID, Status: a.Status, Since: a.CreatedAt.UTC(), Updated: a.UpdatedAt.UTC(), Removed: a.Deleted,
	}
	if c.Email != "" {
		p.Emails = []string{strings.ToLower(c.Email)}
	}
	if c.Phone != "" {
		p.Phones = []string{c.Phone}
	}
	if c.LinkedInURL != "" {
		p.URLs = []string{c.LinkedInURL}
	}
	return p
}

// newCandidate is what is written of a résumé. The ATS wants a first and a last
// name; whoever has one name only gets it as the last.
func newCandidate(c ats.Candidate) wireCandidate {
	b := c.Resume.Basics
	first, last, two := strings.Cut(strings.TrimSpace(b.Name), " ")
	if !two {
		first, last = "", first
	}
	w := wireCandidate{
		FirstName: first, LastName: last, Email: email(b), Phone: phone(b), LinkedInURL: linkedIn(b), Headline: b.Label,
		Location: wireHome{City: b.Location.City, Region: b.Location.Region, Country: b.Location.CountryCode, PostalCode: b.Location.PostalCode},
		StageID:  c.Stage, Source: c.Source,
	}
	for _, e := range c.Resume.Education {
		w.Education = append(w.Education, wireEducation{School: e.Institution, Degree: e.StudyType, Field: e.Area, StartOn: e.StartDate, EndOn: e.EndDate})
	}
	for i, e := range c.Resume.Work {
		if i == 0 && e.EndDate == "" {
			w.Employer = e.Name
		}
		summary := strings.Join(append(nonEmpty(e.Summary), e.Highlights...), "\n")
		w.Experience = append(w.Experience, wireExperience{Employer: e.Name, Title: e.Position, StartOn: e.StartDate, EndOn: e.EndDate, Summary: summary})
	}
	return w
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func email(b core.Basics) string { return first(b.Email, b.Emails) }
func phone(b core.Basics) string { return first(b.Phone, b.Phones) }

func first(own string, others []string) string {
	if own == "" && len(others) > 0 {
		return others[0]
	}
	return own
}

func linkedIn(b core.Basics) string {
	for _, p := range b.Profiles {
		if strings.EqualFold(p.Network, "linkedin") || strings.Contains(strings.ToLower(p.URL), "linkedin.com/") {
			return p.URL
		}
	}
	return ""
}

// missing tells whether a required field is not there.
func missing(field string, r core.Resume) []ats.Problem {
	switch {
	case field == "last_name" && strings.TrimSpace(r.Basics.Name) == "":
		return []ats.Problem{{Field: "basics.name", Message: "The ATS wants a name.", Fix: "Enter the person's name."}}
	case field == "email" && email(r.Basics) == "":
		return []ats.Problem{{Field: "basics.email", Message: "The ATS wants an e-mail address.", Fix: "Enter the person's e-mail address."}}
	default:
		return nil
	}
}

// notListed makes a problem of a school that is not among those known.
func notListed(i int, school string, known []string) (ats.Problem, bool) {
	if slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, school) }) {
		return ats.Problem{}, false
	}
	p := ats.Problem{Field: fmt.Sprintf("education[%d].institution", i), Message: "The ATS wants the school from its list.", Fix: "Choose a school from the ATS's list."}
	if len(known) > 0 {
		p.Fix = "Choose one of: " + strings.Join(known[:min(5, len(known))], "; ") + "."
	}
	return p, true
}

// refusal says in plain words which fields the ATS did not accept. It names
// fields and the ATS's own complaint about them, never what was in them.
func refusal(err error) error {
	var known *core.Error
	if err == nil || !errors.As(err, &known) || known.Kind != core.KindInvalid {
		return err
	}
	var refused wireRefusal
	if json.Unmarshal(httpx.BodyOf(err), &refused) != nil || len(refused.Error.Fields) == 0 {
		return err
	}
	var complaints []string
	for _, f := range refused.Error.Fields[:min(5, len(refused.Error.Fields))] {
		complaints = append(complaints, fmt.Sprintf("%.60s: %.120s", f.Field, f.Message))
	}
	return core.Fail(core.KindInvalid, "The ATS did not accept it; nothing was written. "+strings.Join(complaints, " "),
		"Correct what it names and send it again.").Because(err)
}
