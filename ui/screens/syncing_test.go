package screens_test

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/syncer"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// lines are connections that never change by themselves.
type lines struct {
	states    []model.SyncState
	asked     []core.ConnectionID
	cancelled []core.ConnectionID
}

func (l *lines) SyncStates(context.Context) ([]model.SyncState, error) { return l.states, nil }

func (l *lines) SyncNow(_ context.Context, id core.ConnectionID) error {
	l.asked = append(l.asked, id)
	return nil
}

func (l *lines) CancelSync(id core.ConnectionID) bool {
	l.cancelled = append(l.cancelled, id)
	for i := range l.states {
		if l.states[i].Connection.ID == id {
			l.states[i].Now.Stopping = true
		}
	}
	return true
}

func someLines() *lines {
	at := time.Date(2026, 12, 1, 9, 12, 0, 0, time.UTC)
	name := func(id core.ConnectionID, name string) core.Connection { return core.Connection{ID: id, Name: name} }
	off := name(5, "Initech archive")
	off.Off = true
	return &lines{states: []model.SyncState{
		{Connection: name(1, "Acme Robotics careers"), Now: &syncer.Progress{Connection: 1, Started: at, Phase: syncer.PhaseJobs, Done: 1200, Total: 5000, Left: 3 * time.Minute}},
		{Connection: name(2, "Globex"), Jobs: core.SyncStatus{Completed: at, OpenJobs: 214}, Last: &syncer.Report{OK: true, Jobs: syncer.JobCounts{Added: 3, Changed: 2, Closed: 1}}},
		{Connection: name(3, "Umbrella"), Jobs: core.SyncStatus{Completed: at, ErrorKind: core.KindTemporary, ErrorText: "The ATS could not be reached.", NextDue: at.Add(time.Hour)}},
		{Connection: name(4, "Hooli"), Jobs: core.SyncStatus{Resource: "jobs", LookOpen: true, Cursor: "x", Seen: 60, Total: 200}},
		{Connection: off},
	}}
}

func syncBench(t *testing.T, o look.Options, l *lines) *bench {
	t.Helper()
	b := newBenchIn(t, o, func(*bench) map[model.Place]shell.Page { return nil })
	m := model.NewSync(b.loop, l)
	m.Changed = func() { b.SetSync(screens.SyncProgress(m.Line())) }
	m.Load()
	b.settle()
	screens.ShowSync(b.Shell, m)
	b.settle()
	return b
}

func TestTheSyncSheetIsWorkedByKeys(t *testing.T) {
	l := someLines()
	b := syncBench(t, look.Options{}, l)
	focused := func() string {
		if o, ok := b.window.Canvas().Focused().(interface{ Label() string }); ok {
			return o.Label()
		}
		return ""
	}
	if focused() != "Synchronise all" {
		t.Errorf("the keyboard begins on %q", focused())
	}
	for range 9 {
		if focused() == "Cancel" {
			break
		}
		b.window.Canvas().FocusNext()
	}
	b.press(fyne.KeySpace)
	if len(l.cancelled) != 1 || l.cancelled[0] != 1 {
		t.Errorf("cancelled %v", l.cancelled)
	}
	b.press(fyne.KeyEscape)
	if b.Busy() {
		t.Error("Escape does not close it")
	}
}

func TestTheSyncSheetAsksAllThatRest(t *testing.T) {
	l := someLines()
	b := syncBench(t, look.Options{}, l)
	b.press(fyne.KeyReturn)
	if len(l.asked) != 3 || !b.Busy() {
		t.Errorf("asked %v, open %v", l.asked, b.Busy())
	}
}

func TestTheSyncSheetIsDrawn(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		syncBench(t, look.Options{Mode: mode}, someLines()).shoot("sync_" + string(mode))
		syncBench(t, look.Options{Mode: mode}, &lines{}).shoot("sync_empty_" + string(mode))
	}
}
