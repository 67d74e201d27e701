package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/cmd/internal/journal"
	"reqdesk/core/syncer"
)

// work is the background engine of an open workspace.
type work struct {
	engine *syncer.Engine
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// startWork runs the engine until ctx ends. The practice company acts as its
// clock goes on.
func startWork(ctx context.Context, d *desk.Desk, practice *desk.Practice) *work {
	ctx, cancel := context.WithCancel(ctx)
	w := &work{engine: d.Engine(), cancel: cancel}
	w.done.Go(func() {
		if err := w.engine.Run(ctx); err != nil { // each task keeps its own failure
			d.Log.LogAttrs(ctx, slog.LevelError, "engine ended", journal.Failure(err))
		}
	})
	if practice != nil {
		w.done.Go(func() { act(ctx, practice) })
	}
	return w
}

// act lets the practice company's clock run at normal speed.
func act(ctx context.Context, p *desk.Practice) {
	const beat = time.Second
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if p.Tick(beat) != nil {
				return // the practice company has stopped
			}
		}
	}
}

// stop ends the engine and waits until it has ended.
func (w *work) stop() {
	w.cancel()
	w.done.Wait()
}
