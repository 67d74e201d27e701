package desk

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/event"
)

// NewJob makes a job by hand. A client named for the first time is made with it, or not
// at all when the job is refused.
func (d *Desk) NewJob(ctx context.Context, client string, values map[string]string) (core.Job, error) {
	j, err := d.Jobs.CreateFor(ctx, func(tx core.Tx) (core.Client, error) { return d.client(tx, client) }, values)
	if err == nil {
		d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Clients, ID: j.Client.String()})
	}
	return j, err
}
