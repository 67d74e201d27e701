package practice

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/wire"
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
	for _, place := range append([]wirePlace{j.Primary}, j.Secondary...) {
		p.Locations = append(p.Locations, core.Location{City: place.City, Region: place.Region, Country: place.Country, PostalCode: place.PostalCode, Text: place.Text})
	}
	p.Locations = wire.Places(p.Locations...)
	for _, user := range j.Assigned {
		wire.AddUser(&p, user.Email, false)
	}
	return p
}

func applicant(a wireApplication) core.Applicant {
	c := a.Candidate
	return core.Applicant{
		ID: a.ID, PersonID: a.CandidateID, JobID: a.JobID, Name: strings.TrimSpace(c.FirstName + " " + c.LastName), Employer: c.Employer,
		Emails: wire.Emails(c.Email), Phones: wire.Filled(c.Phone), URLs: wire.Filled(c.LinkedInURL),
		Stage: a.Stage.Name, StageID: a.Stage.ID, Status: a.Status, Since: a.CreatedAt.UTC(), Updated: a.UpdatedAt.UTC(), Removed: a.Deleted,
	}
}

// newCandidate is what is written of a résumé. The ATS wants a first and a last
// name; whoever has one name only gets it as the last.
func newCandidate(c ats.Candidate) wireCandidate {
	b := c.Resume.Basics
	first, last := b.Names()
	if last == "" {
		first, last = "", first
	}
	now, _ := c.Resume.Present()
	w := wireCandidate{
		FirstName: first, LastName: last, Email: b.FirstEmail(), Phone: b.FirstPhone(), LinkedInURL: b.LinkedIn(), Headline: b.Label, Employer: now.Name,
		Location: wireHome{City: b.Location.City, Region: b.Location.Region, Country: b.Location.CountryCode, PostalCode: b.Location.PostalCode},
		StageID:  c.Stage, Source: c.Source,
	}
	for _, e := range c.Resume.Education {
		w.Education = append(w.Education, wireEducation{School: e.Institution, Degree: e.StudyType, Field: e.Area, StartOn: e.StartDate, EndOn: e.EndDate})
	}
	for _, e := range c.Resume.Work {
		w.Experience = append(w.Experience, wireExperience{Employer: e.Name, Title: e.Position, StartOn: e.StartDate, EndOn: e.EndDate, Summary: e.Text()})
	}
	return w
}

// missing tells whether a required field is not there.
func missing(field string, r core.Resume) []ats.Problem {
	switch field {
	case "last_name":
		return ats.NeedsName("The ATS", r.Basics)
	case "email":
		return ats.NeedsEmail("The ATS", r.Basics)
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

// complaints say in our words what the ATS complains of, by the last part of its field:
// its own words might quote a person.
var complaints = map[string]string{
	"last_name": "the last name", "email": "the e-mail address", "school": "the school, which must be one of its list",
	"stage_id": "the stage", "job_id": "the job, or this person on it", "file": "the file",
}

// refusal says in plain words what the ATS did not accept.
func refusal(err error) error {
	var known *core.Error
	if err == nil || !errors.As(err, &known) || known.Kind != core.KindInvalid {
		return err
	}
	var refused wireRefusal
	if json.Unmarshal(httpx.BodyOf(err), &refused) != nil {
		return err
	}
	var what []string
	for _, f := range refused.Error.Fields {
		what = append(what, complaints[f.Field[strings.LastIndexByte(f.Field, '.')+1:]])
	}
	if what = wire.Filled(what...); len(what) == 0 {
		return err
	}
	return core.Fail(core.KindInvalid, "The ATS did not accept "+strings.Join(what, ", nor ")+"; nothing was written.", "Correct it and send it again.").Because(err)
}
