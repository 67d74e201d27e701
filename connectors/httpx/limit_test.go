package httpx

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"reqdesk/core"
)

type answers = []func(*http.Request) (*http.Response, error)

func TestLimitKeepsThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := mustClient(t, Config{
			BaseURL: "https://ats.example.com", Limit: Limit{Requests: 10, Per: 10 * time.Second, Burst: 2},
			Transport: &scripted{answers: answers{answer(200, "")}},
		})
		start := time.Now()
		for range 12 {
			if err := c.JSON(t.Context(), "GET", "", nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		// Two at once, then ten at one a second: the pace is kept and nothing is wasted.
		if d := time.Since(start); d < 9900*time.Millisecond || d > 10100*time.Millisecond {
			t.Errorf("twelve requests took %v, want 10 s", d)
		}
	})
}

func TestLimitLearnsFromTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: &scripted{answers: answers{
			answer(200, "", "X-Rate-Limit-Remaining", "1", "X-Rate-Limit-Reset", "9"),
			answer(200, "", "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", "9"),
			answer(200, "", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "600"),
		}}})
		start := time.Now()
		for i, want := range []time.Duration{0, 0, 9 * time.Second} {
			if err := c.JSON(t.Context(), "GET", "", nil, nil); err != nil {
				t.Fatal(err)
			}
			if d := time.Since(start); d != want {
				t.Errorf("request %d after %v, want %v", i+1, d, want)
			}
		}
		sent := c.Requests()
		wantKind(t, c.JSON(t.Context(), "GET", "", nil, nil), core.KindRateLimited)
		if c.Requests() != sent {
			t.Error("a server that said 'in ten minutes' was asked all the same")
		}
	})
}
