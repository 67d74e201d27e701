package outreach

import (
	"math"
	"time"
)

// calendar is what planning knows of one residence: by how much the clock there is
// ahead, when each day's window is, and whether people work on it. All of it is worked
// out once. Instants are nanoseconds since 1970, days are numbered from that day on.
type calendar struct {
	there  residence
	limits *Limits
	first  int64 // the number of the first of days
	days   []calendarDay
	// From one instant until the other, in seconds, the clock is ahead by so much.
	from, until, ahead int64
}

// calendarDay is one day of a calendar.
type calendarDay struct {
	known       bool
	rests       bool // nothing goes out
	works       bool // it counts for delays in working days
	from, until int64
}

// mostDays bounds how many days of a calendar are kept.
const mostDays = 10_000

const secondsADay = 24 * 60 * 60

func newCalendar(l *Limits, there residence) *calendar { return &calendar{there: there, limits: l} }

// instant gives a time of nanoseconds.
func instant(at int64) time.Time { return time.Unix(0, at).UTC() }

// floor divides towards the past.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// clock gives the seconds that the clock there shows at an instant, as if it stood in
// Greenwich.
func (c *calendar) clock(at int64) int64 {
	sec := floor(at, int64(time.Second))
	if sec < c.from || sec >= c.until {
		local := time.Unix(sec, 0).In(c.there.zone)
		_, ahead := local.Zone()
		c.from, c.until, c.ahead = math.MinInt64, math.MaxInt64, int64(ahead)
		start, end := local.ZoneBounds()
		if !start.IsZero() {
			c.from = start.Unix()
		}
		if !end.IsZero() {
			c.until = end.Unix()
		}
	}
	return sec + c.ahead
}

// day gives a day by its number.
func (c *calendar) day(n int64) *calendarDay {
	if len(c.days) == 0 {
		c.first = n
	}
	if n < c.first && c.first-n < mostDays {
		c.days = append(make([]calendarDay, c.first-n), c.days...)
		c.first = n
	}
	i := n - c.first
	if i < 0 || i >= mostDays {
		d := c.workOut(n)
		return &d
	}
	for int64(len(c.days)) <= i {
		c.days = append(c.days, calendarDay{})
	}
	if d := &c.days[i]; !d.known {
		*d = c.workOut(n)
	}
	return &c.days[i]
}

func (c *calendar) workOut(n int64) calendarDay {
	y, m, d := time.Unix(n*secondsADay, 0).UTC().Date()
	from, until := c.limits.window(y, m, d, c.there.zone)
	noon := time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	return calendarDay{
		known: true, rests: c.limits.rest(noon, c.there) != "", works: c.there.works(noon),
		from: from.UnixNano(), until: until.UnixNano(),
	}
}

// open gives the earliest instant from at on at which the window is open, and when it
// closes then.
func (c *calendar) open(at int64) (from, until int64) {
	for n := floor(c.clock(at), secondsADay); ; n++ {
		if d := c.day(n); at < d.until && !d.rests {
			return max(at, d.from), d.until
		}
	}
}

// after is an instant with the delay of a step behind it. Working days are those of
// the recipient's country and count by their clock.
func (c *calendar) after(at int64, steps []Step, n int) int64 {
	if n >= len(steps) {
		return at
	}
	if days := steps[n].WorkingDays; days > 0 {
		at = c.workingDays(at, days)
	}
	return at + int64(steps[n].After)
}

func (c *calendar) workingDays(at int64, days int) int64 {
	clock := c.clock(at)
	today := floor(clock, secondsADay)
	n := today
	for ; days > 0; days-- {
		for n++; !c.day(n).works; {
			n++
		}
	}
	if end := clock - c.ahead + (n-today)*secondsADay; end < c.until {
		return at + (n-today)*secondsADay*int64(time.Second)
	}
	return instant(at).In(c.there.zone).AddDate(0, 0, int(n-today)).UnixNano()
}

// readiness is what decides, besides what is counted, when an e-mail may go.
type readiness struct {
	base    int64 // not before this
	anytime bool  // no window
	later   int64 // by how much it starts after a window opens
}

// ready is the instant from which an e-mail may go: its own time, or a moment after
// the next window opens; what is overdue is ready now, or after the next opening.
// While that time lies ahead it is the same at every now.
func (c *calendar) ready(r readiness, now int64) int64 {
	at := r.base
	if !r.anytime {
		at = c.inWindow(at, r.later)
	}
	if at >= now {
		return at
	}
	if r.anytime {
		return now
	}
	return c.inWindow(now, r.later)
}

func (c *calendar) inWindow(at, later int64) int64 {
	from, until := c.open(at)
	if from <= at {
		return at
	}
	if from+later >= until {
		return from // the clock change has left little of the window
	}
	return from + later
}

// show writes an instant as the clock there shows it, to the minute.
func (c *calendar) show(b []byte, at time.Time) []byte {
	if at.Year() < 1900 || at.Year() > 2200 {
		return at.In(c.there.zone).AppendFormat(b, localMinute)
	}
	return time.Unix(c.clock(at.UnixNano()), 0).UTC().AppendFormat(b, localMinute)
}

const localMinute = "2006-01-02 15:04"
