package httpx

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reqdesk/core"
)

func TestRetry(t *testing.T) {
	type answers = []func(*http.Request) (*http.Response, error)
	tests := []struct {
		name     string
		method   string
		readOnly bool
		answers  answers
		asked    int
		waited   time.Duration
		kind     core.Kind
	}{
		{"a lost connection is tried again", "GET", false, answers{broken(errLost), answer(200, "{}")}, 2, 250 * time.Millisecond, ""},
		{"a server fault is tried again, waiting longer each time", "GET", false, answers{answer(503, ""), answer(502, ""), answer(200, "{}")}, 3, 750 * time.Millisecond, ""},
		{"it gives up after the last attempt", "GET", false, answers{answer(500, "")}, 4, 1750 * time.Millisecond, core.KindTemporary},
		{"Retry-After in seconds is obeyed", "GET", false, answers{answer(429, "", "Retry-After", "7"), answer(200, "{}")}, 2, 7 * time.Second, ""},
		{"a server that wants an hour is not waited for", "GET", false, answers{answer(429, "", "Retry-After", "3600")}, 1, 0, core.KindRateLimited},
		{"a write is never repeated", "POST", false, answers{answer(503, "")}, 1, 0, core.KindTemporary},
		{"a POST that only reads is repeated", "POST", true, answers{answer(503, ""), answer(200, "{}")}, 2, 250 * time.Millisecond, ""},
		{"a replacement is repeated with its body", "PUT", false, answers{answer(503, ""), answer(200, "{}")}, 2, 250 * time.Millisecond, ""},
		{"a refusal is final", "GET", false, answers{answer(400, "")}, 1, 0, core.KindInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := &scripted{answers: tt.answers}
				c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: network})
				start := time.Now()
				var out, in any
				if tt.method != "GET" {
					in = map[string]string{"a": "b"}
				}
				_, err := c.Do(t.Context(), Request{Method: tt.method, In: in, Out: &out, ReadOnly: tt.readOnly})
				if core.KindOf(err) != tt.kind {
					t.Fatalf("error %v, want kind %q", err, tt.kind)
				}
				if len(network.asked) != tt.asked || time.Since(start) != tt.waited {
					t.Errorf("asked %d times in %v, want %d in %v", len(network.asked), time.Since(start), tt.asked, tt.waited)
				}
				if in != nil && network.bodies[len(network.bodies)-1] != `{"a":"b"}` {
					t.Errorf("the last try sent %q", network.bodies[len(network.bodies)-1])
				}
				if c.Requests() != tt.asked {
					t.Errorf("counted %d requests, want %d", c.Requests(), tt.asked)
				}
			})
		})
	}
}

func TestRateLimitedSaysWhenToComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		tests := map[string][2]string{
			"seconds":                   {"Retry-After", "3600"},
			"a date":                    {"Retry-After", now.Add(time.Hour).UTC().Format(http.TimeFormat)},
			"reset as Unix seconds":     {"X-RateLimit-Reset", "946688400"}, // the clock of this test begins with the year 2000
			"reset as milliseconds":     {"X-Rate-Limit-Reset", "946688400000"},
			"reset as seconds from now": {"RateLimit-Reset", "3600"},
		}
		for name, header := range tests {
			c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: &scripted{
				answers: []func(*http.Request) (*http.Response, error){answer(429, "", header[0], header[1])},
			}})
			err := c.JSON(t.Context(), "GET", "", nil, nil)
			var e *core.Error
			if !errors.As(err, &e) || e.Kind != core.KindRateLimited || e.RetryAt.Sub(now).Round(time.Second) != time.Hour {
				t.Errorf("%s: got %v, retry in %v; want an hour", name, err, e.RetryAt.Sub(now))
			}
		}
	})
}

func TestCancelEndsAWaitAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: &scripted{
			answers: []func(*http.Request) (*http.Response, error){answer(429, "", "Retry-After", "20")},
		}})
		start := time.Now()
		if err := c.JSON(ctx, "GET", "", nil, nil); !errors.Is(err, context.DeadlineExceeded) || errors.Unwrap(err) != nil {
			t.Errorf("got %v, want the context's own error", err)
		}
		if d := time.Since(start); d != time.Second {
			t.Errorf("took %v", d)
		}
	})
}

func FuzzMoment(f *testing.F) {
	for _, s := range []string{"1", "0", "-1", "1e300", "NaN", "Wed, 18 Nov 2026 00:00:00 GMT", "946688400000", "2026-11-18T00:00:00Z", ""} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		at, ok := moment(s, now)
		if ok && strings.TrimSpace(s) == "" {
			t.Errorf("an empty header became %v", at)
		}
		if !ok && !at.IsZero() {
			t.Errorf("%q: not understood, yet %v", s, at)
		}
	})
}
