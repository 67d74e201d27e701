package holiday_test

import (
	"testing"
	"time"

	"reqdesk/core/outreach/holiday"
)

func TestOn(t *testing.T) {
	for day, want := range map[string]struct{ country, name string }{
		"2026-12-25": {"DE", "Weihnachtstag"},
		"2026-10-03": {"DE", "Tag der Deutschen Einheit"},
		"2027-03-29": {"NL", "Tweede Paasdag"}, // Easter moves
		"2026-04-27": {"NL", "Koningsdag"},
		"2027-07-14": {"FR", "Fête Nationale"},
		"2026-11-26": {"US", "Thanksgiving Day"},
		"2026-07-03": {"US", "Independence Day"}, // the 4th is a Saturday
		"2027-12-31": {"US", "New Year's Day"},   // so is the 1st of January 2028
		"2026-12-28": {"GB", "Boxing Day"},       // the 26th is a Saturday
		"2026-05-04": {"gb", "Early May"},
		"2027-01-06": {"ES", "Día de Reyes"},
		"2027-01-26": {"AU", "Australia Day"},
		"2026-12-24": {"DE", ""},
		"2026-07-14": {"DE", ""},
		"2027-01-01": {"XX", ""},
		"2027-01-02": {"", ""},
	} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		name, ok := holiday.On(at.Add(13*time.Hour), want.country)
		if name != want.name || ok != (want.name != "") {
			t.Errorf("%s in %q: %q, %v; want %q", day, want.country, name, ok, want.name)
		}
	}
}

// A day is that of its own zone.
func TestOnCountsByTheLocalDate(t *testing.T) {
	tokyo := time.FixedZone("Tokyo", 9*3600)
	at := time.Date(2026, 12, 24, 20, 0, 0, 0, time.UTC)
	if _, ok := holiday.On(at, "GB"); ok {
		t.Error("the 24th in London is no holiday")
	}
	if _, ok := holiday.On(at.In(tokyo), "GB"); !ok {
		t.Error("it is the 25th in Tokyo")
	}
}
