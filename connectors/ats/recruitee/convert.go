package recruitee

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// moment reads a time in either of the two ways in which Recruitee writes it.
func moment(text string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05 MST"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}

func posting(o wireOffer) core.Posting {
	p := core.Posting{
		ID: string(o.ID), Reference: string(o.ID), Title: o.Title, Status: o.Status, Closed: o.Status != "" && o.Status != "published" && o.Status != "internal",
		EmploymentType: o.Employment, Function: cmp.Or(o.Category, o.Department), Experience: o.Experience, Description: o.Description + o.Requirements,
		ApplyURL: o.ApplyURL, URL: o.CareersURL, Posted: moment(cmp.Or(o.PublishedAt, o.CreatedAt)), Updated: moment(o.UpdatedAt),
	}
	own := wirePlace{Name: o.Location, City: o.City, CountryCode: o.CountryCode, PostalCode: o.PostalCode}
	for _, place := range append([]wirePlace{own}, o.Locations...) {
		l := core.Location{Text: cmp.Or(place.Name, place.City), City: place.City, Country: strings.ToUpper(place.CountryCode), PostalCode: place.PostalCode, Role: "sourcing"}
		same := func(other core.Location) bool {
			return other.Text == l.Text || other.City != "" && other.City == l.City
		}
		if l.Text == "" || slices.ContainsFunc(p.Locations, same) {
			continue
		}
		if len(p.Locations) == 0 {
			l.Role = "primary"
		}
		p.Locations = append(p.Locations, l)
	}
	if o.Department != "" {
		p.Flags = map[string]string{"department": o.Department}
	}
	return p
}

// application is the pair of a candidate and an offer.
func application(person, job string) string { return person + "/" + job }

// applicants are a candidate's placements on one offer: one, or none where the
// filter by offer was ignored. Without any placements the filter is believed:
// better one too many on the list than one too few.
func applicants(w wireCandidate, job string, stages map[string]string) []core.Applicant {
	placements := w.Placements
	if len(placements) == 0 {
		placements = []wirePlacement{{OfferID: id(job)}}
	}
	for _, p := range placements {
		if string(p.OfferID) != job {
			continue
		}
		a := core.Applicant{
			ID: application(string(w.ID), job), PersonID: string(w.ID), JobID: job, Name: w.Name, Phones: w.Phones,
			URLs: append(slices.Clone(w.SocialLinks), w.Links...), StageID: cmp.Or(string(p.StageID), string(p.Stage.ID)), Status: status(p),
			Since: moment(cmp.Or(p.CreatedAt, w.CreatedAt)), Updated: moment(cmp.Or(p.UpdatedAt, w.UpdatedAt)),
		}
		a.Stage = cmp.Or(p.Stage.Name, stages[a.StageID], a.StageID)
		for _, email := range w.Emails {
			a.Emails = append(a.Emails, strings.ToLower(email))
		}
		return []core.Applicant{a}
	}
	return nil
}

// status is a word for what Recruitee says by two times.
func status(p wirePlacement) string {
	switch {
	case p.Disqualified != "":
		return "disqualified"
	case p.HiredAt != "":
		return "hired"
	default:
		return "active"
	}
}

func (w wireCandidate) hasEmail(email string) bool {
	return slices.ContainsFunc(w.Emails, func(e string) bool { return strings.EqualFold(e, email) })
}

// hasLink compares addresses without what comes before and after the path.
func (w wireCandidate) hasLink(address string) bool {
	plain := func(s string) string {
		s = strings.ToLower(strings.TrimSpace(s))
		for _, prefix := range []string{"https://", "http://", "www."} {
			s = strings.TrimPrefix(s, prefix)
		}
		s, _, _ = strings.Cut(s, "?")
		return strings.TrimRight(s, "/")
	}
	return slices.ContainsFunc(append(slices.Clone(w.SocialLinks), w.Links...), func(l string) bool { return plain(l) == plain(address) })
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
		if q.Kind == core.AskChoice || q.Kind == core.AskChoices {
			for _, o := range w.Options {
				q.Choices = append(q.Choices, o.Body)
			}
			if len(q.Choices) == 0 {
				q.Kind = core.AskText
			}
		}
		if w.Kind != "infobox" && q.ID != "" && q.Text != "" { // an infobox asks nothing
			asked = append(asked, q)
		}
	}
	return asked
}

func education(list []core.Education) (fields []wireEducation) {
	for _, e := range list {
		fields = append(fields, wireEducation{School: e.Institution, Degree: e.StudyType, Major: e.Area, Start: day(e.StartDate), End: day(e.EndDate)})
	}
	return fields
}

func experience(list []core.Work) (fields []wireExperience) {
	for _, e := range list {
		fields = append(fields, wireExperience{
			Company: e.Name, Title: e.Position, Location: e.Location, Description: strings.Join(distinct(e.Summary, e.Highlights), "\n"),
			Start: day(e.StartDate), End: day(e.EndDate),
		})
	}
	return fields
}

// day makes a whole date of a year or a month.
func day(date string) string {
	switch len(date) {
	case len("2006"):
		return date + "-01-01"
	case len("2006-01"):
		return date + "-01"
	}
	return date
}

// newCandidate is what is written of a résumé.
func newCandidate(c ats.Candidate) wireNew {
	b := c.Resume.Basics
	w := wireNew{Name: strings.TrimSpace(b.Name), Emails: distinct(b.Email, b.Emails), Phones: distinct(b.Phone, b.Phones), Sources: distinct(c.Source, nil)}
	for _, p := range b.Profiles {
		w.SocialLinks = append(w.SocialLinks, distinct(p.URL, nil)...)
	}
	w.Links = distinct(b.URL, nil)
	return w
}

func distinct(own string, others []string) (all []string) {
	for _, one := range append([]string{own}, others...) {
		if one != "" && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}
