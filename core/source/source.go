// Package source is the contract between Reqdesk and the code that brings profiles
// from one kind of place: a search over people, or a folder with files.
//
// # The shape of a source
//
// [Source] is all that is mandatory: describe yourself, say whether you work. What a
// source gives is an interface of one method: a [Searcher] answers a [Query] made from
// a job with profiles, a [Deliverer] hands over files that somebody else put there. A
// [Verifier] checks what somebody says of themselves. Callers look by a type assertion.
//
// # What a source is asked
//
// A query is built from the job alone: title, must-haves with other words for them,
// places, languages, and what the recruiter's feedback adds. It names no people and no
// client. Want bounds what may come back; a page never holds more.
//
// # What it gives
//
// Profiles in the shape of JSON Resume, each with the address of the page that it comes
// from, and lines of evidence with links. Unless the descriptor says Contactable, a
// profile holds no e-mail address and no telephone number, in no field and in no text:
// what stands on a page for one purpose must not be mailed for another. [Clean] makes
// sure of it a second time.
//
// # What it never does
//
// It never sleeps, retries, counts requests, logs a secret or stores anything, as
// connectors to ATSs do not either. Making one does no network. Every method takes a
// context and returns its error untouched when it ends; all other errors are
// *core.Error of one of the connector kinds. A limit that is reached in the middle of a
// page gives what is there; the next call says when it may be asked again.
package source

import (
	"context"
	"time"

	"reqdesk/core"
)

// Cursor is a place in the answers to one query, in the source's own encoding. "" =
// from the start. It holds no secret and nothing of anybody.
type Cursor string

// Need is a must-have and other words for it.
type Need struct {
	Text string   // as the job words it
	Also []string // words that mean the same
}

// Query is what a source is asked, built from a job.
type Query struct {
	Title     string
	Needs     []Need
	Places    []core.Location
	Languages []string // that people shall speak, as BCP 47; empty = any
	// Without is what speaks against somebody, from the recruiter's feedback.
	Without []string
}

// Ask is one question.
type Ask struct {
	Query  Query
	Cursor Cursor
	Want   int // how many profiles may come back at most
}

// Found is one profile.
type Found struct {
	Resume core.Resume
	Facts  map[string]core.FieldFact // how sure each field is and where it was read
	Origin string                    // the address of the page that it comes from
	Text   string                    // evidence, one line each, with links
}

// Page is a part of the answers.
type Page struct {
	Found []Found
	Next  Cursor
	Last  bool // nobody else fits for now
	// Query is what was asked in the source's own words, for the search diary.
	Query string
	// Note says what was special: that the source gave up early, that it can't ask for a
	// must-have. One sentence, without people's data; "" = nothing.
	Note string
}

// Source is what every source can do.
type Source interface {
	// Descriptor is constant data.
	Descriptor() Descriptor
	// Check tries harmlessly whether it works, and says what with.
	Check(ctx context.Context) (detail string, err error)
}

// Searcher finds people for a job.
type Searcher interface {
	Source
	Find(ctx context.Context, a Ask) (Page, error)
}

// Claims are what is known of a person from elsewhere.
type Claims struct {
	Link     string // their page at the source
	Name     string
	Employer string
	Place    string
	Needs    []Need
}

// Agrees says whether a page bears a claim out.
type Agrees string

// The outcomes. That a page does not speak of something is no contradiction.
const (
	Bears   Agrees = "yes"
	Differs Agrees = "no"
	Silent  Agrees = "unknown"
)

// Point is one claim and what the page says of it.
type Point struct {
	What   string // "name", "employer", "place" or the must-have
	Claim  string
	Found  string
	Agrees Agrees
	Link   string // where it can be seen
}

// Verifier checks what somebody says of themselves; a page that does not exist is
// KindNotFound, one that is not of this source KindUsage. It gives no addresses either.
type Verifier interface {
	Verify(ctx context.Context, c Claims) ([]Point, error)
}

// Mark tells whether a file is as it was.
type Mark struct {
	Name    string
	Size    int64
	Changed time.Time
}

// File is one file as it lies there. Reason says why it must not be read; "" = it may.
type File struct {
	Mark
	Reason string
}

// Deliverer hands over files. It moves, changes and removes none.
type Deliverer interface {
	Source
	// Files lists what lies there, without reading any.
	Files(ctx context.Context) ([]File, error)
	// Read gives the content of a file that is still as its mark says, else KindTemporary.
	Read(ctx context.Context, m Mark) ([]byte, error)
}
