package intake

import (
	"encoding/json"
	"strings"

	"reqdesk/core"
	"reqdesk/core/intake/resume"
	"reqdesk/core/people"
)

// isLabs knows a profile of People Data Labs by its keys.
func isLabs(raw json.RawMessage) bool {
	var keys map[string]json.RawMessage
	if json.Unmarshal(raw, &keys) != nil || keys["basics"] != nil {
		return false
	}
	return keys["full_name"] != nil || keys["first_name"] != nil && (keys["linkedin_url"] != nil || keys["work_email"] != nil)
}

// labsPerson is what is taken of a profile of People Data Labs. All of its text is
// in small letters, and addresses have no scheme. Its birth dates and genders are
// not read.
type labsPerson struct {
	FullName            text        `json:"full_name"`
	FirstName           text        `json:"first_name"`
	MiddleName          text        `json:"middle_name"`
	LastName            text        `json:"last_name"`
	LinkedInURL         text        `json:"linkedin_url"`
	GitHubURL           text        `json:"github_url"`
	TwitterURL          text        `json:"twitter_url"`
	RecommendedPersonal text        `json:"recommended_personal_email"`
	WorkEmail           text        `json:"work_email"`
	PersonalEmails      texts       `json:"personal_emails"`
	Emails              texts       `json:"emails"`
	MobilePhone         text        `json:"mobile_phone"`
	PhoneNumbers        texts       `json:"phone_numbers"`
	Profiles            []labsPage  `json:"profiles"`
	Headline            text        `json:"headline"`
	Summary             text        `json:"summary"`
	JobTitle            text        `json:"job_title"`
	JobCompany          text        `json:"job_company_name"`
	JobSince            text        `json:"job_start_date"`
	LocationName        text        `json:"location_name"`
	Locality            text        `json:"location_locality"`
	Region              text        `json:"location_region"`
	Country             text        `json:"location_country"`
	PostalCode          text        `json:"location_postal_code"`
	Skills              texts       `json:"skills"`
	Languages           []labsNamed `json:"languages"`
	Certifications      []labsNamed `json:"certifications"`
	Experience          []labsJob   `json:"experience"`
	Education           []labsStudy `json:"education"`
}

type labsNamed struct {
	Name         text `json:"name"`
	Organization text `json:"organization"`
}

// UnmarshalJSON takes a bare name too.
func (n *labsNamed) UnmarshalJSON(raw []byte) error {
	type plain labsNamed
	if json.Unmarshal(raw, (*plain)(n)) != nil {
		return n.Name.UnmarshalJSON(raw)
	}
	return nil
}

type labsPage struct {
	URL text `json:"url"`
}

type labsJob struct {
	Company   labsNamed `json:"company"`
	Title     labsNamed `json:"title"`
	Start     text      `json:"start_date"`
	End       text      `json:"end_date"`
	Locations texts     `json:"location_names"`
	Summary   text      `json:"summary"`
}

type labsStudy struct {
	School  labsNamed `json:"school"`
	Degrees texts     `json:"degrees"`
	Majors  texts     `json:"majors"`
	Start   text      `json:"start_date"`
	End     text      `json:"end_date"`
}

// text is a string. The service writes true where a value exists that was not paid
// for; that is no text.
type text string

// UnmarshalJSON takes anything and keeps strings.
func (t *text) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		*t = text(oneLine(s))
	}
	return nil
}

// texts is a list of strings, or of objects with an address, number or name.
type texts []text

// UnmarshalJSON takes one string, strings and objects.
func (t *texts) UnmarshalJSON(raw []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	for _, item := range list {
		var object struct {
			Address, Number, Name text
		}
		var s text
		if json.Unmarshal(item, &object) == nil {
			s = object.Address + object.Number + object.Name
		} else if err := s.UnmarshalJSON(item); err != nil {
			return err
		}
		if s != "" {
			*t = append(*t, s)
		}
	}
	return nil
}

// small are words that stay small within a title.
var small = map[string]bool{"Of": true, "And": true, "The": true, "In": true, "For": true, "At": true, "Und": true, "Et": true, "Y": true}

// capitals writes a name or title as one would.
func capitals(t text) string {
	words := strings.Fields(resume.Capitals(string(t)))
	for i, w := range words {
		if i > 0 && small[w] {
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}

func (p labsPerson) resume() core.Resume {
	var row Row
	row.Facts = map[string]core.FieldFact{}
	b := &row.Resume.Basics
	if b.Name = capitals(p.FullName); b.Name == "" {
		b.Name = strings.Join(strings.Fields(capitals(p.FirstName+" "+p.MiddleName+" "+p.LastName)), " ")
	}
	var emails []string
	for _, e := range append(append(texts{p.RecommendedPersonal}, p.PersonalEmails...), append(texts{p.WorkEmail}, p.Emails...)...) {
		if n, ok := people.NormalEmail(string(e)); ok {
			emails = preferred(emails, n, false)
		}
	}
	if len(emails) > 0 {
		b.Email, b.Emails = emails[0], further(emails)
	}
	b.Location = core.Place{City: capitals(p.Locality), Region: capitals(p.Region), PostalCode: string(p.PostalCode), CountryCode: people.RegionOf(core.Place{CountryCode: string(p.Country)})}
	if b.Location.City == "" || b.Location.CountryCode == "" {
		b.Location.Address = capitals(p.LocationName)
	}
	var phones []string
	for _, n := range append(texts{p.MobilePhone}, p.PhoneNumbers...) {
		if e164, ok := people.NormalPhone(string(n), b.Location.CountryCode); ok {
			phones = preferred(phones, e164, false)
		}
	}
	if len(phones) > 0 {
		b.Phone, b.Phones = phones[0], further(phones)
	}
	pages := texts{p.LinkedInURL, p.GitHubURL, p.TwitterURL}
	for _, page := range p.Profiles {
		pages = append(pages, page.URL)
	}
	for _, u := range pages {
		if u != "" {
			addPresence(&row, string(u), core.FieldFact{})
		}
	}
	b.Label, b.Summary = string(p.Headline), string(p.Summary)
	p.history(&row.Resume)
	return row.Resume
}

func (p labsPerson) history(r *core.Resume) {
	for _, j := range p.Experience {
		w := core.Work{Name: capitals(j.Company.Name), Position: capitals(j.Title.Name), StartDate: string(j.Start), EndDate: string(j.End), Summary: string(j.Summary)}
		if len(j.Locations) > 0 {
			w.Location = capitals(j.Locations[0])
		}
		if w.Name != "" || w.Position != "" {
			r.Work = append(r.Work, w)
		}
	}
	if len(r.Work) == 0 && (p.JobTitle != "" || p.JobCompany != "") {
		r.Work = []core.Work{{Name: capitals(p.JobCompany), Position: capitals(p.JobTitle), StartDate: string(p.JobSince)}}
	}
	if r.Basics.Label == "" {
		r.Basics.Label = capitals(p.JobTitle)
	}
	for _, s := range p.Education {
		e := core.Education{Institution: capitals(s.School.Name), StartDate: string(s.Start), EndDate: string(s.End)}
		if len(s.Degrees) > 0 {
			e.StudyType = capitals(s.Degrees[0])
		}
		if len(s.Majors) > 0 {
			e.Area = capitals(s.Majors[0])
		}
		if e.Institution != "" || e.StudyType != "" {
			r.Education = append(r.Education, e)
		}
	}
	for _, s := range p.Skills {
		r.Skills = append(r.Skills, core.Skill{Name: string(s)})
	}
	for _, l := range p.Languages {
		if l.Name != "" {
			r.Languages = append(r.Languages, core.Language{Language: capitals(l.Name)})
		}
	}
	for _, c := range p.Certifications {
		if c.Name != "" {
			r.Certificates = append(r.Certificates, core.Certificate{Name: capitals(c.Name), Issuer: capitals(c.Organization)})
		}
	}
}
