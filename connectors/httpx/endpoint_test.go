package httpx

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// crowd notes how many requests are under way at once, per path.
type crowd struct {
	mu        sync.Mutex
	now, most map[string]int
}

func (c *crowd) RoundTrip(r *http.Request) (*http.Response, error) {
	c.count(r.URL.Path, 1)
	time.Sleep(time.Second) // in a bubble of made-up time: the server thinks
	c.count(r.URL.Path, -1)
	return answer(200, "{}")(r)
}

func (c *crowd) count(path string, by int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now[path] += by
	c.most[path] = max(c.most[path], c.now[path])
}

func TestEndpointWithItsOwnLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &crowd{now: map[string]int{}, most: map[string]int{}}
		c := mustClient(t, Config{BaseURL: "https://ats.example.com/api", Transport: server, Endpoints: []Endpoint{
			{Method: "GET", Path: "/candidates", Concurrent: 1},
			{Path: "/jobs/*/publication", Limit: Limit{Requests: 1, Per: 10 * time.Second}},
		}})
		start := time.Now()
		ask := func(method, path string, times int) {
			var all sync.WaitGroup
			for range times {
				all.Go(func() {
					var out any
					if err := c.JSON(t.Context(), method, path, nil, &out); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		}
		ask("GET", "/candidates", 4)
		if d := time.Since(start); d != 4*time.Second || server.most["/api/candidates"] != 1 {
			t.Errorf("people: %d at once, %v", server.most["/api/candidates"], d)
		}
		ask("POST", "/candidates", 4)
		ask("GET", "/jobs", 4)
		if d := time.Since(start); d != 6*time.Second || server.most["/api/jobs"] != 4 {
			t.Errorf("everything else goes side by side: %v, %v", server.most, d)
		}
		ask("GET", "/jobs/7/publication", 3)
		if d := time.Since(start); d < 27*time.Second || d > 27500*time.Millisecond {
			t.Errorf("three publications at one in ten seconds: %v", d)
		}
	})
}

func TestWaitingForASlotEndsWithTheContext(t *testing.T) {
	c := mustClient(t, Config{
		BaseURL: "https://ats.example.com", Transport: &scripted{answers: answers{answer(200, "{}")}},
		Endpoints: []Endpoint{{Concurrent: 1}},
	})
	open, err := c.Stream(t.Context(), Request{Path: "/file"})
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.JSON(ended, "GET", "/jobs", nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("while the only slot is taken: %v", err)
	}
	if err := open.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.JSON(t.Context(), "GET", "/jobs", nil, nil); err != nil {
		t.Errorf("after the file was closed: %v", err)
	}
}

func TestLimitHeadersInEverySpelling(t *testing.T) {
	for _, name := range []string{"X-RateLimit", "X-Rate-Limit", "RateLimit"} {
		for _, epoch := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				reset := "9"
				if epoch {
					reset = strconv.FormatInt(start.Unix()+9, 10)
				}
				c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: &scripted{answers: answers{
					answer(200, "", name+"-Limit", "10", name+"-Remaining", "0", name+"-Reset", reset),
				}}})
				for range 2 {
					if err := c.JSON(t.Context(), "GET", "/jobs", nil, nil); err != nil {
						t.Fatal(err)
					}
				}
				if d := time.Since(start); d != 9*time.Second {
					t.Errorf("%s, epoch %v: the second request went out after %v, want 9 s", name, epoch, d)
				}
			})
		}
	}
}
