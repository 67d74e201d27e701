package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/cmd/internal/journal"
)

// work is the background engine of an open workspace.
type work struct {
	ctx     context.Context //nolint:containedctx // until the workspace is left
	cancel  context.CancelFunc
	desk    *desk.Desk
	beside  sync.WaitGroup
	turn    sync.Mutex // held by whoever begins or ends the engine
	end     context.CancelFunc
	running sync.WaitGroup
}

// startWork runs the engine until ctx ends. The practice company acts as its
// clock goes on.
func startWork(ctx context.Context, d *desk.Desk, practice *desk.Practice) *work {
	ctx, cancel := context.WithCancel(ctx)
	w := &work{ctx: ctx, cancel: cancel, desk: d}
	w.begin()
	if practice != nil {
		w.beside.Go(func() { act(ctx, practice) })
	}
	return w
}

func (w *work) begin() {
	ctx, end := context.WithCancel(w.ctx)
	w.end = end
	w.running.Go(func() {
		if err := w.desk.Engine().Run(ctx); err != nil { // each task keeps its own failure
			w.desk.Log.LogAttrs(ctx, slog.LevelError, "engine ended", journal.Failure(err))
		}
	})
}

// resting runs do while the engine rests.
func (w *work) resting(do func()) {
	w.turn.Lock()
	defer w.turn.Unlock()
	w.end()
	w.running.Wait()
	defer func() {
		if w.ctx.Err() == nil {
			w.begin()
		}
	}()
	do()
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
	w.turn.Lock()
	defer w.turn.Unlock()
	w.end()
	w.running.Wait()
	w.beside.Wait()
}
