package model

import (
	"context"

	"reqdesk/core/event"
)

// Live calls changed on the window's goroutine after events of the topics came
// in; none = all topics. pause is waited for between two calls, so that a busy
// engine redraws a few times a second at most; it returns early when ctx ends.
func (l *Loop) Live(bus *event.Bus, pause func(ctx context.Context), changed func([]event.Event), topics ...event.Topic) {
	listener := bus.Listen(topics...)
	l.work.Go(func() {
		defer listener.Close()
		for {
			select {
			case <-l.ctx.Done():
				return
			case <-listener.Ready():
			}
			if events := listener.Take(); len(events) > 0 {
				l.dispatch(func() { changed(events) })
			}
			pause(l.ctx)
		}
	})
}
