package syncer

import (
	"testing"
	"time"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestAnHourOfTheDayFollowsTheLocalClock(t *testing.T) {
	zone := berlin(t)
	tests := map[string]struct {
		hour, minute int
		now, want    string
	}{
		"in winter":                           {5, 30, "2026-12-01T09:00:00Z", "2026-12-02T04:30:00Z"},
		"in summer":                           {5, 30, "2026-07-01T09:00:00Z", "2026-07-02T03:30:00Z"},
		"later today":                         {5, 30, "2026-12-01T04:29:59Z", "2026-12-01T04:30:00Z"},
		"just now":                            {5, 30, "2026-12-01T04:30:00Z", "2026-12-02T04:30:00Z"},
		"the night before summer time":        {5, 30, "2026-03-28T04:30:00Z", "2026-03-29T03:30:00Z"},
		"the night before winter time":        {5, 30, "2026-10-24T03:30:00Z", "2026-10-25T04:30:00Z"},
		"an hour that is left out":            {2, 30, "2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z"}, // the clock shows 03:30
		"an hour that comes twice":            {2, 30, "2026-10-24T00:30:00Z", "2026-10-25T01:30:00Z"}, // the second time
		"an hour that comes twice, not again": {2, 30, "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"},
		"over the end of a year":              {0, 15, "2026-12-31T12:00:00Z", "2026-12-31T23:15:00Z"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, test.now)
			if err != nil {
				t.Fatal(err)
			}
			h := habits{daily: true, hour: test.hour, minute: test.minute, zone: zone}
			if got := h.next(now, 0).Format(time.RFC3339); got != test.want {
				t.Errorf("after %s comes %s, want %s", test.now, got, test.want)
			}
		})
	}
}

func TestAnHourOfTheDayComesOnceOnEveryDayOfAYear(t *testing.T) {
	zone := berlin(t)
	for _, hour := range []int{0, 2, 3, 5, 23} {
		h := habits{daily: true, hour: hour, minute: 30, zone: zone}
		days := map[string]bool{}
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, zone)
		for end := now.AddDate(1, 0, 0); ; {
			if now = h.next(now, 0); !now.Before(end) {
				break
			}
			day := now.In(zone).Format(time.DateOnly)
			if days[day] {
				t.Errorf("%d:30 comes twice on %s", hour, day)
			}
			days[day] = true
		}
		if len(days) != 365 {
			t.Errorf("%d:30 comes on %d days", hour, len(days))
		}
	}
}

func TestDueTimesAreSpreadAndAnIntervalIsNeverLongerThanPromised(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for _, every := range []time.Duration{time.Minute, 5 * time.Minute, time.Hour, aDay} {
		h := habits{every: every}
		early, late := h.next(now, 0.999).Sub(now), h.next(now, 0).Sub(now)
		if late != every || early >= late || early < every-min(every/10, mostEarly) {
			t.Errorf("an interval of %v is between %v and %v", every, early, late)
		}
	}
	h := habits{daily: true, hour: 5, minute: 30, zone: time.UTC}
	if at := h.next(now, 0.999); at.Sub(h.next(now, 0)) > mostLate || at.Hour() != 5 {
		t.Errorf("half past five in the morning became %v", at)
	}
}

// Whoever looks once a day must do each time what is done once a day, although
// looks are never exactly a day apart.
func TestWhatIsDoneOnceADayIsDoneAtEveryDailyLook(t *testing.T) {
	for name, h := range map[string]habits{
		"at an hour": {daily: true, hour: 5, minute: 30, zone: berlin(t)},
		"every 24 h": {every: aDay},
	} {
		now := time.Date(2026, 3, 20, 5, 30, 0, 0, time.UTC)
		for day := range 30 {
			last := now.Add(10 * time.Second) // a look takes its time
			if now = h.next(last, float64(day%7)/7); !h.dayPasses(last, now) {
				t.Errorf("%s: not done on day %d, %v after the last time", name, day, now.Sub(last))
			}
		}
	}
	h := habits{every: 5 * time.Minute}
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]bool{
		5 * time.Minute: false, 12 * time.Hour: false, 23*time.Hour + 54*time.Minute: false, 23*time.Hour + 56*time.Minute: true,
	} {
		if got := h.dayPasses(now.Add(-after), now); got != want {
			t.Errorf("every five minutes, %v after the last time: %v, want %v", after, got, want)
		}
	}
}
