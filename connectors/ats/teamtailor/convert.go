package teamtailor

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// closed are the states in which nobody is looked for any more.
var closed = []string{"archived", "expired", "closed"}

func posting(r row) core.Posting {
	j := attributes[wireJob](r.resource)
	status := cmp.Or(j.Human, j.Status)
	p := core.Posting{
		ID: r.ID, Reference: r.ID, Title: cmp.Or(j.Title, r.ID), Status: status, Closed: slices.Contains(closed, strings.ToLower(status)),
		Description: j.Body, Posted: moment(j.CreatedAt), Updated: moment(j.UpdatedAt),
		Function: attributes[wireNamed](r.beside[r.first("role")]).Name,
	}
	p.URL, _ = r.Links["careersite-job-url"].(string)
	p.ApplyURL, _ = r.Links["careersite-job-apply-url"].(string)
	if department := attributes[wireNamed](r.beside[r.first("department")]).Name; department != "" {
		p.Flags = map[string]string{"department": department}
	}
	for i, at := range r.refs("locations") {
		p.Locations = addLocation(p.Locations, attributes[wirePlace](r.beside[at]), i == 0)
	}
	if owner := attributes[wireUser](r.beside[r.first("user")]); cmp.Or(owner.Email, owner.Login) != "" {
		p.Owner = strings.ToLower(cmp.Or(owner.Email, owner.Login))
		p.Users = []string{p.Owner}
	}
	return p
}

func addLocation(all []core.Location, p wirePlace, primary bool) []core.Location {
	l := core.Location{City: p.City, Country: p.Country, PostalCode: p.Zip, Role: "sourcing"}
	if primary {
		l.Role = "primary"
	}
	parts := slices.DeleteFunc([]string{p.City, p.Country}, func(s string) bool { return s == "" })
	if l.Text = cmp.Or(strings.Join(parts, ", "), p.Name); l.Text == "" {
		return all
	}
	return append(all, l)
}

// status words where an application stands: rejected, or the type of its stage.
func status(a wireApplication, stage wireStage) string {
	if a.RejectedAt != "" {
		return "rejected"
	}
	return strings.ToLower(cmp.Or(stage.Type, stage.Name))
}

func applicant(r row, job string) core.Applicant {
	a := attributes[wireApplication](r.resource)
	c := attributes[wireCandidate](r.beside[r.first("candidate")])
	stage := attributes[wireStage](r.beside[r.first("stage")])
	p := core.Applicant{
		ID: r.ID, PersonID: r.first("candidate").ID, JobID: job, Name: strings.TrimSpace(c.FirstName + " " + c.LastName),
		Stage: stage.Name, StageID: r.first("stage").ID, Status: status(a, stage), Since: moment(a.CreatedAt), Updated: moment(a.UpdatedAt),
	}
	if c.Email != "" {
		p.Emails = []string{strings.ToLower(c.Email)}
	}
	if c.Phone != "" {
		p.Phones = []string{c.Phone}
	}
	if c.LinkedIn != "" {
		p.URLs = []string{c.LinkedIn}
	}
	return p
}

// kinds brings Teamtailor's types of questions to ours.
var kinds = map[string]core.QuestionKind{
	"boolean": core.AskYesNo, "choice": core.AskChoice, "text": core.AskLong, "range": core.AskNumber, "number": core.AskNumber,
	"date": core.AskDate, "file": core.AskFile, "video": core.AskFile,
}

// question is one that was picked for a job.
func question(r row) core.Question {
	w := attributes[wireQuestion](r.beside[r.first("question")])
	q := core.Question{
		ID: r.first("question").ID, Text: w.Title, Kind: cmp.Or(kinds[strings.ToLower(w.Type)], core.AskText),
		Required: attributes[wirePicked](r.resource).Mandatory,
	}
	switch {
	case q.Kind == core.AskLong && w.SingleLine:
		q.Kind = core.AskText
	case q.Kind == core.AskChoice && len(w.Alternatives) == 0:
		q.Kind = core.AskText
	case q.Kind == core.AskChoice:
		if w.Multiple {
			q.Kind = core.AskChoices
		}
		for _, raw := range w.Alternatives {
			q.Choices = append(q.Choices, alternative(raw))
		}
	}
	return q
}

// alternative is a text, or the title of an object.
func alternative(raw json.RawMessage) (text string) {
	var object struct {
		Title string `json:"title"`
	}
	if json.Unmarshal(raw, &text) != nil && json.Unmarshal(raw, &object) == nil {
		text = object.Title
	}
	return text
}

// longestPitch is how many characters the ATS takes about a person.
const longestPitch = 140

// newCandidate is what is written of a résumé. Employment and education have no
// fields in this ATS, and where somebody came from is set by itself: the source is
// written as a tag. Merging makes a second write of the same person harmless.
func newCandidate(c ats.Candidate) wireCandidate {
	b := c.Resume.Basics
	first, last, _ := strings.Cut(strings.TrimSpace(b.Name), " ")
	w := wireCandidate{
		FirstName: first, LastName: strings.TrimSpace(last), Email: firstOf(b.Email, b.Emails), Phone: firstOf(b.Phone, b.Phones),
		Pitch: shortened(cmp.Or(b.Summary, b.Label), longestPitch), Merge: true,
	}
	if c.Source != "" {
		w.Tags = []string{c.Source}
	}
	for _, p := range b.Profiles {
		if w.LinkedIn == "" && (strings.EqualFold(p.Network, "linkedin") || strings.Contains(strings.ToLower(p.URL), "linkedin.com/")) {
			w.LinkedIn = p.URL
		}
	}
	return w
}

// shortened ends a text that is too long behind a word.
func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	short := string(runes[:most-1])
	if i := strings.LastIndex(short, " "); i > 0 {
		short = short[:i]
	}
	return short + "…"
}

func firstOf(own string, others []string) string {
	if own == "" && len(others) > 0 {
		return others[0]
	}
	return own
}
