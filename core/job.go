package core

import (
	"slices"
	"time"
)

// Location is a place as text and, where the place list knew it, in parts.
type Location struct {
	Text       string // as it came
	City       string
	Region     string
	Country    string // ISO 3166-1 alpha-2 where known
	PostalCode string
	Sure       bool   // false = "please check"
	Role       string // "primary" (of the job) or "sourcing"
	Zone       string // IANA time zone; "" = unknown
}

// Posting is what an ATS says about a job: a connector fills it, the mirror
// stores it, an import takes from it. Only ID and Title are always there.
type Posting struct {
	ID             string // the ATS's own id; unique within the connection
	Reference      string // the number people quote; may equal ID
	Title          string // in the job's main language
	Status         string // as the ATS words it
	Closed         bool   // the ATS says explicitly that the job is not open
	Locations      []Location
	EmploymentType string // as the ATS words it, before the value table
	Function       string // job family
	Experience     string // experience level, before the value tables
	Description    string // HTML, not yet cleaned
	MustHaves      []string
	ApplyURL       string
	URL            string // the job's page in the ATS
	Owner          string // e-mail of the owner; "" = unknown
	Users          []string
	Flags          map[string]string // fields that import rules may look at
	Posted         time.Time
	Updated        time.Time
}

// ATSJob is the read-only mirror of an ATS job.
type ATSJob struct {
	ID         ATSJobID
	Connection ConnectionID
	Posting    Posting
	// Open is the state that the last accepted look gave; closings act on its
	// change only.
	Open bool
	// Missed counts good full looks in a row that lacked the job.
	Missed int
	// Look numbers the look that last changed the record, FirstLook the first one.
	Look, FirstLook uint64
	// Kept says that a person decided to keep the job open although the ATS does not
	// list it; until the ATS lists it again.
	Kept       bool
	Held       HeldID // the brake holds this job's closing
	ImportedAs JobID
	FirstSeen  time.Time
	Flagged    time.Time // when a look last saw other flags than before
	Seen       time.Time // when a look last changed the record
	Deleted    bool
}

// JobState is the state of a recruiter's own job.
type JobState string

// The states of a job.
const (
	JobDraft  JobState = "draft"
	JobActive JobState = "active"
	JobPaused JobState = "paused"
	JobClosed JobState = "closed"
)

// Years is a span of experience; 0,0 = not given. Max 0 = open-ended.
type Years struct{ Min, Max int }

// Job is the recruiter's own job. One imported from an ATS stays linked 1:1 to
// its ATS job for good.
type Job struct {
	ID             JobID
	Client         ClientID
	State          JobState
	Title          string
	Locations      []Location
	EmploymentType string // "full_time", "part_time", "contract", "temporary", "internship", "other"
	Function       string
	Objectives     []string
	Seniority      string
	Years          Years
	MustHaves      []string
	Description    string // cleaned HTML
	Owner          string
	Users          []string // authorised users
	ApplyURL       string
	Posted         time.Time

	Connection ConnectionID // 0 = created by hand
	ATSJob     ATSJobID
	// Former are the ATS jobs that it was linked to before the ATS opened it again under
	// another id, oldest first; who is in their pipelines counts on.
	Former []ATSJobID
	// GoneLook is the look from which on the ATS no longer lists its ATS job as open;
	// 0 = it does.
	GoneLook     uint64
	AtImport     Posting           // as it was then, for the differences
	Fields       map[string]string // what was decided about a field, see package jobs
	Drift        []string          // fields in which the ATS now says something else and nobody has decided
	DraftReasons []DraftReason     // why a rule did not let it go live, and what could not be mapped

	Sourcing bool
	// Reserved are the profiles of the client's budget that sources were asked for and
	// have not delivered.
	Reserved    int
	Created     time.Time
	Activated   time.Time
	Confirmed   time.Time // the check card
	SheetSaved  time.Time // the sheet of the first review
	ClosedAt    time.Time
	ClosedBy    string   // "ats" or "hand"
	BeforeClose JobState // the state that a reopening returns to
	// ReopenedAt is when the ATS opened it again; zero = it did not, or it closed since.
	ReopenedAt time.Time
	// Archived is when the closed job was put out of sight; zero = it is shown. A
	// reopening brings it back.
	Archived time.Time
	// HoldMail is set while the ATS's last answers are in doubt (a first miss, or
	// a held closing): the job's e-mails wait. The text is the reason.
	HoldMail string
}

// Linked tells whether the job is linked to an ATS job, or was before the ATS opened it
// again under another id.
func (j Job) Linked(a ATSJobID) bool {
	return a != 0 && (a == j.ATSJob || slices.Contains(j.Former, a))
}

// DraftReason is one reason why a job stays in Drafts, for screens to act on.
type DraftReason struct {
	Code  ReasonCode
	Field string // the field that mends it, by its key; "" = none does
	Text  string // one sentence
}

// ReasonCode says what kind of reason it is.
type ReasonCode string

// The reasons.
const (
	ReasonMissing ReasonCode = "missing"   // a field that the agreement with the ATS asks for
	ReasonOwner   ReasonCode = "owner"     // its owner is not known here
	ReasonBudget  ReasonCode = "budget"    // the client's profile budget is used up
	ReasonTrouble ReasonCode = "technical" // something of ours did not work
	ReasonTable   ReasonCode = "table"     // a word of the ATS stands in no value table
)

// ReasonTexts gives the sentences of reasons.
func ReasonTexts(list []DraftReason) []string {
	texts := make([]string, 0, len(list))
	for _, r := range list {
		texts = append(texts, r.Text)
	}
	return texts
}

// PrimaryLocation is the job's own place, or a zero Location.
func (j Job) PrimaryLocation() Location {
	for _, l := range j.Locations {
		if l.Role == "primary" {
			return l
		}
	}
	return Location{}
}

// Mark is a durable to-do: something about an ATS job changed in a look and
// jobs has not yet drawn the consequence.
type Mark struct {
	Connection ConnectionID
	ATSJob     ATSJobID
	What       MarkKind
	Look       uint64
}

// MarkKind says what happened to an ATS job.
type MarkKind string

// What a mark can say.
const (
	MarkChanged  MarkKind = "changed"  // new or different fields
	MarkClosed   MarkKind = "closed"   // accepted as closed
	MarkReopened MarkKind = "reopened" // accepted as open again
	MarkMissing  MarkKind = "missing"  // first miss, or held: its e-mails wait
	MarkBack     MarkKind = "back"     // no longer missing or held
)

// The kinds of decisions that wait for a person.
const (
	HeldBrake = "brake" // unusually many closings at once
	HeldOwner = "owner" // jobs that a rule would import, of somebody unknown
	// HeldReference is an ATS job that may be a closed job which the ATS opened again.
	HeldReference = "reference"
)

// Held is a decision that waits for a person.
type Held struct {
	ID         HeldID
	Kind       string // HeldBrake, HeldOwner or HeldReference
	Connection ConnectionID
	Owner      string // of kind "owner": the e-mail address that nobody here knows
	Reason     string
	Jobs       []ATSJobID
	Open       int // of kind "brake": how many jobs were open before the look; 0 = not known
	Look       uint64
	Since      time.Time
	Settled    string // "", "accepted", "refused" or "withdrawn"
	SettledAt  time.Time
}

// Stage is one hiring stage of an ATS job or account.
type Stage struct {
	ID    string
	Name  string
	Order int
	Final bool // hired or rejected
}

// Question is one question of an ATS's application form.
type Question struct {
	ID       string
	Text     string
	Kind     QuestionKind
	Required bool
	Choices  []string // of AskChoice and AskChoices, as people read them
}

// QuestionKind says what kind of answer a question wants.
type QuestionKind string

// The kinds of answers. An ATS's own kinds are brought to these; what fits none is
// AskText.
const (
	AskText    QuestionKind = "text"
	AskLong    QuestionKind = "long_text"
	AskYesNo   QuestionKind = "yes_no"
	AskChoice  QuestionKind = "choice"
	AskChoices QuestionKind = "choices" // several
	AskNumber  QuestionKind = "number"
	AskDate    QuestionKind = "date"
	AskFile    QuestionKind = "file"
)

// SyncStatus is the one row about one resource of one connection.
type SyncStatus struct {
	Connection ConnectionID
	Resource   string // "jobs", "people", "stages"
	Cursor     string // where the next page begins
	Since      string // where the next incremental look begins
	Look       uint64 // number of the look under way or last done
	LookOpen   bool   // a look was begun and has not come to its end
	FullLook   bool   // the look lists everything that is open
	Seen       int    // in the look under way
	Total      int    // how many the look will see, where the ATS says so; else 0
	// Pending are the ATS jobs seen in the look under way whose answer differs from
	// the accepted state; Doubtful those that are missing or held after the last one.
	Pending, Doubtful []ATSJobID
	FullAt            time.Time // last look that listed everything open
	// OpenJobs counts the open ATS jobs of the connection; SeenOpen those of them
	// seen in the look under way, NewOpen those that it added.
	OpenJobs, SeenOpen, NewOpen int
	SeenIDs                     []uint64 // as earlier releases remembered what SeenApplications does
	SeenJobs                    []byte   // bitmap of the ATS jobs seen in the look under way, by id
	Started                     time.Time
	Completed                   time.Time // last look that came to its end
	// Before are the ends of the looks before that one, newest first, at most two.
	Before         []time.Time
	Failures       int // in a row
	ErrorKind      Kind
	ErrorText      string
	NextDue        time.Time
	MappingVersion int
}
