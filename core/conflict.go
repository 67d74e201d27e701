package core

import "time"

type conflictKind struct{}

func (conflictKind) letter() string { return "w" }

// ConflictID is the id of a conflict.
type ConflictID = ID[conflictKind]

// ConflictKind is what collided.
type ConflictKind string

// The kinds of conflict.
const (
	// ConflictPipeline: somebody was decided about here while the ATS took them into
	// the pipeline of the same job.
	ConflictPipeline ConflictKind = "pipeline"
	// ConflictClosed: a job was worked on here while the ATS closed it.
	ConflictClosed ConflictKind = "closed"
)

// Choice is how a conflict was settled.
type Choice string

// The choices. ChoiceGone is no person's word: the ATS took its side back.
const (
	ChoiceYours  Choice = "yours"
	ChoiceTheirs Choice = "theirs"
	ChoiceBoth   Choice = "both"
	ChoiceGone   Choice = "gone"
)

// Conflict is a collision of what the recruiter did here with what an ATS did,
// before either knew of the other. There is one for each person and job, or one for
// a whole job. It holds ids, states and times, and nobody's data.
type Conflict struct {
	ID         ConflictID
	Kind       ConflictKind
	Job        JobID
	Person     PersonID // 0 = about the whole job
	Connection ConnectionID

	// Yours: what was decided about the person, and when; or how many people of the
	// job were decided about since the ATS was last heard, how many of them stand in
	// the sequence, and when the last was decided about.
	Decided  CandidacyState
	People   int
	Enrolled int
	At       time.Time
	// Heard is until when the ATS was known: the last good look before it.
	Heard time.Time

	// Theirs: the stage in which the ATS has the person, and since when; or when the
	// ATS closed the job, as far as it says.
	Stage       string
	Since       time.Time
	Application string // in the ATS
	Candidate   string // in the ATS

	Found   time.Time
	Settled time.Time // zero = it waits for a word
	Choice  Choice
	Gone    time.Time // when the ATS took its side back
}

// Conflicts keeps what collided.
type Conflicts interface {
	Conflict(tx Tx, id ConflictID) (Conflict, error)
	OpenConflicts(tx Tx) ([]Conflict, error)          // oldest first
	ConflictsOf(tx Tx, j JobID) ([]Conflict, error)   // settled ones too, oldest first
	RecentConflicts(tx Tx, n int) ([]Conflict, error) // settled ones too, newest first
	PutConflict(tx Tx, c *Conflict) error
}
