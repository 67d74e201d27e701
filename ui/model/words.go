package model

import (
	"time"

	"reqdesk/ui/phrase"
)

// Day is a date for people, in the machine's zone; "" for no time.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return phrase.Date(t.Local(), "2 Jan 2006")
}

// Hour is a time of day for people, in the machine's zone; "" for no time.
func Hour(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("15:04")
}

// Moment is a date and time for people, in the machine's zone; "" for no time.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return phrase.Date(t.Local(), "2 Jan 2006, 15:04")
}

// Thousands is a number for people, as the language of the window writes it: "20,000".
func Thousands(n int) string { return phrase.Number(n) }
