package model_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/ui/model"
)

var pillNow = time.Date(2026, 12, 1, 12, 0, 0, 0, time.Local)

// silent is a connection that nobody has answered for since a time.
func silent(since time.Time) model.SyncState {
	return model.SyncState{Jobs: core.SyncStatus{Completed: since, Failures: 2, ErrorKind: core.KindTemporary, ErrorText: "Nobody answers."}}
}

func queued(n int) (list []core.Entry) {
	for range n {
		list = append(list, core.Entry{State: core.EntryWaiting, Approved: pillNow, Due: pillNow})
	}
	return append(list, core.Entry{State: core.EntryWaiting, Approved: pillNow, Due: pillNow.AddDate(0, 0, 3)},
		core.Entry{State: core.EntryHeld, Due: pillNow}, core.Entry{State: core.EntryUnknown, Approved: pillNow, Due: pillNow})
}

func TestThePillSaysWhenNobodyAnswersAndHowMuchWaits(t *testing.T) {
	morning, week := pillNow.Add(-3*time.Hour), pillNow.AddDate(0, 0, -7)
	fine := model.SyncState{Jobs: core.SyncStatus{Completed: pillNow}}
	wrongKey := model.SyncState{Jobs: core.SyncStatus{Failures: 1, ErrorKind: core.KindAuth, ErrorText: "The key is refused."}}
	off := model.SyncState{Connection: core.Connection{Off: true}, Jobs: core.SyncStatus{Completed: week}}
	dead := core.Mailbox{IMAP: "imap.example.com:993", Error: "Nobody answers.", AnswersUntil: morning}
	for name, c := range map[string]struct {
		state model.ReachState
		want  model.Pill
	}{
		"nothing there":            {model.ReachState{}, model.Pill{}},
		"all well, mail for later": {model.ReachState{Connections: []model.SyncState{fine}, Waiting: queued(0)}, model.Pill{}},
		"all well, mail for now":   {model.ReachState{Connections: []model.SyncState{fine}, Waiting: queued(2)}, model.Pill{Waiting: "2 waiting"}},
		"since this morning":       {model.ReachState{Connections: []model.SyncState{silent(morning), off}, Mailboxes: []core.Mailbox{dead, {Kind: "drafts"}}, Waiting: queued(3)}, model.Pill{Shown: true, Offline: true, Text: "Offline since 09:00", Waiting: "3 waiting"}},
		"for a week":               {model.ReachState{Connections: []model.SyncState{silent(week), silent(week.Add(-time.Hour))}, Waiting: queued(1240)}, model.Pill{Shown: true, Offline: true, Text: "Offline since 24 Nov", Waiting: "1,240 waiting"}},
		"from the beginning":       {model.ReachState{Connections: []model.SyncState{silent(time.Time{})}}, model.Pill{Shown: true, Offline: true, Text: "Offline"}},
		"one of two answers":       {model.ReachState{Connections: []model.SyncState{silent(week), fine}}, model.Pill{}},
		"one refuses the key":      {model.ReachState{Connections: []model.SyncState{silent(week), wrongKey}}, model.Pill{}},
		"the mailbox answers":      {model.ReachState{Connections: []model.SyncState{silent(week)}, Mailboxes: []core.Mailbox{{IMAP: "imap.example.com:993"}}}, model.Pill{}},
		"a mailbox alone":          {model.ReachState{Mailboxes: []core.Mailbox{dead}}, model.Pill{}},
		"paused":                   {model.ReachState{Connections: []model.SyncState{fine}, Paused: true, Waiting: queued(2)}, model.Pill{Shown: true, Text: "The outbox is paused", Waiting: "2 waiting"}},
		"paused, nothing to do":    {model.ReachState{Paused: true}, model.Pill{}},
	} {
		if got := model.PillOf(c.state, pillNow); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// reach answers what it is told, or fails.
type reach struct {
	state model.ReachState
	err   error
}

func (r *reach) ReachState(context.Context) (model.ReachState, error) { return r.state, r.err }

func TestThePillStaysWhileNothingCanBeRead(t *testing.T) {
	q := make(queue, 8)
	r := &reach{state: model.ReachState{Connections: []model.SyncState{silent(pillNow)}}}
	changes := 0
	m := model.NewPill(model.NewLoop(t.Context(), q.dispatch), r, func() time.Time { return pillNow })
	m.Changed = func() { changes++ }
	load := func() {
		m.Load()
		(<-q)()
	}
	load()
	load()
	r.err = errors.New("the disk")
	load()
	if changes != 1 || !m.Pill.Offline {
		t.Errorf("changed %d times to %+v", changes, m.Pill)
	}
	r.state, r.err = model.ReachState{}, nil
	load()
	if changes != 2 || m.Pill.Shown {
		t.Errorf("changed %d times to %+v", changes, m.Pill)
	}
}
