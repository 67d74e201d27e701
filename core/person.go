package core

import "time"

// Person is a human being. What is known comes from its profiles; the fields
// here are the joined, current view by which it is found and addressed.
type Person struct {
	ID       PersonID
	Name     string
	Emails   []string // the first is used first
	Phones   []string // E.164 where the number could be read
	URLs     []string // normalised profile addresses
	Employer string   // the present one
	// MoreEmployers are those of further present positions.
	MoreEmployers []string
	Headline      string
	Place         Location
	Tags          []string
	Merged        PersonID // this record now lives on in that one
	Erased        time.Time
	Created       time.Time
	Updated       time.Time
}

// Profile is what one source says about a person.
type Profile struct {
	ID       ProfileID
	Person   PersonID
	Resume   Resume
	Fields   map[string]FieldFact // by JSON Resume path, for example "basics.email"
	Source   string               // "csv", "pdf", "docx", "practice" …
	Origin   string               // the file's name or the source's address
	Blob     string               // the original; "" = none
	BlobName string               // the original's file name
	BlobType string               // its media type
	Text     string               // the résumé's plain text, for evidence
	Added    time.Time
}

// FieldFact says how sure a field is and where it was read.
type FieldFact struct {
	Confidence float64 // 0…1
	Origin     string  // for example "column Email", "annotation", "line 3"
}

// KeyKind names one of the keys by which a human being is recognised.
type KeyKind string

// The kinds of key. KeyNameEmployer is weak: it asks and never decides.
const (
	KeyEmail        KeyKind = "email"
	KeyURL          KeyKind = "url"
	KeyPhone        KeyKind = "phone"
	KeyNameEmployer KeyKind = "name+employer"
)

// Key is one normalised identity key. The store keeps a keyed fingerprint only.
type Key struct {
	Kind  KeyKind
	Value string
}

// Applicant is one person in the pipeline of one ATS job, as an ATS gives it.
type Applicant struct {
	ID       string // of the application
	PersonID string // of the candidate
	JobID    string // the ATS job's id
	Name     string
	Emails   []string
	Phones   []string
	URLs     []string
	Employer string
	Stage    string // the stage's name
	StageID  string
	Status   string // as the ATS words it
	Since    time.Time
	Updated  time.Time
	Removed  bool // no longer in the pipeline
}

// NotSource is one line of a not-to-source list.
type NotSource struct {
	ID         NotSourceID
	Job        JobID    // 0 = of a client, or of an ATS job that is not imported
	ATSJob     ATSJobID // for lines from a pipeline
	Client     ClientID // 0 = of the whole workspace
	Connection ConnectionID
	Origin     string     // "ats", "file" or "company"
	File       ListFileID // for lines from a file
	Row        int        // in that file, the header counted
	Applicant  Applicant
	Added      time.Time
}

// ListFile is a file whose rows stand on a job's not-to-source list, so that its
// import can be taken back.
type ListFile struct {
	ID      ListFileID
	Job     JobID
	Name    string // as the recruiter knows it
	Taken   int    // rows that were accepted; some may have been removed since
	Refused int
	Added   time.Time
}

// CandidacyState is where a person stands in the review of one job.
type CandidacyState string

// The states of a candidacy.
const (
	CandidacyNew       CandidacyState = "new"
	CandidacySaved     CandidacyState = "saved"
	CandidacyDiscarded CandidacyState = "discarded"
	CandidacyContacted CandidacyState = "contacted"
	CandidacyMoved     CandidacyState = "moved"
	CandidacyKeptOut   CandidacyState = "kept_out" // strong match with the job's list
)

// Candidacy is one person in the review of one job.
type Candidacy struct {
	Job      JobID
	Person   PersonID
	Profile  ProfileID
	State    CandidacyState
	Why      string // for kept out: the reason with its evidence
	Reason   string // the recruiter's reason
	MovedTo  JobID
	Override string // reason given for overriding the guard
	Notes    []Note
	Added    time.Time
	Decided  time.Time
}

// Note is a private note.
type Note struct {
	At   time.Time
	Text string
}

// Decision is one step of a review, kept so that it can be undone.
type Decision struct {
	Seq    uint64
	At     time.Time
	Before Candidacy
	After  Candidacy
	Made   []JobID // candidacies of other jobs that it created (move)
	// Batch is the number of the first of those that were made together and are undone
	// together; 0 = it was made for itself.
	Batch uint64
}

// Lead is a person who showed interest in a job.
type Lead struct {
	Job         JobID
	Person      PersonID
	Marked      time.Time
	Cause       string
	Stage       string // local hiring stage
	Exported    time.Time
	CandidateID string // in the ATS
	Application string // in the ATS
	URL         string // of the candidate in the ATS
	ATSStatus   string
	ATSStage    string
	AsOf        time.Time
	Problem     string // why the last export was refused; "" = none
}

// LogEntry is one line of the append-only activity log.
type LogEntry struct {
	ID       LogID
	At       time.Time
	Who      string // "recruiter", "engine", "ats", "person"
	What     string // for example "job closed"
	Subject  string // ids only
	Job      JobID
	Person   PersonID
	Cause    string
	Evidence string // ids of what proves it
}
