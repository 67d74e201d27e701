package core

import (
	"context"
	"time"
)

// Clock tells the domain's time: due dates, windows, reminders. Sockets, rate
// limits and TLS use the machine's own.
type Clock interface {
	Now() time.Time
	// Wait returns nil when the clock has reached t, or ctx's error.
	Wait(ctx context.Context, t time.Time) error
}

// DaysBetween counts the midnights between two moments, in the zone of the second:
// yesterday evening is one day ago. Below 0 when from is the later day.
func DaysBetween(from, to time.Time) int {
	noon := func(t time.Time) time.Time {
		y, m, d := t.In(to.Location()).Date()
		return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	}
	return int(noon(to).Sub(noon(from)) / (24 * time.Hour))
}

// Wall is the machine's clock, shifted by Offset. It runs at normal speed.
type Wall struct{ Offset time.Duration }

// WallFrom is a clock that shows start now and then runs on at normal speed.
func WallFrom(start time.Time) Wall { return Wall{Offset: time.Until(start)} }

// Now is the shifted time, in UTC and without a monotonic part.
func (w Wall) Now() time.Time { return time.Now().Add(w.Offset).UTC().Round(0) }

// Wait sleeps until the shifted clock shows t.
func (w Wall) Wait(ctx context.Context, t time.Time) error {
	timer := time.NewTimer(t.Sub(w.Now()))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
