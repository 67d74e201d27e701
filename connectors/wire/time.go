package wire

import (
	"strings"
	"time"
)

// layouts are the ways in which systems write a time.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05 MST",
	"2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", time.DateOnly, time.RFC1123, time.RFC1123Z,
}

// Time reads a time, which without a zone is one of UTC; the zero time = it is none.
func Time(text string) time.Time { return TimeIn(text, time.UTC) }

// TimeIn reads a time, which without a zone is one of this zone.
func TimeIn(text string, zone *time.Location) time.Time {
	text = strings.TrimSpace(text)
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}

// Millis reads a time in milliseconds; the zero time = it is none.
func Millis(n int64) time.Time {
	if n <= 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// Stamp writes a time as most systems read it.
func Stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// Date reads the day of a résumé, of which the day or the month may be missing; false
// = it is none.
func Date(text string) (at time.Time, ok bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// Day makes a whole day of a résumé's, for systems that take nothing less: the first
// of its month or year; "" = it is none.
func Day(text string) string {
	at, ok := Date(text)
	if !ok {
		return ""
	}
	return at.Format(time.DateOnly)
}
