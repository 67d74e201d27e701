package teamtailor

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"reqdesk/connectors/wire"
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
		Description: j.Body, Posted: wire.Time(j.CreatedAt), Updated: wire.Time(j.UpdatedAt),
		Function: attributes[wireNamed](r.beside[r.first("role")]).Name,
	}
	p.URL, _ = r.Links["careersite-job-url"].(string)
	p.ApplyURL, _ = r.Links["careersite-job-apply-url"].(string)
	p.Flags = wire.Flags(map[string]string{"department": attributes[wireNamed](r.beside[r.first("department")]).Name})
	var places []core.Location
	for _, at := range r.refs("locations") {
		w := attributes[wirePlace](r.beside[at])
		places = append(places, core.Location{City: w.City, Country: w.Country, PostalCode: w.Zip, Text: cmp.Or(wire.Line(w.City, w.Country), w.Name)})
	}
	p.Locations = wire.Places(places...)
	owner := attributes[wireUser](r.beside[r.first("user")])
	wire.AddUser(&p, cmp.Or(owner.Email, owner.Login), true)
	return p
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
	return core.Applicant{
		ID: r.ID, PersonID: r.first("candidate").ID, JobID: job, Name: strings.TrimSpace(c.FirstName + " " + c.LastName),
		Emails: wire.Emails(c.Email), Phones: wire.Filled(c.Phone), URLs: wire.Filled(c.LinkedIn),
		Stage: stage.Name, StageID: r.first("stage").ID, Status: status(a, stage), Since: wire.Time(a.CreatedAt), Updated: wire.Time(a.UpdatedAt),
	}
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
	case q.Kind == core.AskChoice && w.Multiple:
		q.Kind = core.AskChoices
	}
	var texts []string
	for _, raw := range w.Alternatives {
		texts = append(texts, alternative(raw))
	}
	return wire.WithChoices(q, texts...)
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
	w := wireCandidate{
		Email: b.FirstEmail(), Phone: b.FirstPhone(), LinkedIn: b.LinkedIn(), Tags: wire.Filled(c.Source),
		Pitch: shortened(cmp.Or(b.Summary, b.Label), longestPitch), Merge: true,
	}
	w.FirstName, w.LastName = b.Names()
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
