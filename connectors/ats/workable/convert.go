package workable

import (
	"cmp"
	"encoding/json"
	"errors"
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
		ID: j.Shortcode, Reference: cmp.Or(j.Code, j.Shortcode), Title: cmp.Or(j.Title, j.FullTitle), Status: j.State,
		Closed: j.State != "" && j.State != "published", EmploymentType: j.EmploymentType, Function: cmp.Or(j.Function, j.Department),
		Experience: j.Experience, Description: cmp.Or(j.FullDescription, j.Description+j.Requirements+j.Benefits),
		ApplyURL: j.ApplicationURL, URL: j.URL, Posted: moment(j.CreatedAt), Updated: moment(j.UpdatedAt),
	}
	for _, place := range append([]wireLocation{j.Location}, j.Locations...) {
		p.Locations = addLocation(p.Locations, place)
	}
	for _, m := range j.members {
		email := strings.ToLower(m.Email)
		if email == "" || slices.Contains(p.Users, email) {
			continue
		}
		p.Users = append(p.Users, email)
		if p.Owner == "" && strings.Contains(strings.ToLower(m.Collaboration+" "+m.Role), "recruiter") {
			p.Owner = email
		}
	}
	if p.Owner == "" && len(p.Users) > 0 {
		p.Owner = p.Users[0]
	}
	p.Flags = flags(j)
	return p
}

// flags are fields that import rules may look at.
func flags(j wireJob) map[string]string {
	all := map[string]string{}
	for name, value := range map[string]string{"department": j.Department, "industry": j.Industry, "workplace": j.WorkplaceType} {
		if value != "" {
			all[name] = value
		}
	}
	for name, on := range map[string]bool{"sample": j.Sample, "confidential": j.Confidential} {
		if on {
			all[name] = "yes"
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// addLocation adds a place once: Workable gives the first in two ways.
func addLocation(all []core.Location, w wireLocation) []core.Location {
	l := core.Location{City: w.City, Region: cmp.Or(w.Region, w.Subregion), Country: w.CountryCode, PostalCode: w.Zip, Text: w.Text, Role: "sourcing"}
	if l.Text == "" {
		var parts []string
		for _, part := range []string{l.City, l.Region, cmp.Or(w.Country, w.CountryName, w.CountryCode)} {
			if part != "" && !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
		l.Text = strings.Join(parts, ", ")
	}
	same := func(o core.Location) bool {
		return o.Text == l.Text || o.City != "" && o.City == l.City && o.Country == l.Country
	}
	if l.Text == "" || slices.ContainsFunc(all, same) {
		return all
	}
	if len(all) == 0 {
		l.Role = "primary"
	}
	return append(all, l)
}

func applicant(w wireCandidate, job string) core.Applicant {
	a := core.Applicant{
		ID: w.ID, PersonID: w.ID, JobID: cmp.Or(w.Job.Shortcode, job), Name: cmp.Or(w.Name, strings.TrimSpace(w.Firstname+" "+w.Lastname)),
		Stage: w.Stage, StageID: w.stageID, Status: status(w), Since: moment(w.CreatedAt), Updated: moment(w.UpdatedAt),
	}
	if w.Email != "" {
		a.Emails = []string{strings.ToLower(w.Email)}
	}
	if w.Phone != "" {
		a.Phones = []string{w.Phone}
	}
	for _, p := range w.Profiles {
		if p.URL != "" {
			a.URLs = append(a.URLs, p.URL)
		}
	}
	return a
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
		if q.Kind == core.AskChoice || q.Kind == core.AskChoices {
			for _, raw := range w.Choices {
				q.Choices = append(q.Choices, choice(raw))
			}
			if len(q.Choices) == 0 {
				q.Kind = core.AskText
			}
		}
		if q.ID != "" && q.Text != "" {
			asked = append(asked, q)
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
		if w.ID == "" || !strings.EqualFold(w.Email, email) {
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
	first, last, _ := strings.Cut(strings.TrimSpace(b.Name), " ")
	w := wireNew{
		Firstname: first, Lastname: last, Email: firstOf(distinct(b.Email, b.Emails)), Phone: firstOf(distinct(b.Phone, b.Phones)),
		Headline: b.Label, Summary: b.Summary,
	}
	w.Address = strings.Join(distinct("", []string{b.Location.Address, b.Location.PostalCode, b.Location.City, b.Location.Region, b.Location.CountryCode}), ", ")
	if c.Source != "" {
		w.Tags = []string{c.Source}
	}
	for _, e := range c.Resume.Education {
		w.Education = append(w.Education, wireEducation{School: e.Institution, Degree: e.StudyType, Field: e.Area, StartOn: day(e.StartDate), EndOn: day(e.EndDate)})
	}
	for _, e := range c.Resume.Work {
		w.Experience = append(w.Experience, wireExperience{
			Title: e.Position, Company: e.Name, Current: e.EndDate == "", StartOn: day(e.StartDate), EndOn: day(e.EndDate),
			Summary: strings.Join(distinct(e.Summary, e.Highlights), "\n"),
		})
	}
	for _, s := range c.Resume.Skills {
		w.Skills = append(w.Skills, distinct(s.Name, nil)...)
	}
	for _, p := range b.Profiles {
		if kind := network(p); p.URL != "" && kind != "" {
			w.Profiles = append(w.Profiles, wireProfile{Type: kind, URL: p.URL})
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

// day makes a whole date of a year or a month: Workable takes nothing less.
func day(date string) string {
	switch len(date) {
	case len("2006"):
		return date + "-01-01"
	case len("2006-01"):
		return date + "-01"
	default:
		return date
	}
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
