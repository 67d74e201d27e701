package practice_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"reqdesk/core/practice"
)

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func TestClockWakesThoseWhoseTimeHasCome(t *testing.T) {
	clock := practice.NewClock(monday)
	woken := make(chan string, 2)
	wait := func(name string, d time.Duration) {
		if err := clock.Wait(t.Context(), monday.Add(d)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		woken <- name
	}
	go wait("hour", time.Hour)
	go wait("day", 24*time.Hour)
	if err := clock.AwaitWaiters(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if next, ok := clock.Next(); !ok || !next.Equal(monday.Add(time.Hour)) {
		t.Errorf("next = %v, %v; want in one hour", next, ok)
	}
	clock.Advance(2 * time.Hour)
	if got := <-woken; got != "hour" {
		t.Errorf("woken first: %s", got)
	}
	clock.Set(monday) // never back
	if got := clock.Advance(22 * time.Hour); !got.Equal(monday.Add(24 * time.Hour)) {
		t.Errorf("clock shows %v", got)
	}
	if got := <-woken; got != "day" {
		t.Errorf("woken second: %s", got)
	}
	if _, ok := clock.Next(); ok {
		t.Error("somebody is still waiting")
	}
}

func TestClockWaitEndsWithItsContext(t *testing.T) {
	clock := practice.NewClock(monday)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() { failed <- clock.Wait(ctx, monday.Add(time.Minute)) }()
	if err := clock.AwaitWaiters(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("Wait = %v", err)
	}
	if err := clock.Wait(t.Context(), monday); err != nil {
		t.Errorf("waiting for the past: %v", err)
	}
}

func TestRunningClockRunsAndCanBeMoved(t *testing.T) {
	clock := practice.NewRunningClock(monday)
	soon := clock.Now().Add(20 * time.Millisecond)
	if err := clock.Wait(t.Context(), soon); err != nil || clock.Now().Before(soon) {
		t.Errorf("waiting a moment: %v, clock shows %v", err, clock.Now())
	}
	woken := make(chan error, 1)
	go func() { woken <- clock.Wait(t.Context(), monday.Add(24*time.Hour)) }()
	if err := clock.AwaitWaiters(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	clock.Advance(24 * time.Hour)
	if err := <-woken; err != nil {
		t.Error(err)
	}
	clock.Set(monday)
	if got := clock.Now(); got.Before(monday.Add(24 * time.Hour)) {
		t.Errorf("the clock went back to %v", got)
	}
}
