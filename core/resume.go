package core

import (
	"slices"
	"strings"
)

// Resume is a profile in the shape of JSON Resume (schema 1.0.0), in which
// profiles are stored and exchanged. Dates are YYYY, YYYY-MM or YYYY-MM-DD.
type Resume struct {
	Basics       Basics        `json:"basics"`
	Work         []Work        `json:"work,omitempty"`
	Volunteer    []Work        `json:"volunteer,omitempty"`
	Education    []Education   `json:"education,omitempty"`
	Skills       []Skill       `json:"skills,omitempty"`
	Languages    []Language    `json:"languages,omitempty"`
	Certificates []Certificate `json:"certificates,omitempty"`
}

// Basics says who it is and how to reach them.
type Basics struct {
	Name     string     `json:"name,omitempty"`
	Label    string     `json:"label,omitempty"`
	Email    string     `json:"email,omitempty"`
	Phone    string     `json:"phone,omitempty"`
	URL      string     `json:"url,omitempty"`
	Summary  string     `json:"summary,omitempty"`
	Location Place      `json:"location,omitzero"`
	Profiles []Presence `json:"profiles,omitempty"`
	// Emails and Phones are further ones, beside Email and Phone. JSON Resume
	// allows such fields of one's own.
	Emails []string `json:"emails,omitempty"`
	Phones []string `json:"phones,omitempty"`
}

// Place is JSON Resume's location.
type Place struct {
	Address     string `json:"address,omitempty"`
	PostalCode  string `json:"postalCode,omitempty"`
	City        string `json:"city,omitempty"`
	CountryCode string `json:"countryCode,omitempty"`
	Region      string `json:"region,omitempty"`
}

// Presence is a profile elsewhere, for example LinkedIn or GitHub.
type Presence struct {
	Network  string `json:"network,omitempty"`
	Username string `json:"username,omitempty"`
	URL      string `json:"url,omitempty"`
}

// Work is one position.
type Work struct {
	Name       string   `json:"name,omitempty"` // the employer
	Position   string   `json:"position,omitempty"`
	Location   string   `json:"location,omitempty"`
	StartDate  string   `json:"startDate,omitempty"`
	EndDate    string   `json:"endDate,omitempty"` // "" = to the present
	Summary    string   `json:"summary,omitempty"`
	Highlights []string `json:"highlights,omitempty"`
}

// Education is one course of study.
type Education struct {
	Institution string `json:"institution,omitempty"`
	Area        string `json:"area,omitempty"`
	StudyType   string `json:"studyType,omitempty"`
	StartDate   string `json:"startDate,omitempty"`
	EndDate     string `json:"endDate,omitempty"`
}

// Skill is a skill and the words that go with it.
type Skill struct {
	Name     string   `json:"name,omitempty"`
	Level    string   `json:"level,omitempty"`
	Keywords []string `json:"keywords,omitempty"`
}

// Language is a spoken language.
type Language struct {
	Language string `json:"language,omitempty"`
	Fluency  string `json:"fluency,omitempty"`
}

// Certificate is a certificate.
type Certificate struct {
	Name   string `json:"name,omitempty"`
	Date   string `json:"date,omitempty"`
	Issuer string `json:"issuer,omitempty"`
	URL    string `json:"url,omitempty"`
}

// AllEmails gives every e-mail address once, the one that is used first in front.
func (b Basics) AllEmails() []string { return once(b.Email, b.Emails) }

// AllPhones gives every telephone number once, the one that is used first in front.
func (b Basics) AllPhones() []string { return once(b.Phone, b.Phones) }

// FirstEmail is the e-mail address that is used first; "" = none is known.
func (b Basics) FirstEmail() string { return first(b.AllEmails()) }

// FirstPhone is the telephone number that is used first; "" = none is known.
func (b Basics) FirstPhone() string { return first(b.AllPhones()) }

// Names parts the name for systems with a field for each: its first word and the
// rest. Whoever has one name only has no last one.
func (b Basics) Names() (first, last string) {
	first, last, _ = strings.Cut(strings.Join(strings.Fields(b.Name), " "), " ")
	return first, last
}

// LinkedIn is the address of the LinkedIn page; "" = none is known.
func (b Basics) LinkedIn() string { return b.profile("linkedin") }

// GitHub is the address of the GitHub page; "" = none is known.
func (b Basics) GitHub() string { return b.profile("github") }

// profile is the address of the page in a network: the one that says so, or whose
// address does.
func (b Basics) profile(network string) string {
	for _, p := range b.Profiles {
		host, _, _ := strings.Cut(bare(p.URL), "/")
		domain := network + ".com"
		if p.URL != "" && (strings.EqualFold(p.Network, network) || host == domain || strings.HasSuffix(host, "."+domain)) {
			return p.Address()
		}
	}
	return ""
}

// Links gives the addresses of all profiles and of the person's own page, once each.
func (b Basics) Links() []string {
	var all []string
	for _, p := range append(slices.Clone(b.Profiles), Presence{URL: b.URL}) {
		all = append(all, p.Address())
	}
	return once("", all)
}

// Address is the profile's address as other systems take it: those that Reqdesk
// compares have no scheme.
func (p Presence) Address() string {
	address := strings.TrimSpace(p.URL)
	if address == "" || strings.Contains(address, "://") {
		return address
	}
	return "https://" + strings.TrimPrefix(address, "//")
}

// bare is an address in small letters, without its scheme.
func bare(address string) string {
	address = strings.ToLower(strings.TrimSpace(address))
	if _, rest, found := strings.Cut(address, "//"); found {
		return rest
	}
	return address
}

// Line is the place in a line, from town to country; "" = nothing is known of it.
func (p Place) Line() string {
	return strings.Join(once("", []string{p.City, p.Region, p.CountryCode}), ", ")
}

// Text is what is told of a position: its summary, then each highlight in a line of
// its own.
func (w Work) Text() string { return strings.Join(once(w.Summary, w.Highlights), "\n") }

// Present is the position that somebody holds now; false = none is known.
func (r Resume) Present() (Work, bool) {
	for _, w := range r.Work {
		if w.EndDate == "" {
			return w, true
		}
	}
	return Work{}, false
}

// once lists what is not empty, trimmed and each once, whatever its letters' case.
func once(own string, others []string) (all []string) {
	for _, one := range append([]string{own}, others...) {
		one = strings.TrimSpace(one)
		if one != "" && !slices.ContainsFunc(all, func(have string) bool { return strings.EqualFold(have, one) }) {
			all = append(all, one)
		}
	}
	return all
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
