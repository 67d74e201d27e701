package syncer_test

import (
	"context"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/syncer"
)

// set stores settings of the connection, and of the workspace those that begin with
// a dot.
func (b *bench) set(values map[string]string) {
	b.t.Helper()
	b.update(func(tx core.Tx) error {
		for k, v := range values {
			scope := b.conn.String()
			if k[0] == '.' {
				k, scope = k[1:], ""
			}
			have, err := b.db.Settings(tx, scope)
			if err != nil {
				return err
			}
			have = maps.Clone(have)
			have[k] = v
			if err := b.db.PutSettings(tx, scope, have); err != nil {
				return err
			}
		}
		return nil
	})
	if err := b.sync.Reschedule(b.t.Context(), b.conn); err != nil {
		b.t.Fatal(err)
	}
}

// step steps the connection's task and tells whether it asked the ATS, and when it
// wants to be stepped again.
func (b *bench) step() (asked bool, next time.Time) {
	b.t.Helper()
	tasks, err := b.sync.Tasks(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	before := b.ats.requests
	out, err := tasks[0].Step(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return b.ats.requests > before, out.Next
}

// The intervals of the three source documents: up to an hour, every few hours, once a
// day in the early morning.
func TestAConnectionIsAskedAsOftenAsItsSettingSays(t *testing.T) {
	tests := map[string]struct {
		settings map[string]string
		want     []string // the first three looks; the first is at 09:00 in Berlin
	}{
		"nothing set":      {nil, []string{"09:00", "09:05", "09:10"}},
		"S0, 30 minutes":   {map[string]string{"poll": "30m"}, []string{"09:00", "09:30", "10:00"}},
		"S0, an hour":      {map[string]string{"poll": "1h"}, []string{"09:00", "10:00", "11:00"}},
		"S1":               {map[string]string{"poll": "3h"}, []string{"09:00", "12:00", "15:00"}},
		"S2":               {map[string]string{"poll": "24h", "poll_at": "05:30", ".zone": "Europe/Berlin"}, []string{"09:00", "05:30", "05:30"}},
		"of the workspace": {map[string]string{".poll": "2h"}, []string{"09:00", "11:00", "13:00"}},
		"makes no sense":   {map[string]string{"poll": "soon", "poll_at": "dawn"}, []string{"09:00", "09:05", "09:10"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			zone, err := time.LoadLocation("Europe/Berlin")
			if err != nil {
				t.Fatal(err)
			}
			b.clock.now = time.Date(2026, 12, 1, 9, 0, 0, 0, zone)
			b.ats.postings = postings(2)
			b.set(test.settings)
			var looks []string
			for range test.want {
				now := b.clock.Now()
				asked, next := b.step()
				if !asked {
					t.Fatalf("not asked at %v although it was due", now)
				}
				looks = append(looks, now.In(zone).Format("15:04"))
				b.clock.advance(next.Sub(now) - time.Second)
				if asked, _ := b.step(); asked {
					t.Fatalf("asked a second before it was due")
				}
				b.clock.advance(time.Second)
			}
			if diff := cmp.Diff(test.want, looks); diff != "" {
				t.Errorf("looks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnotherIntervalCountsFromTheLastLook(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(2)
	b.look()
	b.set(map[string]string{"poll": "3h"})
	b.clock.advance(2 * time.Hour)
	if asked, _ := b.step(); asked {
		t.Error("asked after two hours, although it is every three now")
	}
	b.set(map[string]string{"poll": "1h"})
	if asked, _ := b.step(); !asked {
		t.Error("not asked after two hours, although it is every hour now")
	}
	b.set(map[string]string{"poll": "", "poll_at": ""})
	if asked, _ := b.step(); !asked {
		t.Error("back at the ATS's own interval it is not asked at once")
	}
}

// Absence at the values of the source documents: S0 closes, S1 and S2 say nothing of
// it and keep.
func TestAMissingJobIsClosedOrKeptAsTheSettingSays(t *testing.T) {
	for name, test := range map[string]struct {
		absence string
		state   core.JobState
		held    bool // e-mails, after the first miss
	}{
		"not set":    {"", core.JobClosed, true},
		"S0":         {"close", core.JobClosed, true},
		"S1 and S2":  {"keep", core.JobActive, false},
		"one of old": {"perhaps", core.JobClosed, true},
	} {
		for _, validates := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, validates %v", name, validates), func(t *testing.T) {
				b := newBench(t)
				b.ats.validates = validates
				b.ats.postings = postings(5)
				b.set(map[string]string{"absence": test.absence})
				b.look()
				gone, closed := b.imported(3), b.imported(4)
				b.ats.change(func() { b.ats.postings = without(b.ats.postings, 3) })
				b.look()
				if j := b.job(gone); (j.HoldMail != "") != test.held {
					t.Errorf("after the first miss e-mails wait because %q", j.HoldMail)
				}
				b.look()
				if j := b.job(gone); j.State != test.state || j.HoldMail != "" {
					t.Errorf("after the second miss the job is %s, e-mails wait because %q", j.State, j.HoldMail)
				}
				b.ats.change(func() { b.ats.postings[2].Closed = true })
				b.look()
				if j := b.job(closed); j.State != core.JobClosed {
					t.Errorf("a job that the ATS calls closed is %s", j.State)
				}
			})
		}
	}
}

func TestWhatWasInDoubtIsReleasedWhenAbsenceNoLongerCounts(t *testing.T) {
	for _, validates := range []bool{false, true} {
		b := newBench(t)
		b.ats.validates = validates
		b.ats.postings = postings(5)
		b.look()
		id := b.imported(3)
		b.ats.change(func() { b.ats.postings = without(b.ats.postings, 3) })
		b.look()
		if b.job(id).HoldMail == "" {
			t.Fatal("the e-mails do not wait after the first miss")
		}
		b.set(map[string]string{"absence": "keep"})
		b.look()
		if j := b.job(id); j.State != core.JobActive || j.HoldMail != "" {
			t.Errorf("validates %v: the job is %s, e-mails wait because %q", validates, j.State, j.HoldMail)
		}
	}
}

func TestAnEmptyListIsNoFailureWhereAbsenceMeansNothing(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(5)
	b.set(map[string]string{"absence": "keep"})
	b.look()
	id := b.imported(1)
	b.ats.change(func() { b.ats.postings = nil })
	b.look()
	if j := b.job(id); j.State != core.JobActive {
		t.Errorf("the job is %s", j.State)
	}
}

// The status of leads at the values of the source documents: S0 never, S1 with every
// synchronisation, S2 daily.
func TestStatusesAreReadBackAsOftenAsTheSettingSays(t *testing.T) {
	for name, test := range map[string]struct {
		value string
		want  int // readings in a day of looks every hour, 24 of them, and one full look
	}{
		"not set": {"", 25},
		"S0":      {"never", 0},
		"S1":      {"sync", 25},
		"S2":      {"daily", 2},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			read := 0
			config := b.sync.Config
			config.ReadBack = func(context.Context, core.ConnectionID, ats.Connector) (int, error) { read++; return 0, nil }
			b.sync = syncer.New(config)
			b.ats.postings = postings(2)
			b.set(map[string]string{"status_back": test.value, "poll": "1h"})
			for range 23 {
				b.clock.advance(55 * time.Minute)
				b.look()
			}
			if _, err := b.sync.Sync(t.Context(), b.conn, true); err != nil {
				t.Fatal(err)
			}
			b.clock.advance(30 * time.Minute)
			b.look()
			if read != test.want {
				t.Errorf("read %d times, want %d", read, test.want)
			}
		})
	}
}

func TestStatusesAreReadBackAtEveryLookOfWhoLooksOnceADay(t *testing.T) {
	b := newBench(t)
	read := 0
	config := b.sync.Config
	config.Random = func() float64 { return float64(read%7) / 7 }
	config.ReadBack = func(context.Context, core.ConnectionID, ats.Connector) (int, error) { read++; return 0, nil }
	b.sync = syncer.New(config)
	b.ats.postings = postings(2)
	b.set(map[string]string{"status_back": "daily", "poll_at": "05:30"})
	const days = 10
	for range days {
		asked, next := b.step()
		if !asked {
			t.Fatal("not asked although it was due")
		}
		b.clock.advance(next.Sub(b.clock.Now()))
	}
	if read != days {
		t.Errorf("read on %d of %d days", read, days)
	}
}
