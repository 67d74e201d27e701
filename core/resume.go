package core

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
