package desk

import (
	"context"
	"errors"
	"testing"
	"time"
)

// night is a computer whose clock a test moves: each wait takes as long as it says.
type night struct {
	now   time.Time
	takes []time.Duration
}

func (n *night) wait(context.Context, time.Duration) error {
	if len(n.takes) == 0 {
		return errors.New("the test is over")
	}
	n.now, n.takes = n.now.Add(n.takes[0]), n.takes[1:]
	return nil
}

func TestABeatThatComesTooLateTellsOfASleep(t *testing.T) {
	for name, test := range map[string]struct {
		takes []time.Duration
		woke  int
	}{
		"awake":                 {[]time.Duration{beat, beat + time.Second, beat}, 0},
		"a busy computer":       {[]time.Duration{beat + 50*time.Second}, 0},
		"asleep over night":     {[]time.Duration{beat, 8 * time.Hour, beat}, 1},
		"asleep twice":          {[]time.Duration{time.Hour, beat, 20 * time.Minute}, 2},
		"the clock is set back": {[]time.Duration{-time.Hour, beat}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			n := &night{now: time.Date(2026, 12, 1, 22, 0, 0, 0, time.UTC), takes: test.takes}
			woke := 0
			watchBeat(t.Context(), func() time.Time { return n.now }, n.wait, func() { woke++ })
			if woke != test.woke {
				t.Errorf("woke %d times, want %d", woke, test.woke)
			}
		})
	}
}

func TestASleepIsWhatTheClockWentOnWithoutTheComputer(t *testing.T) {
	before := time.Date(2026, 12, 1, 22, 0, 0, 0, time.UTC)
	if d := slept(before, before.Add(8*time.Hour+5*time.Minute), 5*time.Minute); d != 8*time.Hour {
		t.Errorf("slept %v, want 8 h", d)
	}
	begin := time.Now() // both halves of the machine's clock
	after := time.Now()
	if d := slept(begin, after, after.Sub(begin)); d > time.Second || d < -time.Second {
		t.Errorf("a computer that is awake slept %v", d)
	}
}

func TestTheWatchOverSleepEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		watchSleep(ctx, func() { t.Error("a computer that is awake woke") })
	}()
	stop()
	<-ended
}

func TestTheComputersOwnAddressesAreKnown(t *testing.T) {
	first, second := addresses(), addresses()
	if first == "" || first != second {
		t.Errorf("the addresses are %q, then %q", first, second)
	}
}
