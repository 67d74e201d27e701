package outreach

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/holiday"
)

// Limits say how fast and when e-mails go out.
type Limits struct {
	Grace      time.Duration // between an approval and its first e-mail
	From, To   time.Duration // the window, since midnight in the recipient's zone
	Zone       *time.Location
	PerDay     int           // per mailbox in 24 hours; 0 = no limit
	PerHour    int           // per recipient domain in 60 minutes; 0 = no limit
	Apart      time.Duration // between two e-mails of one mailbox
	Jitter     time.Duration // added to it, at most
	FirstDelay time.Duration // the most by which an e-mail may start after a window opens

	RampFrom, RampBy int // e-mails on a new mailbox's first day, and more each day; 0 = all at once
	PerEmployer      int // in 24 hours, to people of one employer for one client; 0 = no limit
	Returned         int // per cent of a mailbox's last e-mails that may come back before it is slowed down; 0 = any

	WorkingDays bool // from Monday to Friday only
	Holidays    bool // on the public holidays of the recipient's country too
}

// DefaultLimits are those of a new workspace.
func DefaultLimits() Limits {
	return Limits{
		Grace: 20 * time.Minute, From: 9 * time.Hour, To: 19 * time.Hour, Zone: time.UTC,
		PerDay: 40, PerHour: 5, Apart: time.Minute, Jitter: 2 * time.Minute, FirstDelay: 10 * time.Minute,
		RampFrom: 40, RampBy: 10, PerEmployer: 5, Returned: 3,
	}
}

// LimitsFrom reads the workspace's settings; what is missing or makes no sense
// has its default.
func LimitsFrom(settings map[string]string) Limits {
	l := DefaultLimits()
	if d, err := time.ParseDuration(settings["grace"]); err == nil && d >= 0 {
		l.Grace = d
	}
	l.From, l.To = hour(settings["window_from"], l.From), hour(settings["window_to"], l.To)
	if l.To <= l.From {
		l.From, l.To = DefaultLimits().From, DefaultLimits().To
	}
	if z := settings["zone"]; z != "" {
		if zone, err := time.LoadLocation(z); err == nil {
			l.Zone = zone
		}
	}
	l.PerDay, l.PerHour = count(settings["mailbox_limit"], l.PerDay), count(settings["domain_limit"], l.PerHour)
	l.RampFrom, l.RampBy = count(settings["ramp_from"], l.RampFrom), count(settings["ramp_by"], l.RampBy)
	l.PerEmployer, l.Returned = count(settings["employer_limit"], l.PerEmployer), count(settings["bounce_limit"], l.Returned)
	l.WorkingDays = settings["send_days"] == SendWorkingDays
	l.Holidays = settings["send_holidays"] == core.SettingYes
	return l
}

// The values of the setting send_days.
const (
	SendEveryDay    = "every-day"
	SendWorkingDays = "working-days"
)

func hour(s string, other time.Duration) time.Duration {
	if s == "24:00" {
		return 24 * time.Hour
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return other
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

func count(s string, other int) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return n
	}
	return other
}

// rest says why no e-mail goes out on the day of a local time, "" = it may.
func (l Limits) rest(day time.Time, there residence) string {
	if l.WorkingDays && weekend(day) {
		return "It is a weekend where the recipient lives."
	}
	if name, ok := holiday.On(day, there.country); ok && !l.Holidays {
		return fmt.Sprintf("It is a public holiday where the recipient lives (%s).", name)
	}
	return ""
}

// closed says why nothing may go out there at this time.
func (l Limits) closed(at time.Time, there residence) string {
	return cmp.Or(l.rest(at.In(there.zone), there), "It is not yet daytime where the recipient lives.")
}

// window gives the window of a day. Of an hour that comes twice it takes the part in
// which the clock on the wall is in the window for certain.
func (l Limits) window(y int, m time.Month, d int, zone *time.Location) (from, until time.Time) {
	first, last := clockTime(y, m, d, l.From, zone)
	until, _ = clockTime(y, m, d, l.To, zone)
	if last.Before(until) {
		return last, until
	}
	return first, until
}

// clockTime is when the clock on the wall shows a time of a day: the first and the last
// time, where it is set back in between. A time that it skips is when it does so.
func clockTime(y int, m time.Month, d int, since time.Duration, zone *time.Location) (first, last time.Time) {
	shown := time.Date(y, m, d, int(since/time.Hour), int(since%time.Hour/time.Minute), 0, 0, time.UTC)
	_, before := shown.AddDate(0, 0, -1).In(zone).Zone()
	_, after := shown.AddDate(0, 0, 1).In(zone).Zone()
	for _, o := range []int{before, after} {
		at := shown.Add(-time.Duration(o) * time.Second).In(zone)
		if _, got := at.Zone(); got != o {
			continue
		}
		if first.IsZero() {
			first = at
		}
		last = at
	}
	if first.IsZero() {
		first, _ = shown.Add(-time.Duration(before) * time.Second).In(zone).ZoneBounds()
		last = first
	}
	return first, last
}

// residence is where somebody is written to: by which clock and which calendar.
type residence struct {
	zone    *time.Location
	country string // ISO 3166-1 alpha-2; "" = unknown
}

// works tells whether people there work on the day of a local time.
func (r residence) works(day time.Time) bool {
	_, off := holiday.On(day, r.country)
	return !off && !weekend(day)
}

func weekend(day time.Time) bool {
	return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
}

// zones finds and remembers time zones by name; loading one reads a file.
type zones map[string]*time.Location

// of is where the recipient is: at their place, else at the job's, else in the
// workspace's zone. A place whose zone is not known still has a country.
func (z zones) of(own, job *core.Location, other *time.Location) residence {
	there := residence{zone: other, country: cmp.Or(own.Country, job.Country)}
	name := cmp.Or(own.Zone, job.Zone)
	if name == "" {
		return there
	}
	zone, known := z[name]
	if !known {
		var err error
		if zone, err = time.LoadLocation(name); err != nil {
			zone = other
		}
		z[name] = zone
	}
	there.zone = zone
	return there
}

// domain is the part of an address behind the @, lower-case.
func domain(address string) string {
	_, d, _ := strings.Cut(address, "@")
	return strings.ToLower(strings.TrimSpace(d))
}
