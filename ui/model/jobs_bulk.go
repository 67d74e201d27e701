package model

import (
	"context"
	"errors"
	"slices"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// JobActs does things with a job as a whole.
type JobActs interface {
	Activate(ctx context.Context, id core.JobID) (core.Job, error)
	Pause(ctx context.Context, id core.JobID) (core.Job, error)
	Close(ctx context.Context, id core.JobID) (core.Job, error)
	Archive(ctx context.Context, id core.JobID) (core.Job, error)
	Set(ctx context.Context, id core.JobID, values map[string]string) (core.Job, error)
}

// BulkAct is something that can be done with several jobs at once.
type BulkAct int

// The acts.
const (
	BulkLive BulkAct = iota
	BulkPause
	BulkClose
	BulkSourcingOn
	BulkSourcingOff
	BulkArchive
)

// BulkActs lists the acts with their names and keys, the main one first.
func BulkActs() []BulkChoice {
	return []BulkChoice{
		{BulkLive, phrase.T("Go live"), "G"},
		{BulkPause, phrase.T("Pause"), "P"},
		{BulkClose, phrase.T("Close"), "C"},
		{BulkSourcingOn, phrase.T("Sourcing on"), "S"},
		{BulkSourcingOff, phrase.T("Sourcing off"), "T"},
		{BulkArchive, phrase.T("Archive"), "V"},
	}
}

// BulkChoice is an act with its name and key.
type BulkChoice struct {
	Act  BulkAct
	Name string
	Key  string
}

// Doing is an act on several jobs under way.
type Doing struct {
	Act      BulkAct
	Done, Of int
}

// BulkResult is what became of an act on several jobs.
type BulkResult struct {
	Act     BulkAct
	Done    int
	Refused []Refused
	Left    int // not tried, because it was stopped
}

// Refused is a job with which an act was not done.
type Refused struct {
	ID    core.JobID
	Title string
	Why   string // what happened and what to do
}

// Words say in one line what became of it.
func (r BulkResult) Words() string {
	n := r.Done
	switch r.Act {
	case BulkLive:
		return phrase.N(n, "%d job is live", "%d jobs are live")
	case BulkPause:
		return phrase.N(n, "%d job is paused", "%d jobs are paused")
	case BulkClose:
		return phrase.N(n, "%d job is closed", "%d jobs are closed")
	case BulkSourcingOn:
		return phrase.N(n, "Sourcing is on for %d job", "Sourcing is on for %d jobs")
	case BulkArchive:
		return phrase.N(n, "%d job is archived", "%d jobs are archived")
	case BulkSourcingOff:
	}
	return phrase.N(n, "Sourcing is off for %d job", "Sourcing is off for %d jobs")
}

// Ask is what is asked before an act; "" = nothing.
func (m *JobsModel) Ask(act BulkAct) string {
	if act == BulkClose {
		return phrase.T("All their scheduled e-mails stop; answers still come in. The ATSs are told nothing.")
	}
	return ""
}

// Tick chooses a job, or no longer.
func (m *JobsModel) Tick(id core.JobID) {
	if m.ticked[id] {
		delete(m.ticked, id)
	} else {
		m.ticked[id] = true
	}
	m.Changed()
}

// Ticked tells whether a job is chosen.
func (m *JobsModel) Ticked(id core.JobID) bool { return m.ticked[id] }

// Chosen is how many jobs are chosen.
func (m *JobsModel) Chosen() int { return len(m.ticked) }

// TickAll chooses all jobs that are shown, or none where all of them are.
func (m *JobsModel) TickAll() {
	if len(m.ticked) == len(m.Rows) {
		m.Untick()
		return
	}
	for _, r := range m.Rows {
		m.ticked[r.ID] = true
	}
	m.Changed()
}

// Untick chooses none.
func (m *JobsModel) Untick() {
	clear(m.ticked)
	m.Changed()
}

// untickHidden keeps acts from touching what is not shown.
func (m *JobsModel) untickHidden() {
	if len(m.ticked) == 0 {
		return
	}
	shown := make(map[core.JobID]bool, len(m.Rows))
	for _, r := range m.Rows {
		shown[r.ID] = true
	}
	for id := range m.ticked {
		if !shown[id] {
			delete(m.ticked, id)
		}
	}
}

// DoAll does an act with every chosen job, one after the other, in the order in
// which they are shown. What is refused is told at the end and stays chosen.
func (m *JobsModel) DoAll(act BulkAct) {
	if m.acts == nil || m.Doing != nil {
		return
	}
	chosen := slices.DeleteFunc(slices.Clone(m.Rows), func(r JobRow) bool { return !m.ticked[r.ID] })
	if len(chosen) == 0 {
		return
	}
	m.Doing = &Doing{Act: act, Of: len(chosen)}
	m.Changed()
	stopped, stop := context.WithCancel(m.loop.Context())
	m.stop = stop
	Load(m.loop, &m.acting, func(ctx context.Context) (BulkResult, error) {
		return m.doEach(ctx, stopped, act, chosen), nil
	}, func(result BulkResult, _ error) {
		stop()
		m.Doing, m.stop = nil, nil
		clear(m.ticked)
		for _, r := range result.Refused {
			m.ticked[r.ID] = true
		}
		m.Did(result)
		m.Load()
		m.Changed()
	})
}

// StopDoing ends an act on several jobs after the one under way.
func (m *JobsModel) StopDoing() {
	if m.stop != nil {
		m.stop()
	}
}

// progressEvery is after how many jobs the progress is shown anew.
const progressEvery = 5

func (m *JobsModel) doEach(ctx, stopped context.Context, act BulkAct, chosen []JobRow) BulkResult {
	result := BulkResult{Act: act}
	for i, r := range chosen {
		if stopped.Err() != nil {
			result.Left = len(chosen) - i
			break
		}
		if err := m.do(ctx, act, r.ID); err != nil {
			result.Refused = append(result.Refused, Refused{r.ID, r.Title, why(err)})
		} else {
			result.Done++
		}
		if i%progressEvery == 0 {
			m.loop.Dispatch(func() {
				if m.Doing != nil {
					m.Doing.Done = i + 1
					m.Changed()
				}
			})
		}
	}
	return result
}

func (m *JobsModel) do(ctx context.Context, act BulkAct, id core.JobID) (err error) {
	switch act {
	case BulkLive:
		_, err = m.acts.Activate(ctx, id)
	case BulkPause:
		_, err = m.acts.Pause(ctx, id)
	case BulkClose:
		_, err = m.acts.Close(ctx, id)
	case BulkSourcingOn:
		_, err = m.acts.Set(ctx, id, map[string]string{"sourcing": "on"})
	case BulkArchive:
		_, err = m.acts.Archive(ctx, id)
	case BulkSourcingOff:
		_, err = m.acts.Set(ctx, id, map[string]string{"sourcing": "off"})
	}
	return err
}

// why is an error in words for people.
func why(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return phrase.Of(e.Error())
	}
	return phrase.T("It could not be done; nothing was changed.")
}
