package lever

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func posting(w wirePosting) core.Posting {
	p := core.Posting{
		ID: w.ID, Reference: cmp.Or(w.ReqCode, first(w.Requisitions), w.ID), Title: w.Text, Status: w.State,
		Closed:         w.State != "" && w.State != "published" && w.State != "internal",
		EmploymentType: w.Categories.Commitment, Function: cmp.Or(w.Categories.Department, w.Categories.Team), Experience: w.Categories.Level,
		Description: description(w.Content), ApplyURL: w.URLs.Apply, URL: w.URLs.Show, Owner: strings.ToLower(w.Owner.Email),
		Flags:  wire.Flags(map[string]string{"confidentiality": w.Confidentiality, "workplace": w.WorkplaceType, "team": w.Categories.Team}),
		Posted: wire.Millis(w.CreatedAt), Updated: wire.Millis(w.UpdatedAt),
	}
	places := []core.Location{{Text: w.Categories.Location}}
	for _, place := range w.Categories.AllLocations {
		places = append(places, core.Location{Text: place})
	}
	if p.Locations = wire.Places(places...); len(p.Locations) > 0 {
		p.Locations[0].Country = w.Country
	}
	for _, user := range append([]wireRef{w.HiringManager}, w.Followers...) {
		wire.AddUser(&p, user.Email, false)
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
			var texts []string
			for _, o := range w.Options {
				texts = append(texts, o.Text)
			}
			if set.ID != "" && q.Text != "" {
				asked = append(asked, wire.WithChoices(q, texts...))
			}
		}
	}
	return asked
}

// description joins what Lever keeps in three places.
func description(t wireText) string {
	var b strings.Builder
	b.WriteString(cmp.Or(t.HTML, wire.Plain(t.Description)))
	for _, l := range t.Lists {
		b.WriteString("<h3>" + html.EscapeString(l.Text) + "</h3><ul>" + l.Content + "</ul>")
	}
	b.WriteString(cmp.Or(t.ClosingHTML, wire.Plain(t.Closing)))
	return b.String()
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
	var phones []string
	for _, phone := range o.Phones {
		phones = append(phones, phone.Value)
	}
	return core.Applicant{
		ID: o.ID, PersonID: o.Contact, JobID: job, Name: o.Name, Emails: wire.Emails(o.Emails...), Phones: wire.Filled(phones...), URLs: wire.Filled(o.Links...),
		Stage: o.Stage.Text, StageID: o.Stage.ID, Status: status(o),
		Since: wire.Millis(o.CreatedAt), Updated: wire.Millis(o.UpdatedAt), Removed: o.Anonymized,
	}
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
		if o.ID == "" || !wire.HasEmail(email, o.Emails...) {
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
		Name: strings.TrimSpace(b.Name), Headline: b.Label, Stage: c.Stage, Sources: wire.Filled(c.Source), Origin: "sourced",
		Postings: []string{c.JobID}, Contact: c.PersonID, Emails: b.AllEmails(), Links: b.Links(), Location: b.Location.Line(),
	}
	for _, phone := range b.AllPhones() {
		w.Phones = append(w.Phones, wirePhone{Value: phone})
	}
	return w
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// code is a word of Lever's for a refusal; anything else may quote what was sent.
var code = regexp.MustCompile(`^[A-Za-z]{1,40}$`)

// refusal says in Lever's words why it did not accept something.
func refusal(err error) error {
	var known *core.Error
	if err == nil || !errors.As(err, &known) || known.Kind != core.KindInvalid {
		return err
	}
	var refused struct {
		Code string `json:"code"`
	}
	if json.Unmarshal(httpx.BodyOf(err), &refused) != nil || !code.MatchString(refused.Code) {
		return err
	}
	return core.Fail(core.KindInvalid, "Lever did not accept it ("+refused.Code+"); nothing was written.", "Check job, stage and e-mail address, and send it again.").Because(err)
}
