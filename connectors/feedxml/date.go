package feedxml

import (
	"strings"
	"time"
)

// layouts are the ways in which feeds write a time, most usual first. A time
// without a zone is taken as UTC.
var layouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02T15:04",
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999 Z0700",
	"2006-01-02 15:04:05.999999999 MST",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02 15:04",
	"2006-01-02",
	"2006-01-02Z07:00",
	"20060102",
	"2006/01/02",
	"Mon, 2 Jan 2006 15:04:05 -0700",
	"Mon, 2 Jan 2006 15:04:05 MST",
	"Mon, 2 Jan 2006 15:04 -0700",
	"Mon, 2 Jan 2006 15:04 MST",
	"Mon, 2 Jan 2006",
	"2 Jan 2006 15:04:05 -0700",
	"2 Jan 2006 15:04:05 MST",
	"2 Jan 2006",
	"Mon, 2 Jan 06 15:04:05 -0700",
	"Mon, 2 Jan 06 15:04:05 MST",
	"Mon Jan 2 15:04:05 2006",
	"Mon Jan 2 15:04:05 MST 2006",
	"January 2, 2006",
	"Jan 2, 2006",
	"2.1.2006 15:04:05",
	"2.1.2006 15:04",
	"2.1.2006",
}

// zones are the names that RFC 822 allows; Go reads any other name as UTC
// with that name, which is as good as can be.
var zones = map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2}

// parseDate reads a date of a feed; the zero time when it is none. Dates with
// slashes and the year last are not read: they mean two things.
func parseDate(text string) time.Time {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" || len(text) > 64 {
		return time.Time{}
	}
	for _, layout := range layouts {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if name, offset := t.Zone(); offset == 0 && zones[name] != 0 {
			t = t.Add(-time.Duration(zones[name]) * time.Hour)
		}
		if t.Year() < 1970 || t.Year() > 2200 {
			return time.Time{}
		}
		return t.UTC()
	}
	return time.Time{}
}
