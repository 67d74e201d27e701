package syncer

import (
	"context"
	"sync"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
)

// Store is what the package needs of the workspace's store.
type Store interface {
	core.Store
	core.Clients
	core.Connections
	core.SyncStatuses
	core.SeenApplications
	core.ATSJobs
	core.ATSJobIDs
	core.Marks
	core.HeldList
	core.Stages
	core.Questions
	core.Jobs
	core.Glances
	core.NotSources
	core.Settings
	core.Log
}

// PipelineFollower acts with a pipeline that changed, in the same transaction.
type PipelineFollower interface {
	PipelineChanged(tx core.Tx, c core.ConnectionID, a core.ATSJobID) error
}

// Config is what a Service is made from.
type Config struct {
	Store  Store
	Clock  core.Clock
	Events *event.Bus // nil = nobody listens
	// Random gives a number from 0 up to 1, to spread looks and retries; nil = no
	// spreading.
	Random func() float64
	// Spread is how long it takes at most until every connection that is due at the
	// same moment has its turn, a second for each if there are few; 0 = all at once.
	Spread time.Duration
	// Connect makes the connector of a connection: it reads secrets and does no
	// network otherwise. A connector with a method Requests() int has its requests
	// reported, one with Close() is closed after the look.
	Connect func(context.Context, core.Connection) (ats.Connector, error)
	// Keys are the identity keys under which a person of a pipeline is found.
	Keys func(core.Applicant) []core.Key
	// ReadBack reads the status of exported leads and gives how many changed; nil =
	// there are none.
	ReadBack func(context.Context, core.ConnectionID, ats.Connector) (int, error)
	// Withdrawn gives what tells, under the rules of a connection, whether a job that is
	// listed was taken back and counts as closed; nil, or giving nil = none is.
	Withdrawn func(rules string) func(core.Tx, core.ATSJob, core.Posting) (bool, error)
	// Stored is told which ATS jobs were stored, after the commit; nil = nobody.
	Stored func([]core.ATSJobID)
}

// Service looks at ATSs. Several goroutines may use it.
type Service struct {
	Config
	followers []PipelineFollower

	mu      sync.Mutex
	running map[core.ConnectionID]*current
	last    map[core.ConnectionID]Report
	turns   turns
}

// New makes the service.
func New(c Config) *Service {
	if c.Random == nil {
		c.Random = func() float64 { return 0 }
	}
	if c.Keys == nil {
		c.Keys = func(core.Applicant) []core.Key { return nil }
	}
	if c.Stored == nil {
		c.Stored = func([]core.ATSJobID) {}
	}
	return &Service{Config: c, running: map[core.ConnectionID]*current{}, last: map[core.ConnectionID]Report{}}
}

// AddFollower adds a follower. Call it while wiring, before anything runs.
func (s *Service) AddFollower(f PipelineFollower) { s.followers = append(s.followers, f) }

// JobCounts counts what a look did to the mirror.
type JobCounts struct {
	Seen     int `json:"seen"`
	Added    int `json:"added"`
	Changed  int `json:"changed"`
	Closed   int `json:"closed"`
	Reopened int `json:"reopened"`
	Held     int `json:"held"`
}

// PeopleCounts counts what looks at pipelines did to the not-to-source lists.
type PeopleCounts struct {
	Seen    int `json:"seen"`
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Removed int `json:"removed"`
}

// StageCounts counts hiring stages.
type StageCounts struct {
	Seen int `json:"seen"`
}

// Failure is why a synchronisation failed.
type Failure struct {
	Kind    core.Kind `json:"kind"`
	Message string    `json:"message"`
}

// Report is what one synchronisation did. It is always whole, also beside an
// error.
type Report struct {
	ID         core.ConnectionID `json:"id"`
	Connection string            `json:"connection"`
	OK         bool              `json:"ok"`
	Jobs       JobCounts         `json:"jobs"`
	People     PeopleCounts      `json:"people"`
	Stages     StageCounts       `json:"stages"`
	Statuses   int               `json:"statuses"` // of leads, that changed
	Requests   int               `json:"requests"`
	Pages      int               `json:"pages"`
	Started    time.Time         `json:"started"`
	Finished   time.Time         `json:"finished"`
	Error      *Failure          `json:"error,omitempty"`

	marked int // marks left for imported jobs
}

// changed tells whether anything is different now.
func (r Report) changed() bool {
	j, p := r.Jobs, r.People
	return j.Added+j.Changed+j.Closed+j.Reopened+j.Held+p.Added+p.Changed+p.Removed+r.Statuses+r.marked > 0
}

// Sync looks at one connection now, whatever its status row says; full asks for
// everything instead of what changed. A second one of the same connection is
// KindTemporary. The error is also in the report.
func (s *Service) Sync(ctx context.Context, id core.ConnectionID, full bool) (Report, error) {
	return s.sync(ctx, id, mode{full: full})
}

// mode is how a synchronisation is run.
type mode struct {
	full bool
	// again says that this run of the program has just looked: what is still missing
	// was counted then and is not yet missing twice.
	again bool
	// scheduled leaves alone what is not due.
	scheduled bool
	// fresh reads only what belongs to jobs that have just become live.
	fresh bool
}

// run is one synchronisation under way.
type run struct {
	*Service
	conn      core.Connection
	connector ats.Connector
	kind      ats.Descriptor
	mode      mode
	report    *Report
	current   *current
	worked    bool      // jobs of the connection are worked with here
	expected  int       // how many jobs a look at everything is likely to see
	mended    core.Kind // of a failure that is over
	late      bool      // it was long not heard

	withdrawn func(core.Tx, core.ATSJob, core.Posting) (bool, error) // see Config.Withdrawn; nil = none
}

func (s *Service) sync(ctx context.Context, id core.ConnectionID, m mode) (Report, error) {
	report := Report{ID: id, Started: s.Clock.Now()}
	cancelled, now := s.begin(ctx, id)
	if now == nil {
		err := core.Fail(core.KindTemporary, "A synchronisation of this connection is already running.", "Wait until it has ended.")
		return s.named(ctx, report.ended(s.Clock.Now(), err)), err
	}
	r := run{Service: s, mode: m, report: &report, current: now}
	s.publish(event.Looked, event.Sync, id.String())
	err := r.connected(cancelled)
	if s.end(id) && err != nil && ctx.Err() == nil {
		err = firstError(s.postpone(ctx, r), err)
	}
	err = firstError(err, r.tellMended(ctx))
	report = s.named(ctx, report.ended(s.Clock.Now(), err))
	s.keep(report)
	s.publish(event.Looked, event.Sync, id.String())
	return report, err
}

// named says which connection it is in a report that ended before that was read: one
// was under way already, or this one was stopped at once.
func (s *Service) named(ctx context.Context, r Report) Report {
	if r.Connection != "" {
		return r
	}
	_ = s.Store.View(context.WithoutCancel(ctx), func(tx core.Tx) error { // the report tells what failed
		c, err := s.Store.Connection(tx, r.ID)
		r.Connection = c.Name
		return err
	})
	return r
}

func (r Report) ended(at time.Time, err error) Report {
	r.Finished, r.OK = at, err == nil
	if err != nil {
		r.Error = &Failure{Kind: core.KindOf(err), Message: sentence(err)}
	}
	return r
}

// connected opens the connection and does everything that a synchronisation
// does. A part that fails does not keep independent parts from running; the
// first failure is reported.
func (r *run) connected(ctx context.Context) error {
	err := r.Store.View(ctx, func(tx core.Tx) (err error) {
		r.conn, err = r.Store.Connection(tx, r.report.ID)
		return err
	})
	if err != nil {
		return err
	}
	r.report.Connection = r.conn.Name
	if r.conn.Off || r.conn.Removed {
		return core.Fail(core.KindRefused, "The connection is switched off.", "Switch it on first.")
	}
	if r.connector, err = r.Connect(ctx, r.conn); err != nil {
		return r.failed(ctx, resourceJobs, err)
	}
	r.kind = r.connector.Descriptor()
	if r.Withdrawn != nil {
		r.withdrawn = r.Withdrawn(r.conn.Rules)
	}
	defer r.disconnect()
	if r.mode.fresh {
		return firstError(r.people(ctx), r.besideJobs(ctx))
	}
	if err := r.jobs(ctx); err != nil {
		return err
	}
	return firstError(r.people(ctx), r.besideJobs(ctx), r.readBack(ctx))
}

func (r *run) disconnect() {
	if c, ok := r.connector.(interface{ Requests() int }); ok {
		r.report.Requests = c.Requests()
	}
	ats.Close(r.connector)
}

func (s *Service) publish(k event.Kind, t event.Topic, id string) {
	s.Events.Publish(event.Event{Kind: k, Topic: t, ID: id})
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
