package workable

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"

	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func posting(j wireJob) core.Posting {
	p := core.Posting{
		ID: j.Shortcode, Reference: cmp.Or(j.Code, j.Shortcode), Title: cmp.Or(j.Title, j.FullTitle), Status: j.State,
		Closed: j.State != "" && j.State != "published", EmploymentType: j.EmploymentType, Function: cmp.Or(j.Function, j.Department),
		Experience: j.Experience, Description: cmp.Or(j.FullDescription, j.Description+j.Requirements+j.Benefits),
		ApplyURL: j.ApplicationURL, URL: j.URL, Posted: wire.Time(j.CreatedAt), Updated: wire.Time(j.UpdatedAt),
	}
	var places []core.Location
	for _, place := range append([]wireLocation{j.Location}, j.Locations...) { // Workable gives the first in two ways
		places = append(places, place.location())
	}
	p.Locations = wire.Places(places...)
	for _, m := range j.members {
		wire.AddUser(&p, m.Email, strings.Contains(strings.ToLower(m.Collaboration+" "+m.Role), "recruiter"))
	}
	if p.Owner == "" && len(p.Users) > 0 {
		p.Owner = p.Users[0]
	}
	p.Flags = wire.Flags(map[string]string{
		"department": j.Department, "industry": j.Industry, "workplace": j.WorkplaceType, "sample": wire.Yes(j.Sample), "confidential": wire.Yes(j.Confidential),
	})
	return p
}

func (w wireLocation) location() core.Location {
	region := cmp.Or(w.Region, w.Subregion)
	return core.Location{
		City: w.City, Region: region, Country: w.CountryCode, PostalCode: w.Zip,
		Text: cmp.Or(w.Text, wire.Line(w.City, region, cmp.Or(w.Country, w.CountryName, w.CountryCode))),
	}
}

func applicant(w wireCandidate, job string) core.Applicant {
	var urls []string
	for _, p := range w.Profiles {
		urls = append(urls, p.URL)
	}
	return core.Applicant{
		ID: w.ID, PersonID: w.ID, JobID: job, Name: cmp.Or(w.Name, strings.TrimSpace(w.Firstname+" "+w.Lastname)),
		Emails: wire.Emails(w.Email), Phones: wire.Filled(w.Phone), URLs: wire.Filled(urls...),
		Stage: w.Stage, StageID: w.stageID, Status: status(w), Since: wire.Time(w.CreatedAt), Updated: wire.Time(w.UpdatedAt),
	}
}

// kinds brings Workable's types of questions to ours.
var kinds = map[string]core.QuestionKind{
	"free_text": core.AskLong, "boolean": core.AskYesNo, "multiple_choice": core.AskChoices, "dropdown": core.AskChoice,
	"numeric": core.AskNumber, "date": core.AskDate, "file": core.AskFile,
}

func questions(list []wireQuestion) (asked []core.Question) {
	for _, w := range list {
		q := core.Question{ID: w.ID, Text: strings.TrimSpace(w.Body), Kind: cmp.Or(kinds[w.Type], core.AskText), Required: w.Required}
		if q.Kind == core.AskChoices && w.Single != nil && *w.Single {
			q.Kind = core.AskChoice
		}
		var texts []string
		for _, raw := range w.Choices {
			texts = append(texts, choice(raw))
		}
		if q.ID != "" && q.Text != "" {
			asked = append(asked, wire.WithChoices(q, texts...))
		}
	}
	return asked
}

// choice is a text, or the text of an object.
func choice(raw json.RawMessage) (text string) {
	var object struct {
		Body string `json:"body"`
	}
	if json.Unmarshal(raw, &text) != nil && json.Unmarshal(raw, &object) == nil {
		text = object.Body
	}
	return text
}

// status is a word for what Workable says by two fields.
func status(w wireCandidate) string {
	switch {
	case w.Disqualified:
		return "disqualified"
	case w.HiredAt != "":
		return "hired"
	default:
		return "active"
	}
}

func stageNamed(list []wireStage, name string) (wireStage, bool) {
	for _, s := range list {
		if name != "" && (strings.EqualFold(s.Name, name) || s.Slug == name) {
			return s, true
		}
	}
	return wireStage{}, false
}

// found joins the records of the person who really has the address: a filter
// that was ignored must not find a stranger.
func found(list []wireCandidate, email string) *ats.Found {
	var f *ats.Found
	for _, w := range list {
		if w.ID == "" || !wire.HasEmail(email, w.Email) {
			continue
		}
		if f == nil {
			f = &ats.Found{PersonID: w.ID, URL: w.ProfileURL, By: core.KeyEmail, Applications: map[string]string{}}
		}
		if _, have := f.Applications[w.Job.Shortcode]; !have && w.Job.Shortcode != "" {
			f.Applications[w.Job.Shortcode] = w.ID
		}
	}
	return f
}

// newCandidate is what is written of a résumé.
func newCandidate(c ats.Candidate) wireNew {
	b := c.Resume.Basics
	l := b.Location
	w := wireNew{
		Email: b.FirstEmail(), Phone: b.FirstPhone(), Headline: b.Label, Summary: b.Summary, Tags: wire.Filled(c.Source),
		Address: wire.Line(l.Address, l.PostalCode, l.City, l.Region, l.CountryCode),
	}
	w.Firstname, w.Lastname = b.Names()
	for _, e := range c.Resume.Education {
		w.Education = append(w.Education, wireEducation{School: e.Institution, Degree: e.StudyType, Field: e.Area, StartOn: wire.Day(e.StartDate), EndOn: wire.Day(e.EndDate)})
	}
	for _, e := range c.Resume.Work {
		w.Experience = append(w.Experience, wireExperience{
			Title: e.Position, Company: e.Name, Current: e.EndDate == "", StartOn: wire.Day(e.StartDate), EndOn: wire.Day(e.EndDate), Summary: e.Text(),
		})
	}
	for _, s := range c.Resume.Skills {
		w.Skills = append(w.Skills, wire.Filled(s.Name)...)
	}
	for _, p := range b.Profiles {
		if kind := network(p); p.URL != "" && kind != "" {
			w.Profiles = append(w.Profiles, wireProfile{Type: kind, URL: p.Address()})
		}
	}
	return w
}

// network is Workable's word for where a profile is; "" = none that it knows.
func network(p core.Presence) string {
	for _, name := range []string{"linkedin", "github", "xing", "twitter", "facebook"} {
		if strings.EqualFold(p.Network, name) || strings.Contains(strings.ToLower(p.URL), name+".com/") {
			return name
		}
	}
	return ""
}

// complaints are Workable's words for what it does not accept, and ours. Other
// words are not shown: they may quote what was sent.
var complaints = map[string][2]string{
	"already": {"Workable has this person on the job already; nothing was written.", "Look them up there."},
	"email":   {"Workable does not accept the e-mail address; nothing was written.", "Correct it and send it again."},
	"stage":   {"Workable does not know the stage; nothing was written.", "Choose one of the job's stages."},
	"phone":   {"Workable does not accept the telephone number; nothing was written.", "Correct it and send it again."},
	"resume":  {"Workable does not accept the résumé; it was not written.", "Send it as PDF or Word document."},
}

// refusal says in plain words what Workable did not accept.
func refusal(err error) error {
	var known *core.Error
	if err == nil || !errors.As(err, &known) || known.Kind != core.KindInvalid {
		return err
	}
	said := strings.ToLower(complaint(err))
	for _, word := range []string{"already", "email", "stage", "phone", "resume"} {
		if strings.Contains(said, word) {
			return core.Fail(core.KindInvalid, complaints[word][0], complaints[word][1]).Because(err)
		}
	}
	return err
}
