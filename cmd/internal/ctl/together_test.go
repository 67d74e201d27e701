package ctl

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/syncer"
)

// well are the connections that answer as they should, unwell those that do not.
var (
	well   = []string{"avature", "feed", "personio", "smartrecruiters", "teamtailor", "workable"}
	unwell = map[string]core.Kind{
		"bamboohr": core.KindTemporary, "greenhouse": core.KindAuth, "lever": core.KindRateLimited, "merge": core.KindTemporary,
	}
)

// answers gives an answer without a body.
func answers(status int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
	}
}

// hangs answers nothing until the request is given up.
func hangs(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// ten connects ten systems of ten kinds, four of which are unwell.
func ten(t testing.TB) (*terminal, map[string]*gateway) {
	t.Helper()
	c, doors := newTerminal(t), map[string]*gateway{}
	for _, s := range fleet() {
		if _, ill := unwell[s.kind]; ill || slices.Contains(well, s.kind) {
			doors[s.kind] = c.join(t, s)
		}
	}
	doors["merge"].feel(hangs)
	doors["bamboohr"].feel(answers(http.StatusInternalServerError, "Retry-After", "0"))
	doors["greenhouse"].feel(answers(http.StatusUnauthorized))
	doors["lever"].feel(answers(http.StatusTooManyRequests, "Retry-After", "1800"))
	return c, doors
}

// opened is the terminal's workspace, as the window holds it.
func (c *terminal) opened(t testing.TB) *desk.Desk {
	t.Helper()
	d, err := desk.Open(t.Context(), desk.Options{Dir: c.dir, Clock: core.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// underWay waits until nobody but these is being synchronised, after each of them has
// begun.
func underWay(ctx context.Context, t *testing.T, d *desk.Desk, names map[core.ConnectionID]string, want ...string) {
	t.Helper()
	l := d.Events.Listen(event.Sync)
	defer l.Close()
	for {
		left := []string{}
		for _, p := range d.Syncer.Progress() {
			left = append(left, names[p.Connection])
		}
		if slices.Equal(slices.Sorted(slices.Values(left)), want) && len(names) == len(looked(ctx, t, d))+len(want) {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("under way are still %v", left)
		case <-l.Ready():
			l.Take()
		}
	}
}

// looked gives the connections whose first look has come to an end, by id.
func looked(ctx context.Context, t *testing.T, d *desk.Desk) map[core.ConnectionID]core.SyncStatus {
	t.Helper()
	found := map[core.ConnectionID]core.SyncStatus{}
	err := d.DB.View(ctx, func(tx core.Tx) error {
		rows, err := d.DB.SyncStatuses(tx)
		for _, st := range rows {
			if st.Resource == "jobs" && (!st.Completed.IsZero() || st.Failures > 0) {
				found[st.Connection] = st
			}
		}
		return err
	})
	if err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	return found
}

// names gives the connections' names.
func names(t testing.TB, d *desk.Desk) map[core.ConnectionID]string {
	t.Helper()
	all := map[core.ConnectionID]string{}
	err := d.DB.View(t.Context(), func(tx core.Tx) error {
		list, err := d.DB.Connections(tx)
		for _, n := range list {
			all[n.ID] = n.Name
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Nobody waits for the one that hangs: all others have come to their end while it is
// still asked, and it ends when it is cancelled.
func TestTenConnectionsAtOnceDoNotWaitForEachOther(t *testing.T) {
	c, doors := ten(t)
	d := c.opened(t)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	called := names(t, d)
	ended := make(chan []syncer.Report, 1)
	go func() {
		reports, err := d.SyncAll(ctx, nil, false)
		if err != nil {
			t.Error(err)
		}
		ended <- reports
	}()
	underWay(ctx, t, d, called, "merge")
	for id, name := range called {
		if name == "merge" && !d.Syncer.Cancel(id) {
			t.Error("the one that hangs can't be cancelled")
		}
	}
	kinds := map[string]core.Kind{}
	for _, r := range <-ended {
		if r.OK != (r.Error == nil) || r.OK != slices.Contains(well, r.Connection) || r.OK && r.Jobs.Added == 0 {
			t.Errorf("%s: %+v", r.Connection, r)
		}
		if r.Error != nil {
			kinds[r.Connection] = r.Error.Kind
		}
	}
	kinds["merge"] = core.KindTemporary // it was cancelled
	if !maps.Equal(kinds, unwell) {
		t.Errorf("failures %v, want %v", kinds, unwell)
	}
	for id, st := range looked(ctx, t, d) {
		due := st.NextDue
		switch name := called[id]; {
		case name == "greenhouse" && !due.IsZero():
			t.Errorf("a refused key is tried again at %v", due)
		case name == "lever" && time.Until(due) < 25*time.Minute:
			t.Errorf("a rate limit of half an hour is tried again at %v", due)
		case slices.Contains(well, name) && (st.Failures > 0 || due.IsZero()):
			t.Errorf("%s: %+v", name, st)
		}
	}
	for name, door := range doors {
		if len(door.requests()) == 0 {
			t.Errorf("%s was not asked", name)
		}
	}
}

// latency is how long a system takes for an answer in the benchmark.
const latency = 50 * time.Millisecond

func (g *gateway) slowly(w http.ResponseWriter, r *http.Request) {
	select {
	case <-time.After(latency):
		g.ats.ServeHTTP(w, r)
	case <-r.Context().Done():
	}
}

// BenchmarkTenConnectionsAtOnce tells by how much longer the six that are well take
// beside the four that are not than without them, until the last has ended.
func BenchmarkTenConnectionsAtOnce(b *testing.B) {
	c, doors := ten(b)
	for _, name := range well {
		doors[name].feel(doors[name].slowly)
	}
	d := c.opened(b)
	ids := map[string]core.ConnectionID{}
	for id, name := range names(b, d) {
		ids[name] = id
	}
	look := func(ctx context.Context, name string) {
		if report, err := d.Syncer.Sync(ctx, ids[name], true); err != nil && slices.Contains(well, name) {
			b.Errorf("%s: %+v", name, report)
		}
	}
	atOnce(b, look, nil) // the first look is another than the later ones
	var alone, beside time.Duration
	for b.Loop() {
		alone += atOnce(b, look, nil)
		beside += atOnce(b, look, slices.Sorted(maps.Keys(unwell)))
	}
	b.ReportMetric(100*(beside.Seconds()/alone.Seconds()-1), "%-over-alone")
	b.ReportMetric(alone.Seconds()/float64(b.N), "s-alone")
	b.ReportMetric(beside.Seconds()/float64(b.N), "s-beside")
}

// atOnce looks at all that are well, beside others, and gives how long they took; the
// others are given up then.
func atOnce(b *testing.B, look func(context.Context, string), others []string) time.Duration {
	b.Helper()
	ctx, stop := context.WithCancel(b.Context())
	var beside, good sync.WaitGroup
	begun := time.Now()
	for _, name := range others {
		beside.Go(func() { look(ctx, name) })
	}
	for _, name := range well {
		good.Go(func() { look(ctx, name) })
	}
	good.Wait()
	took := time.Since(begun)
	stop()
	beside.Wait()
	return took
}
