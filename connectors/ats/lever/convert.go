package lever

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func moment(millis int64) time.Time {
	if millis <= 0 {
		return time.Time{}
	}
	return time.UnixMilli(millis).UTC()
}

func posting(w wirePosting) core.Posting {
	p := core.Posting{
		ID: w.ID, Reference: cmp.Or(w.ReqCode, firstOf(w.Requisitions), w.ID), Title: w.Text, Status: w.State,
		Closed:         w.State != "" && w.State != "published" && w.State != "internal",
		EmploymentType: w.Categories.Commitment, Function: cmp.Or(w.Categories.Department, w.Categories.Team), Experience: w.Categories.Level,
		Description: description(w.Content), ApplyURL: w.URLs.Apply, URL: w.URLs.Show, Owner: strings.ToLower(w.Owner.Email),
		Posted: moment(w.CreatedAt), Updated: moment(w.UpdatedAt),
	}
	for i, place := range append(nonEmpty(w.Categories.Location), w.Categories.AllLocations...) {
		if place == "" || i > 0 && place == w.Categories.Location {
			continue
		}
		l := core.Location{Text: place, Role: "sourcing"}
		if len(p.Locations) == 0 {
			l.Role, l.Country = "primary", w.Country
		}
		p.Locations = append(p.Locations, l)
	}
	for _, user := range append([]wireRef{w.HiringManager}, w.Followers...) {
		if email := strings.ToLower(user.Email); email != "" && !slices.Contains(p.Users, email) {
			p.Users = append(p.Users, email)
		}
	}
	for name, value := range map[string]string{"confidentiality": w.Confidentiality, "workplace": w.WorkplaceType, "team": w.Categories.Team} {
		if value != "" {
			if p.Flags == nil {
				p.Flags = map[string]string{}
			}
			p.Flags[name] = value
		}
	}
	return p
}

// kinds brings Lever's types of questions to ours.
var kinds = map[string]core.QuestionKind{
	"textarea": core.AskLong, "multiple-choice": core.AskChoice, "dropdown": core.AskChoice, "multiple-select": core.AskChoices,
	"file-upload": core.AskFile, "date": core.AskDate,
}

// questions are those of the posting's own, named by their set and their place in
// it, as an application answers them.
func questions(form wireForm) (asked []core.Question) {
	for _, set := range *form.Custom {
		for i, w := range set.Fields {
			q := core.Question{ID: fmt.Sprint(set.ID, "/", i), Text: strings.TrimSpace(w.Text), Kind: cmp.Or(kinds[w.Type], core.AskText), Required: w.Required}
			if q.Kind == core.AskChoice || q.Kind == core.AskChoices {
				for _, o := range w.Options {
					q.Choices = append(q.Choices, o.Text)
				}
				if len(q.Choices) == 0 {
					q.Kind = core.AskText
				}
			}
			if set.ID != "" && q.Text != "" {
				asked = append(asked, q)
			}
		}
	}
	return asked
}

// description joins what Lever keeps in three places.
func description(t wireText) string {
	var b strings.Builder
	b.WriteString(cmp.Or(t.HTML, paragraph(t.Description)))
	for _, l := range t.Lists {
		b.WriteString("<h3>" + html.EscapeString(l.Text) + "</h3><ul>" + l.Content + "</ul>")
	}
	b.WriteString(cmp.Or(t.ClosingHTML, paragraph(t.Closing)))
	return b.String()
}

func paragraph(text string) string {
	if text == "" {
		return ""
	}
	return "<p>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") + "</p>"
}

// on tells whether an opportunity may be of a posting.
func (o wireOpportunity) on(job string) bool {
	named := false
	for _, a := range o.Applications {
		if a.Posting == job {
			return true
		}
		named = named || a.Posting != ""
	}
	return !named
}

func applicant(o wireOpportunity, job string) core.Applicant {
	a := core.Applicant{
		ID: o.ID, PersonID: o.Contact, JobID: job, Name: o.Name, URLs: o.Links, Stage: o.Stage.Text, StageID: o.Stage.ID,
		Status: status(o), Since: moment(o.CreatedAt), Updated: moment(o.UpdatedAt), Removed: o.Anonymized,
	}
	for _, email := range o.Emails {
		a.Emails = append(a.Emails, strings.ToLower(email))
	}
	for _, phone := range o.Phones {
		if phone.Value != "" {
			a.Phones = append(a.Phones, phone.Value)
		}
	}
	return a
}

// status is Lever's own distinction in a word: it has no status beside the
// archive and the type of the reason for it.
func status(o wireOpportunity) string {
	switch {
	case o.Archived == nil || o.Archived.Reason == "":
		return "active"
	case o.Archived.kind == "hired":
		return "hired"
	default:
		return "archived"
	}
}

// found joins the opportunities of the first contact who really has the
// address: a filter that was ignored must not find a stranger.
func found(list []wireOpportunity, email string) *ats.Found {
	var f *ats.Found
	for _, o := range list {
		if o.ID == "" || !slices.ContainsFunc(o.Emails, func(e string) bool { return strings.EqualFold(e, email) }) {
			continue
		}
		person := cmp.Or(o.Contact, o.ID)
		if f == nil {
			f = &ats.Found{PersonID: person, URL: o.URLs.Show, By: core.KeyEmail, Applications: map[string]string{}}
		}
		for _, a := range o.Applications {
			if person == f.PersonID && a.Posting != "" {
				f.Applications[a.Posting] = o.ID
			}
		}
	}
	return f
}

// newOpportunity is what is written of a résumé.
func newOpportunity(c ats.Candidate) wireNew {
	b := c.Resume.Basics
	w := wireNew{
		Name: strings.TrimSpace(b.Name), Headline: b.Label, Stage: c.Stage, Sources: nonEmpty(c.Source), Origin: "sourced",
		Postings: []string{c.JobID}, Contact: c.PersonID, Emails: distinct(b.Email, b.Emails),
	}
	var place []string
	for _, part := range []string{b.Location.City, b.Location.Region, b.Location.CountryCode} {
		place = append(place, nonEmpty(part)...)
	}
	w.Location = strings.Join(place, ", ")
	for _, phone := range distinct(b.Phone, b.Phones) {
		w.Phones = append(w.Phones, wirePhone{Value: phone})
	}
	for _, p := range b.Profiles {
		w.Links = append(w.Links, nonEmpty(p.URL)...)
	}
	w.Links = append(w.Links, nonEmpty(b.URL)...)
	return w
}

func distinct(own string, others []string) (all []string) {
	for _, one := range append(nonEmpty(own), others...) {
		if one != "" && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// refusal says in Lever's words why it did not accept something.
func refusal(err error) error {
	var known *core.Error
	if err == nil || !errors.As(err, &known) || known.Kind != core.KindInvalid {
		return err
	}
	var refused struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	if json.Unmarshal(httpx.BodyOf(err), &refused) != nil || refused.Code == "" {
		return err
	}
	// The message may quote what was sent; the code can't.
	return core.Fail(core.KindInvalid, fmt.Sprintf("Lever did not accept it (%.60s); nothing was written.", refused.Code), "Check job, stage and e-mail address, and send it again.").Because(err)
}
