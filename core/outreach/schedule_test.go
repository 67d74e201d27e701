package outreach_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/syncer"
)

// On the days on which clocks change, and around them, e-mails keep to the hours on the
// recipient's wall, each day has its window, and nothing is sent in an hour that there
// is not.
func TestClocksChangeInSixZones(t *testing.T) {
	tests := []struct{ zone, spring, autumn string }{
		{"Europe/Berlin", "2027-03-28", "2027-10-31"},
		{"America/New_York", "2027-03-14", "2027-11-07"},
		{"America/Santiago", "2027-09-05", "2027-04-04"},    // at midnight: the day begins at one
		{"Australia/Lord_Howe", "2027-10-03", "2027-04-04"}, // by half an hour
		{"Pacific/Auckland", "2027-09-26", "2027-04-04"},
		{"Asia/Jerusalem", "2027-03-26", "2027-10-31"},
	}
	windows := []struct{ from, until string }{{"09:00", "19:00"}, {"00:00", "24:00"}, {"01:45", "02:45"}, {"00:00", "01:30"}, {"23:00", "24:00"}}
	for _, test := range tests {
		for name, day := range map[string]string{"forward": test.spring, "back": test.autumn} {
			for _, w := range windows {
				t.Run(test.zone+" "+name+" "+w.from, func(t *testing.T) {
					there, err := time.LoadLocation(test.zone)
					if err != nil {
						t.Fatal(err)
					}
					noon, err := time.ParseInLocation("2006-01-02 15:04", day+" 12:00", there)
					if err != nil {
						t.Fatal(err)
					}
					if _, before := noon.AddDate(0, 0, -1).Zone(); before == offset(noon) {
						t.Fatal("the clocks do not change that day")
					}
					roundTheClock(t, noon, there, w.from, w.until)
				})
			}
		}
	}
}

func offset(at time.Time) int {
	_, o := at.Zone()
	return o
}

// roundTheClock plans from every quarter of an hour of five days around noon.
func roundTheClock(t *testing.T, noon time.Time, there *time.Location, from, until string) {
	t.Helper()
	s := state(1, step("a", "b", 0), step("", "c", 24*time.Hour))
	s.Limits = outreach.LimitsFrom(map[string]string{"window_from": from, "window_to": until, "grace": "0s"})
	s.People[0].Person.Place.Zone = there.String()
	for at := noon.Add(-60 * time.Hour); at.Before(noon.Add(60 * time.Hour)); at = at.Add(15 * time.Minute) {
		s.People[0].Enrolment.Approved = at.UTC()
		rows := only(t, outreach.Plan(s, at.UTC()), 2)
		for _, row := range rows {
			local := row.Due.In(there)
			clock := local.Format("15:04")
			if clock < from || until != "24:00" && clock >= until {
				t.Fatalf("approved %v, step %d goes at %v", at, row.Step, local)
			}
		}
		if wait := rows[0].Due.Sub(at); wait < 0 || wait > 25*time.Hour+10*time.Minute {
			t.Fatalf("approved %v, it goes at %v", at, rows[0].Due.In(there))
		}
	}
}

// On a public holiday where the recipient lives nothing goes out; the next day it does.
func TestHolidaysOfFiveCountries(t *testing.T) {
	for _, test := range []struct{ zone, country, day, next string }{
		{"Europe/Berlin", "DE", "2027-05-17", "2027-05-18"},    // Pentecost Monday
		{"America/New_York", "US", "2027-11-25", "2027-11-26"}, // Thanksgiving
		{"Europe/Paris", "FR", "2027-07-14", "2027-07-15"},
		{"Europe/London", "GB", "2027-12-27", "2027-12-29"}, // Christmas and Boxing Day are observed
		{"Pacific/Auckland", "NZ", "2027-04-26", "2027-04-27"},
	} {
		t.Run(test.country, func(t *testing.T) {
			there, err := time.LoadLocation(test.zone)
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.ParseInLocation("2006-01-02 15:04", test.day+" 10:00", there)
			if err != nil {
				t.Fatal(err)
			}
			for send, want := range map[string]string{"no": test.next, "yes": test.day} {
				s := state(1, step("a", "b", 0))
				s.Limits = outreach.LimitsFrom(map[string]string{"send_holidays": send})
				s.People[0].Person.Place.Zone, s.People[0].Person.Place.Country = test.zone, test.country
				s.People[0].Enrolment.Approved = at.UTC()
				if row := only(t, outreach.Plan(s, at.UTC()), 1)[0]; row.LocalTime[:10] != want {
					t.Errorf("sending on holidays %s: it goes at %s, want %s", send, row.LocalTime, want)
				}
			}
		})
	}
}

// The computer sleeps for ten days while four hundred e-mails become due. When it wakes
// up one goes, then the next one after a pause, and no day has more than its share.
func TestTenDaysAsleepWithFourHundredOverdue(t *testing.T) {
	names := make([]string, 400)
	for i := range names {
		names[i] = fmt.Sprintf("Person%d Example", i)
	}
	r := newRig(t, names...)
	r.approve(false)
	r.clock.Advance(10*24*time.Hour + time.Hour) // eleven in the morning in London, a workday
	woken := r.clock.Now()
	step := func() {
		r.update(r.out.Schedule)
		r.run()
	}
	step()
	r.sent(1)
	step() // again: still nothing more is due
	r.sent(1)
	asked := 0
	for r.clock.Now().Before(woken.Add(72 * time.Hour)) {
		next := r.run()
		if next.IsZero() {
			t.Fatal("nothing is due any more")
		}
		if asked++; asked > 1000 {
			t.Fatal("the outbox asks all the time")
		}
		r.clock.Advance(max(next.Sub(r.clock.Now()), time.Second))
		r.update(r.out.Schedule)
	}
	var times []time.Time
	for i := range r.people {
		for _, m := range r.messages(i) {
			times = append(times, m.Date)
		}
	}
	for i, at := range times {
		day, close := 0, false
		for j, other := range times {
			if d := at.Sub(other); d >= 0 && d < 24*time.Hour {
				day++
				close = close || i != j && d < time.Minute
			}
		}
		if day > 40 || close {
			t.Fatalf("%d e-mails in the day before %v, one within a minute: %v", day, at, close)
		}
	}
	if n := len(times); n < 120 || n > 161 {
		t.Errorf("%d e-mails in three days, want forty a day", n)
	}
	t.Logf("400 overdue: 1 at once, %d in three days, the outbox was asked %d times", len(times), asked)
}

// counted is the outbox as a task of the engine; it counts how often it is stepped.
type counted struct {
	*rig
	n int
}

// Name is syncer.Task.
func (c *counted) Name() string { return "outbox" }

// Step is syncer.Task.
func (c *counted) Step(ctx context.Context) (syncer.Outcome, error) {
	c.n++
	if err := c.db.Update(ctx, c.out.Schedule); err != nil {
		return syncer.Outcome{}, err
	}
	changed, next, err := c.box.Step(ctx)
	return syncer.Outcome{Changed: changed, Next: next}, err
}

// Between two due times the scheduler does nothing at all.
func TestNothingRunsBetweenDueTimes(t *testing.T) {
	r := newRig(t, "Ada Byron")
	due := r.approve(false)[0].Due
	task := &counted{rig: r}
	engine := syncer.NewEngine(syncer.EngineConfig{Clock: r.clock, Tasks: func(context.Context) ([]syncer.Task, error) { return []syncer.Task{task}, nil }})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- engine.Run(ctx) }()
	rest := func() {
		if err := r.clock.AwaitWaiters(ctx, 1); err != nil {
			t.Fatal(err)
		}
	}
	rest()
	for range 100 { // nobody wakes up, however often the clock ticks
		r.clock.Advance(due.Sub(r.clock.Now()) / 2)
	}
	if at, waits := r.clock.Next(); !waits || !at.Equal(due) || task.n > 2 {
		t.Errorf("it waits for %v, want %v; stepped %d times", at, due, task.n)
	}
	stepped := task.n
	r.clock.Set(due)
	for n := range 3 { // the e-mail, and the look afterwards
		rest()
		if next, _ := r.clock.Next(); next.After(due.Add(24 * time.Hour)) {
			break
		} else if n == 2 {
			t.Errorf("it waits for %v", next)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	r.sent(1)
	t.Logf("stepped %d times until the e-mail was due, %d times with it", stepped, task.n)
	if core.KindOf(ctx.Err()) == "" {
		t.Error("it did not end")
	}
}
