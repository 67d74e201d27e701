package feedxml

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	at := func(h, m, s int) time.Time { return time.Date(2026, 11, 18, h, m, s, 0, time.UTC) }
	for text, want := range map[string]time.Time{
		"2026-11-18T09:30:00Z":            at(9, 30, 0),
		"2026-11-18T09:30:00+02:00":       at(7, 30, 0),
		"2026-11-18T09:30:00+0200":        at(7, 30, 0),
		"2026-11-18T09:30:00.250Z":        at(9, 30, 0).Add(250 * time.Millisecond),
		"2026-11-18T09:30:00":             at(9, 30, 0),
		"2026-11-18 09:30:00":             at(9, 30, 0),
		"2026-11-18 09:30:00 UTC":         at(9, 30, 0),
		"2026-11-18 09:30:00 +0100":       at(8, 30, 0),
		"2026-11-18":                      at(0, 0, 0),
		"  2026-11-18\n":                  at(0, 0, 0),
		"18.11.2026":                      at(0, 0, 0),
		"18.11.2026 09:30":                at(9, 30, 0),
		"Wed, 18 Nov 2026 09:30:00 +0000": at(9, 30, 0),
		"Wed, 18 Nov 2026 09:30:00 GMT":   at(9, 30, 0),
		"Wed, 18 Nov 2026 09:30:00 EST":   at(14, 30, 0),
		"18 Nov 2026 09:30:00 -0500":      at(14, 30, 0),
		"Wed, 18 Nov 26 09:30:00 GMT":     at(9, 30, 0),
		"November 18, 2026":               at(0, 0, 0),
		"11/18/2026":                      {},
		"31.02.2026":                      {},
		"0001-01-01T00:00:00":             {},
		"":                                {},
		"soon":                            {},
		"2026-11-18T09:30:00Z and on it goes for longer than any date would ever do": {},
	} {
		if got := parseDate(text); !got.Equal(want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2026-11-18T09:30:00Z", "Wed, 18 Nov 2026 09:30:00 EST", "18.11.2026", "2026-11-18 09:30:00 ABC", "9999-99-99", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := parseDate(s)
		if got.IsZero() {
			return
		}
		if got.Location() != time.UTC || got.Year() < 1969 || got.Year() > 2201 {
			t.Errorf("%q became %v", s, got)
		}
		if again := parseDate(got.Format(time.RFC3339Nano)); got.Year() >= 1970 && !again.Equal(got) {
			t.Errorf("%q: %v is not read back, but %v", s, got, again)
		}
	})
}
