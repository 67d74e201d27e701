package core

import "time"

// What lists over everything read: short views of records that can be had without
// decoding their long texts, and a way to tell that nothing has changed.

// MessageGlance is what a list needs of an e-mail.
type MessageGlance struct {
	Kind     MessageKind
	Job      JobID
	Person   PersonID
	Recorded time.Time
	Detail   string // of replies and questions only
}

// Glances gives short views over everything of a kind.
type Glances interface {
	// JobGlances gives the recruiter's own jobs, oldest first, without their
	// description and with no more of AtImport than the ids and the address of the
	// page. They share memory with later answers: read them only, and never store one.
	JobGlances(tx Tx) ([]Job, error)
	// MessageGlances gives all e-mails, newest first.
	MessageGlances(tx Tx) ([]MessageGlance, error)
}

// Peeks gives short views of single records to those who look at many of them and
// change none. They share memory with later answers: read them only, and never
// store one. An unknown id is KindNotFound.
type Peeks interface {
	JobGlance(tx Tx, id JobID) (Job, error)          // as from JobGlances
	ATSJobGlance(tx Tx, id ATSJobID) (ATSJob, error) // its state and what names it
	ClientGlance(tx Tx, id ClientID) (Client, error)
	ConnectionGlance(tx Tx, id ConnectionID) (Connection, error)
	SettingGlance(tx Tx, scope, name string) (string, error) // "" = not set
}

// NotSourceGlance is what of a line of a not-to-source list those need who ask whether
// somebody is on any.
type NotSourceGlance struct {
	ID         NotSourceID
	Job        JobID
	ATSJob     ATSJobID
	Client     ClientID
	Connection ConnectionID
	Added      time.Time
	Applicant  ApplicantGlance
	By         []KeyKind // the kinds of the keys by which it was found, in the order in which they were asked for
}

// ApplicantGlance is somebody on a list, without what they are found by.
type ApplicantGlance struct {
	ID       string
	PersonID string
	Name     string
	Stage    string
	Since    time.Time
	Removed  bool
}

// ListPeeks looks at not-to-source lists.
type ListPeeks interface {
	// NotSourceGlances gives the lines that any of the keys finds, each once, whatever
	// their list.
	NotSourceGlances(tx Tx, keys []Key) ([]NotSourceGlance, error)
}

// Changes tells what has changed since something was computed.
type Changes interface {
	// Stamp differs whenever anything in the workspace may have changed between two
	// Views.
	Stamp(tx Tx) uint64
	// JobTouched gives the stamp of the last change around the people of a job (their
	// candidacies, enrolments and leads). What was computed in a View is still right
	// while this is not above the stamp of either View.
	JobTouched(tx Tx, j JobID) uint64
}
