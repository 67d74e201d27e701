package main

import (
	"context"

	"reqdesk/core"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
)

// follow shows at the foot of the sidebar what the connections do.
func (p *program) follow() {
	p.syncing = model.NewSync(p.loop, syncs{accounts{p.desk}})
	p.syncing.Failed = p.shell.Failed
	p.syncing.Changed = func() { p.shell.SetSync(screens.SyncProgress(p.syncing.Line())) }
	p.syncing.Load()
}

// showSync opens the sheet that tells of each connection.
func (p *program) showSync() {
	if p.syncing != nil && !p.shell.Busy() {
		screens.ShowSync(p.shell, p.syncing)
	}
}

// syncNow asks every connection at once.
func (p *program) syncNow() {
	if p.syncing != nil {
		p.syncing.StartAll()
		p.shell.Say("Looking at all connections.")
	}
}

// cancelSync ends every synchronisation under way.
func (p *program) cancelSync() {
	switch {
	case p.syncing == nil:
	case p.syncing.CancelAll() > 0:
		p.shell.Say("Stopping. What was read is kept; the next synchronisation goes on there.")
	default:
		p.shell.Say("No synchronisation is under way.")
	}
}

// syncs is the desk as the sync line and its sheet ask it.
type syncs struct{ accounts }

// SyncStates is what is known of each connection.
func (s syncs) SyncStates(ctx context.Context) (states []model.SyncState, err error) {
	err = s.DB.View(ctx, func(tx core.Tx) error {
		states = nil
		list, err := s.connections(tx)
		for _, c := range list {
			states = append(states, model.SyncState{Connection: c.Connection, Jobs: c.Jobs})
		}
		return err
	})
	now := s.Syncer.Progress()
	for i := range states {
		state := &states[i]
		for _, p := range now {
			if p.Connection == state.Connection.ID {
				state.Now = &p
			}
		}
		if last, ok := s.Syncer.Last(state.Connection.ID); ok {
			state.Last = &last
		}
	}
	return states, err
}

// SyncNow synchronises one connection; how it went is in its state.
func (s syncs) SyncNow(ctx context.Context, id core.ConnectionID) error {
	if _, err := s.Syncer.Sync(ctx, id, false); core.KindOf(err) == core.KindDamaged {
		return err
	}
	_, err := s.Jobs.Consume(context.WithoutCancel(ctx)) // what an interrupted look has stored counts too
	return err
}

// CancelSync ends what is under way.
func (s syncs) CancelSync(id core.ConnectionID) bool { return s.Syncer.Cancel(id) }
