// Package ats is the contract between Reqdesk and the code that speaks to one
// kind of applicant tracking system, a connector.
//
// # The shape of a connector
//
// [Connector] is all that is mandatory: describe yourself, check the
// credentials, list jobs. Everything else an ATS may be able to do is an
// interface of one or two methods ([PeopleLister], [StageLister],
// [CandidateWriter] …). A connector lists what it implements in lines such as
//
//	var _ ats.PeopleLister = (*Connector)(nil)
//
// and [CapabilitiesOf] turns them once into a plain struct of booleans, which is
// all that screens look at. A service asks with [As] instead of a type assertion:
// what a connector made from a description can do is known only at run time.
//
// # What a connector never does
//
// It never sleeps, retries, counts requests, logs a secret or stores anything:
// the shared HTTP stack does the first three, the engine the last. Making one
// does no network. Every method takes a context and returns its error untouched
// when it ends. All other errors are *core.Error of one of the connector kinds.
//
// # Pages, cursors and looks
//
// A list is a sequence of pages, each with the [Cursor] from which the next run
// can go on. The engine stores a page and its cursor in one transaction; so
// killing it repeats at most one page and skips none. A connector must accept
// every cursor it ever gave out, also after a restart; where the other side can't
// resume (a feed is one document), it begins again and says so by Restarted.
//
// A run from the empty cursor to the last page is a look. The last page says
// whether the look was Full, that is, listed everything that is open: only then
// can absence mean anything. An error or a page that is not the last closes
// nothing.
package ats

import (
	"context"
	"iter"
	"strings"
	"time"

	"reqdesk/core"
)

// Cursor is a place in a list, in the connector's own encoding. "" = from the
// start. It may hold ids and times, never a secret or people's data.
type Cursor string

// Page is a part of a list.
type Page[T any] struct {
	Items []T
	// Next is where to go on after this page.
	Next Cursor
	// Last says that the list came to its regular end with this page.
	Last bool
	// Full is set on the last page of a look that listed everything open.
	Full bool
	// Unchanged is set, with Last and no items, when the other side says that
	// nothing has changed since the look that gave Since (304): it repeats that look.
	Unchanged bool
	// Since is set on the last page: where the next incremental look begins, or the
	// validators for its conditional request.
	Since Cursor
	// Restarted says that the connector could not resume at the cursor and began
	// the look anew with this page.
	Restarted bool
	// Total is the number of items in the whole list where it is known, else 0.
	Total int
}

// Connector is what every connector can do.
type Connector interface {
	// Descriptor is constant data.
	Descriptor() Descriptor
	// Check tries each right harmlessly. The error is for failures that leave
	// nothing to report (no network, refused key).
	Check(ctx context.Context) ([]Right, error)
	// Jobs lists jobs. resume goes on in a look that was interrupted; since, from
	// an earlier look's last page, asks for what changed. Both empty = everything.
	// The sequence ends after the last page or the first error.
	Jobs(ctx context.Context, since, resume Cursor) iter.Seq2[Page[core.Posting], error]
}

// PeopleLister lists who is in the pipelines.
type PeopleLister interface {
	// People lists the applications of one ATS job, or of the whole account where
	// the descriptor says PeopleByAccount and job is "".
	People(ctx context.Context, job string, since, resume Cursor) iter.Seq2[Page[core.Applicant], error]
}

// JobReader reads one job by its id; KindNotFound = it is gone.
type JobReader interface {
	Job(ctx context.Context, id string) (core.Posting, error)
}

// StageLister lists the hiring stages of a job ("" = of the account).
type StageLister interface {
	Stages(ctx context.Context, job string) ([]core.Stage, error)
}

// Found is a candidate that already exists in the ATS.
type Found struct {
	PersonID string
	// Applications gives the application id per ATS job id.
	Applications map[string]string
	URL          string
	By           core.KeyKind // the key that matched
}

// CandidateFinder looks somebody up before creating; nil and no error = unknown.
type CandidateFinder interface {
	FindCandidate(ctx context.Context, emails, urls []string) (*Found, error)
}

// Candidate is what is written into the ATS.
type Candidate struct {
	JobID  string
	Resume core.Resume
	// Source is the attribution, free text or an id as the ATS wants it.
	Source string
	// Stage is the ATS's stage id; "" = its default.
	Stage string
	// PersonID puts a person who exists already on the job instead of creating one.
	PersonID string
}

// Created is what the ATS made of a Candidate.
type Created struct {
	PersonID      string
	ApplicationID string
	URL           string
}

// QuestionLister lists what the ATS asks people who apply for a job (J-16). An
// empty list means that it asks nothing.
type QuestionLister interface {
	Questions(ctx context.Context, job string) ([]core.Question, error)
}

// CandidateWriter creates a candidate on a job. It is not idempotent: callers
// look the person up first, and after a failure of kind temporary or unknown
// again.
type CandidateWriter interface {
	// Problems checks against the ATS's own rules without writing anything.
	Problems(ctx context.Context, c Candidate) ([]Problem, error)
	CreateCandidate(ctx context.Context, c Candidate) (Created, error)
}

// Problem is one thing that the ATS would refuse.
type Problem struct {
	Field   string // JSON Resume path
	Message string
	Fix     string
}

// File is an original to be attached. Open may be called more than once.
type File struct {
	Name, MediaType string
	Data            []byte
}

// NeedsName is the problem of somebody without a name; none otherwise.
func NeedsName(system string, b core.Basics) []Problem {
	if strings.TrimSpace(b.Name) != "" {
		return nil
	}
	return []Problem{{Field: "basics.name", Message: system + " wants a name.", Fix: "Enter the person's name."}}
}

// NeedsEmail is the problem of somebody without an e-mail address; none otherwise.
func NeedsEmail(system string, b core.Basics) []Problem {
	if b.FirstEmail() != "" {
		return nil
	}
	return []Problem{{Field: "basics.email", Message: system + " wants an e-mail address.", Fix: "Enter the person's e-mail address."}}
}

// NoSource is the problem of a source that the account does not have.
func NoSource(fix string) Problem {
	return Problem{
		Field: "source", Fix: fix,
		Message: "The account has no source of the name that is set for this client; the person would go in without a source.",
	}
}

// ResumeAttacher attaches a résumé to a candidate's application. Attaching the
// same file twice must do no harm.
type ResumeAttacher interface {
	AttachResume(ctx context.Context, at Created, f File) error
}

// ResumeCreator creates a candidate together with the résumé, for an ATS that takes
// no file afterwards. It is no more idempotent than CreateCandidate.
type ResumeCreator interface {
	CreateWithResume(ctx context.Context, c Candidate, f File) (Created, error)
}

// NoteWriter writes a note.
type NoteWriter interface {
	WriteNote(ctx context.Context, at Created, text string) error
}

// StageMover moves an application to another stage of its job.
type StageMover interface {
	MoveStage(ctx context.Context, at Created, stage string) error
}

// Status is where an application stands in the ATS.
type Status struct {
	Status, Stage, StageID string
	AsOf                   time.Time
}

// StatusReader reads one application's status back.
type StatusReader interface {
	Status(ctx context.Context, at Created) (Status, error)
}

// Capabilities says what a connector can do.
type Capabilities struct {
	Jobs, JobByID, People, Stages, Questions, Find, Create, Resume, Note, Move, Status bool
}

// Partial is a connector whose type implements more than this one can do, because
// what it can do stands in a description. Can says what that is; the methods of the
// rest return KindUnsupported.
type Partial interface {
	Can() Capabilities
}

// As gives c as T, one of the interfaces above, if c can do that.
func As[T any](c Connector) (T, bool) {
	t, ok := c.(T)
	if p, partial := c.(Partial); ok && partial && !p.Can().has((*T)(nil)) {
		var none T
		return none, false
	}
	return t, ok
}

// has tells about the interface to which want is a nil pointer; one that is no
// capability is had.
func (c Capabilities) has(want any) bool {
	switch want.(type) {
	case *JobReader:
		return c.JobByID
	case *PeopleLister:
		return c.People
	case *StageLister:
		return c.Stages
	case *QuestionLister:
		return c.Questions
	case *CandidateFinder:
		return c.Find
	case *CandidateWriter:
		return c.Create
	case *ResumeAttacher, *ResumeCreator:
		return c.Resume
	case *NoteWriter:
		return c.Note
	case *StageMover:
		return c.Move
	case *StatusReader:
		return c.Status
	}
	return true
}

// CapabilitiesOf looks once at what c can do.
func CapabilitiesOf(c Connector) Capabilities {
	caps := Capabilities{Jobs: true}
	_, caps.JobByID = As[JobReader](c)
	_, caps.People = As[PeopleLister](c)
	_, caps.Stages = As[StageLister](c)
	_, caps.Questions = As[QuestionLister](c)
	_, caps.Find = As[CandidateFinder](c)
	_, caps.Create = As[CandidateWriter](c)
	_, attaches := As[ResumeAttacher](c)
	_, creates := As[ResumeCreator](c)
	caps.Resume = attaches || creates
	_, caps.Note = As[NoteWriter](c)
	_, caps.Move = As[StageMover](c)
	_, caps.Status = As[StatusReader](c)
	return caps
}

// Words gives the capabilities as the words of the descriptor and of
// `connect kinds`.
func (c Capabilities) Words() []string {
	var words []string
	for _, w := range []struct {
		on   bool
		word string
	}{
		{c.Jobs, "jobs"},
		{c.JobByID, "job"},
		{c.People, "people"},
		{c.Stages, "stages"},
		{c.Questions, "questions"},
		{c.Find, "find"},
		{c.Create, "create"},
		{c.Resume, "resume"},
		{c.Note, "note"},
		{c.Move, "move"},
		{c.Status, "status"},
	} {
		if w.on {
			words = append(words, w.word)
		}
	}
	return words
}
