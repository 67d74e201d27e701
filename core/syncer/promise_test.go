package syncer_test

import (
	"context"
	"iter"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/syncer"
)

// remembering notes when it was asked for jobs and from where on. Asked for what
// changed, it does not claim to have listed everything.
type remembering struct {
	*fakeATS
	mu    sync.Mutex
	asked []time.Time
	since []ats.Cursor
}

func (r *remembering) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked, r.since = append(r.asked, time.Now()), append(r.since, since)
	return func(yield func(ats.Page[core.Posting], error) bool) {
		for page, err := range r.fakeATS.Jobs(ctx, since, resume) {
			page.Full = page.Full && since == ""
			if !yield(page, err) {
				return
			}
		}
	}
}

// last is when each was asked the last time, as far behind the first as they are.
func last(list []*remembering) (gaps []time.Duration) {
	for _, r := range list {
		gaps = append(gaps, r.asked[len(r.asked)-1].Sub(list[0].asked[len(list[0].asked)-1]))
	}
	return gaps
}

// When the network is there again nobody waits until they have cooled down, and not
// all of them ask at the same moment.
func TestWhenTheNetworkIsThereAgainConnectionsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := day(t, func(c *syncer.Config) { c.Spread = 2 * time.Second })
		list := []*remembering{}
		for range 4 {
			r := &remembering{fakeATS: &fakeATS{postings: postings(2), fail: noNetwork}}
			list = append(list, r)
			b.connect("Globex", r)
		}
		b.ats.postings = postings(2)
		b.intervalOf(b.conn, "24h")
		back := 3*time.Hour + 20*time.Second // they cool down for an hour by then
		time.AfterFunc(back, func() {
			for _, r := range list {
				r.change(func() { r.fail = nil })
			}
			if err := b.sync.Online(t.Context()); err != nil {
				t.Error(err)
			}
		})
		b.runFor(back + 4*time.Second)
		seen := map[time.Duration]bool{}
		for i, gap := range last(list) {
			if b.statusOf(b.conn+1+core.ConnectionID(i)).Failures != 0 || seen[gap] || gap > 2*time.Second {
				t.Errorf("connection %d was asked again %v after the first", i+1, gap)
			}
			seen[gap] = true
		}
	})
}

// Somebody who reads what changed compares everything once a day, and no more.
func TestEverythingIsComparedOnceADayAndOtherwiseWhatChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := day(t, nil)
		r := &remembering{fakeATS: &fakeATS{postings: postings(3)}}
		b.ats.postings = postings(1)
		b.intervalOf(b.conn, "24h")
		b.intervalOf(b.connect("Globex", r), "1h")
		r.change(func() {})
		b.runFor(72*time.Hour - time.Minute)
		var full []time.Time
		for i, since := range r.since {
			if since == "" {
				full = append(full, r.asked[i])
			}
		}
		if len(r.since) < 72 || len(full) < 3 || len(full) > 4 {
			t.Fatalf("%d looks in three days, %d of them at everything", len(r.since), len(full))
		}
		for i := 1; i < len(full); i++ {
			if gap := full[i].Sub(full[i-1]); gap > 24*time.Hour || gap < 22*time.Hour {
				t.Errorf("everything was compared after %v", gap)
			}
		}
	})
}

// What was asked for by hand is done whether it is due or not, and the next look is
// counted from there.
func TestAManualSynchronisationAsksWhatIsNotDue(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(3)
	b.look()
	asked := b.ats.requests
	b.clock.advance(time.Second)
	report, err := b.sync.Sync(t.Context(), b.conn, false)
	if err != nil || b.ats.requests != asked+1 {
		t.Fatalf("asked %d times, %v", b.ats.requests-asked, err)
	}
	if last, ok := b.sync.Last(b.conn); !ok || !last.Started.Equal(report.Started) || !last.OK {
		t.Errorf("the last report is %+v, %v", last, ok)
	}
	if due := b.status("jobs").NextDue; !due.Equal(b.clock.Now().Add(5 * time.Minute)) {
		t.Errorf("the next look is due at %v", due)
	}
}
