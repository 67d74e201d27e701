package main

import (
	"context"
	"slices"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/screens"
)

// follow shows at the foot of the sidebar what the connections do.
func (p *program) follow() {
	p.syncing = model.NewSync(p.loop, syncs{accounts{p.desk}})
	p.syncing.Failed = p.shell.Failed
	p.syncing.Changed = func() { p.shell.SetSync(screens.SyncProgress(p.syncing.Line())) }
	p.syncing.Load()
	p.pill = model.NewPill(p.loop, reach{outboxReads{source{p.desk}, p.desk.Outbox}, syncs{accounts{p.desk}}}, p.desk.Clock.Now)
	p.pill.Changed = func() { p.shell.SetPill(screens.PillProgress(p.pill.Pill)) }
	p.pill.Load()
}

// pillChanged tells whether what happened may change who answers or what waits.
func pillChanged(events []event.Event) bool {
	return slices.ContainsFunc(events, func(e event.Event) bool {
		return e.Topic == event.Sync || e.Topic == event.Outbox || e.Topic == event.Mailboxes || e.Topic == event.Clients
	})
}

// showOutbox opens the list of what goes out.
func (p *program) showOutbox() {
	if p.work != nil && !p.shell.Busy() {
		p.shell.Go(model.Route{Place: model.Settings, Tab: model.TabOutbox})
	}
}

// reach is the desk as the pill asks it.
type reach struct {
	outboxReads
	syncs
}

// ReachState is who answers, and what waits for it.
func (r reach) ReachState(ctx context.Context) (s model.ReachState, err error) {
	if s.Connections, err = r.SyncStates(ctx); err != nil {
		return s, err
	}
	if s.Waiting, err = r.runner.List(ctx, 0); err != nil {
		return s, err
	}
	if s.Paused, err = r.Paused(ctx); err != nil {
		return s, err
	}
	err = r.DB.View(ctx, func(tx core.Tx) error {
		s.Mailboxes, err = r.DB.Mailboxes(tx)
		return err
	})
	return s, err
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
		p.shell.Say(phrase.T("Looking at all connections."))
	}
}

// cancelSync ends every synchronisation under way.
func (p *program) cancelSync() {
	switch {
	case p.syncing == nil:
	case p.syncing.CancelAll() > 0:
		p.shell.Say(phrase.T("Stopping. What was read is kept; the next synchronisation goes on there."))
	default:
		p.shell.Hint(phrase.T("No synchronisation is under way."))
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
