package model_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/syncer"
	"reqdesk/ui/model"
)

// engine is what a SyncModel asks.
type engine struct {
	states    []model.SyncState
	begun     chan core.ConnectionID
	end       chan error
	cancelled []core.ConnectionID
}

func (e *engine) SyncStates(context.Context) ([]model.SyncState, error) { return e.states, nil }

func (e *engine) SyncNow(_ context.Context, id core.ConnectionID) error {
	e.begun <- id
	return <-e.end
}

func (e *engine) CancelSync(id core.ConnectionID) bool {
	e.cancelled = append(e.cancelled, id)
	return true
}

func syncModel(t *testing.T, states ...model.SyncState) (*model.SyncModel, *engine, queue) {
	t.Helper()
	e := &engine{states: states, begun: make(chan core.ConnectionID, 9), end: make(chan error)}
	q := newQueue()
	m := model.NewSync(model.NewLoop(t.Context(), q.dispatch), e)
	m.Load()
	q.next()
	return m, e, q
}

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func connection(id core.ConnectionID, name string) core.Connection {
	return core.Connection{ID: id, Name: name}
}

func TestEachConnectionSaysHowItStands(t *testing.T) {
	acme, off := connection(1, "Acme"), connection(2, "Old")
	off.Off = true
	done := core.SyncStatus{Resource: "jobs", Completed: noon, OpenJobs: 12}
	tests := map[string]struct {
		state      model.SyncState
		mood       model.SyncMood
		text, note string
		sync, stop bool
	}{
		"never": {model.SyncState{Connection: acme}, model.SyncStopped, "Not synchronised yet", "first synchronisation", true, false},
		"off":   {model.SyncState{Connection: off}, model.SyncOff, "Switched off", "stay", false, false},
		"under way": {
			model.SyncState{Connection: acme, Now: &syncer.Progress{Phase: syncer.PhaseJobs, Done: 1200, Total: 20000, Left: 3 * time.Minute}},
			model.SyncBusy, "Reading jobs: 1,200 of 20,000", "Began", false, true,
		},
		"stopping": {
			model.SyncState{Connection: acme, Now: &syncer.Progress{Stopping: true}}, model.SyncBusy, "Stopping", "kept", false, false,
		},
		"stopped": {
			model.SyncState{Connection: acme, Jobs: core.SyncStatus{Resource: "jobs", LookOpen: true, Cursor: "x", Seen: 6, Total: 20}},
			model.SyncStopped, "Stopped after 6 of 20", "goes on there", true, false,
		},
		"done": {
			model.SyncState{Connection: acme, Jobs: done, Last: &syncer.Report{OK: true, Jobs: syncer.JobCounts{Added: 3, Closed: 1}}},
			model.SyncRests, "Up to date since", "12 open jobs; 3 new, 1 closed.", true, false,
		},
		"nothing new": {
			model.SyncState{Connection: acme, Jobs: done, Last: &syncer.Report{OK: true}}, model.SyncRests, "Up to date", "nothing had changed", true, false,
		},
		"failed": {
			model.SyncState{Connection: acme, Jobs: core.SyncStatus{ErrorText: "The ATS could not be reached.", ErrorKind: core.KindTemporary, NextDue: noon, Completed: noon}},
			model.SyncTroubled, "could not be reached", "kept. It is tried again at", true, false,
		},
		"refused": {
			model.SyncState{Connection: acme, Jobs: core.SyncStatus{ErrorText: "The key was refused."}}, model.SyncTroubled, "refused", "waits for you", true, false,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m, _, _ := syncModel(t, test.state)
			r := m.Rows[0]
			if r.Mood != test.mood || !strings.Contains(r.Text, test.text) || !strings.Contains(r.Note, test.note) || r.CanSync != test.sync || r.CanCancel != test.stop {
				t.Errorf("shown as %+v", r)
			}
		})
	}
}

func TestSynchroniseNowDoesNotWait(t *testing.T) {
	m, e, q := syncModel(t, model.SyncState{Connection: connection(7, "Acme")})
	m.Start(7)
	m.Start(7) // a second press asks for nothing more
	if id := <-e.begun; id != 7 || m.Rows[0].Mood != model.SyncBusy || m.Rows[0].CanSync {
		t.Errorf("asked for %d, shown as %+v", id, m.Rows[0])
	}
	var told error
	m.Failed = func(err error) { told = err }
	wrong := errors.New("wrong")
	e.end <- wrong
	q.next()
	q.next()
	if len(e.begun) > 0 || !errors.Is(told, wrong) || !m.Rows[0].CanSync {
		t.Errorf("asked again: %d; told %v; %+v", len(e.begun), told, m.Rows[0])
	}
}

func TestAllAreSynchronisedButThoseUnderWayOrOff(t *testing.T) {
	off := connection(3, "Old")
	off.Off = true
	m, e, _ := syncModel(t, model.SyncState{Connection: connection(1, "Acme")},
		model.SyncState{Connection: connection(2, "Globex"), Now: &syncer.Progress{}}, model.SyncState{Connection: off})
	m.StartAll()
	if id := <-e.begun; id != 1 || len(e.begun) > 0 {
		t.Errorf("asked for %d and %d more", id, len(e.begun))
	}
	if n := m.CancelAll(); n != 1 || e.cancelled[0] != 2 {
		t.Errorf("cancelled %d: %v", n, e.cancelled)
	}
	e.end <- nil
}

func TestTheLineSaysTheMostImportantThing(t *testing.T) {
	busy := func(id core.ConnectionID, name string) model.SyncState {
		return model.SyncState{Connection: connection(id, name), Now: &syncer.Progress{Phase: syncer.PhaseJobs, Done: 5, Total: 10}}
	}
	bad := model.SyncState{Connection: connection(9, "Bad"), Jobs: core.SyncStatus{ErrorText: "It failed."}}
	for want, states := range map[string][]model.SyncState{
		"No connection yet":           nil,
		"Up to date":                  {{Connection: connection(1, "Acme"), Jobs: core.SyncStatus{Completed: noon}}},
		"1 connection has a problem":  {bad},
		"Acme":                        {busy(1, "Acme"), bad},
		"2 connections synchronising": {busy(1, "Acme"), busy(2, "Globex")},
		"All connections are off":     {{Connection: core.Connection{ID: 1, Off: true}}},
	} {
		m, _, _ := syncModel(t, states...)
		got := m.Line()
		if got.Text != want {
			t.Errorf("%q, want %q", got.Text, want)
		}
		if want == "Acme" && (got.Figure != "50%" || got.Part != 0.5) {
			t.Errorf("the line is %+v", got)
		}
	}
}
