package httpx

import (
	"math/rand/v2"
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
		if d := time.Since(start); d < 10*time.Second || d > 10300*time.Millisecond {
			t.Errorf("twelve requests took %v, want 10 s and a margin", d)
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

// counting permits ten requests in any second, by a window that slides or one that
// begins anew, and takes up to 15 ms to hear of a request.
type counting struct {
	slides  bool
	random  *rand.Rand
	came    []time.Time
	refused int
}

func (s *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(time.Duration(s.random.IntN(16)) * time.Millisecond)
	now := time.Now()
	recent := 0
	for _, at := range s.came {
		if s.slides && now.Sub(at) < time.Second || !s.slides && at.Truncate(time.Second).Equal(now.Truncate(time.Second)) {
			recent++
		}
	}
	if recent >= 10 {
		s.refused++
		return answer(429, "", "Retry-After", "1")(r)
	}
	s.came = append(s.came, now)
	return answer(200, "")(r)
}

func TestTheLimitIsUsedAndNeverMet(t *testing.T) {
	for _, slides := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := &counting{slides: slides, random: rand.New(rand.NewPCG(1, 2))}
			c := mustClient(t, Config{BaseURL: "https://ats.example.com", Limit: Limit{Requests: 10, Per: time.Second}, Transport: s})
			start := time.Now()
			const requests = 600
			for range requests {
				if err := c.JSON(t.Context(), "GET", "", nil, nil); err != nil {
					t.Fatal(err)
				}
			}
			used := requests / 10.0 / time.Since(start).Seconds()
			if s.refused > 0 || used < 0.95 {
				t.Errorf("slides %v: %d refused, %.1f %% of the permitted requests", slides, s.refused, 100*used)
			}
		})
	}
}
