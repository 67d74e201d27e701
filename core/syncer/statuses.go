package syncer

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/event"
)

// readBack reads the status of exported leads: with every synchronisation, once a
// day, or never, as the connection's setting says. A full synchronisation that
// somebody asks for reads it whatever the time of day.
func (r *run) readBack(ctx context.Context) error {
	if r.ReadBack == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	how, wanted, err := r.statusesDue(ctx)
	if err != nil || !wanted {
		return err
	}
	r.phase(PhaseStatuses, 0)
	n, err := r.ReadBack(ctx, r.conn.ID, r.connector)
	r.report.Statuses = n
	if n > 0 {
		r.publish(event.Changed, event.Leads, "")
	}
	if err != nil || how != core.StatusDaily {
		return err
	}
	return r.Store.Update(ctx, func(tx core.Tx) error {
		return r.Store.PutSyncStatus(tx, core.SyncStatus{
			Connection: r.conn.ID, Resource: resourceStatus, Started: r.report.Started, Completed: r.Clock.Now(),
		})
	})
}

func (r *run) statusesDue(ctx context.Context) (how string, wanted bool, err error) {
	err = r.Store.View(ctx, func(tx core.Tx) error {
		h := r.own(tx)
		st, err := r.Store.SyncStatus(tx, r.conn.ID, resourceStatus)
		how, wanted = h.statusBack, h.statusBack != core.StatusNever
		if how == core.StatusDaily {
			wanted = r.mode.full || h.dayPasses(st.Completed, r.Clock.Now())
		}
		return err
	})
	return how, wanted, err
}
