package record

import (
	"time"

	"reqdesk/core"
)

// Source is a stored core.Source.
type Source struct {
	ID       core.SourceID     `json:"id,omitzero"`
	Name     string            `json:"name,omitzero"`
	Kind     string            `json:"kind,omitzero"`
	Client   core.ClientID     `json:"client,omitzero"`
	Job      core.JobID        `json:"job,omitzero"`
	Settings map[string]string `json:"settings,omitzero"`
	Off      bool              `json:"off,omitzero"`
	Removed  bool              `json:"removed,omitzero"`
	Created  time.Time         `json:"created,omitzero"`
}

// PackSource makes the stored form.
func PackSource(v core.Source) Source { return Source(v) }

// Domain gives back what was stored.
func (s Source) Domain() core.Source { return core.Source(s) }

// Sourcing is a stored core.Sourcing.
type Sourcing struct {
	Job      core.JobID `json:"job,omitzero"`
	Wanted   int        `json:"wanted,omitzero"`
	Begun    time.Time  `json:"begun,omitzero"`
	Feedback []Feedback `json:"feedback,omitzero"`
	Came     time.Time  `json:"came,omitzero"`
}

// PackSourcing makes the stored form.
func PackSourcing(v core.Sourcing) Sourcing {
	return Sourcing{
		Job: v.Job, Wanted: v.Wanted, Begun: v.Begun, Came: v.Came,
		Feedback: Each(v.Feedback, func(f core.Feedback) Feedback { return Feedback(f) }),
	}
}

// Domain gives back what was stored.
func (s Sourcing) Domain() core.Sourcing {
	return core.Sourcing{
		Job: s.Job, Wanted: s.Wanted, Begun: s.Begun, Came: s.Came,
		Feedback: Each(s.Feedback, func(f Feedback) core.Feedback { return core.Feedback(f) }),
	}
}

// Feedback is a stored core.Feedback.
type Feedback struct {
	At      time.Time `json:"at,omitzero"`
	More    []string  `json:"more,omitzero"`
	Without []string  `json:"without,omitzero"`
	Note    string    `json:"note,omitzero"`
}

// Search is a stored core.Search.
type Search struct {
	Job       core.JobID    `json:"job,omitzero"`
	Source    core.SourceID `json:"source,omitzero"`
	Query     string        `json:"query,omitzero"`
	Cursor    string        `json:"cursor,omitzero"`
	Done      bool          `json:"done,omitzero"`
	Asked     time.Time     `json:"asked,omitzero"`
	Next      time.Time     `json:"next,omitzero"`
	Failures  int           `json:"failures,omitzero"`
	ErrorKind core.Kind     `json:"error_kind,omitzero"`
	ErrorText string        `json:"error_text,omitzero"`
}

// PackSearch makes the stored form.
func PackSearch(v core.Search) Search { return Search(v) }

// Domain gives back what was stored.
func (s Search) Domain() core.Search { return core.Search(s) }

// SourceRun is a stored core.SourceRun.
type SourceRun struct {
	ID        core.SourceRunID `json:"id,omitzero"`
	Job       core.JobID       `json:"job,omitzero"`
	Source    core.SourceID    `json:"source,omitzero"`
	Name      string           `json:"name,omitzero"`
	At        time.Time        `json:"at,omitzero"`
	Query     string           `json:"query,omitzero"`
	Found     int              `json:"found,omitzero"`
	Known     int              `json:"known,omitzero"`
	KeptOut   int              `json:"kept_out,omitzero"`
	Delivered int              `json:"delivered,omitzero"`
	Note      string           `json:"note,omitzero"`
	ErrorText string           `json:"error_text,omitzero"`
}

// PackSourceRun makes the stored form.
func PackSourceRun(v core.SourceRun) SourceRun { return SourceRun(v) }

// Domain gives back what was stored.
func (s SourceRun) Domain() core.SourceRun { return core.SourceRun(s) }

// SourceFile is a stored core.SourceFile.
type SourceFile struct {
	Source  core.SourceID `json:"source,omitzero"`
	Name    string        `json:"name,omitzero"`
	Size    int64         `json:"size,omitzero"`
	Changed time.Time     `json:"changed,omitzero"`
	Seen    time.Time     `json:"seen,omitzero"`
	Settled time.Time     `json:"settled,omitzero"`
	Hash    string        `json:"hash,omitzero"`
	Taken   int           `json:"taken,omitzero"`
	Refused int           `json:"refused,omitzero"`
	Reason  string        `json:"reason,omitzero"`
}

// PackSourceFile makes the stored form.
func PackSourceFile(v core.SourceFile) SourceFile { return SourceFile(v) }

// Domain gives back what was stored.
func (s SourceFile) Domain() core.SourceFile { return core.SourceFile(s) }
