package recruitee

import (
	"cmp"
	"slices"
	"strings"

	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func posting(o wireOffer) core.Posting {
	p := core.Posting{
		ID: string(o.ID), Reference: string(o.ID), Title: o.Title, Status: o.Status, Closed: o.Status != "" && o.Status != "published" && o.Status != "internal",
		EmploymentType: o.Employment, Function: cmp.Or(o.Category, o.Department), Experience: o.Experience, Description: o.Description + o.Requirements,
		ApplyURL: o.ApplyURL, URL: o.CareersURL, Flags: wire.Flags(map[string]string{"department": o.Department}), Posted: wire.Time(cmp.Or(o.PublishedAt, o.CreatedAt)), Updated: wire.Time(o.UpdatedAt),
	}
	var places []core.Location
	for _, w := range append([]wirePlace{{Name: o.Location, City: o.City, CountryCode: o.CountryCode, PostalCode: o.PostalCode}}, o.Locations...) {
		places = append(places, core.Location{Text: cmp.Or(w.Name, w.City), City: w.City, Country: strings.ToUpper(w.CountryCode), PostalCode: w.PostalCode})
	}
	p.Locations = wire.Places(places...)
	return p
}

// application is the pair of a candidate and an offer.
func application(person, job string) string { return person + "/" + job }

// parts gives the candidate and the offer of an application.
func parts(at ats.Created) (person, job string, err error) {
	person, job, ok := strings.Cut(at.ApplicationID, "/")
	if !ok {
		err = core.Fail(core.KindNotFound, "This is no application of Recruitee.", "")
	}
	return person, job, err
}

// onOffer tells whether a candidate may be taken for one of an offer, and gives the
// placement. Where no placements are told the filter is believed, better one too many on
// the list than one too few, but not how the person stands.
func (w wireCandidate) onOffer(job string) (p wirePlacement, may bool) {
	p, on := w.on(job)
	return p, on || len(w.Placements) == 0
}

// applicant is a candidate on an offer, with a placement if it is known.
func applicant(w wireCandidate, job string, stages map[string]string) core.Applicant {
	p, _ := w.onOffer(job)
	a := core.Applicant{
		ID: application(string(w.ID), job), PersonID: string(w.ID), JobID: job, Name: w.Name,
		Emails: wire.Emails(w.Emails...), Phones: wire.Filled(w.Phones...), URLs: wire.Filled(append(slices.Clone(w.SocialLinks), w.Links...)...),
		StageID: cmp.Or(string(p.StageID), string(p.Stage.ID)), Status: p.status(),
		Since: wire.Time(cmp.Or(p.CreatedAt, w.CreatedAt)), Updated: wire.Time(cmp.Or(p.UpdatedAt, w.UpdatedAt)),
	}
	a.Stage = cmp.Or(p.Stage.Name, stages[a.StageID], a.StageID)
	return a
}

// status is a word for what Recruitee says by two times; "" = nothing is known.
func (p wirePlacement) status() string {
	switch {
	case p.OfferID == "":
		return ""
	case p.Disqualified != "":
		return "disqualified"
	case p.HiredAt != "":
		return "hired"
	default:
		return "active"
	}
}

func found(w wireCandidate, by core.KeyKind) *ats.Found {
	f := &ats.Found{PersonID: string(w.ID), URL: w.Page, By: by, Applications: map[string]string{}}
	for _, p := range w.Placements {
		if p.OfferID != "" {
			f.Applications[string(p.OfferID)] = application(string(w.ID), string(p.OfferID))
		}
	}
	return f
}

// on is the candidate's placement on an offer.
func (w wireCandidate) on(job string) (wirePlacement, bool) {
	for _, p := range w.Placements {
		if string(p.OfferID) == job {
			return p, true
		}
	}
	return wirePlacement{}, false
}

// kinds brings Recruitee's kinds of questions to ours.
var kinds = map[string]core.QuestionKind{
	"text": core.AskLong, "boolean": core.AskYesNo, "legal": core.AskYesNo, "single_choice": core.AskChoice, "multi_choice": core.AskChoices,
	"number": core.AskNumber, "salary": core.AskNumber, "date": core.AskDate, "file": core.AskFile, "video": core.AskFile,
}

func questions(list []wireQuestion) (asked []core.Question) {
	for _, w := range list {
		q := core.Question{ID: string(w.ID), Text: strings.TrimSpace(w.Body), Kind: cmp.Or(kinds[w.Kind], core.AskText), Required: w.Required}
		var texts []string
		for _, o := range w.Options {
			texts = append(texts, o.Body)
		}
		if w.Kind != "infobox" && q.ID != "" && q.Text != "" { // an infobox asks nothing
			asked = append(asked, wire.WithChoices(q, texts...))
		}
	}
	return asked
}

func education(list []core.Education) (fields []wireEducation) {
	for _, e := range list {
		fields = append(fields, wireEducation{School: e.Institution, Degree: e.StudyType, Major: e.Area, Start: wire.Day(e.StartDate), End: wire.Day(e.EndDate)})
	}
	return fields
}

func experience(list []core.Work) (fields []wireExperience) {
	for _, e := range list {
		fields = append(fields, wireExperience{
			Company: e.Name, Title: e.Position, Location: e.Location, Description: e.Text(),
			Start: wire.Day(e.StartDate), End: wire.Day(e.EndDate),
		})
	}
	return fields
}

// newCandidate is what is written of a résumé.
func newCandidate(c ats.Candidate) wireNew {
	b := c.Resume.Basics
	return wireNew{
		Name: strings.TrimSpace(b.Name), Emails: b.AllEmails(), Phones: b.AllPhones(), Sources: wire.Filled(c.Source),
		SocialLinks: core.Basics{Profiles: b.Profiles}.Links(), Links: core.Basics{URL: b.URL}.Links(),
	}
}
