package desk

import (
	"context"
	"net"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
)

// What the engine has to know of the computer: that it slept, because timers stand
// still meanwhile, and that its network has changed.

// shortSleep is how long the computer must have slept to be noticed.
const shortSleep = time.Minute

// slept is for how long the computer was asleep between two readings of its clock,
// when it was awake for awake. A clock that was set counts as a sleep, or as a
// negative one.
func slept(before, after time.Time, awake time.Duration) time.Duration {
	return after.Round(0).Sub(before.Round(0)) - awake
}

// beat is how often watchBeat looks at the clock.
const beat = time.Minute

// watchBeat is for computers that do not tell of a sleep: a beat that comes far too
// late tells of it. It costs a glance at the clock each minute and nothing else.
func watchBeat(ctx context.Context, now func() time.Time, wait func(context.Context, time.Duration) error, woke func()) {
	for {
		before := now()
		if wait(ctx, beat) != nil {
			return
		}
		if slept(before, now(), beat) >= shortSleep {
			woke()
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// addresses are the computer's own network addresses: others when it has joined
// another network, or any at all.
func addresses() string {
	list, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	texts := make([]string, 0, len(list))
	for _, a := range list {
		texts = append(texts, a.String())
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

// rescheduled lets new intervals count from the last look on.
func (d *Desk) rescheduled(ctx context.Context, name string, set map[string]string) error {
	if _, ok := set["poll"]; !ok {
		_, ok = set[core.SettingPollAt]
		if _, zone := set["zone"]; !ok && !zone {
			return nil
		}
	}
	var id core.ConnectionID
	if name != "" {
		c, err := d.ConnectionNamed(ctx, name)
		if err != nil {
			return err
		}
		id = c.ID
	}
	return d.Syncer.Reschedule(ctx, id)
}
