package core

import "time"

type mergeKind struct{}

func (mergeKind) letter() string { return "g" }

// MergeID is the id of a merge of two people.
type MergeID = ID[mergeKind]

// DuplicateState is where the question stands whether two people are one.
type DuplicateState string

// The states of such a question.
const (
	DuplicateOpen   DuplicateState = "open"
	DuplicateApart  DuplicateState = "apart" // they are two people: it is not asked again
	DuplicateMerged DuplicateState = "merged"
)

// Duplicate is the question whether two people are one. A is the one who was
// known first.
type Duplicate struct {
	A, B  PersonID
	State DuplicateState
	Keys  []KeyKind // those in common, strongest first
	Why   string    // one sentence, without the people's data
	// Contradicts is set where a strong key is in common and the rest speaks
	// against it being one person.
	Contradicts bool
	At          time.Time
	Decided     time.Time
}

// Merge is what made one person of two, with all that is needed to part them
// again.
type Merge struct {
	ID         MergeID
	Into, From PersonID
	At         time.Time
	Undone     time.Time // zero = in force
	// IntoBefore and FromBefore are both people as they were, IntoAfter what came of it.
	IntoBefore, FromBefore, IntoAfter Person
	Profiles                          []ProfileID // that were From's
	Messages                          []MessageID
	Entries                           []EntryID
	Tasks                             []TaskID
	Touches                           []TouchID
	Candidacies                       []MergedCandidacy
	Leads                             []MergedLead
	Enrolments                        []MergedEnrolment
}

// MergedCandidacy is what a merge made of two people's places in one review. A
// zero Job in Into = only From stood there.
type MergedCandidacy struct{ Into, From, Made Candidacy }

// MergedLead is what a merge made of two leads of one job. A zero Job in Into =
// only From was one.
type MergedLead struct{ Into, From, Made Lead }

// MergedEnrolment is an enrolment that a merge changed.
type MergedEnrolment struct{ Before, After Enrolment }

// Duplicates keeps the questions whether two people are one. The order of a and
// b does not matter.
type Duplicates interface {
	Duplicate(tx Tx, a, b PersonID) (Duplicate, error)
	Duplicates(tx Tx) ([]Duplicate, error) // the open ones
	DuplicatesOf(tx Tx, p PersonID) ([]Duplicate, error)
	PutDuplicate(tx Tx, d Duplicate) error
}

// Merges keeps what made one person of two.
type Merges interface {
	MergesOf(tx Tx, p PersonID) ([]Merge, error) // in which p took part, oldest first
	PutMerge(tx Tx, m *Merge) error
}
