package sourcing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/people"
	"reqdesk/core/source"
)

// How many profiles are asked for.
const (
	FirstBatch = 10
	NextBatch  = 20
	mostWanted = 1000
)

// Store is what the package needs of the workspace.
type Store interface {
	people.Store
	core.Glances
	core.Changes
	core.Sources
	core.Sourcings
	core.SourceRuns
	core.SourceFiles
}

// Budget is the profile budget, see package jobs.
type Budget interface {
	ReserveIn(tx core.Tx, id core.JobID, n int) (int, error)
	Delivered(tx core.Tx, id core.JobID, n int) error
	// Return gives back what is reserved and will not be delivered for now.
	Return(tx core.Tx, id core.JobID) error
}

// Config is what a Service is made from.
type Config struct {
	Store  Store
	Clock  core.Clock
	People *people.Service
	Budget Budget
	Events *event.Bus // nil = nobody listens
	// Propose puts a person into the review of a job; it decides between new and kept out.
	Propose func(tx core.Tx, job core.JobID, person core.PersonID, profile core.ProfileID) (core.Candidacy, error)
	// Open makes the source, with its secrets. It is asked each time.
	Open func(ctx context.Context, s core.Source) (source.Source, error)
	// Take reads a file and, with commit, stores what it holds.
	Take func(ctx context.Context, name string, data []byte, job core.JobID, commit bool) (Taken, error)
	// Random gives numbers from 0 to 1, so that sources are not asked at the same minute
	// every day.
	Random func() float64
	// Still is how long a file must lie unchanged; 0 = 5 s.
	Still time.Duration
}

// Service asks sources. Several goroutines may use it.
type Service struct {
	Config

	asking  sync.Mutex // one at a time, so that no budget is given twice
	memory  sync.Mutex
	idle    map[string]rest
	folders map[core.SourceID]map[string]core.SourceFile // what was seen, by name
}

// rest is a moment after which there was nothing to do until next.
type rest struct {
	stamp uint64
	next  time.Time
}

// New makes the service.
func New(c Config) *Service {
	if c.Still <= 0 {
		c.Still = 5 * time.Second
	}
	return &Service{Config: c, idle: map[string]rest{}, folders: map[core.SourceID]map[string]core.SourceFile{}}
}

// List gives the sources that are not removed.
func (s *Service) List(ctx context.Context) (list []core.Source, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		list, err = s.Store.Sources(tx)
		return err
	})
	return slices.DeleteFunc(list, func(one core.Source) bool { return one.Removed }), err
}

// Feedback is what the recruiter says of what sources gave.
type Feedback struct {
	More, Without []string
	Note          string
}

// The bounds of feedback.
const (
	mostFeedback = 50
	longestWord  = 100
	longestNote  = 2000
)

// Tell keeps feedback; the next question to the sources heeds it. The ATS hears
// nothing of it.
func (s *Service) Tell(ctx context.Context, job core.JobID, f Feedback) error {
	f.More, f.Without, f.Note = words(f.More), words(f.Without), strings.TrimSpace(f.Note)
	if len(f.More)+len(f.Without) == 0 && f.Note == "" {
		return core.Fail(core.KindUsage, "There is no feedback to keep.", "Say what people should have too, or what speaks against them.")
	}
	if len(f.Note) > longestNote || slices.ContainsFunc(append(f.More, f.Without...), func(w string) bool { return len(w) > longestWord }) {
		return core.Fail(core.KindUsage, "The feedback is too long; nothing was kept.", "A word or a few for each thing.")
	}
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		j, err := s.Store.Job(tx, job)
		if err != nil {
			return err
		}
		row, err := s.Store.Sourcing(tx, job)
		if err != nil {
			return err
		}
		if len(row.Feedback) >= mostFeedback {
			row.Feedback = row.Feedback[1:]
		}
		row.Feedback = append(row.Feedback, core.Feedback{At: s.Clock.Now(), More: f.More, Without: f.Without, Note: f.Note})
		if err := s.Store.PutSourcing(tx, row); err != nil {
			return err
		}
		return s.log(tx, j.ID, "feedback to sources", fmt.Sprintf("%d wanted, %d unwanted", len(f.More), len(f.Without)))
	})
	if err == nil {
		s.changed(job)
	}
	return err
}

// Forget takes all feedback back.
func (s *Service) Forget(ctx context.Context, job core.JobID) error {
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		row, err := s.Store.Sourcing(tx, job)
		if err != nil || len(row.Feedback) == 0 {
			return err
		}
		row.Feedback = nil
		if err := s.Store.PutSourcing(tx, row); err != nil {
			return err
		}
		return s.log(tx, job, "feedback to sources", "taken back")
	})
	if err == nil {
		s.changed(job)
	}
	return err
}

// words trims words and leaves out what is empty or there already.
func words(list []string) []string {
	var out []string
	for _, w := range list {
		w = strings.Join(strings.Fields(w), " ")
		if w != "" && !slices.ContainsFunc(out, func(have string) bool { return strings.EqualFold(have, w) }) {
			out = append(out, w)
		}
	}
	return out
}

// More asks for so many profiles more, 0 = NextBatch. A job that is not active or whose
// sourcing is off, that has no source, or whose client's budget is used up, is
// KindRefused. It asks nobody itself.
func (s *Service) More(ctx context.Context, job core.JobID, count int) error {
	if count == 0 {
		count = NextBatch
	}
	if count < 0 || count > mostWanted {
		return core.Fail(core.KindUsage, "So many profiles can't be asked for at once.", fmt.Sprintf("Ask for 1 to %d.", mostWanted))
	}
	err := s.Store.Update(ctx, func(tx core.Tx) error { return s.more(tx, job, count) })
	if err == nil {
		s.changed(job)
	}
	return err
}

func (s *Service) more(tx core.Tx, job core.JobID, count int) error {
	j, err := s.Store.Job(tx, job)
	if err != nil {
		return err
	}
	client, err := s.Store.Client(tx, j.Client)
	if err != nil {
		return err
	}
	searching, err := s.searching(tx, j)
	switch {
	case err != nil:
		return err
	case j.State != core.JobActive:
		return core.Fail(core.KindRefused, "Nobody is looked for: the job is not active.", "Go live first.")
	case !j.Sourcing:
		return core.Fail(core.KindRefused, "Nobody is looked for: the job's sourcing is off.", "Switch sourcing on.")
	case len(searching) == 0:
		return core.Fail(core.KindRefused, "There is no source to ask for this job.", "Add one, or import people from files.")
	case j.Reserved == 0 && usedUp(client):
		return core.Fail(core.KindRefused, "The profile budget of "+client.Name+" is used up; nobody was asked.", "Give the client more profiles.")
	}
	row, err := s.Store.Sourcing(tx, job)
	if err != nil {
		return err
	}
	if row.Begun.IsZero() {
		row.Begun = s.Clock.Now()
	}
	row.Wanted = min(row.Wanted+count, mostWanted)
	if err := s.Store.PutSourcing(tx, row); err != nil {
		return err
	}
	return cmpErr(s.wake(tx, job), s.log(tx, job, "more profiles wanted", core.SayN(count, "%d profile", "%d profiles").String()))
}

// wake lets searches that rest because they had nobody else be asked again; one that a
// limit holds stays held.
func (s *Service) wake(tx core.Tx, job core.JobID) error {
	list, err := s.Store.Searches(tx, job)
	if err != nil {
		return err
	}
	for _, one := range list {
		if one.ErrorKind == core.KindRateLimited {
			continue
		}
		one.Next = time.Time{}
		if err := s.Store.PutSearch(tx, one); err != nil {
			return err
		}
	}
	return nil
}

func usedUp(c core.Client) bool { return c.Budget.Limited && c.Budget.Used >= c.Budget.Total }

// searching gives the sources that are asked for a job; a folder is not asked.
func (s *Service) searching(tx core.Tx, j core.Job) ([]core.Source, error) {
	all, err := s.Store.Sources(tx)
	return slices.DeleteFunc(all, func(one core.Source) bool { return !one.For(j) || one.Kind == FolderKind }), err
}

// FolderKind is the kind of source that is a watched folder.
const FolderKind = "folder"

// Runs is the search diary of a job, newest first, at most limit lines.
func (s *Service) Runs(tx core.Tx, job core.JobID, limit int) (list []core.SourceRun, err error) {
	for r, err := range s.Store.SourceRuns(tx, job) {
		if err != nil {
			return nil, err
		}
		if list = append(list, r); len(list) == limit {
			break
		}
	}
	return list, nil
}

func (s *Service) changed(job core.JobID) {
	s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Jobs, ID: job.String()})
}

func (s *Service) log(tx core.Tx, job core.JobID, what, cause string) error {
	return s.Store.AppendLog(tx, &core.LogEntry{
		At: s.Clock.Now(), Who: "recruiter", What: what, Subject: job.String(), Job: job, Cause: cause,
	})
}

func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Retry lets a source be asked again after its settings have changed.
func (s *Service) Retry(ctx context.Context, id core.SourceID) error {
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		jobs, err := s.Store.JobGlances(tx)
		if err != nil {
			return err
		}
		for _, j := range jobs {
			list, err := s.Store.Searches(tx, j.ID)
			if err != nil {
				return err
			}
			for _, one := range list {
				if one.Source != id || one.ErrorText == "" {
					continue
				}
				one.Next, one.Failures, one.ErrorKind, one.ErrorText = time.Time{}, 0, "", ""
				if err := s.Store.PutSearch(tx, one); err != nil {
					return err
				}
			}
		}
		return nil
	})
	s.memory.Lock()
	defer s.memory.Unlock()
	delete(s.idle, id.String())
	return err
}
