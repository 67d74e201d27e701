package core

import (
	"iter"
	"time"
)

type sourceKind struct{}

func (sourceKind) letter() string { return "u" }

type sourceRunKind struct{}

func (sourceRunKind) letter() string { return "d" }

type (
	// SourceID is the id of a source.
	SourceID = ID[sourceKind]
	// SourceRunID is the id of a line of the search diary.
	SourceRunID = ID[sourceRunKind]
)

// Source is a place that profiles come from: a search, or a folder that is watched. A
// secret of it lies in the keychain under SecretID, never here.
type Source struct {
	ID       SourceID
	Name     string
	Kind     string            // the connector's kind, for example "github"
	Client   ClientID          // 0 = for the jobs of all clients
	Job      JobID             // 0 = for all of these jobs
	Settings map[string]string // the descriptor's fields that are not secret
	Off      bool
	Removed  bool // what it gave stays
	Created  time.Time
}

// SecretID is the keychain user under which the secret field key is kept.
func (s Source) SecretID(key string) string { return "source/" + s.ID.String() + "/" + key }

// For tells whether the source is asked for a job.
func (s Source) For(j Job) bool {
	return !s.Off && !s.Removed && (s.Client == 0 || s.Client == j.Client) && (s.Job == 0 || s.Job == j.ID)
}

// Sourcing is what is wanted for one job from its sources.
type Sourcing struct {
	Job JobID
	// Wanted are the profiles that were asked for and have not come.
	Wanted int
	// Begun is when the sources were first asked after sourcing was switched on; zero =
	// it is off, or nobody has looked yet.
	Begun    time.Time
	Feedback []Feedback // oldest first
	// Came is when a source last gave somebody new.
	Came time.Time
}

// Feedback is what the recruiter says to the sources about what they gave. It changes
// the next query and nothing else; the ATS never hears of it.
type Feedback struct {
	At      time.Time
	More    []string // what people should have too
	Without []string // what speaks against somebody
	Note    string   // for the recruiter's own memory
}

// Search is how far one source was asked for one job.
type Search struct {
	Job    JobID
	Source SourceID
	Query  string // what the cursor belongs to: another question begins anew
	Cursor string
	Done   bool // it has nobody else for now
	Asked  time.Time
	// Next is when it may be asked again; zero = as soon as somebody is wanted.
	Next      time.Time
	Failures  int // in a row
	ErrorKind Kind
	ErrorText string
}

// SourceRun is a line of the search diary: what one asking of one source gave.
type SourceRun struct {
	ID        SourceRunID
	Job       JobID
	Source    SourceID
	Name      string // of the source, as it was then
	At        time.Time
	Query     string // in the source's own words
	Found     int    // profiles that it gave
	Known     int    // of those, in the job's review already
	KeptOut   int
	Delivered int    // new in the review
	Note      string // what was special about it, one sentence
	ErrorText string
}

// SourceFile is a file of a watched folder.
type SourceFile struct {
	Source  SourceID
	Name    string
	Size    int64
	Changed time.Time // as the file system says
	// Seen is when it was first seen as it is now: a file that still grows is waited for.
	Seen time.Time
	// Settled is when it was taken or refused; zero = it waits.
	Settled time.Time
	Hash    string // of its content, hex; "" = it was not read
	Taken   int    // profiles
	Refused int    // rows
	Reason  string // why it was refused, or waits; "" = it was taken
}

// Sources keeps sources and what was asked of them.
type Sources interface {
	Source(tx Tx, id SourceID) (Source, error)
	SourceNamed(tx Tx, name string) (Source, error) // case-insensitive, not removed ones
	Sources(tx Tx) ([]Source, error)
	PutSource(tx Tx, s *Source) error
}

// Sourcings keeps what is wanted of sources, and how far they were asked.
type Sourcings interface {
	Sourcing(tx Tx, j JobID) (Sourcing, error) // a zero row when there is none
	PutSourcing(tx Tx, s Sourcing) error
	Searches(tx Tx, j JobID) ([]Search, error)
	PutSearch(tx Tx, s Search) error
}

// SourceRuns keeps the search diary.
type SourceRuns interface {
	SourceRuns(tx Tx, j JobID) iter.Seq2[SourceRun, error] // newest first
	PutSourceRun(tx Tx, r *SourceRun) error
}

// SourceFiles keeps what became of the files of watched folders.
type SourceFiles interface {
	SourceFiles(tx Tx, s SourceID) ([]SourceFile, error)
	PutSourceFile(tx Tx, f SourceFile) error
	DeleteSourceFile(tx Tx, s SourceID, name string) error // unknown = no error
}
