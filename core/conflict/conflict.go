// Package conflict notices where what was decided here and what an ATS did meanwhile
// contradict each other, keeps it, and takes a person's word about it.
//
// # What it promises
//
// Whoever works without a network, or while the ATS is not asked, decides on what was
// known before. When the ATS is heard again, each collision is kept once: for a
// person, that they were contacted, saved, discarded or moved here while the ATS took
// them into the pipeline of the same job; for a job, that people of it were decided
// about while the ATS closed it. What was decided after the ATS had been heard is no
// collision: it was decided in knowledge of it. Neither is what our own export made.
//
// The collision is found in the transaction that stores what the ATS says, so that
// none is lost and none comes twice.
//
// No choice sends anything. As long as the ATS has somebody in the pipeline of a job
// nobody writes to them for it, whatever is chosen; a closed job's e-mails sleep.
//
//   - Yours: the decision stays, and counts again once the ATS takes its side back.
//   - Theirs: the person is kept out of the job here and their sequence ends; of a
//     closed job what was planned ends, also when it reopens.
//   - Both: the decision stays, and the person is a lead who is linked to the
//     application in the ATS, so that their status there shows here; of a closed job
//     what was planned ends, and whom nothing has reached stays at hand as saved.
//
// Where the ATS takes its side back before a word was given, the collision is over and
// what was decided counts again.
//
// # What it stores
//
// [core.Conflict] records and log entries.
//
// # What it never does
//
// It changes nothing in the ATS and overrides no rule of the guard.
package conflict

import (
	"context"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/review"
)

// Store is what the package needs of the workspace.
type Store interface {
	review.Store
	core.Store
	core.Conflicts
	core.Enrolments
	core.ATSJobs
}

// Service finds conflicts and settles them.
type Service struct {
	Store  Store
	Clock  core.Clock
	Bus    *event.Bus // nil = nobody listens
	Review *review.Service
	// Resolve gives a person by id, also one who was merged into another.
	Resolve func(tx core.Tx, id core.PersonID) (core.Person, error)
	// PipelineHeard tells when a pipeline was last read to its end, OpenHeard when a job
	// that is closed now was last heard to be open.
	PipelineHeard func(tx core.Tx, c core.ConnectionID, a core.ATSJobID) (time.Time, error)
	OpenHeard     func(tx core.Tx, a core.ATSJob) (time.Time, error)
}

// Row is a conflict with the names that it is about.
type Row struct {
	core.Conflict
	Person core.Person // zero = about the whole job
	Job    core.Job
	System string // the connection's name
	// Written tells that an e-mail of the job has gone to the person already.
	Written bool
	// Open tells whether the ATS lists the job as open.
	Open bool
}

// mostSettled bounds how many settled ones a list shows.
const mostSettled = 200

// List gives those that wait for a word, oldest first; with settled also the newest of
// the others behind them, newest first.
func (s *Service) List(ctx context.Context, settled bool) (rows []Row, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		rows = nil
		list, err := s.Store.OpenConflicts(tx)
		if err != nil {
			return err
		}
		if settled {
			recent, err := s.Store.RecentConflicts(tx, mostSettled)
			if err != nil {
				return err
			}
			for _, c := range recent {
				if !c.Settled.IsZero() {
					list = append(list, c)
				}
			}
		}
		for _, c := range list {
			r, err := s.row(tx, c)
			if core.IsNotFound(err) { // the person's import was taken back
				continue
			}
			if err != nil {
				return err
			}
			rows = append(rows, r)
		}
		return nil
	})
	return rows, err
}

func (s *Service) row(tx core.Tx, c core.Conflict) (r Row, err error) {
	r.Conflict = c
	if r.Job, err = s.Store.JobGlance(tx, c.Job); err != nil {
		return r, err
	}
	if a, err := s.Store.ATSJobGlance(tx, r.Job.ATSJob); err == nil {
		r.Open = a.Open
	}
	if n, err := s.Store.ConnectionGlance(tx, c.Connection); err == nil {
		r.System = n.Name
	}
	if c.Person == 0 {
		return r, nil
	}
	if r.Person, err = s.Resolve(tx, c.Person); err != nil {
		return r, err
	}
	e, err := s.Store.EnrolmentOf(tx, c.Job, r.Person.ID)
	if err == nil {
		r.Written = e.Next > 0
	}
	if core.IsNotFound(err) {
		err = nil
	}
	return r, err
}

func (s *Service) changed(job core.JobID) {
	s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.Review, ID: job.String()})
}

// Who acts, for the log.
const (
	byHand = "recruiter"
	byATS  = "ats"
)

func (s *Service) log(tx core.Tx, c core.Conflict, who, what, cause string) error {
	return s.Store.AppendLog(tx, &core.LogEntry{
		At: s.Clock.Now(), Who: who, What: what, Subject: c.ID.String(), Job: c.Job, Person: c.Person,
		Cause: cause, Evidence: c.Connection.String(),
	})
}
