package atsserver

import "time"

// Job is a job as this ATS gives it.
type Job struct {
	ID             string            `json:"id"`
	Reference      string            `json:"reference"`
	Title          string            `json:"title"`
	Status         string            `json:"status"` // "open" or "closed"
	Primary        Place             `json:"primary_location"`
	Secondary      []Place           `json:"secondary_locations"`
	EmploymentType string            `json:"employment_type,omitempty"` // for example "Full-time"
	Family         string            `json:"job_family,omitempty"`
	Experience     string            `json:"experience_level,omitempty"`
	Skills         []string          `json:"required_skills"`
	Description    string            `json:"description_html"`
	ApplyURL       string            `json:"apply_url,omitempty"`
	URL            string            `json:"url"`
	Owner          User              `json:"owner"`
	Assigned       []User            `json:"assigned_users"`
	Fields         map[string]string `json:"custom_fields"` // for example "post_to_reqdesk": "yes"
	PostedAt       time.Time         `json:"posted_at"`
	UpdatedAt      time.Time         `json:"updated_at"`
	Stages         []Stage           `json:"-"`
}

// The states of a job.
const (
	Open   = "open"
	Closed = "closed"
)

// Place is a location of a job or person.
type Place struct {
	City       string `json:"city,omitempty"`
	Region     string `json:"region,omitempty"`
	Country    string `json:"country,omitempty"` // ISO 3166-1 alpha-2
	PostalCode string `json:"postal_code,omitempty"`
	Text       string `json:"text,omitempty"` // a place that is not a town, as the employer wrote it
}

// User is somebody who works with the ATS.
type User struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// Stage is a hiring stage of one job.
type Stage struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Position int    `json:"position"`
	Kind     string `json:"kind"` // "active", "hired" or "rejected"
}

// Candidate is a person whom the ATS knows.
type Candidate struct {
	ID          string       `json:"id"`
	FirstName   string       `json:"first_name"`
	LastName    string       `json:"last_name"`
	Email       string       `json:"email,omitempty"`
	Phone       string       `json:"phone,omitempty"`
	LinkedInURL string       `json:"linkedin_url,omitempty"`
	Headline    string       `json:"headline,omitempty"`
	Employer    string       `json:"current_employer,omitempty"`
	Location    Place        `json:"location,omitzero"`
	Education   []Education  `json:"education,omitempty"`
	Experience  []Experience `json:"experience,omitempty"`
	URL         string       `json:"url,omitempty"`
	CreatedAt   time.Time    `json:"created_at"`
	ViaAPI      bool         `json:"-"` // written by a client, not by the employer
}

// Education is one course of study.
type Education struct {
	School  string `json:"school"`
	Degree  string `json:"degree,omitempty"`
	Field   string `json:"field,omitempty"`
	StartOn string `json:"start_on,omitempty"`
	EndOn   string `json:"end_on,omitempty"`
}

// Experience is one position held.
type Experience struct {
	Employer string `json:"employer"`
	Title    string `json:"title"`
	StartOn  string `json:"start_on,omitempty"`
	EndOn    string `json:"end_on,omitempty"`
	Summary  string `json:"summary,omitempty"`
}

// Application is a candidate on a job.
type Application struct {
	ID          string    `json:"id"`
	JobID       string    `json:"job_id"`
	CandidateID string    `json:"candidate_id"`
	Stage       Stage     `json:"stage"`
	Status      string    `json:"status"` // "active", "hired", "rejected" or "withdrawn"
	Source      string    `json:"source,omitempty"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	ViaAPI      bool      `json:"-"`
}

// Attachment is a file kept with a candidate.
type Attachment struct {
	ID          string    `json:"id"`
	CandidateID string    `json:"candidate_id"`
	JobID       string    `json:"job_id,omitempty"`
	Kind        string    `json:"kind"` // "resume" or "other"
	Name        string    `json:"filename"`
	MediaType   string    `json:"content_type"`
	Size        int       `json:"size"`
	SHA256      string    `json:"sha256"`
	CreatedAt   time.Time `json:"created_at"`
	Data        []byte    `json:"-"`
}

// Note is a remark on a candidate.
type Note struct {
	ID          string    `json:"id"`
	CandidateID string    `json:"candidate_id"`
	JobID       string    `json:"job_id,omitempty"`
	Text        string    `json:"text"`
	CreatedAt   time.Time `json:"created_at"`
}

// Call is one request that the server answered, or left unanswered.
type Call struct {
	At     time.Time // by the server's clock
	Method string
	Path   string
	Query  string
	Status int // 0 when the connection was dropped
}
