package core_test

import (
	"testing"
	"time"

	"reqdesk/core"
)

func TestDaysAreCountedByMidnights(t *testing.T) {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from, to time.Time
		want     int
	}{
		{time.Date(2026, 11, 23, 9, 2, 0, 0, time.UTC), time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC), 3},
		{time.Date(2026, 11, 25, 23, 59, 0, 0, time.UTC), time.Date(2026, 11, 26, 0, 1, 0, 0, time.UTC), 1},
		{time.Date(2026, 11, 26, 0, 1, 0, 0, time.UTC), time.Date(2026, 11, 26, 23, 59, 0, 0, time.UTC), 0},
		{time.Date(2026, 11, 27, 1, 0, 0, 0, time.UTC), time.Date(2026, 11, 26, 1, 0, 0, 0, time.UTC), -1},
		// The clock is put forward in between: that day has 23 hours.
		{time.Date(2026, 3, 28, 12, 0, 0, 0, lisbon), time.Date(2026, 3, 30, 8, 0, 0, 0, lisbon), 2},
		// It is the 26th already where one is asked.
		{time.Date(2026, 6, 25, 23, 30, 0, 0, time.UTC), time.Date(2026, 6, 26, 9, 0, 0, 0, lisbon), 0},
	} {
		if got := core.DaysBetween(c.from, c.to); got != c.want {
			t.Errorf("%v to %v: %d days, want %d", c.from, c.to, got, c.want)
		}
	}
}
