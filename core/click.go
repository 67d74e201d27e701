package core

import "time"

type clickKind struct{}

func (clickKind) letter() string { return "v" }

// ClickID is the id of a click.
type ClickID = ID[clickKind]

// ClickVerdict says who followed a link of an e-mail.
type ClickVerdict string

// The verdicts about a click.
const (
	ClickHuman   ClickVerdict = "human"
	ClickScanner ClickVerdict = "scanner" // a program that looks e-mails through
	ClickUnsure  ClickVerdict = "unsure"
)

// Click is one visit of a link in an e-mail, kept as evidence. Of the visitor only
// classes are kept, never an address or the words of a program about itself.
type Click struct {
	ID        ClickID
	Key       string // names the visit where it was recorded; the same key twice is one click
	Job       JobID
	Enrolment EnrolmentID
	Message   MessageID // the e-mail
	Link      string    // which of its links
	Links     int       // how many it has
	At        time.Time
	Method    string // of the request
	Agent     string // class of the program
	Address   string // class of the network it came from
	Verdict   ClickVerdict
	Why       string // one sentence
	Recorded  time.Time
}

// Clicks keeps clicks as evidence.
type Clicks interface {
	ClickByKey(tx Tx, key string) (Click, error)
	ClicksOf(tx Tx, e EnrolmentID) ([]Click, error) // oldest first by their recording
	PutClick(tx Tx, c *Click) error
}
