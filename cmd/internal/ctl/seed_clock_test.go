package ctl

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/connectors/practice/atsserver"
	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/jobs"
)

// The tests of this file are named after the source documents' rules on how long
// things take, and when the ATS is asked.

// engine is the background engine of a terminal's workspace, with a clock that the
// test moves.
type engine struct {
	*desk.Desk
	t     *testing.T
	ctx   context.Context
	clock *dayClock
}

// watch starts the engine at a time, and ends it with the test.
func (c *terminal) watch(t *testing.T, at time.Time) *engine {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	e := &engine{t: t, ctx: ctx, clock: &dayClock{now: at, moved: make(chan struct{})}}
	var err error
	if e.Desk, err = desk.Open(ctx, desk.Options{Dir: c.dir, Clock: e.clock}); err != nil {
		t.Fatal(err)
	}
	running, end := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- e.Engine().Run(running) }()
	t.Cleanup(func() {
		end()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
		stop()
	})
	return e
}

// until waits until something is so; whatever changes may have made it so.
func (e *engine) until(what string, so func() bool) {
	e.t.Helper()
	l := e.Events.Listen(event.Sync, event.Jobs, event.ATSJobs)
	defer l.Close()
	for !so() {
		select {
		case <-e.ctx.Done():
			e.t.Fatalf("it never came to: %s", what)
		case <-l.Ready():
			l.Take()
		}
	}
}

// rests waits until nothing is due before the clock is moved.
func (e *engine) rests() {
	e.t.Helper()
	e.until("everything was looked at", func() bool {
		rows := looked(e.ctx, e.t, e.Desk)
		for _, st := range rows {
			if !st.NextDue.After(e.clock.Now()) {
				return false
			}
		}
		return len(rows) > 0 && len(e.Syncer.Progress()) == 0
	})
}

// state gives the state of the only job.
func (e *engine) state() core.JobState {
	e.t.Helper()
	list, err := e.Jobs.List(e.ctx, "")
	if err != nil || len(list) != 1 {
		e.t.Fatalf("%d jobs, %v", len(list), err)
	}
	return list[0].State
}

// found counts the ATS jobs that the import dialog finds.
func (e *engine) found(text string) int {
	e.t.Helper()
	list, err := e.Jobs.Search().Find(e.ctx, jobs.Query{Text: text})
	if err != nil {
		e.t.Fatal(err)
	}
	return list.Total
}

// TestS0_45_OpenCloseAndReopenShowWithinAnHour: an hour there; here within the interval,
// which is half an hour where nothing is set and an hour at the value of the document.
func TestS0_45_OpenCloseAndReopenShowWithinAnHour(t *testing.T) {
	for poll, most := range map[string]time.Duration{"": 30 * time.Minute, "1h": time.Hour} {
		t.Run("poll="+poll, func(t *testing.T) {
			c, b, _, list := several(t)
			c.do(t, "settings", "set", "jobs", "poll="+poll)
			e := c.watch(t, time.Now().Add(2*time.Hour))
			e.rests()
			if got := e.state(); got != core.JobActive || e.found("R-11") != 0 {
				t.Errorf("from empty the job is %s", got)
			}
			show := func(status string, want core.JobState) {
				list[0].status = status
				b.post(list...)
				e.clock.advance(most)
				e.until(status+" shows", func() bool { return e.state() == want })
				e.rests()
			}
			show("Closed", core.JobClosed)
			show("Closed", core.JobClosed) // unchanged
			show("Open", core.JobActive)
			list = append(list, whole("R-11"))
			b.post(list...)
			e.clock.advance(most)
			e.until("the new job shows", func() bool { return e.found("R-11") == 1 })
			if got := e.state(); got != core.JobActive {
				t.Errorf("unchanged the job is %s", got)
			}
		})
	}
}

// TestS2_6_TheATSIsAskedOnceADayEarlyInTheMorning at that document's value: not at any
// other time, at the hour of the recruiter's own clock.
func TestS2_6_TheATSIsAskedOnceADayEarlyInTheMorning(t *testing.T) {
	c, b, _, list := several(t)
	c.do(t, "settings", "set", "zone=Europe/Lisbon")
	c.do(t, "settings", "set", "jobs", "poll=24h", "poll_at=05:30")
	zone, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().In(zone)
	e := c.watch(t, time.Date(now.Year(), now.Month(), now.Day()+1, 5, 40, 0, 0, zone))
	e.rests() // this morning's
	asked := 0
	b.mu.Lock()
	b.asked = func() { asked++ } // under the board's lock
	b.mu.Unlock()
	times := func(when string, want int) {
		t.Helper()
		b.mu.Lock()
		defer b.mu.Unlock()
		if asked != want {
			t.Errorf("%s: asked %d times, want %d", when, asked, want)
		}
	}
	list = append(list, whole("R-11"))
	list[0].status = "Closed"
	b.post(list...)
	for range 11 { // until 04:40
		e.clock.advance(2 * time.Hour)
	}
	e.clock.advance(time.Hour)
	e.rests()
	times("during the day", 0)
	if e.state() != core.JobActive || e.found("R-11") != 0 {
		t.Error("what changed during the day shows before the next morning")
	}
	e.clock.advance(55 * time.Minute) // 05:35, five minutes late at most
	e.until("the change shows", func() bool { return e.state() == core.JobClosed && e.found("R-11") == 1 })
	e.rests()
	times("the next morning", 1)
	e.clock.advance(24 * time.Hour)
	e.until("it was asked again", func() bool { b.mu.Lock(); defer b.mu.Unlock(); return asked == 2 })
	e.rests()
	if e.state() != core.JobClosed || e.found("") != len(list) {
		t.Error("unchanged, something changed")
	}
}

// TestS1_4_TheFirstSynchronisationShowsHowFarItIsAndGoesOnWhereItStopped: however long
// it takes, one sees how far it is, works with what is there, and loses nothing by
// quitting.
func TestS1_4_TheFirstSynchronisationShowsHowFarItIsAndGoesOnWhereItStopped(t *testing.T) {
	const all, page = 350, 100
	options := atsserver.Options{Clock: core.Wall{}, Employer: "Northwind", Key: "practice-key"}
	for i := range all {
		options.Jobs = append(options.Jobs, vacant(fmt.Sprint(i+1), fmt.Sprintf("NW-%d", i+1)))
	}
	ats, err := atsserver.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ats.Close() })
	behind, err := url.Parse(ats.URL())
	if err != nil {
		t.Fatal(err)
	}
	c := newTerminal(t)
	g := c.join(t, system{kind: "practice", ats: httputil.NewSingleHostReverseProxy(behind), secrets: map[string]string{"api_key": ats.Key()}})
	var slow atomic.Bool
	var first, further atomic.Int32 // pages that were asked for
	slow.Store(true)
	g.feel(func(w http.ResponseWriter, r *http.Request) {
		switch list := strings.HasSuffix(r.URL.Path, "/jobs"); {
		case list && r.URL.Query().Get("cursor") == "":
			first.Add(1)
		case list && slow.Load():
			<-r.Context().Done() // the second page takes its time
			return
		case list:
			further.Add(1)
		}
		g.ats.ServeHTTP(w, r)
	})
	quitWhen(t, c, page)
	c.do(t, "ats", "jobs").want(t, page, "total") // from empty: what came can be looked for
	c.do(t, "job", "import", "practice", "NW-7").want(t, "NW-7", "from_ats", "reference")
	slow.Store(false)
	c.do(t, "sync").want(t, all-page, 0, "jobs", "added")
	if f, n := first.Load(), further.Load(); f != 1 || n != 3 {
		t.Errorf("the first page was asked for %d times, the three others %d times", f, n)
	}
	c.do(t, "ats", "jobs").want(t, all, "total")
	if err := ats.EditJob("3", func(j *atsserver.Job) { j.Title = "Captain" }); err != nil {
		t.Fatal(err)
	}
	c.do(t, "sync").want(t, 1, 0, "jobs", "changed")
	unchanged := c.do(t, "sync")
	for _, key := range []string{"added", "changed", "closed"} {
		unchanged.want(t, 0, 0, "jobs", key)
	}
}

// quitWhen synchronises and quits when it is said that so many jobs are there.
func quitWhen(t *testing.T, c *terminal, want int) {
	t.Helper()
	d, err := desk.Open(t.Context(), desk.Options{Dir: c.dir, Clock: core.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, quit := context.WithTimeout(t.Context(), time.Minute)
	defer quit()
	l := d.Events.Listen(event.Sync)
	ended := make(chan error, 1)
	go func() { _, err := d.SyncAll(ctx, nil, false); ended <- err }()
	for done := 0; done < want; {
		select {
		case <-ctx.Done():
			t.Fatalf("it says %d of %d", done, want)
		case <-l.Ready():
			l.Take()
		}
		for _, p := range d.Syncer.Progress() {
			if p.Phase != "jobs" {
				t.Errorf("it says %+v", p)
			}
			done = p.Done
		}
	}
	l.Close()
	quit()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}
