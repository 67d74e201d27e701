package jobs

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Store is what the package needs of the workspace's store.
type Store interface {
	core.Store
	core.Jobs
	core.ATSJobs
	core.ATSJobIDs
	core.SearchRows
	core.Marks
	core.Clients
	core.Connections
	core.Sequences
	core.Mailboxes
	core.HeldList
	core.Settings
	core.SyncStatuses
	core.Log
}

// Follower acts with a job that closes or reopens, in the same transaction: what
// it changes is there exactly when the job's new state is. It may do nothing
// slow.
type Follower interface {
	JobClosed(tx core.Tx, j core.Job) error
	JobReopened(tx core.Tx, j core.Job) error
}

// Config is what a Service is made from.
type Config struct {
	Store  Store
	Clock  core.Clock
	Places *Places    // nil = no place is known
	Events *event.Bus // nil = nobody listens
	// DefaultMapping gives the mapping YAML that a kind of connector comes with.
	// nil = none has any.
	DefaultMapping func(kind string) string
	// CheckMapping lets the connector look at its own part of a mapping before it is
	// stored. nil = nothing to check.
	CheckMapping func(kind, mapping string) error
}

// Service is the use cases around jobs. It holds no state of its own except the
// search; several goroutines may use it.
type Service struct {
	Config
	followers []Follower
	search    *Search
}

// New makes the service.
func New(c Config) *Service {
	if c.DefaultMapping == nil {
		c.DefaultMapping = func(string) string { return "" }
	}
	if c.CheckMapping == nil {
		c.CheckMapping = func(string, string) error { return nil }
	}
	if c.Places == nil {
		c.Places = &Places{}
	}
	return &Service{Config: c, search: NewSearch(c.Store)}
}

// AddFollower adds a follower. Call it while wiring, before anything runs.
func (s *Service) AddFollower(f Follower) { s.followers = append(s.followers, f) }

// Search is the import dialog's search.
func (s *Service) Search() *Search { return s.search }

// Job gives one job.
func (s *Service) Job(ctx context.Context, id core.JobID) (core.Job, error) {
	var job core.Job
	err := s.Store.View(ctx, func(tx core.Tx) (err error) {
		job, err = s.Store.Job(tx, id)
		return err
	})
	return job, err
}

// List gives the jobs in a state, "" = all.
func (s *Service) List(ctx context.Context, state core.JobState) ([]core.Job, error) {
	var list []core.Job
	err := s.Store.View(ctx, func(tx core.Tx) error {
		all, err := s.Store.Jobs(tx)
		for _, j := range all {
			if state == "" || j.State == state {
				list = append(list, j)
			}
		}
		return err
	})
	return list, err
}

// change re-reads a job, lets fn alter it and stores it, in one transaction.
func (s *Service) change(ctx context.Context, id core.JobID, fn func(core.Tx, *core.Job) error) (core.Job, error) {
	var job core.Job
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		if job, err = s.Store.Job(tx, id); err != nil {
			return err
		}
		if err = fn(tx, &job); err != nil {
			return err
		}
		if err = s.redrift(tx, &job); err != nil {
			return err
		}
		return s.Store.PutJob(tx, &job)
	})
	if err != nil {
		return core.Job{}, err
	}
	s.changed(id)
	return job, nil
}

func (s *Service) changed(id core.JobID) {
	s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Jobs, ID: id.String()})
}

// note is one line of the activity log, still without its subject.
type note struct{ who, what, cause, evidence string }

func (s *Service) log(tx core.Tx, j core.Job, n note) error {
	return s.Store.AppendLog(tx, &core.LogEntry{
		At: s.Clock.Now(), Who: n.who, What: n.what, Subject: j.ID.String(), Job: j.ID,
		Cause: n.cause, Evidence: n.evidence,
	})
}

// byHand is the log line of something the recruiter did.
func byHand(what string) note { return note{who: "recruiter", what: what, cause: "by hand"} }
